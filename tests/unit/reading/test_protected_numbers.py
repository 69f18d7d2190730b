"""Numbers of a shared reading: from protected cells alone, and the exact ones where nothing is hidden."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from evenhand.disclosure import ProtectedTable, Row, RowKind, SharedGrain, Span
from evenhand.equity.model import (
    Contrast,
    Estimate,
    GapReading,
    Margin,
    PhaseRate,
    Projection,
    Stand,
    Standing,
    Strength,
)
from evenhand.measures.periods import Grain
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.build import _counts
from evenhand.reading.model import Phase
from evenhand.reading.protected_numbers import (
    UNKNOWN,
    Sides,
    _contrast,
    _gap_change,
    _months,
    _own_change,
    _published_ratio,
    _rate,
    _rows,
    _same_contrast,
    _side_rates,
    _signed,
    _standing,
    _total_row,
    phase_of_spans,
    side_row,
)
from evenhand.reading.shared import _cells, _chart, _gap_over_time, _sums
from evenhand.review.sharing import protect_reading
from fixtures.tables import HAEMORRHAGE, flat_table, phased_table
from fixtures.worded import PLAN, told
from fixtures.worded import context as worded

LARGE = {
    "asian": ((750, 10_000), (700, 10_500)),
    "black": ((1_000, 9_500), (750, 9_750)),
    "mixed": ((750, 10_000), (900, 10_500)),
    "white": ((3_000, 45_000), (2_800, 44_000)),
}
MARGIN = Margin(0.02, 1.5, "the team and its partners", "12 March 2024")
MONTHLY = replace(PLAN, mode="monthly", planned_end=date(2026, 4, 30))
PHASES = (
    Phase(0, "before", date(2023, 1, 1), date(2023, 12, 31)),
    Phase(1, "since", date(2024, 1, 1), date(2024, 12, 31)),
)
HALVES = tuple(
    Span(a, b)
    for a, b in (
        (date(2023, 1, 1), date(2023, 7, 1)),
        (date(2023, 7, 1), date(2024, 1, 1)),
        (date(2024, 1, 1), date(2024, 7, 1)),
        (date(2024, 7, 1), date(2025, 1, 1)),
    )
)
SOME = Estimate(0.2, 0.1, 0.3, 0.15, 0.25, "score")
NOTHING = Estimate(None, None, None, None, None, "score")


def masked(rows: list[list[float | None]], kind: type = float) -> Any:
    """None is hidden."""
    hidden = [[v is None for v in row] for row in rows]
    values = [[-1 if v is None else v for v in row] for row in rows]
    return np.ma.MaskedArray(np.array(values, kind), mask=hidden)


def safe(
    top: list[list[float | None]],
    below: list[list[float | None]],
    *,
    totals: tuple[list[list[float | None]], list[list[float | None]]] | None = None,
    **more: Any,
) -> ProtectedTable:
    """Half-years of Asian, Black, White and all together, as far as there are rows."""
    keys = ("asian", "black", "white", "total")[: len(top)]
    kinds = [RowKind.GROUP] * 3 + [RowKind.TOTAL]
    rows = tuple(
        Row(k, k, frozenset(keys[:3] if k == "total" else [k]), kind)
        for k, kind in zip(keys, kinds, strict=False)
    )
    shown = totals or ([], [])
    phases = SimpleNamespace(
        spans=(0, 1) if totals else (),
        numerator=masked(shown[0], int) if totals else None,
        denominator=masked(shown[1], int) if totals else None,
        rate=masked(more.pop("rate", [])) if "rate" in more else None,
        ratio=masked([more.pop("ratio", [])])[0],
    )
    table = SimpleNamespace(
        spans=HALVES,
        rows=rows,
        grain=SharedGrain.HALF_YEAR,
        cells_numerator=masked(top, int),
        cells_denominator=masked(below, int),
        phases=phases,
        mean=None,
        deviation=None,
        row=keys.index,
        row_of=lambda members: next(
            (i for i, r in enumerate(rows) if r.members == frozenset(members)), None
        ),
    )
    return cast(ProtectedTable, SimpleNamespace(**{**table.__dict__, **more}))


# --- nothing hidden is the exact reading ----------------------------------------------------------


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        replace(PLAN, margin=MARGIN, declared_before=False, chosen_because_worst=True),
        replace(PLAN, dates_set_afterwards=True),
        MONTHLY,
        replace(MONTHLY, look_every=6),
        replace(PLAN, change_date=None, margin=MARGIN),
        replace(PLAN, comparison=(), versus_everyone_else=True),
        replace(PLAN, comparison=()),
        replace(PLAN, focus=()),
    ],
)
def test_nothing_hidden_is_the_exact_reading(plan: Plan) -> None:
    exact = read(phased_table(LARGE), plan)
    shared = protect_reading(exact)
    assert exact.gap is not None
    assert shared.gap is not None
    one, two = exact.gap, shared.gap
    assert {f.name for f in fields(GapReading) if getattr(one, f.name) != getattr(two, f.name)} <= {
        "rates", "focus_rates", "comparison_rates", "overall_rates",  # without who is missing
        "overall_change", "masked",
    }  # fmt: skip
    for name in ("focus_rates", "comparison_rates", "overall_rates"):
        rates = tuple(replace(r, missing=None) for r in getattr(one, name))
        assert getattr(two, name) == rates
    assert two.rates == tuple(tuple(replace(r, missing=None) for r in g) for g in one.rates)
    assert two.overall_change is None
    assert [(f.group, f.kind, f.change, f.others) for f in two.masked] == [
        (f.group, f.kind, UNKNOWN, UNKNOWN) for f in one.masked
    ]
    if one.gap_change is not None:
        assert two.gap_change == one.gap_change
    assert told(shared.headline) == told(exact.headline)
    assert [(f.id, f.title) for f in shared.flags] == [
        (f.id, f.title) for f in exact.flags if f.id != "data-quality"
    ]
    looked = ("Look ", "Each further look", "Clear means", "This page is one look", "No date of")
    said, again = (
        [s.text for s in r.how_we_know if s.text.startswith(looked)] for r in (exact, shared)
    )
    assert said == again
    assert len(said) >= 2


def test_several_groups_as_one_side_have_their_own_row() -> None:
    exact = read(phased_table(LARGE), replace(PLAN, focus=("Black", "Mixed")))
    shared = protect_reading(exact)
    assert exact.gap is not None
    assert shared.gap is not None
    assert [r.numerator for r in shared.gap.focus_rates] == [1_750, 1_650]
    one, two = (
        next(c for c in g.contrasts if c.primary and c.phase == 1) for g in (exact.gap, shared.gap)
    )
    assert two.ratio.value == pytest.approx((1_650 / 20_250) / (2_800 / 44_000))
    assert two.ratio.value == pytest.approx(one.ratio.value)
    others = {
        c.group: c.ratio.value for c in shared.gap.contrasts if not c.primary and c.phase == 1
    }
    assert others == {0: pytest.approx((700 / 10_500) / (2_800 / 44_000)), 1: None, 2: None}


def test_one_group_alone_can_be_shared() -> None:
    counts = {"black": LARGE["black"]}
    shared = protect_reading(read(phased_table(counts), replace(PLAN, comparison=())))
    assert told(shared.headline) == [
        "Fewer Black women had a major haemorrhage in our care since the change. [established: focus_change]"
    ]
    assert shared.gap is not None
    assert [r.numerator for r in shared.gap.overall_rates] == [1_000, 750]
    assert shared.lines[0].text == "11% before May 2024, 7.7% since May 2024."


def test_an_undated_table_can_be_shared() -> None:
    flat = flat_table({k: after for k, (_, after) in LARGE.items()})
    shared = protect_reading(read(flat, replace(PLAN, change_date=None)))
    assert shared.gap is not None
    assert [r[0].numerator for r in shared.gap.rates] == [700, 750, 900, 2_800]
    assert [g.chart for g in shared.groups] == [None] * 4
    assert shared.gap_over_time is None


# --- spans and their time -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "phase"),
    [
        (date(2023, 1, 1), date(2024, 1, 1), 0),
        (date(2023, 1, 2), date(2023, 12, 31), 0),
        (date(2022, 12, 31), date(2023, 7, 1), -1),
        (date(2023, 7, 1), date(2024, 1, 2), -1),
        (date(2023, 12, 31), date(2024, 1, 1), 0),
        (date(2023, 12, 31), date(2024, 1, 2), -1),
        (date(2024, 1, 1), date(2025, 1, 1), 1),
        (date(2024, 1, 1), date(2025, 1, 2), -1),
    ],
)
def test_the_phase_that_holds_a_span(start: date, end: date, phase: int) -> None:
    table = safe([], [], spans=(Span(start, end),))
    found = phase_of_spans(table, PHASES)
    assert found.tolist() == [phase]
    assert phase_of_spans(table, PHASES[:1]).tolist() == [0]  # one phase holds everything
    undated = tuple(replace(p, start=None) for p in PHASES)
    endless = tuple(replace(p, end=None) for p in PHASES)
    assert (
        phase_of_spans(table, undated).tolist() == phase_of_spans(table, endless).tolist() == [-1]
    )


def test_months_of_spans_and_of_each_phase() -> None:
    """A phase's total is as long as its spans; where it has none, as the phase itself."""
    january = 2023 * 12 + 1.0
    table = safe([[1] * 4], [[1] * 4])
    halves = [[january + 6 * i, january + 6 * (i + 1)] for i in range(4)]
    both = np.array([0, 0, 1, 1])
    assert _months(table, both, PHASES).tolist() == [
        *halves,
        [january, january + 12],
        [january + 12, january + 24],
    ]
    shorter = np.array([-1, 0, 1, -1])
    assert _months(table, shorter, PHASES).tolist()[4:] == [halves[1], halves[2]]
    late = replace(PHASES[1], start=date(2024, 1, 16))
    none = _months(table, np.full(4, -1), (PHASES[0], late)).tolist()[4:]
    assert none == [[january, january + 12], [january + 12 + 15 / 31, january + 24]]
    undated = (replace(PHASES[0], start=None), replace(PHASES[1], end=None))
    assert _months(table, np.full(4, -1), undated).tolist()[4:] == [[0.0, 0.0]] * 2


