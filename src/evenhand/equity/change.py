"""How the gap changed: ratio of ratios and difference of differences between two phases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evenhand.equity.cells import Bools, Cells, Ints
from evenhand.equity.compare import Intervals, Levels, Spread, multipliers
from evenhand.equity.settings import Settings
from evenhand.stats.critical import Floats
from evenhand.stats.dispersion import Dispersions

_REACH = 6.0  # standard deviations, and twice that in events


@dataclass(frozen=True, slots=True, eq=False)
class GapShift:
    """Ratio of ratios and difference of differences, arrays of one shape (..., gaps)."""

    ratio: Intervals
    difference: Intervals
    flipped: Bools  # the ratio is of the non-event
    parts: Floats  # variances of the four cells before phi, log scale then difference: (2, 4, ..., gaps)


def four(
    focus_before: Cells, focus_since: Cells, comparison_before: Cells, comparison_since: Cells
) -> Cells:
    """Cells of each gap, (4, ..., gaps): focus since, focus before, comparison since, before."""
    order = (focus_since, focus_before, comparison_since, comparison_before)
    return Cells(*(np.stack([getattr(c, name) for c in order]) for name in Cells.__slots__))


def gap_shift(
    cells: Cells,
    *,
    kind: str,
    flipped: Bools,
    levels: Levels,
    spread: Spread,
    constants: Settings,
) -> GapShift:
    """Ratio of ratios (on the rarer side) and difference of differences, with two intervals.

    log RoR = [ln p_f1 - ln p_c1] - [ln p_f0 - ln p_c0], variance the sum over the four cells of
    1/x - 1/n (rates 1/x; means v/(n m^2)). DoD in the same order, variance the sum of p(1 - p)/n
    (rates x/n^2; means v/n). Where a count expected under one common rate is under 5, or an
    observed one is 0, a parametric bootstrap takes the place of the formula.

    Parameters
    ----------
    cells
        From `four`, shaped (4, ..., gaps).
    flipped
        Shaped (..., gaps).
    levels, spread
        They broadcast with the gaps.
    """
    logs, points, parts = _parts(cells, kind, flipped)
    centres = np.stack([_contrasted(logs), _contrasted(points)])
    errors = np.sqrt(parts.sum(axis=1))
    limits = _closed_form(centres, errors, multipliers(levels, spread))
    few = _few(cells, kind, constants.bootstrap_below)
    if few.any():
        chosen = chosen_only(few, levels, spread)
        drawn = cells.at(slice(None), few)
        limits[..., few] = _bootstrap(drawn, kind, flipped[few], *chosen, constants)
    name = np.where(few, "bootstrap", "closed form")
    return GapShift(
        ratio=_intervals(np.exp(centres[0]), np.exp(limits[0]), name),
        difference=_intervals(centres[1], limits[1], name),
        flipped=flipped,
        parts=parts,
    )


def chosen_only(some: Bools, levels: Levels, spread: Spread) -> tuple[Levels, Spread]:
    """Levels and over-dispersion of some gaps, in one row."""

    def picked(values: ArrayLike) -> Floats:
        return np.asarray(np.broadcast_to(np.asarray(values, float), some.shape)[some], float)

    wide = Dispersions(picked(spread.phi), picked(spread.df), picked(spread.raw))
    return (picked(levels[0]), picked(levels[1])), wide


def _contrasted(cells: Floats) -> Floats:
    """Since minus before of focus minus comparison; cells shaped (4, ...)."""
    with np.errstate(invalid="ignore"):
        return np.asarray(cells[0] - cells[1] - cells[2] + cells[3], float)


def _closed_form(centres: Floats, errors: Floats, z: Levels) -> Floats:
    """Limits shaped (scale, bound, gap): low, high, low80, high80."""
    with np.errstate(invalid="ignore"):
        ends = [centres + sign * m * errors for m in z for sign in (-1, 1)]
    return np.stack(ends, axis=1)


def _intervals(value: Floats, limits: Floats, name: NDArray[np.str_]) -> Intervals:
    low, high, low80, high80 = limits
    return Intervals(value, low, high, low80, high80, name)


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
        return np.zeros(cells.n.shape[1:], bool)
    events, people = cells.x.sum(axis=0), cells.n.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = events / people
    rarer = np.minimum(rate, 1 - rate) if kind == "proportion" else rate
    least = cells.x.min(axis=0)
    if kind == "proportion":
        least = np.minimum(least, (cells.n - cells.x).min(axis=0))
    complete = (cells.n > 0).all(axis=0)
    return np.asarray(complete & (((cells.n * rarer).min(axis=0) < below) | (least == 0)), bool)


@lru_cache(maxsize=4)
def _uniforms(seed: int, draws: int) -> tuple[Floats, Ints]:
    """Chances from one seed, shaped (4, draws): in order of size, and where each one stood."""
    chances = np.random.default_rng(seed).random((4, draws))
    order = np.argsort(chances, axis=1)
    return np.take_along_axis(chances, order, axis=1), order


def _draws(cells: Cells, kind: str, constants: Settings) -> Floats:
    """Counts of one gap as they might have been, (4, draws), around rates never 0 or 1.

    Each is the quantile of its law at a chance that is the same for every gap, so that limits do not
    depend on who stands beside; looked up in one table of the law for all draws.
    """
    chances, order = _uniforms(constants.bootstrap_seed, constants.bootstrap_draws)
    drawn = np.empty(chances.shape)
    for place in range(4):
        low, below = _law(float(cells.x[place]), float(cells.n[place]), kind)
        times = np.diff(np.searchsorted(chances[place], below, side="right"), prepend=0)
        drawn[place, order[place]] = np.repeat(low + np.arange(len(below)), times)
    return drawn


def _law(x: float, n: float, kind: str) -> tuple[float, Floats]:
    """Smallest count that matters, and the chances to be at it or below, at the next, ..."""
    people = n if kind == "proportion" else np.inf
    mean = n * (x + 0.5) / (n + 1) if kind == "proportion" else x + 0.5
    reach = _REACH * np.sqrt(mean) + 2 * _REACH  # no chance of a draw is left outside
    low, high = max(0.0, np.floor(mean - reach)), min(people, np.ceil(mean + reach))
    counts = np.arange(low, high + 1)
    if kind == "proportion":
        below = special.bdtr(counts, int(n), (x + 0.5) / (n + 1))
    else:
        below = special.pdtr(counts, mean)
    below[-1] = 1.0
    return low, np.asarray(below, float)


def _smoothed(x: Floats, n: Floats, kind: str, flipped: ArrayLike) -> Floats:
    """Log ratio of ratios (half an event added) and difference of differences: (2, ...)."""
    rarer = np.where(flipped, n - x, x)
    extra = 0.5 if kind == "proportion" else 0.0
    return np.stack([_contrasted(np.log((rarer + 0.5) / (n + extra))), _contrasted(x / n)])


def _bootstrap(
    cells: Cells, kind: str, flipped: Bools, levels: Levels, spread: Spread, constants: Settings
) -> Floats:
    """Percentile limits shaped (scale, bound, gap), stretched about the estimate by phi."""
    tails = np.stack([end for level in levels for end in ((1 - level) / 2, (1 + level) / 2)])
    wide = np.repeat(multipliers(levels, spread), 2, axis=0) / np.abs(special.ndtri(tails))
    reached = [
        _quantiles(cells.at(slice(None), g), kind, flipped[g], tails[:, g], constants)
        for g in range(len(flipped))
    ]
    centre = _smoothed(cells.x, cells.n, kind, flipped)[:, None]
    return np.asarray(centre + (np.stack(reached, axis=-1) - centre) * wide, float)


def _quantiles(
    cells: Cells, kind: str, flipped: np.bool_, tails: Floats, constants: Settings
) -> Floats:
    """Quantiles of one gap's draws, shaped (scale, bound)."""
    drawn = _smoothed(_draws(cells, kind, constants), cells.n[:, None], kind, flipped)
    return np.asarray(np.quantile(drawn, tails, axis=1).T, float)
