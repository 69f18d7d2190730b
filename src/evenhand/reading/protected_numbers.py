"""Numbers of a shared reading: computed again from the protected table, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from evenhand.disclosure import ProtectedTable, Span, round_figures
from evenhand.disclosure.protected import Masked
from evenhand.equity import GapCounts, read_gap
from evenhand.equity.model import (
    Contrast,
    Estimate,
    GapChange,
    GapReading,
    MaskedFlag,
    OwnChange,
    PhaseRate,
    Standing,
)
from evenhand.measures.table import MeasureTable
from evenhand.reading.model import EquityReading, Phase
from evenhand.reading.scope import Scope

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
UNKNOWN = Estimate(None, None, None, None, None, "hidden")


@dataclass(frozen=True, slots=True)
class Rows:
    """Protected counts of some rows by span, with the phase of each span; 0 where hidden.

    `months` are the month at which each span begins and ends. For means, `sums` and `squares` are about 0, worked out from the shown means and deviations.
    """

    numerator: Ints
    denominator: Ints
    phase: Ints
    months: Floats
    sums: Floats | None = None
    squares: Floats | None = None


class Sides:
    """The two sides of a reading as masks over its groups."""

    def __init__(self, reading: EquityReading) -> None:
        self.keys = [g.group.key for g in reading.groups]
        self.focus = np.array([g.role == "population of focus" for g in reading.groups], bool)
        self.comparison = np.array([g.role == "compared with" for g in reading.groups], bool)

    def members(self, side: NDArray[np.bool_]) -> list[str]:
        return [k for k, inside in zip(self.keys, side, strict=True) if inside]

    def scope(self, reading: EquityReading, table: MeasureTable) -> Scope:
        return Scope(
            table=table,
            stated=tuple(g.group for g in reading.groups),
            members=tuple(g.members for g in reading.groups),
            focus=self.focus,
            comparison=self.comparison,
            focus_label=reading.focus_label,
            comparison_label=reading.comparison_label,
        )


def protected_numbers(
    reading: EquityReading, exact: GapReading, safe: ProtectedTable, sides: Sides
) -> GapReading:
    """Numbers from protected rows, answers from the exact reading."""
    phases = reading.phases
    places = [safe.row(key) for key in sides.keys]
    own = _read(reading, _rows(safe, places, phases), sides.focus, sides.comparison)
    both = _both_sides(reading, safe, sides, phases)
    total = _total_row(safe)
    alone = np.zeros(1, bool)
    whole = _read(reading, _rows(safe, [total], phases), alone, alone)
    # Every field is named, so that a number added to the exact reading cannot slip through.
    return GapReading(
        phases=exact.phases,
        already_moving=exact.already_moving,
        direction=exact.direction,
        rates=tuple(_rates(safe, p, r) for p, r in zip(places, own.rates, strict=True)),
        focus_rates=_side_rates(
            safe, sides.members(sides.focus), phases, both.focus_rates if both else ()
        ),
        comparison_rates=_side_rates(
            safe, sides.members(sides.comparison), phases, both.comparison_rates if both else ()
        ),
        overall_rates=_rates(safe, total, whole.rates[0]),
        changes=_own_changes(exact.changes, own.changes),
        focus_change=_own_change(exact.focus_change, both.focus_change if both else None),
        comparison_change=_own_change(
            exact.comparison_change, both.comparison_change if both else None
        ),
        overall_change=None,
        contrasts=tuple(_contrast(c, both, sides, safe) for c in exact.contrasts),
        standing=_standing(exact.standing, both, sides, safe),
        gap_change=_gap_change(exact.gap_change, both.gap_change if both else None),
        phi=own.phi,
        phi_df=own.phi_df,
        omnibus=own.omnibus if not safe.hidden.any() else None,
        summaries=own.summaries if not safe.hidden.any() else (),
        masked=tuple(MaskedFlag(f.group, f.kind, UNKNOWN, UNKNOWN) for f in exact.masked),
        missing=(),
        missing_change=None,
        mix=own.mix if not safe.hidden.any() else None,
        by_chance=both.by_chance if both else None,
    )


def _total_row(safe: ProtectedTable) -> int:
    """The row of all groups together; where there is one group, that is its own."""
    keys = [row.key for row in safe.rows]
    return keys.index("total") if "total" in keys else 0


def _both_sides(
    reading: EquityReading, safe: ProtectedTable, sides: Sides, phases: Sequence[Phase]
) -> GapReading | None:
    """The two sides as one row each, with every group outside them."""
    named = [s for s in (sides.focus, sides.comparison) if s.any()]
    rows = [side_row(safe, sides.members(s)) for s in named]
    ends = [row for row in rows if row is not None]
    if not ends or len(ends) < len(rows):
        return None
    outside = [safe.row(k) for k in sides.members(~(sides.focus | sides.comparison))]
    places = [*outside, *ends]
    focus, comparison = np.zeros(len(places), bool), np.zeros(len(places), bool)
    focus[len(outside)] = sides.focus.any()
    comparison[-1] = sides.comparison.any()
    return _read(reading, _rows(safe, places, phases), focus, comparison)


def side_row(safe: ProtectedTable, members: Sequence[str]) -> int | None:
    """The row of one side of the comparison; None where its members have no row as one."""
    return safe.row(members[0]) if len(members) == 1 else safe.row_of(members)


def _read(
    reading: EquityReading, rows: Rows, focus: NDArray[np.bool_], comparison: NDArray[np.bool_]
) -> GapReading:
    plan = reading.plan
    empty = np.zeros_like(rows.numerator)
    return read_gap(
        GapCounts(rows.numerator, rows.denominator, empty, rows.sums, rows.squares),
        focus=focus,
        comparison=comparison,
        phase=rows.phase,
        kind=str(reading.measure.kind),
        direction=str(reading.measure.direction),
        declared_before=plan.declared_before,
        exploratory=plan.exploratory,
        margin=plan.margin,
        spans=rows.months,
        schedule=None if reading.look is None else reading.look.schedule,
        chosen_because_worst=plan.chosen_because_worst,
    )


def _rows(safe: ProtectedTable, places: Sequence[int], phases: Sequence[Phase]) -> Rows:
    """Cells where a row shows all cells of a phase; else the phase's total where that is shown.

    Totals stand in columns of their own, one a phase, after those of the spans.
    """
    spans = phase_of_spans(safe, phases)
    phase = np.concatenate([spans, np.arange(len(phases))])
    months = _months(safe, spans, phases)
    if safe.mean is not None and safe.deviation is not None:
        cells = safe.cells_denominator, safe.mean, safe.deviation
        return _mean_rows(cells, places, spans, phase, months)
    numerator = np.zeros((len(places), phase.size), np.int64)
    denominator = np.zeros_like(numerator)
    for out, row in enumerate(places):
        for index in range(len(phases)):
            columns = np.flatnonzero(spans == index)
            if not columns.size or _any_hidden(safe, row, columns):
                columns, pair = np.array([spans.size + index]), _total(safe, row, index)
            else:
                pair = safe.cells_numerator[row, columns], safe.cells_denominator[row, columns]
            numerator[out, columns], denominator[out, columns] = pair
    return Rows(numerator, denominator, phase, months)


def _months(safe: ProtectedTable, spans: Ints, phases: Sequence[Phase]) -> Floats:
    """Begin and end of each span, then of each phase's total: as long as the phase's spans are."""
    cells = np.array([(_month(span.start), _month(span.end)) for span in safe.spans])
    totals = [
        (cells[spans == p.index].min(), cells[spans == p.index].max())
        if (spans == p.index).any()
        else _ends(p)
        for p in phases
    ]
    return np.concatenate([cells, np.array(totals)])


def _ends(phase: Phase) -> tuple[float, float]:
    if phase.start is None or phase.end is None:
        return 0.0, 0.0
    return _month(phase.start), _month(phase.end + timedelta(days=1))


def _month(day: date) -> float:
    return day.year * 12 + day.month + (day.day - 1) / 31


def _mean_rows(
    cells: Sequence[Masked], places: Sequence[int], spans: Ints, phase: Ints, months: Floats
) -> Rows:
    """Number, mean and deviation of every phase of which a row shows all cells."""
    shape = len(places), phase.size
    count, sums, squares = np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape)
    for out, row in enumerate(places):
        for index in np.unique(spans[spans >= 0]):
            columns = np.flatnonzero(spans == index)
            shown = [c[row, columns] for c in cells]
            if any(np.ma.getmaskarray(c).any() for c in shown):
                continue
            n, mean, spread = (np.asarray(c, float) for c in shown)
            count[out, columns], sums[out, columns] = n, n * mean
            squares[out, columns] = (n - 1).clip(0) * spread**2 + n * mean**2
    return Rows(np.zeros_like(count), count, phase, months, sums, squares)


def _any_hidden(safe: ProtectedTable, row: int, columns: Ints) -> bool:
    top, below = safe.cells_numerator[row, columns], safe.cells_denominator[row, columns]
    return bool((np.ma.getmaskarray(top) | np.ma.getmaskarray(below)).any())


def _total(safe: ProtectedTable, row: int, phase: int) -> tuple[int, int]:
    if phase >= len(safe.phases.spans):
        return 0, 0
    top, below = safe.phases.numerator[row, phase], safe.phases.denominator[row, phase]
    return (0, 0) if top is np.ma.masked or below is np.ma.masked else (int(top), int(below))


def phase_of_spans(safe: ProtectedTable, phases: Sequence[Phase]) -> Ints:
    """The phase that holds each span, -1 for a span that straddles a change."""
    return np.array([_phase_of(span, phases) for span in safe.spans], np.int64)


def _phase_of(span: Span, phases: Sequence[Phase]) -> int:
    if len(phases) == 1:
        return 0
    last = span.end - timedelta(days=1)
    return next(
        (p.index for p in phases if p.start and p.end and p.start <= span.start and last <= p.end),
        -1,
    )


def _side_rates(
    safe: ProtectedTable,
    members: Sequence[str],
    phases: Sequence[Phase],
    found: Sequence[PhaseRate],
) -> tuple[PhaseRate, ...]:
    """Rates of a side by phase, hidden where it has no row as one; none where it has no members."""
    row = side_row(safe, members) if members else None
    if members and (row is None or not found):
        return tuple(PhaseRate(p.index, None, None, None, UNKNOWN) for p in phases)
    return () if row is None else _rates(safe, row, found)


def _rates(safe: ProtectedTable, row: int, found: Sequence[PhaseRate]) -> tuple[PhaseRate, ...]:
    return tuple(_rate(safe, row, rate) for rate in found)


def _rate(safe: ProtectedTable, row: int, found: PhaseRate) -> PhaseRate:
    """A phase's own figures: counts where they passed, else at most the rate to two figures."""
    if found.denominator:
        events = None if safe.mean is not None else found.numerator
        return replace(found, numerator=events, missing=None)
    value = None
    if found.phase < len(safe.phases.spans):
        shown = safe.phases.rate[row, found.phase]
        value = None if shown is np.ma.masked else float(shown)
    return PhaseRate(found.phase, None, None, None, replace(UNKNOWN, value=value))


