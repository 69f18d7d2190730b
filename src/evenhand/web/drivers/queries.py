"""Doors to drivers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from evenhand.web.drivers.models import Driver, DriverStep
from evenhand.web.organisations.models import OF_A_TEAM
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project


def drivers_of(project: Project) -> QuerySet[Driver]:
    """Those that stand in the diagram, siblings in their order."""
    return project.drivers.filter(removed_at=None)


def taken_away(project: Project) -> QuerySet[Driver]:
    """Those that can be put back, the last first."""
    return project.drivers.exclude(removed_at=None).order_by("-removed_at", "position")


def primary_of(project: Project) -> list[tuple[str, str]]:
    """Primary drivers as choices, in their order."""
    found = drivers_of(project).filter(parent=None).values_list("pk", "text")
    return [(str(pk), text) for pk, text in found]


def lately(project: Project, *, at_most: int = 12) -> list[DriverStep]:
    """What happened to the diagram, the last first."""
    return list(DriverStep.objects.filter(driver__project=project).order_by("-at")[:at_most])


def driver_for(person: Any, driver_id: UUID, *, roles: Iterable[str] = OF_A_TEAM) -> Driver:
    """A driver, also one that was taken away, for people of its team."""
    found = Driver.objects.select_related("project__team", "parent").filter(pk=driver_id).first()
    if found is None or not roles_in(person, found.project.team) & set(roles):
        raise Http404
    return found
