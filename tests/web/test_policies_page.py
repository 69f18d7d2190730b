"""A document is read in the browser, kept nowhere, and what is ticked goes into the register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evenhand.web.core.models import Event
from evenhand.web.registers.models import Entry

pytestmark = pytest.mark.django_db
TEXT = "Score two points when the baby is pink all over.\n\nThese women are hard to reach.\n\nWash your hands."


def read(
    world: Any, who: str = "member", *, text: str | bytes = TEXT, name: str = "newborn.txt"
) -> Any:
    content = text.encode() if isinstance(text, str) else text
    address = reverse("read_policy", kwargs={"project_id": world.project.pk})
    return world.signed_in(who).post(address, {"file": SimpleUploadedFile(name, content)})


def keep(world: Any, **given: str) -> Any:
    address = reverse("keep_policy_marks", kwargs={"project_id": world.project.pk})
    return world.signed_in("partner").post(
        address, {"name": "Newborn care", "form": "guideline", **given}, follow=True
    )


MARK = {
    "topic-0": "apgar",
    "place-0": "paragraph 1",
    "quote-0": "pink all over",
    "keep-0": "yes",
    "wording-0": "Look at tongue and gums.",
}


def test_a_document_is_marked_with_what_may_protect(world: Any) -> None:
    answer = read(world)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "Colour in the Apgar score" in page
    assert "What may protect:" in page
    assert "People who are said to be hard to reach" in page
    assert 'name="quote-1"' in page
    assert page.count('class="app-box" aria-labelledby="topic-') == 2


def test_what_is_said_of_a_topic_is_said_once(world: Any) -> None:
    """Passages of two topics in turn: each topic once, its passages below it, each to be kept by itself."""
    text = "They are hard to reach.\n\nThe baby is pink all over.\n\nWomen are seldom heard."
    page = read(world, text=text).content.decode()
    assert page.count("What may protect:") == 2
    assert "(2 passages)" in page
    numbers = [page.index(f'id="keep-{n}"') for n in (1, 0, 2)]  # skin before words about people
    assert numbers == sorted(numbers)
    assert page.index("Signs described on light skin") < page.index("Words about people")


def test_nothing_of_it_is_kept(world: Any) -> None:
    before = Event.objects.count()
    read(world)
    read(world, text=b"\0\0", name="newborn.txt")
    assert Event.objects.count() == before
    assert Entry.objects.count() == 0
    assert not [p for p in Path(settings.FILE_UPLOAD_TEMP_DIR).rglob("*") if p.is_file()]


def test_a_text_without_a_mark_is_not_called_free_of_bias(world: Any) -> None:
    page = read(world, text="Wash your hands.").content.decode()
    assert "That does not say that there is no bias" in page


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.exe", TEXT, "Choose a file of one of these kinds: docx, pdf, txt."),
        ("x.pdf", TEXT, "This is not a whole PDF."),
        ("x.docx", TEXT, "This is not a Word file"),
        ("x.txt", "  ", "No words can be read in it."),
    ],
)
def test_other_files_get_a_sentence(world: Any, name: str, text: str, said: str) -> None:
    answer = read(world, text=text, name=name)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_is_ticked_goes_into_the_register_without_a_name(world: Any) -> None:
    other = {
        "topic-1": "hard_to_reach",
        "place-1": "paragraph 2",
        "quote-1": "hard to reach",
        "wording-1": "x",
    }
    page = keep(world, **MARK, **other).content.decode()
    entry = Entry.objects.get()
    assert (entry.kind_id, entry.status_name) == ("policies", "listed")
    assert entry.content["name"] == "Newborn care: Colour in the Apgar score"
    assert entry.content["wording"] == "Look at tongue and gums."
    assert entry.content["finding"].startswith("Paragraph 1: “pink all over”")
    assert entry.content["protects"]
    assert "NHS Race and Health Observatory" in entry.content["evidence"]
    assert "One mark is in the register" in page
    assert "pink all over" not in str(Event.objects.get(action="entry.made").detail)


@pytest.mark.parametrize(
    "given", [{}, {**MARK, "keep-0": ""}, {**MARK, "topic-0": "none"}, {**MARK, "name": ""}]
)
def test_nothing_ticked_or_nothing_of_ours_keeps_nothing(world: Any, given: dict[str, str]) -> None:
    page = keep(world, **given).content.decode()
    assert Entry.objects.count() == 0
    assert "Read the document again, then tick." in page


def test_many_marks_are_bounded(world: Any) -> None:
    page = read(world, text="\n\n".join(["They are hard to reach."] * 130)).content.decode()
    assert page.count('aria-labelledby="mark-') == 100
    assert "The first 100 are shown." in page


def test_it_stands_on_the_page_of_the_project(world: Any) -> None:
    page = world.signed_in("lead").get(reverse("project", kwargs={"project_id": world.project.pk}))
    assert "Read a policy or guideline" in page.content.decode()