def _own_changes(exact: Sequence[OwnChange], shared: Sequence[OwnChange]) -> tuple[OwnChange, ...]:
    found = (_own_change(e, s) for e, s in zip(exact, shared, strict=True))
    return tuple(change for change in found if change is not None)


def _own_change(exact: OwnChange | None, shared: OwnChange | None) -> OwnChange | None:
    if exact is None:
        return None
    numbers = (UNKNOWN, UNKNOWN) if shared is None else (shared.ratio, shared.difference)
    return replace(exact, ratio=numbers[0], difference=_signed(exact.difference, numbers[1]))


def _signed(exact: Estimate, shared: Estimate) -> Estimate:
    """Which way a change went is part of the words: where the number is hidden only its sign is kept."""
    if shared.value is not None or exact.value is None:
        return shared
    return replace(UNKNOWN, value=float(np.sign(exact.value)), method="sign only")


def _contrast(
    exact: Contrast, both: GapReading | None, sides: Sides, safe: ProtectedTable
) -> Contrast:
    found = None if both is None else _same_contrast(exact, both, sides)
    ratio, difference = (UNKNOWN, UNKNOWN) if found is None else (found.ratio, found.difference)
    side = exact.side if found is None else found.side
    if ratio.value is None and exact.primary:
        ratio = replace(UNKNOWN, value=_published_ratio(safe, exact))
    return replace(exact, ratio=ratio, difference=_signed(exact.difference, difference), side=side)


