"""The multiplier of every interval: normal or t, widened for over-dispersion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def critical(level: ArrayLike, *, phi: ArrayLike = 1.0, df: ArrayLike = 0.0) -> Floats:
    """Multiplier of the standard error for a two-sided interval at `level`.

    At phi 1 (no over-dispersion found) it is normal, so that merging months changes nothing.
    Above 1 it is t on the degrees of freedom of phi, times sqrt(phi).

    Parameters
    ----------
    level
        Two-sided levels, any shape; after Bonferroni where that applies.
    phi
        Variance inflation, 1 or more; one, or one for each level (broadcast).
    df
        Degrees of freedom on which phi was estimated; used only when phi is above 1.

    Returns
    -------
    Multipliers, shaped as all three broadcast together.

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
    upper, phi, df = (np.asarray(v, float) for v in ((1 + np.asarray(level, float)) / 2, phi, df))
    normal, over = special.ndtri(upper), phi > 1
    if not over.any():
        return np.asarray(np.broadcast_to(normal, np.broadcast_shapes(upper.shape, phi.shape)))
    wide = _student(upper, np.where(over, df, 1.0)) * np.sqrt(phi)
    return np.asarray(np.where(over, wide, normal), float)


def _student(upper: Floats, df: Floats) -> Floats:
    """Quantiles of t; those of many projects level by level, as few levels are in use."""
    levels, shape = np.unique(upper), np.broadcast_shapes(upper.shape, df.shape)
    if levels.size * df.size >= np.prod(shape):
        return np.asarray(special.stdtrit(df, upper), float)
    found = np.empty(shape)
    for level in levels:
        np.copyto(found, special.stdtrit(df, level), where=upper == level)
    return found


def tail(multiplier: ArrayLike) -> Floats:
    """One-sided tail probability that a multiplier stands for: carries phi into exact methods.

    Examples
    --------
    >>> round(float(tail(1.959963984540054)), 4)
    0.025
    """
    return np.asarray(special.ndtr(-np.asarray(multiplier, float)), float)
