"""The plan as ONE SQL text: written for DuckDB, turned into other dialects by SQLGlot.

Each measure becomes one small number a row, its state, so that counting is counting states and
a woman's state is the largest of her babies' (see `STATES`). Only counts and sums leave the engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, combinations

import sqlglot
from sqlglot import exp

from evenhand.errors import EvenhandError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.measures.conditions.tokens import SOURCE_NAME
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.measures.plan import Branch, Counted, Plan
from evenhand.records.recordset import RecordSet

STATES = {"scope unknown": 1, "no": 2, "not recorded": 3, "yes": 4}  # NULL: outside the scope
KEYS = ("period", "ethnicity", "site")
LEADING = ("branch", *KEYS, *(f"any_{key}" for key in KEYS), "units", "first_day", "last_day")
_SOURCE = SOURCE_NAME  # stands for the relation until the text is in its dialect
_LIMIT = "1e15"  # beyond it, and for NaN and infinity, a value counts as not recorded
_SHIFT = {Grain.HALF_YEAR: 3, Grain.FINANCIAL_YEAR: 3}


def compile_plan(plan: Plan, recordset: RecordSet) -> str:
    """SQL text that counts everything in `plan`, in the dialect of the records.

    Gives one row for each branch, period, ethnic group and site and for every margin of them;
    columns are `LEADING`, then those of `columns_of`.
    """
    texts = [_branch_text(plan, place, recordset.groups) for place in range(len(plan.branches))]
    return to_dialect("\nUNION ALL\n".join(texts), recordset, reads=len(texts))


def to_dialect(text: str, recordset: RecordSet, *, reads: int) -> str:
    """DuckDB text in the dialect of the records, with their relation put in.

    The relation is put in by name, so the name may stand nowhere else: conditions that hold it are
    refused, and a group key that does stops here.
    """
    if text.count(_SOURCE) != reads:
        raise EvenhandError(f"The key of an ethnic group may not hold ‘{_SOURCE}’.")
    if recordset.dialect != "duckdb":
        text = sqlglot.parse_one(text, read="duckdb").sql(recordset.dialect)
    return text.replace(_SOURCE, recordset.relation)


def columns_of(one: Counted) -> tuple[str, ...]:
    """Names of the columns that hold one measure.

    For a mean, `sum` and `square` are of the value about its origin; for a rate, `sum` is the
    exposure in whole units.
    """
    names = ["yes", "missing"]
    if one.kind is not Kind.MEAN:
        names.insert(0, "no")
    if not one.scope_certain:
        names.append("unknown")
    if one.value is not None:
        names.append("sum")
    if one.kind is Kind.MEAN:
        names.append("square")
    return tuple(f"{name}_{one.number}" for name in names)


def is_real(one: Counted, name: str) -> bool:
    """Whether a column holds real sums instead of counts."""
    return one.kind is Kind.MEAN and name.startswith(("sum_", "square_"))


# -- one branch


def _branch_text(plan: Plan, place: int, groups: tuple[EthnicGroup, ...]) -> str:
    branch = plan.branches[place]
    counts = _counts(plan, branch)
    grouped = ", ".join(f"GROUPING({key}) AS any_{key}" for key in KEYS)
    days = "MIN(day) AS first_day, MAX(day) AS last_day"
    return (
        f"SELECT {place} AS branch, {', '.join(KEYS)}, {grouped}, COUNT(*) AS units, {days}, "
        f"{counts}\n"
        f"FROM ({units_text(plan, branch, groups)}) AS counted\n"
        f"GROUP BY GROUPING SETS ({', '.join(_grouping_sets())})"
    )


def _grouping_sets() -> Iterable[str]:
    sets = chain.from_iterable(combinations(KEYS, size) for size in range(len(KEYS), -1, -1))
    return (f"({', '.join(keys)})" for keys in sets)


def units_text(plan: Plan, branch: Branch, groups: tuple[EthnicGroup, ...]) -> str:
    """One row for each unit, with period, ethnicity, site, day and a state for each measure."""
    rows = _rows_text(plan, branch)
    return _women_text(branch, rows, groups) if branch.by_woman else rows


def _rows_text(plan: Plan, branch: Branch) -> str:
    """One row for each row of the records: keys, and a state for each measure."""
    day = f'"{branch.date}"' if branch.date else "CAST(NULL AS DATE)"
    site = f"{plan.by} AS site" if plan.by else "site"
    parts = [f"{_period(day, plan.grain)} AS period", "ethnicity", site, f"{day} AS day"]
    if branch.by_woman:
        parts += ["woman", "CASE WHEN woman IS NULL THEN ROW_NUMBER() OVER () END AS lone"]
    for one in branch.counted:
        parts.append(f"{_state(one)} AS state_{one.number}")
        if one.value is not None:
            parts.append(f"{_value(one, one.value)} AS value_{one.number}")
    return f"SELECT {', '.join(parts)} FROM {_SOURCE}{_days(plan, branch, day)}"


def _period(day: str, grain: Grain) -> str:
    """First day of the period; years that begin in April are shifted to January and back."""
    unit = {Grain.MONTH: "month", Grain.QUARTER: "quarter", Grain.HALF_YEAR: "quarter"}.get(
        grain, "year"
    )
    if grain is Grain.HALF_YEAR:
        return _half_year(day)
    shift = _SHIFT.get(grain, 0)
    if not shift:
        return f"CAST(DATE_TRUNC('{unit}', CAST({day} AS TIMESTAMP)) AS DATE)"
    moved = f"CAST({day} AS TIMESTAMP) - INTERVAL '{shift}' MONTH"
    return f"CAST(DATE_TRUNC('{unit}', {moved}) + INTERVAL '{shift}' MONTH AS DATE)"


def _half_year(day: str) -> str:
    """April to September or October to March: the quarter's start, or the one before it."""
    start = f"DATE_TRUNC('quarter', CAST({day} AS TIMESTAMP))"
    second = f"EXTRACT(MONTH FROM {day}) IN (1, 2, 3, 7, 8, 9)"
    return f"CAST(CASE WHEN {second} THEN {start} - INTERVAL '3' MONTH ELSE {start} END AS DATE)"


