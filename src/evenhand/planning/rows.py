"""The rows of a feasibility study: each candidate topic and group, worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evenhand.defaults import constant
from evenhand.equity.model import Stand, Strength
from evenhand.measures import Measure, Role, library
from evenhand.planning.asking import delay_of, question_of, worse
from evenhand.planning.candidates import (
    Candidate,
    end_month,
    months_between,
    people_label,
)
from evenhand.planning.feasibility import Chances, Question, Volume, chances
from evenhand.planning.feasibility_formula import by_formula
from evenhand.planning.feasibility_search import (
    months_each_side,
    months_needed,
    teams_needed,
)
from evenhand.planning.saying import (
    aim_text,
    chance_sentences,
    gap_sentence,
    gap_text,
    large_aim,
    rate_text,
    say,
    way_sentences,
)
from evenhand.planning.study import Baseline, GapNow, Lead, Row, StudyPlan, Wider
from evenhand.reading.figures import listing, month

Step = Callable[[str, float | None], None]


def _silent(_what: str, _share: float | None = None) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A measure and its candidates, alphabetical."""

    measure: Measure
    candidates: tuple[Candidate, ...]


Topics = Mapping[str, Topic]


def rows_of(
    topics: Sequence[Topic], plan: StudyPlan, *, also: Sequence[Topic] = (), step: Step = _silent
) -> tuple[Row, ...]:
    """Rows in the order of the topics, then of their candidates.

    Parameters
    ----------
    also
        Further topics, for process measures that move first; they have no rows of their own.
    """
    known = {topic.measure.id: topic for topic in (*also, *topics)}
    pairs = [(topic.measure, candidate) for topic in topics for candidate in topic.candidates]
    found = []
    for place, (measure, candidate) in enumerate(pairs):
        step(f"Simulating {measure.title}, {listing(candidate.labels)}", place / len(pairs))
        found.append(row(measure, candidate, plan, known))
    return tuple(found)


def row(measure: Measure, candidate: Candidate, plan: StudyPlan, known: Topics) -> Row:
    """One topic and one group."""
    empty = _empty(measure, candidate, plan)
    baseline = candidate.baseline
    if candidate.hidden:
        return replace(empty, sentences=(say("chance", "hidden", group=empty.group),))
    if baseline is None:
        return replace(empty, sentences=(say("chance", "none", months=candidate.months),))
    gap = _gap_now(candidate, empty.comparison)
    direction = str(measure.direction)
    aim = plan.aim.rate(baseline.rate, direction)
    started = replace(empty, baseline=baseline, aim_rate=aim, gap=gap)
    refusal = _refusal(baseline, aim, direction, empty.group, candidate.months)
    if refusal:
        return replace(started, aim_rate=None, sentences=(refusal,))
    question = question_of(measure, candidate, baseline, plan, aim)
    return _worked_out(started, question, candidate, baseline, plan, known)


def _empty(measure: Measure, candidate: Candidate, plan: StudyPlan) -> Row:
    compared = ""
    if candidate.everyone_else:
        compared = f"all other {measure.people}"
    elif candidate.comparison:
        compared = people_label(candidate.comparison, measure.people)
    return Row(
        measure=measure,
        group=people_label(candidate.labels, measure.people),
        comparison=compared,
        baseline=None,
        aim_rate=None,
        gap=None,
        chances=None,
        formula=None,
        months=None,
        each_side=None,
        teams=None,
        own_by=None,
        gap_by=None,
        wider=None,
        leads=(),
        sentences=(),
        ways=(),
        pathway=_pathway(measure, plan),
    )


def _gap_now(candidate: Candidate, comparison: str) -> GapNow | None:
    reading = candidate.reading
    pair = candidate.baseline, candidate.against
    if reading is None or reading.standing is None or None in pair:
        return None
    strength = reading.standing.strength
    if reading.standing.answer is not Stand.GAP:
        strength = Strength.CANNOT_TELL
    # always of the event, so that it is the ratio of the two rates beside it
    rate, below = (one.rate for one in pair if one is not None)
    ratio = rate / below if below else None
    return GapNow(ratio, rate - below, strength, gap_text(ratio, strength, comparison))


def _refusal(baseline: Baseline, aim: float, direction: str, group: str, months: int) -> str | None:
    """Why there is nothing to work out: no event to prevent, or the aim is reached already."""
    if baseline.events == 0 and direction == "lower":
        return say("chance", "no_events", group=group, months=months)
    better = aim < baseline.rate if direction == "lower" else aim > baseline.rate
    return (
        None
        if better and 0 <= aim <= 1
        else say("chance", "reached", rate=rate_text(baseline.rate), better=_side(direction))
    )


def _side(direction: str) -> str:
    return say("chance", "fewer" if direction == "lower" else "more")


