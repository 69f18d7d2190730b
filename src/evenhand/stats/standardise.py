"""Rates made comparable over age or other bands: direct and indirect standardisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from evenhand.stats.critical import Floats, tail
from evenhand.stats.intervals import byar, poisson_rate

_Limits = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Direct:
    """Directly standardised rates, arrays of one shape. NaN where blank.

    `events` are all events of the group; `empty` marks a group without people in a band that the
    standard population has: its rate there is not known, so it cannot be standardised.
    """

    value: Floats
    low: Floats
    high: Floats
    variance: Floats
    events: Floats
    empty: NDArray[np.bool_]


def direct(
    x: ArrayLike,
    n: ArrayLike,
    standard: ArrayLike,
    multiplier: ArrayLike,
    *,
    method: str = "dobson",
    fewest: float = 10,
    count_variance: ArrayLike | None = None,
) -> Direct:
    """Directly standardised rate: the rate if the group had the standard's share of each band.

    DSR = sum W x/n / sum W, var = sum W^2 v/n^2 / (sum W)^2, v the variance of a count (x for
    independent events). Limits DSR + sqrt(var/O) (Byar(O) - O), O = sum x (Dobson); or those of Fay
    and Feuer from the gamma distribution.

    Parameters
    ----------
    x, n
        Events and people (or exposure), shaped (..., bands).
    standard
        People of the standard population in each band, shaped (bands,).
    multiplier
        From `critical`.
    method
        "dobson", or "gamma" (Fay and Feuer: wider with few events).
    fewest
        Groups with fewer events are blank: a standardised rate would be noise.
    count_variance
        Variance of each count, where one person can have several events; None takes x.

    Source
    ------
    Dobson et al. 1991; Fay and Feuer 1997.

    Examples
    --------
    >>> x, n, w = [8, 44, 101], [431, 2120, 4182], [2500, 14000, 28000]
    >>> found = direct(x, n, w, 1.959963984540054)
    >>> [round(1000 * float(v), 2) for v in (found.value, found.low, found.high)]
    [22.77, 19.3, 26.68]
    """
    x, n, w = (np.asarray(v, float) for v in (x, n, standard))
    v = x if count_variance is None else np.asarray(count_variance, float)
    events, z = x.sum(axis=-1), np.asarray(multiplier, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(w > 0, w * x / n, 0.0).sum(axis=-1) / w.sum()
        variance = np.where(w > 0, w**2 * v / n**2, 0.0).sum(axis=-1) / w.sum() ** 2
        heaviest = np.where(w > 0, w / n, 0.0).max(axis=-1) / w.sum()
        ends = _dobson if method == "dobson" else _gamma
        low, high = ends(value, variance, events, heaviest, z)
    empty = np.asarray(((n <= 0) & (w > 0)).any(axis=-1), bool)
    blank = empty | (events < fewest)
    value, low, high, variance = (np.where(blank, np.nan, a) for a in (value, low, high, variance))
    return Direct(value, low, high, variance, events, empty)


def _dobson(value: Floats, variance: Floats, events: Floats, _: Floats, z: Floats) -> _Limits:
    low, high = byar(events, z)
    scale = np.sqrt(variance / events)
    return value + scale * (low - events), value + scale * (high - events)


def _gamma(value: Floats, variance: Floats, _: Floats, heaviest: Floats, z: Floats) -> _Limits:
    """Fay and Feuer: gamma quantiles; the upper limit as if one more event had the most weight."""
    side = tail(z)
    more, spread = value + heaviest, variance + heaviest**2
    low = special.gammaincinv(value**2 / variance, side) * variance / value
    high = special.gammainccinv(more**2 / spread, side) * spread / more
    return low, high


def log_ratio_error(
    value: Floats, variance: Floats, other: Floats, other_variance: Floats
) -> Floats:
    """Standard error of the log of the ratio of two standardised rates.

    sqrt(var1/DSR1^2 + var0/DSR0^2), by the delta method: two groups are independent.

    Examples
    --------
    >>> one, four = np.array(0.02), np.array(0.000004)
    >>> round(float(log_ratio_error(one, four, one, four)), 4)
    0.1414
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.sqrt(variance / value**2 + other_variance / other**2), float)


@dataclass(frozen=True, slots=True, eq=False)
class Indirect:
    """Observed over expected, arrays of one shape. NaN where nothing is expected."""

    observed: Floats
    expected: Floats
    value: Floats
    low: Floats
    high: Floats


def indirect(
    x: ArrayLike,
    n: ArrayLike,
    reference_x: ArrayLike,
    reference_n: ArrayLike,
    multiplier: ArrayLike,
) -> Indirect:
    """Indirectly standardised ratio: events seen over those expected at the reference's rates.

    O / E, E = sum n x_ref/n_ref. Limits exact for O under 10, else Byar's, over E; the reference
    is taken as known.

    Parameters
    ----------
    x, n
        Events and people, shaped (..., bands).
    reference_x, reference_n
        Those of the reference, shaped (bands,).

    Source
    ------
    Breslow and Day 1987, volume II, chapter 2.

    Examples
    --------
    >>> found = indirect([8, 44], [431, 2120], [10, 71], [563, 3028], 1.959963984540054)
    >>> [round(float(v), 3) for v in (found.expected, found.value, found.low, found.high)]
    [57.365, 0.906, 0.677, 1.189]
    """
    x, n, rx, rn = (np.asarray(v, float) for v in (x, n, reference_x, reference_n))
    observed = x.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        # nobody in a band expects nothing, whatever the reference has there
        expected = np.where(n > 0, n * rx / rn, 0.0).sum(axis=-1)
        value = np.where(expected > 0, observed / expected, np.nan)
    low, high = poisson_rate(observed, expected, multiplier)
    return Indirect(observed, expected, value, low, high)
