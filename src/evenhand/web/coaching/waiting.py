"""Calls that are due, for coaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.coaching import coaching
from evenhand.web.accounts.models import User
from evenhand.web.coaching.queries import last_calls
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Role, Team


@source_of_tasks
def calls_due(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """For each team that this person coaches: a call within the week, or one that never was."""
    held = Membership.objects.filter(person=person, role=Role.COACH, team__in=teams)
    coached = set(held.values_list("team", flat=True))
    last = last_calls(list(coached)) if coached else {}
    soon = timezone.localdate() + timedelta(days=7)
    for team in teams:
        if team.pk not in coached:
            continue
        due = last[team.pk] + timedelta(days=coaching().days_between) if team.pk in last else None
        if due is None or due <= soon:
            address = reverse("coaching", kwargs={"team_id": team.pk})
            yield Task(team, "Coaching call", address, due=due)
