"""What there is to do about tests, on the pages on which people land."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Cycle, Whose
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.partners.queries import own_arrangements
from evenhand.web.projects.views import WORKERS


@source_of_tasks
def tests_to_take_further(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """For the team: tests that have ended and are not studied. For partners: tests that they have not judged."""
    held = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    works = set(held.values_list("team_id", flat=True))
    ended = list(_ended(works)) if works else []
    if not ended:
        return
    by_key, clear = {t.pk: t for t in teams}, _clear(person)
    for cycle in ended:
        team = by_key[cycle.idea.project.team_id]
        told = {c.whose for c in cycle.conclusions.all() if c.told}
        if Whose.TEAM not in told:
            yield _task(team, f"What was learnt? {cycle.what}", "cycle_study", cycle)
        if team.pk in clear and Whose.PARTNERS not in told:
            yield _task(team, f"What do you make of it? {cycle.what}", "cycle_partners", cycle)


def _clear(person: User) -> set[UUID]:
    """Teams in which the person is a partner with whom everything is arranged: nobody else is asked for work."""
    return {a.team_id for a in own_arrangements(person) if not a.missing()}


def _ended(teams: Collection[UUID | None]) -> Iterator[Cycle]:
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
