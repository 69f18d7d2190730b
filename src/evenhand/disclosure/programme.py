"""From facts to an integer programme: unknowns, rows, and bounds tightened as far as they go."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np
from numpy.typing import NDArray

from evenhand.disclosure.facts import Fact, Part, Target

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Key = tuple[str, str, int]  # quantity, group, place in time

_ROUNDS = 25  # each round is sound by itself: stopping early only leaves more to the solver
_SLACK = 1e-7


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows `low <= coefficients . unknowns <= high` as (row, column, value) triples."""

    row: Ints
    column: Ints
    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Programme:
    """An integer programme: `rows`, bounds of each unknown, and the `targets` (rows without bounds)."""

    rows: Rows
    targets: Rows
    low: Floats
    high: Floats


class _Unknowns:
    """Numbers the smallest pieces that the facts speak of: quantity x group x stretch of time."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.edges: list[date] = sorted({day for p in parts for day in (p.start, p.end)})
        self.place: dict[Key, int] = {}

    def of(self, part: Part) -> list[int]:
        stretch = range(bisect_left(self.edges, part.start), bisect_left(self.edges, part.end))
        keys = ((part.quantity, g, t) for g in sorted(part.groups) for t in stretch)
        return [self.place.setdefault(key, len(self.place)) for key in keys]


def build(
    facts: Sequence[Fact],
    targets: Sequence[Target],
    *,
    within: Sequence[tuple[str, str]],
    signed: Collection[str],
) -> Programme:
    """Write the programme. `within` pairs hold piece by piece: inner <= outer. Quantities in
    `signed` may be negative; all others are counts."""
    named = [item.parts for item in facts] + [item.parts for item in targets]
    unknowns = _Unknowns(p for parts in named for p in parts)
    sums = [_coefficients(unknowns, parts) for parts in named]
    order = _order_rows(unknowns.place, within)
    rows = _rows(
        sums[: len(facts)] + order,
        [f.low for f in facts] + [-inf] * len(order),
        [f.high for f in facts] + [0.0] * len(order),
    )
    aims = _rows(sums[len(facts) :], [-inf] * len(targets), [inf] * len(targets))
    low = np.array([-inf if key[0] in signed else 0.0 for key in unknowns.place])
    low, high = tightened(rows, low, np.full(len(low), inf))
    return Programme(rows, aims, low, high)


def _coefficients(unknowns: _Unknowns, parts: Sequence[Part]) -> dict[int, float]:
    total: dict[int, float] = {}
    for part in parts:
        for place in unknowns.of(part):
            total[place] = total.get(place, 0.0) + part.weight
    return total


def _order_rows(place: dict[Key, int], within: Sequence[tuple[str, str]]) -> list[dict[int, float]]:
    return [
        {place[quantity, group, t]: 1.0, place[outer, group, t]: -1.0}
        for inner, outer in within
        for quantity, group, t in place
        if quantity == inner and (outer, group, t) in place
    ]


def _rows(sums: Sequence[dict[int, float]], low: Sequence[float], high: Sequence[float]) -> Rows:
    return Rows(
        np.array([i for i, s in enumerate(sums) for _ in s], dtype=np.int64),
        np.array([column for s in sums for column in s], dtype=np.int64),
        np.array([value for s in sums for value in s.values()], dtype=np.float64),
        np.array(low, dtype=np.float64),
        np.array(high, dtype=np.float64),
    )


def tightened(rows: Rows, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Bounds of the unknowns after passing every row over them until nothing moves."""
    for _ in range(_ROUNDS):
        new_low, new_high = _one_round(rows, low, high)
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
    return low, high


def _one_round(rows: Rows, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    least, most = contributions(rows, low, high)
    others_least = _sum_of_others(rows, least, -inf)
    others_most = _sum_of_others(rows, most, inf)
    room_above = (rows.high[rows.row] - others_least) / rows.value
    room_below = (rows.low[rows.row] - others_most) / rows.value
    positive = rows.value > 0
    upper = np.floor(np.where(positive, room_above, room_below) + _SLACK)
    lower = np.ceil(np.where(positive, room_below, room_above) - _SLACK)
    new_low, new_high = low.copy(), high.copy()
    np.minimum.at(new_high, rows.column, upper)
    np.maximum.at(new_low, rows.column, lower)
    return new_low, new_high


def contributions(rows: Rows, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Least and most that each entry adds to its row."""
    at_low, at_high = rows.value * low[rows.column], rows.value * high[rows.column]
    return np.minimum(at_low, at_high), np.maximum(at_low, at_high)


def _sum_of_others(rows: Rows, amount: Floats, endless: float) -> Floats:
    """For each entry, the sum over the other entries of its row; infinities counted apart."""
    infinite = np.isinf(amount)
    finite = np.where(infinite, 0.0, amount)
    size = len(rows.low)
    total = np.bincount(rows.row, finite, size)[rows.row] - finite
    others = np.bincount(rows.row, infinite, size)[rows.row] - infinite
    return np.where(others > 0, endless, total)
