"""The multiplier of every interval: normal or t, widened for over-dispersion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

Floats = NDArray[np.float64]


def critical(level: ArrayLike, *, phi: float = 1.0, df: float = 0.0) -> Floats:
    """Multiplier of the standard error for a two-sided interval at `level`.

    At phi 1 (no over-dispersion found) it is normal, so that merging months changes nothing.
    Above 1 it is t on the degrees of freedom of phi, times sqrt(phi).

    Parameters
    ----------
    level
        Two-sided levels, any shape; after Bonferroni where that applies.
    phi
        Variance inflation, 1 or more.
    df
        Degrees of freedom on which phi was estimated; used only when phi is above 1.

    Returns
    -------
    Multipliers, shaped as `level`.

    Source
    ------
    McCullagh and Nelder 1989, quasi-likelihood.

    Examples
    --------
    >>> round(float(critical(0.95)), 3)
    1.96
    >>> round(float(critical(0.95, phi=2.0, df=30)), 3)
    2.888
    """
    upper = (1 + np.asarray(level, float)) / 2
    if phi <= 1:
        return np.asarray(special.ndtri(upper), float)
    return np.asarray(stats.t.ppf(upper, df) * np.sqrt(phi), float)


def tail(multiplier: ArrayLike) -> Floats:
    """One-sided tail probability that a multiplier stands for: carries phi into exact methods.

    Examples
    --------
    >>> round(float(tail(1.959963984540054)), 4)
    0.025
    """
    return np.asarray(special.ndtr(-np.asarray(multiplier, float)), float)
