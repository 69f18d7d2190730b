"""The gap itself over time: difference and log ratio per period, with limits frozen on a baseline."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evenhand.equity.cells import Bools, Cells, Ints
from evenhand.spc import anhoej, mdc
from evenhand.spc.kinds import Codes
from evenhand.spc.line_parts import Lines
from evenhand.stats.critical import Floats

SCREEN = 3.2665  # moving ranges this many times their mean are left out of it, once (as in I')
_ROOT_HALF_PI = math.sqrt(math.pi / 2)  # |difference| of two normal values to their sigma


@dataclass(frozen=True, slots=True, eq=False)
class GapScale:
    """The gap on one scale, arrays shaped (..., periods); NaN where a period is missing.

    Attributes
    ----------
    value
        Focus less comparison: the difference, or the log of the ratio.
    variance
        Sampling variance of each value by its own counts.
    centre, scatter
        Baseline mean, and by how much neighbours differ more than sampling alone makes them (1: not
        more), shaped (..., 1).
    lower, upper
        3 standard deviations from the centre, by the rates of each phase and each period's people.
    """

    value: Floats
    variance: Floats
    centre: Floats
    scatter: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, slots=True, eq=False)
class GapSeries:
    """Both scales; `flipped` where the ratio is of the non-event."""

    difference: GapScale
    ratio: GapScale
    flipped: bool


@dataclass(frozen=True, slots=True)
class SeriesSignal:
    """One rule that fired since the change. `side`: +1 above the baseline's centre, -1 below,
    0 for a signal without direction."""

    rule: str
    side: int


def gap_series(
    focus: Cells,
    comparison: Cells,
    phase: Ints,
    *,
    kind: str,
    flipped: bool = False,
    floor: float = 1.0,
) -> GapSeries:
    """The gap in each period on both scales, with centre and scatter from the baseline alone.

    Difference p_f - p_c and log ratio ln p_f - ln p_c (of the rarer side; half an event is added to
    both where either has none). A period in which one side has nobody is missing: never a closed gap.

    Parameters
    ----------
    focus, comparison
        Cells by period, shaped (..., periods).
    phase
        0 before the change, 1 since, -1 in neither; shaped (periods,).
    kind
        "proportion", "rate", "count" or "mean".
    flipped
        The ratio is of the non-event.
    floor
        Scatter below which limits are never narrowed.

    Returns
    -------
    Limits are those of `prime_limits`, with the sampling variance that the rates of its phase give
    each period's people: a month with few events by chance does not weigh more, and when events
    become rarer for everybody, a ratio may swing more before it signals.

    Examples
    --------
    >>> x, n, none = np.array([6.0, 8, 4]), np.array([50.0, 50, 0]), np.zeros(3)
    >>> focus = Cells(x, n, none, none, none)
    >>> rest = Cells(np.array([10.0, 9, 11]), np.full(3, 200.0), none, none, none)
    >>> found = gap_series(focus, rest, np.array([0, 0, 1]), kind="proportion")
    >>> found.difference.value.round(3).tolist(), found.ratio.value.round(3).tolist()
    ([0.07, 0.115, nan], [0.875, 1.269, nan])
    """
    missing = (focus.n <= 0) | (comparison.n <= 0)
    scales = []
    own = _own(focus, comparison, kind, flipped)
    expected = _expected(focus, comparison, phase, kind, flipped)
    for (value, variance), usual in zip(own, expected, strict=True):
        known, spread = (np.where(missing, np.nan, v) for v in (value, usual))
        centre, scatter, lower, upper = prime_limits(known, spread, phase == 0, floor=floor)
        own_variance = np.where(missing, np.nan, variance)
        scales.append(GapScale(known, own_variance, centre, scatter, lower, upper))
    return GapSeries(scales[0], scales[1], flipped)


def prime_limits(
    value: Floats, variance: Floats, baseline: Bools, *, floor: float = 1.0
) -> tuple[Floats, Floats, Floats, Floats]:
    """Limits in the manner of an individuals-prime chart, from sampling variances.

    Centre sum(y/v) / sum(1/v); s_i = sqrt(pi/2) |y_i - y_i-1| / sqrt(v_i + v_i-1), those under
    3.2665 times their mean averaged again: the scatter; limits centre -/+ 3 scatter sqrt(v_i). With
    v_i = 1/n_i and no floor this is Taylor's I' chart. Centre and scatter come from the baseline.

    Parameters
    ----------
    value, variance
        Shaped (..., periods), NaN where missing; a missing period takes both its ranges with it.
    baseline
        Shaped (periods,).

    Returns
    -------
    Centre and scatter, shaped (..., 1); lower and upper limits, shaped (..., periods).

    Source
    ------
    Taylor 2017 (I' chart), as in qicharts2; docs/methods/gap-over-time.md.

    Examples
    --------
    >>> y, v = np.array([1.0, 3.0, 2.0, 9.0]), np.full(4, 0.25)
    >>> found = prime_limits(y, v, np.array([True, True, True, False]))
    >>> found[0].item(), found[1].round(3).item(), found[3].round(2).tolist()
    (2.0, 2.659, [5.99, 5.99, 5.99, 5.99])
    """
    y, v = value[..., baseline], variance[..., baseline]
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(np.isnan(y), 0.0, 1 / v)
        total = weight.sum(axis=-1, keepdims=True)
        centre = (weight * np.nan_to_num(y)).sum(axis=-1, keepdims=True) / total
        ranges = _ROOT_HALF_PI * np.abs(np.diff(y, axis=-1)) / np.sqrt(v[..., 1:] + v[..., :-1])
        first = _mean(ranges, ~np.isnan(ranges))
        scatter = np.fmax(_mean(ranges, ranges < SCREEN * first), floor)  # no ranges: the floor
        half = 3 * scatter * np.sqrt(variance)
    return centre, scatter, centre - half, centre + half


def _mean(values: Floats, kept: Bools) -> Floats:
    count = kept.sum(axis=-1, keepdims=True)
    summed = np.where(kept, values, 0.0).sum(axis=-1, keepdims=True)
    return np.asarray(np.where(count > 0, summed / np.maximum(count, 1), np.nan), float)


_Both = tuple[tuple[Floats, Floats], tuple[Floats, Floats]]


def _own(f: Cells, c: Cells, kind: str, flipped: bool) -> _Both:
    """Value and variance of each period, difference then log ratio."""
    if kind == "mean":
        return _own_means(f, c)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = f.x / f.n - c.x / c.n
        spread = _delta(f, kind) + _delta(c, kind)
        x1, x0 = (np.where(flipped, s.n - s.x, s.x) for s in (f, c))
        add = np.where((x1 <= 0) | (x0 <= 0), 0.5, 0.0)
        parts = [_log_part(x + add, s.n, add, kind) for x, s in ((x1, f), (x0, c))]
    return (difference, spread), (parts[0][0] - parts[1][0], parts[0][1] + parts[1][1])


def _delta(cells: Cells, kind: str) -> Floats:
    """Variance of a rate; with half an event added where there is none (or nothing else)."""
    none = cells.x <= 0
    if kind != "proportion":
        return np.asarray((cells.x + np.where(none, 0.5, 0.0)) / cells.n**2, float)
    edge = none | (cells.x >= cells.n)
    p = np.where(edge, (cells.x + 0.5) / (cells.n + 1), cells.x / cells.n)
    return np.asarray(p * (1 - p) / cells.n, float)


def _log_part(x: Floats, n: Floats, add: Floats, kind: str) -> tuple[Floats, Floats]:
    people = n + (add if kind == "proportion" else 0.0)
    return np.log(x / people), 1 / x - (1 / people if kind == "proportion" else 0.0)


def _own_means(f: Cells, c: Cells) -> _Both:
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = [s.variance / s.n for s in (f, c)]
        logs = [np.log(np.where(s.mean > 0, s.mean, np.nan)) for s in (f, c)]
        relative = [e / s.mean**2 for e, s in zip(errors, (f, c), strict=True)]
    return (f.mean - c.mean, errors[0] + errors[1]), (logs[0] - logs[1], relative[0] + relative[1])


def _expected(f: Cells, c: Cells, phase: Ints, kind: str, flipped: bool) -> tuple[Floats, Floats]:
    """Variance of each period under the rates of its phase, difference then log ratio."""
    total = np.full((2, *f.n.shape), np.nan)
    for one in np.unique(phase):
        inside = phase == one
        for side in (f, c):
            total[..., inside] = np.nan_to_num(total[..., inside]) + _spread(
                side.at(..., inside), kind, flipped
            )
    return total[0], total[1]


def _spread(side: Cells, kind: str, flipped: bool) -> Floats:
    """Variances of one side within one phase: difference, then log; shaped (2, ..., periods)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        people = side.n.sum(axis=-1, keepdims=True)
        if kind == "mean":
            mean = (side.n * np.nan_to_num(side.mean)).sum(axis=-1, keepdims=True) / people
            free = np.maximum(side.n - 1, 0)
            squares = (free * np.nan_to_num(side.variance)).sum(axis=-1, keepdims=True)
            variance = squares / free.sum(axis=-1, keepdims=True)
            return np.stack([variance / side.n, variance / mean**2 / side.n])
        rate = _pooled(side.x.sum(axis=-1, keepdims=True), people, kind)
        if kind != "proportion":
            return np.stack([rate / side.n, 1 / (rate * side.n)])
        rarer = 1 - rate if flipped else rate
        return np.stack([rate * (1 - rate) / side.n, (1 - rarer) / (rarer * side.n)])


def _pooled(events: Floats, people: Floats, kind: str) -> Floats:
    """Rate of one phase; half an event where there is none, or nothing else."""
    if kind != "proportion":
        return np.asarray(np.where(events > 0, events, 0.5) / people, float)
    edge = (events <= 0) | (events >= people)
    return np.asarray(np.where(edge, (events + 0.5) / (people + 1), events / people), float)


def series_signals(scale: GapScale, since: Bools, *, rules: str) -> tuple[SeriesSignal, ...]:
    """Rules that fire after the change, against limits frozen before it.

    Parameters
    ----------
    scale
        One series, arrays shaped (periods,).
    since
        Periods after the change, shaped (periods,).
    rules
        "making-data-count" or "anhoej", as for the charts of each group.
    """
    lines = _lines(scale, since)
    if not np.isfinite(lines.centre).all() or not since.any():
        return ()
    if rules == "anhoej":
        return (*_marked(mdc.only_outside(lines), ("outside",)), *_runs(lines))
    return _marked(mdc.judge(lines, None), ("outside", "trend", "two_of_three", "shift"))


def _lines(scale: GapScale, since: Bools) -> Lines:
    value, lower, upper = (a[since][:, None] for a in (scale.value, scale.lower, scale.upper))
    centre = np.broadcast_to(scale.centre.reshape(1, 1), value.shape)
    value = np.where(np.isclose(value, centre, rtol=1e-9, atol=1e-12), centre, value)  # on the line
    near = (2 / 3) * (upper - centre)
    return Lines(
        value, centre, lower, upper, centre - near, centre + near, np.zeros((1, 1), np.int8)
    )


def _marked(marks: mdc.Marks, rules: tuple[str, ...]) -> tuple[SeriesSignal, ...]:
    turned = {"trend": marks.heading}
    return tuple(
        SeriesSignal(rule, side)
        for rule in rules
        for side in (1, -1)
        if (getattr(marks, rule) & (turned.get(rule, marks.above) == side)).any()
    )


def _runs(lines: Lines) -> tuple[SeriesSignal, ...]:
    side: Codes = mdc.side_of(lines)
    test = anhoej.run_test(side)
    if not test.signal[0]:
        return ()
    if test.long_run[0]:
        return (SeriesSignal("long_run", int(test.lean[0])),)
    return (SeriesSignal("few_crossings", 0),)
