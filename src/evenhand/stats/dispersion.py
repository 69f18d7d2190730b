"""How much more the months vary than chance alone would make them: phi."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.stats.critical import Floats
from evenhand.stats.means import moments

CountKind = Literal["proportion", "rate", "count"]


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Variance inflation and the degrees of freedom it rests on; `raw` is before the floor."""

    phi: float
    df: float
    raw: float


@dataclass(frozen=True, slots=True, eq=False)
class Dispersions:
    """The same for many projects at once, arrays of one shape."""

    phi: Floats
    df: Floats
    raw: Floats

    def spread_over(self, axes: int) -> Dispersions:
        """With that many further axes, to widen several intervals of each project.

        Examples
        --------
        >>> phi = np.ones(3)
        >>> Dispersions(phi, phi, phi).spread_over(1).phi.shape
        (3, 1)
        """
        phi, df, raw = (a.reshape(*a.shape, *[1] * axes) for a in (self.phi, self.df, self.raw))
        return Dispersions(phi, df, raw)

    def only(self) -> Dispersion:
        """The one of a single project.

        Examples
        --------
        >>> Dispersions(np.array(1.2), np.array(30.0), np.array(1.2)).only().df
        30.0
        """
        return Dispersion(self.phi.item(), self.df.item(), self.raw.item())


Phases = NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What each group says in each phase, arrays shaped (..., groups).

    `statistic` is Pearson's, `free` its degrees of freedom, `scarcity` how little the events of that
    group and phase know of phi: 0 with many, 1 with one.
    """

    statistic: Floats
    free: Floats
    scarcity: Floats


def _settle(parts: _Parts, floor: float) -> Dispersions:
    """phi from Pearson's statistic, each group and phase expected to show what it can of it."""
    total, df = parts.statistic.sum(axis=-1), parts.free.sum(axis=-1)
    excess = np.maximum(_over(total, df, floor), 1.0)[..., None] - 1.0
    expected = (parts.free / (1.0 + excess * parts.scarcity)).sum(axis=-1)
    raw = _over(total, expected, floor)
    return Dispersions(np.maximum(floor, raw), df, raw)


def _over(total: Floats, expected: Floats, floor: float) -> Floats:
    known = expected > 0
    return np.asarray(np.where(known, total / np.where(known, expected, 1.0), floor), float)


def _over_phases(
    arrays: tuple[ArrayLike, ...], phase: Phases, part: Callable[..., _Parts], floor: float
) -> Dispersions:
    """What each phase says, side by side."""
    found = []
    for each in np.unique(phase[phase >= 0]):
        places = np.flatnonzero(phase == each)
        found.append(part(*(np.take(np.asarray(a, float), places, axis=-1) for a in arrays)))
    names = ("statistic", "free", "scarcity")
    beside = (np.concatenate([getattr(f, name) for f in found], axis=-1) for name in names)
    return _settle(_Parts(*beside), floor)


def _parts(terms: Floats, used: NDArray[np.bool_], scarcity: Floats) -> _Parts:
    """Sum of the terms used and their freedom, one less than the months of each group."""
    free = np.maximum(used.sum(axis=-1) - 1, 0).astype(float)
    return _Parts(np.where(used, terms, 0.0).sum(axis=-1), free, np.where(free > 0, scarcity, 0.0))


