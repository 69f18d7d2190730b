"""Doors for people outside a team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404

from evenhand.experience import CONSENTS, Form
from evenhand.web.measurement.models import ChangeStory, ProjectMeasure, Reading
from evenhand.web.measurement.queries import readings_of_teams, stories_of
from evenhand.web.organisations.models import OF_A_PROGRAMME, OF_A_TEAM, Granularity, Team
from evenhand.web.organisations.queries import may_see, may_see_each, roles_in
from evenhand.web.projects.models import Project

Measures = tuple[tuple[ProjectMeasure, Reading | None], ...]


@dataclass(frozen=True, slots=True)
class SharedTeam:
    """A team as somebody outside may see it; without projects where nothing is shared."""

    team: Team
    granularity: Granularity
    projects: tuple[tuple[Project, Measures], ...] = ()


def shared_teams(person: Any, teams: Iterable[Team], *, on: date) -> list[SharedTeam]:
    """Teams in the order given, each with what its agreement lets this person see."""
    asked = list(teams)
    seen = may_see_each(person, asked, on=on)
    measures: defaultdict[UUID, list[tuple[ProjectMeasure, Reading | None]]] = defaultdict(list)
    for one, reading in readings_of_teams(k for k, g in seen.items() if g != Granularity.NOTHING):
        measures[one.project.team_id].append((one, reading))
    return [SharedTeam(t, seen[t.pk], _by_project(measures[t.pk])) for t in asked]


def _by_project(
    found: Iterable[tuple[ProjectMeasure, Reading | None]],
) -> tuple[tuple[Project, Measures], ...]:
    grouped = groupby(found, key=lambda pair: pair[0].project_id)
    return tuple((pairs[0][0].project, pairs) for _, each in grouped if (pairs := tuple(each)))


def shared_measure_for(
    person: Any, measure_id: UUID, *, on: date
) -> tuple[ProjectMeasure, Granularity]:
    """A measure that is shared with the person, and how finely.

    Raises
    ------
    Http404
        Where nothing is shared: that a measure exists is not told either.
    """
    found = ProjectMeasure.objects.select_related("project__team").filter(pk=measure_id).first()
    if found is None:
        raise Http404
    seen = may_see(person, found.project.team, on=on)
    if seen == Granularity.NOTHING:
        raise Http404
    return found, seen


def stories_shared(person: Any, measure: ProjectMeasure) -> list[ChangeStory]:
    """Stories whose consent reaches this person: the programme's people, or everyone."""
    if measure.form != Form.STORIES:
        return []
    close = roles_in(person, measure.project.team) & {*OF_A_TEAM, *OF_A_PROGRAMME}
    reach = CONSENTS.index("programme" if close else "public")
    told = [one for one in stories_of(measure) if one.withdrawn_at is None]
    return [one for one in told if CONSENTS.index(one.consent) >= reach]