@pytest.mark.parametrize("grain", ["month", "quarter"])
def test_a_projection_does_not_depend_on_how_figures_were_added_up(grain: str) -> None:
    """Months from months, and quarters that are not read as months."""
    counts = {"black": ((800, 6_667), (750, 8_333)), "white": ((1_000, 20_000), (1_250, 25_000))}
    first = date(2023, 1, 1)
    table = phased_table(counts, first=first, last=date(2026, 3, 1), change=date(2024, 7, 1))
    plan = replace(PLAN, change_date=date(2024, 7, 1))
    if grain == "quarter":
        table = table.at_grain(Grain.QUARTER)
    exact = read(table, plan)
    shared = protect_reading(exact)
    assert shared.shared.grain.value == grain
    one, two = (g.gap_change.projection for g in (exact.gap, shared.gap) if g and g.gap_change)
    assert one is not None
    assert two is not None
    assert (two.months, two.low, two.high) == pytest.approx((one.months, one.low, one.high))


# --- rows -----------------------------------------------------------------------------------------


def test_cells_where_a_phase_shows_them_all_else_its_total() -> None:
    table = safe(
        [[10, 12, 14, 16], [None, 22, 24, 26], [30, 32, None, None]],
        [[100, 110, 120, 130], [200, 210, None, 230], [300, 310, 320, 330]],
        totals=([[22, 30], [42, 50], [62, None]], [[210, 250], [410, None], [610, 650]]),
    )
    found = _rows(table, [2, 0, 1], PHASES)
    assert found.phase.tolist() == [0, 0, 1, 1, 0, 1]
    assert found.numerator.tolist() == [
        [30, 32, 0, 0, 0, 0],  # its second total is hidden too
        [10, 12, 14, 16, 0, 0],
        [0, 0, 0, 0, 42, 0],
    ]
    assert found.denominator.tolist() == [
        [300, 310, 0, 0, 0, 0],
        [100, 110, 120, 130, 0, 0],
        [0, 0, 0, 0, 410, 0],
    ]
    assert (found.sums, found.squares) == (None, None)
    assert found.months.shape == (6, 2)


