"""Answers in order (never ... always): two groups compared without pretending they are numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats
from evenhand.stats.roots import falling_root


@dataclass(frozen=True, slots=True, eq=False)
class Superiority:
    """Chance that one of the first answers higher than one of the second, arrays of one shape.

    `value` counts a tie as half; 0.5 is no difference. `error` and `df` are Brunner and Munzel's.
    NaN where a group has under two answers.
    """

    value: Floats
    error: Floats
    df: Floats
    first: Floats  # answers behind it
    second: Floats


def superiority(first: ArrayLike, second: ArrayLike) -> Superiority:
    """Probability of superiority from counts of answers in order.

    theta = P(X > Y) + P(X = Y)/2. With w the share of the other group below an answer (ties half),
    variance = var(w of the first)/n1 + var(w of the second)/n0; df as Welch's.

    Parameters
    ----------
    first, second
        Counts by category from worst to best, shaped (..., categories), broadcast together.

    Source
    ------
    Brunner and Munzel 2000.

    Examples
    --------
    >>> found = superiority([0, 2, 8], [5, 3, 2])
    >>> float(found.value), round(float(found.error), 4)
    (0.85, 0.0833)
    """
    x, y = np.broadcast_arrays(np.asarray(first, float), np.asarray(second, float))
    n1, n0 = x.sum(axis=-1), y.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        below, above = _below(y) / n0[..., None], _below(x) / n1[..., None]
        value = (x * below).sum(axis=-1) / n1
        v1 = _variance(below, x, n1) / n1
        v0 = _variance(above, y, n0) / n0
        df = (v1 + v0) ** 2 / (v1**2 / (n1 - 1) + v0**2 / (n0 - 1))
        error = np.sqrt(v1 + v0)
    enough = (n1 > 1) & (n0 > 1)
    value, error, df = (np.where(enough, a, np.nan) for a in (value, error, df))
    return Superiority(value, error, df, np.asarray(n1), np.asarray(n0))


def superiority_interval(found: Superiority, level: ArrayLike) -> tuple[Floats, Floats]:
    """Two-sided interval for the probability of superiority, inside 0 to 1.

    theta -+ t(df) error. Where no answer of one group reaches those of the other the error is 0
    and says nothing: there Newcombe's method 5 stands in, which solves
    (theta' - theta)^2 = z^2 theta(1 - theta)(1 + m((1 - theta)/(2 - theta) + theta/(1 + theta)))/(n1 n0),
    m = (n1 + n0)/2 - 1.

    Source
    ------
    Brunner and Munzel 2000; Newcombe 2006, part 2, method 5.

    Examples
    --------
    >>> low, high = superiority_interval(superiority([0, 2, 8], [5, 3, 2]), 0.95)
    >>> round(float(low), 3), round(float(high), 3)
    (0.669, 1.0)
    """
    level = np.asarray(level, float)
    # no spread, no df: any df will do, as the limits are then Newcombe's
    df = np.where(found.error > 0, found.df, 1.0)
    with np.errstate(invalid="ignore"):
        half = special.stdtrit(df, (1 + level) / 2) * found.error
    low, high = np.clip(found.value - half, 0, 1), np.clip(found.value + half, 0, 1)
    stuck = found.error == 0
    if not np.any(stuck):
        return low, high
    other = _newcombe(found, level)
    return np.where(stuck, other[0], low), np.where(stuck, other[1], high)


def mann_whitney(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    """Mann and Whitney's test with ties: z without continuity correction, and two-sided p.

    z = (U - n1 n0/2) / sqrt(n1 n0/12 (N + 1 - sum(t^3 - t)/(N(N - 1)))), t the answers in each
    category. NaN where all answers are the same.

    Source
    ------
    Lehmann 1975.

    Examples
    --------
    >>> z, p = mann_whitney([0, 2, 8], [5, 3, 2])
    >>> round(float(z), 3), round(float(p), 4)
    (2.877, 0.004)
    """
    x, y = np.broadcast_arrays(np.asarray(first, float), np.asarray(second, float))
    n1, n0, tied = x.sum(axis=-1), y.sum(axis=-1), x + y
    total = n1 + n0
    with np.errstate(divide="ignore", invalid="ignore"):
        u = (x * _below(y)).sum(axis=-1)
        ties = (tied**3 - tied).sum(axis=-1) / (total * (total - 1))
        z = (u - n1 * n0 / 2) / np.sqrt(n1 * n0 / 12 * (total + 1 - ties))
    return z, np.asarray(2 * special.ndtr(-np.abs(z)), float)


def _below(counts: Floats) -> Floats:
    """How many stand below each category, ties half."""
    return np.asarray(np.cumsum(counts, axis=-1) - counts / 2, float)


def _variance(places: Floats, counts: Floats, n: Floats) -> Floats:
    mean = (counts * places).sum(axis=-1) / n
    return np.asarray(((places - mean[..., None]) ** 2 * counts).sum(axis=-1) / (n - 1), float)


def _newcombe(found: Superiority, level: Floats) -> tuple[Floats, Floats]:
    z = np.broadcast_to(special.ndtri((1 + level) / 2), found.value.shape)
    value, n1, n0 = (np.nan_to_num(a) for a in (found.value, found.first, found.second))
    pairs, more = np.maximum(n1 * n0, 1), np.maximum((n1 + n0) / 2 - 1, 0)

    def statistic(theta: Floats) -> Floats:
        tilt = (1 - theta) / (2 - theta) + theta / (1 + theta)
        variance = theta * (1 - theta) * (1 + more * tilt) / pairs
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.nan_to_num((value - theta) / np.sqrt(variance)), float)

    edge = np.full((2, *value.shape), 1e-12)
    low, high = falling_root(statistic, edge, 1 - edge, np.stack([z, -z]))
    return np.where(value == 0, 0.0, low), np.where(value == 1, 1.0, high)
