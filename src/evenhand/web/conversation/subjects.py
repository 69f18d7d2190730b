"""What can be talked about: a project's own things, each with its page. What is not here cannot be talked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from evenhand.web.changes.models import Cycle, Idea
from evenhand.web.drivers.models import Driver
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of a project."""

    kind: str
    id: UUID
    project: Project
    title: str
    address: str


def _idea(id: UUID) -> Subject | None:
    found = Idea.objects.select_related("project__team").filter(pk=id).first()
    if found is None:
        return None
    return Subject("idea", id, found.project, found.what, reverse("idea", args=[id]))


def _cycle(id: UUID) -> Subject | None:
    found = Cycle.objects.select_related("idea__project__team").filter(pk=id).first()
    if found is None:
        return None
    return Subject("cycle", id, found.idea.project, found.what, reverse("cycle", args=[id]))


def _charter(id: UUID) -> Subject | None:
    found = Project.objects.select_related("team").filter(pk=id).first()
    if found is None:
        return None
    return Subject("charter", id, found, "The charter", reverse("charter", args=[id]))


def _driver(id: UUID) -> Subject | None:
    found = Driver.objects.select_related("project__team").filter(pk=id).first()
    if found is None:
        return None
    return Subject("driver", id, found.project, found.text, reverse("driver", args=[id]))


def _measure(id: UUID) -> Subject | None:
    found = ProjectMeasure.objects.select_related("project__team").filter(pk=id).first()
    if found is None:
        return None
    return Subject("measure", id, found.project, found.title, reverse("measure", args=[id]))


KINDS: dict[str, Callable[[UUID], Subject | None]] = {
    "charter": _charter,
    "cycle": _cycle,
    "driver": _driver,
    "idea": _idea,
    "measure": _measure,
}


# Racism is named on these: a comment is the team's unless its writer signs it.
NAMES_RACISM = ("charter", "driver")


def subject_for(person: Any, kind: str, id: UUID) -> Subject:
    """A thing, for people of the team whose project it is of."""
    found = KINDS[kind](id) if kind in KINDS else None
    if found is None:
        raise Http404
    project_for(person, found.project.pk)
    return found