def _worked_out(
    started: Row,
    question: Question,
    candidate: Candidate,
    baseline: Baseline,
    plan: StudyPlan,
    known: Topics,
) -> Row:
    measure, power = started.measure, float(constant("enough", "power"))
    found = chances(question)
    gap_enough = found.gap_clear is None or found.gap_clear.value >= power
    enough = found.own_clear.value >= power and gap_enough
    months = None if enough else months_needed(question)
    teams = None if enough else teams_needed(question)
    stuck = months is not None and months.own is None
    each_side = months_each_side(question) if stuck else None
    wider = None if enough else _wider(question, candidate)
    leads = () if enough and not measure.leads else _leads(measure, candidate, plan, known)
    worked = replace(
        started,
        chances=found,
        formula=by_formula(question),
        months=months,
        each_side=each_side,
        teams=teams,
        own_by=_by(plan, months.own if months else None, enough=enough),
        gap_by=_by(
            plan, months.gap if months else None, enough=enough and found.gap_clear is not None
        ),
        wider=wider,
        leads=leads,
    )
    return replace(
        worked,
        sentences=_sentences(worked, plan, found, baseline, candidate.against, question.aim),
        ways=way_sentences(
            plan,
            first=plan.track == "complex" or bool(measure.pathway),
            months=months,
            each_side=each_side,
            teams=teams,
            wider=wider,
            leads=leads,
            candidate=candidate,
            compared=found.gap_clear is not None,
            people=measure.people,
        ),
    )


def _by(plan: StudyPlan, months: int | None, *, enough: bool) -> date | None:
    if enough:
        return plan.by
    return None if months is None else end_month(plan.start, months)


def _sentences(
    worked: Row,
    plan: StudyPlan,
    found: Chances,
    baseline: Baseline,
    against: Baseline | None,
    target: float,
) -> tuple[str, ...]:
    measure = worked.measure
    aim = aim_text(baseline.rate, target, str(measure.direction))
    delay = delay_of(measure, plan)
    lines = []
    if months_between(plan.start, plan.by) <= delay:
        lines.append(say("chance", "too_soon", delay=delay, by=month(plan.by)))
    else:
        lines.extend(chance_sentences(baseline, worked.group, aim, found, plan))
        lines.append(large_aim(baseline.rate, target, str(measure.direction)))
        if against is not None:
            past = found.gap_clear is None and worse(
                baseline.rate, against.rate, str(measure.direction)
            )
            lines.append(gap_sentence(found, worked.group, worked.comparison, past=past))
    lines.append(_other_start(plan, baseline))
    return tuple(line for line in lines if line)


def _pathway(measure: Measure, plan: StudyPlan) -> str:
    """Said once for a topic whose outcome comes long after care."""
    if not measure.pathway and plan.track == "usual":
        return ""
    return say("pathway", "complex", delay=delay_of(measure, plan))


def _other_start(plan: StudyPlan, baseline: Baseline) -> str:
    """The aim's own starting rate, where the records contradict it."""
    written = plan.aim.since
    if written is None or baseline.low is None or baseline.high is None:
        return ""
    if baseline.low <= written <= baseline.high:
        return ""
    shown = {"found": baseline.rate, "low": baseline.low, "high": baseline.high, "written": written}
    return say("aim", "other_start", **{name: rate_text(rate) for name, rate in shown.items()})


def _wider(question: Question, candidate: Candidate) -> Wider | None:
    """The same share of what is wrong, in all groups but the comparison."""
    together = candidate.together
    if together is None or together.rate in (0.0, 1.0):
        return None
    before, aim = question.focus.rate, question.aim
    if question.design.direction == "lower":
        target = together.rate * aim / before
    else:
        target = 1 - (1 - together.rate) * (1 - aim) / (1 - before)
    other = replace(
        question,
        focus=Volume(together.people_a_year, together.rate),
        comparison=None,
        aim=target,
    )
    found = chances(other, runs=int(constant("feasibility", "search_runs")))
    return Wider(candidate.others, together.people_a_year, found.own_clear)


def _leads(
    measure: Measure, candidate: Candidate, plan: StudyPlan, known: Topics
) -> tuple[Lead, ...]:
    titles = {one.id: one for one in library()}
    ids = measure.leads or tuple(
        c for c in measure.companions if c in titles and titles[c].role is Role.PROCESS
    )
    return tuple(
        _lead(id, candidate, plan, known, titles) for id in ids if id in titles or id in known
    )


def _lead(
    id: str, candidate: Candidate, plan: StudyPlan, known: Topics, titles: Mapping[str, Measure]
) -> Lead:
    topic = known.get(id)
    if topic is None:
        return Lead(id, titles[id].title, None)
    one = topic.measure
    same = [c for c in topic.candidates if c.labels == candidate.labels]
    baseline = same[0].baseline if same else None
    if baseline is None or baseline.rate in (0.0, 1.0):
        return Lead(id, one.title, None)
    share = float(constant("feasibility", "process_share"))
    rate, direction = baseline.rate, str(one.direction)
    target = rate * (1 - share) if direction == "lower" else 1 - (1 - rate) * (1 - share)
    question = replace(question_of(one, same[0], baseline, plan, target), comparison=None)
    found = chances(question, runs=int(constant("feasibility", "search_runs")))
    return Lead(id, one.title, found.own_clear)
