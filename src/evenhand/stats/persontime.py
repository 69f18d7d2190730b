"""Two rates of events per exposure: score intervals, and conditional mid-P for small counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats, tail
from evenhand.stats.intervals import wilson
from evenhand.stats.roots import falling_root

_Limits = tuple[Floats, Floats]


def _flat(*values: ArrayLike) -> list[Floats]:
    return [np.array(v, float) for v in np.broadcast_arrays(*values)]


def _share_to_ratio(share: Floats, n1: Floats, n0: Floats) -> Floats:
    """Rate ratio that makes `share` of all events fall in the first group."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return share / (1 - share) * n0 / n1


def rate_ratio_score(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, multiplier: ArrayLike
) -> _Limits:
    """Score interval for a rate ratio: Wilson's interval for the share x1/(x1 + x0), turned over.

    Inverting the score test of R is the same as inverting that of the share R n1/(R n1 + n0).

    Source
    ------
    Graham, Mengersen and Morton 2003.

    Examples
    --------
    >>> low, high = rate_ratio_score(96, 2111, 467, 14679, 1.959963984540054)
    >>> round(float(low), 4), round(float(high), 4)
    (1.1481, 1.7798)
    """
    x1, n1, x0, n0, z = _flat(x1, n1, x0, n0, multiplier)
    low, high = wilson(x1, x1 + x0, z)
    return _open_ends(x1, n1, x0, n0, low, high)


def _open_ends(
    x1: Floats, n1: Floats, x0: Floats, n0: Floats, low: Floats, high: Floats
) -> _Limits:
    some = (n1 > 0) & (n0 > 0)
    low = np.where(x1 == 0, 0.0, _share_to_ratio(low, n1, n0))
    high = np.where(x0 == 0, np.inf, _share_to_ratio(high, n1, n0))
    return np.where(some, low, np.nan), np.where(some, high, np.nan)


def _mid_p_above(x: Floats, n: Floats, share: Floats) -> Floats:
    """P(X > x) + P(X = x)/2 for a binomial count; rises with the share."""
    more = special.betainc(x + 1, np.maximum(n - x, 1e-300), share)
    as_many = np.where(x > 0, special.betainc(np.maximum(x, 1e-300), n - x + 1, share), 1.0)
    return np.where(x < n, (more + as_many) / 2, as_many / 2)


def rate_ratio_mid_p(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, multiplier: ArrayLike
) -> _Limits:
    """Conditional mid-P interval for a rate ratio: x1 given x1 + x0 is binomial.

    The multiplier is turned into its tail probability, so that over-dispersion widens it too.

    Source
    ------
    Rothman, Greenland and Lash 2008, chapter 14; Berry and Armitage 1995.

    Examples
    --------
    >>> low, high = rate_ratio_mid_p(4, 1000, 2, 1000, 1.959963984540054)
    >>> round(float(low), 3), round(float(high), 3)
    (0.355, 15.612)
    """
    x1, n1, x0, n0, z = _flat(x1, n1, x0, n0, multiplier)
    total, side = x1 + x0, tail(z)
    one = np.ones((2, *x1.shape))
    targets = np.stack([-side, side - 1])
    low, high = falling_root(lambda p: -_mid_p_above(x1, total, p), 0 * one, one, targets)
    return _open_ends(x1, n1, x0, n0, low, high)


def rate_ratio(
    x1: ArrayLike,
    n1: ArrayLike,
    x0: ArrayLike,
    n0: ArrayLike,
    multiplier: ArrayLike,
    *,
    exact_below: float = 10,
) -> _Limits:
    """Score interval, or conditional mid-P where a count is under `exact_below`.

    Examples
    --------
    >>> low, high = rate_ratio([4, 96], [1000, 2111], [2, 467], [1000, 14679], 1.959963984540054)
    >>> low.round(3).tolist()
    [0.355, 1.148]
    """
    x1, n1, x0, n0, z = _flat(x1, n1, x0, n0, multiplier)
    few = np.minimum(x1, x0) < exact_below
    score = rate_ratio_score(x1, n1, x0, n0, z)
    if not few.any():
        return score
    mid = rate_ratio_mid_p(x1, n1, x0, n0, z)
    return np.where(few, mid[0], score[0]), np.where(few, mid[1], score[1])


def rate_score_z(x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike) -> Floats:
    """Score statistic for equal rates: (r1 - r0) / sqrt(r(1/n1 + 1/n0)), r pooled.

    Examples
    --------
    >>> round(float(rate_score_z(96, 2111, 467, 14679)), 3)
    3.205
    """
    x1, n1, x0, n0 = _flat(x1, n1, x0, n0)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (x1 + x0) / (n1 + n0)
        z = (x1 / n1 - x0 / n0) / np.sqrt(pooled * (1 / n1 + 1 / n0))
    return np.where((x1 + x0 == 0) & (n1 > 0) & (n0 > 0), 0.0, z)


def rate_difference_score(
    x1: ArrayLike, n1: ArrayLike, x0: ArrayLike, n0: ArrayLike, multiplier: ArrayLike
) -> _Limits:
    """Score interval for r1 - r0, from rates fitted under each difference. NaN without exposure.

    Source
    ------
    Ng and Gu's constrained score for two Poisson rates; the same inversion as Miettinen-Nurminen.

    Examples
    --------
    >>> low, high = rate_difference_score(96, 2111, 467, 14679, 1.959963984540054)
    >>> round(float(low) * 1000, 3), round(float(high) * 1000, 3)
    (4.879, 24.074)
    """
    x1, n1, x0, n0, z = _flat(x1, n1, x0, n0, multiplier)
    some = (n1 > 0) & (n0 > 0)
    n1, n0 = np.where(some, n1, 1.0), np.where(some, n0, 1.0)
    observed, total = x1 / n1 - x0 / n0, n1 + n0

    def statistic(d: Floats) -> Floats:
        b = total * d - x1 - x0
        r0 = (np.sqrt(np.maximum(b**2 + 4 * total * x0 * d, 0)) - b) / (2 * total)
        r0 = np.maximum(r0, np.maximum(0, -d))
        variance = np.maximum(r0 + d, 0) / n1 + r0 / n0
        with np.errstate(divide="ignore", invalid="ignore"):
            out = (observed - d) / np.sqrt(variance)
        return np.where(observed == d, 0.0, out)

    # no score limit lies further out than twice the one-sample score limit of either side
    far1, far0 = ((2 * x + 4 * z**2 + 4) / n for x, n in ((x1, n1), (x0, n0)))
    low, high = falling_root(
        statistic, np.stack([-far0] * 2), np.stack([far1] * 2), np.stack([z, -z])
    )
    return np.where(some, low, np.nan), np.where(some, high, np.nan)
