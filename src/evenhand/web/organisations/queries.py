"""Doors to rows: only through who the person is. A stranger finds nothing, not a refusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.organisations.models import (
    OF_A_PROGRAMME,
    OF_A_TEAM,
    OF_AN_ORGANISATION,
    Agreement,
    Audience,
    Granularity,
    Invitation,
    Membership,
    Organisation,
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


def roles_in_programme(person: User, programme: Programme) -> frozenset[str]:
    """Roles that a person holds in a programme itself: who convenes it, who evaluates it."""
    held = Membership.objects.filter(person=person, programme=programme)
    return frozenset(held.values_list("role", flat=True))


def own_teams(person: User) -> QuerySet[Team]:
    """Teams that the person works in or coaches."""
    held = Membership.objects.filter(person=person, role__in=OF_A_TEAM)
    return Team.objects.filter(pk__in=held.values("team"))


def own_programmes(person: User) -> QuerySet[Programme]:
    """Programmes that the person convenes or evaluates."""
    held = Membership.objects.filter(person=person, role__in=OF_A_PROGRAMME)
    return Programme.objects.filter(pk__in=held.values("programme"))


def open_programmes(person: User) -> QuerySet[Programme]:
    """Those, and the programmes of the person's teams."""
    of_teams = Programme.objects.filter(teams__in=own_teams(person))
    return Programme.objects.filter(
        Q(pk__in=own_programmes(person).values("pk")) | Q(pk__in=of_teams.values("pk"))
    )


def convened(person: User) -> frozenset[UUID]:
    """Programmes that the person convenes."""
    held = Membership.objects.filter(person=person, role=Role.CONVENER, programme__isnull=False)
    return frozenset(pk for pk in held.values_list("programme", flat=True) if pk is not None)


def own_organisations(person: User) -> QuerySet[Organisation]:
    """Organisations that the person leads."""
    held = Membership.objects.filter(person=person, role__in=OF_AN_ORGANISATION)
    return Organisation.objects.filter(pk__in=held.values("organisation"))


def programme_for(person: User, programme_id: UUID) -> Programme:
    """A programme, for who convenes or evaluates it and for people of its teams."""
    found = open_programmes(person).filter(pk=programme_id).first()
    if found is None:
        raise Http404
    return found


def organisation_for(person: User, organisation_id: UUID) -> Organisation:
    """An organisation, for its leaders and for those of a system above it."""
    led = own_organisations(person).values("pk")
    inside = Q(pk__in=led)
    for path in _ABOVE:
        inside |= Q(**{f"{path}__in": led})
    found = Organisation.objects.filter(inside, pk=organisation_id).distinct().first()
    if found is None:
        raise Http404
    return found


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


# From an organisation to those above it. Actions keep systems this deep and no deeper.
_ABOVE = ("within", "within__within", "within__within__within")
DEEPEST = len(_ABOVE)


def teams_of(organisation: Organisation) -> QuerySet[Team]:
    """Teams of an organisation and of those below it, by name."""
    inside = Q(organisations=organisation)
    for path in _ABOVE:
        inside |= Q(**{f"organisations__{path}": organisation})
    return Team.objects.filter(inside).distinct().order_by("name", "pk")


def organisations_around(team: Team) -> list[tuple[Organisation, bool]]:
    """The organisations of a team by name, then those above them by name; whether each is the team's own."""
    own = list(team.organisations.order_by("name"))
    above = Q()
    for path in _ABOVE:
        above |= Q(**{f"{path.replace('within', 'holds')}__in": own})
    higher = Organisation.objects.filter(above).exclude(pk__in=[o.pk for o in own])
    return [*((o, True) for o in own), *((o, False) for o in higher.distinct().order_by("name"))]


def levels_above(organisation: Organisation) -> list[set[UUID]]:
    """Organisations above one, level by level, nearest first; a circle comes round to itself."""
    levels: list[set[UUID]] = []
    here = {organisation.pk}
    while len(levels) <= DEEPEST:
        here = set(Organisation.objects.filter(holds__in=here).values_list("pk", flat=True))
        if not here:
            break
        levels.append(here)
    return levels


def levels_below(organisation: Organisation) -> list[set[UUID]]:
    """The same downwards."""
    levels: list[set[UUID]] = []
    here = {organisation.pk}
    while len(levels) <= DEEPEST:
        here = set(Organisation.objects.filter(within__in=here).values_list("pk", flat=True))
        if not here:
            break
        levels.append(here)
    return levels