def test_without_totals_a_hidden_phase_has_nobody() -> None:
    table = safe([[None, 12, 14, 16]], [[100, 110, 120, 130]])
    found = _rows(table, [0], PHASES)
    assert found.numerator.tolist() == [[0, 0, 14, 16, 0, 0]]
    assert found.denominator.tolist() == [[0, 0, 120, 130, 0, 0]]


def test_a_phase_without_spans_has_its_total() -> None:
    whole = Span(date(2023, 1, 1), date(2025, 1, 1))
    table = safe([[60]], [[600]], totals=([[22, 30]], [[210, 250]]), spans=(whole,))
    found = _rows(table, [0], PHASES)
    assert found.numerator.tolist() == [[0, 22, 30]]
    assert found.denominator.tolist() == [[0, 210, 250]]
    assert found.phase.tolist() == [-1, 0, 1]


def test_means_and_deviations_about_zero() -> None:
    """3 values of mean 10 and deviation 2: sum 30, squares 2 · 4 + 3 · 100. One value: no deviation."""
    table = safe(
        [[0] * 4, [0] * 4],
        [[3, 1, 4, 0], [5, 5, None, 5]],
        mean=masked([[10, 7, 2, 0], [1, None, 1, 1]]),
        deviation=masked([[2, 9, 1, 5], [1, 1, 1, None]]),
    )
    found = _rows(table, [0, 1], PHASES)
    assert found.denominator.tolist() == [[3, 1, 4, 0, 0, 0], [0] * 6]
    assert found.sums is not None
    assert found.squares is not None
    assert found.sums.tolist() == [[30, 7, 8, 0, 0, 0], [0] * 6]
    assert found.squares.tolist() == [[308, 49, 3 + 16, 0, 0, 0], [0] * 6]
    assert found.numerator.tolist() == [[0] * 6, [0] * 6]
    assert found.phase.tolist() == [0, 0, 1, 1, 0, 1]
    assert found.months.shape == (6, 2)
    straddling = (replace(PHASES[0], end=date(2023, 12, 30)), PHASES[1])
    late = _rows(table, [0], straddling)
    assert late.denominator.tolist() == [[3, 0, 4, 0, 0, 0]]


