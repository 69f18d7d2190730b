"""How complete ethnicity is, by where it was recorded: tables, joined months, shares and their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from evenhand.disclosure import ProtectedTable, Span
from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Direction, Kind, Role
from evenhand.measures.periods import Grain, contiguous
from evenhand.measures.table import MeasureTable
from evenhand.reading.recording import (
    Known,
    KnownAt,
    RecordingTable,
    Ways,
    _headline,
    _key,
    _lines,
    _measure_table,
    _one,
    _over_time,
    _shares,
    _unions,
    _where,
    joined,
    read_recording,
    recording_from_json,
    recording_of,
    recording_to_json,
    typed_recording,
)
from evenhand.records.recordset import Unit
from fixtures.tables import HAEMORRHAGE

# known and stated, chose not to say, not known, left empty, unreadable
BOOKING, WARD = [900, 20, 10, 60, 10], [600, 10, 100, 280, 10]
EMPTY = "Most of what is missing was left empty: a field that must be answered, with ‘chose not to say’ among the answers, would show whether anybody asks."
ALIKE = "No system or site stands apart: the asking is alike everywhere, or there are too few records to tell."
JANUARY = date(2026, 1, 1)


def recorded(labels: tuple[str, ...], rows: list[list[int]], months: int = 1) -> RecordingTable:
    """The same counts in every month."""
    periods = contiguous(JANUARY, date(2026, months, 1), Grain.MONTH)
    return RecordingTable(labels, periods, np.repeat(np.array(rows)[:, :, None], months, axis=2))


# --- tables ---------------------------------------------------------------------------------------


def counted() -> MeasureTable:
    """Two systems in the place of sites; two stated groups and three ways of being missing."""
    groups = (
        EthnicGroup("black", "Black"),
        EthnicGroup("white", "White"),
        EthnicGroup("z", "Not stated", status=GroupStatus.NOT_STATED),
        EthnicGroup("x", "Odd", status=GroupStatus.UNRECOGNISED),
        EthnicGroup("blank", "Blank", status=GroupStatus.BLANK),
    )
    people = np.arange(1, 31).reshape(2, 5, 3)
    return MeasureTable(
        HAEMORRHAGE,
        Grain.MONTH,
        contiguous(JANUARY, date(2026, 3, 1), Grain.MONTH),
        groups,
        ("booking · north", "éclair"),
        people * 0,
        people,
        people * 0,
    )


def test_rows_by_system_and_by_way_of_recording() -> None:
    found = recording_of(counted())
    assert found.labels == ("Booking · North", "Éclair")
    assert found.periods == counted().periods
    assert found.counts[0].tolist() == [
        [1 + 4, 2 + 5, 3 + 6],  # stated
        [7, 8, 9],  # not stated
        [0, 0, 0],  # not known
        [13, 14, 15],  # blank
        [10, 11, 12],  # unrecognised
    ]
    assert found.counts[1, 0].tolist() == [16 + 19, 17 + 20, 18 + 21]
    unnamed = replace(counted(), sites=("", "b"))
    assert recording_of(unnamed).labels == ("", "B")


def test_one_month_as_it_was_typed() -> None:
    found = typed_recording("Ward", JANUARY, {GroupStatus.STATED: 9, GroupStatus.BLANK: 2})
    assert (found.labels, found.periods) == (("Ward",), (JANUARY,))
    assert found.counts.tolist() == [[[9], [0], [0], [2], [0]]]
    assert found.counts.dtype == np.int64


def test_months_and_systems_that_come_later_stand_in_their_place() -> None:
    one = recorded(("Booking", "ward"), [BOOKING, WARD], 2)
    typed = typed_recording("WARD", date(2026, 2, 1), {GroupStatus.STATED: 5})
    found = joined(one, typed)
    assert found.labels == ("Booking", "ward")
    assert found.counts[0].tolist() == one.counts[0].tolist()
    assert found.counts[1, :, 0].tolist() == WARD
    assert found.counts[1, :, 1].tolist() == [5, 0, 0, 0, 0]
    later = joined(one, typed_recording("Alpha", date(2026, 4, 1), {GroupStatus.BLANK: 3}))
    assert later.labels == ("Alpha", "Booking", "ward")
    assert later.periods == contiguous(JANUARY, date(2026, 4, 1), Grain.MONTH)
    assert later.counts[0].sum(axis=0).tolist() == [0, 0, 0, 3]
    assert later.counts[1].sum(axis=0).tolist() == [1_000, 1_000, 0, 0]
    assert later.counts.dtype == np.int64
    earlier = joined(one, typed_recording("Booking", date(2025, 12, 1), {GroupStatus.BLANK: 3}))
    assert earlier.periods[0] == date(2025, 12, 1)
    assert earlier.counts[0].sum(axis=0).tolist() == [3, 1_000, 1_000]


def test_nothing_to_join() -> None:
    one = recorded(("Booking",), [BOOKING])
    empty = RecordingTable(("",), (), np.zeros((1, 5, 0), np.int64))
    assert joined(None, one) is one
    assert joined(empty, one) is one
    assert joined(one, empty) is empty


def test_a_form_that_json_holds() -> None:
    one = recorded(("Booking", "Ward"), [BOOKING, WARD], 2)
    form = recording_to_json(one)
    assert form["labels"] == ["Booking", "Ward"]
    assert form["periods"] == ["2026-01-01", "2026-02-01"]
    assert form["counts"][0] == [[n, n] for n in BOOKING]
    again = recording_from_json(form)
    assert (again.labels, again.periods) == (one.labels, one.periods)
    assert (again.counts == one.counts).all()
    assert again.counts.dtype == np.int64


def test_known_and_stated_among_all_records() -> None:
    table = _measure_table(recorded(("Booking", ""), [BOOKING, WARD], 2))
    assert [(g.key, g.label) for g in table.groups] == [
        ("s_booking", "Booking"),
        ("s_", "not named"),
    ]
    assert table.numerator.tolist() == [[[900, 900], [600, 600]]]
    assert table.denominator.tolist() == [[[1_000, 1_000], [1_000, 1_000]]]
    assert table.missing.tolist() == [[[0, 0], [0, 0]]]
    assert (table.grain, table.sites, len(table.periods)) == (Grain.MONTH, ("",), 2)
    measure = table.measure
    assert (measure.id, measure.title) == ("ethnicity_known", "Known and stated ethnicity")
    assert (measure.role, measure.kind, measure.direction) == (
        Role.PROCESS,
        Kind.PROPORTION,
        Direction.HIGHER,
    )
    assert (measure.unit, measure.people) == (Unit.BIRTH, "records")


@pytest.mark.parametrize(
    ("label", "key"),
    [("Booking", "s_booking"), ("A & B · North!", "s_a_b_north"), ("", "s_"), ("-x-", "s_x")],
)
def test_keys(label: str, key: str) -> None:
    assert _key(label) == key


def test_sites_over_their_systems_and_systems_over_their_sites() -> None:
    labels = ("Maternity · North", "Maternity · south", "Badger · North")
    found = _unions(recorded(labels, [BOOKING, WARD, BOOKING]))
    assert [(u.key, u.label, u.members) for u in found] == [
        ("u0_s_badger", "Badger", ("s_badger_north",)),
        ("u0_s_maternity", "Maternity", ("s_maternity_north", "s_maternity_south")),
        ("u1_s_north", "North", ("s_maternity_north", "s_badger_north")),
        ("u1_s_south", "south", ("s_maternity_south",)),
    ]
    one_site = _unions(recorded(("Maternity · North", "Badger · North"), [BOOKING, WARD]))
    assert [u.label for u in one_site] == ["Badger", "Maternity"]
    assert _unions(recorded(("Maternity · North", "Badger"), [BOOKING, WARD])) == ()


# --- the whole reading ----------------------------------------------------------------------------


def test_two_systems_over_three_months() -> None:
    found = read_recording(recorded(("Booking", "Labour ward"), [BOOKING, WARD], 3))
    assert found.headline == (
        "Of 100 records, about 75 have a known and stated ethnicity.",
        "It was about 75 of 100 in January 2026, and about 75 of 100 in March 2026.",
    )
    assert found.lines == (
        "Where it is known least often: Labour ward. Look at how it is asked there first.",
        EMPTY,
    )
    assert [(k.label, k.share, k.text) for k in found.known] == [
        ("All records", 0.75, "4,500 of 6,000 records"),
        ("Booking", 0.9, "2,700 of 3,000 records"),
        ("Labour ward", 0.6, "1,800 of 3,000 records"),
    ]
    # Wilson's interval of 1,800 of 3,000 by hand: (0.6 + z²/2n ± z √(0.24/n + z²/4n²)) / (1 + z²/n)
    n, z = 3_000, 1.959963984540054
    half = z * np.sqrt(0.24 / n + z**2 / (4 * n**2))
    ends = [(0.6 + z**2 / (2 * n) + s * half) / (1 + z**2 / n) for s in (-1, 1)]
    assert [found.known[2].low, found.known[2].high] == pytest.approx(ends)
    assert found.over_time == tuple(
        KnownAt(date(2026, m, 1), 0.75, "1,500 of 2,000 records") for m in (1, 2, 3)
    )
    assert found.grain is Grain.MONTH
    assert found.ways == (
        Ways("All records", (0.75, 0.0, 0.05, 0.15, 0.0)),
        Ways("Booking", (0.9, 0.0, 0.0, 0.05, 0.0)),
        Ways("Labour ward", (0.6, 0.0, 0.1, 0.3, 0.0)),
    )
    assert found.periods == contiguous(JANUARY, date(2026, 3, 1), Grain.MONTH)
    assert found.released() == {"readings": [{"shared": found.safe.to_json()}]}


def test_systems_at_several_sites_are_shown_by_system_and_by_site() -> None:
    labels = ("Maternity · North", "Maternity · South", "Badger · North")
    found = read_recording(recorded(labels, [BOOKING, WARD, [500, 30, 30, 30, 10]], 2))
    assert [(k.label, k.text) for k in found.known] == [
        ("All records", "4,000 of 5,200 records"),
        ("Badger", "1,000 of 1,200 records"),
        ("Maternity", "3,000 of 4,000 records"),
        ("North", "2,800 of 3,200 records"),
        ("South", "1,200 of 2,000 records"),
    ]
    assert [w.label for w in found.ways] == [k.label for k in found.known]
    assert found.ways[3].shares == (0.9, 0.05, 0.0, 0.05, 0.0)  # 2,800, 100, 80, 180, 40
    assert found.lines[0] == (
        "Where it is known least often: Maternity and South. Look at how it is asked there first."
    )


def test_small_numbers_are_protected() -> None:
    found = read_recording(recorded(("Booking", "Labour ward"), [[90, 0, 0, 3, 0], WARD]))
    assert found.known[0] == Known("All records", 0.63, None, None, "about 63%")
    assert found.known[1] == Known("Booking", None, None, None, "hidden")
    assert found.known[2].text == "600 of 1,000 records"
    assert (found.over_time, found.grain) == ((), Grain.MONTH)
    assert found.ways[1] == Ways("Booking", ())
    assert found.headline == ("Of 100 records, about 63 have a known and stated ethnicity.",)


def test_one_system_alone_is_not_shown_twice() -> None:
    found = read_recording(recorded(("",), [[180, 8, 0, 12, 0]], 2))
    assert [k.label for k in found.known] == ["All records"]
    assert [w.label for w in found.ways] == ["All records"]
    assert found.known[0].text == "360 of 400 records"


def test_earlier_releases_are_remembered() -> None:
    """What was hidden once stays hidden: the months shown before are attacked together with these."""
    first = recorded(("Booking", "Labour ward"), [[90, 0, 0, 3, 0], WARD])
    released = read_recording(first).released()
    again = read_recording(first, earlier=released)
    assert again.known == read_recording(first).known
    assert again.safe.earlier != ()
    assert read_recording(first).safe.earlier == ()


@pytest.mark.parametrize(
    "table",
    [
        RecordingTable(("",), (), np.zeros((1, 5, 0), np.int64)),
        recorded(("Booking",), [[0] * 5]),
    ],
)
def test_nothing_to_look_at(table: RecordingTable) -> None:
    with pytest.raises(PlanError) as refused:
        read_recording(table)
    assert (refused.value.problem, refused.value.remedy) == (
        "There is no record to look at.",
        "Upload a file, or type numbers.",
    )


# --- by parts -------------------------------------------------------------------------------------


def masked(*values: float | None) -> Any:
    hidden = [v is None for v in values]
    return np.ma.MaskedArray([-1 if v is None else v for v in values], mask=hidden)


def safe(**more: Any) -> ProtectedTable:
    """One row that sums everything, and no other."""
    group = SimpleNamespace(key="s_a")
    known = {"groups": (group,), "row_of": lambda m: 0 if list(m) == ["s_a"] else None}
    return cast(ProtectedTable, SimpleNamespace(**known, **more))


def phases(top: float | None, below: float | None, rate: float | None) -> SimpleNamespace:
    def cell(value: float | None) -> Any:
        return masked(value).reshape(1, 1)

    return SimpleNamespace(numerator=cell(top), denominator=cell(below), rate=cell(rate))


@pytest.mark.parametrize(
    ("top", "below", "rate", "share", "text"),
    [
        (1_800, 3_000, 0.6, 0.6, "1,800 of 3,000 records"),
        (0, 3_000, 0.6, 0.0, "0 of 3,000 records"),
        (None, 3_000, 0.62, 0.62, "about 62%"),
        (1_800, None, 0.625, 0.625, "about 62%"),
        (1_800, 0, 0.62, 0.62, "about 62%"),
        (None, None, None, None, "hidden"),
        (1_800, None, None, None, "hidden"),
    ],
)
def test_exact_or_about_or_hidden(
    top: float | None, below: float | None, rate: float | None, share: float | None, text: str
) -> None:
    found = _one(safe(phases=phases(top, below, rate)), ["s_a"], "A")
    assert (found.label, found.share, found.text) == ("A", share, text)
    assert (found.low is None) is (found.high is None) is (" of " not in text)
    gone = _one(safe(phases=phases(top, below, rate)), ["s_b"], "B")
    assert gone == Known("B", None, None, None, "hidden")


def test_each_period_of_all_records() -> None:
    spans = tuple(Span(date(2026, m, 1), date(2026, m + 3, 1)) for m in (1, 4, 7, 10 - 1))
    table = safe(
        grain=SimpleNamespace(value="quarter"),
        spans=spans,
        cells_numerator=[masked(900, None, 0, 5)],
        cells_denominator=[masked(1_200, 1_200, 0, None)],
    )
    starts = [s.start for s in spans]
    assert _over_time(table) == (
        (
            KnownAt(starts[0], 0.75, "900 of 1,200 records"),
            *(KnownAt(s, None, "hidden") for s in starts[1:]),
        ),
        Grain.QUARTER,
    )
    whole = safe(grain=SimpleNamespace(value="all periods together"))
    assert _over_time(whole) == ((), Grain.MONTH)
    none = SimpleNamespace(**{**vars(table), "row_of": lambda _: None})
    assert _over_time(cast(ProtectedTable, none)) == ((), Grain.MONTH)


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ([1_000, 30, 0, 0, 0], (0.95, 0.05, 0.0, 0.0, 0.0)),
        ([1_000, 8, 0, 0, 0], (1.0, 0.0, 0.0, 0.0, 0.0)),
        ([1_000, 7, 0, 0, 0], ()),
        ([1_000, 1, 0, 0, 0], ()),
        ([160, 0, 0, 0, 0], (1.0, 0.0, 0.0, 0.0, 0.0)),
        ([159, 0, 0, 0, 0], ()),
        ([0, 0, 0, 0, 0], ()),
    ],
)
def test_ways_to_the_nearest_step_unless_one_is_small(
    counts: list[int], shares: tuple[float, ...]
) -> None:
    assert _shares(np.array(counts)) == shares


def test_taking_one_system_from_the_whole_leaves_its_neighbour_open() -> None:
    """The attack of who knows the totals: many numbers of the small system fit what is shown."""
    one, other = np.array([170, 8, 0, 22, 0]), np.array([50, 0, 0, 2, 0])
    whole = _shares(one + other)
    assert _shares(other) == ()
    fitting = [n for n in range(53) if _shares(one + np.array([52 - n, 0, 0, n, 0])) in (whole, ())]
    assert len(fitting) >= 8


ALL = Known("All records", 0.75, 0.7, 0.8, "")


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([], []),
        ([0.9], []),
        ([0.9, None, 0.6], ["It was about 90 of 100 in January 2026, and about 60 of 100 in March 2026."]),
        ([None, 0.9], []),
        ([0.0, 0.5], ["It was about 0 of 100 in January 2026, and about 50 of 100 in February 2026."]),
        ([0.5, 0.0], ["It was about 50 of 100 in January 2026, and about 0 of 100 in February 2026."]),
    ],
)  # fmt: skip
def test_then_and_now(shares: list[float | None], said: list[str]) -> None:
    over_time = [KnownAt(date(2026, m + 1, 1), s, "") for m, s in enumerate(shares)]
    assert _headline([ALL], over_time) == (
        "Of 100 records, about 75 have a known and stated ethnicity.",
        *said,
    )
    assert _headline([replace(ALL, share=None)], over_time) == (
        "So few records lack a known and stated ethnicity that the number is protected.",
    )


def test_where_it_is_known_least_often() -> None:
    below, touching, hidden = (
        Known("Below", 0.6, 0.5, 0.749, ""),
        Known("Touching", 0.6, 0.5, 0.75, ""),
        Known("Hidden", None, None, None, "hidden"),
    )
    least = "Where it is known least often: {}. Look at how it is asked there first."
    assert _where([ALL, touching, below, hidden]) == least.format("Below")
    assert _where([ALL, below, replace(below, label="Too")]) == least.format("Below and Too")
    assert _where([ALL, touching, hidden]) == ALIKE
    assert _where([replace(ALL, share=None), below]) == ALIKE


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([900, 0, 0, 29, 0], [EMPTY]),
        ([900, 0, 0, 28, 0], []),
        ([900, 0, 15, 16, 0], [EMPTY]),
        ([900, 0, 15, 15, 0], []),
        ([0, 40, 0, 0, 0], ["Most of what is missing is recorded as not stated: ask those who record it whether it was asked at all, or filled in by itself."]),
        ([900, 0, 40, 0, 0], ["Most of what is missing is recorded as not known: it was not asked, or could not be."]),
        ([900, 0, 0, 0, 40], ["Most of what is missing are codes that nobody can use: agree on what they mean, and put the mapping right."]),
    ],
)  # fmt: skip
def test_what_most_of_the_missing_is(counts: list[int], said: list[str]) -> None:
    """More than 28 records, and more than half of them of one way."""
    one = recorded(("A",), [counts])
    assert _lines(one, [ALL]) == tuple(said)
    half = [n // 2 for n in counts], [n - n // 2 for n in counts]
    two = recorded(("A", "B"), list(half))
    assert _lines(two, [ALL, Known("B", 0.9, 0.8, 0.95, "")]) == (ALIKE, *said)
