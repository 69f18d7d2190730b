"""Doors to rows: only through who the person is. A stranger finds nothing, not a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.organisations.models import (
    OF_A_TEAM,
    Agreement,
    Audience,
    Granularity,
    Membership,
    Programme,
    Role,
    Team,
)


def roles_in(person: User, team: Team) -> frozenset[str]:
    """Roles that a person holds for a team: in it, in its programmes, in its organisations."""
    held = Membership.objects.filter(person=person).filter(
        Q(team=team) | Q(programme__teams=team) | Q(organisation__teams=team)
    )
    return frozenset(held.values_list("role", flat=True))


def own_teams(person: User) -> QuerySet[Team]:
    """Teams that the person works in or coaches."""
    held = Membership.objects.filter(person=person, role__in=OF_A_TEAM)
    return Team.objects.filter(pk__in=held.values("team"))


def own_programmes(person: User) -> QuerySet[Programme]:
    """Programmes that the person convenes or evaluates."""
    return Programme.objects.filter(
        pk__in=Membership.objects.filter(person=person, programme__isnull=False).values("programme")
    )


def convened(person: User) -> frozenset[UUID]:
    """Programmes that the person convenes."""
    held = Membership.objects.filter(person=person, role=Role.CONVENER, programme__isnull=False)
    return frozenset(pk for pk in held.values_list("programme", flat=True) if pk is not None)


def team_for(person: User, team_id: UUID, *, roles: Iterable[str] = OF_A_TEAM) -> Team:
    """A team, for a person who holds one of the roles.

    Raises
    ------
    Http404
        For everyone else: that a team exists is nobody else's business.
    """
    team = Team.objects.filter(pk=team_id).first()
    if team is None or not roles_in(person, team) & set(roles):
        raise Http404
    return team


def team_people(team: Team) -> QuerySet[Membership]:
    """Who is in a team, by name."""
    return Membership.objects.filter(team=team).select_related("person").order_by("person__name")


def current_agreement(team: Team) -> Agreement | None:
    """The latest version."""
    return team.agreements.order_by("-made_at").first()


_AUDIENCE_OF = {
    Role.CONVENER: Audience.CONVENER,
    Role.EVALUATOR: Audience.EVALUATOR,
    Role.SPONSOR: Audience.SPONSOR,
}


def may_see(person: User, team: Team, *, on: date) -> Granularity:
    """How finely a person may see a team's readings: its own people protected, others as agreed."""
    roles = roles_in(person, team)
    if roles & set(OF_A_TEAM):
        return Granularity.PROTECTED
    agreement = current_agreement(team)
    if agreement is None:
        return Granularity.NOTHING
    audiences = [_AUDIENCE_OF[Role(r)] for r in roles if Role(r) in _AUDIENCE_OF]
    if _shares_programme(person, team):
        audiences.append(Audience.TEAMS)
    order = list(Granularity)
    return max(
        (agreement.allows(a, on) for a in audiences), key=order.index, default=Granularity.NOTHING
    )


def _shares_programme(person: User, team: Team) -> bool:
    return own_teams(person).filter(programmes__teams=team).exists()


def may_see_exact(person: Any, team: Team, *, on: date) -> bool:
    """Named in an agreement that is in force, and still in the team."""
    agreement = current_agreement(team)
    if agreement is None or on > agreement.until:
        return False
    named = agreement.exact_for.filter(pk=person.pk).exists()
    return named and bool(roles_in(person, team) & set(OF_A_TEAM))