def test_the_row_of_a_side_and_of_all() -> None:
    table = safe([[1]] * 4, [[1]] * 4)
    assert [side_row(table, m) for m in (["black"], ["white"])] == [1, 2]
    assert side_row(table, ["asian", "black", "white"]) == 3
    assert side_row(table, ["asian", "black"]) is None
    assert _total_row(table) == 3
    assert _total_row(safe([[1]], [[1]])) == 0


def test_a_side_without_a_row_is_hidden() -> None:
    table = safe([[1]] * 4, [[1]] * 4)
    hidden = tuple(PhaseRate(p, None, None, None, UNKNOWN) for p in (0, 1))
    given = (PhaseRate(0, 9, 90, 3, SOME),)
    assert _side_rates(table, [], PHASES, given) == ()
    assert _side_rates(table, ["asian", "black"], PHASES, given) == hidden
    assert _side_rates(table, ["black"], PHASES, ()) == hidden
    assert _side_rates(table, ["black"], PHASES, given) == (PhaseRate(0, 9, 90, None, SOME),)


def test_a_rate_with_its_counts_or_to_two_figures_or_hidden() -> None:
    table = safe(
        [[1]],
        [[1]],
        totals=([[1, 1]], [[1, 1]]),
        rate=[[0.12, None]],
    )
    shown = PhaseRate(0, 9, 90, 3, SOME)
    assert _rate(table, 0, shown) == PhaseRate(0, 9, 90, None, SOME)
    means = SimpleNamespace(**{**table.__dict__, "mean": 1})
    assert _rate(cast(ProtectedTable, means), 0, shown) == PhaseRate(0, None, 90, None, SOME)
    nobody = PhaseRate(0, 0, 0, 0, NOTHING)
    two_figures = PhaseRate(0, None, None, None, replace(UNKNOWN, value=0.12))
    assert _rate(table, 0, nobody) == two_figures
    later = replace(nobody, phase=1)
    assert _rate(table, 0, later) == PhaseRate(1, None, None, None, UNKNOWN)
    assert _rate(table, 0, replace(nobody, phase=2)) == PhaseRate(2, None, None, None, UNKNOWN)


