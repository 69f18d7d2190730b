"""Ideas and their tests: made, changed, begun, decided. Atomic, with an audit event and a kept step each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.changes.marks import keep_mark
from evenhand.web.changes.models import Cycle, Idea, Step, Whose
from evenhand.web.changes.needing import links_missing, never_without
from evenhand.web.core.audit import record
from evenhand.web.core.order import later_than
from evenhand.web.core.versions import refuse_other
from evenhand.web.projects import gates
from evenhand.web.projects.models import Project

Content = Mapping[str, Any]
IDEA_FIELDS = (
    "what",
    "why",
    "source",
    "kind",
    "provenance",
    "shaped_by",
    "cost",
    "effort",
    "impact",
    "control",
    "worse_off",
    "would_know",
    "principle",
    "driver_id",
    "priority_id",
    "owner_id",
)
PARTS = {
    "plan": ("what", "scale", "predicted", "predicted_focus", "plan", "data", "planned_for"),
    "do": ("begun_on", "ended_on", "fidelity", "fidelity_why", "happened"),
    "together": ("took_part", "standing", "open_question", "next_step"),
    "act": ("decision", "because", "decision_why", "without_partners"),
}
_AFTER = {"adapt": "testing", "adopt": "adopted", "abandon": "abandoned"}
AGAINST = ("no", "hurt")


class ChangeError(UserError):
    """An idea or a test cannot be taken further as asked."""

    http_status = 409


@transaction.atomic
def make_idea(*, by: User, project: Project, content: Content) -> Idea:
    """A new idea."""
    Project.objects.select_for_update().get(pk=project.pk)  # numbers are given one at a time
    last = project.ideas.aggregate(last=Max("number"))["last"] or 0
    made = Idea.objects.create(
        project=project,
        number=last + 1,
        made_at=timezone.now(),
        made_by=by.pk,
        **{name: content[name] for name in IDEA_FIELDS if name in content},
    )
    _keep(made, by, "made", _of(made, IDEA_FIELDS))
    record("idea.made", by=by, subject=made, team=project.team_id)
    return made


@transaction.atomic
def change_idea(*, by: User, idea: Idea, version: int, content: Content) -> Idea:
    """Put an idea better.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    locked = Idea.objects.select_for_update().select_related("project").get(pk=idea.pk)
    refuse_other(locked.version, version)
    given = [name for name in IDEA_FIELDS if name in content]
    for name in given:
        setattr(locked, name, content[name])
    locked.version += 1
    locked.save(update_fields=[*given, "version"])
    _keep(locked, by, "changed", _of(locked, IDEA_FIELDS))
    record("idea.changed", by=by, subject=locked, team=locked.project.team_id)
    return locked


