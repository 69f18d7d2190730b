"""From a candidate to the question that is simulated."""

from __future__ import annotations

from evenhand.frameworks.tracks import track
from evenhand.measures import Measure
from evenhand.planning.candidates import Candidate, months_between
from evenhand.planning.feasibility import Design, Question, Volume
from evenhand.planning.study import Baseline, StudyPlan


def question_of(
    measure: Measure, candidate: Candidate, focus: Baseline, plan: StudyPlan, aim: float
) -> Question:
    """The question of one row. The gap is left out where there is none to narrow."""
    direction = str(measure.direction)
    against = candidate.against
    other = None if against is None else Volume(against.people_a_year, against.rate)
    if other is not None and not _to_narrow(focus.rate, aim, other.rate, direction):
        other = None
    return Question(
        Volume(focus.people_a_year, focus.rate),
        other,
        aim,
        Design(
            months_before=candidate.months,
            months_since=months_between(plan.start, plan.by),
            direction=direction,
            mode=plan.mode,
            look_every=plan.look_every,
            phi=candidate.phi,
            delay=delay_of(measure, plan),
        ),
    )


def delay_of(measure: Measure, plan: StudyPlan) -> int:
    """Months from changed care to its result: of the measure, at least those of the track."""
    return max(measure.horizon_months, track(plan.track).delay_months)


def worse(rate: float, than: float, direction: str) -> bool:
    """Whether the first rate is the worse one."""
    return rate > than if direction == "lower" else rate < than


def _to_narrow(rate: float, aim: float, other: float, direction: str) -> bool:
    """There is a gap now, and the aim does not go past what it is compared with."""
    return worse(rate, other, direction) and not worse(other, aim, direction)