# --- answers with their numbers -------------------------------------------------------------------


def test_where_the_number_is_hidden_only_its_sign_is_kept() -> None:
    assert _signed(SOME, NOTHING) == Estimate(1.0, None, None, None, None, "sign only")
    assert _signed(replace(SOME, value=-0.2), NOTHING).value == -1.0
    assert _signed(SOME, replace(SOME, value=0.21)) == replace(SOME, value=0.21)
    assert _signed(NOTHING, UNKNOWN) == UNKNOWN


def test_a_change_keeps_its_answer(exact: GapReading) -> None:
    change = exact.changes[0]
    other = replace(exact.changes[1], ratio=SOME, difference=SOME)
    assert _own_change(None, other) is None
    assert _own_change(change, other) == replace(change, ratio=SOME, difference=SOME)
    hidden = _own_change(change, None)
    assert hidden is not None
    assert (hidden.answer, hidden.strength, hidden.ratio) == (
        change.answer,
        change.strength,
        UNKNOWN,
    )
    assert (hidden.difference.value, hidden.difference.method) == (-1.0, "sign only")
    assert change.difference.value is not None
    assert change.difference.value < 0


@pytest.fixture(scope="module")
def exact() -> GapReading:
    found = read(phased_table(LARGE), PLAN).gap
    if found is None:
        raise ValueError("This reading has no gap.")
    return found


def test_a_change_of_the_gap_keeps_its_answer(exact: GapReading) -> None:
    assert exact.gap_change is not None
    projection = Projection(26.8, 12.6, 61.9)
    change = replace(exact.gap_change, projection=projection)
    assert _gap_change(None, change) is None
    other = replace(
        change,
        ratio_of_ratios=SOME,
        difference_of_differences=SOME,
        months_enough=3,
        volume_enough=2.0,
        projection=replace(projection, months=99.0),
    )
    found = _gap_change(replace(change, months_enough=4, volume_enough=5.0), other)
    assert found == other  # what would be enough, too, is that of protected numbers
    none = _gap_change(replace(change, projection=None), other)
    assert none == replace(other, projection=None)
    hidden = _gap_change(change, None)
    assert hidden == replace(
        change,
        ratio_of_ratios=UNKNOWN,
        difference_of_differences=UNKNOWN,
        months_enough=None,
        volume_enough=None,
        projection=None,
    )


def sides(focus: str = "black", comparison: str = "white") -> Sides:
    roles = {focus: "population of focus", comparison: "compared with"}
    groups = [
        SimpleNamespace(group=SimpleNamespace(key=k), role=roles.get(k, "other"))
        for k in ("asian", "black", "mixed", "white")
    ]
    return Sides(cast(EquityReading, SimpleNamespace(groups=groups)))


