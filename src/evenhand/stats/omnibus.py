"""Do the groups differ at all? Chi-squared, adjusted for over-dispersion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats
from evenhand.stats.dispersion import CountKind


def chi_squared(
    numerator: ArrayLike, denominator: ArrayLike, *, kind: CountKind = "proportion"
) -> tuple[float, int]:
    """Pearson's chi-squared for equal rates over groups, and its degrees of freedom.

    sum (x - E)^2 / (E (1 - p)), E = n p; for rates sum (x - E)^2 / E. Groups without a
    denominator are left out; (0, 0) where nothing can differ.

    Examples
    --------
    >>> chi2, df = chi_squared([467, 31, 148, 96, 29], [14679, 937, 4346, 2111, 813])
    >>> round(chi2, 4), df
    (10.7208, 4)
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    x, n = x[n > 0], n[n > 0]
    if x.size < 2 or x.sum() == 0 or (kind == "proportion" and x.sum() == n.sum()):
        return 0.0, max(x.size - 1, 0)
    p = x.sum() / n.sum()
    spread = p * (1 - p) if kind == "proportion" else p
    return float(((x - n * p) ** 2 / (n * spread)).sum()), x.size - 1


def mean_chi_squared(mean: Floats, variance: Floats, n: Floats) -> tuple[float, int]:
    """The same for means: sum n (m - m.)^2 over the pooled variance, and its degrees of freedom.

    Examples
    --------
    >>> mean_chi_squared(np.array([1.0, 3.0]), np.array([1.0, 1.0]), np.array([10.0, 10.0]))
    (20.0, 1)
    """
    used = n > 1
    m, v, n = mean[used], variance[used], n[used]
    if n.size < 2 or not (v > 0).any():
        return 0.0, max(n.size - 1, 0)
    pooled = (v * (n - 1)).sum() / (n - 1).sum()
    centre = (n * m).sum() / n.sum()
    return float((n * (m - centre) ** 2).sum() / pooled), n.size - 1


def chi_squared_p(chi2: float, df: int) -> float:
    """Upper tail of chi-squared; 1 where there is nothing to compare.

    Examples
    --------
    >>> round(chi_squared_p(10.7208317597361, 4), 6)
    0.029887
    """
    return float(special.chdtrc(df, chi2)) if df > 0 else 1.0


def dispersed_p(chi2: float, df: int, phi: float, phi_df: float) -> float:
    """p after over-dispersion: (chi2/df)/phi against F on df and phi's degrees of freedom.

    Examples
    --------
    >>> round(dispersed_p(10.7208317597361, 4, 1.5, 100.0), 4)
    0.1374
    """
    if phi <= 1 or df == 0:
        return chi_squared_p(chi2, df)
    return float(special.fdtrc(df, phi_df, chi2 / df / phi))
