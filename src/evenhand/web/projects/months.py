"""A month, sent: to the team's coach, and to who convenes its programme as the agreement says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.organisations.models import Audience, Granularity, Role, Team
from evenhand.web.organisations.queries import current_agreement
from evenhand.web.projects.models import MonthlyNote, Project


@dataclass(frozen=True, slots=True)
class GoesTo:
    """Who will see what is sent."""

    coaches: tuple[str, ...]
    programmes: tuple[str, ...]  # whose conveners see it


@transaction.atomic
def send_month(
    *,
    by: User,
    project: Project,
    measure: UUID,
    title: str,
    month: date,
    headline: Sequence[str],
    learnt: str,
) -> MonthlyNote:
    """Send the words of a month. Sent again, it takes the place of what the same person sent for it."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    locked.monthly_notes.filter(measure=measure, month=month, sent_by=by.pk).delete()
    made = MonthlyNote.objects.create(
        project=locked,
        measure=measure,
        title=title,
        month=month,
        headline=list(headline),
        learnt=learnt.strip(),
        sent_at=timezone.now(),
        sent_by=by.pk,
    )
    record("month.sent", by=by, subject=made, team=locked.team_id)
    return made


def goes_to(team: Team, *, on: date) -> GoesTo:
    """Coaches of the team always; conveners where the agreement shares readings with them."""
    coaches = team.membership_set.filter(role=Role.COACH).select_related("person")
    agreement = current_agreement(team)
    shares = (
        agreement is not None and agreement.allows(Audience.CONVENER, on) != Granularity.NOTHING
    )
    programmes = team.programmes.order_by("name").values_list("name", flat=True) if shares else ()
    return GoesTo(tuple(sorted(m.person.name for m in coaches)), tuple(programmes))


def sent_for(person: User, measure: UUID, month: date) -> MonthlyNote | None:
    """What the person sent for a month."""
    return MonthlyNote.objects.filter(measure=measure, month=month, sent_by=person.pk).first()


def latest_notes(project: Project, most: int = 6) -> list[MonthlyNote]:
    """What a team sent last, the newest first."""
    return list(project.monthly_notes.order_by("-sent_at")[:most])


def latest_of_teams(teams: Iterable[Any]) -> dict[UUID, list[MonthlyNote]]:
    """The same of several teams, by project, in one query."""
    found: dict[UUID, list[MonthlyNote]] = {}
    notes = MonthlyNote.objects.filter(project__team__in=list(teams)).order_by("-sent_at")
    for note in notes:
        kept = found.setdefault(note.project_id, [])
        if len(kept) < 3:
            kept.append(note)
    return found
