"""A sheet of answers as Excel: the same results as in the browser, mistakes by cell, nothing overwritten unseen."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evenhand.frameworks.instruments import BESIDE_WORDS, instruments
from evenhand.web.core.models import Event
from evenhand.web.instruments import actions
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.models import Role

pytestmark = pytest.mark.django_db
MUSIQ = instruments()["musiq_ar"]
AGAIN = "Take the file from the page again."


@pytest.fixture
def asked(world: Any) -> Round:
    return actions.open_round(by=world.people["lead"], project=world.project, instrument=MUSIQ)


def address(name: str, asked: Round, whose: str = Whose.OWN) -> str:
    return reverse(name, kwargs={"round_id": asked.pk, "whose": whose})


def taken(client: Client, asked: Round, whose: str = Whose.OWN) -> Any:
    page = client.get(address("answers_excel", asked, whose))
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    return openpyxl.load_workbook(io.BytesIO(page.content))


def bring(client: Client, asked: Round, book: Any, whose: str = Whose.OWN, **more: str) -> Any:
    content, name = book, more.pop("name", "answers.xlsx")
    if not isinstance(book, bytes):
        kept = io.BytesIO()
        book.save(kept)
        content = kept.getvalue()
    given = {"file": SimpleUploadedFile(name, content), **more}
    return client.post(address("bring_answers", asked, whose), given)


def fill(book: Any, answers: dict[str, Any], comments: dict[str, str]) -> Any:
    for row in book["Answers"].iter_rows(min_row=2):
        value = answers.get(row[1].value)
        row[4].value = BESIDE_WORDS.get(value, value)
        row[5].value = comments.get(row[1].value)
    return book


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def problems(page: Any) -> list[str]:
    """What the error summary says."""
    assert page.status_code == 422
    (summary,) = re.findall(r"nhsuk-error-summary__list.*?</ul>", page.content.decode(), re.S)
    return [re.sub(r"<[^>]+>", "", li).strip() for li in re.findall(r"<li>.*?</li>", summary, re.S)]


def typed(client: Client, asked: Round, whose: str, answers: Any, comments: Any) -> None:
    """Section by section, as a browser sends it."""
    page = "answer_section" if whose == Whose.OWN else "together_section"
    for version, section in enumerate(MUSIQ.sections):
        sent = {"version": str(version)}
        for item in section.items:
            sent[item.name] = str(answers.get(item.name, ""))
            sent[f"comment-{item.name}"] = comments.get(item.name, "")
        keys = {"round_id": asked.pk, "section": section.name}
        assert client.post(reverse(page, kwargs=keys), sent).status_code == 302


def invented(seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    draw = Random(seed)  # noqa: S311 - invented answers
    offered = ["", "dont_know", "not_applicable", *range(1, 8)]
    answers = {i.name: draw.choice(offered) for i in MUSIQ.items()}
    return answers, {"EXT-01": f"Remark {seed}\nin two lines", "TEAM-12": "<b>& 'quoted'"}


def test_twelve_people_and_their_team_say_the_same_by_browser_and_by_excel(world: Any) -> None:
    people = [
        get_user_model().objects.create_user(f"m{i}@example.org", "x", name=f"Member {i}")
        for i in range(12)
    ]
    for one in people:
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=world.team)
    results = []
    for by_file in (False, True):
        lead = world.people["lead"]
        found = actions.open_round(by=lead, project=world.project, instrument=MUSIQ)
        for seed, one in enumerate([*people, people[0]]):
            whose = Whose.OWN if seed < 12 else Whose.TOGETHER
            client = Client()
            client.force_login(one)
            if by_file:
                book = fill(taken(client, found, whose), *invented(seed))
                assert bring(client, found, book, whose).status_code == 302
            else:
                typed(client, found, whose, *invented(seed))
            actions.finish(by=one, round=found, whose=whose)
        results.append(actions.close_round(by=lead, round=found).results)
    assert results[0]["finished"] == 12
    assert results[0]["own"]["people"] == 12
    assert _lines(results[0]) == _lines(results[1])


def _lines(results: dict[str, Any]) -> dict[str, Any]:
    """Browsers send two signs for a new line."""
    remarks = results["remarks"].items()
    return {**results, "remarks": {n: [t.replace("\r\n", "\n") for t in x] for n, x in remarks}}


def test_what_is_answered_so_far_goes_out_and_comes_back(world: Any, asked: Round) -> None:
    member = world.signed_in("member")
    first = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "EXT"})
    member.post(first, {"version": "0", "EXT-01": "6", "EXT-02": "dont_know"})
    book = taken(member, asked)
    assert [book["Answers"][f"E{n}"].value for n in (2, 3, 4)] == [6, "Don't know", None]
    book["Answers"]["E2"], book["Answers"]["E4"] = None, 3
    sent = bring(member, asked, book)
    assert sent["Location"] == reverse("round", kwargs={"round_id": asked.pk})
    kept = Sheet.objects.get()
    assert (kept.answers, kept.version, kept.whose) == (
        {"EXT-02": "dont_know", "EXT-03": 3},
        2,
        "own",
    )
    assert "The answers of the file are saved" in words(member.get(sent["Location"]))
    assert not Event.objects.filter(action__startswith="sheet").exists()


def test_what_does_not_fit_is_told_by_cell_and_nothing_is_saved(world: Any, asked: Round) -> None:
    member = world.signed_in("member")
    book = taken(member, asked)
    book["Answers"]["E2"], book["Answers"]["E9"] = 9, "often"
    page = bring(member, asked, book)
    assert problems(page) == [
        "Cell Answers!E2: Choose a whole number from 1 to 7.",
        "Cell Answers!E9: Choose a whole number from 1 to 7.",
    ]
    assert "<title>Error: " in page.content.decode()
    for row in range(2, 30):
        book["Answers"][f"E{row}"] = 9
    assert problems(bring(member, asked, book))[19:] == [
        "Cell Answers!E21: Choose a whole number from 1 to 7.",
        "And 8 more cells.",
    ]
    assert not Sheet.objects.exists()


def test_own_answers_do_not_become_the_teams_by_mistake(world: Any, asked: Round) -> None:
    member = world.signed_in("member")
    book = fill(taken(member, asked), {"EXT-01": 1}, {})
    assert problems(bring(member, asked, book, Whose.TOGETHER)) == [
        f"Cell About!B11: This file was made for another round or application, or for another sheet of answers. {AGAIN}"
    ]
    assert not Sheet.objects.exists()


def test_what_was_saved_meanwhile_stands_beside_and_is_saved_over_only_when_asked(
    world: Any, asked: Round
) -> None:
    member, lead = world.signed_in("member"), world.signed_in("lead")
    book = fill(taken(member, asked, Whose.TOGETHER), {"EXT-01": 2}, {"EXT-01": "By file."})
    first = reverse("together_section", kwargs={"round_id": asked.pk, "section": "EXT"})
    lead.post(first, {"version": "0", "EXT-01": "6", "EXT-02": "not_applicable"})
    late = bring(member, asked, book, Whose.TOGETHER, version="0")
    (told,) = problems(late)
    assert told.startswith("These answers were saved since the file was taken.")
    table = re.findall(r"<t[hd] class[^>]*>(.*?)</t[hd]>", late.content.decode())
    label = [str(MUSIQ.item(n).label) for n in ("EXT-01", "EXT-02")]
    assert table == [
        *(label[0], "6", "2"),
        *(label[1], "Does not apply", "–"),
        *(f"{label[0]} Anything to add", "–", "By file."),
    ]
    assert Sheet.objects.get().answers == {"EXT-01": 6, "EXT-02": "not_applicable"}
    # ticked without having looked at this version: told again
    again = bring(member, asked, book, Whose.TOGETHER, version="0", over="on")
    assert problems(again) == [told]
    assert 'name="over"' in again.content.decode()
    assert 'name="version" value="1"' in again.content.decode()
    assert bring(member, asked, book, Whose.TOGETHER, version="1", over="on").status_code == 302
    kept = Sheet.objects.get()
    assert (kept.answers, kept.comments) == ({"EXT-01": 2}, {"EXT-01": "By file."})
    assert Event.objects.filter(action="sheet.saved", subject=str(asked.pk)).count() == 2


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"no workbook", "a.xlsx", "This is not an Excel workbook, or it is damaged."),
        (b"a,b", "a.csv", "This is not the Excel file that was taken from here."),
        (b"", "a.xlsx", "The submitted file is empty."),
        (b"x" * (5 * 2**20 + 1), "a.xlsx", "This file is larger than any form can be."),
    ],
)
def test_what_is_no_workbook_is_told(
    world: Any, asked: Round, content: bytes, name: str, said: str
) -> None:
    (told,) = problems(bring(world.signed_in("member"), asked, content, name=name))
    assert told.startswith(said)


def test_no_file_stays(world: Any, asked: Round) -> None:
    member = world.signed_in("member")
    bring(member, asked, fill(taken(member, asked), {"EXT-01": 1}, {}))
    bring(member, asked, b"no workbook")
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())
    assert list(folder.glob("*.upload*")) == []


def test_a_closed_round_gives_and_takes_no_file(world: Any, asked: Round) -> None:
    member = world.signed_in("member")
    book = taken(member, asked)
    actions.close_round(by=world.people["lead"], round=asked)
    assert member.get(address("answers_excel", asked)).status_code == 404
    assert bring(member, asked, book).status_code == 404
    assert member.get(address("bring_answers", asked, "somebody")).status_code == 404


def test_nobody_takes_anothers_answers(world: Any, asked: Round) -> None:
    bring(m := world.signed_in("member"), asked, fill(taken(m, asked), {"EXT-01": 6}, {}))
    assert taken(world.signed_in("lead"), asked)["Answers"]["E2"].value is None
