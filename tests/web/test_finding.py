"""Finding again what one may read, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.frameworks.method import method
from evenhand.frameworks.registers import kinds
from evenhand.web.conversation.actions import say
from evenhand.web.conversation.subjects import subject_for
from evenhand.web.finding.queries import find
from evenhand.web.finding.words import excerpt, having, words_of
from evenhand.web.prompts.actions import answer
from evenhand.web.registers.actions import make_entry
from fixtures.pages import words_of as shown_words

pytestmark = pytest.mark.django_db


def entry(world: Any, group: str, **more: str) -> Any:
    return make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": group, "why": "merged", **more},
    )


def titles(world: Any, asked: str, who: str = "member", order: str = "name") -> list[str]:
    return [r.place.title for r in find(world.people[who], asked, order=order)]


def test_what_the_team_keeps_is_found_by_its_own_people_only(world: Any) -> None:
    entry(world, "Somali women")
    assert titles(world, "somali") == ["Who is missing 1"]
    assert titles(world, "haemorrhage") == ["Fewer haemorrhages", "Haemorrhage, 1,000 ml or more"]
    for who in ("stranger", "convener", "evaluator", "sponsor", "system", "administrator"):
        assert titles(world, "somali", who) == []
        assert titles(world, "haemorrhage", who) == []


def test_all_words_must_be_there_in_whatever_case(world: Any) -> None:
    entry(world, "Somali women", how_many="60 a year")
    assert titles(world, "WOMEN somali 60")
    assert not titles(world, "somali men40")
    assert not titles(world, "a")  # too short to look for
    assert not titles(world, "  ")


def test_names_of_fields_are_not_words(world: Any) -> None:
    entry(world, "Somali women")
    assert titles(world, "group") == []
    assert titles(world, "merged") == ["Who is missing 1"]


@pytest.mark.parametrize("asked", ["élan", "ÉLAN", "Élan"])
def test_letters_beyond_a_to_z(world: Any, asked: str) -> None:
    entry(world, "Le groupe Élan")
    subject = subject_for(world.people["lead"], "measure", world.measure.pk)
    say(by=world.people["lead"], subject=subject, text="Merci, élan!")
    assert "A comment" in titles(world, asked)
    assert "Who is missing 1" in titles(world, asked)


@pytest.mark.parametrize("asked", ["100%", "a_b", "it's", '"quoted"', "\\", "%%", "__"])
def test_signs_are_only_signs(world: Any, asked: str) -> None:
    assert titles(world, asked) == []
    entry(world, f"All of {asked} here")
    assert bool(titles(world, asked)) is (len(asked) > 1)


def test_private_answers_are_found_by_nobody(world: Any) -> None:
    member = world.people["member"]
    for shape, text in (("private", "kept alone"), ("team", "kept together")):
        answer(
            by=member,
            project=world.project,
            prompt=method().prompt("MFI-11"),
            shape=shape,
            text=f"{text} sentinel",
        )
    found = find(member, "sentinel", order="date")
    assert [r.place.texts[0] for r in found] == ["kept together sentinel"]


def test_by_name_or_by_day_and_never_by_fit(world: Any) -> None:
    for group in ("Zeta sentinel", "Alpha sentinel sentinel"):
        entry(world, group)
    subject = subject_for(world.people["lead"], "measure", world.measure.pk)
    say(by=world.people["lead"], subject=subject, text="sentinel")
    by_name = titles(world, "sentinel")
    assert by_name == ["A comment", "Who is missing 1", "Who is missing 2"]
    assert sorted(titles(world, "sentinel", order="date")) == by_name


def test_the_page_shows_the_place_and_escapes_it(world: Any) -> None:
    entry(world, "<b>Somali</b> women of the town")
    page = world.signed_in("member").get(reverse("find"), {"q": "somali"})
    assert "&lt;b&gt;<mark>Somali</mark>&lt;/b&gt; women" in page.text
    assert "1 place" in shown_words(page)
    assert page["Cache-Control"].count("no-store") == 1


def test_many_results_come_in_pages_and_no_more_queries(world: Any) -> None:
    client = world.signed_in("member")

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("find"), {"q": "sentinel", "page": "9"}).status_code == 200
        return len(found)

    entry(world, "sentinel")
    few = cost()
    for n in range(60):
        entry(world, f"sentinel {n}")
    assert cost() <= few
    assert few <= 28
    page = shown_words(client.get(reverse("find"), {"q": "sentinel"}))
    assert "61 places" in page
    assert "After" in page


def test_words_are_few_and_the_excerpt_is_short() -> None:
    assert len(words_of(" ".join(["word"] * 40))) == 6
    before, word, after = excerpt(["here"], ["x" * 300 + " here " + "y" * 300])
    assert word == "here"
    assert (before[0], after[-1]) == ("…", "…")
    assert len(before) + len(after) < 150
    assert excerpt(["no"], ["İ no"]) == ("", "", "")  # places would not fit
    assert having([], ["a"]) == having([], ["b"])
