"""Doors to requests: for the team that asks, and for the leaders who answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from evenhand.measures import Role as Part
from evenhand.web.accounts.models import User
from evenhand.web.charter.beginning import beginnings
from evenhand.web.measurement.queries import readings_of_teams
from evenhand.web.organisations.models import Granularity, Organisation, Team
from evenhand.web.organisations.queries import (
    may_see_each,
    organisation_for,
    organisations_around,
    own_organisations,
    roles_in,
    teams_of,
)
from evenhand.web.projects.models import MeasurePlan, Project
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import entry_for
from evenhand.web.sponsoring.models import Ask, Standing

ESCALATIONS = "escalations"
AT_ONCE = 3  # requests of a team that leaders of an organisation have before them


@dataclass(frozen=True, slots=True)
class TeamAsks:
    """A team as its leaders see it: a sentence where the agreement gives one, and what it asks."""

    team: Team
    sentence: str
    asks: tuple[Ask, ...]
    began: tuple[tuple[str, str], ...] = ()  # each project under way, and who committed to it


def escalation_for(person: Any, entry_id: UUID) -> Entry:
    """An escalation, for people of its team."""
    found = entry_for(person, entry_id)
    if found.kind_id != ESCALATIONS:
        raise Http404
    return found


def leaders_of(team: Team) -> list[Organisation]:
    """Organisations whose leaders a team can ask: its own, then those above, by name."""
    return [one for one, _ in organisations_around(team)]


def asks_of(entry: Entry) -> QuerySet[Ask]:
    """Every request that was made of an entry, the latest first."""
    return entry.asks.select_related("organisation", "answered_by").order_by("-asked_at")


def open_asks(team: Team, organisation: Organisation) -> int:
    """How many of a team's requests wait there."""
    return Ask.objects.filter(
        entry__project__team=team, organisation=organisation, standing=Standing.OPEN
    ).count()


def own_ask_for(person: User, ask_id: UUID, *, roles: Iterable[str]) -> Ask:
    """A request, for people of its team."""
    found = Ask.objects.select_related("entry__project__team").filter(pk=ask_id).first()
    if found is None or not roles_in(person, found.entry.project.team) & set(roles):
        raise Http404
    return found


def ask_to_answer(person: User, ask_id: UUID) -> Ask:
    """A request, for leaders of the organisation that is asked."""
    found = Ask.objects.select_related("entry__project__team", "organisation").filter(pk=ask_id)
    asked = found.filter(organisation__in=own_organisations(person)).first()
    if asked is None:
        raise Http404
    return asked


def waiting_for(person: User) -> QuerySet[Ask]:
    """Requests that wait for this leader."""
    return Ask.objects.filter(organisation__in=own_organisations(person), standing=Standing.OPEN)


def asks_before(
    person: User, organisation_id: UUID, *, on: date
) -> tuple[Organisation, list[TeamAsks]]:
    """An organisation's teams, alphabetical: those that ask something, or share a finding with this person."""
    place = organisation_for(person, organisation_id)
    teams = list(teams_of(place))
    asks: dict[UUID, list[Ask]] = {}
    found = Ask.objects.filter(organisation=place, standing=Standing.OPEN)
    for one in found.select_related("entry__project").order_by("asked_at"):
        asks.setdefault(one.entry.project.team_id, []).append(one)
    said = _sentences(person, teams, on)
    seen = [t for t in teams if t.pk in said or t.pk in asks]
    began = _began(seen)
    return place, [
        TeamAsks(t, said.get(t.pk, ""), tuple(asks.get(t.pk, ())), tuple(began.get(t.pk, ())))
        for t in seen
    ]


def _began(teams: Sequence[Team]) -> Mapping[UUID, list[tuple[str, str]]]:
    """Whether somebody senior committed at the beginning; posts are named where they did so in public."""
    projects = list(Project.objects.filter(team__in=teams, ended="").order_by("name"))
    told = beginnings(projects, named="public")
    found: dict[UUID, list[tuple[str, str]]] = {}
    for project in projects:
        found.setdefault(project.team_id, []).append((project.name, told[project.pk].says))
    return found


def answered_of(place: Organisation) -> QuerySet[Ask]:
    """What leaders answered, the latest first."""
    found = Ask.objects.filter(organisation=place, answered_at__isnull=False)
    return found.select_related("entry__project__team").order_by("-answered_at")[:20]


def _sentences(person: User, teams: Sequence[Team], on: date) -> Mapping[UUID, str]:
    """The first sentence of the measure a team is judged on, where it lets this person see words."""
    seen = may_see_each(person, teams, on=on)
    shared = [k for k, g in seen.items() if g != Granularity.NOTHING]
    primary = _primary(shared)
    found: dict[UUID, str] = {}
    for measure, reading in readings_of_teams(shared):
        if reading is None or not reading.protected_headline:
            continue
        team = measure.project.team_id
        if primary.get(measure.project_id) == measure.slug:
            found[team] = reading.protected_headline[0]
        elif measure.role == Part.OUTCOME:
            found.setdefault(team, reading.protected_headline[0])
    return found


def _primary(teams: Sequence[UUID]) -> Mapping[UUID, str]:
    """The measure that each project is judged on, as its latest plan says."""
    plans = MeasurePlan.objects.filter(project__team__in=teams).order_by("number")
    return {p.project_id: p.content.get("primary_measure", "") for p in plans}
