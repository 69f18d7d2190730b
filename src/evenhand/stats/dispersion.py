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


def _settle(statistic: Floats, df: Floats, floor: float) -> Dispersions:
    raw = np.where(df > 0, statistic / np.maximum(df, 1), floor)
    return Dispersions(np.maximum(floor, raw), np.maximum(df, 0.0), raw)


Phases = NDArray[np.integer]
Part = tuple[Floats, Floats]


def _over_phases(
    arrays: tuple[ArrayLike, ...], phase: Phases, part: Callable[..., Part], floor: float
) -> Dispersions:
    """Statistics and freedoms of each phase, added up."""
    found = []
    for each in np.unique(phase[phase >= 0]):
        places = np.flatnonzero(phase == each)
        found.append(part(*(np.take(np.asarray(a, float), places, axis=-1) for a in arrays)))
    return _settle(sum(s for s, _ in found), sum(d for _, d in found), floor)  # type: ignore[arg-type]


def _added(terms: Floats, used: NDArray[np.bool_]) -> Part:
    """Sum of the terms used and their freedom, one less than the months of each group."""
    statistic = np.where(used, terms, 0.0).sum(axis=-1).sum(axis=-1)
    free = np.maximum(used.sum(axis=-1) - 1, 0).sum(axis=-1)
    return np.asarray(statistic, float), np.asarray(free, float)


def dispersion(
    numerator: Floats,
    denominator: Floats,
    phase: Phases,
    *,
    kind: CountKind = "proportion",
    floor: float = 1.0,
) -> Dispersion:
    """Pearson dispersion of months within phase, over groups; many projects: `dispersions`.

    phi = sum (x - n p)^2 / (n p (1 - p)) / df, p the rate of that group in that phase, df the
    months with a denominator less one for each group and phase; for rates without (1 - p). Groups
    that are all events or none in a phase say nothing about it and are left out.

    Parameters
    ----------
    numerator, denominator
        Shaped (groups, periods).
    phase
        Shaped (periods,); -1 leaves a period out.
    floor
        phi is never under this.

    Examples
    --------
    >>> x, n = np.array([[5.0, 15.0, 5.0, 15.0]]), np.full((1, 4), 100.0)
    >>> round(dispersion(x, n, np.zeros(4, int)).phi, 3)
    3.704
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
    [5.556, 1.0]
    """
    counts = (numerator, denominator)
    return _over_phases(counts, phase, lambda x, n: _pearson(x, n, kind), floor)


def _pearson(x: Floats, n: Floats, kind: CountKind) -> Part:
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x.sum(axis=-1, keepdims=True) / n.sum(axis=-1, keepdims=True)
        spread = p * (1 - p) if kind == "proportion" else p
        terms = (x - n * p) ** 2 / (n * spread)
    return _added(terms, (n > 0) & (spread > 0))


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


def _between_months(n: Floats, sums: Floats, squares: Floats) -> Part:
    mean, variance = moments(n, sums, squares)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.maximum(n - 1, 0)
        within = (np.nan_to_num(variance) * freedom).sum(axis=-1, keepdims=True)
        pooled = within / freedom.sum(axis=-1, keepdims=True)
        centre = sums.sum(axis=-1, keepdims=True) / n.sum(axis=-1, keepdims=True)
        terms = n * (mean - centre) ** 2 / pooled
    return _added(terms, (n > 0) & (np.nan_to_num(pooled) > 0))
