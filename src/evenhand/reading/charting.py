"""Each group on its own chart: the kind that its numbers can carry, with phases by calendar date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.frameworks import say
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from evenhand.reading.drawing import (
    Series,
    as_group_chart,
    drawn_chart,
    exact_in_title,
    limits_of,
    starts_of_phases,
)
from evenhand.reading.model import GroupChart, Phase, Plan
from evenhand.reading.scope import scope_of
from evenhand.reading.timing import timing_of
from evenhand.spc import (
    ChartAdvice,
    advise,
    chart,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Gaps:
    """One group's gaps between events, in order of time, with the phase of the event that ends each.

    `without`: they lie between people without the event.
    """

    between: Kind
    gaps: NDArray[np.int64]
    phases: NDArray[np.int64]
    without: bool = False


@dataclass(frozen=True, slots=True)
class EventsWanted:
    """Groups, by key, in which single events say more than months: `without` where those who did
    not have the event are the rarer."""

    between: frozenset[str]
    without: frozenset[str]


def events_wanted(table: MeasureTable, plan: Plan) -> EventsWanted:
    """Groups whose events, or whose people without one, are so rare that the gaps between say more."""
    if not table.periods or table.measure.kind not in _EVENTS:
        return EventsWanted(frozenset(), frozenset())
    scope = scope_of(table, plan)
    timing = timing_of(scope.table.periods, scope.table.grain, plan)
    advised = {
        group.key: _advised(
            table.measure, _series(scope.table, place, timing.read), timing.calendar
        )[0]
        for place, group in enumerate(scope.stated)
    }
    rare = {key: one for key, one in advised.items() if one.grain_step == "between"}
    return EventsWanted(frozenset(rare), frozenset(key for key, one in rare.items() if one.without))


_EVENTS = (Kind.PROPORTION, Kind.COUNT, Kind.CASES_BETWEEN, Kind.TIME_BETWEEN)


def group_chart(
    table: MeasureTable,
    place: int,
    phases: Sequence[Phase],
    phase: Ints,
    plan: Plan,
    *,
    gaps: Gaps | None = None,
) -> GroupChart | None:
    """The chart of one group, or None when the records have no dates."""
    if not table.periods:
        return None
    months = _series(table, place, phase)
    advice, series = _advised(table.measure, months, phases)
    if advice.grain_step == "between" and _drawable(gaps, advice):
        return _gaps_chart(gaps, advice, table.measure, plan, table.grain)
    if advice.grain_step == "between":
        rare = "run_for_rare_without" if advice.without else "run_for_rare"
        advice = replace(advice, reason=say("chart_title", rare))
    drawn = drawn_chart(table.measure, series, advice, plan)
    return as_group_chart(drawn, series, advice, table.measure)


def _drawable(gaps: Gaps | None, advice: ChartAdvice) -> TypeGuard[Gaps]:
    return gaps is not None and gaps.gaps.size > 1 and gaps.without is advice.without


def _advised(
    measure: Measure, months: Series, phases: Sequence[Phase]
) -> tuple[ChartAdvice, Series]:
    """Advice, and the series on the periods that it is for: months, else threes that keep phases apart."""
    advice = _advice(measure, months)
    if advice.grain_step == "as is" or months.grain is not Grain.MONTH:
        return advice, months
    blocks = _in_blocks(months, phases)
    pooled = _advice(measure, blocks)
    enough = len(blocks.starts) >= constant("charts", "min_points")
    if enough and pooled.grain_step == "as is":
        reason = pooled.reason.replace("a period", "every three months")
        return replace(pooled, reason=reason), blocks
    return advice, months


def _gaps_chart(
    gaps: Gaps, advice: ChartAdvice, measure: Measure, plan: Plan, grain: Grain
) -> GroupChart:
    """A g or t chart: one point an event. A longer gap is better where fewer such events are."""
    kind = "g" if gaps.between is Kind.CASES_BETWEEN else "t"
    turned = {"lower": "higher", "higher": "lower"}.get(str(measure.direction), "neither")
    better = str(measure.direction) if gaps.without else turned
    phase = gaps.phases.astype(np.int64)
    value = gaps.gaps.astype(float)
    if kind == "t":
        value = np.maximum(value, _SAME_DAY)
    drawn = chart(
        kind,
        value[None, :],
        phases=starts_of_phases(phase),
        rules=plan.rules,
        direction=better,
        limits=limits_of(advice),
    )
    size = np.ones_like(value)
    series = Series((None,) * value.size, value, size, phase, grain)
    made = as_group_chart(drawn, series, advice, measure)
    points = tuple(replace(p, numerator=None, denominator=None) for p in made.points)
    title = (
        say("chart_title", "g_without", exact=exact_in_title(drawn)) if gaps.without else made.title
    )
    return replace(made, points=points, title=title, without=gaps.without)


_SAME_DAY = 0.5  # days between two events on one day: a t chart cannot hold 0


def hidden_chart(series: Series, measure: Measure, plan: Plan) -> GroupChart:
    """A chart of protected cells: hidden ones are gaps that say so; nothing is pooled further."""
    advice = advise(
        series.numerator, series.denominator, kind=str(measure.kind), grain=str(series.grain)
    )
    if advice.grain_step != "as is":
        advice = replace(advice, kind=None, reason=say("chart_title", "protected_run"))
    drawn = drawn_chart(measure, series, advice, plan)
    made = as_group_chart(drawn, series, advice, measure)
    hidden = np.isnan(series.numerator)
    points = tuple(
        replace(p, hidden=True, numerator=None, denominator=None) if h else p
        for p, h in zip(made.points, hidden, strict=True)
    )
    return replace(made, points=points)


def _series(table: MeasureTable, place: int, phase: Ints) -> Series:
    numerator = table.numerator[0, place].astype(float)
    denominator = table.denominator[0, place].astype(float)
    if table.sums is not None:
        numerator = table.sums[0, place] + table.measure.origin * denominator
    return Series(table.periods, numerator, denominator, phase, table.grain)


def _advice(measure: Measure, series: Series) -> ChartAdvice:
    return advise(
        series.numerator,
        series.denominator,
        kind=str(measure.kind),
        grain=series.grain,
        phases=starts_of_phases(series.phase),
    )


def _in_blocks(series: Series, phases: Sequence[Phase], *, months: int = 3) -> Series:
    """Months pooled in threes, counted from the change date so that no block straddles it.

    A month that holds a change inside it stays out of every block.
    """
    dated = [s for s in series.starts if s is not None]
    anchor = phases[-1].start or dated[0]
    number = np.array([_months(s) - _months(anchor) for s in dated]) // months
    number = np.where(series.phase >= 0, number, number.min() - 1)
    kept = np.unique(number[series.phase >= 0])
    gather = (number[None, :] == kept[:, None]).astype(float)
    first = [int(np.argmax(row)) for row in gather]
    return Series(
        tuple(series.starts[i] for i in first),
        gather @ series.numerator,
        gather @ series.denominator,
        series.phase[first],
        Grain.QUARTER,
    )


def _months(day: date) -> int:
    return day.year * 12 + day.month
