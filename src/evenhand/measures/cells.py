"""Cells of the query as dense arrays of one measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import EvenhandError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.measures.compile import columns_of
from evenhand.measures.coverage import Coverage
from evenhand.measures.definition import Kind
from evenhand.measures.grid import Codes, Grid, check_margins, read_grid
from evenhand.measures.plan import Counted, Plan
from evenhand.measures.table import Counts, Sums
from evenhand.records.recordset import RecordSet


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """Arrays of one measure, shaped (sites, groups, periods)."""

    numerator: Counts
    denominator: Counts
    missing: Counts
    sums: Sums | None
    squares: Sums | None
    scope_unknown: int
    undated: int


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """All counted cells. `groups` and `sites` are those that occur, common to every measure."""

    grid: Grid
    groups: tuple[EthnicGroup, ...]
    sites: tuple[str, ...]
    labels: tuple[str, ...] = ()  # what people read for `sites`, when these are bands

    def coverage(self, branch: int) -> Coverage | None:
        """First and last day with a row, None when no row has a date."""
        total = self.grid.total_of(branch)
        if total is None:
            return None
        first, last = self.grid.first_day[total], self.grid.last_day[total]
        if first is None or last is None:
            return None
        return Coverage(first, last, rows=int(self.grid.units[total]))

    def fill(self, branch: int, one: Counted, periods: Sequence[date]) -> Filled:
        """Dense arrays of one measure over `periods`; one period when there are none."""
        rows = self.grid.finest & (self.grid.branch == branch)
        keys: Sequence[date | None] = periods or [None]
        index = (
            _places(self.grid, "site", self.sites)[rows],
            _places(self.grid, "ethnicity", [g.key for g in self.groups])[rows],
            _places(self.grid, "period", keys)[rows],
        )
        shape = len(self.sites), len(self.groups), len(keys)
        values = {n.rsplit("_", 1)[0]: self.grid.columns[n][rows] for n in columns_of(one)}
        dense = {name: _dense(column, index, shape) for name, column in values.items()}
        outside = index[2] < 0
        in_scope = [values[name] for name in ("no", "yes", "missing") if name in values]
        unknown = values.get("unknown")
        return _filled(
            one,
            dense,
            scope_unknown=0 if unknown is None else int(unknown.sum()),
            undated=int(sum(column[outside].sum() for column in in_scope)),
        )


def read_cells(rows: Sequence[tuple[Any, ...]], plan: Plan, recordset: RecordSet) -> Cells:
    """Cells from the rows that `compile_plan` gives, with every margin checked.

    Raises
    ------
    MeasureError
        When there is nothing to count.
    EvenhandError
        When a margin is not the sum of its cells.
    """
    grid = read_grid(rows, plan)
    check_margins(grid)
    return Cells(
        grid=grid,
        groups=_groups(recordset, grid.values["ethnicity"]),
        sites=tuple(sorted(grid.values["site"])),
    )


def _groups(recordset: RecordSet, keys: Sequence[str]) -> tuple[EthnicGroup, ...]:
    known = {group.key: group for group in recordset.groups}
    strange = sorted(str(key) for key in keys if key not in known)
    if strange:
        raise EvenhandError(f"The records hold ethnic groups that they do not declare: {strange}.")
    return in_display_order(known[key] for key in keys)


def _places(grid: Grid, key: str, wanted: Sequence[Any]) -> Codes:
    """For each row, where its key stands in `wanted`; -1 when it does not."""
    place = {value: i for i, value in enumerate(wanted)}
    lookup = np.array([*(place.get(v, -1) for v in grid.values[key]), -1], dtype=np.int64)
    return lookup[grid.codes[key]]


def _dense(
    values: NDArray[Any], index: tuple[Codes, Codes, Codes], shape: tuple[int, int, int]
) -> NDArray[Any]:
    out = np.zeros(shape, values.dtype)
    placed = index[2] >= 0
    out[index[0][placed], index[1][placed], index[2][placed]] = values[placed]
    return out


def _filled(
    one: Counted, dense: Mapping[str, NDArray[Any]], *, scope_unknown: int, undated: int
) -> Filled:
    yes: Counts = dense["yes"]
    mean = one.kind is Kind.MEAN
    return Filled(
        numerator=np.zeros_like(yes) if mean else yes,
        denominator=_denominator(one, dense),
        missing=dense["missing"],
        sums=dense["sum"] if mean else None,
        squares=dense["square"] if mean else None,
        scope_unknown=scope_unknown,
        undated=undated,
    )


def _denominator(one: Counted, dense: Mapping[str, NDArray[Any]]) -> Counts:
    yes: Counts = dense["yes"]
    if one.kind is Kind.MEAN:
        return yes
    if one.kind is Kind.COUNT:
        return np.ones_like(yes)
    if one.kind is Kind.RATE:
        exposure: Counts = dense["sum"]
        return exposure
    other: Counts = dense["no"]
    return yes + other