def dispersion(
    numerator: Floats,
    denominator: Floats,
    phase: Phases,
    *,
    kind: CountKind = "proportion",
    floor: float = 1.0,
) -> Dispersion:
    """Dispersion of months within phase, over groups; many projects: `dispersions`.

    phi = X2 / sum_j df_j / (1 + (X2/df - 1) c_j), X2 = sum (x - n p)^2 / (n p (1 - p)) Pearson's
    statistic, p the rate of that group in that phase (j), df_j its months with a denominator less
    one; for rates without (1 - p). c_j = (1 - 2p)^2 / (X_j (1 - p)), X_j its events (for rates
    1/X_j; 1 at most), corrects for p resting on the same clustered events: given the total, X2/df_j
    averages phi / (1 + (phi - 1) c_j) only. Where X2/df is under 1 nothing is corrected. Groups that
    are all events or none in a phase say nothing about it and are left out.

    Parameters
    ----------
    numerator, denominator
        Shaped (groups, periods).
    phase
        Shaped (periods,); -1 leaves a period out.
    floor
        phi is never under this.

    Source
    ------
    McCullagh and Nelder 1989 (Pearson's statistic); Mosimann 1962 (clustered months given their
    total); docs/methods/equity.md.

    Examples
    --------
    >>> x, n = np.array([[5.0, 15.0, 5.0, 15.0]]), np.full((1, 4), 100.0)
    >>> round(dispersion(x, n, np.zeros(4, int)).phi, 3)
    3.882
    """
    return dispersions(numerator, denominator, phase, kind=kind, floor=floor).only()


def dispersions(
    numerator: ArrayLike,
    denominator: ArrayLike,
    phase: Phases,
    *,
    kind: CountKind = "proportion",
    floor: float = 1.0,
) -> Dispersions:
    """`dispersion` of many projects at once, counts shaped (..., groups, periods).

    Examples
    --------
    >>> x, n = np.array([[[5.0, 15.0]], [[9.0, 11.0]]]), np.full((2, 1, 2), 100.0)
    >>> dispersions(x, n, np.zeros(2, int)).phi.round(3).tolist()
    [6.455, 1.0]
    """
    counts = (numerator, denominator)
    return _over_phases(counts, phase, lambda x, n: _pearson(x, n, kind), floor)


def _pearson(x: Floats, n: Floats, kind: CountKind) -> _Parts:
    with np.errstate(divide="ignore", invalid="ignore"):
        events = x.sum(axis=-1, keepdims=True)
        p = events / n.sum(axis=-1, keepdims=True)
        spread, lean = (p * (1 - p), 1 - 2 * p) if kind == "proportion" else (p, np.ones_like(p))
        terms = (x - n * p) ** 2 / (n * spread)
        scarcity = np.minimum(lean**2 * p / (events * spread), 1.0)[..., 0]
    return _parts(terms, (n > 0) & (spread > 0), scarcity)


def mean_dispersion(
    n: Floats,
    sums: Floats,
    squares: Floats,
    phase: Phases,
    *,
    floor: float = 1.0,
) -> Dispersion:
    """The same for means: variance of monthly means over what the spread within months allows.

    sum n_t (m_t - m)^2 / s^2 / df, s^2 pooled within the months of that group and phase.

    Examples
    --------
    >>> n, sums = np.full((1, 2), 10.0), np.array([[0.0, 10.0]])
    >>> round(mean_dispersion(n, sums, np.array([[9.0, 19.0]]), np.zeros(2, int)).phi, 3)
    5.0
    """
    return mean_dispersions(n, sums, squares, phase, floor=floor).only()


def mean_dispersions(
    n: ArrayLike, sums: ArrayLike, squares: ArrayLike, phase: Phases, *, floor: float = 1.0
) -> Dispersions:
    """`mean_dispersion` of many projects at once, shaped (..., groups, periods).

    Examples
    --------
    >>> n, sums = np.full((1, 1, 2), 10.0), np.array([[[0.0, 10.0]]])
    >>> mean_dispersions(n, sums, np.array([[[9.0, 19.0]]]), np.zeros(2, int)).df.tolist()
    [1.0]
    """
    return _over_phases((n, sums, squares), phase, _between_months, floor)


def _between_months(n: Floats, sums: Floats, squares: Floats) -> _Parts:
    mean, variance = moments(n, sums, squares)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.maximum(n - 1, 0)
        within = (np.nan_to_num(variance) * freedom).sum(axis=-1, keepdims=True)
        pooled = within / freedom.sum(axis=-1, keepdims=True)
        centre = sums.sum(axis=-1, keepdims=True) / n.sum(axis=-1, keepdims=True)
        terms = n * (mean - centre) ** 2 / pooled
    used = (n > 0) & (np.nan_to_num(pooled) > 0)
    return _parts(terms, used, np.zeros(terms.shape[:-1]))
