"""The typed plan: what one query counts, before it is written as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from evenhand.errors import MeasureError
from evenhand.measures.conditions import Checked, Place, Type, check_condition
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.fit import collapses, date_column, refuse_misfit
from evenhand.measures.periods import Grain, next_period, period_start
from evenhand.measures.strata import Strata
from evenhand.records.recordset import RecordSet


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """One measure as checked expressions. `value` is a number about the measure's origin."""

    number: int  # place among the measures asked for; names its columns
    kind: Kind
    scope: exp.Expression  # TRUE inside, FALSE outside, NULL when it cannot be told
    scope_certain: bool  # never NULL: one column less to count
    event: exp.Expression | None
    value: exp.Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Measures that share a date column and what one counted row is: one grouping."""

    date: str  # "" when the records have no date
    by_woman: bool  # rows of one woman and one day are one unit
    counted: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything that one SQL text counts."""

    branches: tuple[Branch, ...]
    grain: Grain
    first: date | None  # first day counted
    before: date | None  # first day not counted any more
    by: str = ""  # SQL of what stands in the place of the site; "" is the site itself


def make_plan(
    recordset: RecordSet,
    measures: Sequence[Measure],
    *,
    grain: Grain,
    first: date | None = None,
    last: date | None = None,
    by: Strata | None = None,
) -> Plan:
    """Check measures against records and group them into as few passes as they allow.

    Raises
    ------
    MeasureError
        When a measure does not fit the records.
    """
    branches: dict[tuple[str, bool], list[Counted]] = {}
    for number, one in enumerate(measures):
        refuse_misfit(recordset, one)
        key = date_column(recordset, one), collapses(recordset, one)
        branches.setdefault(key, []).append(check_measure(recordset, one, number=number))
    return Plan(
        branches=tuple(Branch(*key, counted=tuple(group)) for key, group in branches.items()),
        grain=grain,
        first=None if first is None else period_start(first, grain),
        before=None if last is None else next_period(period_start(last, grain), grain),
        by="" if by is None else by.sql(recordset),
    )


def misfit(recordset: RecordSet, measure: Measure) -> MeasureError | None:
    """Why a measure cannot be counted in these records: an error to show, or None.

    Used to choose the measures of the library that a file can answer.
    """
    try:
        refuse_misfit(recordset, measure)
        check_measure(recordset, measure)
    except MeasureError as error:
        return error
    return None


def check_measure(recordset: RecordSet, one: Measure, *, number: int = 0) -> Counted:
    """Conditions of one measure, checked against the columns of the records."""
    event = (
        None
        if one.numerator is None
        else _checked(recordset, one, "numerator", one.numerator).expression
    )
    return Counted(
        number=number,
        kind=one.kind,
        scope=_scope(recordset, one),
        scope_certain=not _checked(recordset, one, "denominator", one.denominator).columns,
        event=event,
        value=None if one.value is None else _value(recordset, one, one.value),
    )


def _checked(
    recordset: RecordSet, one: Measure, name: str, text: str, gives: Type = Type.BOOLEAN
) -> Checked:
    place = Place(measure=one.id, field=name)
    return check_condition(text, gives=gives, columns=recordset.columns, place=place)


def _scope(recordset: RecordSet, one: Measure) -> exp.Expression:
    """Denominator true and no exclusion true: an unknown exclusion leaves a unit in."""
    scope: exp.Expression = exp.Paren(
        this=_checked(recordset, one, "denominator", one.denominator).expression
    )
    for number, text in enumerate(one.exclusions, start=1):
        out = _checked(recordset, one, f"exclusion {number}", text).expression
        known = exp.Is(this=exp.Paren(this=out), expression=exp.true())
        scope = exp.And(this=scope, expression=exp.Not(this=exp.Paren(this=known)))
    return scope


def _value(recordset: RecordSet, one: Measure, text: str) -> exp.Expression:
    number = exp.cast(
        _checked(recordset, one, "value", text, Type.NUMBER).expression, exp.DataType.Type.DOUBLE
    )
    if one.kind is not Kind.MEAN or one.origin == 0:
        return number
    origin = exp.cast(exp.Literal.number(repr(one.origin)), exp.DataType.Type.DOUBLE)
    return exp.Paren(this=exp.Sub(this=number, expression=exp.Paren(this=origin)))
