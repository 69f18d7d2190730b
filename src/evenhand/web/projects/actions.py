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
from evenhand.web.projects.signals import plan_fixed


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
    )
    record("project.started", by=by, subject=made, team=team.pk)
    return made


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


def _locked(content: dict[str, Any], before: MeasurePlan | None, reason: str) -> dict[str, Any]:
    """A margin that was agreed is locked: a change of it is dated, and stays beside every answer."""
    old = before.content if before else {}
    changes = list(old.get("margin_changes", ()))
    if old.get("margin") and content.get("margin") != old["margin"]:
        changes.append({"on": timezone.localdate().isoformat(), "reason": reason})
    return {**content, "margin_changes": changes} if changes else content
