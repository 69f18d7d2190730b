"""Limits of funnels from exact distributions, smooth in the size of the unit.

A limit lies between two counts. Let a be the chance on each side. Below, r is the smallest count
with P(X <= r) >= a, and the limit is r - (P(X <= r) - a) / P(X = r): Spiegelhalter (2005, appendix
A.1.1). Above, `exact` mirrors that: r is the largest count with P(X >= r) >= a, and the limit is
r + (P(X >= r) - a) / P(X = r). So a whole count strictly outside has a chance of at most a on its
side. `spiegelhalter` is the formula as published, which uses the first form at 1 - a above too and
there marks counts whose chance is larger than a.

With over-dispersion the count is beta-binomial or negative binomial: the unit's own rate varies
about the target with variance 4 tau2 target (1 - target), or 4 tau2 target^2 (tau2 is measured on
the arcsine or square-root scale, whose slope that is).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy
from scipy import special

from evenhand.spc.funnels.kinds import FunnelKind, FunnelMethod
from evenhand.spc.funnels.scale import limit
from evenhand.spc.kinds import Floats

_MOST_ALIKE = 0.99  # intra-class correlation; beyond it a beta distribution has no middle
Masses = Callable[[float], tuple[Floats, Floats]]  # of one unit: counts and their chances


def limits(
    kind: FunnelKind, method: FunnelMethod, size: Floats, target: float, level: float, tau2: float
) -> tuple[Floats, Floats]:
    """Lower and upper limit for units of `size` that hold `level` of units on target."""
    tail = (1 - level) / 2
    if method in {FunnelMethod.EXACT, FunnelMethod.SPIEGELHALTER}:
        return _exact(kind, size, target, tail, tau2, mirrored=method is FunnelMethod.EXACT)
    if method is FunnelMethod.CHI_SQUARE:
        return _chi_square(size * target, target, tail)
    z = float(scipy.stats.norm.isf(tail))
    if method is FunnelMethod.NORMAL:
        return _normal(size, target, z)
    low, high = (limit(kind, method, size, target, side * z, tau2) for side in (-1, 1))
    return low, high


def _chi_square(expected: Floats, target: float, tail: float) -> tuple[Floats, Floats]:
    """The exact Poisson interval of the expected count, as if that had been observed."""
    low = scipy.stats.chi2.ppf(tail, 2 * expected) / 2
    high = scipy.stats.chi2.isf(tail, 2 * (expected + 1)) / 2
    return target * low / expected, target * high / expected


def _normal(size: Floats, target: float, z: float) -> tuple[Floats, Floats]:
    half = z * np.sqrt(target * (1 - target) / size)
    return target - half, target + half


def _exact(
    kind: FunnelKind, size: Floats, target: float, tail: float, tau2: float, *, mirrored: bool
) -> tuple[Floats, Floats]:
    pairs = [
        _between_counts(*_masses(kind, n, target, tau2), tail, mirrored=mirrored)
        for n in np.atleast_1d(size)
    ]
    low, high = np.array(pairs).reshape(-1, 2).T
    return low.reshape(np.shape(size)) / size, high.reshape(np.shape(size)) / size


def _between_counts(
    counts: Floats, chance: Floats, tail: float, *, mirrored: bool
) -> tuple[float, float]:
    """Both limits of one unit, as counts that need not be whole."""
    below = np.cumsum(chance)
    low = _crossing(counts, chance, below, tail)
    if not mirrored:
        return low, _crossing(counts, chance, below, 1 - tail)
    return low, -_crossing(-counts[::-1], chance[::-1], np.cumsum(chance[::-1]), tail)


def _crossing(counts: Floats, chance: Floats, below: Floats, tail: float) -> float:
    place = min(int(np.searchsorted(below, tail)), len(counts) - 1)
    return float(counts[place] - (below[place] - tail) / chance[place])


def _masses(kind: FunnelKind, size: float, target: float, tau2: float) -> tuple[Floats, Floats]:
    """Counts of one unit and the chance of each; far tails, under 1e-15, are left out."""
    if kind is FunnelKind.PROPORTION:
        return _binomial_masses(size, target, tau2)
    return _poisson_masses(size * target, tau2)


def _binomial_masses(size: float, target: float, tau2: float) -> tuple[Floats, Floats]:
    if not tau2:
        low, high = (
            scipy.stats.binom.ppf(1e-16, size, target),
            scipy.stats.binom.isf(1e-16, size, target),
        )
        counts = np.arange(max(low, 0.0), high + 1)
        return counts, np.asarray(scipy.stats.binom.pmf(counts, size, target))
    alike = min(4 * tau2, _MOST_ALIKE)
    a, b = (share * (1 / alike - 1) for share in (target, 1 - target))
    counts = np.arange(size + 1)
    ways = -special.betaln(size - counts + 1, counts + 1) - np.log(size + 1)
    chance = np.exp(ways + special.betaln(counts + a, size - counts + b) - special.betaln(a, b))
    return counts, np.asarray(chance)


def _poisson_masses(expected: float, tau2: float) -> tuple[Floats, Floats]:
    if not tau2:
        counts = np.arange(
            max(scipy.stats.poisson.ppf(1e-16, expected), 0.0),
            scipy.stats.poisson.isf(1e-16, expected) + 1,
        )
        return counts, np.asarray(scipy.stats.poisson.pmf(counts, expected))
    shape = 1 / (4 * tau2)
    law = scipy.stats.nbinom(shape, shape / (shape + expected))
    counts = np.arange(max(law.ppf(1e-16), 0.0), law.isf(1e-16) + 1)
    return counts, np.asarray(law.pmf(counts))
