"""How the gap changed: ratio of ratios and difference of differences between two phases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.equity.cells import Bools, Cells
from evenhand.equity.compare import Intervals, Levels, multipliers
from evenhand.equity.settings import Settings
from evenhand.stats.critical import Floats
from evenhand.stats.dispersion import Dispersion

_SIGNS = np.array([1.0, -1.0, -1.0, 1.0])[:, None]  # since minus before, focus minus comparison


@dataclass(frozen=True, slots=True, eq=False)
class GapShift:
    """Ratio of ratios and difference of differences, arrays of one shape (gaps,)."""

    ratio: Intervals
    difference: Intervals
    ratio_error: Floats  # standard error of the log ratio of ratios, before phi
    difference_error: Floats
    parts: Floats  # variances of the four cells, log scale then difference: (2, 4, gaps)
    simulated: Bools


def four(
    focus_before: Cells, focus_since: Cells, comparison_before: Cells, comparison_since: Cells
) -> Cells:
    """The four cells of each gap, shaped (4, gaps): focus since, focus before, comparison since, before."""
    order = (focus_since, focus_before, comparison_since, comparison_before)
    return Cells(*(np.stack([getattr(c, name) for c in order]) for name in Cells.__slots__))


def gap_shift(
    cells: Cells,
    *,
    kind: str,
    flipped: Bools,
    levels: Levels,
    spread: Dispersion,
    constants: Settings,
) -> GapShift:
    """Ratio of ratios (on the rarer side) and difference of differences, with two intervals.

    log RoR = [ln p_f1 - ln p_c1] - [ln p_f0 - ln p_c0], variance the sum over the four cells of
    1/x - 1/n (rates 1/x; means v/(n m^2)). DoD in the same order, variance the sum of p(1 - p)/n
    (rates x/n^2; means v/n). Where a count expected under one common rate is under 5, or an observed
    one is 0, a parametric bootstrap takes the place of the formula.

    Parameters
    ----------
    cells
        From `four`, shaped (4, gaps).
    flipped, levels
        Shaped (gaps,).
    """
    logs, points, parts = _parts(cells, kind, flipped)
    log_ratio, difference = ((_SIGNS * part).sum(axis=0) for part in (logs, points))
    errors = np.sqrt(parts.sum(axis=1))
    z = multipliers(levels, spread)
    limits = [
        [(centre - m * error, centre + m * error) for m in z]
        for centre, error in ((log_ratio, errors[0]), (difference, errors[1]))
    ]
    few = _few(cells, kind, constants.bootstrap_below)
    if few.any():
        limits = _with_bootstrap(limits, cells, kind, flipped, few, levels, z, constants)
    name = np.where(few, "bootstrap", "closed form")
    ratio = Intervals(np.exp(log_ratio), *(np.exp(v) for pair in limits[0] for v in pair), name)
    shift = Intervals(difference, *(v for pair in limits[1] for v in pair), name)
    return GapShift(ratio, shift, errors[0], errors[1], parts, few)


def _parts(cells: Cells, kind: str, flipped: Bools) -> tuple[Floats, Floats, Floats]:
    """Logs, values and variances (log scale, value scale) of the four cells."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind == "mean":
            value, variance = cells.mean, cells.variance / cells.n
            logs = np.log(np.where(value > 0, value, np.nan))
            return logs, value, np.stack([variance / value**2, variance])
        value = cells.x / cells.n
        if kind != "proportion":
            return np.log(value), value, np.stack([1 / cells.x, value / cells.n])
        x = np.where(flipped, cells.n - cells.x, cells.x)
        spread = value * (1 - value) / cells.n
        return np.log(x / cells.n), value, np.stack([1 / x - 1 / cells.n, spread])


def _few(cells: Cells, kind: str, below: float) -> Bools:
    """Where a formula would rest on too few events (or non-events)."""
    if kind == "mean":
        return np.zeros(cells.n.shape[1], bool)
    events, people = cells.x.sum(axis=0), cells.n.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = events / people
    rarer = np.minimum(rate, 1 - rate) if kind == "proportion" else rate
    least = cells.x.min(axis=0)
    if kind == "proportion":
        least = np.minimum(least, (cells.n - cells.x).min(axis=0))
    complete = (cells.n > 0).all(axis=0)
    return complete & (((cells.n * rarer).min(axis=0) < below) | (least == 0))


def _draws(cells: Cells, kind: str, constants: Settings) -> tuple[Floats, Floats]:
    """Counts as they might have been, (draws, 4, gaps), around rates that are never 0 or 1."""
    rng = np.random.default_rng(constants.bootstrap_seed)
    size = (constants.bootstrap_draws, *cells.n.shape)
    if kind == "proportion":
        x = rng.binomial(cells.n.astype(np.int64), (cells.x + 0.5) / (cells.n + 1), size)
    else:
        x = rng.poisson(cells.x + 0.5, size)
    return np.asarray(x, float), cells.n


def _smoothed(x: Floats, n: Floats, kind: str, flipped: Bools) -> tuple[Floats, Floats]:
    """Log ratio of ratios with half an event added everywhere, and difference of differences."""
    rarer = np.where(flipped, n - x, x)
    extra = 0.5 if kind == "proportion" else 0.0
    logs = np.log((rarer + 0.5) / (n + extra))
    return (_SIGNS * logs).sum(axis=-2), (_SIGNS * x / n).sum(axis=-2)


_Limits = list[list[tuple[Floats, Floats]]]


def _with_bootstrap(
    limits: _Limits,
    cells: Cells,
    kind: str,
    flipped: Bools,
    few: Bools,
    levels: Levels,
    z: Levels,
    constants: Settings,
) -> _Limits:
    """Percentile limits for the gaps marked `few`, stretched about the estimate by phi."""
    some = cells.at(slice(None), few)
    drawn = _smoothed(*_draws(some, kind, constants), kind, flipped[few])
    centres = _smoothed(some.x, some.n, kind, flipped[few])
    out: _Limits = []
    for scale, (draws, centre) in enumerate(zip(drawn, centres, strict=True)):
        out.append([])
        for place, (level, m) in enumerate(zip(levels, z, strict=True)):
            found = _percentiles(draws, centre, level[few], m[few])
            pair = tuple(old.copy() for old in limits[scale][place])
            for old, new in zip(pair, found, strict=True):
                old[few] = new
            out[-1].append((pair[0], pair[1]))
    return out


def _percentiles(draws: Floats, centre: Floats, level: Floats, m: Floats) -> tuple[Floats, Floats]:
    tails = (1 - level) / 2
    low = np.array([np.quantile(draws[:, i], t) for i, t in enumerate(tails)])
    high = np.array([np.quantile(draws[:, i], 1 - t) for i, t in enumerate(tails)])
    stretch = m / special.ndtri(1 - tails)
    return centre - (centre - low) * stretch, centre + (high - centre) * stretch
