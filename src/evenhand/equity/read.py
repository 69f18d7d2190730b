"""One measure, read: rates, changes, contrasts, the gap and how it changed, who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.cells import GapCounts
from evenhand.equity.chosen import by_chance
from evenhand.equity.compare import Intervals
from evenhand.equity.contrasts import contrasts, standing
from evenhand.equity.differ import omnibus, spread_measures
from evenhand.equity.frame import Frame, lay_out
from evenhand.equity.gap import gap_change
from evenhand.equity.looks import Schedule
from evenhand.equity.masking import masked_flags
from evenhand.equity.missing import missing_bounds, missing_change
from evenhand.equity.mix import mix
from evenhand.equity.model import GapReading, Margin, PhaseRate
from evenhand.equity.numbers import numbers_of
from evenhand.equity.own import own_changes
from evenhand.equity.settings import settings
from evenhand.stats.critical import Floats


def read_gap(
    counts: GapCounts,
    *,
    focus: ArrayLike,
    comparison: ArrayLike,
    phase: ArrayLike,
    kind: str,
    direction: str,
    declared_before: bool = True,
    exploratory: bool = False,
    broken: bool = False,
    margin: Margin | None = None,
    missing_counts: GapCounts | tuple[ArrayLike, ArrayLike, ArrayLike] | None = None,
    constants: Mapping[str, Mapping[str, Any]] | None = None,
    months_per_period: float = 1.0,
    spans: ArrayLike | None = None,
    schedule: Schedule | None = None,
    chosen_because_worst: bool = False,
) -> GapReading:
    """Read one measure for a population of focus.

    Parameters
    ----------
    counts
        Stated groups only, shaped (groups, periods).
    focus, comparison
        True for each group that belongs, shaped (groups,). An empty focus reads every group against
        the comparison; an empty comparison gives rates and own changes only.
    phase
        0 before, 1 since the change, -1 left out; shaped (periods,). One phase: where it stands.
    kind
        "proportion", "rate", "count" or "mean".
    direction
        Which way is better: "lower", "higher" or "neither".
    declared_before
        Focus and comparison were fixed before the change; otherwise every interval is adjusted.
    exploratory, broken
        Phases set after seeing the data; a break inside. Nothing is then established.
    margin
        Largest gap agreed to call equal; without it, "equal" is never said.
    missing_counts
        People without usable ethnicity, by way of being missing and period.
    constants
        As `defaults()`.
    months_per_period
        1 for months, 3 for quarters: scales `months_enough` and `projection`.
    spans
        Months at which each period begins and ends, counted from any day, shaped (periods, 2); None
        for periods one after another. Needed where sums of a whole phase stand beside its periods.
    schedule
        Planned looks and which of them this is; None reads once. Periods after the look are left
        out (phase -1) by the caller.
    chosen_because_worst
        The focus was chosen because it looked worst: what would be expected of it without any
        change stands beside the answers, and changes none of them.

    Raises
    ------
    PlanError
        When the plan does not fit the counts.

    Source
    ------
    docs/methods/equity.md.

    Examples
    --------
    >>> counts = GapCounts(np.array([[1200, 900], [1500, 1500]]),
    ...                    np.array([[10000, 10000], [30000, 30000]]), np.zeros((2, 2)))
    >>> reading = read_gap(counts, focus=[True, False], comparison=[False, True],
    ...                    phase=[0, 1], kind="proportion", direction="lower")
    >>> reading.gap_change.answer.value, reading.gap_change.strength.value
    ('narrowed', 'established')
    """
    lost = _as_counts(missing_counts)
    frame = lay_out(
        counts,
        focus=focus,
        comparison=comparison,
        phase=phase,
        kind=kind,
        direction=direction,
        missing_counts=lost,
        declared_before=declared_before,
        capped=exploratory or broken,
        constants=settings(constants),
        schedule=schedule,
    )
    reading = _reading(frame, margin, _spans(frame, months_per_period, spans), lost)
    return replace(reading, by_chance=by_chance(frame)) if chosen_because_worst else reading


def _spans(frame: Frame, months_per_period: float, given: ArrayLike | None) -> Floats:
    if given is not None:
        return np.asarray(given, float)
    starts = np.arange(len(frame.phase)) * months_per_period
    return np.stack([starts, starts + months_per_period], axis=1)


def _as_counts(
    given: GapCounts | tuple[ArrayLike, ArrayLike, ArrayLike] | None,
) -> GapCounts | None:
    if given is None or isinstance(given, GapCounts):
        return given
    numerator, denominator, missing = (np.asarray(a) for a in given)
    return GapCounts(numerator, denominator, missing)


def _reading(
    frame: Frame, margin: Margin | None, spans: Floats, lost: GapCounts | None
) -> GapReading:
    numbers = numbers_of(frame, margin)
    found = numbers.rates
    changes = own_changes(frame, numbers.own)
    against = contrasts(frame, numbers.contrasts)
    return GapReading(
        phases=frame.phases,
        rates=tuple(_phase_rates(frame, found, g) for g in range(frame.groups)),
        focus_rates=_phase_rates(frame, found, frame.focus_row) if frame.focus.any() else (),
        comparison_rates=(
            _phase_rates(frame, found, frame.comparison_row) if frame.comparison.any() else ()
        ),
        overall_rates=_phase_rates(frame, found, frame.overall_row),
        changes=changes.groups,
        focus_change=changes.focus,
        comparison_change=changes.comparison,
        overall_change=changes.overall,
        contrasts=against,
        standing=standing(frame, numbers.standing, against),
        gap_change=gap_change(frame, numbers.gap, spans),
        phi=frame.spread.phi,
        phi_df=frame.spread.df,
        omnibus=omnibus(frame),
        summaries=spread_measures(frame),
        masked=masked_flags(frame, numbers.masked),
        missing=missing_bounds(frame, lost, numbers.contrasts),
        mix=mix(frame),
        already_moving=bool(numbers.already_moving),
        direction=frame.direction,
        missing_change=missing_change(frame, lost, numbers.contrasts),
    )


def _phase_rates(frame: Frame, found: Intervals, row: int) -> tuple[PhaseRate, ...]:
    cells = frame.cells
    return tuple(
        PhaseRate(
            phase=p,
            numerator=int(cells.x[row, p]),
            denominator=int(cells.n[row, p]),
            missing=int(cells.missing[row, p]),
            rate=found.estimate(row, p),
        )
        for p in range(frame.phases)
    )
