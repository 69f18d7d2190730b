"""Two means: Welch's difference, and the ratio by the delta method."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats

_Limits = tuple[Floats, Floats]


def moments(
    n: ArrayLike, sums: ArrayLike, squares: ArrayLike, *, origin: float = 0.0
) -> tuple[Floats, Floats]:
    """Mean and sample variance from counts, sums and sums of squares about `origin`.

    Examples
    --------
    >>> mean, variance = moments(3, 6.0, 14.0, origin=100.0)  # values 101, 102, 103
    >>> float(mean), float(variance)
    (102.0, 1.0)
    """
    n, sums, squares = (np.asarray(v, float) for v in (n, sums, squares))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(n > 0, origin + sums / n, np.nan)
        spread = np.maximum(squares - sums**2 / n, 0) / (n - 1)
    return mean, np.where(n > 1, spread, np.nan)


def _welch_df(v1: Floats, n1: Floats, v0: Floats, n0: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return (v1 + v0) ** 2 / (v1**2 / (n1 - 1) + v0**2 / (n0 - 1))


def _student(level: Floats, df: Floats, phi: ArrayLike, phi_df: ArrayLike) -> Floats:
    """t multiplier; with over-dispersion on the fewer degrees of freedom, times sqrt(phi)."""
    df = np.where(np.asarray(phi) > 1, np.minimum(df, phi_df), df)
    return np.asarray(special.stdtrit(df, (1 + level) / 2) * np.sqrt(phi), float)


def mean_difference(
    mean: tuple[ArrayLike, ArrayLike],
    variance: tuple[ArrayLike, ArrayLike],
    n: tuple[ArrayLike, ArrayLike],
    level: ArrayLike,
    *,
    phi: ArrayLike = 1.0,
    phi_df: ArrayLike = 0.0,
) -> _Limits:
    """Welch's interval for mean 1 - mean 0. Each argument is a pair (group, compared with).

    Source
    ------
    Welch 1947.

    Examples
    --------
    >>> low, high = mean_difference((12.0, 10.0), (4.0, 9.0), (20, 30), 0.95)
    >>> round(float(low), 3), round(float(high), 3)
    (0.578, 3.422)
    """
    m1, m0, s1, s0, n1, n0, level = (np.asarray(v, float) for v in (*mean, *variance, *n, level))
    with np.errstate(divide="ignore", invalid="ignore"):
        v1, v0 = s1 / n1, s0 / n0
    half = _student(level, _welch_df(v1, n1, v0, n0), phi, phi_df) * np.sqrt(v1 + v0)
    return m1 - m0 - half, m1 - m0 + half


def mean_ratio(
    mean: tuple[ArrayLike, ArrayLike],
    variance: tuple[ArrayLike, ArrayLike],
    n: tuple[ArrayLike, ArrayLike],
    level: ArrayLike,
    *,
    phi: ArrayLike = 1.0,
    phi_df: ArrayLike = 0.0,
) -> _Limits:
    """Interval for mean 1 / mean 0 on the log scale (delta method). NaN unless both are positive.

    log(m1/m0) -+ t sqrt(v1/(n1 m1^2) + v0/(n0 m0^2)), t on Welch's degrees of freedom.

    Examples
    --------
    >>> low, high = mean_ratio((12.0, 10.0), (4.0, 9.0), (20, 30), 0.95)
    >>> round(float(low), 3), round(float(high), 3)
    (1.05, 1.371)
    """
    m1, m0, s1, s0, n1, n0, level = (np.asarray(v, float) for v in (*mean, *variance, *n, level))
    with np.errstate(divide="ignore", invalid="ignore"):
        v1, v0 = s1 / n1 / m1**2, s0 / n0 / m0**2
        centre = np.log(np.where((m1 > 0) & (m0 > 0), m1 / m0, np.nan))
    half = _student(level, _welch_df(v1, n1, v0, n0), phi, phi_df) * np.sqrt(v1 + v0)
    return np.exp(centre - half), np.exp(centre + half)
