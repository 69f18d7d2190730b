"""Rows of the query as arrays: a code for each key, -1 where the row is a margin over that key."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import EvenhandError, MeasureError
from evenhand.measures.compile import KEYS, LEADING, columns_of, is_real
from evenhand.measures.plan import Counted, Plan

Codes = NDArray[np.int64]
MARGIN = -1
_BRANCH = 0
_KEY = {key: LEADING.index(key) for key in KEYS}
_ANY = {key: LEADING.index(f"any_{key}") for key in KEYS}
_UNITS, _FIRST, _LAST = (LEADING.index(n) for n in ("units", "first_day", "last_day"))


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """All rows, cells and margins alike. `codes[key]` points into `values[key]`."""

    branch: Codes
    codes: Mapping[str, Codes]
    values: Mapping[str, tuple[Any, ...]]
    units: Codes
    first_day: Sequence[date | None]
    last_day: Sequence[date | None]
    columns: Mapping[str, NDArray[Any]]

    @property
    def finest(self) -> NDArray[np.bool_]:
        """Rows that are cells, not margins."""
        cells: NDArray[np.bool_] = np.column_stack(list(self.codes.values())).min(axis=1) != MARGIN
        return cells

    def total_of(self, branch: int) -> int | None:
        """Row of the grand total of one branch."""
        margins = [self.codes[key] == MARGIN for key in KEYS]
        found = np.flatnonzero(np.logical_and.reduce([self.branch == branch, *margins]))
        return int(found[0]) if found.size else None


def read_grid(rows: Sequence[tuple[Any, ...]], plan: Plan) -> Grid:
    """Arrays from the rows that `compile_plan` gives.

    Raises
    ------
    MeasureError
        When there is nothing to count.
    """
    if not any(not any(row[_ANY[key]] for key in KEYS) for row in rows):
        remedy = "Check the file, its filters and the dates asked for."
        raise MeasureError("There are no rows to count.", remedy=remedy)
    table = list(zip(*rows, strict=True))
    coded = {key: _coded(table[_KEY[key]], table[_ANY[key]]) for key in KEYS}
    return Grid(
        branch=np.array(table[_BRANCH], dtype=np.int64),
        codes={key: codes for key, (codes, _) in coded.items()},
        values={key: values for key, (_, values) in coded.items()},
        units=np.array(table[_UNITS], dtype=np.int64),
        first_day=table[_FIRST],
        last_day=table[_LAST],
        columns=_columns(table[len(LEADING) :], plan),
    )


def _coded(values: Sequence[Hashable], margin: Sequence[int]) -> tuple[Codes, tuple[Any, ...]]:
    place: dict[Hashable, int] = {}
    codes = [
        MARGIN if any_ else place.setdefault(value, len(place))
        for value, any_ in zip(values, margin, strict=True)
    ]
    return np.array(codes, dtype=np.int64), tuple(place)


def _columns(table: Sequence[Sequence[Any]], plan: Plan) -> dict[str, NDArray[Any]]:
    counted = sorted((one for b in plan.branches for one in b.counted), key=lambda one: one.number)
    names = [(name, one) for one in counted for name in columns_of(one)]
    return {
        name: _numbers(values, one, name) for (name, one), values in zip(names, table, strict=True)
    }


def _numbers(values: Sequence[Any], one: Counted, name: str) -> NDArray[Any]:
    """NULL is a sum over nothing, or a measure of another branch: 0 in both."""
    kind = np.float64 if is_real(one, name) else np.int64
    if None in values:
        return np.array([0 if v is None else v for v in values], dtype=kind)
    return np.array(values, dtype=kind)


# -- margins


def check_margins(grid: Grid) -> None:
    """Every margin must be the sum of its cells: counts exactly, real sums to 1e-9.

    Raises
    ------
    EvenhandError
        When one is not: the engine or this room is wrong, and nothing may be shown.
    """
    table = np.column_stack([v.astype(np.float64) for v in (grid.units, *grid.columns.values())])
    margin = {key: grid.codes[key] == MARGIN for key in KEYS}
    patterns = np.column_stack([margin[key] for key in KEYS])
    for pattern in np.unique(patterns[patterns.any(axis=1)], axis=0):
        kept = [key for key, over in zip(KEYS, pattern, strict=True) if not over]
        _check_pattern(grid, table, kept, (patterns == pattern).all(axis=1))


def _check_pattern(
    grid: Grid, table: NDArray[np.float64], kept: Sequence[str], margins: NDArray[np.bool_]
) -> None:
    where = _combined(grid, kept)
    keys, sums = _sums(where[grid.finest], table[grid.finest])
    place = np.searchsorted(keys, where[margins])
    found = place < len(keys)
    found[found] = keys[place[found]] == where[margins][found]
    expected = np.where(found[:, None], sums[np.minimum(place, len(keys) - 1)], 0.0)
    if not np.allclose(table[margins], expected, rtol=1e-9, atol=1e-6):
        over = ", ".join(key for key in KEYS if key not in kept)
        raise EvenhandError(f"A total over {over} is not the sum of its cells.")


def _combined(grid: Grid, kept: Sequence[str]) -> Codes:
    """One number for each combination of branch and the keys kept."""
    where = grid.branch.copy()
    for key in kept:
        where = where * (len(grid.values[key]) + 1) + grid.codes[key]
    return where


def _sums(where: Codes, table: NDArray[np.float64]) -> tuple[Codes, NDArray[np.float64]]:
    order = np.argsort(where, kind="stable")
    keys, starts = np.unique(where[order], return_index=True)
    return keys, np.add.reduceat(table[order], starts, axis=0)
