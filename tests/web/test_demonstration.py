"""The invented programme: invented throughout, honest in its readings, and loaded by the actions that people use."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources
from typing import Any

import pytest

from evenhand.measures import measure
from evenhand.reading import EquityReading, Plan, read
from evenhand.web.checking import check_all
from evenhand.web.core.models import Job
from evenhand.web.demonstration.content import Story, demonstration, table_for
from evenhand.web.demonstration.load import _with_breaks, load
from evenhand.web.measurement.models import Reading
from evenhand.web.organisations.models import Team

TODAY = date(2026, 11, 25)
TOLD = demonstration()
REAL = (
    *("Barts", "Birmingham", "Bristol", "Somerset", "Gloucestershire", "East London", "ELFT"),
    *("Imperial", "Lancashire", "Liverpool", "Manchester", "Leeds", "Leicester", "London"),
    *("Northern Care", "Royal Free", "Bengali", "Lancaster", "Salford", "N15", "N17"),
)


def story(name: str) -> Story:
    return next(s for s in TOLD.stories if s.name == name)


def reading(name: str, id: str) -> EquityReading:
    told, periods = story(name), TOLD.periods(TODAY)
    numbers = next(n for n in told.numbers if n.id == id)
    everyone = told.comparison == ("everyone_else",)
    plan = Plan(
        focus=told.focus,
        comparison=() if everyone else told.comparison,
        versus_everyone_else=everyone,
        change_date=periods[TOLD.change_month],
    )
    definition = _with_breaks(numbers, periods)
    return read(table_for(numbers, definition, periods, TOLD.change_month), plan)


def test_nothing_in_it_is_real() -> None:
    text = resources.files("evenhand.web.demonstration").joinpath("programme.toml").read_text()
    assert [name for name in REAL if name.casefold() in text.casefold()] == []
    assert not re.search(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", text)
    assert "invented" in TOLD.programme


def test_ten_teams_and_the_partner_first() -> None:
    assert len(TOLD.stories) == 10
    assert TOLD.people[0].role == "partner"


@pytest.mark.parametrize("told", TOLD.stories, ids=lambda s: s.name)
def test_sums_are_those_of_the_story(told: Story) -> None:
    periods = TOLD.periods(TODAY)
    assert (len(periods), periods[-1]) == (32, date(2026, 10, 1))
    for numbers in told.numbers:
        table = table_for(numbers, measure(numbers.id), periods, TOLD.change_month)
        for g, group in enumerate(table.groups):
            before, since = slice(0, TOLD.change_month), slice(TOLD.change_month, None)
            found = [
                int(a[0, g, half].sum())
                for half in (before, since)
                for a in (table.denominator, table.numerator)
            ]
            assert found == list(numbers.counts[group.key])


SAID = [
    ("Alder", "pph_1000", "The gap with White women is likely smaller"),
    ("Dogwood", "pph_1000", "shrank because care got worse for White women"),
    ("Juniper", "pph_1000", "Too early to say whether care for Black women has changed"),
    ("Bramble", "pph_1000", "Too early to say whether the gap with White women has changed"),
]


@pytest.mark.parametrize(("name", "id", "words"), SAID)
def test_what_the_readings_say(name: str, id: str, words: str) -> None:
    assert words in " ".join(s.text for s in reading(name, id).headline)


def test_a_closed_gap_is_not_called_equal() -> None:
    found = reading("Bramble", "pph_1000")
    assert found.gap is not None
    assert found.gap.standing is not None
    assert found.gap.standing.answer == "no gap seen, equality not shown"


FLAGGED = [
    ("Campion", "pph_1000", "break"),
    ("Dogwood", "pph_transfusion", "break"),
    ("Fern", "gdm_followup", "masked"),
]


@pytest.mark.parametrize(("name", "id", "flag"), FLAGGED)
def test_what_must_be_known_beside_the_answer(name: str, id: str, flag: str) -> None:
    assert flag in {f.id for f in reading(name, id).flags}


def test_poor_recording_is_seen() -> None:
    missing = sum(part.share for part in reading("Hazel", "pmh_access").missing)
    assert missing > 0.25


def test_most_teams_cannot_tell_on_the_gap() -> None:
    first = [reading(s.name, s.numbers[0].id) for s in TOLD.stories]
    unsure = [
        r
        for r in first
        if r.gap and r.gap.gap_change and r.gap.gap_change.strength != "established"
    ]
    assert len(unsure) >= 7


@pytest.mark.django_db
def test_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    read_one: list[Any] = []
    monkeypatch.setattr(
        "evenhand.web.core.jobs.run_one", lambda _: bool(read_one)
    )  # readings: above
    load(TODAY, lambda *_: None)
    assert Team.objects.count() == 10
    assert Job.objects.filter(kind="read").count() == 6 + sum(
        len(s.numbers) for s in TOLD.stories
    )  # three measures of words, and a story each
    assert not Reading.objects.exists()
    assert [s for o in check_all() for s in o.sentences] == []
