"""Gaps between events: cases or days, by group, without dates or identifiers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evenhand.errors import MeasureError
from evenhand.measures import EventSeries, Kind, between_series, measure
from evenhand.records.recordset import ColumnKind
from fixtures.counted import FakeRecords, embedded

PPH = measure("pph_2500")
COLUMNS = {"blood_loss_ml": ColumnKind.NUMBER, "pmh_referred": ColumnKind.BOOLEAN}


def women(text: str, **more: Any) -> FakeRecords:
    """One woman a letter, one day a word: E event, n none, ? not recorded."""
    loss = {"E": 3000.0, "n": 100.0, "?": None}
    rows = [
        {"event_date": date(2024, 1, 1 + day), "blood_loss_ml": loss[letter]}
        for day, word in enumerate(text.split(" "))
        for letter in word
    ]
    return embedded(rows, COLUMNS, **more)


def white(series: EventSeries) -> tuple[list[int], int | None]:
    place = [g.key for g in series.groups].index("white")
    return series.gaps[place].tolist(), series.since_last[place]


@pytest.mark.parametrize(
    ("text", "cases", "since"),
    [
        ("nE nn nE E nn", [3, 0], 2),
        ("E nnE", [2], 0),
        ("EE", [0], 0),
        ("En", [], 0),  # the day's events come after its other women
        ("En E", [0], 0),
        ("E ?n E", [1], 0),
        ("nnn", [], None),
    ],
)
def test_cases_between(text: str, cases: list[int], since: int | None) -> None:
    assert white(between_series(women(text), PPH)) == (cases, since)


@pytest.mark.parametrize(
    ("text", "days", "since"),
    [("nE nn nE E nn", [2, 1], 1), ("E nnE", [1], 0), ("EE", [0], 0), ("nnn", [], None)],
)
def test_days_between(text: str, days: list[int], since: int | None) -> None:
    found = between_series(women(text), PPH, between=Kind.TIME_BETWEEN)
    assert white(found) == (days, since)


def test_phases_are_those_of_the_event_that_ends_a_gap() -> None:
    changes = [date(2024, 1, 4), date(2024, 1, 2)]
    found = between_series(women("E E n E EE"), PPH, changes=changes)
    place = [g.key for g in found.groups].index("white")
    assert found.phases[place].tolist() == [1, 2, 2, 2]


def test_every_declared_group_has_a_series() -> None:
    found = between_series(women("E E"), PPH)
    assert len(found.groups) == len(found.gaps) == len(found.phases) == len(found.since_last) == 6


def test_a_proportion_can_be_read_as_cases_between() -> None:
    assert white(between_series(women("E nnE"), measure("pph_1500")))[0] == [2]


@pytest.mark.parametrize(
    ("text", "gaps", "since"),
    [("En EE En n EE", [3, 0], 2), ("n E?En", [2], 0), ("nn", [0], 0), ("EEE", [], None)],
)
def test_gaps_between_women_without_the_event(text: str, gaps: list[int], since: int) -> None:
    found = between_series(women(text), PPH, without=["white"])
    assert white(found) == (gaps, since)
    assert found.without == {"white"}


def test_only_the_groups_named_are_turned_round() -> None:
    found = between_series(women("En EE En n EE"), PPH, without=["it's black", "black"])
    assert white(found) == white(between_series(women("En EE En n EE"), PPH))


def test_only_some_months_can_be_asked_for() -> None:
    found = between_series(women("E E"), PPH, first=date(2024, 2, 1))
    assert white(found) == ([], None)


def test_no_date_leaves_the_engine() -> None:
    records = women("E nnE")
    between_series(records, PPH)
    values = [v for row in records.connection.execute(records.fetched[-1]).fetchall() for v in row]
    assert not any(isinstance(value, date) for value in values)


def test_records_without_dates_are_refused() -> None:
    with pytest.raises(MeasureError, match="need dates"):
        between_series(women("E", has_dates=False), PPH)


def test_a_mean_has_no_events() -> None:
    with pytest.raises(MeasureError, match="no events to count between"):
        between_series(women("E"), measure("pmh_wait"))


def test_only_cases_or_time_lie_between() -> None:
    with pytest.raises(MeasureError, match="not a gap"):
        between_series(women("E"), PPH, between=Kind.RATE)
