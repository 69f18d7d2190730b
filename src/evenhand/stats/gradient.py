"""A line through ordered levels: slope and relative index of inequality, concentration index."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats

_STEPS = 60  # Newton takes under ten
_DONE = 1e-13
_SETTLED = 1e-6  # larger last steps never settle


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Fitted values at both ends of the ranking, and what chance does to them.

    Arrays of one shape. `bottom` is fitted at rank 0 (most disadvantaged), `top` at rank 1.
    `difference_error` is the standard error of top - bottom, `log_ratio_error` of ln(top/bottom).
    `misfit` is Pearson's chi-squared of the levels about the line, on levels - 2 degrees of freedom.
    """

    bottom: Floats
    top: Floats
    difference_error: Floats
    log_ratio_error: Floats
    misfit: Floats


def ranks(n: ArrayLike) -> Floats:
    """Share of people below the middle of each level, the first level lowest.

    Parameters
    ----------
    n
        People in each level, shaped (..., levels), most disadvantaged first.

    Examples
    --------
    >>> ranks([20, 60, 20]).round(3).tolist()
    [0.1, 0.5, 0.9]
    """
    people = np.asarray(n, float)
    share = people / people.sum(axis=-1, keepdims=True)
    return np.asarray(np.cumsum(share, axis=-1) - share / 2, float)


