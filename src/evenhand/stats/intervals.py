"""Intervals for one proportion, one rate, one mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats, tail

_EXACT_BELOW = (
    10  # Poisson counts under this: exact instead of Byar, as public health practice has it
)
_Limits = tuple[Floats, Floats]


def _floats(*values: ArrayLike) -> list[Floats]:
    return [np.asarray(v, float) for v in values]


def wilson(x: ArrayLike, n: ArrayLike, multiplier: ArrayLike) -> _Limits:
    """Wilson score interval for a proportion.

    (2x + z^2 -+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)); NaN where n is 0.

    Parameters
    ----------
    x, n
        Events and people, any shapes that broadcast.
    multiplier
        z, or what `critical` gives.

    Source
    ------
    Wilson 1927; Newcombe 1998, method 3.

    Examples
    --------
    >>> low, high = wilson(0, 10, 1.959963984540054)
    >>> float(low), round(float(high), 6)
    (0.0, 0.277533)
    """
    x, n, z = _floats(x, n, multiplier)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
        low = (2 * x + z**2 - half) / (2 * (n + z**2))
        high = (2 * x + z**2 + half) / (2 * (n + z**2))
    # rounding must not push a true 0 or 1 outside by 1e-17
    return np.where(x == 0, np.where(n > 0, 0.0, np.nan), low), np.where(
        x == n, high.round(15), high
    )


def clopper_pearson(x: ArrayLike, n: ArrayLike, multiplier: ArrayLike) -> _Limits:
    """Conventional exact interval for a proportion: beta quantiles.

    Source
    ------
    Clopper and Pearson 1934.

    Examples
    --------
    >>> low, high = clopper_pearson(0, 10, 1.959963984540054)
    >>> float(low), round(float(high), 4)
    (0.0, 0.3085)
    """
    x, n, z = _floats(x, n, multiplier)
    side = tail(z)
    with np.errstate(invalid="ignore"):
        low = np.where(x > 0, special.betaincinv(np.maximum(x, 1e-300), n - x + 1, side), 0.0)
        high = np.where(x < n, special.betaincinv(x + 1, np.maximum(n - x, 1e-300), 1 - side), 1.0)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def exact_poisson(x: ArrayLike, multiplier: ArrayLike) -> _Limits:
    """Exact interval for a Poisson count: chi2(a/2, 2x)/2 to chi2(1 - a/2, 2x + 2)/2.

    Source
    ------
    Garwood 1936.

    Examples
    --------
    >>> low, high = exact_poisson(0, 1.959963984540054)
    >>> float(low), round(float(high), 4)
    (0.0, 3.6889)
    """
    x, z = _floats(x, multiplier)
    side = tail(z)
    low = np.where(x > 0, special.gammaincinv(np.maximum(x, 1e-300), side), 0.0)
    return low, special.gammainccinv(x + 1, side)


def byar(x: ArrayLike, multiplier: ArrayLike) -> _Limits:
    """Byar's interval for a Poisson count of 1 or more.

    x(1 - 1/(9x) - z/(3 sqrt x))^3 and the same at x + 1 with a plus.

    Source
    ------
    Breslow and Day 1987, volume II, page 69.

    Examples
    --------
    >>> low, high = byar(467, 1.959963984540054)
    >>> round(float(low) / 14679 * 1000, 4), round(float(high) / 14679 * 1000, 4)
    (28.9937, 34.8348)
    """
    x, z = _floats(x, multiplier)
    safe, more = np.maximum(x, 1e-300), x + 1
    with np.errstate(over="ignore"):
        low = safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.maximum(low, 0.0), high


def poisson_rate(x: ArrayLike, exposure: ArrayLike, multiplier: ArrayLike) -> _Limits:
    """Interval for events per exposure: exact under 10 events, else Byar. NaN without exposure.

    Source
    ------
    Public health practice in England (fingertips technical guidance).

    Examples
    --------
    >>> low, high = poisson_rate(0, 10, 1.959963984540054)
    >>> float(low), round(float(high) * 1000, 4)
    (0.0, 368.8879)
    """
    x, n, z = _floats(x, exposure, multiplier)
    few, many = exact_poisson(x, z), byar(x, z)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(x < _EXACT_BELOW, few[0], many[0]) / n
        high = np.where(x < _EXACT_BELOW, few[1], many[1]) / n
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def student_mean(mean: ArrayLike, variance: ArrayLike, n: ArrayLike, level: ArrayLike) -> _Limits:
    """Student t interval for a mean: mean -+ t(n - 1) sqrt(variance / n). NaN under 2 values.

    Examples
    --------
    >>> low, high = student_mean(10.0, 4.0, 16, 0.95)
    >>> round(float(low), 4), round(float(high), 4)
    (8.9343, 11.0657)
    """
    mean, variance, n, level = _floats(mean, variance, n, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = special.stdtrit(n - 1, (1 + level) / 2) * np.sqrt(variance / n)
    half = np.where(n > 1, half, np.nan)
    return mean - half, mean + half
