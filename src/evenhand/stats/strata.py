"""Two groups over strata (sites, ages, periods): Mantel-Haenszel estimates, test and homogeneity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.stats.critical import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """One value over all strata with its standard error; of the logarithm for ratios.

    NaN (or an infinite logarithm) where one side has no events.
    """

    value: Floats
    error: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Homogeneity:
    """Do the odds ratios of the strata differ? Chi-squared of Breslow and Day, and after Tarone."""

    breslow_day: Floats
    tarone: Floats
    df: int


def _floats(*values: ArrayLike) -> list[Floats]:
    return [np.array(v, float) for v in np.broadcast_arrays(*values)]


def _log(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(top / bottom), float)


def _error(spread: Floats, scale: Floats) -> Floats:
    """Standard error from a sum and the product of the two sums; NaN where one of these is 0."""
    safe = np.where(scale > 0, scale, np.nan)
    return np.asarray(np.sqrt(spread / safe), float)


def risk_ratio(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Common:
    """Log risk ratio over strata: ln [sum(x1 n0/N) / sum(x0 n1/N)].

    Variance sum[(n1 n0 (x1 + x0) - x1 x0 N)/N^2] / (sum(x1 n0/N) sum(x0 n1/N)).

    Parameters
    ----------
    x1, n1, x0, n0
        Events and people of both groups, shaped (..., strata); every stratum has people.

    Source
    ------
    Greenland and Robins 1985.

    Examples
    --------
    >>> found = risk_ratio([30, 10], [100, 100], [15, 10], [50, 100])
    >>> round(float(np.exp(found.value)), 3)
    1.0
    """
    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    total = n1 + n0
    top, bottom = (x1 * n0 / total).sum(axis=-1), (x0 * n1 / total).sum(axis=-1)
    spread = ((n1 * n0 * (x1 + x0) - x1 * x0 * total) / total**2).sum(axis=-1)
    return Common(_log(top, bottom), _error(spread, top * bottom))


def risk_difference(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Common:
    """Risk difference over strata: sum[(x1 n0 - x0 n1)/N] / sum(n1 n0/N), variance of Sato.

    Source
    ------
    Sato 1989.

    Examples
    --------
    >>> round(float(risk_difference([30, 10], [100, 100], [10, 5], [50, 100]).value), 3)
    0.07
    """
    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    total = n1 + n0
    weight = (n1 * n0 / total).sum(axis=-1)
    value = ((x1 * n0 - x0 * n1) / total).sum(axis=-1) / weight
    p = (n1**2 * x0 - n0**2 * x1 + n1 * n0 * (n0 - n1) / 2) / total**2
    q = (x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * total)
    spread = np.maximum(value * p.sum(axis=-1) + q.sum(axis=-1), 0.0)
    return Common(np.asarray(value, float), np.asarray(np.sqrt(spread) / weight, float))


def odds_ratio(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Common:
    """Log odds ratio over strata: ln [sum R / sum S], R = x1 (n0 - x0)/N, S = x0 (n1 - x1)/N.

    Variance sum PR/(2 (sum R)^2) + sum(PS + QR)/(2 sum R sum S) + sum QS/(2 (sum S)^2),
    P = (x1 + n0 - x0)/N, Q = 1 - P.

    Source
    ------
    Robins, Breslow and Greenland 1986.

    Examples
    --------
    >>> found = odds_ratio([30], [100], [15], [100])
    >>> round(float(np.exp(found.value)), 3), round(float(found.error), 4)
    (2.429, 0.355)
    """
    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    total = n1 + n0
    r, s, p = x1 * (n0 - x0) / total, x0 * (n1 - x1) / total, (x1 + n0 - x0) / total
    q, top, bottom = 1 - p, r.sum(axis=-1), s.sum(axis=-1)
    safe_top, safe_bottom = (np.where(v > 0, v, np.nan) for v in (top, bottom))
    variance = (
        (p * r).sum(axis=-1) / safe_top**2
        + (p * s + q * r).sum(axis=-1) / (safe_top * safe_bottom)
        + (q * s).sum(axis=-1) / safe_bottom**2
    ) / 2
    return Common(_log(top, bottom), np.asarray(np.sqrt(variance), float))


def rate_ratio(x1: ArrayLike, t1: ArrayLike, x0: ArrayLike, t0: ArrayLike) -> Common:
    """Log rate ratio over strata, for exposure: ln [sum(x1 t0/T) / sum(x0 t1/T)].

    Variance sum[(x1 + x0) t1 t0/T^2] / (sum(x1 t0/T) sum(x0 t1/T)).

    Source
    ------
    Greenland and Robins 1985.

    Examples
    --------
    >>> found = rate_ratio([9], [413], [19], [398])
    >>> round(float(np.exp(found.value)), 3), round(float(found.error), 3)
    (0.456, 0.405)
    """
    x1, t1, x0, t0 = _floats(x1, t1, x0, t0)
    total = t1 + t0
    top, bottom = (x1 * t0 / total).sum(axis=-1), (x0 * t1 / total).sum(axis=-1)
    spread = ((x1 + x0) * t1 * t0 / total**2).sum(axis=-1)
    return Common(_log(top, bottom), _error(spread, top * bottom))


def rate_difference(x1: ArrayLike, t1: ArrayLike, x0: ArrayLike, t0: ArrayLike) -> Common:
    """Rate difference over strata, weights t1 t0/T; variance sum w^2 (x1/t1^2 + x0/t0^2)/(sum w)^2.

    Source
    ------
    Greenland and Robins 1985.

    Examples
    --------
    >>> round(float(rate_difference([9], [413], [19], [398]).value), 4)
    -0.0259
    """
    x1, t1, x0, t0 = _floats(x1, t1, x0, t0)
    weight = t1 * t0 / (t1 + t0)
    value = (weight * (x1 / t1 - x0 / t0)).sum(axis=-1) / weight.sum(axis=-1)
    spread = (weight**2 * (x1 / t1**2 + x0 / t0**2)).sum(axis=-1)
    return Common(
        np.asarray(value, float), np.asarray(np.sqrt(spread) / weight.sum(axis=-1), float)
    )


def association(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Floats:
    """Mantel-Haenszel chi-squared on 1 degree of freedom, without continuity correction.

    (sum x1 - sum E)^2 / sum V, E = n1 m/N, V = n1 n0 m (N - m)/(N^2 (N - 1)), m all events.

    Source
    ------
    Mantel and Haenszel 1959.

    Examples
    --------
    >>> round(float(association([30], [100], [15], [100])), 3)
    6.419
    """
    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    total, events = n1 + n0, x1 + x0
    spread = n1 * n0 * events * (total - events) / (total**2 * np.maximum(total - 1, 1))
    away = (x1 - n1 * events / total).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(away**2 / spread.sum(axis=-1), float)


def homogeneity(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Homogeneity:
    """Breslow and Day's test that all strata have one odds ratio, and Tarone's correction of it.

    sum (x1 - A)^2/V, A fitted under the Mantel-Haenszel odds ratio with all margins kept,
    1/V = 1/A + 1/(m - A) + 1/(n1 - A) + 1/(n0 - m + A); Tarone takes off (sum(x1 - A))^2/sum V.
    Strata in which nobody or everybody had the event say nothing and are left out.

    Parameters
    ----------
    x1, n1, x0, n0
        Shaped (strata,).

    Source
    ------
    Breslow and Day 1980, volume I; Tarone 1985.

    Examples
    --------
    >>> found = homogeneity([30, 10], [100, 100], [15, 20], [100, 100])
    >>> round(float(found.tarone), 2), found.df
    (9.99, 1)
    """
    x1, n1, x0, n0 = _floats(x1, n1, x0, n0)
    events = x1 + x0
    used = (events > 0) & (events < n1 + n0)
    x1, n1, x0, n0, events = (v[used] for v in (x1, n1, x0, n0, events))
    df = max(x1.size - 1, 0)
    ratio = float(np.exp(odds_ratio(x1, n1, x0, n0).value)) if df else np.nan
    if not np.isfinite(ratio) or ratio == 0:
        return Homogeneity(np.array(np.nan), np.array(np.nan), df)
    fitted = _fitted(ratio, n1, n0, events)
    spread = 1 / (
        1 / fitted + 1 / (events - fitted) + 1 / (n1 - fitted) + 1 / (n0 - events + fitted)
    )
    away = x1 - fitted
    raw = (away**2 / spread).sum()
    return Homogeneity(np.asarray(raw), np.asarray(raw - away.sum() ** 2 / spread.sum()), df)


def _fitted(ratio: float, n1: Floats, n0: Floats, events: Floats) -> Floats:
    """Events of the first group under an odds ratio, all margins kept.

    The root of (R - 1)A^2 - bA + R n1 m = 0 inside the margins, written so that R = 1 is no case
    of its own.
    """
    b = ratio * (n1 + events) + n0 - events
    inside = b**2 - 4 * (ratio - 1) * ratio * n1 * events
    return np.asarray(2 * ratio * n1 * events / (b + np.sqrt(inside)), float)
