"""Doors to measures, counts and readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from evenhand.experience import Story
from evenhand.measures import MeasureTable
from evenhand.measures import Role as Part
from evenhand.measures.choosing import is_by_hand
from evenhand.measures.exchange import table_from_json
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.measurement.models import (
    RATE,
    ChangeStory,
    Counts,
    DefinitionVersion,
    FileMapping,
    ProgrammeMeasure,
    ProjectMeasure,
    Reading,
    Recording,
    RowProblems,
)
from evenhand.web.measurement.readiness import Known
from evenhand.web.organisations.models import OF_A_PROGRAMME, OF_A_TEAM, Programme, Role
from evenhand.web.organisations.queries import roles_in, team_for
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import current_plan
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import entries_of, kind_for


def measure_for(
    person: Any, measure_id: UUID, *, roles: Iterable[str] = OF_A_TEAM
) -> ProjectMeasure:
    """A measure, for a person who holds one of the roles in its team."""
    found = ProjectMeasure.objects.select_related("project__team").filter(pk=measure_id).first()
    if found is None or not roles_in(person, found.project.team) & set(roles):
        raise Http404
    return found


def programme_for(
    person: Any, programme_id: UUID, *, roles: Iterable[str] = OF_A_PROGRAMME
) -> Programme:
    """A programme, for a person who holds one of the roles in it."""
    held = person.memberships.filter(programme=programme_id, role__in=list(roles))
    found = Programme.objects.filter(pk__in=held.values("programme")).first()
    if found is None:
        raise Http404
    return found


def common_measures(programme: Programme) -> QuerySet[ProgrammeMeasure]:
    """What the teams of a programme have in common, by title."""
    return programme.common_measures.order_by("title")


def common_measure_for(person: Any, id: UUID) -> ProgrammeMeasure:
    """A common measure, for a convener of its programme."""
    found = ProgrammeMeasure.objects.select_related("programme").filter(pk=id).first()
    if found is None:
        raise Http404
    programme_for(person, found.programme_id, roles=(Role.CONVENER,))
    return found


def offered_to(project: Project) -> list[ProgrammeMeasure]:
    """Common measures of the team's programmes that the project does not have, by title."""
    taken = project.measures.values("slug")
    found = ProgrammeMeasure.objects.filter(programme__teams=project.team_id)
    return list(found.exclude(slug__in=taken).select_related("programme").order_by("title"))


def measures_of(project: Project) -> QuerySet[ProjectMeasure]:
    """Measures of a project, by title: never by what was found."""
    return project.measures.order_by("title")


def current_definition(measure: ProjectMeasure) -> DefinitionVersion:
    """The latest definition."""
    return measure.definitions.select_related("measure").latest("number")


def by_where_from(project: Project) -> tuple[list[ProjectMeasure], list[ProjectMeasure]]:
    """Measures that a file of records can be counted for, and those whose numbers are typed by hand."""
    latest = DefinitionVersion.objects.filter(measure=OuterRef("pk")).order_by("-number")
    measures = list(measures_of(project).annotate(latest=Subquery(latest.values("pk")[:1])))
    kept = DefinitionVersion.objects.select_related("measure").in_bulk(
        [m.latest for m in measures if m.form == RATE]
    )
    counted: list[ProjectMeasure] = [
        m for m in measures if m.form == RATE and not is_by_hand(kept[m.latest].definition())
    ]
    return counted, [m for m in measures if m not in counted]


def rates_of(project: Project) -> QuerySet[ProjectMeasure]:
    """Measures of events among people, which records can answer; by title."""
    return measures_of(project).filter(form=RATE)


def definitions_in_force(measures: Iterable[ProjectMeasure]) -> dict[UUID, DefinitionVersion]:
    """The latest definitions by measure, in one query however many there are."""
    versions = DefinitionVersion.objects.filter(measure__in=list(measures))
    found: dict[UUID, DefinitionVersion] = {}
    for version in versions.select_related("measure").order_by("-number"):
        found.setdefault(version.measure_id, version)
    return found


