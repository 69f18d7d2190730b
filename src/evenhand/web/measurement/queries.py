"""Doors to measures, counts and readings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from evenhand.measures import MeasureTable, Role
from evenhand.measures.exchange import table_from_json
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.measurement.models import Counts, DefinitionVersion, ProjectMeasure, Reading
from evenhand.web.organisations.models import OF_A_TEAM
from evenhand.web.organisations.queries import roles_in, team_for
from evenhand.web.projects.models import Project


def measure_for(
    person: Any, measure_id: UUID, *, roles: Iterable[str] = OF_A_TEAM
) -> ProjectMeasure:
    """A measure, for a person who holds one of the roles in its team."""
    found = ProjectMeasure.objects.select_related("project__team").filter(pk=measure_id).first()
    if found is None or not roles_in(person, found.project.team) & set(roles):
        raise Http404
    return found


def measures_of(project: Project) -> QuerySet[ProjectMeasure]:
    """Measures of a project, by title: never by what was found."""
    return project.measures.order_by("title")


def current_definition(measure: ProjectMeasure) -> DefinitionVersion:
    """The latest definition."""
    return measure.definitions.select_related("measure").latest("number")


def current_counts(measure: ProjectMeasure) -> Counts | None:
    """The latest counts."""
    return measure.counts.select_related("definition__measure").order_by("-number").first()


def table_of(counts: Counts) -> MeasureTable:
    """Counts as the library reads them."""
    return table_from_json(counts.table, counts.definition.definition())


def with_latest_readings(project: Project) -> list[tuple[ProjectMeasure, Reading | None]]:
    """Measures of a project with their latest reading, in two queries however many there are."""
    latest = Reading.objects.filter(measure=OuterRef("pk")).order_by("-made_at").values("pk")[:1]
    measures = list(measures_of(project).annotate(latest=Subquery(latest)))
    wanted = [m.latest for m in measures if m.latest]
    found = Reading.objects.defer(*_PAGES).in_bulk(wanted)
    return [(m, found.get(m.latest)) for m in measures]


_PAGES = ("exact_page", "protected_page", "released")  # large: only where they are shown


def balancing_readings(project: Project) -> list[Reading]:
    """Latest readings of the balancing measures of a project."""
    latest = Reading.objects.filter(measure=OuterRef("pk")).order_by("-made_at").values("pk")[:1]
    measures = project.measures.filter(role=Role.BALANCING).annotate(latest=Subquery(latest))
    return list(
        Reading.objects.defer(*_PAGES)
        .filter(pk__in=measures.values("latest"))
        .order_by("measure__title")
    )


def current_reading(measure: ProjectMeasure) -> Reading | None:
    """The latest reading."""
    return measure.readings.select_related("counts", "plan").order_by("-made_at").first()


def jobs_of(project: Project) -> QuerySet[Job]:
    """Work for this project that is not done yet."""
    return Job.objects.filter(
        arguments__project=str(project.pk), status__in=(JobStatus.WAITING, JobStatus.WORKING)
    )


def job_for(person: Any, job_id: UUID) -> Job:
    """A job, for people of its team."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None or found.team is None:
        raise Http404
    team_for(person, found.team)
    return found
