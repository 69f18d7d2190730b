"""Counting: measures and records to one MeasureTable each, over the same periods and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from evenhand.errors import MeasureError
from evenhand.measures.cells import Cells, read_cells
from evenhand.measures.compile import compile_plan
from evenhand.measures.coverage import partial_periods
from evenhand.measures.definition import Measure
from evenhand.measures.periods import Grain, contiguous
from evenhand.measures.plan import Plan, make_plan
from evenhand.measures.strata import Strata
from evenhand.measures.table import MeasureTable
from evenhand.records.recordset import RecordSet


def count(
    recordset: RecordSet,
    measures: Sequence[Measure],
    *,
    grain: Grain | None = None,
    first: date | None = None,
    last: date | None = None,
    by: Strata | None = None,
) -> tuple[MeasureTable, ...]:
    """Count any number of measures in one pass over the records.

    Parameters
    ----------
    recordset
        Canonical records, wherever they live.
    measures
        What to count. Each table stands at the place of its measure.
    grain
        Length of a period; None takes each measure's own.
    first, last
        Count only the periods that hold these days and those between.
    by
        A second characteristic: its levels stand in the place of sites. "" is not recorded.

    Returns
    -------
    tuple of MeasureTable
        Arrays shaped (sites, groups, periods), in units of the measure: women, births and so on.
        Sites, groups and the range of dates are common to all tables. Cells without rows are 0.

    Raises
    ------
    MeasureError
        When a measure does not fit the records, or there is nothing to count.

    Notes
    -----
    A unit is in scope if the denominator is true and no exclusion is. In scope, an unknown
    numerator counts as `missing`, in neither numerator nor denominator. A unit whose denominator
    is unknown is in none of these; `scope_unknown` counts it.
    """
    if not measures:
        return ()
    if first is not None and last is not None and first > last:
        raise MeasureError("The first day to count is after the last.", remedy="Check both dates.")
    finest = _finest(measures, grain)
    plan = make_plan(recordset, measures, grain=finest, first=first, last=last, by=by)
    cells = read_cells(recordset.fetch(compile_plan(plan, recordset)), plan, recordset)
    days = _days(plan, cells, first, last)
    if by is not None:
        cells = replace(cells, labels=tuple(map(by.label, cells.sites)))
    return tuple(
        _table(plan, cells, number, one, days).at_grain(grain or one.period)
        for number, one in enumerate(measures)
    )


def _finest(measures: Sequence[Measure], grain: Grain | None) -> Grain:
    """The grain of the query: months hold every other grain."""
    if grain is not None:
        return grain
    grains = {one.period for one in measures}
    return grains.pop() if len(grains) == 1 else Grain.MONTH


def _days(
    plan: Plan, cells: Cells, first: date | None, last: date | None
) -> tuple[date, date] | None:
    """First and last day of the common range; None when no measure has dates."""
    if not any(branch.date for branch in plan.branches):
        return None
    known = [c for i in range(len(plan.branches)) if (c := cells.coverage(i)) is not None]
    if not known and (first is None or last is None):
        asked = " in the periods asked for" if first or last else ""
        problem = f"No row has a date{asked}, so there is nothing to put in periods."
        raise MeasureError(problem, remedy="Check the dates and how the date column is mapped.")
    start = first or min(c.first for c in known)
    end = last or max(c.last for c in known)
    return start, end


def _table(
    plan: Plan, cells: Cells, number: int, one: Measure, days: tuple[date, date] | None
) -> MeasureTable:
    branch, counted = next(
        (i, c) for i, b in enumerate(plan.branches) for c in b.counted if c.number == number
    )
    periods = contiguous(*days, plan.grain) if days and plan.branches[branch].date else ()
    counts = cells.fill(branch, counted, periods)
    return MeasureTable(
        measure=one,
        grain=plan.grain,
        periods=periods,
        groups=cells.groups,
        sites=cells.labels or cells.sites,
        numerator=counts.numerator,
        denominator=counts.denominator,
        missing=counts.missing,
        sums=counts.sums,
        squares=counts.squares,
        partial=partial_periods(periods, plan.grain, cells.coverage(branch)),
        scope_unknown=counts.scope_unknown,
        undated=counts.undated,
    )