@transaction.atomic
def let_go(*, by: User, idea: Idea, version: int, because: str, why: str) -> Idea:
    """Let an idea go that is not being tested, as something learnt. Planning a test takes it up again.

    Raises
    ------
    ChangeError
        While it is tested: then the test decides.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    locked = Idea.objects.select_for_update().select_related("project").get(pk=idea.pk)
    refuse_other(locked.version, version)
    if locked.cycles.exists():
        raise ChangeError(
            "This idea is tested.", remedy="Decide on its latest test: adapt, adopt or abandon."
        )
    locked.because, locked.let_go_why, locked.status_name = because, why, "abandoned"
    locked.version += 1
    locked.save(update_fields=["because", "let_go_why", "status_name", "version"])
    _keep(locked, by, "let_go", _of(locked, IDEA_FIELDS))
    record("idea.changed", by=by, subject=locked, team=locked.project.team_id)
    return locked


@transaction.atomic
def begin_cycle(*, by: User, idea: Idea, content: Content, reason: str = "") -> Cycle:
    """The next test of an idea.

    Raises
    ------
    ChangeError
        When nobody has said who could be worse off and how the team would know: without that no test begins.
    GateError
        When it is tied to no driver, principle or priority, and no reason is given to test it all the same.
    """
    locked = Idea.objects.select_for_update().select_related("project").get(pk=idea.pk)
    absent = never_without(locked)
    if absent:
        raise ChangeError(absent[0], remedy="Say so on the idea, then begin its test.")
    last = locked.cycles.aggregate(last=Max("number"))["last"] or 0
    if last == 0:
        gates.complete(
            by=by,
            project=locked.project,
            kind="test",
            subject=locked.pk,
            missing=links_missing(locked),
            reason=reason,
        )
    made = Cycle.objects.create(
        idea=locked,
        number=last + 1,
        made_at=timezone.now(),
        made_by=by.pk,
        **{name: content[name] for name in PARTS["plan"] if name in content},
    )
    Idea.objects.filter(pk=locked.pk).update(status_name="testing", because="", let_go_why="")
    _keep(locked, by, "begun", _of(made, PARTS["plan"]), cycle=made)
    record("cycle.begun", by=by, subject=made, team=locked.project.team_id)
    return made


@transaction.atomic
def keep_part(*, by: User, cycle: Cycle, version: int, part: str, content: Content) -> Cycle:
    """One part of a test, of `PARTS`; the others stay as they are.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed the test since `version` was read.
    """
    locked = locked_cycle(cycle, version)
    _put(locked, part, content)
    _kept(by, locked, part)
    return locked


@transaction.atomic
def decide(*, by: User, cycle: Cycle, version: int, content: Content) -> Cycle:
    """Adapt, adopt or abandon.

    Raises
    ------
    ChangeError
        When it is adopted without, or against, what those most affected concluded, and nobody says why;
        when it is abandoned and nobody says because of what.
    """
    locked = locked_cycle(cycle, version)
    needs_reason = content["decision"] == "adopt" and not agreed_by_affected(locked)
    if needs_reason and not content.get("without_partners", "").strip():
        raise ChangeError(
            "Those most affected have not said that it worked.",
            remedy="Ask them first, or say why it is adopted all the same: the reason stays in sight.",
        )
    if content["decision"] == "abandon" and not content.get("because"):
        raise ChangeError("Say because of what it is abandoned.", remedy="Others learn from it.")
    _put(locked, "act", {**content, **({} if needs_reason else {"without_partners": ""})})
    locked.decided_on = timezone.localdate()
    locked.save(update_fields=["decided_on"])
    if not locked.idea.cycles.filter(number__gt=locked.number).exists():
        status = _AFTER[content["decision"]]
        Idea.objects.filter(pk=locked.idea_id).update(status_name=status)
    _kept(by, locked, "act")
    return locked


def agreed_by_affected(cycle: Cycle) -> bool:
    """Whether those most affected have concluded, and not that it did no good or hurt."""
    theirs = cycle.conclusions.filter(whose=Whose.PARTNERS).first()
    return theirs is not None and theirs.told and theirs.worked not in AGAINST


def locked_cycle(cycle: Cycle, version: int) -> Cycle:
    """The row, locked, and only if it is the one that was read."""
    locked = (
        Cycle.objects.select_for_update(of=("self",))
        .select_related("idea__project", "mark")
        .get(pk=cycle.pk)
    )
    refuse_other(locked.version, version)
    return locked


def _put(cycle: Cycle, part: str, content: Content) -> None:
    given = [name for name in PARTS[part] if name in content]
    for name in given:
        setattr(cycle, name, content[name])
    cycle.version += 1
    cycle.save(update_fields=[*given, "version"])


def _kept(by: User, cycle: Cycle, part: str) -> None:
    keep_mark(by=by, cycle=cycle)
    _keep(cycle.idea, by, part, _of(cycle, PARTS[part]), cycle=cycle)
    record("cycle.changed", by=by, subject=cycle, team=cycle.idea.project.team_id, part=part)


def _keep(
    idea: Idea, by: User, what: str, content: Mapping[str, Any], cycle: Cycle | None = None
) -> None:
    before = idea.steps.aggregate(last=Max("at"))["last"]
    Step.objects.create(
        idea=idea,
        cycle=cycle,
        at=later_than(before),
        by=by.pk,
        what=what,
        version=cycle.version if cycle else idea.version,
        content=dict(content),
    )


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Fields as plain values."""
    found = {name: getattr(row, name) for name in names}
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
