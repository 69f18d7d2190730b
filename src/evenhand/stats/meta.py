"""Several estimates of one thing: fixed and random effects, and how much the estimates differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evenhand.stats.critical import Floats
from evenhand.stats.omnibus import chi_squared_p
from evenhand.stats.roots import falling_root

_STEPS, _DONE = 500, 1e-12


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How much estimates differ: Cochran's Q with its p, and from tau squared I2 and H2.

    `i2` is the share (0 to 1) of the spread that chance does not explain.
    """

    q: float
    df: int
    p: float
    tau2: float
    i2: float
    h2: float


@dataclass(frozen=True, slots=True)
class Mean:
    """A pooled value with its standard error; the multiplier is t on `df`, or z when `df` is 0."""

    value: float
    error: float
    df: int

    def limits(self, level: float) -> tuple[float, float]:
        """Both ends of the interval at a level."""
        half = _multiplier(level, self.df) * self.error
        return self.value - half, self.value + half


def _multiplier(level: float, df: int) -> float:
    upper = (1 + level) / 2
    return float(special.stdtrit(df, upper) if df > 0 else special.ndtri(upper))


def _weighted(y: Floats, weight: Floats) -> tuple[float, float]:
    """Weighted mean, and Cochran's sum of squares about it."""
    centre = float((weight * y).sum() / weight.sum())
    return centre, float((weight * (y - centre) ** 2).sum())


def tau_squared(y: ArrayLike, v: ArrayLike, *, method: str = "PM") -> float:
    """Variance of the true values between estimates; never below 0.

    DL: (Q - (k - 1)) / (sum w - sum w^2/sum w), w = 1/v. PM: the value at which
    sum (y - mu)^2/(v + tau2) is k - 1. REML: restricted maximum likelihood by Fisher scoring.

    Parameters
    ----------
    y, v
        Estimates and their sampling variances, shaped (k,).
    method
        "DL" (DerSimonian and Laird), "PM" (Paule and Mandel) or "REML".

    Source
    ------
    DerSimonian and Laird 1986; Paule and Mandel 1982; Viechtbauer 2005.

    Examples
    --------
    >>> round(tau_squared([0.1, 0.5, 0.9], [0.01, 0.01, 0.01]), 4)
    0.15
    """
    y, v = np.asarray(y, float), np.asarray(v, float)
    if y.size < 2:
        return 0.0
    if method == "DL":
        w = 1 / v
        _, q = _weighted(y, w)
        return max(0.0, (q - (y.size - 1)) / float(w.sum() - (w**2).sum() / w.sum()))
    paule_mandel = _paule_mandel(y, v)
    return paule_mandel if method == "PM" else _restricted(y, v, paule_mandel)


def _paule_mandel(y: Floats, v: Floats) -> float:
    def spread(tau2: Floats) -> Floats:
        return np.array([_weighted(y, 1 / (v + t))[1] for t in tau2])

    most = ((y - y.mean()) ** 2).sum() / (y.size - 1)  # there the spread is at most k - 1
    found = falling_root(spread, np.zeros(1), np.array([most]), np.array([y.size - 1.0]))
    return float(found[0])


def _restricted(y: Floats, v: Floats, start: float) -> float:
    tau2 = start
    for _ in range(_STEPS):
        w = 1 / (v + tau2)
        centre, _ = _weighted(y, w)
        own = w.sum() - (w**2).sum() / w.sum()
        both = (w**2).sum() - 2 * (w**3).sum() / w.sum() + ((w**2).sum() / w.sum()) ** 2
        move = float(((w**2 * (y - centre) ** 2).sum() - own) / both)
        tau2, last = max(0.0, tau2 + move), tau2
        if abs(tau2 - last) < _DONE:
            break
    return tau2


def heterogeneity(y: ArrayLike, v: ArrayLike, tau2: float) -> Heterogeneity:
    """Cochran's Q, I2 and H2.

    Q = sum w (y - mu)^2 on k - 1. I2 = tau2/(tau2 + s2) and H2 = (tau2 + s2)/s2, s2 the typical
    sampling variance (k - 1) sum w / ((sum w)^2 - sum w^2).

    Source
    ------
    Cochran 1954; Higgins and Thompson 2002.

    Examples
    --------
    >>> found = heterogeneity([0.1, 0.5, 0.9], [0.01, 0.01, 0.01], 0.15)
    >>> round(found.q, 1), found.df, round(found.i2, 4)
    (32.0, 2, 0.9375)
    """
    y, w = np.asarray(y, float), 1 / np.asarray(v, float)
    _, q = _weighted(y, w)
    df = y.size - 1
    if df == 0:
        return Heterogeneity(0.0, 0, 1.0, 0.0, 0.0, 1.0)
    typical = df * float(w.sum()) / float(w.sum() ** 2 - (w**2).sum())
    return Heterogeneity(
        q, df, chi_squared_p(q, df), tau2, tau2 / (tau2 + typical), (tau2 + typical) / typical
    )


def fixed(y: ArrayLike, v: ArrayLike) -> Mean:
    """Inverse-variance mean: what happened in these units together.

    Examples
    --------
    >>> found = fixed([1.0, 2.0], [1.0, 4.0])
    >>> round(found.value, 3), round(found.error, 3), found.df
    (1.2, 0.894, 0)
    """
    y, w = np.asarray(y, float), 1 / np.asarray(v, float)
    return Mean(_weighted(y, w)[0], float(1 / np.sqrt(w.sum())), 0)


def random(y: ArrayLike, v: ArrayLike, tau2: float, *, floor: float = 1.0) -> Mean:
    """Mean over units like these, with the interval of Hartung and Knapp.

    w = 1/(v + tau2), variance q / sum w, q = sum w (y - mu)^2/(k - 1), t on k - 1. q is never under
    `floor`: without it a few units that agree by chance would make the interval too narrow.

    Parameters
    ----------
    tau2
        From `tau_squared`.
    floor
        1 by default; 0 is Hartung and Knapp as published.

    Source
    ------
    Hartung and Knapp 2001; floor: Roever, Knapp and Friede 2015.

    Examples
    --------
    >>> found = random([0.1, 0.5, 0.9], [0.01, 0.01, 0.01], 0.15)
    >>> round(found.value, 3), round(found.error, 3), found.df
    (0.5, 0.231, 2)
    """
    y, w = np.asarray(y, float), 1 / (np.asarray(v, float) + tau2)
    centre, spread = _weighted(y, w)
    df = y.size - 1
    if df == 0:
        return Mean(centre, float(1 / np.sqrt(w.sum())), 0)
    return Mean(centre, float(np.sqrt(max(floor, spread / df) / w.sum())), df)


def prediction(mean: Mean, tau2: float, level: float) -> tuple[float, float] | None:
    """Where the true value of one more unit like these may lie; None under three units.

    mu -+ t(k - 2) sqrt(tau2 + se^2).

    Source
    ------
    Higgins, Thompson and Spiegelhalter 2009.

    Examples
    --------
    >>> low, high = prediction(Mean(0.5, 0.231, 2), 0.15, 0.95)
    >>> round(low, 1), round(high, 1)
    (-5.2, 6.2)
    """
    if mean.df < 2:
        return None
    half = _multiplier(level, mean.df - 1) * np.sqrt(tau2 + mean.error**2)
    return float(mean.value - half), float(mean.value + half)
