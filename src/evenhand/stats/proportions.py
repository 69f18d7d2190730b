"""Two proportions: score intervals for ratio and difference, and Newcombe's difference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from evenhand.stats.critical import Floats
from evenhand.stats.intervals import wilson
from evenhand.stats.roots import falling_root

_Limits = tuple[Floats, Floats]
_LOG_REACH = 40.0  # ratios from e^-40 to e^40


def _flat(*values: ArrayLike) -> list[Floats]:
    return [np.array(v, float) for v in np.broadcast_arrays(*values)]


def _ratio(top: Floats, bottom: Floats) -> Floats:
    """Top over bottom, 0 where both are 0 and signed infinity where only the bottom is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        out = top / bottom
    return np.where((top == 0) & (bottom == 0), 0.0, out)


def score_z(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Floats:
    """Score statistic for p1 = p0, the same on the ratio and on the difference scale.

    (p1 - p0) / sqrt(p(1 - p)(1/n1 + 1/n0) N/(N - 1)), p pooled.

    Examples
    --------
    >>> round(float(score_z(96, 2111, 467, 14679)), 3)
    3.26
    """
    x1, n1, x0, n0 = _flat(x1, n1, x0, n0)
    total = n1 + n0
    with np.errstate(divide="ignore", invalid="ignore"):
        p = (x1 + x0) / total
        variance = p * (1 - p) * (1 / n1 + 1 / n0) * total / (total - 1)
        gap = x1 / n1 - x0 / n0
    return _ratio(gap, np.sqrt(variance))


def _ratio_statistic(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> Callable[[Floats], Floats]:
    """Miettinen-Nurminen statistic of the log ratio, under rates fitted with that ratio."""
    p1, p0, events, total = x1 / n1, x0 / n0, x1 + x0, n1 + n0

    def statistic(log_ratio: Floats) -> Floats:
        ratio = np.exp(log_ratio)
        a, c = ratio * (n1 + x0), x1 + n0
        # the discriminant and the smaller root, both written so that nothing cancels
        root = np.sqrt((a - c) ** 2 + 4 * ratio * (n1 - x1) * (n0 - x0))
        fitted = 2 * events / (a + c + root)
        variance = (
            ratio * fitted * (1 - ratio * fitted) / n1 + ratio**2 * fitted * (1 - fitted) / n0
        )
        scale = np.sqrt(np.maximum(variance, 0) * total / (total - 1))
        return _ratio(p1 - ratio * p0, scale)

    return statistic


def score_ratio(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, multiplier: ArrayLike
) -> _Limits:
    """Miettinen-Nurminen score interval for p1/p0, at all counts.

    The ratios R whose statistic (p1 - R p0) / sqrt(V N/(N - 1)) lies within the multiplier, V from
    the rates fitted under R. Lower limit 0 when x1 is 0, upper infinite when x0 is 0, NaN where a
    denominator is 0.

    Parameters
    ----------
    x1, n1, x0, n0
        Events and people in the group and in what it is compared with, broadcast together.
    multiplier
        From `critical`: sqrt(phi) widens the interval inside the inversion.

    Source
    ------
    Miettinen and Nurminen 1985.

    Examples
    --------
    >>> low, high = score_ratio(96, 2111, 467, 14679, 1.959963984540054)
    >>> round(float(low), 4), round(float(high), 4)
    (1.1528, 1.7699)
    """
    x1, n1, x0, n0, z = _flat(x1, n1, x0, n0, multiplier)
    some = (n1 > 0) & (n0 > 0)
    n1, n0 = np.where(some, n1, 1.0), np.where(some, n0, 1.0)
    x1, x0 = np.where(some, x1, 1.0), np.where(some, x0, 1.0)
    function = _ratio_statistic(x1, n1, x0, n0)
    reach = np.full((2, *x1.shape), _LOG_REACH)
    low, high = np.exp(falling_root(function, -reach, reach, np.stack([z, -z])))
    low, high = np.where(x1 == 0, 0.0, low), np.where(x0 == 0, np.inf, high)
    return np.where(some, low, np.nan), np.where(some, high, np.nan)


def _fitted_second(x1: Floats, n1: Floats, x0: Floats, n0: Floats, difference: Floats) -> Floats:
    """Rate of the second group, fitted when the first is `difference` higher (closed cubic)."""
    total, d = n1 + n0, difference
    l2 = (n1 + 2 * n0) * d - total - x1 - x0
    l1 = (n0 * d - total - 2 * x0) * d + x1 + x0
    l0 = x0 * d * (1 - d)
    third = l2 / (3 * total)
    # products, not powers: several times faster
    q = third * third * third - l1 * l2 / (6 * total**2) + l0 / (2 * total)
    size = np.sqrt(np.maximum(third**2 - l1 / (3 * total), 0))
    p = np.where(q >= 0, size, -size)
    angle = (np.pi + np.arccos(np.clip(_ratio(q, p * p * p), -1, 1))) / 3
    return np.clip(2 * p * np.cos(angle) - third, np.maximum(0, -d), np.minimum(1, 1 - d))


def _difference_statistic(
    x1: Floats, n1: Floats, x0: Floats, n0: Floats
) -> Callable[[Floats], Floats]:
    observed, total = x1 / n1 - x0 / n0, n1 + n0

    def statistic(difference: Floats) -> Floats:
        p0 = _fitted_second(x1, n1, x0, n0, difference)
        p1 = np.clip(p0 + difference, 0, 1)
        variance = p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0
        return _ratio(observed - difference, np.sqrt(variance * total / (total - 1)))

    return statistic


def score_difference(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, multiplier: ArrayLike
) -> _Limits:
    """Miettinen-Nurminen score interval for p1 - p0, at all counts. NaN where a denominator is 0.

    statsmodels up to 0.15 gives another upper limit here (23.74): the linear coefficient of its
    cubic has x0 where n0 belongs (its issue 10269). The fitted rates below maximise the likelihood.

    Source
    ------
    Miettinen and Nurminen 1985, appendix 1.

    Examples
    --------
    >>> low, high = score_difference(96, 2111, 467, 14679, 1.959963984540054)
    >>> round(float(low) * 1000, 2), round(float(high) * 1000, 2)
    (5.03, 23.77)
    """
    x1, n1, x0, n0, z = _flat(x1, n1, x0, n0, multiplier)
    some = (n1 > 0) & (n0 > 0)
    n1, n0 = np.where(some, n1, 1.0), np.where(some, n0, 1.0)
    x1, x0 = np.where(some, x1, 0.0), np.where(some, x0, 0.0)
    function, one = _difference_statistic(x1, n1, x0, n0), np.ones((2, *x1.shape))
    low, high = falling_root(function, -one, one, np.stack([z, -z]))
    return np.where(some, low, np.nan), np.where(some, high, np.nan)


def newcombe(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, multiplier: ArrayLike
) -> _Limits:
    """Newcombe's interval for p1 - p0 from the two Wilson intervals (square-and-add).

    d - sqrt((p1 - l1)^2 + (u0 - p0)^2) to d + sqrt((u1 - p1)^2 + (p0 - l0)^2).

    Source
    ------
    Newcombe 1998, method 10.

    Examples
    --------
    >>> low, high = newcombe(96, 2111, 467, 14679, 1.959963984540054)
    >>> round(float(low) * 1000, 2), round(float(high) * 1000, 2)
    (5.04, 23.78)
    """
    x1, n1, x0, n0, z = _flat(x1, n1, x0, n0, multiplier)
    (l1, u1), (l0, u0) = wilson(x1, n1, z), wilson(x0, n0, z)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p0 = x1 / n1, x0 / n0
    low = p1 - p0 - np.hypot(p1 - l1, u0 - p0)
    return low, p1 - p0 + np.hypot(u1 - p1, p0 - l0)
