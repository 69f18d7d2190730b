"""The whole job before a project: open and count records, and work out what each candidate could show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evenhand.errors import PlanError
from evenhand.measures import (
    Direction,
    Measure,
    MeasureTable,
    count,
    library,
    measure,
    misfit,
)
from evenhand.measures.periods import Grain, next_period
from evenhand.planning.aim import Aim, parse_aim
from evenhand.planning.build import Typed, study_of_numbers, study_of_tables, typed_measure
from evenhand.planning.study import Study, StudyPlan
from evenhand.records import ColumnMapping, load, open_source
from evenhand.records.recordset import RecordSet
from evenhand.review.aggregated import as_measure_table, is_aggregated
from evenhand.review.mapping import Opened, open_mapped, proposed_for
from evenhand.review.request import ReviewRequest
from evenhand.review.run import chosen_measures
from evenhand.review.sharing import previous_release

Step = Callable[[str, float | None], None]
BETTER = {"fewer": "lower", "more": "higher"}


@dataclass(frozen=True, slots=True)
class FeasibilityRequest:
    """What is asked of a file (or of typed numbers).

    `start` None is the first month after the records, or the next month for typed numbers.
    `better` is needed where the file does not say which way is better, and for typed numbers.
    """

    aim: Aim
    by: date
    file: str = ""
    typed: Typed | None = None
    mapping: Path | None = None
    table: str | None = None
    measures: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    versus_everyone_else: bool = False
    level: str = "high"
    start: date | None = None
    mode: str = "single"
    look_every: int = 1
    baseline_months: int | None = None
    file_months: int | None = None
    better: str = ""
    track: str = "usual"
    title: str = ""
    audience: str = "team"
    previous: Path | None = None


def aim_from(*, aim: str = "", reduction: str = "") -> Aim:
    """The aim from either option.

    Raises
    ------
    PlanError
        When neither or both were given, or it cannot be read.

    Examples
    --------
    >>> aim_from(reduction="25%").value
    0.25
    """
    if bool(aim) == bool(reduction):
        raise PlanError(
            "One aim is needed.",
            remedy='Give --aim "from 12% to 9%" or --reduction 25%, not both.',
        )
    return parse_aim(aim or f"by {reduction}")


def make_study(
    request: FeasibilityRequest,
    *,
    source: Any = None,
    mapping: ColumnMapping | None = None,
    step: Step | None = None,
) -> Study:
    """A feasibility study.

    `source` and `mapping` stand in for the request's own, for frames and mappings held in memory.

    Raises
    ------
    UserError
        With what is wrong and what to do.
    """
    if request.typed is not None:
        return _of_numbers(request, request.typed)
    tables, leads = _tables(request, source, mapping)
    return study_of_tables(
        tables,
        _plan(request, request.start or _after(tables[0])),
        leads=leads,
        title=request.title or f"What could {Path(request.file or 'records').stem} show?",
        made_on=date.today(),  # noqa: DTZ011 - the day on the page is the reader's own
        audience=request.audience,
        previous=previous_release(request.previous),
        step=step,
    )


def _of_numbers(request: FeasibilityRequest, typed: Typed) -> Study:
    one = measure(request.measures[0]) if request.measures else None
    if request.better:
        one = replace(one or typed_measure(), direction=Direction(BETTER[request.better]))
    today = date.today()  # noqa: DTZ011 - as above
    return study_of_numbers(
        typed,
        _plan(request, request.start or next_period(today.replace(day=1), Grain.MONTH)),
        measure=one,
        title=request.title or "What could these numbers show?",
        made_on=today,
    )


def _plan(request: FeasibilityRequest, start: date) -> StudyPlan:
    return StudyPlan(
        aim=request.aim,
        start=start,
        by=request.by,
        focus=request.focus,
        comparison=request.comparison,
        versus_everyone_else=request.versus_everyone_else,
        level=request.level,
        mode=request.mode,
        look_every=request.look_every,
        baseline_months=request.baseline_months,
        file_months=request.file_months,
        track=request.track,
    )


def _after(table: MeasureTable) -> date:
    """The first day after the last whole period of the records."""
    whole = [p for p in table.periods if p not in table.partial]
    if not whole:
        raise PlanError(
            "The records have no dates, so it is not known when a change would begin.",
            remedy="Give the month of the change: --start 2026-04-01.",
        )
    return next_period(whole[-1], table.grain)


def _tables(
    request: FeasibilityRequest, source: Any, mapping: ColumnMapping | None
) -> tuple[Sequence[MeasureTable], Sequence[MeasureTable]]:
    """Tables of the topics, and of process measures that move before them."""
    if source is None and is_aggregated(request.file, request.mapping):
        return [_counted(request)], []
    opened = _opened(request, source, mapping)
    with load(opened.source, opened.mapping) as records:
        topics = chosen_measures(request.measures, records)
        leads = _leads(topics, records)
        found = count(records, [*topics, *leads], grain=Grain.MONTH)
    return found[: len(topics)], found[len(topics) :]


def _opened(request: FeasibilityRequest, source: Any, mapping: ColumnMapping | None) -> Opened:
    if source is None:
        plain = ReviewRequest(file=request.file, mapping=request.mapping, table=request.table)
        return open_mapped(plain)
    opened = open_source(source)
    return Opened(opened, mapping, ()) if mapping else proposed_for(opened)


def _counted(request: FeasibilityRequest) -> MeasureTable:
    """Counts by others, which do not say which way is better."""
    from evenhand.records import read_aggregated  # noqa: PLC0415 - only for files of counts

    table = as_measure_table(read_aggregated(request.file)[0])
    if not request.better:
        raise PlanError(
            "The file does not say which way is better.",
            remedy="Add --better fewer or --better more.",
        )
    one = replace(table.measure, direction=Direction(BETTER[request.better]))
    return replace(table, measure=one)


def _leads(topics: Sequence[Measure], records: RecordSet) -> list[Measure]:
    wanted = {id for one in topics for id in (one.leads or one.companions)}
    have = {one.id for one in topics}
    return [
        one
        for one in library()
        if one.id in wanted - have and one.role == "process" and misfit(records, one) is None
    ]
