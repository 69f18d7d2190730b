"""From tables of counts to candidates: each group's volume and rate before the change, and its gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.equity import GapCounts, read_gap
from evenhand.equity.model import GapReading
from evenhand.errors import PlanError
from evenhand.ethnicity import EthnicGroup
from evenhand.measures import Direction, Kind, MeasureTable
from evenhand.measures.periods import next_period
from evenhand.planning.study import Baseline, StudyPlan
from evenhand.reading.figures import listing, month
from evenhand.reading.model import Plan
from evenhand.reading.scope import Scope, scope_of
from evenhand.stats.critical import critical
from evenhand.stats.intervals import wilson

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One possible population of focus in one table, with what it would be compared with.

    `baseline` None: nobody with a recorded answer. `others` are all groups but the comparison.
    """

    labels: tuple[str, ...]
    keys: tuple[str, ...]
    baseline: Baseline | None
    against: Baseline | None
    comparison: tuple[str, ...]  # empty without one
    comparison_keys: tuple[str, ...]
    everyone_else: bool
    reading: GapReading | None
    others: tuple[str, ...]
    together: Baseline | None  # those others as one
    phi: float
    months: int
    hidden: bool = False  # protected: there are numbers, and they are not shown


def is_countable(table: MeasureTable) -> bool:
    """Whether a chance can be worked out: a share of people, with a direction of good."""
    one = table.measure
    return one.kind is Kind.PROPORTION and one.direction is not Direction.NEITHER


def candidates(table: MeasureTable, plan: StudyPlan) -> tuple[Candidate, ...]:
    """Candidates of a table in alphabetical order, or the one that was named.

    Raises
    ------
    PlanError
        When a named group is not in the table, or there is no month before the change.
    """
    before, months = baseline_of(table, plan)
    named = scope_of(before, _plan(plan, plan.focus))
    if plan.focus:
        return (_candidate(named, plan, months),)
    alone = [g for g, other in zip(named.stated, named.comparison, strict=True) if not other]
    return tuple(
        _candidate(scope_of(before, _plan(plan, (group.key,))), plan, months) for group in alone
    )


def levelled(table: MeasureTable, plan: StudyPlan) -> MeasureTable:
    """The table at the plan's level, all sites together."""
    return scope_of(table, _plan(plan, plan.focus)).table


def baseline_of(table: MeasureTable, plan: StudyPlan) -> tuple[MeasureTable, int]:
    """The whole periods before the change, the latest ones, and how many months they are.

    Raises
    ------
    PlanError
        When nothing lies before the change, or the records have no dates and no length was given.
    """
    if not table.periods:
        if plan.file_months is None:
            raise PlanError(
                "The records have no dates, so their volume a year is not known.",
                remedy="Say how many months they cover: --file-months 12.",
            )
        return table, plan.file_months
    length = _months(table.periods[0], next_period(table.periods[0], table.grain))
    most = plan.baseline_months or int(constant("feasibility", "most_baseline"))
    whole = [
        p not in table.partial and next_period(p, table.grain) <= plan.start for p in table.periods
    ]
    places = np.flatnonzero(whole)[-max(1, most // length) :]
    if not len(places):
        raise PlanError(
            f"No whole {table.grain} of the records lies before {plan.start:%d/%m/%Y}.",
            remedy="Give a later start, or records from before it.",
        )
    return _only(table, places), len(places) * length


def _only(table: MeasureTable, places: NDArray[np.intp]) -> MeasureTable:
    kept = slice(int(places[0]), int(places[-1]) + 1)
    arrays = {n: getattr(table, n)[..., kept] for n in ("numerator", "denominator", "missing")}
    return replace(table, periods=table.periods[kept], partial=(), **arrays)


def _months(first: date, then: date) -> int:
    return (then.year - first.year) * 12 + then.month - first.month


def _plan(plan: StudyPlan, focus: Sequence[str]) -> Plan:
    return Plan(
        focus=tuple(focus),
        comparison=plan.comparison,
        versus_everyone_else=plan.versus_everyone_else,
        level=plan.level,
    )


def _candidate(scope: Scope, plan: StudyPlan, months: int) -> Candidate:
    stated = len(scope.stated)
    numerator = scope.table.numerator[0, :stated]
    people = scope.table.denominator[0, :stated]
    compared = bool(scope.comparison.any())
    others = ~scope.comparison if compared and not plan.versus_everyone_else else ~scope.focus
    wider = compared and not plan.versus_everyone_else and bool((others & ~scope.focus).any())
    reading = _reading(scope, numerator, people) if people.sum() else None
    return Candidate(
        labels=_labels(scope.stated, scope.focus),
        keys=tuple(g.key for g, f in zip(scope.stated, scope.focus, strict=True) if f),
        baseline=_baseline(numerator[scope.focus], people[scope.focus], months),
        against=_baseline(numerator[scope.comparison], people[scope.comparison], months),
        comparison=_labels(scope.stated, scope.comparison),
        comparison_keys=tuple(
            g.key for g, c in zip(scope.stated, scope.comparison, strict=True) if c
        ),
        everyone_else=plan.versus_everyone_else,
        reading=reading,
        others=_labels(scope.stated, others) if wider else (),
        together=_baseline(numerator[others], people[others], months) if wider else None,
        phi=1.0 if reading is None else reading.phi,
        months=months,
    )


def _labels(groups: Sequence[EthnicGroup], mask: Bools) -> tuple[str, ...]:
    return tuple(g.label for g, inside in zip(groups, mask, strict=True) if inside)


def _baseline(
    numerator: NDArray[np.int64], people: NDArray[np.int64], months: int
) -> Baseline | None:
    x, n = int(numerator.sum()), int(people.sum())
    if n == 0:
        return None
    low, high = wilson(x, n, critical(constant("strength", "established_level")))
    return Baseline(n * 12 / months, x / n, float(low), float(high), x, n, months)


def _reading(scope: Scope, numerator: NDArray[np.int64], people: NDArray[np.int64]) -> GapReading:
    """Chosen after looking: every comparison shares the error."""
    return read_gap(
        GapCounts(numerator, people, np.zeros_like(people)),
        focus=scope.focus,
        comparison=scope.comparison,
        phase=np.zeros(people.shape[1], np.int64),
        kind="proportion",
        direction=str(scope.table.measure.direction),
        declared_before=False,
    )


def people_label(labels: Sequence[str], people: str) -> str:
    """Groups with their noun.

    Examples
    --------
    >>> people_label(["Asian", "Black"], "women"), people_label([], "women")
    ('Asian and Black women', 'women')
    """
    return f"{listing(labels)} {people}".strip()


def end_month(start: date, months: int) -> date:
    """First day of the last month that is read, so many months after the change.

    Examples
    --------
    >>> end_month(date(2026, 4, 1), 12)
    datetime.date(2027, 3, 1)
    """
    count = start.year * 12 + start.month - 1 + months - 1
    return date(count // 12, count % 12 + 1, 1)


def months_between(start: date, by: date) -> int:
    """Whole months from the change to the date of the aim, both included.

    Raises
    ------
    PlanError
        When none fits, or more than are ever tried.

    Examples
    --------
    >>> months_between(date(2026, 4, 1), date(2027, 3, 31))
    12
    """
    following = date.fromordinal(by.toordinal() + 1)
    months = _months(start, following) - (following.day < start.day)
    most = int(constant("enough", "most_months"))
    if not 1 <= months <= most:
        raise PlanError(
            f"From {month(start)} to {month(by)} there are {max(months, 0)} whole months.",
            remedy=f"Give a date between one month and {most} months after the start (--start, --by).",
        )
    return months
