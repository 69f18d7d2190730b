"""Doors to pulses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404

from evenhand.frameworks.instruments import Instrument, instruments
from evenhand.web.accounts.models import User
from evenhand.web.concerns.queries import is_inside, live_route, route_is_live
from evenhand.web.organisations.models import (
    OF_A_PROGRAMME,
    OF_A_TEAM,
    Membership,
    Programme,
    Team,
)
from evenhand.web.organisations.queries import convened, open_programmes
from evenhand.web.projects.views import WORKERS
from evenhand.web.pulses.models import Pulse, TakenPart


def teams_with_a_route(programme: Programme) -> list[Team]:
    """Teams whose people can raise a concern outside of team and line: only these are asked."""
    return [t for t in programme.teams.order_by("name") if route_is_live(t)]


def reader_of_texts(teams: Sequence[Team]) -> User | None:
    """Who reads free texts: who reads concerns of these teams, and is inside none of them."""
    live = [found for t in teams if (found := live_route(t))]
    every = Team.objects.filter(pk__in=[t.pk for t in teams])
    people = sorted({p for _, p in live}, key=lambda p: (p.name, p.pk))
    return next((p for p in people if not is_inside(p, every)), None)


def convened_programme(person: Any, programme_id: UUID) -> Programme:
    """A programme, for who convenes it."""
    found = Programme.objects.filter(pk=programme_id, pk__in=convened(person)).first()
    if found is None:
        raise Http404
    return found


def pulses_of(programme: Programme) -> list[Pulse]:
    """Pulses of a programme, the latest first; without what is only for some."""
    found = programme.pulses.order_by("-opened_on", "instrument_id")
    return list(found.defer("texts", "definition", "review"))


def pulse_for(person: Any, pulse_id: UUID) -> Pulse:
    """A pulse, for people of the programme and its reviewer; nobody sees who has answered."""
    found = (
        Pulse.objects.select_related("programme", "reviewer")
        .defer("texts")
        .filter(pk=pulse_id)
        .first()
    )
    if found is None:
        raise Http404
    inside = open_programmes(person).filter(pk=found.programme_id).exists()
    if not inside and found.reviewer_id != person.pk:
        raise Http404
    return found


def own_teams_in(person: Any, pulse: Pulse) -> list[Team]:
    """Teams of the pulse in which the person works, by name."""
    held = Membership.objects.filter(person=person, role__in=WORKERS).values("team")
    return list(pulse.teams.filter(pk__in=held).order_by("name"))


def coached_or_own(person: Any, pulse: Pulse) -> frozenset[str]:
    """Ids of teams whose own result the person may see."""
    held = Membership.objects.filter(person=person, role__in=OF_A_TEAM, team__in=pulse.teams.all())
    return frozenset(str(pk) for pk in held.values_list("team", flat=True))


def has_answered(person: Any, pulse: Pulse) -> bool:
    """Asked only of the person's own."""
    return TakenPart.objects.filter(pulse=pulse, person=person).exists()


def of_the_programme(person: Any, programme: Programme) -> frozenset[str]:
    """Roles that a person holds in the programme itself."""
    held = Membership.objects.filter(person=person, programme=programme, role__in=OF_A_PROGRAMME)
    return frozenset(held.values_list("role", flat=True))


def pulse_to_review(person: Any, pulse_id: UUID) -> Pulse:
    """A closed pulse with its free texts: for its reviewer, and for nobody else."""
    found = Pulse.objects.select_related("programme").filter(pk=pulse_id, reviewer=person).first()
    if found is None or not found.closed:
        raise Http404
    return found


def askable() -> list[Instrument]:
    """Forms that are answered without a name, by title."""
    found = [i for i in instruments().values() if i.visibility == "anonymous"]
    return sorted(found, key=lambda i: str(i.title))


def instrument_to_ask(instrument_id: str) -> Instrument:
    """One of them."""
    found = next((i for i in askable() if i.id == instrument_id), None)
    if found is None:
        raise Http404
    return found