def test_sides_by_their_roles() -> None:
    found = sides()
    assert found.keys == ["asian", "black", "mixed", "white"]
    assert (found.members(found.focus), found.members(found.comparison)) == (["black"], ["white"])
    assert found.members(~(found.focus | found.comparison)) == ["asian", "mixed"]


def test_the_same_contrast_among_the_shared_ones(exact: GapReading) -> None:
    """There the groups outside the sides stand first: Asian 0, Mixed 1, then Black 2 and White 3."""
    both = replace(
        exact,
        contrasts=tuple(
            Contrast(group, phase, SOME, SOME, "event", primary, 0.95, False, "neither")
            for phase in (0, 1)
            for group, primary in ((2, True), (0, False), (1, False))
        ),
    )

    def found(group: int, phase: int, *, primary: bool) -> tuple[int, int] | None:
        wanted = Contrast(group, phase, SOME, SOME, "event", primary, 0.95, False, "neither")
        same = _same_contrast(wanted, both, sides())
        return None if same is None else (same.group, same.phase)

    assert found(1, 0, primary=True) == (2, 0)
    assert found(-1, 1, primary=True) == (2, 1)
    assert found(0, 1, primary=False) == (0, 1)
    assert found(2, 0, primary=False) == (1, 0)
    assert found(1, 0, primary=False) is None
    assert found(-1, 0, primary=False) is None
    assert found(0, 2, primary=False) is None


def test_a_published_ratio_stands_where_the_counts_do_not() -> None:
    table = safe([[1]], [[1]], ratio=[2.345, None])
    contrast = Contrast(1, 0, SOME, SOME, "event", True, 0.95, True, "comparison")
    assert _published_ratio(table, contrast) == 2.3
    assert _published_ratio(table, replace(contrast, phase=1)) is None
    assert _published_ratio(table, replace(contrast, phase=2)) is None
    assert _published_ratio(table, replace(contrast, side="non-event")) is None
    found = _contrast(contrast, None, sides(), table)
    assert found == replace(
        contrast,
        ratio=replace(UNKNOWN, value=2.3),
        difference=Estimate(1.0, None, None, None, None, "sign only"),
    )
    other = _contrast(replace(contrast, primary=False), None, sides(), table)
    assert (other.ratio, other.side, other.clear) == (UNKNOWN, "event", True)


def test_a_contrast_takes_the_shared_numbers_and_their_side(exact: GapReading) -> None:
    table = safe([[1]], [[1]], ratio=[2.345])
    shared = Contrast(2, 0, replace(SOME, value=1.9), SOME, "non-event", True, 0.9, False, "x")
    both = replace(exact, contrasts=(shared,))
    contrast = Contrast(1, 0, SOME, NOTHING, "event", True, 0.95, True, "comparison")
    wanted = replace(contrast, ratio=shared.ratio, difference=SOME, side="non-event")
    assert _contrast(contrast, both, sides(), table) == wanted
    standing = Standing(Stand.GAP, Strength.ESTABLISHED, "comparison", contrast)
    assert _standing(standing, both, sides(), table) == replace(standing, contrast=wanted)
    assert _standing(None, both, sides(), table) is None


# --- what is drawn of them ------------------------------------------------------------------------


def test_sums_of_a_row_only_where_every_cell_is_shown() -> None:
    table = safe([[1, 2, 3, 4], [1, None, 3, 4], [1, 2, 3, 4]], [[9] * 4, [9] * 4, [9, 9, 9, None]])
    found = _sums(table, 0)
    assert found is not None
    assert (found.x.tolist(), found.n.tolist()) == ([1.0, 2.0, 3.0, 4.0], [9.0] * 4)
    assert (found.sums, found.squares) == (None, None)
    assert (_sums(table, 1), _sums(table, 2)) == (None, None)
    means = SimpleNamespace(**{**table.__dict__, "mean": masked([[1.0] * 4] * 3)})
    assert _sums(cast(ProtectedTable, means), 0) is None


