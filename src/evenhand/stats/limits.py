"""Exact binomial and Poisson limits about a known centre, on many units at once."""

from __future__ import annotations

import numpy as np
import scipy  # its parts load when first used: a document needs none of them
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def binomial_limits(size: ArrayLike, probability: ArrayLike, tail: float) -> tuple[Floats, Floats]:
    """Counts that a binomial variable leaves with probability at most `tail` on each side.

    The lower limit is the smallest k with P(X <= k) >= tail, the upper limit the smallest k with
    P(X > k) <= tail, so that P(X < lower) < tail and P(X > upper) <= tail: a point signals when it
    lies strictly outside. A lower limit of 0 can never signal.

    Parameters
    ----------
    size, probability
        Number of trials and chance of an event, broadcast together. Where either is missing (NaN)
        or the size is below 0, both limits are NaN.
    tail
        Probability on each side, such as 0.00135 (as 3 sigma) or 0.0228 (as 2 sigma).

    Returns
    -------
    tuple of arrays
        Lower and upper limit as counts, in the broadcast shape.

    Notes
    -----
    Quantiles of the binomial distribution; the use of exact limits in control charts for small
    denominators follows Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix A.1.1.

    Examples
    --------
    >>> lower, upper = binomial_limits([20, 200], 0.05, 0.00135)
    >>> lower.tolist(), upper.tolist()
    ([0.0, 2.0], [5.0, 20.0])
    """
    n, p = np.broadcast_arrays(np.asarray(size, float), np.asarray(probability, float))
    return _quantiles(scipy.stats.binom, tail, n, p)


def poisson_limits(mean: ArrayLike, tail: float) -> tuple[Floats, Floats]:
    """Counts that a Poisson variable leaves with probability at most `tail` on each side.

    Defined as in `binomial_limits`, with the expected count `mean` instead of size and probability.

    Examples
    --------
    >>> lower, upper = poisson_limits([3.0, 30.0], 0.00135)
    >>> lower.tolist(), upper.tolist()
    ([0.0, 15.0], [9.0, 48.0])
    """
    return _quantiles(scipy.stats.poisson, tail, np.asarray(mean, float))


def geometric_limits(mean: ArrayLike, tail: float) -> tuple[Floats, Floats]:
    """Counts before an event that chance leaves with probability at most `tail` on each side.

    Defined as in `binomial_limits`, for X = 0, 1, 2, ... with P(X > k) = (1 - p)^(k + 1) and
    p = 1 / (mean + 1): the cases between two events.

    Examples
    --------
    >>> lower, upper = geometric_limits([19.0, 999.0], 0.00135)
    >>> lower.tolist(), upper.tolist()
    ([0.0, 1.0], [128.0, 6604.0])
    """
    average = np.asarray(mean, float)
    law = _quantiles(scipy.stats.geom, tail, 1 / (average + 1))
    return law[0] - 1, law[1] - 1


def exponential_limits(mean: ArrayLike, tail: float) -> tuple[Floats, Floats]:
    """Times that chance leaves with probability `tail` on each side, about an exponential mean.

    -mean log(1 - tail) and -mean log(tail): the time between two events of a steady rate.

    Examples
    --------
    >>> lower, upper = exponential_limits([20.0], 0.00135)
    >>> lower.round(4).tolist(), upper.round(2).tolist()
    ([0.027], [132.15])
    """
    average = np.asarray(mean, float)
    return -average * np.log1p(-tail), -average * np.log(tail)


def _quantiles(law: scipy.stats.rv_discrete, tail: float, *shape: Floats) -> tuple[Floats, Floats]:
    return np.asarray(law.ppf(tail, *shape)), np.asarray(law.isf(tail, *shape))
