"""The gap over time by its parts: which periods, which limits, what its signals are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.equity.series import SeriesSignal
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain, contiguous
from evenhand.reading.gap_time import (
    Dated,
    Sums,
    _candidates,
    _carries,
    _not_counted,
    _pooled,
    _reason,
    _side,
    _way,
    gap_over_time,
    series_of,
)
from evenhand.reading.scope import scope_of
from evenhand.reading.timing import timing_of
from fixtures.tables import CHANGE, HAEMORRHAGE, phased_table
from fixtures.worded import EXAMPLE, PLAN

SIZE = 24
STARTS = contiguous(date(2023, 1, 1), date(2024, 12, 1), Grain.MONTH)
YEARS = np.repeat([0, 1], 12)
JANUARY = date(2024, 1, 1)
PROPORTION, RATE, COUNT, MEAN = Kind.PROPORTION, Kind.RATE, Kind.COUNT, Kind.MEAN
NO_LIMITS = {
    "difference_lower": None,
    "difference_upper": None,
    "ratio_lower": None,
    "ratio_upper": None,
}


def sums(events: Any, people: Any, **more: Any) -> Sums:
    x, n = (np.broadcast_to(np.asarray(a, float), (SIZE,)).copy() for a in (events, people))
    return Sums(x, n, **more)


def dated(focus: Sums, comparison: Sums, **more: Any) -> Dated:
    return replace(Dated(STARTS, YEARS, Grain.MONTH, focus, comparison), **more)


def steady(focus: Any = 10, comparison: Any = 20) -> Dated:
    """10 of 100 against 20 of 400."""
    return dated(sums(focus, 100), sums(comparison, 400))


# --- sums -----------------------------------------------------------------------------------------


def test_sums_of_longer_periods() -> None:
    into = np.array([[1.0, 1, 0], [0, 0, 1]])
    given = Sums(*(np.array([1.0, 2, 4]) * k for k in (1, 10, 100, 1_000)))
    found = given.gathered(into)
    assert found.x.tolist() == [3, 4]
    assert found.n.tolist() == [30, 40]
    assert found.sums is not None
    assert found.squares is not None
    assert (found.sums.tolist(), found.squares.tolist()) == ([300, 400], [3_000, 4_000])
    plain = Sums(given.x, given.n).gathered(into)
    assert (plain.sums, plain.squares) == (None, None)


def test_sums_as_the_statistics_take_them() -> None:
    """Values 1, 3 and 8: mean 4, variance (9 + 1 + 16) / 2."""
    n, total, squares = np.array([3.0]), np.array([12.0]), np.array([74.0])
    given = Sums(np.array([2.0]), n, total, squares)
    mean = given.cells(MEAN)
    assert (mean.x.tolist(), mean.n.tolist()) == ([2.0], [3.0])
    assert mean.mean.tolist() == [4.0]
    assert mean.variance.tolist() == pytest.approx([13.0])
    for cells in (
        given.cells(PROPORTION),
        replace(given, sums=None).cells(MEAN),
        replace(given, squares=None).cells(MEAN),
    ):
        assert (cells.x.tolist(), cells.n.tolist()) == ([2.0], [3.0])
        assert np.isnan([cells.mean, cells.variance]).all()
        assert cells.missing.shape == (1,)


@pytest.mark.parametrize(
    ("kind", "people"), [(PROPORTION, 30), (RATE, 30), (COUNT, 20), (MEAN, 30)]
)
def test_groups_counted_over_the_same_months_share_their_time(kind: Kind, people: int) -> None:
    """Two groups of 10 and 20; about an origin of 5, sums 4 and 6 are 54 and 106 about 0."""
    table = phased_table(
        {
            "asian": ((16, 160), (20, 200)),
            "black": ((16, 320), (20, 400)),
            "white": ((1, 99), (1, 99)),
        },
        measure=replace(HAEMORRHAGE, kind=kind, origin=5.0),
    )
    mask = np.array([True, True, False])
    found = _side(table, mask)
    assert found.x.tolist() == [2.0] * 36
    assert found.n.tolist() == [people] * 36
    assert (found.sums, found.squares) == (None, None)
    away = np.ones((1, 3, 36)) * [[4.0], [6.0], [99.0]]
    full = _side(replace(table, sums=away, squares=away * 2), mask)
    assert full.sums is not None
    assert full.squares is not None
    assert full.sums.tolist() == [160.0] * 36
    # 8 + 2 · 5 · 4 + 25 · 10 = 298 and 12 + 2 · 5 · 6 + 25 · 20 = 572
    assert full.squares.tolist() == [870.0] * 36
    assert _side(replace(table, sums=away), mask).sums is None
    assert _side(replace(table, squares=away), mask).squares is None


# --- periods --------------------------------------------------------------------------------------


def test_candidates_from_months_to_half_years() -> None:
    found = list(_candidates(steady(), JANUARY))
    assert [(c.grain, len(c.starts)) for c in found] == [
        (Grain.MONTH, 24),
        (Grain.QUARTER, 8),
        (Grain.HALF_YEAR, 4),
    ]
    assert len(list(_candidates(steady(), None))) == 1
    quarters = replace(steady(), grain=Grain.QUARTER)
    assert list(_candidates(quarters, JANUARY)) == [quarters]


def test_whole_blocks_from_the_change_date_on() -> None:
    """The change in February 2024, inside no phase: blocks of three count from there."""
    phase = YEARS.copy()
    phase[13] = -1
    given = replace(dated(sums(np.arange(24), 100), sums(20, 400)), phase=phase)
    found = _pooled(given, 3, Grain.QUARTER, date(2024, 2, 1))
    starts = [(2023, 2), (2023, 5), (2023, 8), (2023, 11), (2024, 5), (2024, 8)]
    assert list(found.starts) == [date(y, m, 1) for y, m in starts]
    assert found.focus.x.tolist() == [1 + 2 + 3, 4 + 5 + 6, 7 + 8 + 9, 33, 16 + 17 + 18, 60]
    assert found.comparison.n.tolist() == [1_200.0] * 6
    assert found.phase.tolist() == [0, 0, 0, 0, 1, 1]
    assert found.grain is Grain.QUARTER
    half = _pooled(given, 6, Grain.HALF_YEAR, date(2024, 2, 1))
    assert [s.month for s in half.starts] == [2, 8]


def test_no_whole_block_is_no_point() -> None:
    two = Dated(STARTS[:2], YEARS[:2], Grain.MONTH, *(Sums(np.ones(2), np.ones(2)),) * 2)
    found = _pooled(two, 3, Grain.QUARTER, JANUARY)
    assert (found.starts, found.phase.tolist(), found.phase.dtype) == ((), [], np.int64)
    assert found.focus.x.shape == (0,)


@pytest.mark.parametrize(
    ("before", "events", "people", "kind", "carried"),
    [
        (6, 5, 100, PROPORTION, True),
        (5, 5, 100, PROPORTION, False),
        (6, 4.99, 100, PROPORTION, False),
        (6, 95, 100, PROPORTION, True),
        (6, 95.1, 100, PROPORTION, False),
        (6, 95.1, 100, RATE, True),
        (6, 4.99, 100, RATE, False),
        (6, 5, 100, COUNT, True),
        (6, 0, 5, MEAN, True),
        (6, 0, 4, MEAN, False),
        (6, 0, 0, PROPORTION, False),
    ],
)
def test_enough_points_and_events_before_the_change(
    before: int, events: float, people: float, kind: Kind, carried: bool
) -> None:
    """Six points with five events and, of a proportion, five non-events, on either side."""
    phase = np.where(np.arange(SIZE) < before, 0, 1)
    thin, thick = sums(events, people), sums(40, 100)
    for pair in ((thin, thick), (thick, thin)):
        given = replace(dated(*pair), phase=phase)
        assert _carries(given, kind) is carried
    later = sums(np.where(phase == 0, 40, 0), 100)  # what happens since does not count
    assert _carries(replace(dated(later, later), phase=phase), kind) is (before >= 6)


def test_a_usual_period_is_the_median_one() -> None:
    people = np.where(np.arange(SIZE) < 4, 10, 100)
    uneven = sums(people / 20, people)  # 5 %: 5 of 100 in eight of the twelve months
    assert _carries(dated(uneven, sums(40, 100)), PROPORTION)
    assert not _carries(dated(sums(people / 21, people), sums(40, 100)), PROPORTION)


@pytest.mark.parametrize(
    ("grain", "chosen", "points", "reason"),
    [
        (Grain.MONTH, Grain.MONTH, 12, "Each point is one month."),
        (Grain.MONTH, Grain.QUARTER, 12, "Each point is one quarter, because months hold too few events."),
        (Grain.QUARTER, Grain.QUARTER, 12, "Each point is one quarter, as in the data."),
        (Grain.QUARTER, None, 6, "Months hold too few events for limits, and longer periods leave too few points before the change, so no signal is looked for."),
        (Grain.QUARTER, None, 5, "There are fewer than 6 points before the change, too few for limits, so no signal is looked for."),
    ],
)  # fmt: skip
def test_why_these_periods(grain: Grain, chosen: Grain | None, points: int, reason: str) -> None:
    phase = np.where(np.arange(SIZE) < points, 0, 1)
    given = replace(steady(), grain=grain, phase=phase)
    shown = None if chosen is None else replace(given, grain=chosen)
    assert _reason(given, shown) == reason


# --- points and limits ----------------------------------------------------------------------------


def test_both_scales_with_their_centres() -> None:
    """10 % less 5 %, and twice; nothing varies, so the limits are those of sampling alone."""
    found = series_of(steady(), HAEMORRHAGE, PLAN)
    assert found is not None
    assert (found.grain, found.side, found.reason) == (
        Grain.MONTH,
        "event",
        "Each point is one month.",
    )
    assert found.difference_centre == pytest.approx(0.05)
    assert found.ratio_centre == pytest.approx(2.0)
    assert (found.difference_scatter, found.ratio_scatter) == (1.0, 1.0)
    point = found.points[23]
    assert (point.period, point.phase) == (date(2024, 12, 1), 1)
    assert (point.difference, point.ratio) == (pytest.approx(0.05), pytest.approx(2.0))
    width = 3 * np.sqrt(0.1 * 0.9 / 100 + 0.05 * 0.95 / 400)
    assert point.difference_lower == pytest.approx(0.05 - width)
    assert point.difference_upper == pytest.approx(0.05 + width)
    log = 3 * np.sqrt(1 / 10 - 1 / 100 + 1 / 20 - 1 / 400)
    assert point.ratio_lower == pytest.approx(2 * np.exp(-log))
    assert point.ratio_upper == pytest.approx(2 * np.exp(log))
    assert found.sentence == (
        "No gap signal since the change: ratio and difference keep to the limits set before it."
    )
    assert found.way == ""


def test_too_few_events_have_no_limits() -> None:
    """1 of 100 against 2 of 400."""
    found = series_of(steady(1, 2), HAEMORRHAGE, PLAN)
    assert found is not None
    assert found.reason.startswith("Months hold too few events for limits")
    assert (found.way, found.sentence) == ("", "")
    assert (found.difference_centre, found.ratio_centre) == (None, None)
    assert (found.difference_scatter, found.ratio_scatter) == (None, None)
    first = found.points[0]
    assert (first.difference, first.ratio) == (pytest.approx(0.005), pytest.approx(2.0))
    assert first == replace(first, **NO_LIMITS)
    assert (first.period, first.phase) == (date(2023, 1, 1), 0)


def test_the_longest_periods_stand_where_none_carries_limits() -> None:
    found = series_of(steady(1, 2), HAEMORRHAGE, PLAN, anchor=JANUARY)
    assert found is not None
    assert (found.grain, len(found.points)) == (Grain.HALF_YEAR, 4)
    quarters = series_of(steady(2, 4), HAEMORRHAGE, PLAN, anchor=JANUARY)
    assert quarters is not None
    assert quarters.grain is Grain.HALF_YEAR  # six a quarter, but four quarters before the change


def test_the_rarer_side_and_a_period_of_nobody() -> None:
    """90 of 100 against 380 of 400: 10 % against 5 % were missed."""
    found = series_of(steady(90, 380), HAEMORRHAGE, PLAN)
    assert found is not None
    assert found.side == "non-event"
    assert found.ratio_centre == pytest.approx(2.0)
    assert found.difference_centre == pytest.approx(-0.05)
    people = np.where(np.arange(SIZE) == 5, 0, 100)
    gone = series_of(dated(sums(people / 10, people), sums(20, 400)), HAEMORRHAGE, PLAN)
    assert gone is not None
    assert (gone.points[5].difference, gone.points[5].ratio) == (None, None)
    never = dated(sums(0, 0), sums(20, 400))
    assert series_of(never, HAEMORRHAGE, PLAN) is None
    apart = dated(sums(people * 0, 100 - people), sums(people * 0, people))
    assert series_of(apart, HAEMORRHAGE, PLAN) is None  # never both in one month
    one = dated(sums(0, np.where(np.arange(SIZE) == 5, 1, 0)), sums(0, 1))
    assert series_of(one, HAEMORRHAGE, PLAN) is not None


@pytest.mark.parametrize("kind", [Kind.CASES_BETWEEN, Kind.TIME_BETWEEN])
def test_gaps_between_events_have_no_series(kind: Kind) -> None:
    assert series_of(steady(), replace(HAEMORRHAGE, kind=kind), PLAN) is None


def test_means_have_no_ratio_limits_below_or_above() -> None:
    n = np.full(SIZE, 50.0)
    sides = [Sums(n * 0, n, n * m, n * (m**2 + 9)) for m in (24.0, 16.0)]
    found = series_of(dated(*sides), replace(HAEMORRHAGE, kind=MEAN), PLAN)
    assert found is not None
    assert found.points[0].difference == pytest.approx(8.0)
    assert found.difference_centre == pytest.approx(8.0)


# --- signals --------------------------------------------------------------------------------------


def signalled(focus: list[int], rules: str = "making-data-count") -> tuple[str, str]:
    events = np.array([10] * 12 + focus)
    plan = replace(PLAN, rules=rules)
    found = series_of(steady(events), HAEMORRHAGE, plan)
    if found is None:
        raise ValueError("There is no series.")
    return found.way, found.sentence


def test_both_scales_signal_the_same_way() -> None:
    shift = "It is a signal of the chart and makes no answer surer."
    way, said = signalled([8] * 12)
    assert way == "narrower"
    assert said == (
        f"Gap signal since the change, on both scales: a narrower gap than before (Shift). {shift}"
    )
    way, said = signalled([12] * 12)
    assert way == "wider"
    assert said.startswith(
        "Gap signal since the change, on both scales: a wider gap than before (Shift"
    )
    way, said = signalled([8] * 12, rules="anhoej")
    assert (way, "(Unusually long run" in said) == ("narrower", True)


def test_rules_are_named_once_and_those_of_the_ratio_first() -> None:
    way, said = signalled([30] * 12)
    assert way == "wider"
    assert said.startswith(
        "Gap signal since the change, on both scales: a wider gap than before (Outside the limits and Shift)"
    )


def test_both_ways_on_both_scales_do_not_count() -> None:
    """100 of 1,000 against 200 of 4,000; then 200, and then 10."""
    events = np.array([100] * 12 + [200] * 6 + [10] * 6)
    given = dated(sums(events, 1_000), sums(200, 4_000))
    found = series_of(given, HAEMORRHAGE, PLAN)
    assert found is not None
    assert (found.way, found.sentence) == (
        "",
        "Since the change the ratio signals a narrower gap and a wider gap and the difference a narrower gap and a wider gap. A gap signal counts only when both signal the same way.",
    )


def test_without_a_change_nothing_is_looked_for() -> None:
    found = series_of(replace(steady(), phase=np.zeros(SIZE, np.int64)), HAEMORRHAGE, PLAN)
    assert found is not None
    assert (found.way, found.sentence) == ("", "")
    assert found.difference_centre is not None


COUNTS_ONLY = "A gap signal counts only when"


@pytest.mark.parametrize(
    ("difference", "ratio", "said"),
    [
        ({}, {}, "No gap signal since the change: ratio and difference keep to the limits set before it."),
        ({"narrower": ["Shift"]}, {}, f"Since the change only the difference shows a signal (a narrower gap). {COUNTS_ONLY} ratio and difference signal the same way."),
        ({}, {"wider": ["Shift"]}, f"Since the change only the ratio shows a signal (a wider gap). {COUNTS_ONLY} ratio and difference signal the same way."),
        ({"wider": ["a"], "narrower": ["b"]}, {}, f"Since the change only the difference shows a signal (a narrower gap and a wider gap). {COUNTS_ONLY} ratio and difference signal the same way."),
        ({"wider": ["a"]}, {"narrower": ["b"]}, f"Since the change the ratio signals a narrower gap and the difference a wider gap. {COUNTS_ONLY} both signal the same way."),
        ({"unstable": ["Few"]}, {"unstable": ["Runs", "Few"]}, "Since the change the gap swings more than before, without direction (Runs and Few)."),
        ({"unstable": ["Few"]}, {}, "Since the change the gap swings more than before, without direction (Few)."),
        ({}, {"unstable": ["Runs"]}, "Since the change the gap swings more than before, without direction (Runs)."),
        ({"unstable": ["Few"], "wider": ["a"]}, {}, f"Since the change only the difference shows a signal (a wider gap). {COUNTS_ONLY} ratio and difference signal the same way."),
    ],
)  # fmt: skip
def test_signals_that_do_not_count(
    difference: dict[str, list[str]], ratio: dict[str, list[str]], said: str
) -> None:
    assert _not_counted(difference, ratio) == said


@pytest.mark.parametrize(
    ("side", "centre", "way"),
    [
        (1, 0.05, "wider"),
        (-1, 0.05, "narrower"),
        (1, -0.05, "narrower"),
        (-1, -0.05, "wider"),
        (1, 0.0, "wider"),
        (-1, 0.0, "wider"),
        (0, 0.05, "unstable"),
    ],
)
def test_towards_equality_or_away_from_it(side: int, centre: float, way: str) -> None:
    assert _way(SeriesSignal("shift", side), centre) == way


# --- from a table ---------------------------------------------------------------------------------


def test_the_series_of_a_reading() -> None:
    table = phased_table(EXAMPLE)
    scope, timing = scope_of(table, PLAN), timing_of(table.periods, table.grain, PLAN)
    found = gap_over_time(scope, timing.calendar, timing.read, PLAN)
    assert found is not None
    assert (found.grain, len(found.points)) == (Grain.MONTH, 36)
    assert found.points[0].difference == pytest.approx(
        table.numerator[0, 1, 0] / table.denominator[0, 1, 0]
        - table.numerator[0, 3, 0] / table.denominator[0, 3, 0]
    )
    nobody = np.zeros(5, bool)
    for sides in ({"focus": nobody}, {"comparison": nobody}):
        assert gap_over_time(replace(scope, **sides), timing.calendar, timing.read, PLAN) is None
    undated = replace(scope, table=table.over_periods())
    assert gap_over_time(undated, timing.calendar, timing.read, PLAN) is None


def test_months_pool_from_the_change_or_from_the_first_month() -> None:
    """Three events a month: quarters from May 2024, or without a change from February 2023."""
    counts = {"black": ((64, 1_600), (80, 2_000)), "white": ((320, 3_200), (400, 4_000))}
    first, last = date(2022, 5, 1), date(2025, 12, 1)
    table = phased_table(counts, first=first, last=last)
    timing = timing_of(table.periods, table.grain, PLAN)
    scope = scope_of(table, PLAN)
    found = gap_over_time(scope, timing.calendar, timing.read, PLAN)
    assert found is not None
    assert found.grain is Grain.QUARTER
    assert CHANGE in [p.period for p in found.points]
    assert found.points[0].period == date(2022, 5, 1)
    plan = replace(PLAN, change_date=None)
    whole = timing_of(table.periods, table.grain, plan)
    undated = tuple(replace(p, start=None) for p in whole.calendar)
    for calendar in (whole.calendar, undated):
        again = gap_over_time(scope, calendar, whole.read, plan)
        assert again is not None
        assert [p.period.month for p in again.points[:3]] == [5, 8, 11]
