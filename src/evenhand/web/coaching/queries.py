"""What a coach sees of a team: since the last call, and what to ask next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from evenhand.frameworks.coaching import Stretch, coaching, stretches_for
from evenhand.frameworks.method import method
from evenhand.web.coaching.models import CoachingCall
from evenhand.web.core.models import Event
from evenhand.web.measurement.queries import readings_of_teams
from evenhand.web.organisations.models import Team
from evenhand.web.prompts.models import Answer, Done, Shape
from evenhand.web.registers.models import Entry


def calls_of(team: Team) -> QuerySet[CoachingCall]:
    """Every call, the latest first."""
    return team.calls.select_related("coach").order_by("-held_on", "-made_at")


def since(calls: list[CoachingCall], today: date) -> date:
    """The day of the last call; without one, four weeks ago."""
    return calls[0].held_on if calls else today - timedelta(days=coaching().days_between)


def told_since(team: Team, first: date) -> list[str]:
    """Sentences on what the team did, in the order in which the content lists them. Counts only."""
    start = timezone.make_aware(datetime.combine(first, time()))
    found = Event.objects.filter(team=team.pk, at__gte=start, action__in=coaching().since)
    counts = dict(found.order_by().values_list("action").annotate(Count("id")))
    told = ((words, counts.get(action, 0)) for action, words in coaching().since.items())
    return [one if n == 1 else many.format(n=n) for (one, many), n in told if n]


def findings_of(team: Team) -> list[tuple[str, UUID, str]]:
    """Title, id and first protected sentence of each measure that was read."""
    return [
        (m.title, m.pk, r.protected_headline[0])
        for m, r in readings_of_teams([team.pk])
        if r is not None and r.protected_headline
    ]


def waits_of(team: Team) -> list[Entry]:
    """Entries that wait for somebody, the longest first."""
    found = Entry.objects.filter(project__team=team, project__ended="").select_related("project")
    return sorted((e for e in found if e.status.waiting), key=lambda e: (e.status_since, e.number))


def coverage_of(team: Team) -> Mapping[int, float]:
    """For each principle the share of its prompts that has something, over the team's projects."""
    shared = Answer.objects.filter(project__team=team).exclude(shape=Shape.PRIVATE)
    done = Done.objects.filter(project__team=team)
    have = {*shared.values_list("prompt_id", flat=True), *done.values_list("prompt_id", flat=True)}
    all_of = Counter(p.principle for p in method().prompts)
    answered = Counter(p.principle for p in method().prompts if p.id in have)
    return {number: answered[number] / n for number, n in all_of.items()}


def questions_for(team: Team, *, call: int) -> tuple[tuple[Stretch, str], ...]:
    """Three questions, each with the name of its principle."""
    names = method().principles
    asked = stretches_for(coverage_of(team), call=call)
    return tuple((one, names[one.principle - 1]) for one in asked)


def last_calls(teams: list[UUID]) -> Mapping[UUID, date]:
    """When each team was last called."""
    latest: dict[UUID, date] = {}
    for team, held in (
        CoachingCall.objects.filter(team__in=teams)
        .order_by("held_on")
        .values_list("team", "held_on")
    ):
        latest[team] = held
    return latest
