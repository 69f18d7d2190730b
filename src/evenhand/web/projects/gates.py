"""Gates: what may be called complete, and what is said when something is missing.

A gate stops only the word "complete"; nothing is ever hidden or refused behind it. Somebody who has a
reason can go through all the same, and then what was missing and the reason stay in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.projects.models import Completion, Project

KINDS = ("aim", "measures", "start", "test")


class GateError(UserError):
    """Something is called complete while something that it needs is missing, and nobody says why."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"Not complete yet. {' '.join(missing)}",
            remedy="Add what is missing, or give the reason why it is complete without it.",
        )


@transaction.atomic
def complete(
    *,
    by: User,
    project: Project,
    kind: str,
    subject: UUID,
    missing: Sequence[str],
    reason: str = "",
) -> Completion:
    """Call something complete.

    Parameters
    ----------
    kind
        One of `KINDS`.
    subject
        What is called complete: the id of a test, or of the project itself for its beginning, its aim and its measures.
    missing
        Plain sentences on what is not there; none when all is there.
    reason
        Why it is complete all the same; kept only where something is missing.

    Raises
    ------
    GateError
        When something is missing and no reason is given.
    """
    Project.objects.select_for_update().get(pk=project.pk)  # one after the other
    why = reason.strip() if missing else ""
    if missing and not why:
        raise GateError(missing)
    return _kept(by, project, kind, subject, missing=list(missing), reason=why)


@transaction.atomic
def reopen(*, by: User, project: Project, kind: str, subject: UUID) -> Completion | None:
    """It is complete no longer; what was said before stays on record. None when it was not complete."""
    Project.objects.select_for_update().get(pk=project.pk)
    if standing(project, kind=kind, subject=subject) is None:
        return None
    return _kept(by, project, kind, subject, reopened=True)


def standing(project: Project, *, kind: str, subject: UUID) -> Completion | None:
    """The completion that counts now, or None."""
    found = project.completions.filter(kind=kind, subject=subject).order_by("-made_at").first()
    return None if found is None or found.reopened else found


def own_standing(projects: Iterable[UUID], *, kind: str) -> dict[UUID, Completion]:
    """Of several projects those that are complete as a whole in this kind, in one question to the database."""
    found = Completion.objects.filter(kind=kind, project__in=list(projects), subject=F("project"))
    latest = {one.project_id: one for one in found.order_by("made_at")}
    return {key: one for key, one in latest.items() if not one.reopened}


def all_standing(project: Project, *, kind: str) -> dict[UUID, Completion]:
    """By subject, in one question to the database: for lists."""
    latest: dict[UUID, Completion] = {}
    for one in project.completions.filter(kind=kind).order_by("made_at"):
        latest[one.subject] = one
    return {subject: one for subject, one in latest.items() if not one.reopened}


def _kept(by: User, project: Project, kind: str, subject: UUID, **fields: object) -> Completion:
    made = Completion.objects.create(
        project=project,
        kind=kind,
        subject=subject,
        made_at=timezone.now(),
        made_by=by.pk,
        **fields,
    )
    record("gate.passed", by=by, subject=made, team=project.team_id, kind=kind)
    return made