def versions_agreed(team: Team) -> int:
    """How many there have been: the number of the one in force."""
    return team.agreements.count()


_AUDIENCE_OF = {
    Role.CONVENER: Audience.CONVENER,
    Role.EVALUATOR: Audience.EVALUATOR,
    Role.SPONSOR: Audience.SPONSOR,
}


def may_see(person: User, team: Team, *, on: date) -> Granularity:
    """How finely a person may see a team's readings: its own people protected, others as agreed."""
    return may_see_each(person, [team], on=on)[team.pk]


def may_see_each(person: User, teams: Sequence[Team], *, on: date) -> dict[UUID, Granularity]:
    """The same for many teams, in as many queries as for one."""
    keys = [t.pk for t in teams]
    roles, agreed = _roles(person, keys), _agreements(keys)
    outside = {Audience.TEAMS: _beside(person, keys), Audience.SYSTEM: _above(person, keys)}
    return {
        k: _granularity(roles[k], [a for a in outside if k in outside[a]], agreed.get(k), on)
        for k in keys
    }


def _granularity(
    roles: set[str], outside: Sequence[Audience], agreement: Agreement | None, on: date
) -> Granularity:
    if roles & set(OF_A_TEAM):
        return Granularity.PROTECTED
    if agreement is None:
        return Granularity.NOTHING
    held = [_AUDIENCE_OF[Role(r)] for r in roles if Role(r) in _AUDIENCE_OF]
    audiences = [*held, *outside]
    order = list(Granularity)
    return max(
        (agreement.allows(a, on) for a in audiences), key=order.index, default=Granularity.NOTHING
    )


def _roles(person: User, keys: Sequence[UUID]) -> defaultdict[UUID, set[str]]:
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    held = Membership.objects.filter(person=person)
    for path in ("team", "programme__teams", "organisation__teams"):
        for key, role in held.filter(**{f"{path}__in": keys}).values_list(path, "role"):
            found[key].add(role)
    return found


def _beside(person: User, keys: Sequence[UUID]) -> set[UUID]:
    """Those that share a programme with a team of the person's own."""
    beside = Team.objects.filter(pk__in=keys, programmes__teams__in=own_teams(person))
    return set(beside.values_list("pk", flat=True))


def _above(person: User, keys: Sequence[UUID]) -> set[UUID]:
    """Those of an organisation that belongs to one the person leads."""
    led = own_organisations(person).values("pk")
    inside = Q()
    for path in _ABOVE:
        inside |= Q(**{f"organisations__{path}__in": led})
    found = Team.objects.filter(inside, pk__in=keys)
    return set(found.values_list("pk", flat=True))


def _agreements(keys: Sequence[UUID]) -> dict[UUID, Agreement]:
    found: dict[UUID, Agreement] = {}
    for agreement in Agreement.objects.filter(team__in=keys).order_by("-made_at"):
        found.setdefault(agreement.team_id, agreement)
    return found


def may_see_exact(person: Any, team: Team, *, on: date) -> bool:
    """Named in an agreement that is in force, and still in the team."""
    agreement = current_agreement(team)
    if agreement is None or on > agreement.until:
        return False
    named = agreement.exact_for.filter(pk=person.pk).exists()
    return named and bool(roles_in(person, team) & set(OF_A_TEAM))


def everybody() -> QuerySet[User]:
    """Everyone who can sign in, by name, with the roles they hold."""
    held = Membership.objects.select_related("team", "programme", "organisation")
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    return people.prefetch_related(Prefetch("memberships", held.order_by("role")))


def open_invitations() -> QuerySet[Invitation]:
    """Those that nobody has accepted or withdrawn, by name; some may have expired."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return waiting.select_related("team", "programme", "organisation").order_by("name", "pk")


def invitation_for(person: User, invitation_id: UUID) -> Invitation:
    """An invitation, for administrators and for the lead of the team it invites to."""
    found = Invitation.objects.select_related("team").filter(pk=invitation_id).first()
    if found is None:
        raise Http404
    leads = found.team is not None and Role.LEAD in roles_in(person, found.team)
    if not person.is_administrator and not leads:
        raise Http404
    return found
