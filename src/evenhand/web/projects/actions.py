"""Starting projects, and fixing their plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.errors import PlanError
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.models import Team
from evenhand.web.projects.models import MeasurePlan, Project
from evenhand.web.projects.queries import current_plan
from evenhand.web.projects.signals import aim_changed, plan_fixed

CHANGEABLE = ("name", "aim", "aim_kind", "aim_value", "clinical_area", "track")


@transaction.atomic
def start_project(
    *,
    by: User,
    team: Team,
    name: str,
    clinical_area: str,
    track: str,
    started_on: date,
    aim: str = "",
    ended: str = "",
    aim_kind: str = "",
    aim_value: float | None = None,
) -> Project:
    """A new project."""
    made = Project.objects.create(
        team=team,
        name=name,
        clinical_area=clinical_area,
        track=track,
        started_on=started_on,
        aim=aim,
        ended=ended,
        aim_kind=aim_kind,
        aim_value=aim_value,
    )
    record("project.started", by=by, subject=made, team=team.pk)
    if aim:
        aim_changed.send(sender=Project, by=by, project=made)
    return made


@transaction.atomic
def change_project(
    *, by: User, project: Project, version: int, content: Mapping[str, Any]
) -> Project:
    """Put name, aim, area or track better.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed them since `version` was read.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    refuse_other(locked.version, version)
    other_aim = locked.aim != content["aim"]
    for name in CHANGEABLE:
        setattr(locked, name, content[name])
    locked.version = version + 1
    locked.save(update_fields=[*CHANGEABLE, "version"])
    record("project.changed", by=by, subject=locked, team=locked.team_id)
    if other_aim:
        aim_changed.send(sender=Project, by=by, project=locked)
    return locked


@transaction.atomic
def put_aim(
    *, by: User, project: Project, aim: str, aim_kind: str, aim_value: float | None
) -> Project:
    """The aim alone, from a page that keeps its versions and their reasons by itself."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    locked.aim, locked.aim_kind, locked.aim_value = aim, aim_kind, aim_value
    locked.version += 1
    locked.save(update_fields=["aim", "aim_kind", "aim_value", "version"])
    record("project.changed", by=by, subject=locked, team=locked.team_id)
    return locked


@transaction.atomic
def fix_plan(
    *,
    by: User,
    project: Project,
    content: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
    today: date | None = None,
) -> MeasurePlan:
    """A new version of the plan. From the second one on a reason is needed, and it stays on record.

    Parameters
    ----------
    version
        The one that this was made from; 0 when there was none.

    Raises
    ------
    ChangedMeanwhileError
        When another version is in force by now.
    PlanError
        When a later version gives no reason.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    before = current_plan(locked)
    refuse_other(before.number if before else 0, version)
    if before is not None and not reason.strip():
        raise PlanError(
            "The plan was fixed before.", remedy="Say why it changes: the reason stays on record."
        )
    made = MeasurePlan.objects.create(
        project=locked,
        number=1 if before is None else before.number + 1,
        content=_locked(
            _dated(content, before, today or timezone.localdate()), before, reason.strip()
        ),
        reason=reason.strip(),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("plan.fixed", by=by, subject=made, team=locked.team_id, number=made.number)
    plan_fixed.send(sender=MeasurePlan, by=by, project=locked)
    return made


def _dated(content: Mapping[str, Any], before: MeasurePlan | None, today: date) -> dict[str, Any]:
    """Whether comparison and dates were fixed beforehand follows from when this is, not from a tick box."""
    changed = content.get("change_date") or ""
    late = bool(changed) and changed < today.isoformat()
    old = before.content if before else {}
    same = all(old.get(k) == content.get(k) for k in ("focus", "comparison", "everyone_else"))
    same_date = bool(old) and old.get("change_date") == content.get("change_date")
    return {
        **content,
        "declared_before": old.get("declared_before", True) if old and same else not late,
        "dates_set_afterwards": old.get("dates_set_afterwards", False) if same_date else late,
    }


# What stays in a plan while other things in it change: a margin, and what a locked focus put in.
_LASTING = (
    *("margin", "margin_agreement"),
    *("baseline_from", "chosen_with_data_to", "chosen_because_worst"),
)


def _locked(content: dict[str, Any], before: MeasurePlan | None, reason: str) -> dict[str, Any]:
    """A margin that was agreed is locked: a change of it is dated, and stays beside every answer.

    Other changes of a plan leave it as it is.
    """
    old = before.content if before else {}
    content = {**{k: old[k] for k in _LASTING if k in old}, **content}
    changes = list(old.get("margin_changes", ()))
    if old.get("margin") and content.get("margin") != old["margin"]:
        changes.append({"on": timezone.localdate().isoformat(), "reason": reason})
    return {**content, "margin_changes": changes} if changes else content
