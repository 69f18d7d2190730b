"""Doors to projects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404

from evenhand.web.organisations.models import OF_A_TEAM, Role, Team
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import MarginProposal, MeasurePlan, Project


def project_for(person: Any, project_id: UUID, *, roles: Iterable[str] = OF_A_TEAM) -> Project:
    """A project, for a person who holds one of the roles in its team."""
    found = Project.objects.select_related("team").filter(pk=project_id).first()
    if found is None or not roles_in(person, found.team) & set(roles):
        raise Http404
    return found


def projects_of(team: Team) -> Iterable[Project]:
    """Projects of a team, by name."""
    return team.projects.order_by("name")


def versions_of_plan(project: Project) -> list[MeasurePlan]:
    """Every version, the one in force first."""
    return list(project.plans.order_by("-number"))


def measures_to_judge_by(project: Project) -> list[tuple[str, str]]:
    """Measures that a plan can name as the one that counts, by title."""
    return list(project.measures.order_by("title").values_list("slug", "title"))


def current_plan(project: Project) -> MeasurePlan | None:
    """The latest version of the plan."""
    return project.plans.order_by("-number").first()


def open_proposal(project: Project) -> MarginProposal | None:
    """The margin that waits to be agreed."""
    return project.margin_proposals.filter(settled_at__isnull=True).first()


def proposal_for(person: Any, proposal_id: UUID, *, roles: Iterable[str]) -> MarginProposal:
    """A proposal, for a person who holds one of the roles in its team."""
    found = MarginProposal.objects.select_related("project__team").filter(pk=proposal_id).first()
    if found is None or not roles_in(person, found.project.team) & set(roles):
        raise Http404
    return found


def partners_of(team: Team) -> list[tuple[str, str]]:
    """The lived experience partners of a team, id and name, alphabetical."""
    found = team.membership_set.filter(role=Role.PARTNER).select_related("person")
    return sorted({(str(m.person_id), m.person.name) for m in found}, key=lambda p: p[1])
