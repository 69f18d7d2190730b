"""Constants and pooled spread of subgroups, for xbar and s charts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from evenhand.spc.kinds import Floats
from evenhand.spc.moving import mean, total


def c4(size: ArrayLike) -> Floats:
    """Mean of the sample standard deviation of `size` normal values, in standard deviations.

    sqrt(2 / (n - 1)) gamma(n / 2) / gamma((n - 1) / 2), exact for any n from 2; NaN below.

    Source
    ------
    Montgomery, Introduction to Statistical Quality Control, section 6.3.

    Examples
    --------
    >>> c4([2, 5, 25]).round(4).tolist()
    [0.7979, 0.94, 0.9896]
    """
    n = np.asarray(size, np.float64)
    n = np.where(n > 1, n, np.nan)
    return np.asarray(np.sqrt(2 / (n - 1)) * np.exp(gammaln(n / 2) - gammaln((n - 1) / 2)))


def c5(size: ArrayLike) -> Floats:
    """Standard deviation of the sample standard deviation: sqrt(1 - c4^2).

    Examples
    --------
    >>> c5([2, 5]).round(4).tolist()
    [0.6028, 0.3412]
    """
    return np.asarray(np.sqrt(1 - c4(size) ** 2))


def a3(size: ArrayLike) -> Floats:
    """From the mean standard deviation to 3 sigma of a mean: 3 / (c4 sqrt n).

    Examples
    --------
    >>> a3([2, 5]).round(3).tolist()
    [2.659, 1.427]
    """
    return np.asarray(3 / (c4(size) * np.sqrt(np.asarray(size, np.float64))))


def b3(size: ArrayLike) -> Floats:
    """Lower limit of an s chart over its centre: 1 - 3 c5 / c4, not under 0.

    Examples
    --------
    >>> b3([5, 6]).round(3).tolist()
    [0.0, 0.03]
    """
    return np.asarray(np.maximum(1 - 3 * c5(size) / c4(size), 0.0))


def b4(size: ArrayLike) -> Floats:
    """Upper limit of an s chart over its centre: 1 + 3 c5 / c4.

    Examples
    --------
    >>> b4([2, 5]).round(3).tolist()
    [3.267, 2.089]
    """
    return np.asarray(1 + 3 * c5(size) / c4(size))


def pooled_spread(size: Floats, spread: Floats) -> Floats:
    """Spread within subgroups of each series: arrays (periods, series), result (1, series).

    Mean of the standard deviations where all subgroups have one size, else
    sqrt(sum (n - 1) s^2 / sum (n - 1)). Subgroups of one person have no spread and are left out.
    """
    known = (size > 1) & ~np.isnan(spread)
    freedom = np.where(known, size - 1, 0.0)
    squares = np.where(known, freedom * spread**2, 0.0)
    pooled = np.sqrt(total(squares) / total(freedom))
    sizes = np.where(size > 0, size, np.nan)  # subgroups of one make the sizes unequal too
    most = np.fmax.reduce(sizes, axis=0, keepdims=True, initial=0.0)
    even = most == np.fmin.reduce(sizes, axis=0, keepdims=True, initial=np.inf)
    return np.asarray(np.where(even, mean(np.where(known, spread, np.nan)), pooled))
