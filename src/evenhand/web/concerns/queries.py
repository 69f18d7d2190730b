"""Doors to concerns: the reviewer reads them, and who raised one reads the own one. Nobody else does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.concerns.models import Concern, Route
from evenhand.web.organisations.models import (
    OF_A_TEAM,
    Membership,
    Organisation,
    Programme,
    Role,
    Team,
)
from evenhand.web.organisations.queries import convened

# From an organisation to its teams, and to those of the organisations that it holds, as deep as systems go.
_LEADS = ("teams", "holds__teams", "holds__holds__teams", "holds__holds__holds__teams")


def route_of(programme: Programme) -> Route | None:
    """The route of a programme, live or not."""
    return Route.objects.filter(programme=programme).first()


def live_route(team: Team) -> tuple[Route, User] | None:
    """The route that a team's people can use now, and who reads: None where there is none.

    Live means: the reviewer has an account, works in no part of this team, leads no organisation
    above it, and convenes no programme of it. With several programmes the first by name counts.
    """
    routes = Route.objects.filter(programme__teams=team).order_by("programme__name")
    by_address = {r.reviewer_email: r for r in reversed(routes)}
    people = list(User.objects.filter(email__in=by_address, is_active=True))
    inside = set(_inside([team]).filter(person__in=people).values_list("person", flat=True))
    outside = {p.email: p for p in people if p.pk not in inside}
    return next(
        ((r, outside[r.reviewer_email]) for r in routes if r.reviewer_email in outside), None
    )


def route_is_live(team: Team) -> bool:
    """Whether somebody outside the team and its management reads concerns of this team."""
    return live_route(team) is not None


def _inside(teams: Iterable[Team]) -> QuerySet[Membership]:
    """People of these teams, of their management, and those who convene their programmes.

    Each way is a question of its own: as one join over all of them PostgreSQL multiplies every membership first.
    """
    convened_by = Programme.objects.filter(teams__in=teams).values("pk")
    near = Q(team__in=teams) | Q(programme__in=convened_by, role=Role.CONVENER)
    for path in _LEADS:
        over = Organisation.objects.filter(**{f"{path}__in": teams}).values("pk")
        near |= Q(organisation__in=over)
    return Membership.objects.filter(near)


def is_inside(person: User, teams: QuerySet[Team]) -> bool:
    """Whether a person is too close to any of these teams to read their concerns."""
    return _inside(teams).filter(person=person).exists()


def programme_convened(person: User, programme_id: UUID) -> Programme:
    """A programme, for those who convene it."""
    if programme_id not in convened(person):
        raise Http404
    return Programme.objects.get(pk=programme_id)


def own_concerns(person: User, team: Team) -> QuerySet[Concern]:
    """Those that the person raised under the own name, newest first."""
    return Concern.objects.filter(team=team, raised_by=person).order_by("-raised_on", "pk")


def own_concern_for(person: User, concern_id: UUID) -> Concern:
    """A concern that the person raised under the own name."""
    found = Concern.objects.select_related("team").filter(pk=concern_id, raised_by=person).first()
    if found is None:
        raise Http404
    return found


def concern_with(key: str) -> Concern:
    """The concern of somebody who gave no name, for whoever has its key."""
    found = Concern.objects.select_related("team").filter(digest=digest(key)).first()
    if found is None or found.raised_by_id is not None:
        raise Http404
    return found


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def readable_by(person: User) -> QuerySet[Concern]:
    """Concerns that were sent to this person, or that may be passed on to them. Never the own ones."""
    routes = Route.objects.filter(reviewer_email=person.email).values("programme")
    passed_on = Q(pass_on=True, team__programmes__in=routes)
    left = Concern.objects.filter(Q(reviewer=person) | passed_on).exclude(raised_by=person)
    inside = Membership.objects.filter(person=person, role__in=OF_A_TEAM).values("team")
    return left.exclude(team__in=inside).select_related("team").distinct()


def reviews(person: User) -> bool:
    """Whether concerns can come to this person."""
    named = Route.objects.filter(reviewer_email=person.email).exists()
    return named or Concern.objects.filter(reviewer=person).exists()


def concern_to_review(person: User, concern_id: UUID) -> Concern:
    """A concern, for its reviewer."""
    found = readable_by(person).filter(pk=concern_id).first()
    if found is None:
        raise Http404
    return found
