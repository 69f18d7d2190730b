"""How the gap changed: ratio of ratios and difference of differences between two phases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
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
    flipped: Bools  # the ratio is of the non-event
    parts: Floats  # variances of the four cells before phi, log scale then difference: (2, 4, gaps)


def four(
    focus_before: Cells, focus_since: Cells, comparison_before: Cells, comparison_since: Cells
) -> Cells:
    """Cells of each gap, (4, gaps): focus since, focus before, comparison since, before."""
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
    (rates x/n^2; means v/n). Where a count expected under one common rate is under 5, or an
    observed one is 0, a parametric bootstrap takes the place of the formula.

    Parameters
    ----------
    cells
        From `four`, shaped (4, gaps).
    flipped, levels
        Shaped (gaps,).
    """
    logs, points, parts = _parts(cells, kind, flipped)
    centres = np.stack([_contrasted(logs), _contrasted(points)])
    errors = np.sqrt(parts.sum(axis=1))
    limits = _closed_form(centres, errors, multipliers(levels, spread))
    few = _few(cells, kind, constants.bootstrap_below)
    if few.any():
        some = (levels[0][few], levels[1][few])
        limits[..., few] = _bootstrap(
            cells.at(slice(None), few), kind, flipped[few], some, spread, constants
        )
    name = np.where(few, "bootstrap", "closed form")
    return GapShift(
        ratio=_intervals(np.exp(centres[0]), np.exp(limits[0]), name),
        difference=_intervals(centres[1], limits[1], name),
        flipped=flipped,
        parts=parts,
    )


def _contrasted(four_values: Floats) -> Floats:
    """Since minus before of focus minus comparison; cells shaped (..., 4, gaps)."""
    with np.errstate(invalid="ignore"):
        return np.asarray((_SIGNS * four_values).sum(axis=-2), float)


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
        return np.zeros(cells.n.shape[1], bool)
    events, people = cells.x.sum(axis=0), cells.n.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = events / people
    rarer = np.minimum(rate, 1 - rate) if kind == "proportion" else rate
    least = cells.x.min(axis=0)
    if kind == "proportion":
        least = np.minimum(least, (cells.n - cells.x).min(axis=0))
    complete = (cells.n > 0).all(axis=0)
    return np.asarray(complete & (((cells.n * rarer).min(axis=0) < below) | (least == 0)), bool)


def _draws(cells: Cells, kind: str, constants: Settings) -> tuple[Floats, Floats]:
    """Counts as they might have been, (draws, 4, gaps), around rates that are never 0 or 1."""
    rng = np.random.default_rng(constants.bootstrap_seed)
    size = (constants.bootstrap_draws, *cells.n.shape)
    if kind == "proportion":
        x = rng.binomial(cells.n.astype(np.int64), (cells.x + 0.5) / (cells.n + 1), size)
    else:
        x = rng.poisson(cells.x + 0.5, size)
    return np.asarray(x, float), cells.n


def _smoothed(x: Floats, n: Floats, kind: str, flipped: Bools) -> Floats:
    """Log ratio of ratios (half an event added) and difference of differences: (2, ..., gaps)."""
    rarer = np.where(flipped, n - x, x)
    extra = 0.5 if kind == "proportion" else 0.0
    return np.stack([_contrasted(np.log((rarer + 0.5) / (n + extra))), _contrasted(x / n)])


def _bootstrap(
    cells: Cells, kind: str, flipped: Bools, levels: Levels, spread: Dispersion, constants: Settings
) -> Floats:
    """Percentile limits shaped (scale, bound, gap), stretched about the estimate by phi."""
    draws = _smoothed(*_draws(cells, kind, constants), kind, flipped)
    centre = _smoothed(cells.x, cells.n, kind, flipped)
    ends = []
    for level, wide in zip(levels, multipliers(levels, spread), strict=True):
        tails = (1 - level) / 2
        stretch = wide / special.ndtri(1 - tails)
        for tail in (tails, 1 - tails):
            reached = [np.quantile(draws[..., i], t, axis=1) for i, t in enumerate(tail)]
            ends.append(centre + (np.stack(reached, axis=-1) - centre) * stretch)
    return np.stack(ends, axis=1)
