"""A feasibility study from tables of counts, or from numbers typed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.defaults import constant
from evenhand.disclosure import PreviousRelease
from evenhand.errors import PlanError
from evenhand.measures import Direction, Kind, Measure, MeasureTable, Role
from evenhand.planning.candidates import Candidate, candidates, is_countable
from evenhand.planning.rows import Step, Topic, rows_of
from evenhand.planning.saying import say
from evenhand.planning.sharing import shared_candidates
from evenhand.planning.study import Baseline, Row, Study, StudyPlan
from evenhand.reading.figures import listing, month
from evenhand.records.recordset import Unit
from evenhand.version import __version__


@dataclass(frozen=True, slots=True)
class Typed:
    """Numbers without a file: people a year and rate of a group, and of what it is compared with."""

    group: str
    people_a_year: float
    rate: float
    comparison: str = ""
    comparison_people: float | None = None
    comparison_rate: float | None = None
    phi: float = 1.0


def study_of_tables(
    tables: Sequence[MeasureTable],
    plan: StudyPlan,
    *,
    leads: Sequence[MeasureTable] = (),
    title: str,
    made_on: date,
    audience: str = "team",
    previous: PreviousRelease | None = None,
    step: Step | None = None,
) -> Study:
    """A study of candidate topics in tables, in the order given.

    Parameters
    ----------
    leads
        Tables of process measures that are no topics of their own.
    audience
        "team": exact counts. "shared": worked out from protected figures.

    Raises
    ------
    PlanError
        When no table can be worked out, a group is not in one, or the dates do not fit.
    """
    able = [table for table in tables if is_countable(table)]
    if not able:
        raise PlanError(
            "A chance can be worked out for a share of people with a direction of good, and none of"
            " these measures is one.",
            remedy="Choose a measure of kind proportion that is better lower or higher.",
        )
    own = {table.measure.id for table in able}
    beside = [t for t in leads if is_countable(t) and t.measure.id not in own]
    found = _found([*able, *beside], plan, audience, previous)
    topics = [Topic(table.measure, found[table.measure.id]) for table in able]
    also = [Topic(table.measure, found[table.measure.id]) for table in beside]
    rows = rows_of(topics, plan, also=also, **({} if step is None else {"step": step}))
    skipped = [table.measure.title for table in tables if not is_countable(table)]
    phi = max((c.phi for topic in topics for c in topic.candidates), default=1.0)
    return _study(title, plan, rows, skipped, phi=phi, made_on=made_on, audience=audience)


def _found(
    tables: Sequence[MeasureTable],
    plan: StudyPlan,
    audience: str,
    previous: PreviousRelease | None,
) -> dict[str, tuple[Candidate, ...]]:
    if audience == "shared":
        return shared_candidates(tables, plan, previous=previous)
    return {table.measure.id: candidates(table, plan) for table in tables}


def study_of_numbers(
    typed: Typed, plan: StudyPlan, *, measure: Measure | None = None, title: str, made_on: date
) -> Study:
    """A study of typed numbers.

    Raises
    ------
    PlanError
        When the comparison has only one of its two numbers.
    """
    topic = Topic(measure or typed_measure(), (_candidate(typed, plan),))
    rows = rows_of([topic], plan)
    return _study(title, plan, rows, [], phi=typed.phi, made_on=made_on, audience="team")


def typed_measure(*, better: str = "lower") -> Measure:
    """A measure of which only the direction is known.

    Examples
    --------
    >>> typed_measure().direction
    <Direction.LOWER: 'lower'>
    """
    return Measure(
        id="typed",
        title="The outcome",
        meaning="Numbers typed in.",
        role=Role.OUTCOME,
        kind=Kind.PROPORTION,
        direction=Direction(better),
        unit=Unit.WOMAN,
        ethnicity_of="mother",
        people="women",
        event="had the outcome",
    )


def _candidate(typed: Typed, plan: StudyPlan) -> Candidate:
    months = plan.baseline_months or int(constant("feasibility", "baseline_months"))
    numbers = typed.comparison_people, typed.comparison_rate
    if numbers.count(None) == 1:
        raise PlanError(
            "The comparison needs both its people a year and its rate.",
            remedy="Give --compare-births-a-year and --compare-rate, or neither.",
        )
    against = None
    if typed.comparison_people is not None and typed.comparison_rate is not None:
        against = Baseline(typed.comparison_people, typed.comparison_rate, months=months)
    return Candidate(
        labels=(typed.group,) if typed.group else (),
        keys=(),
        baseline=Baseline(typed.people_a_year, typed.rate, months=months),
        against=against,
        comparison=(typed.comparison or "other",) if against else (),
        comparison_keys=(),
        everyone_else=False,
        reading=None,
        others=(),
        together=None,
        phi=typed.phi,
        months=months,
    )


def _study(
    title: str,
    plan: StudyPlan,
    rows: Sequence[Row],
    skipped: Sequence[str],
    *,
    phi: float,
    made_on: date,
    audience: str,
) -> Study:
    runs, seed = int(constant("feasibility", "runs")), int(constant("feasibility", "seed"))
    mode = {"by": month(plan.by), "every": plan.look_every}
    notes = [say("note", "not_a_reason"), say("note", "choose"), say("note", "steady")]
    notes.append(say("note", plan.mode, **mode))
    if phi > 1:
        notes.append(say("note", "phi", phi=f"{phi:.1f}"))
    if skipped:
        notes.append(say("note", "left_out", titles=listing(skipped)))
    if audience == "shared":
        notes.append(say("note", "shared"))
    notes.append(say("note", "rules", runs=f"{runs:,}", seed=seed))
    return Study(
        title=title,
        plan=plan,
        rows=tuple(rows),
        notes=tuple(notes),
        audience=audience,
        runs=runs,
        seed=seed,
        made_on=made_on,
        version=__version__,
    )
