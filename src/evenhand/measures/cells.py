"""Rows of the query to dense arrays, with every margin checked against its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import EvenhandError, MeasureError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.measures.compile import KEYS, LEADING, columns_of
from evenhand.measures.coverage import Coverage
from evenhand.measures.definition import Kind
from evenhand.measures.plan import Counted, Plan
from evenhand.measures.table import Counts, Sums
from evenhand.records.recordset import RecordSet

Codes = NDArray[np.int64]


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
class _Rows:
    """Finest cells of one branch: codes of site and group, the period, and columns by name."""

    site: Codes
    group: Codes
    period: Sequence[date | None]
    columns: Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """All counted cells, by branch."""

    groups: tuple[EthnicGroup, ...]
    sites: tuple[str, ...]
    coverage: Mapping[int, Coverage | None]
    measures: Mapping[int, Counted]
    rows: Mapping[int, _Rows]

    def fill(self, branch: int, number: int, periods: Sequence[date]) -> Filled:
        """Dense arrays of one measure over `periods`; one period when there are none."""
        rows, one = self.rows[branch], self.measures[number]
        keys: Sequence[date | None] = periods or [None]
        place = {start: i for i, start in enumerate(keys)}
        period = np.array([place.get(p, -1) for p in rows.period], dtype=np.int64)
        index = rows.site, rows.group, period
        shape = len(self.sites), len(self.groups), len(place)
        dense = {
            name.rsplit("_", 1)[0]: _dense(rows.columns[name], index, shape)
            for name in columns_of(one)
        }
        undated = period < 0
        scope = sum(
            int(rows.columns[f"{w}_{number}"][undated].sum())
            for w in ("no", "yes", "missing")
            if f"{w}_{number}" in rows.columns
        )
        unknown = int(rows.columns[f"unknown_{number}"].sum())
        return _filled(one, dense, scope_unknown=unknown, undated=scope)


def _filled(
    one: Counted, dense: Mapping[str, NDArray[Any]], *, scope_unknown: int, undated: int
) -> Filled:
    yes = dense["yes"]
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
    other: Counts = dense["sum" if one.kind is Kind.RATE else "no"]
    return other if one.kind is Kind.RATE else yes + other


def _dense(
    values: NDArray[Any], index: tuple[Codes, Codes, Codes], shape: tuple[int, int, int]
) -> NDArray[Any]:
    out = np.zeros(shape, values.dtype)
    dated = index[2] >= 0
    out[index[0][dated], index[1][dated], index[2][dated]] = values[dated]
    return out


# -- from rows


def read_cells(rows: Sequence[tuple[Any, ...]], plan: Plan, recordset: RecordSet) -> Cells:
    """Cells from the rows that `compile_plan` gives.

    Raises
    ------
    MeasureError
        When the records hold no rows.
    EvenhandError
        When a margin is not the sum of its cells: the engine or this room is wrong.
    """
    measures = {one.number: one for branch in plan.branches for one in branch.counted}
    columns = _columns(rows, measures)
    finest = [r for r in rows if not any(r[4:7])]
    if not finest:
        remedy = "Check the file, its filters and the dates asked for."
        raise MeasureError("There are no rows to count.", remedy=remedy)
    groups = _groups(recordset, {r[2] for r in finest})
    sites = tuple(sorted({str(r[3]) for r in finest}))
    check_margins(rows, columns)
    return Cells(
        groups=groups,
        sites=sites,
        coverage={b: _coverage(rows, b) for b in range(len(plan.branches))},
        measures=measures,
        rows={b: _branch_rows(rows, columns, b, groups, sites) for b in range(len(plan.branches))},
    )


def _columns(
    rows: Sequence[tuple[Any, ...]], measures: Mapping[int, Counted]
) -> dict[str, NDArray[Any]]:
    names = [name for number in sorted(measures) for name in columns_of(measures[number])]
    by_place = list(zip(*rows, strict=True)) if rows else [()] * (len(LEADING) + len(names))
    found = {}
    for name, values in zip(names, by_place[len(LEADING) :], strict=True):
        one = measures[int(name.rsplit("_", 1)[1])]
        real = one.kind is Kind.MEAN and name.startswith(("sum_", "square_"))
        filled = [0 if v is None else v for v in values]
        found[name] = np.array(filled, dtype=np.float64 if real else np.int64)
    return found


def _groups(recordset: RecordSet, keys: set[str]) -> tuple[EthnicGroup, ...]:
    known = {group.key: group for group in recordset.groups}
    strange = sorted(str(key) for key in keys - known.keys())
    if strange:
        raise EvenhandError(f"The records hold ethnic groups that they do not declare: {strange}.")
    return in_display_order(known[key] for key in keys)


def _coverage(rows: Sequence[tuple[Any, ...]], branch: int) -> Coverage | None:
    """Whole range of one branch, from the row of its grand total."""
    total = next((r for r in rows if r[0] == branch and all(r[4:7])), None)
    if total is None or total[8] is None:
        return None
    return Coverage(first=total[8], last=total[9], rows=int(total[7]))


def _branch_rows(
    rows: Sequence[tuple[Any, ...]],
    columns: Mapping[str, NDArray[Any]],
    branch: int,
    groups: tuple[EthnicGroup, ...],
    sites: tuple[str, ...],
) -> _Rows:
    kept = [i for i, r in enumerate(rows) if r[0] == branch and not any(r[4:7])]
    group = {g.key: i for i, g in enumerate(groups)}
    site = {s: i for i, s in enumerate(sites)}
    return _Rows(
        site=np.array([site[rows[i][3]] for i in kept], dtype=np.int64),
        group=np.array([group[rows[i][2]] for i in kept], dtype=np.int64),
        period=[rows[i][1] for i in kept],
        columns={name: values[kept] for name, values in columns.items()},
    )


def check_margins(rows: Sequence[tuple[Any, ...]], columns: Mapping[str, NDArray[Any]]) -> None:
    """Every margin must be the sum of its cells: counts exactly, real sums to 1e-9.

    Raises
    ------
    EvenhandError
        When one is not.
    """
    table = np.column_stack([v.astype(np.float64) for v in columns.values()])
    for pattern in {tuple(r[4:7]) for r in rows if any(r[4:7])}:
        sums: dict[tuple[Any, ...], NDArray[np.float64]] = {}
        margins: dict[tuple[Any, ...], NDArray[np.float64]] = {}
        for i, row in enumerate(rows):
            held = (row[0], *(None if any_ else row[1 + k] for k, any_ in enumerate(pattern)))
            if not any(row[4:7]):
                sums[held] = sums.get(held, 0) + table[i]
            elif tuple(row[4:7]) == pattern:
                margins[held] = table[i]
        _compare(sums, margins)


def _compare(
    sums: Mapping[tuple[Any, ...], NDArray[np.float64]],
    margins: Mapping[tuple[Any, ...], NDArray[np.float64]],
) -> None:
    for held, total in margins.items():
        found = sums.get(held)
        if found is None and not total.any():
            continue
        if found is None or not np.allclose(found, total, rtol=1e-9, atol=1e-6):
            raise EvenhandError(
                f"A total of {', '.join(KEYS)} is not the sum of its cells: {held}."
            )
