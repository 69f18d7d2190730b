"""Keeping versions of an aim, and calling it complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.planning.aims import (
    AimParts,
    AimPlan,
    Finding,
    Reach,
    lint,
    parts_of,
    read_aim,
    said_back,
    settled,
)
from evenhand.web.accounts.models import User
from evenhand.web.charter.models import AimVersion
from evenhand.web.charter.queries import current_aim
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.projects.actions import put_aim
from evenhand.web.projects.gates import reopen, standing
from evenhand.web.projects.models import AimKind, Project

GATE = "aim"
_KINDS = {"level": AimKind.TO, "points": AimKind.POINTS, "share": AimKind.SHARE}
# Findings without which an aim says nothing of equity; the others are questions only.
_EQUITY = ("no_group", "place_only", "no_gap")


class AimError(UserError):
    """An aim cannot be kept as asked."""


@transaction.atomic
def keep_aim(
    *,
    by: User,
    project: Project,
    version: int | None,
    text: str,
    built: AimPlan | None = None,
    reason: str = "",
    evidence: str = "",
    on: date | None = None,
    means: str = "",
) -> AimVersion:
    """A new version of the aim. From the second one on a reason is needed: it counts as learning.

    Parameters
    ----------
    version
        The one that this was made from; 0 when there was none.
    built
        The parts that the text was put together from; None when it was written freely.
    means
        What a number means that could be read in two ways: `points` or `share`.

    Raises
    ------
    ChangedMeanwhileError
        When another version is in force by now.
    AimError
        When a later version gives no reason.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    before = current_aim(locked)
    refuse_other(before.number if before else 0, version)
    if before is not None and not reason.strip():
        raise AimError(
            "There was an aim before.", remedy="Say why it changes: that is learning, and stays."
        )
    kind, value = number_of(parts(text, built), means)
    put_aim(by=by, project=locked, aim=text, aim_kind=kind, aim_value=value)
    return note_aim(
        by=by,
        project=locked,
        text=text,
        built=built,
        reason=reason.strip(),
        evidence=evidence.strip(),
        on=on,
    )


def note_aim(
    *,
    by: User,
    project: Project,
    text: str,
    built: AimPlan | None = None,
    reason: str = "",
    evidence: str = "",
    on: date | None = None,
) -> AimVersion:
    """Put a version on record; an aim that was called complete is so no longer. Inside a transaction."""
    before = current_aim(project)
    made = AimVersion.objects.create(
        project=project,
        number=before.number + 1 if before else 1,
        text=text,
        built=to_json(built) if built else {},
        reason=reason,
        evidence=evidence,
        on=on or timezone.localdate(),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("aim.kept", by=by, subject=made, team=project.team_id, number=made.number)
    if standing(project, kind=GATE, subject=project.pk):
        reopen(by=by, project=project, kind=GATE, subject=project.pk)
    return made


def parts(text: str, built: AimPlan | None) -> AimParts:
    """What an aim says: as it was put together, else as it is read."""
    return parts_of(built) if built else read_aim(text)


def parts_in(version: AimVersion, means: str = "") -> AimParts:
    """What a version says; `means` what the team said of a number that could be read in two ways."""
    return settled(parts(version.text, from_json(version.built)), means)


def number_of(found: AimParts, means: str = "") -> tuple[str, float | None]:
    """The first number of an aim and what it means, as a project keeps it."""
    for target in found.targets:
        kind = means if target.kind == "unclear" else target.kind
        if target.of == "rate" and kind in _KINDS and target.value is not None:
            return _KINDS[kind], round(100 * target.value, 6)
    return "", None


def missing_of(version: AimVersion | None) -> tuple[str, ...]:
    """What an aim lacks to be about equity, in plain sentences: no group, nothing of the gap."""
    if version is None or not version.text.strip():
        return ("There is no aim yet.",)
    return tuple(f"{f.says} {f.asks}" for f in asked_of(version) if f.id in _EQUITY)


def told_back(version: AimVersion | None, means: str = "") -> str:
    """Every target with its day, as it is understood; empty where there is none."""
    return said_back(parts_in(version, means)) if version and version.text.strip() else ""


def asked_of(version: AimVersion, means: str = "") -> tuple[Finding, ...]:
    """What should be asked about it, and is not answered yet."""
    return lint(parts_in(version, means))


def to_json(plan: AimPlan) -> dict[str, Any]:
    """Parts as a row keeps them."""
    form = asdict(plan)
    form["by"] = plan.by.isoformat() if plan.by else None
    form["reach"] = [{**asdict(r), "by": r.by.isoformat() if r.by else None} for r in plan.reach]
    return form


def from_json(form: Mapping[str, Any]) -> AimPlan | None:
    """Parts from a row; None for an aim that was written freely."""
    if not form:
        return None
    known = {f.name for f in fields(AimPlan)}
    reach = tuple(Reach(**{**r, "by": _day(r["by"])}) for r in form["reach"])
    rest = {n: v for n, v in form.items() if n in known}
    return AimPlan(**{**rest, "by": _day(form["by"]), "reach": reach})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
