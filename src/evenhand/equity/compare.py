"""Many pairs at once: ratio on the rarer side and difference, each with two intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.equity.cells import Bools, Cells, Ints
from evenhand.equity.model import Estimate
from evenhand.stats.critical import Floats, critical
from evenhand.stats.dispersion import Dispersion, Dispersions
from evenhand.stats.intervals import poisson_rate, student_mean, wilson
from evenhand.stats.means import mean_difference, mean_ratio
from evenhand.stats.persontime import rate_difference_score, rate_ratio
from evenhand.stats.proportions import score_difference, score_ratio

Levels = tuple[Floats, Floats]  # established, suggested; after Bonferroni
Spread = Dispersion | Dispersions  # of one project, or of many: shaped to broadcast with the pairs


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Values with two intervals, arrays of one shape; NaN or infinite where undefined."""

    value: Floats
    low: Floats
    high: Floats
    low80: Floats
    high80: Floats
    method: NDArray[np.str_]

    def estimate(self, *index: int) -> Estimate:
        """One of them, with None for what is undefined or without bound."""
        return Estimate(
            value=_finite(self.value[index]),
            low=_finite(self.low[index]),
            high=_finite(self.high[index]),
            low80=_finite(self.low80[index]),
            high80=_finite(self.high80[index]),
            method=str(self.method[index]),
        )

    def at(self, index: slice | Ints) -> Intervals:
        """Some of them, along the last axis."""
        return Intervals(*(getattr(self, name)[..., index] for name in self.__slots__))

    def bounds(self, *, suggested: bool) -> tuple[Floats, Floats]:
        """Limits at one of the two strengths."""
        return (self.low80, self.high80) if suggested else (self.low, self.high)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Comparisons of a first with a second, arrays of one shape (..., pairs).

    `ratio` is first/second on the rarer side, `flipped` where that is the non-event; `difference`
    is first - second of the event.
    """

    ratio: Intervals
    difference: Intervals
    flipped: Bools

    def at(self, index: slice | Ints) -> Pairs:
        """Some of the pairs, along the last axis."""
        return Pairs(self.ratio.at(index), self.difference.at(index), self.flipped[..., index])

    def up(self, *, suggested: bool) -> Bools:
        """The first is higher on both scales, at that strength."""
        return self._beyond(suggested=suggested)[0]

    def down(self, *, suggested: bool) -> Bools:
        """The first is lower on both scales, at that strength."""
        return self._beyond(suggested=suggested)[1]

    def _beyond(self, *, suggested: bool) -> tuple[Bools, Bools]:
        low, high = self.difference.bounds(suggested=suggested)
        ratio_low, ratio_high = self.ratio.bounds(suggested=suggested)
        above, below = ratio_low > 1, ratio_high < 1
        above, below = np.where(self.flipped, below, above), np.where(self.flipped, above, below)
        no_ratio = np.isnan(self.ratio.value) & np.isnan(ratio_low)  # a mean at or under 0
        return (low > 0) & (above | no_ratio), (high < 0) & (below | no_ratio)


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def rarer_is_non_event(kind: str, events: Floats, people: Floats) -> Bools:
    """Whether the non-event is the rarer side; only proportions have one.

    Examples
    --------
    >>> events, people = np.array([600.0, 10.0]), np.array([1000.0, 1000.0])
    >>> rarer_is_non_event("proportion", events, people).tolist()
    [True, False]
    """
    return (2 * events > people) & (kind == "proportion")


def adjusted(level: ArrayLike, tests: ArrayLike) -> Floats:
    """Level of each interval when `tests` of them share the error (Bonferroni).

    Examples
    --------
    >>> adjusted(0.95, [1, 5]).round(4).tolist()
    [0.95, 0.99]
    """
    return np.asarray(1 - (1 - np.asarray(level, float)) / np.maximum(tests, 1), float)


def multipliers(levels: Levels, spread: Spread) -> Levels:
    """Multipliers of both levels."""
    first, second = (critical(level, phi=spread.phi, df=spread.df) for level in levels)
    return first, second


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Pairs to compare, all shaped (..., pairs): first with second, side of the ratio, both levels.

    Levels may lack the axes of the projects.
    """

    first: Cells
    second: Cells
    flipped: Bools
    levels: Levels


def compare_all(
    asks: Sequence[Ask], *, kind: str, spread: Spread, exact_below: float = 10
) -> tuple[Pairs, ...]:
    """Answer several asks in one sweep: the cost is in the number of calls, not of pairs."""
    sizes = np.cumsum([ask.flipped.shape[-1] for ask in asks])
    pairs = compare(
        _joined([ask.first for ask in asks]),
        _joined([ask.second for ask in asks]),
        kind=kind,
        flipped=np.concatenate([ask.flipped for ask in asks], axis=-1),
        levels=(_levels(asks, 0), _levels(asks, 1)),
        spread=spread,
        exact_below=exact_below,
    )
    starts = [0, *sizes[:-1].tolist()]
    return tuple(pairs.at(slice(a, b)) for a, b in zip(starts, sizes.tolist(), strict=True))


def _levels(asks: Sequence[Ask], strength: int) -> Floats:
    each = [np.broadcast_to(ask.levels[strength], ask.flipped.shape) for ask in asks]
    return np.concatenate(each, axis=-1)