def test_what_a_chart_of_means_divides() -> None:
    table = safe([[0, 0]], [[10, 20]], mean=masked([[3.5, None]]))
    assert _cells(table, 0).tolist() == [35.0, None]
    assert _cells(safe([[5, None]], [[10, 20]]), 0).tolist() == [5, None]


def test_two_phases_are_no_chart_and_no_series() -> None:
    ctx = worded()
    group = read(phased_table(LARGE), PLAN).groups[1]
    table = safe([[1] * 4] * 4, [[9] * 4] * 4, grain=SharedGrain.PHASE)
    assert _chart(ctx, table, group) is None
    assert _chart(ctx, safe([[1] * 4] * 4, [[9] * 4] * 4), replace(group, chart=None)) is None
    assert _gap_over_time(ctx, table, sides(), None) is None
    series = read(phased_table(LARGE), PLAN).gap_over_time
    assert series is not None
    hidden = _gap_over_time(ctx, table, sides(), series)
    assert hidden is not None
    assert hidden == replace(
        series,
        points=(),
        difference_centre=None,
        ratio_centre=None,
        difference_scatter=None,
        ratio_scatter=None,
        way="",
        reason="",
        sentence="The gap over time is left out here: it would rest on small numbers that are protected.",
    )


def test_a_chart_of_protected_half_years() -> None:
    ctx = worded()
    found_group = read(phased_table(LARGE), PLAN).groups[1]
    top = [[1] * 4, [40, None, 50, 60], [1] * 4]
    below = [[9] * 4, [400, 400, None, 600], [9] * 4]
    chart = _chart(replace(ctx, phases=PHASES), safe(top, below), found_group)
    assert chart is not None
    assert [p.period for p in chart.points] == [s.start for s in HALVES]
    assert [p.value for p in chart.points] == [0.1, None, None, 0.1]
    assert [p.hidden for p in chart.points] == [False, True, True, False]
    assert [p.phase for p in chart.points] == [0, 0, 1, 1]
    assert chart.grain.value == "half-year"


def test_a_series_of_protected_half_years() -> None:
    """10 % against 5 %, then 8 % against 5 %: 5 and 3 points, twice and 1.6 times."""
    ctx = replace(worded(), phases=PHASES)
    table = safe(
        [[9] * 4, [40, 40, 32, 32], [100] * 4],
        [[90] * 4, [400] * 4, [2_000] * 4],
    )
    exact_series = read(phased_table(LARGE), PLAN).gap_over_time
    found = _gap_over_time(ctx, table, sides(), exact_series)
    assert found is not None
    assert [p.difference for p in found.points] == pytest.approx([0.05, 0.05, 0.03, 0.03])
    assert [p.ratio for p in found.points] == pytest.approx([2.0, 2.0, 1.6, 1.6])
    assert [p.period for p in found.points] == [s.start for s in HALVES]
    assert [p.phase for p in found.points] == [0, 0, 1, 1]
    assert found.grain.value == "half-year"
    assert found.reason.startswith("There are fewer than 6 points")


def test_sums_about_zero_of_values_about_an_origin() -> None:
    """Values 12, 14 and 20 about an origin of 10: sum 46, squares 740."""
    wait = replace(HAEMORRHAGE, origin=10.0)
    table = flat_table({"black": (0, 3), "white": (0, 1)}, measure=wait)
    away = np.array([[[2 + 4 + 10.0], [7.0]]])
    squared = np.array([[[4 + 16 + 100.0], [49.0]]])
    table = replace(table, sums=away, squares=squared)
    found = _counts(table, np.array([True, False]))
    assert found.sums is not None
    assert found.squares is not None
    assert (found.sums.tolist(), found.squares.tolist()) == ([[46.0]], [[740.0]])
    both = _counts(table, np.array([True, True]))
    assert both.squares is not None
    assert both.squares.tolist() == [[740.0], [289.0]]
    assert _counts(replace(table, squares=None), np.array([True, True])).sums is None
