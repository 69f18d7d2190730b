"""What was to be looked at again by now, or within a week: for its owner, or for everyone where nobody owns it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.views import WORKERS
from evenhand.web.registers.models import Entry

_SOON = timedelta(days=7)


@source_of_tasks
def to_follow_up(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Entries whose day has come; the title of the register only, since a list may be seen over a shoulder."""
    works = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    by_key = {team.pk: team for team in teams}
    found = (
        Entry.objects.filter(
            Q(owner=person) | Q(owner=None, project__team__in=works.values("team")),
            project__team__in=list(by_key),
            project__ended="",
            follow_up__lte=timezone.localdate() + _SOON,
        )
        .exclude(_ended())
        .select_related("project")
        .order_by("follow_up", "number")
    )
    for entry in found:
        yield Task(
            by_key[entry.project.team_id],
            f"{entry.kind.title}, number {entry.number}",
            reverse("entry", kwargs={"entry_id": entry.pk}),
            due=entry.follow_up,
            why="" if entry.owner_id else "Nobody has taken it on yet.",
            kind="follow_up",
        )


def _ended() -> Q:
    """Entries in a status that is the end of its register."""
    found = Q(pk__in=[])
    for kind in kinds().values():
        names = [status.name for status in kind.statuses if status.ended]
        found |= Q(kind_id=kind.id, status_name__in=names)
    return found
