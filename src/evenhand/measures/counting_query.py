"""A query that counts measures where records lie: whoever holds them runs it, and only counts leave.

The names of columns are theirs to fill in at one place; everything below it is done. What comes back
is one line for each measure, month and ethnic group, and `tables_from_counts` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp

from evenhand.errors import MeasureError
from evenhand.ethnicity.catalogue import (
    BLANK,
    NOT_KNOWN,
    NOT_STATED,
    UNRECOGNISED,
    canonical_groups,
    code_system,
)
from evenhand.measures.conditions import Place, Type, check_condition
from evenhand.measures.definition import Kind, Measure
from evenhand.records.recordset import Unit

DIALECTS = {
    "tsql": "SQL Server",
    "postgres": "PostgreSQL",
    "duckdb": "DuckDB",
}
COLUMNS = (
    "measure", "month", "ethnic_group", "numerator", "denominator", "not_recorded", "total", "squares",
)  # fmt: skip
OPEN = "..."  # what the holder fills in
_HIGH = ("asian", "black", "mixed", "white", "other")
GROUPS = (*_HIGH, NOT_STATED, NOT_KNOWN, BLANK, UNRECOGNISED)
_LIMIT = "1e15"  # beyond it a value counts as not recorded, as in the count itself


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column of the records: its name here, and what it holds."""

    name: str
    meaning: str


def counting_query(
    measures: Sequence[Measure],
    columns: Sequence[Wanted],
    *,
    dialect: str,
    since: date,
    filled: Mapping[str, str] | None = None,
    source: str = OPEN,
) -> str:
    """SQL that counts measures by month and high-level ethnic group.

    Parameters
    ----------
    measures
        What to count; all of them by the same records.
    columns
        Every column that they need, with ``event_date`` and ``ethnicity``; ``woman`` where a woman
        is counted once.
    dialect
        One of `DIALECTS`.
    since
        First day that is counted.
    filled
        Expression of the holder's own table by column; dots where it is to be filled in.
    source
        The holder's own table.

    Raises
    ------
    MeasureError
        When there is nothing to count, or a measure is not read by the mother's ethnicity.

    Examples
    --------
    >>> from evenhand.measures import measure
    >>> text = counting_query([measure("pph_1000")], [Wanted("event_date", "Day of the birth")],
    ...                       dialect="tsql", since=date(2024, 1, 1))
    >>> text.splitlines()[2]
    '    ... AS event_date  -- Day of the birth'
    """
    if not measures:
        raise MeasureError("There is no measure to count.", remedy="Choose one first.")
    unfit = next((m for m in measures if m.ethnicity_of != "mother"), None)
    if unfit is not None:
        raise MeasureError(
            f"‘{unfit.title}’ is read by the ethnicity of the {unfit.ethnicity_of}.",
            remedy="Ask for it by itself, with ‘evenhand count’.",
        )
    parts = [
        _records(columns, since, filled or {}, source),
        f"placed AS (\n{_written(f'SELECT *, {_group()} AS place FROM records', dialect)}\n)",
    ]
    for place, one in enumerate(measures):
        parts.append(f"unit_{place} AS (\n{_written(_units(one), dialect)}\n)")
    each = "\nUNION ALL\n".join(
        _written(_counted(one, f"unit_{place}"), dialect) for place, one in enumerate(measures)
    )
    parts.append(f"counted AS (\n{each}\n)")
    named = (
        f"SELECT measure, month, {_back()} AS ethnic_group, {', '.join(COLUMNS[3:])} FROM counted"
    )
    return "WITH " + ",\n".join(parts) + f"\n{_written(named, dialect)}\nORDER BY 1, 2, 3;\n"


def _records(columns: Sequence[Wanted], since: date, filled: Mapping[str, str], source: str) -> str:
    """The one place that the holder fills in."""
    last = len(columns) - 1
    lines = [
        f"    {filled.get(c.name, OPEN)} AS {c.name}{',' if i < last else ''}  -- {c.meaning}"
        for i, c in enumerate(columns)
    ]
    day = filled.get("event_date", OPEN)
    where = f"  WHERE {day} >= '{since.isoformat()}'  -- the column of event_date"
    return "\n".join(("records AS (", "  SELECT", *lines, f"  FROM {source}", where, ")"))


