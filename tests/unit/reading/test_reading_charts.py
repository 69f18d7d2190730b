"""Each group's chart: which kind, which points, and how hidden, rare and missing periods are drawn.

Limits are worked by hand: 0.1 ± 3 √(0.1 · 0.9 / 100) is 0.01 to 0.19.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from evenhand.measures.definition import Direction, Kind, Measure
from evenhand.measures.periods import Grain, contiguous
from evenhand.measures.series import EventSeries
from evenhand.measures.table import MeasureTable
from evenhand.reading import Plan, events_wanted, read, read_all
from evenhand.reading.build import _gaps
from evenhand.reading.charting import (
    Gaps,
    _gaps_chart,
    _in_blocks,
    _series,
    group_chart,
    hidden_chart,
)
from evenhand.reading.drawing import (
    Series,
    _signal_words,
    as_group_chart,
    drawn_chart,
    starts_of_phases,
)
from evenhand.reading.model import GroupChart, Phase
from evenhand.reading.timing import timing_of
from evenhand.spc import ChartAdvice, ChartKind, Signal, advise
from fixtures.tables import CHANGE, HAEMORRHAGE, group, phased_table
from fixtures.worded import EXAMPLE

MONTHS = contiguous(date(2023, 1, 1), date(2024, 12, 1), Grain.MONTH)
PLAN = Plan(focus=("Black",), change_date=CHANGE)
YEARS = np.repeat([0, 1], 12)
P = ChartAdvice(ChartKind.P, "as is", exact=False, reason="because")
SETTLED = (
    Phase(0, "before", date(2023, 1, 1), date(2023, 12, 31)),
    Phase(1, "since", date(2024, 1, 1), date(2024, 12, 31)),
)


def series(
    events: list[float] | np.ndarray, people: float = 100.0, phase: np.ndarray = YEARS
) -> Series:
    events = np.asarray(events, float)
    return Series(MONTHS, events, np.full(events.size, people), phase, Grain.MONTH)


def drawn(
    given: Series, *, plan: Plan = PLAN, measure: Measure = HAEMORRHAGE, advice: ChartAdvice = P
) -> GroupChart:
    return as_group_chart(drawn_chart(measure, given, advice, plan), given, advice, measure)


# --- points ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "starts"),
    [
        ([0, 0, 1, 1], [2]),
        ([0, 0], []),
        ([1, 1], []),
        ([-1, 0, 1], [2]),
        ([0, 0, 1], [2]),
        ([0, 1], [1]),
    ],
)
def test_where_the_second_phase_begins(phase: list[int], starts: list[int]) -> None:
    assert starts_of_phases(np.array(phase)) == starts


def test_every_number_of_a_point() -> None:
    """10 of 100 each month before; 2 since, and once 10."""
    found = drawn(series([10.0] * 12 + [2.0] * 11 + [10.0]))
    first, second, last = found.points[0], found.points[12], found.points[23]
    assert (first.period, first.numerator, first.denominator) == (date(2023, 1, 1), 10, 100)
    assert (first.value, first.centre) == (0.1, pytest.approx(0.1))
    assert (first.lower, first.upper) == (pytest.approx(0.01), pytest.approx(0.19))
    assert (first.phase, first.signal, first.tone, first.hidden) == (0, "", "", False)
    low = 32 / 1_200
    width = 3 * np.sqrt(low * (1 - low) / 100)
    assert (second.period, second.value, second.phase) == (date(2024, 1, 1), 0.02, 1)
    assert (second.centre, second.upper) == (pytest.approx(low), pytest.approx(low + width))
    assert second.lower == 0.0
    assert (last.signal, last.tone) == ("outside", "concern")
    assert found.centres == ((0, pytest.approx(0.1)), (1, pytest.approx(low)))
    assert (found.kind, found.title, found.reason) == ("p", "p chart", "because")
    assert (found.grain, found.limits) == (Grain.MONTH, "three-sigma")
    assert found.rules.startswith("Making Data Count rules")
    start = "Chart signal since the change, against limits set before it: "
    assert found.signals == (  # against 0.01 to 0.19
        f"{start}Two of three near a limit (improvement).",
        f"{start}Shift (improvement).",
    )


def test_a_good_month_and_a_month_that_is_neither() -> None:
    low = drawn(series([40.0] * 23 + [5.0]))
    assert (low.points[23].signal, low.points[23].tone) == ("outside", "improvement")
    neither = replace(HAEMORRHAGE, direction=Direction.NEITHER)
    high = drawn(series([10.0] * 23 + [60.0]), measure=neither)
    assert (high.points[23].signal, high.points[23].tone) == ("outside", "neutral")
    higher = replace(HAEMORRHAGE, direction=Direction.HIGHER)
    assert drawn(series([10.0] * 23 + [60.0]), measure=higher).points[23].tone == "improvement"


def test_a_month_with_nobody_and_a_month_in_no_phase() -> None:
    events, people = np.full(24, 10.0), np.full(24, 100.0)
    events[5] = people[5] = np.nan
    events[11] = 90.0  # the change falls inside
    phase = YEARS.copy()
    phase[11] = -1
    found = drawn(Series(MONTHS, events, people, phase, Grain.MONTH))
    empty, inside = found.points[5], found.points[11]
    assert (empty.numerator, empty.denominator, empty.value) == (None, None, None)
    assert (inside.numerator, inside.value, inside.phase) == (90, 0.9, -1)
    assert found.centres == ((0, pytest.approx(0.1)), (1, pytest.approx(0.1)))
    assert inside.centre == pytest.approx(0.1)


def test_a_phase_without_a_centre_is_left_out() -> None:
    events = np.array([10.0] * 12 + [np.nan] * 12)
    people = np.where(np.isnan(events), np.nan, 100.0)
    found = drawn(Series(MONTHS, events, people, YEARS, Grain.MONTH))
    assert [p for p, _ in found.centres] == [0]
    assert found.points[20].centre is None


def test_exact_limits_and_a_target() -> None:
    """5 % of 10,000 a month: limits of about 4.3 and 5.7 %."""
    found = drawn(series([5.0] * 24), advice=replace(P, exact=True))
    assert (found.title, found.limits) == ("p chart, exact limits", "exact")
    given = series([500.0] * 24, people=10_000.0)
    for target, icon in ((0.01, "fail"), (0.3, "pass"), (0.05, "inconsistent")):
        assert drawn(given, plan=replace(PLAN, target=target)).assurance_icon == icon
    plain = drawn(given)
    assert plain.assurance_icon == "none"
    assert (plain.variation_icon, plain.degenerate) == ("common cause", "too few points")


@pytest.mark.parametrize(
    ("kind", "drawn_as", "title"),
    [
        (ChartKind.P, "p", "p chart"),
        (ChartKind.U, "u", "u chart"),
        (ChartKind.P_PRIME, "p'", "p′ chart (allows for scatter beyond chance)"),
        (ChartKind.U_PRIME, "u'", "u′ chart (allows for scatter beyond chance)"),
        (ChartKind.I, "i", "Individuals chart (XmR)"),
        (ChartKind.XMR, "i", "Individuals chart (XmR)"),
        (ChartKind.RUN, "run", "Run chart (median, no limits)"),
        (None, "run", "Run chart (median, no limits)"),
    ],
)
def test_what_is_advised_is_drawn(kind: ChartKind | None, drawn_as: str, title: str) -> None:
    events = 10.0 + np.arange(24) % 5
    found = drawn(series(events), advice=replace(P, kind=kind))
    assert (found.kind, found.title) == (drawn_as, title)
    assert [p.value for p in found.points] == pytest.approx(events / 100)
    assert (found.points[0].upper is None) is (drawn_as == "run")


def test_rules_by_name_and_a_signal_without_direction() -> None:
    found = drawn(series([10.0, 11.0] * 12), plan=replace(PLAN, rules="anhoej"))
    assert found.rules.startswith("Anhøj rules")
    start = "Chart signal since the change, against limits set before it: "
    crossings = Signal(0, "few_crossings", "unstable", (), "anhoej")
    assert _signal_words(crossings) == f"{start}Unusually few crossings; unstable, no direction."
    shift = Signal(0, "shift", "concern", (3,), "anhoej")
    assert _signal_words(shift) == f"{start}Shift (concern)."
    whole = series([40.0] * 20 + [2.0] * 4, phase=np.zeros(24, np.int64))
    assert drawn(whole).signals == ()


# --- which chart ----------------------------------------------------------------------------------


def charted(
    counts: dict[str, tuple[tuple[int, int], tuple[int, int]]], **more: object
) -> GroupChart:
    table = phased_table(counts, **more)  # type: ignore[arg-type]
    timing = timing_of(table.periods, table.grain, PLAN)
    found = group_chart(table, 0, timing.calendar, timing.read, PLAN)
    if found is None:
        raise ValueError("There is no chart.")
    return found


def test_months_quarters_or_no_limits() -> None:
    """6 events a month; 3 a month, 9 a quarter; 1 a month, 3 a quarter."""
    month = charted({"black": ((96, 960), (120, 1_200))})
    assert (month.kind, month.grain, len(month.points)) == ("p", Grain.MONTH, 36)
    assert month.reason == (
        "p chart with exact limits: about 6 events and non-events expected a period, too few for 3-sigma limits."
    )
    quarter = charted({"black": ((48, 960), (60, 1_200))})
    assert (quarter.kind, quarter.grain, len(quarter.points)) == ("p", Grain.QUARTER, 13)
    assert quarter.reason == (
        "p chart with exact limits: about 9 events and non-events expected every three months, too few for 3-sigma limits."
    )
    rare = charted({"black": ((16, 960), (20, 1_200))})
    assert (rare.kind, rare.grain, rare.limits) == ("run", Grain.MONTH, "three-sigma")
    assert rare.title == "Run chart (median, no limits)"
    assert rare.reason == (
        "Run chart: events are too rare for limits, and the gaps between them are not known here."
    )


def test_quarters_count_from_the_change_and_leave_nobody_out() -> None:
    """16 months before May 2024 make one month and five quarters; 20 since make six quarters and two months."""
    found = charted({"black": ((48, 960), (60, 1_200))})
    assert [p.period for p in found.points][:2] == [date(2023, 1, 1), date(2023, 2, 1)]
    assert next(p.period for p in found.points if p.phase == 1) == date(2024, 5, 1)
    assert [p.denominator for p in found.points] == [60] + [180] * 11 + [120]
    assert sum(p.numerator or 0 for p in found.points) == 108


def test_too_few_quarters_stay_months() -> None:
    """Twelve quarters are enough, eleven are not."""
    few = {"first": date(2023, 5, 1), "last": date(2026, 4, 1)}
    enough = charted({"black": ((36, 720), (72, 1_440))}, **few)
    assert (enough.grain, len(enough.points)) == (Grain.QUARTER, 12)
    few["last"] = date(2026, 1, 1)
    short = charted({"black": ((36, 720), (63, 1_260))}, **few)
    assert (short.grain, short.kind, len(short.points)) == (Grain.MONTH, "run", 33)


def test_blocks_of_three_months() -> None:
    """Two years from January 2023, the change inside January 2024, which is in no block."""
    phase = YEARS.copy()
    phase[12] = -1
    given = replace(series(np.arange(24.0)), phase=phase)
    phases = (SETTLED[0], replace(SETTLED[1], start=date(2024, 1, 10)))
    found = _in_blocks(given, phases)
    starts = [date(2023, m, 1) for m in (1, 4, 7, 10)] + [date(2024, m, 1) for m in (2, 4, 7, 10)]
    assert list(found.starts) == starts
    sums = [
        0 + 1 + 2,
        3 + 4 + 5,
        6 + 7 + 8,
        9 + 10 + 11,
        13 + 14,
        15 + 16 + 17,
        18 + 19 + 20,
        21 + 22 + 23,
    ]
    assert found.numerator.tolist() == sums
    assert found.denominator.tolist() == [300.0] * 4 + [200.0] + [300.0] * 3
    assert found.phase.tolist() == [0] * 4 + [1] * 4
    assert found.grain is Grain.QUARTER
    whole = _in_blocks(series(np.arange(24.0)), (replace(SETTLED[0], start=None),))
    assert whole.numerator.tolist() == [3.0, 12.0, 21.0, 30.0, 39.0, 48.0, 57.0, 66.0]
    shifted = _in_blocks(series(np.arange(24.0)), (replace(SETTLED[0], start=date(2023, 2, 1)),))
    assert shifted.numerator.tolist()[:2] == [0.0, 6.0]


def test_a_quarterly_file_is_not_pooled_further() -> None:
    table = phased_table({"black": ((48, 960), (60, 1_200))}).at_grain(Grain.QUARTER)
    plan = replace(PLAN, change_date=date(2024, 4, 1))
    timing = timing_of(table.periods, table.grain, plan)
    found = group_chart(table, 0, timing.calendar, timing.read, plan)
    assert found is not None
    assert (found.grain, len(found.points), found.kind) == (Grain.QUARTER, 12, "p")
    assert "a period" in found.reason


def test_a_series_of_means_is_about_zero() -> None:
    wait = replace(HAEMORRHAGE, kind=Kind.MEAN, origin=20.0)
    table = phased_table({"black": ((0, 36), (0, 36))}, measure=wait)
    n = table.denominator.astype(float)
    found = _series(replace(table, sums=-2 * n, squares=4 * n), 0, np.zeros(36, np.int64))
    assert (found.numerator / found.denominator).tolist() == [18.0] * 36
    plain = _series(phased_table(EXAMPLE), 1, np.zeros(36, np.int64))
    assert plain.numerator.sum() == 127 + 96


# --- gaps between events --------------------------------------------------------------------------


def rare_table(kind: Kind = Kind.PROPORTION) -> MeasureTable:
    return phased_table(
        {"black": ((16, 960), (20, 1_200))}, measure=replace(HAEMORRHAGE, kind=kind)
    )


def events(size: int = 20, between: Kind = Kind.CASES_BETWEEN) -> EventSeries:
    gaps = np.arange(40, 40 + size)
    phases = np.repeat([0, 1], [size // 2, size - size // 2])
    return EventSeries(HAEMORRHAGE, between, (group("black"),), (gaps,), (phases,), (3,))


@pytest.mark.parametrize(("size", "kind"), [(20, "g"), (2, "g"), (1, "run"), (0, "run")])
def test_gaps_are_drawn_where_there_are_two_or_more(size: int, kind: str) -> None:
    found = read(rare_table(), PLAN, events=events(size)).groups[0].chart
    assert found is not None
    assert found.kind == kind
    if kind == "g":
        assert [p.value for p in found.points] == [float(g) for g in range(40, 40 + size)]
        assert {(p.numerator, p.denominator, p.period) for p in found.points} == {
            (None, None, None)
        }
        assert found.grain is Grain.MONTH


def test_gaps_find_their_measure_among_several() -> None:
    other = replace(rare_table(), measure=replace(HAEMORRHAGE, id="other"))
    found = read_all([rare_table(), other], PLAN, events={"pph_1000": events()})
    assert [r.groups[0].chart.kind for r in found if r.groups[0].chart] == ["g", "run"]


def test_gaps_of_another_group_or_of_a_common_event_are_not_drawn() -> None:
    stranger = replace(events(), groups=(group("white"),))
    found = read(rare_table(), PLAN, events=stranger).groups[0].chart
    assert found is not None
    assert found.kind == "run"
    common = phased_table({"black": ((96, 960), (120, 1_200))})
    chart = read(common, PLAN, events=events()).groups[0].chart
    assert chart is not None
    assert chart.kind == "p"


def test_the_gaps_of_a_group_among_several() -> None:
    both = EventSeries(
        HAEMORRHAGE,
        Kind.TIME_BETWEEN,
        (group("asian"), group("black")),
        (np.array([1, 2]), np.array([3, 4, 5])),
        (np.array([0, 0]), np.array([0, 1, 1])),
        (None, None),
    )
    found = _gaps(both, group("black"))
    assert found is not None
    assert found.between is Kind.TIME_BETWEEN
    assert (found.gaps.tolist(), found.phases.tolist()) == ([3, 4, 5], [0, 1, 1])
    assert _gaps(both, group("white")) is None
    assert _gaps(None, group("black")) is None


def seen(number: tuple[int, int] = (944, 1_180)) -> MeasureTable:
    """Care that nearly everybody had: 960 and 1,200 women, 16 and 20 without it."""
    return phased_table(
        {"black": ((number[0], 960), (number[1], 1_200)), "white": ((16, 960), (20, 1_200))},
        measure=replace(HAEMORRHAGE, direction=Direction.HIGHER),
    )


def test_where_nearly_everybody_has_the_event_gaps_lie_between_those_without_it() -> None:
    assert events_wanted(seen(), PLAN).between == {"black", "white"}
    assert events_wanted(seen(), PLAN).without == {"black"}
    given = replace(events(), without=frozenset({"black"}))
    found = read(seen(), PLAN, events=given).groups[0].chart
    assert found is not None
    assert (found.kind, found.without) == ("g", True)
    assert found.title == "g chart, exact limits: cases with the event between two without it"
    assert found.reason.endswith(
        "each of the 36 non-events is a point: cases with the event between two without it."
    )


def test_gaps_of_the_commoner_side_are_never_drawn() -> None:
    found = read(seen(), PLAN, events=events()).groups[0].chart
    assert found is not None
    assert (found.kind, found.without) == ("run", False)
    assert found.reason == (
        "Run chart: people without the event are too few for limits, and the gaps between them are "
        "not known here."
    )


@pytest.mark.parametrize(
    ("direction", "tone"),
    [
        (Direction.LOWER, "concern"),
        (Direction.HIGHER, "improvement"),
        (Direction.NEITHER, "neutral"),
    ],
)
def test_a_longer_gap_between_those_without_is_better_where_more_events_are(
    direction: Direction, tone: str
) -> None:
    gaps = np.array([10, 12] * 10 + [900])
    given = Gaps(Kind.CASES_BETWEEN, gaps, np.zeros(21, np.int64), without=True)
    measure = replace(HAEMORRHAGE, direction=direction)
    found = _gaps_chart(given, advise(gaps, kind="cases between"), measure, PLAN, Grain.MONTH)
    assert (found.points[20].signal, found.points[20].tone) == ("outside", tone)


@pytest.mark.parametrize(
    ("direction", "tone"),
    [
        (Direction.LOWER, "improvement"),
        (Direction.HIGHER, "concern"),
        (Direction.NEITHER, "neutral"),
    ],
)
def test_a_longer_gap_is_better_where_fewer_events_are(direction: Direction, tone: str) -> None:
    gaps = np.array([10, 12] * 10 + [900])
    given = Gaps(Kind.CASES_BETWEEN, gaps, np.zeros(21, np.int64))
    measure = replace(HAEMORRHAGE, direction=direction)
    advice = advise(gaps, kind="cases between")
    found = _gaps_chart(given, advice, measure, PLAN, Grain.MONTH)
    assert (found.points[20].signal, found.points[20].tone) == ("outside", tone)


def test_two_events_on_one_day_are_half_a_day_apart() -> None:
    gaps = np.array([0, 10, 12, 0] * 6)
    given = Gaps(Kind.TIME_BETWEEN, gaps, YEARS)
    advice = advise(np.maximum(gaps, 1), kind="time between")
    time = _gaps_chart(given, advice, HAEMORRHAGE, replace(PLAN, rules="anhoej"), Grain.MONTH)
    assert [p.value for p in time.points[:4]] == [0.5, 10.0, 12.0, 0.5]
    assert (time.kind, [p.phase for p in time.points]) == ("t", YEARS.tolist())
    assert time.rules.startswith("Anhøj rules")
    assert [p for p, _ in time.centres] == [0, 1]
    cases = _gaps_chart(
        replace(given, between=Kind.CASES_BETWEEN), advice, HAEMORRHAGE, PLAN, Grain.MONTH
    )
    assert [p.value for p in cases.points[:4]] == [0.0, 10.0, 12.0, 0.0]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [(Kind.PROPORTION, True), (Kind.COUNT, True), (Kind.RATE, False), (Kind.MEAN, False)],
)
def test_gaps_are_asked_for_where_some_group_is_rare(kind: Kind, wanted: bool) -> None:
    found = events_wanted(rare_table(kind), PLAN)
    assert found.between == ({"black"} if wanted else set())
    assert not found.without


def test_gaps_are_not_asked_for_where_every_group_is_common_or_nothing_is_dated() -> None:
    common = phased_table({"black": ((160, 960), (200, 1_200))})
    assert not events_wanted(common, PLAN).between
    mixed = {"black": ((160, 960), (200, 1_200)), "white": ((16, 960), (20, 1_200))}
    assert events_wanted(phased_table(mixed), PLAN).between == {"white"}
    undated = phased_table(mixed).over_periods()
    assert not events_wanted(undated, replace(PLAN, change_date=None)).between
    missing = {**mixed, "white": mixed["black"], "blank": ((16, 960), (20, 1_200))}
    assert not events_wanted(phased_table(missing), PLAN).between


# --- protected cells ------------------------------------------------------------------------------


def test_hidden_cells_are_gaps_that_say_so() -> None:
    events, people = np.full(24, 10.0), np.full(24, 100.0)
    events[3] = people[3] = np.nan
    given = Series(MONTHS, events, people, YEARS, Grain.MONTH)
    found = hidden_chart(given, HAEMORRHAGE, PLAN)
    assert [i for i, p in enumerate(found.points) if p.hidden] == [3]
    gone = found.points[3]
    assert (gone.numerator, gone.denominator, gone.value) == (None, None, None)
    assert found.points[4].numerator == 10
    assert (found.kind, found.grain) == ("p", Grain.MONTH)


def test_protected_cells_that_are_too_few_are_not_pooled() -> None:
    found = hidden_chart(series([3.0] * 24), HAEMORRHAGE, PLAN)
    assert (found.kind, found.limits, len(found.points)) == ("run", "three-sigma", 24)
    assert found.reason == "Run chart: the protected numbers are too few for limits."
    assert found.points[0].numerator == 3
    assert found.title == "Run chart (median, no limits)"