def compare(
    first: Cells,
    second: Cells,
    *,
    kind: str,
    flipped: Bools,
    levels: Levels,
    spread: Spread,
    exact_below: float = 10,
) -> Pairs:
    """Compare pairs of cells.

    Parameters
    ----------
    first, second
        Cells of one shape (..., pairs).
    flipped
        Where the ratio is of the non-event.
    levels
        Established and suggested level of each pair, shaped as the pairs.
    spread
        Over-dispersion, which widens every interval; broadcasts with the pairs.
    """
    kept, place = _distinct(first, second, flipped, levels)
    if len(kept) < len(place):
        return compare(
            first.at(..., kept),
            second.at(..., kept),
            kind=kind,
            flipped=flipped[..., kept],
            levels=(_of(levels[0], kept), _of(levels[1], kept)),
            spread=spread,
            exact_below=exact_below,
        ).at(place)
    both = np.stack([np.broadcast_to(level, flipped.shape) for level in levels])
    if kind == "mean":
        value, ratio, difference, names = _means(first, second, both, spread)
    else:
        z = critical(both, phi=spread.phi, df=spread.df)
        events = _proportions if kind == "proportion" else _rates
        value, ratio, difference, names = events(first, second, flipped, z, exact_below)
    return Pairs(_two(value[0], ratio, names[0]), _two(value[1], difference, names[1]), flipped)


def _of(level: Floats, kept: Ints) -> Floats:
    return level[..., kept] if level.ndim else level


def _distinct(first: Cells, second: Cells, flipped: Bools, levels: Levels) -> tuple[Ints, Ints]:
    """Places of pairs that differ from all before, and which of them each pair equals.

    A population of focus that is one group, or a comparison, comes twice; so does everyone else
    where there are two groups.
    """
    arrays = [getattr(c, name) for c in (first, second) for name in ("x", "n", "mean", "variance")]
    arrays += [flipped, *levels]
    seen: dict[tuple[bytes, ...], int] = {}
    place = []
    for pair in range(flipped.shape[-1]):
        key = tuple(a[..., pair].tobytes() if a.ndim else b"" for a in arrays)
        place.append(seen.setdefault(key, len(seen)))
    kept = [place.index(k) for k in range(len(seen))]
    return np.array(kept, np.int64), np.array(place, np.int64)


_Limits = tuple[Floats, Floats]
_Found = tuple[_Limits, _Limits, _Limits, tuple[NDArray[np.str_], NDArray[np.str_]]]


def _joined(cells: Sequence[Cells]) -> Cells:
    names = Cells.__slots__
    return Cells(*(np.concatenate([getattr(c, name) for c in cells], axis=-1) for name in names))


def _two(value: Floats, limits: _Limits, method: NDArray[np.str_]) -> Intervals:
    """Limits come shaped (strength, ...)."""
    (low, low80), (high, high80) = limits
    return Intervals(value, low, high, low80, high80, method)


def _divide(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / bottom, float)


def _proportions(a: Cells, b: Cells, flipped: Bools, z: Floats, _: float) -> _Found:
    x1, x0 = np.where(flipped, a.n - a.x, a.x), np.where(flipped, b.n - b.x, b.x)
    value = _divide(_divide(x1, a.n), _divide(x0, b.n)), _divide(a.x, a.n) - _divide(b.x, b.n)
    name = np.full(x1.shape, "Miettinen-Nurminen score")
    return (
        value,
        score_ratio(x1, a.n, x0, b.n, z),
        score_difference(a.x, a.n, b.x, b.n, z),
        (name, name),
    )


def _rates(a: Cells, b: Cells, _: Bools, z: Floats, exact_below: float) -> _Found:
    r1, r0 = _divide(a.x, a.n), _divide(b.x, b.n)
    few = np.minimum(a.x, b.x) < exact_below
    return (
        (_divide(r1, r0), r1 - r0),
        rate_ratio(a.x, a.n, b.x, b.n, z, exact_below=exact_below),
        rate_difference_score(a.x, a.n, b.x, b.n, z),
        (
            np.where(few, "conditional mid-P", "person-time score"),
            np.full(a.x.shape, "person-time score"),
        ),
    )


def _means(a: Cells, b: Cells, level: Floats, spread: Spread) -> _Found:
    means, variances, sizes = (a.mean, b.mean), (a.variance, b.variance), (a.n, b.n)
    positive = (a.mean > 0) & (b.mean > 0)
    return (
        (np.where(positive, _divide(a.mean, b.mean), np.nan), a.mean - b.mean),
        mean_ratio(means, variances, sizes, level, phi=spread.phi, phi_df=spread.df),
        mean_difference(means, variances, sizes, level, phi=spread.phi, phi_df=spread.df),
        (np.full(a.n.shape, "log ratio of means (delta)"), np.full(a.n.shape, "Welch")),
    )


def rates(
    cells: Cells, *, kind: str, levels: tuple[ArrayLike, ArrayLike], spread: Spread
) -> Intervals:
    """Each cell's own rate with its intervals: Wilson, exact or Byar, or Student t.

    Parameters
    ----------
    cells
        Any shape.
    levels, spread
        Established and suggested level; over-dispersion. They broadcast with the cells.
    """
    limits = [_rate_limits(cells, kind, level, spread) for level in levels]
    value = cells.mean if kind == "mean" else _divide(cells.x, cells.n)
    return Intervals(value, *limits[0], *limits[1], _rate_methods(cells, kind))


def _rate_limits(cells: Cells, kind: str, level: ArrayLike, spread: Spread) -> _Limits:
    if kind == "mean":
        inflated = cells.variance * spread.phi
        return student_mean(cells.mean, inflated, cells.n, level)
    z = critical(level, phi=spread.phi, df=spread.df)
    return (
        wilson(cells.x, cells.n, z) if kind == "proportion" else poisson_rate(cells.x, cells.n, z)
    )


def _rate_methods(cells: Cells, kind: str) -> NDArray[np.str_]:
    if kind == "proportion":
        return np.full(cells.n.shape, "Wilson score")
    if kind == "mean":
        return np.full(cells.n.shape, "Student t")
    return np.where(cells.x < 10, "exact Poisson", "Byar")