def current_counts(measure: ProjectMeasure) -> Counts | None:
    """The latest counts."""
    return measure.counts.select_related("measure").order_by("-number").first()


def counts_of(measure: ProjectMeasure) -> list[Counts]:
    """What was counted when, the latest first: without the numbers themselves."""
    return list(measure.counts.defer("table").order_by("-number")[:50])


def table_of(counts: Counts) -> MeasureTable:
    """Counts as the library reads them: with the words and breaks of the definition in force."""
    return table_from_json(counts.table, current_definition(counts.measure).definition())


def stories_of(measure: ProjectMeasure) -> list[ChangeStory]:
    """Stories in the order in which they were told; withdrawn ones are a number only."""
    return list(measure.stories.order_by("number"))


def told(measure: ProjectMeasure) -> list[Story]:
    """Stories that have not been withdrawn, as the library reads them."""
    kept = measure.stories.filter(withdrawn_at=None).order_by("on", "number")
    return [as_told(one) for one in kept]


def as_told(one: ChangeStory) -> Story:
    """A story as the library reads it."""
    return Story(one.on or one.made_at.date(), **{n: getattr(one, n) for n in ChangeStory.TOLD})


def story_for(person: Any, story_id: UUID, *, roles: Iterable[str]) -> ChangeStory:
    """A story that has not been withdrawn, for people of its team."""
    found = ChangeStory.objects.select_related("measure__project__team").filter(pk=story_id).first()
    if found is None or found.withdrawn_at is not None:
        raise Http404
    if not roles_in(person, found.measure.project.team) & set(roles):
        raise Http404
    return found


def with_latest_readings(project: Project) -> list[tuple[ProjectMeasure, Reading | None]]:
    """Measures of a project with their latest reading, in two queries however many there are."""
    return _with_latest(measures_of(project))


def readings_of_teams(teams: Iterable[UUID]) -> list[tuple[ProjectMeasure, Reading | None]]:
    """The same of several teams: by project and title."""
    found = ProjectMeasure.objects.filter(project__team__in=list(teams)).select_related("project")
    return _with_latest(found.order_by("project__name", "project_id", "title"))


def _with_latest(
    asked: QuerySet[ProjectMeasure],
) -> list[tuple[ProjectMeasure, Reading | None]]:
    latest = Reading.objects.filter(measure=OuterRef("pk")).order_by("-made_at").values("pk")[:1]
    measures = list(asked.annotate(latest=Subquery(latest)))
    wanted = [m.latest for m in measures if m.latest]
    found = Reading.objects.defer(*_PAGES).in_bulk(wanted)
    return [(m, found.get(m.latest)) for m in measures]


_PAGES = ("exact_page", "protected_page", "released")  # large: only where they are shown


def balancing_readings(project: Project) -> list[Reading]:
    """Latest readings of the balancing measures of a project."""
    latest = Reading.objects.filter(measure=OuterRef("pk")).order_by("-made_at").values("pk")[:1]
    measures = project.measures.filter(role=Part.BALANCING).annotate(latest=Subquery(latest))
    return list(
        Reading.objects.defer(*_PAGES)
        .filter(pk__in=measures.values("latest"))
        .order_by("measure__title")
    )


def current_reading(measure: ProjectMeasure) -> Reading | None:
    """The latest reading."""
    return measure.readings.select_related("counts", "plan").order_by("-made_at").first()


def released_last(measure: ProjectMeasure) -> Reading | None:
    """The latest reading of which something was shown: a later one that was refused takes nothing back."""
    shown = measure.readings.exclude(released=None).defer("exact_page", "protected_page")
    return shown.order_by("-made_at").first()


def shown_beside(measure: ProjectMeasure) -> list[tuple[ProjectMeasure, Reading]]:
    """The project's other rates of which something was shown, each with what was shown last; by address."""
    others = ProjectMeasure.objects.filter(project=measure.project_id, form=RATE)
    found = ((one, released_last(one)) for one in others.exclude(pk=measure.pk).order_by("pk"))
    return [(one, reading) for one, reading in found if reading is not None]