def _days(plan: Plan, branch: Branch, day: str) -> str:
    if not branch.date or (plan.first is None and plan.before is None):
        return ""
    bounds = []
    if plan.first is not None:
        bounds.append(f"{day} >= CAST('{plan.first.isoformat()}' AS DATE)")
    if plan.before is not None:
        bounds.append(f"{day} < CAST('{plan.before.isoformat()}' AS DATE)")
    return f" WHERE ({' AND '.join(bounds)}) OR {day} IS NULL"  # undated rows are counted apart


# -- one measure


def _sql(built: exp.Expression) -> str:
    return f"({built.sql('duckdb')})"


def _state(one: Counted) -> str:
    """The row's state. Larger states win when the rows of one woman become one unit."""
    scope = _sql(one.scope)
    return (
        f"CASE WHEN {scope} IS NULL THEN {STATES['scope unknown']} WHEN NOT {scope} THEN NULL "
        f"{_told(one)} ELSE {STATES['not recorded']} END"
    )


def _told(one: Counted) -> str:
    """States of a row in scope whose event, or value, is recorded."""
    if one.event is None:
        return f"WHEN {_known(one)} THEN {STATES['yes']}"
    event = _sql(one.event)
    known = f"{_known(one)} AND " if one.value is not None else ""
    return f"WHEN {known}{event} THEN {STATES['yes']} WHEN {known}NOT {event} THEN {STATES['no']}"


def _known(one: Counted) -> str:
    """Whether the value is a usable number; exposure may not be negative."""
    if one.value is None:
        return "TRUE"
    low = "0" if one.kind is Kind.RATE else f"-{_LIMIT}"
    return f"COALESCE({_sql(one.value)} BETWEEN {low} AND {_LIMIT}, FALSE)"


def _value(one: Counted, value: exp.Expression) -> str:
    """The value of a counted row, NULL otherwise; exposure in whole units, halves up."""
    usable = f"{_sql(one.scope)} AND {_known(one)}"
    if one.event is None:
        return f"CASE WHEN {usable} THEN {_sql(value)} END"
    recorded = f"{usable} AND {_sql(one.event)} IS NOT NULL"
    return f"CASE WHEN {recorded} THEN CAST(FLOOR({_sql(value)} + 0.5) AS BIGINT) END"


def _counts(plan: Plan, branch: Branch) -> str:
    """Columns of every measure of the plan; those of other branches are empty."""
    mine = {one.number for one in branch.counted}
    every = sorted((one for b in plan.branches for one in b.counted), key=lambda one: one.number)
    return ", ".join(
        part for one in every for part in (_filled(one) if one.number in mine else _empty(one))
    )


def _filled(one: Counted) -> list[str]:
    return [f"{_aggregate(name)} AS {name}" for name in columns_of(one)]


def _empty(one: Counted) -> list[str]:
    return [f"CAST(NULL AS {_type(one, name)}) AS {name}" for name in columns_of(one)]


def _type(one: Counted, name: str) -> str:
    return "DOUBLE" if is_real(one, name) else "BIGINT"


_COUNTED = {"no": "no", "yes": "yes", "missing": "not recorded", "unknown": "scope unknown"}


def _aggregate(name: str) -> str:
    what, number = name.split("_")
    if what in _COUNTED:
        state = STATES[_COUNTED[what]]
        return f"CAST(COUNT(*) FILTER (WHERE state_{number} = {state}) AS BIGINT)"
    value = f"value_{number}"
    return f"SUM({value})" if what == "sum" else f"SUM({value} * {value})"


# -- babies to women


def _women_text(branch: Branch, rows: str, groups: tuple[EthnicGroup, ...]) -> str:
    """One row for each woman and day. A row without a woman's identifier stays its own unit.

    Her ethnicity is the first in display order of those recorded that day, so a stated one comes
    before "not stated"; her site is the first in byte order that is not empty.
    """
    measures = []
    for one in branch.counted:
        measures.append(f"MAX(state_{one.number}) AS state_{one.number}")
        if one.value is not None:
            measures.append(f"MAX(value_{one.number}) AS value_{one.number}")
    first, back = _ranked(groups)
    inner = (
        f"SELECT period, day, MIN({first}) AS place, MIN(NULLIF(site, '') COLLATE \"C\") AS site, "
        f"{', '.join(measures)} FROM ({rows}) AS babies GROUP BY period, day, woman, lone"
    )
    names = ", ".join(m.rsplit(" AS ", 1)[1] for m in measures)
    return (
        f"SELECT period, {back} AS ethnicity, COALESCE(site, '') AS site, day, {names} "
        f"FROM ({inner}) AS women"
    )


def _ranked(groups: tuple[EthnicGroup, ...]) -> tuple[str, str]:
    """Group keys as places in display order, and back: no collation of a database decides."""
    keys = [exp.Literal.string(g.key).sql("duckdb") for g in in_display_order(groups)]
    there = " ".join(f"WHEN {key} THEN {place}" for place, key in enumerate(keys))
    back = " ".join(f"WHEN {place} THEN {key}" for place, key in enumerate(keys))
    return f"CASE ethnicity {there} END", f"CASE place {back} END"
