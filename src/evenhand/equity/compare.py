"""Many pairs at once: ratio on the rarer side and difference, each with two intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.equity.cells import Bools, Cells
from evenhand.equity.model import Estimate
from evenhand.stats.critical import Floats, critical
from evenhand.stats.dispersion import Dispersion
from evenhand.stats.intervals import poisson_rate, student_mean, wilson
from evenhand.stats.means import mean_difference, mean_ratio
from evenhand.stats.persontime import rate_difference_score, rate_ratio
from evenhand.stats.proportions import score_difference, score_ratio

Levels = tuple[Floats, Floats]  # established, suggested; after Bonferroni


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

    def at(self, index: slice) -> Intervals:
        """Some of them."""
        return Intervals(*(getattr(self, name)[index] for name in self.__slots__))

    def bounds(self, *, suggested: bool) -> tuple[Floats, Floats]:
        """Limits at one of the two strengths."""
        return (self.low80, self.high80) if suggested else (self.low, self.high)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Comparisons of a first with a second, arrays of one shape.

    `ratio` is first/second on the rarer side, `flipped` where that is the non-event; `difference`
    is first - second of the event.
    """

    ratio: Intervals
    difference: Intervals
    flipped: Bools

    def at(self, index: slice) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.ratio.at(index), self.difference.at(index), self.flipped[index])

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


def adjusted(level: float, tests: int) -> float:
    """Level of each interval when `tests` of them share the error (Bonferroni).

    Examples
    --------
    >>> round(adjusted(0.95, 5), 4)
    0.99
    """
    return 1 - (1 - level) / max(tests, 1)


def multipliers(levels: Levels, spread: Dispersion) -> Levels:
    """Multipliers of both levels."""
    first, second = (critical(level, phi=spread.phi, df=spread.df) for level in levels)
    return first, second


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Pairs to compare, all shaped (pairs,): first with second, side of the ratio, both levels."""

    first: Cells
    second: Cells
    flipped: Bools
    levels: Levels


def compare_all(
    asks: Sequence[Ask], *, kind: str, spread: Dispersion, exact_below: float = 10
) -> tuple[Pairs, ...]:
    """Answer several asks in one sweep: the cost is in the number of calls, not of pairs."""
    sizes = np.cumsum([len(ask.flipped) for ask in asks])
    pairs = compare(
        _joined([ask.first for ask in asks]),
        _joined([ask.second for ask in asks]),
        kind=kind,
        flipped=np.concatenate([ask.flipped for ask in asks]),
        levels=(
            np.concatenate([ask.levels[0] for ask in asks]),
            np.concatenate([ask.levels[1] for ask in asks]),
        ),
        spread=spread,
        exact_below=exact_below,
    )
    starts = [0, *sizes[:-1].tolist()]
    return tuple(pairs.at(slice(a, b)) for a, b in zip(starts, sizes.tolist(), strict=True))


def compare(
    first: Cells,
    second: Cells,
    *,
    kind: str,
    flipped: Bools,
    levels: Levels,
    spread: Dispersion,
    exact_below: float = 10,
) -> Pairs:
    """Compare pairs of cells.

    Parameters
    ----------
    first, second
        Cells of one shape (pairs,).
    flipped
        Where the ratio is of the non-event.
    levels
        Established and suggested level of each pair, shaped as the pairs.
    spread
        Over-dispersion, which widens every interval.
    """
    twice = np.concatenate(levels)
    doubled = (_twice(first), _twice(second))
    if kind == "mean":
        value, ratio, difference, names = _means(*doubled, twice, spread)
    else:
        z = critical(twice, phi=spread.phi, df=spread.df)
        events = _proportions if kind == "proportion" else _rates
        value, ratio, difference, names = events(*doubled, np.tile(flipped, 2), z, exact_below)
    half = len(levels[0])
    ratio_method, difference_method = (np.asarray(name)[:half] for name in names)
    return Pairs(
        _halves(value[0], ratio, half, ratio_method),
        _halves(value[1], difference, half, difference_method),
        flipped,
    )


_Limits = tuple[Floats, Floats]
_Found = tuple[_Limits, _Limits, _Limits, tuple[NDArray[np.str_], NDArray[np.str_]]]


def _joined(cells: Sequence[Cells]) -> Cells:
    names = Cells.__slots__
    return Cells(*(np.concatenate([getattr(c, name) for c in cells]) for name in names))


def _twice(cells: Cells) -> Cells:
    return Cells(*(np.tile(getattr(cells, name), 2) for name in cells.__slots__))


def _halves(value: Floats, limits: _Limits, half: int, method: NDArray[np.str_]) -> Intervals:
    low, high = limits
    return Intervals(value[:half], low[:half], high[:half], low[half:], high[half:], method)


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


def _means(a: Cells, b: Cells, level: Floats, spread: Dispersion) -> _Found:
    means, variances, sizes = (a.mean, b.mean), (a.variance, b.variance), (a.n, b.n)
    options = {"phi": spread.phi, "phi_df": spread.df}
    positive = (a.mean > 0) & (b.mean > 0)
    return (
        (np.where(positive, _divide(a.mean, b.mean), np.nan), a.mean - b.mean),
        mean_ratio(means, variances, sizes, level, **options),
        mean_difference(means, variances, sizes, level, **options),
        (np.full(a.n.shape, "log ratio of means (delta)"), np.full(a.n.shape, "Welch")),
    )


def rates(cells: Cells, *, kind: str, levels: tuple[float, float], spread: Dispersion) -> Intervals:
    """Each cell's own rate with its intervals: Wilson, exact or Byar, or Student t.

    Parameters
    ----------
    cells
        Any shape.
    levels
        Established and suggested.
    """
    limits = [_rate_limits(cells, kind, level, spread) for level in levels]
    value = cells.mean if kind == "mean" else _divide(cells.x, cells.n)
    return Intervals(value, *limits[0], *limits[1], _rate_methods(cells, kind))


def _rate_limits(cells: Cells, kind: str, level: float, spread: Dispersion) -> _Limits:
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
