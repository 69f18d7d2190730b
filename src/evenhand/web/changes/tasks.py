"""What there is to do about tests, on the pages on which people land."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Cycle, Whose
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Role, Team
from evenhand.web.projects.views import WORKERS


@source_of_tasks
def tests_to_take_further(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """For the team: tests that have ended and are not studied. For partners: tests that they have not judged."""
    held = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    roles: dict[UUID, set[str]] = {}
    for key, role in held.values_list("team_id", "role"):
        if key is not None:
            roles.setdefault(key, set()).add(role)
    if not roles:
        return
    by_key = {t.pk: t for t in teams}
    for cycle in _ended(roles):
        team = by_key[cycle.idea.project.team_id]
        told = {c.whose for c in cycle.conclusions.all() if c.told}
        if Whose.TEAM not in told:
            yield _task(team, f"What was learnt? {cycle.what}", "cycle_study", cycle)
        if Role.PARTNER in roles[team.pk] and Whose.PARTNERS not in told:
            yield _task(team, f"What do you make of it? {cycle.what}", "cycle_partners", cycle)


def _ended(teams: dict[UUID, set[str]]) -> Iterator[Cycle]:
    found = Cycle.objects.filter(
        idea__project__team__in=list(teams),
        idea__project__ended="",
        ended_on__lte=timezone.localdate(),
        decision="",
    )
    kept = found.select_related("idea__project").prefetch_related("conclusions")
    yield from kept.order_by("ended_on")


def _task(team: Team, title: str, page: str, cycle: Cycle) -> Task:
    return Task(team, title, reverse(page, kwargs={"cycle_id": cycle.pk}))