@lru_cache(maxsize=512)
def _written(text: str, dialect: str) -> str:
    """In the dialect. Kept: measures change seldom, and a letter shows them whenever it is opened."""
    (found,) = sqlglot.transpile(text, read="duckdb", write=dialect, pretty=True)
    if dialect == "tsql":
        return found.replace(_MONTH_START, "DATEFROMPARTS(YEAR(day), MONTH(day), 1)")
    return found.replace(_MONTH_START, "CAST(DATE_TRUNC('month', day) AS DATE)")


_MONTH_START = "month_start_of_day"  # stands for the first day of the month, written by dialect


def _units(one: Measure) -> str:
    """One row for each unit: its month, its group, and a state (4 yes, 3 not recorded, 2 no)."""
    day, women = one.date or "event_date", one.unit is Unit.WOMAN
    value = f", {_value(one)} AS amount" if one.value is not None else ""
    kept = ", amount" if value else ""
    rows = (
        f"SELECT {day} AS day, place, {_state(one)} AS state{value}"
        f"{f', woman, {_LONE} AS lone' if women else ''} FROM placed WHERE NOT {day} IS NULL"
    )
    if women:
        most = ", MAX(amount) AS amount" if value else ""
        rows = (
            f"SELECT day, MIN(place) AS place, MAX(state) AS state{most} "
            f"FROM ({rows}) AS rows_of_women GROUP BY day, woman, lone"
        )
    return f"SELECT {_MONTH_START} AS month, place, state{kept} FROM ({rows}) AS units"


# a woman and a day are one unit; a row without her identifier stays its own
_LONE = "CASE WHEN woman IS NULL THEN ROW_NUMBER() OVER (ORDER BY event_date) END"


def _group() -> str:
    """The place of the group in display order, from NHS codes of 2001 with a local second letter."""
    system, known = code_system("nhs_2001"), canonical_groups("2021")
    by_group: dict[str, list[str]] = {}
    for code, key in system.codes.items():
        group = known[key].parent or key
        by_group.setdefault(group, []).append(code.upper())
    code = "UPPER(TRIM(ethnicity))"
    whens = [f"WHEN ethnicity IS NULL OR TRIM(ethnicity) = '' THEN {GROUPS.index(BLANK)}"]
    for group in GROUPS:
        letters = [c for c in by_group.get(group, ()) if len(c) == 1]
        numbers = [c for c in by_group.get(group, ()) if len(c) > 1]
        tests = [f"{code} IN ({_quoted(numbers)})"] if numbers else []
        if letters:
            first = f"SUBSTRING({code}, 1, 1) IN ({_quoted(letters)})"
            tests.append(f"(LENGTH({code}) <= 2 AND {first})")
        if tests:
            whens.append(f"WHEN {' OR '.join(tests)} THEN {GROUPS.index(group)}")
    return f"CASE {' '.join(whens)} ELSE {GROUPS.index(UNRECOGNISED)} END"


def _back() -> str:
    whens = " ".join(f"WHEN {place} THEN '{key}'" for place, key in enumerate(GROUPS))
    return f"CASE place {whens} END"


def _quoted(codes: Sequence[str]) -> str:
    return ", ".join(f"'{c}'" for c in sorted(codes))


def _condition(one: Measure, name: str, text: str, gives: Type = Type.BOOLEAN) -> str:
    place = Place(measure=one.id, field=name)
    found = check_condition(text, gives=gives, place=place).expression
    written = _value_of(found) if gives is Type.NUMBER else _predicate(found)
    return f"({written.sql('duckdb')})"


# SQL Server has no true and false: yes is 1, no is 0, and a condition is always a comparison.
_ONE, _NOUGHT = exp.Literal.number(1), exp.Literal.number(0)
_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.Like)