def _published_ratio(safe: ProtectedTable, exact: Contrast) -> float | None:
    if exact.side != "event" or exact.phase >= len(safe.phases.ratio):
        return None
    shown = safe.phases.ratio[exact.phase]
    return None if shown is np.ma.masked else round_figures(float(shown))


def _same_contrast(exact: Contrast, both: GapReading, sides: Sides) -> Contrast | None:
    outside = sides.members(~(sides.focus | sides.comparison))
    wanted = -1
    if not exact.primary and exact.group >= 0:
        key = sides.keys[exact.group]
        if key not in outside:
            return None
        wanted = outside.index(key)
    return next(
        (
            c
            for c in both.contrasts
            if c.phase == exact.phase
            and c.primary == exact.primary
            and (c.primary or c.group == wanted)
        ),
        None,
    )


def _standing(
    exact: Standing | None, both: GapReading | None, sides: Sides, safe: ProtectedTable
) -> Standing | None:
    if exact is None:
        return None
    return replace(exact, contrast=_contrast(exact.contrast, both, sides, safe))


def _gap_change(exact: GapChange | None, shared: GapChange | None) -> GapChange | None:
    if exact is None:
        return None
    ratio, difference = (
        (UNKNOWN, UNKNOWN)
        if shared is None
        else (shared.ratio_of_ratios, shared.difference_of_differences)
    )
    return replace(
        exact,
        ratio_of_ratios=ratio,
        difference_of_differences=difference,
        months_enough=None if shared is None else shared.months_enough,
        volume_enough=None if shared is None else shared.volume_enough,
        projection=None if exact.projection is None or shared is None else shared.projection,
    )
