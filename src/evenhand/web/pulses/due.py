"""Closing pulses whose days are over, and telling people of the programme that one is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.core.jobs import chore
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.views import WORKERS
from evenhand.web.pulses.actions import close_due
from evenhand.web.pulses.models import Pulse, TakenPart


@chore
def close_pulses() -> None:
    """Each hour, by the worker: nobody chooses the moment."""
    close_due()


@source_of_tasks
def pulses_to_answer(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Those that are open and that this person has not answered."""
    held = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    today = timezone.localdate()
    yield from _to_review(person)
    found = Pulse.objects.filter(teams__in=held.values("team"), closes_on__gte=today)
    found = found.exclude(pk__in=TakenPart.objects.filter(person=person).values("pulse"))
    by_key = {t.pk: t for t in teams}
    for pulse in found.distinct().prefetch_related("teams"):
        team = next((t for t in pulse.teams.all() if t.pk in by_key), None)
        if team is None:
            continue
        address = reverse("pulse", kwargs={"pulse_id": pulse.pk})
        yield Task(by_key[team.pk], f"{pulse.instrument.title}, without names", address)


def _to_review(person: User) -> Iterator[Task]:
    """Own words of a closed pulse wait for the reviewer, who is in none of its teams."""
    found = Pulse.objects.filter(reviewer=person, released__isnull=False, reviewed_on=None)
    for pulse in found.exclude(texts=[]).prefetch_related("teams"):
        address = reverse("review_pulse", kwargs={"pulse_id": pulse.pk})
        title = f"{pulse.instrument.title}: read what people wrote, and tell what should change"
        yield Task(pulse.teams.all()[0], title, address)