def _predicate(node: exp.Expression) -> exp.Expression:
    """A condition as a comparison."""
    if isinstance(node, exp.And | exp.Or):
        return type(node)(this=_predicate(node.this), expression=_predicate(node.expression))
    if isinstance(node, exp.Not | exp.Paren):
        return type(node)(this=_predicate(node.this))
    if isinstance(node, exp.Boolean):
        return exp.EQ(this=_ONE, expression=_ONE if node.this else _NOUGHT)
    if isinstance(node, exp.Is):
        return _is(node)
    if isinstance(node, _COMPARED):
        return _value_of(node)
    return exp.EQ(this=_value_of(node), expression=_ONE)


def _is(node: exp.Is) -> exp.Expression:
    """`x IS TRUE` as a comparison; `x IS NULL` of a value as it is."""
    if not isinstance(node.expression, exp.Boolean):
        return node
    inner = _predicate(node.this)
    wanted = inner if node.expression.this else exp.Not(this=exp.Paren(this=inner))
    told = exp.Case(ifs=[exp.If(this=wanted, true=_ONE)], default=_NOUGHT)
    return exp.EQ(this=told, expression=_ONE)


def _value_of(node: exp.Expression) -> exp.Expression:
    """The same with 1 and 0 for true and false wherever a value stands."""

    def numbered(inner: exp.Expression) -> exp.Expression:
        if isinstance(inner, exp.Boolean):
            return _ONE if inner.this else _NOUGHT
        if isinstance(inner, exp.If):
            return exp.If(this=_predicate(inner.this), true=_value_of(inner.args["true"]))
        return inner

    return node.copy().transform(numbered)


def _state(one: Measure) -> str:
    """As the count itself has it, without asking whether a condition is unknown: not every dialect can."""
    scope = _condition(one, "denominator", one.denominator)
    for number, text in enumerate(one.exclusions, start=1):
        out = _condition(one, f"exclusion {number}", text)
        scope += f" AND CASE WHEN {out} THEN 1 ELSE 0 END = 0"
    return (
        f"CASE WHEN NOT ({scope}) THEN NULL WHEN {scope} THEN CASE {_told(one)} ELSE 3 END "
        "ELSE 1 END"
    )


def _told(one: Measure) -> str:
    known = _usable(one)
    if one.numerator is None:
        return f"WHEN {known} THEN 4"
    event = _condition(one, "numerator", one.numerator)
    first = f"{known} AND " if known else ""
    return f"WHEN {first}{event} THEN 4 WHEN {first}NOT {event} THEN 2"


def _usable(one: Measure) -> str:
    if one.value is None:
        return ""
    low = "0" if one.kind is Kind.RATE else f"-{_LIMIT}"
    return f"{_amount(one)} BETWEEN {low} AND {_LIMIT}"


def _amount(one: Measure) -> str:
    value = _condition(one, "value", one.value or "", Type.NUMBER)
    if one.kind is Kind.MEAN and one.origin:
        return f"({value} - ({one.origin!r}))"
    return value


def _value(one: Measure) -> str:
    """The amount of a counted row; exposure in whole units, halves up."""
    amount = f"FLOOR({_amount(one)} + 0.5)" if one.kind is Kind.RATE else _amount(one)
    return f"CASE WHEN {_usable(one)} THEN {amount} END"


def _counted(one: Measure, units: str) -> str:
    def number(*states: int, of: str = "1") -> str:
        wanted = ", ".join(map(str, states))
        return f"SUM(CASE WHEN state IN ({wanted}) THEN {of} ELSE 0 END)"

    counts = {
        Kind.MEAN: ("0", number(4)),
        Kind.COUNT: (number(4), "1"),
        Kind.RATE: (number(4), number(2, 4, of="amount")),
    }.get(one.kind, (number(4), number(2, 4)))
    mean = one.kind is Kind.MEAN
    total = number(4, of="amount") if mean else "CAST(NULL AS DOUBLE)"
    squares = number(4, of="amount * amount") if mean else "CAST(NULL AS DOUBLE)"
    return (
        f"SELECT '{one.id}' AS measure, month, place, {counts[0]} AS numerator, "
        f"{counts[1]} AS denominator, {number(3)} AS not_recorded, {total} AS total, "
        f"{squares} AS squares FROM {units} GROUP BY month, place"
    )