def jobs_of(project: Project) -> QuerySet[Job]:
    """Work for this project that is not done yet."""
    return Job.objects.filter(
        arguments__project=str(project.pk), status__in=(JobStatus.WAITING, JobStatus.WORKING)
    )


def job_for(person: Any, job_id: UUID, *, roles: Iterable[str] = OF_A_TEAM) -> Job:
    """A job, for people of its team."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None or found.team is None:
        raise Http404
    team_for(person, found.team, roles=roles)
    return found


def versions_of(measure: ProjectMeasure) -> list[DefinitionVersion]:
    """Every version of a definition, the one in force first."""
    return list(measure.definitions.select_related("measure").order_by("-number"))


def look_for(person: Any, job_id: UUID, *, roles: Iterable[str]) -> Job:
    """A look at a file that has been taken."""
    found = job_for(person, job_id, roles=roles)
    if found.kind != "look" or found.status != JobStatus.DONE:
        raise Http404
    return found


def chosen_in(look: Job) -> list[ProjectMeasure]:
    """Measures that an uploaded file is to be counted for."""
    wanted = {"pk__in": look.arguments["measures"], "project": look.arguments["project"]}
    return list(ProjectMeasure.objects.filter(**wanted).order_by("title"))


def names_sites(measures: Iterable[ProjectMeasure]) -> tuple[bool, bool]:
    """Whether there are counts that say which site they are of, and counts that do not."""
    kept = [counts.table["sites"] for m in measures if (counts := current_counts(m)) is not None]
    return any(sites != [""] for sites in kept), any(sites == [""] for sites in kept)


def known_of(project: Project) -> Known:
    """What is known of the data of a project, in as many queries however many measures there are."""
    measures = list(measures_of(project))
    counts, definitions = _latest_counts(measures), _latest_definitions(measures)
    access, missing = (
        list(entries_of(project, kind_for(kind))) for kind in ("data_access", "who_is_missing")
    )
    plan = current_plan(project)
    return Known(
        project=project,
        measures=measures,
        counts=[(m, counts.get(m.pk), _table(m, counts, definitions)) for m in measures],
        access=access,
        missing=missing,
        recording=read_recording_of(project),
        mapped=current_mapping(project) is not None,
        focus=plan.content.get("focus", ()) if plan else (),
    )


def unseen_in(project: Project) -> list[Entry]:
    """Whom the team named as missing from its numbers, in the order in which they were named."""
    return list(entries_of(project, kind_for("who_is_missing")))


def _latest_counts(measures: Sequence[ProjectMeasure]) -> dict[UUID, Counts]:
    newest = Counts.objects.filter(measure=OuterRef("measure")).order_by("-number")
    found = Counts.objects.filter(measure__in=measures, pk=Subquery(newest.values("pk")[:1]))
    return {one.measure_id: one for one in found}


def _latest_definitions(measures: Sequence[ProjectMeasure]) -> dict[UUID, DefinitionVersion]:
    newest = DefinitionVersion.objects.filter(measure=OuterRef("measure")).order_by("-number")
    found = DefinitionVersion.objects.filter(
        measure__in=measures, pk=Subquery(newest.values("pk")[:1])
    )
    return {one.measure_id: one for one in found.select_related("measure")}


def _table(
    measure: ProjectMeasure,
    counts: Mapping[UUID, Counts],
    definitions: Mapping[UUID, DefinitionVersion],
) -> MeasureTable | None:
    if measure.form != RATE or measure.pk not in counts:
        return None
    return table_from_json(counts[measure.pk].table, definitions[measure.pk].definition())


def current_recording(project: Project) -> Recording | None:
    """The latest version of how ethnicity was recorded."""
    return project.recordings.order_by("-number").first()


def read_recording_of(project: Project) -> Recording | None:
    """The latest version that has been read."""
    return project.recordings.exclude(page="", refused="").order_by("-number").first()


def current_mapping(project: Project) -> FileMapping | None:
    """What was confirmed last."""
    return project.file_mappings.order_by("-made_at").first()


def row_problems_of(job: Job) -> RowProblems | None:
    """Rows of a counted file that could not be used, while they are kept."""
    return RowProblems.objects.filter(job=job.pk).first()