def straight(y: ArrayLike, error: ArrayLike, n: ArrayLike) -> Line:
    """Weighted least squares of rates on ranks, weights the people (as public health practice in England).

    The slope is a sum c_j y_j of the rates, so its variance is sum c_j^2 s_j^2: the closed form of
    drawing the rates again and again.

    Parameters
    ----------
    y, error
        Rates and their standard errors, shaped (..., levels).
    n
        People in each level.

    Source
    ------
    Pamuk 1985; Office for Health Improvement and Disparities, technical guide on the slope index.

    Examples
    --------
    >>> line = straight([0.10, 0.08, 0.06], [0.01, 0.01, 0.01], [100, 100, 100])
    >>> round(float(line.bottom), 3), round(float(line.top), 3)
    (0.11, 0.05)
    """
    y, s, n = (np.asarray(v, float) for v in np.broadcast_arrays(y, error, n))
    w, away = n / n.sum(axis=-1, keepdims=True), ranks(n) - 0.5
    slope_parts = w * away / (w * away**2).sum(axis=-1, keepdims=True)
    parts = np.stack([w - slope_parts / 2, w + slope_parts / 2])  # of the fits at ranks 0 and 1
    ends = (parts * y).sum(axis=-1)
    spread = np.sqrt(((slope_parts * s) ** 2).sum(axis=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = parts[1] / ends[1][..., None] - parts[0] / ends[0][..., None]
        logs = np.where((ends > 0).all(axis=0), ((relative * s) ** 2).sum(axis=-1), np.nan)
        fitted = ends[0][..., None] * (0.5 - away) + ends[1][..., None] * (0.5 + away)
        misfit = (((y - fitted) / s) ** 2).sum(axis=-1)
    return Line(ends[0], ends[1], spread, np.sqrt(logs), misfit)


def fitted(x: ArrayLike, n: ArrayLike, *, model: str = "logistic") -> Line:
    """Maximum likelihood of counts on ranks: logistic for proportions, Poisson for rates.

    Every level counts once, with its own events and people; errors by the delta method from the
    information matrix.

    Parameters
    ----------
    x, n
        Events and people (or exposure), shaped (..., levels), most disadvantaged first.
    model
        "logistic" or "poisson".

    Returns
    -------
    NaN where all or none of the people had the event, and where a level splits them whole (no
    line is steep enough).

    Source
    ------
    Moreno-Betancur et al. 2015.

    Examples
    --------
    >>> line = fitted([96, 81, 70, 52, 44], [2400, 2200, 2100, 1900, 1800])
    >>> round(1000 * float(line.bottom), 2), round(1000 * float(line.top), 2)
    (44.13, 23.87)
    """
    x, n = (np.asarray(v, float) for v in np.broadcast_arrays(x, n))
    logistic, r = model == "logistic", ranks(n)
    level, slope, cov = _newton(x, n, r, logistic=logistic)
    ends = np.stack([level, level + slope])
    values = special.expit(ends) if logistic else np.exp(ends)
    steep = values * (1 - values) if logistic else values
    relative = steep / values
    mu = _mean(level[..., None] + slope[..., None] * r, logistic=logistic)
    spread = n * mu * (1 - mu) if logistic else n * mu
    with np.errstate(divide="ignore", invalid="ignore"):
        misfit = ((x - n * mu) ** 2 / spread).sum(axis=-1)
    return Line(values[0], values[1], _error(steep, cov), _error(relative, cov), misfit)


def _mean(eta: Floats, *, logistic: bool) -> Floats:
    return np.asarray(special.expit(eta) if logistic else np.exp(eta), float)


def _error(steep: Floats, cov: Floats) -> Floats:
    """Standard error of f(level + slope) - f(level), `steep` the derivative of f at both ends."""
    by_level, by_slope = steep[1] - steep[0], steep[1]
    variance = by_level**2 * cov[0] + 2 * by_level * by_slope * cov[1] + by_slope**2 * cov[2]
    return np.asarray(np.sqrt(variance), float)


def _newton(x: Floats, n: Floats, r: Floats, *, logistic: bool) -> tuple[Floats, Floats, Floats]:
    """Level and slope on the link scale, and their variance, covariance, variance."""
    p = x.sum(axis=-1) / n.sum(axis=-1)
    usable = (p > 0) & ((p < 1) if logistic else True)
    p = np.where(usable, p, np.nan)
    level = np.asarray(special.logit(p) if logistic else np.log(p), float)
    slope, cov, move = np.zeros_like(level), np.zeros((3, *level.shape)), np.zeros(2)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for _ in range(_STEPS):
            mu = _mean(level[..., None] + slope[..., None] * r, logistic=logistic)
            weight, left = n * (mu * (1 - mu) if logistic else mu), x - n * mu
            a, b, c = ((weight * r**k).sum(axis=-1) for k in (0, 1, 2))
            cov = np.stack([c, -b, a]) / (a * c - b**2)
            first, second = left.sum(axis=-1), (left * r).sum(axis=-1)
            move = np.stack([cov[0] * first + cov[1] * second, cov[1] * first + cov[2] * second])
            level, slope = level + move[0], slope + move[1]
            if not (np.abs(move) > _DONE).any():
                break
    settled = (np.abs(move) < _SETTLED).all(axis=0)
    return np.where(settled, level, np.nan), slope, cov


def concentration(
    y: ArrayLike, error: ArrayLike, n: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Absolute and relative concentration index with their standard errors: (aci, se, rci, se).

    ACI = 2 sum w y (r - 1/2), RCI = ACI/mu, mu = sum w y; errors by the delta method with w and r
    fixed. Above 0: more among the most advantaged.

    Source
    ------
    World Health Organization 2013; Kakwani, Wagstaff and van Doorslaer 1997.

    Examples
    --------
    >>> aci, _, rci, _ = concentration([0.1, 0.2], [0.01, 0.01], [50, 50])
    >>> round(float(aci), 4), round(float(rci), 4)
    (0.025, 0.1667)
    """
    y, s, n = (np.asarray(v, float) for v in (y, error, n))
    w, away = n / n.sum(axis=-1, keepdims=True), ranks(n) - 0.5
    parts = 2 * w * away
    aci, mu = (parts * y).sum(axis=-1), (w * y).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rci = aci / mu
        relative = (parts - rci[..., None] * w) / mu[..., None]
    errors = [np.sqrt(((p * s) ** 2).sum(axis=-1)) for p in (parts, relative)]
    return aci, errors[0], rci, errors[1]
