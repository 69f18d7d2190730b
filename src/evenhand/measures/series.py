"""Gaps between rare events, by ethnic group: what g and t charts draw. Local, never shared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import MeasureError
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.measures.compile import STATES, to_dialect, units_text
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.plan import Plan, make_plan
from evenhand.records.recordset import RecordSet

Gaps = NDArray[np.int64]
_BETWEEN = (Kind.CASES_BETWEEN, Kind.TIME_BETWEEN)


@dataclass(frozen=True, slots=True, eq=False)
class EventSeries:
    """Gaps between one event and the next, a series for each group, in order of time.

    It holds no dates and no identifiers. `gaps` counts units without the event (cases between) or
    days (time between). `phases` says for each gap how many of the change dates asked for lie on or
    before the event that ends it. `since_last` is the open gap after the last event, None in a
    group without one: it is not in `gaps`. In the groups whose keys are in `without` the gaps lie
    between units without the event, and count those with it.
    """

    measure: Measure
    between: Kind
    groups: tuple[EthnicGroup, ...]
    gaps: tuple[Gaps, ...]
    phases: tuple[Gaps, ...]
    since_last: tuple[int | None, ...]
    without: frozenset[str] = frozenset()


def between_series(
    recordset: RecordSet,
    measure: Measure,
    *,
    between: Kind | None = None,
    changes: Sequence[date] = (),
    first: date | None = None,
    last: date | None = None,
    without: Collection[str] = (),
) -> EventSeries:
    """Gaps between the events of one measure, over all sites, for each ethnic group.

    Parameters
    ----------
    recordset
        Canonical records with dates.
    measure
        A measure with a numerator: of kind cases or time between, a proportion or a count.
    between
        What to count between events; None takes the measure's kind, and cases otherwise.
    changes
        Dates at which phases begin.
    first, last
        Count only the months that hold these days and those between.
    without
        Keys of groups in which nearly everybody has the event: there the gaps between those who had
        it not are taken.

    Raises
    ------
    MeasureError
        When the measure has no numerator, does not fit the records, or these have no dates.

    Notes
    -----
    Inside one day the order is not known: the day's events come after its other units, so a
    second event on a day ends a gap of 0. What came before a group's first event is no gap.
    Units whose numerator is not recorded are left out, as are units without a date.
    """
    how = between or (measure.kind if measure.kind in _BETWEEN else Kind.CASES_BETWEEN)
    _refuse(measure, how)
    plan = make_plan(recordset, [measure], grain=measure.period, first=first, last=last)
    if not plan.branches[0].date:
        problem = "Gaps between events need dates, and the records have none."
        raise MeasureError(problem, remedy="Map a date column (‘event_date’).", where=measure.id)
    rows = recordset.fetch(_text(plan, recordset, sorted(changes), sorted(without)))
    found = _series(recordset, measure, how, rows)
    return replace(found, without=frozenset(without)) if without else found


def _refuse(measure: Measure, how: Kind) -> None:
    if how not in _BETWEEN:
        problem = f"‘{how}’ is not a gap between events."
        raise MeasureError(problem, remedy="Ask for ‘cases between’ or ‘time between’.")
    if measure.numerator is None or measure.value is not None:
        problem = f"A measure of kind ‘{measure.kind}’ has no events to count between."
        remedy = "Use one of kind proportion, count, time between or cases between."
        raise MeasureError(problem, remedy=remedy, where=f"measure ‘{measure.id}’")


def _text(plan: Plan, recordset: RecordSet, changes: Sequence[date], without: Sequence[str]) -> str:
    """A row for each group and day with an event; the day itself stays in the engine."""
    phase = " + ".join(
        [
            "0",
            *(
                f"CASE WHEN day >= CAST('{d.isoformat()}' AS DATE) THEN 1 ELSE 0 END"
                for d in changes
            ),
        ]
    )
    yes, no = (
        f"COUNT(*) FILTER (WHERE state_0 = {_state(one, other, without)})"
        for one, other in (("yes", "no"), ("no", "yes"))
    )
    units = units_text(plan, plan.branches[0], recordset.groups)
    days = (
        f"SELECT ethnicity, day, {yes} AS yes, {no} AS others FROM ({units}) AS units "
        "WHERE day IS NOT NULL GROUP BY ethnicity, day"
    )
    running = (
        "SELECT ethnicity, day, yes, MAX(day) OVER () AS final_day, "
        "SUM(others) OVER (PARTITION BY ethnicity) AS every, "
        "SUM(others) OVER (PARTITION BY ethnicity ORDER BY day) AS before "
        f"FROM ({days}) AS days"
    )
    text = (
        "SELECT ethnicity, ROW_NUMBER() OVER (PARTITION BY ethnicity ORDER BY day) AS place, "
        f"CAST(yes AS BIGINT) AS yes, {phase} AS phase, "
        "CAST(day - LAG(day) OVER (PARTITION BY ethnicity ORDER BY day) AS BIGINT) AS days, "
        "CAST(before - LAG(before) OVER (PARTITION BY ethnicity ORDER BY day) AS BIGINT) AS cases, "
        "CAST(final_day - day AS BIGINT) AS days_since, "
        "CAST(every - before AS BIGINT) AS cases_since "
        f"FROM ({running}) AS running WHERE yes > 0"
    )
    return to_dialect(text, recordset, reads=1)


def _state(state: str, other: str, without: Sequence[str]) -> str:
    """The state that ends a gap, or fills it: the other way round in the groups of `without`."""
    if not without:
        return str(STATES[state])
    keys = ", ".join("'" + key.replace("'", "''") + "'" for key in without)
    return f"CASE WHEN ethnicity IN ({keys}) THEN {STATES[other]} ELSE {STATES[state]} END"


def _series(
    recordset: RecordSet, measure: Measure, how: Kind, rows: Sequence[tuple[Any, ...]]
) -> EventSeries:
    groups = in_display_order(recordset.groups)
    by_group = {
        g.key: sorted((r for r in rows if r[0] == g.key), key=lambda r: int(r[1])) for g in groups
    }
    gap, since = (4, 6) if how is Kind.TIME_BETWEEN else (5, 7)
    built = [_gaps(by_group[g.key], gap) for g in groups]
    return EventSeries(
        measure=measure,
        between=how,
        groups=groups,
        gaps=tuple(gaps for gaps, _ in built),
        phases=tuple(phases for _, phases in built),
        since_last=tuple(
            int(by_group[g.key][-1][since]) if by_group[g.key] else None for g in groups
        ),
    )


def _gaps(rows: Sequence[tuple[Any, ...]], column: int) -> tuple[Gaps, Gaps]:
    gaps: list[int] = []
    phases: list[int] = []
    for row in rows:
        new = [int(row[column])] if row[column] is not None else []
        new += [0] * (int(row[2]) - 1)
        gaps += new
        phases += [int(row[3])] * len(new)
    return np.array(gaps, dtype=np.int64), np.array(phases, dtype=np.int64)
