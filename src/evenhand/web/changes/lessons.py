"""What a team lets others learn from an idea: chosen, read before it is shared, and withdrawn without a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.errors import UserError
from evenhand.frameworks.changing import changing
from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Conclusion, Cycle, Idea, Lesson, Whose
from evenhand.web.core.audit import record
from evenhand.web.measurement.models import ProjectMeasure, Reading
from evenhand.web.measurement.queries import with_latest_readings
from evenhand.web.projects.queries import current_plan

_FEW = re.compile(
    r"\b([1-9]|one|two|three|four|five|six|seven|eight|nine) (women|woman|bab|famil|mother|people|person|birth)",
    re.IGNORECASE,
)


class LessonError(UserError):
    """There is nothing to share."""

    http_status = 409


def lesson_of(idea: Idea) -> dict[str, Any]:
    """What would be shared: choices and the team's own words, nobody's name, no number that the team did not write.

    What those most affected concluded is in it only where they said that it may be.
    """
    said = changing()
    return {
        "what": idea.what,
        "kind": said.type[idea.kind],
        "source": said.source[idea.source],
        "shaped_by": [said.shaper[s] for s in idea.shaped_by if s in said.shaper],
        "with_affected": idea.shaped_with_affected,
        "status": idea.status,
        "worse_off": idea.worse_off,
        "learning": said.learning.get(idea.because, ""),
        "let_go_why": idea.let_go_why,
        "tests": [_test(cycle) for cycle in idea.cycles.prefetch_related("conclusions")],
        "readings": [_said_by(m, r) for m, r in _readings(idea)],
    }


def _readings(idea: Idea) -> Iterator[tuple[ProjectMeasure, Reading]]:
    """Of the measures that would show its driver move, else of the one that the project is judged by."""
    tied = set(idea.driver.measures.values_list("pk", flat=True)) if idea.driver else set()
    plan = current_plan(idea.project)
    counts = plan.content.get("primary_measure", "") if plan else ""
    for measure, reading in with_latest_readings(idea.project):
        wanted = measure.pk in tied if tied else measure.slug == counts
        if wanted and reading is not None and reading.protected_headline:
            yield measure, reading


def _said_by(measure: ProjectMeasure, reading: Reading) -> dict[str, Any]:
    """Words of the finding as they may be read outside, shown to whom the sharing agreement lets see them that day;
    numbers stay on the page of the shared reading."""
    return {
        "measure": str(measure.pk),
        "title": measure.title,
        "lines": list(reading.protected_headline),
        "read_on": day(timezone.localdate(reading.made_at)),
    }


def _test(cycle: Cycle) -> dict[str, Any]:
    said, sides = changing(), {c.whose: c for c in cycle.conclusions.all()}
    team, theirs = sides.get(Whose.TEAM), sides.get(Whose.PARTNERS)
    return {
        "cycle": str(cycle.pk),
        "what": cycle.what,
        "scale": said.scale.get(cycle.scale, ""),
        "fidelity": said.fidelity.get(cycle.fidelity, ""),
        "team": _concluded(team) if team and team.told else None,
        "partners": _concluded(theirs) if theirs and theirs.told and theirs.may_share else None,
        "open_question": _open_question(cycle, theirs),
        "decision": said.decision.get(cycle.decision, ""),
        "learning": said.learning.get(cycle.because, "") if cycle.decision == "abandon" else "",
        "without_partners": cycle.without_partners,
    }


def _open_question(cycle: Cycle, theirs: Conclusion | None) -> str:
    """Both views are in it, so it goes out only where those most affected said that theirs may."""
    may = theirs is not None and theirs.told and theirs.may_share
    return cycle.open_question if may and cycle.standing == "open" else ""


def _concluded(found: Conclusion) -> dict[str, str]:
    said = changing()
    return {
        "learnt_focus": found.learnt_focus,
        "learnt": found.learnt,
        "worked": said.worked.get(found.worked, ""),
        "reduced": said.reduced.get(found.reduced, ""),
    }


@transaction.atomic
def share(*, by: User, idea: Idea) -> Lesson:
    """Let the teams of one's programmes read what was learnt, as it stands now.

    Raises
    ------
    LessonError
        Before anything was learnt, and while the name of somebody in the team stands in it.
    """
    content = lesson_of(Idea.objects.select_for_update().get(pk=idea.pk))
    named = names_in(content, idea)
    if named:
        raise LessonError(
            f"A name stands in it: {', '.join(named)}.",
            remedy="Say the role instead, then share it.",
        )
    if not any(_told(content)):
        raise LessonError(
            "Nothing is learnt yet.", remedy="Write down what a test showed, then share it."
        )
    found = Lesson.objects.filter(idea=idea).first() or Lesson(idea=idea, version=0)
    found.content, found.shared_on, found.withdrawn_on = content, timezone.localdate(), None
    found.version += 1
    found.save()
    record("lesson.shared", by=by, subject=found, team=idea.project.team_id)
    return found


def names_in(content: dict[str, Any], idea: Idea) -> tuple[str, ...]:
    """Names of people of the team that stand in what would be shared, and of nobody else: no list has those."""
    text = " ".join(_texts(content)).casefold()
    held = idea.project.team.membership_set.values_list("person__name", flat=True)
    return tuple(sorted({name for name in held if _stands(name, text)}))


def _stands(name: str, text: str) -> bool:
    """The whole name as a word or words; of ‘Ida, midwife’ the part before the comma."""
    called = name.partition(",")[0].strip().casefold()
    return bool(called) and re.search(rf"\b{re.escape(called)}\b", text) is not None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def small_numbers_in(content: dict[str, Any]) -> bool:
    """Whether a number below ten stands in it: so few women can be known."""
    return any(_FEW.search(text) for test in content["tests"] for text in _texts(test))


def _told(content: dict[str, Any]) -> Iterator[bool]:
    yield bool(content["learning"])
    for test in content["tests"]:
        yield bool(test["team"] or test["partners"] or test["learning"])


@transaction.atomic
def withdraw(*, by: User, idea: Idea) -> None:
    """Nobody outside the team can read it from now on, and nothing of it is kept."""
    Idea.objects.select_for_update().get(pk=idea.pk)
    found = Lesson.objects.filter(idea=idea, withdrawn_on=None).first()
    if found is None:
        return
    found.content, found.withdrawn_on = {}, timezone.localdate()
    found.version += 1
    found.save()
    record("lesson.withdrawn", by=by, subject=found, team=idea.project.team_id)


def without_partners(cycle: Cycle) -> None:
    """Take what those most affected concluded of a test out of what is shared."""
    found = Lesson.objects.select_for_update().filter(idea=cycle.idea_id).first()
    if found is None or not found.content:
        return
    for test in found.content["tests"]:
        if test["cycle"] == str(cycle.pk):
            test |= {"partners": None, "open_question": ""}
    found.version += 1
    found.save(update_fields=["content", "version"])
