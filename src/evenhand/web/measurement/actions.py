"""Choosing measures, putting counts in, reading them: atomic, with an audit event each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import MeasureError
from evenhand.measures import MeasureTable, measure, parse_measures
from evenhand.measures.exchange import Defined, table_to_json
from evenhand.records import ColumnMapping
from evenhand.review.catalogue import to_toml
from evenhand.web.accounts.models import User
from evenhand.web.core import jobs
from evenhand.web.core.audit import record
from evenhand.web.core.models import Job
from evenhand.web.core.order import later_than
from evenhand.web.core.versions import refuse_other
from evenhand.web.measurement.models import (
    RATE,
    Counts,
    DefinitionVersion,
    FileMapping,
    ProjectMeasure,
    Reading,
    RowProblems,
    Source,
)
from evenhand.web.measurement.queries import (
    current_counts,
    current_definition,
    current_mapping,
    table_of,
)
from evenhand.web.measurement.read import Shown
from evenhand.web.measurement.tables import put_in, refuse_other_definition
from evenhand.web.projects.models import MeasurePlan, Project


@transaction.atomic
def add_library_measure(*, by: User, project: Project, id: str) -> ProjectMeasure:
    """A measure of the library, as its definition stands today."""
    return add_measure(by=by, project=project, toml=to_toml(measure(id)))


@transaction.atomic
def add_measure(
    *, by: User, project: Project, toml: str, choices: Mapping[str, Any] | None = None
) -> ProjectMeasure:
    """A measure by its definition.

    Raises
    ------
    MeasureError
        When the definition does not read, or the project has it already.
    """
    one = parse_measures(toml, name="definition")[0]
    if project.measures.filter(slug=one.id).exists():
        raise MeasureError(
            f"The project measures ‘{one.title}’ already.", remedy="Choose another measure."
        )
    made = ProjectMeasure.objects.create(
        project=project, slug=one.id, title=one.title, role=str(one.role)
    )
    DefinitionVersion.objects.create(
        measure=made,
        number=1,
        toml=toml,
        choices=dict(choices or {}),
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("measure.added", by=by, subject=made, team=project.team_id, measure=one.id)
    return made


@transaction.atomic
def store_counts(
    *,
    by: User,
    measure: ProjectMeasure,
    table: MeasureTable,
    source: str,
    note: str = "",
    version: int | None = None,
) -> Counts:
    """A new version of the counts, what changed in it on record, and a reading asked for.

    Raises
    ------
    ChangedMeanwhileError
        When other counts than those of `version` are there by now (0: none were).
    """
    locked = ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
    before = current_counts(locked)
    refuse_other(before.number if before else 0, version)
    form = table_to_json(table)
    if before is not None and before.table == form:  # the same counts again, or a job done twice
        ask_for_reading(by=by, measure=locked)
        return before
    changed, added = changes(table_of(before) if before else None, table)
    made = Counts.objects.create(
        measure=locked,
        number=1 if before is None else before.number + 1,
        definition=current_definition(locked),
        table=form,
        source=source,
        changed_cells=changed,
        added_periods=added,
        note=note,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    team = locked.project.team_id
    record("counts.stored", by=by, subject=made, team=team, source=source, added_periods=added)
    ask_for_reading(by=by, measure=locked)
    return made


@transaction.atomic
def store_tables(
    *,
    by: User,
    project: Project,
    tables: Sequence[Defined],
    site: str = "",
    start_again: bool = False,
) -> list[ProjectMeasure]:
    """Tables made elsewhere, for the measures of the project that they count: all, or none.

    Raises
    ------
    MeasureError
        When a table counts by another definition, or none of them is of a measure of the project.
    PlanError
        When it cannot be told which site a table is of.
    """
    by_slug = {m.slug: m for m in project.measures.filter(form=RATE).select_for_update()}
    stored = []
    for one in tables:
        if (measure := by_slug.get(one.table.measure.id)) is None:
            continue
        kept = current_definition(measure).definition()
        refuse_other_definition(kept, one.table.measure)
        counts = current_counts(measure)
        before = table_of(counts) if counts else None
        table = replace(one.table, measure=kept)
        merged = put_in(before, table, site=site, start_again=start_again)
        store_counts(by=by, measure=measure, table=merged, source=Source.TABLE)
        stored.append(measure)
    if not stored:
        names = ", ".join(f"‘{t.table.measure.title}’" for t in tables)
        raise MeasureError(
            f"The project measures nothing that the file counts: {names}.",
            remedy="Choose the measure first, then bring the file again.",
        )
    return stored


def changes(before: MeasureTable | None, after: MeasureTable) -> tuple[int, int]:
    """How many cells differ in months that were there before, and how many months are new."""
    if before is None:
        return 0, len(after.periods)
    old, new = _cells(before), _cells(after)
    changed = sum(old[key] != new.get(key) for key in old)
    return changed, len(set(after.periods) - set(before.periods))


def _cells(table: MeasureTable) -> dict[tuple[str, Any], tuple[int, int]]:
    top, below = table.numerator.sum(axis=0), table.denominator.sum(axis=0)
    periods = table.periods or (None,)
    places = np.argwhere(below > 0)
    return {
        (table.groups[g].key, periods[p]): (int(top[g, p]), int(below[g, p])) for g, p in places
    }


def ask_for_reading(*, by: User, measure: ProjectMeasure) -> Job:
    """Have the measure read again; call it inside the transaction of what made that needful."""
    project = measure.project
    return jobs.ask(
        "read", by=by, team=project.team_id, project=str(project.pk), measure=str(measure.pk)
    )


def ask_for_all_readings(*, by: User, project: Project) -> list[Job]:
    """Have every measure with counts read again: a plan changes all answers."""
    counted = project.measures.filter(counts__isnull=False).distinct()
    return [ask_for_reading(by=by, measure=m) for m in counted]


@transaction.atomic
def ask_for_looking(
    *, by: User, project: Project, path: str, file_name: str, measures: list[UUID]
) -> Job:
    """Have a file of records looked at. It is deleted when it has been counted, or when that fails."""
    asked = jobs.ask(
        "look",
        by=by,
        team=project.team_id,
        project=str(project.pk),
        path=path,
        file_name=file_name[:120],
        measures=[str(m) for m in measures],
    )
    record("records.uploaded", by=by, subject=asked, team=project.team_id)
    return asked


@transaction.atomic
def look_again(*, by: User, look: Job, mapping: ColumnMapping, ethnicity: str) -> Job:
    """Have the values of another column of ethnicity looked at; other choices stay."""
    base = replace(mapping, ethnicity=None).to_toml()
    return _next(look, "look", by=by, mapping=base, ethnicity=ethnicity)


@transaction.atomic
def ask_for_counting(
    *, by: User, look: Job, mapping: ColumnMapping, site: str = "", start_again: bool = False
) -> Job:
    """Have a file counted as people confirmed; asked twice, it is counted once."""
    asked = _next(
        look, "count", by=by, mapping=mapping.to_toml(), site=site, start_again=start_again
    )
    record("records.confirmed", by=by, subject=asked, team=look.team)
    return asked


def _next(look: Job, kind: str, *, by: User, **more: Any) -> Job:
    """The job that follows a look: one, however often it is asked for."""
    locked = Job.objects.select_for_update().get(pk=look.pk)
    if follower := locked.result.get("next"):
        return Job.objects.get(pk=follower)
    kept = {k: locked.arguments[k] for k in ("project", "path", "file_name", "measures")}
    asked = jobs.ask(kind, by=by, team=locked.team, **kept, **more)
    locked.result["next"] = str(asked.pk)
    locked.save(update_fields=["result"])
    return asked


@transaction.atomic
def abandon(*, by: User, look: Job) -> None:
    """Delete a file that will not be counted."""
    locked = Job.objects.select_for_update().get(pk=look.pk)
    if locked.result.get("next"):
        return
    locked.result = {"abandoned": True}
    locked.save(update_fields=["result"])
    record("records.abandoned", by=by, subject=locked, team=locked.team)
    Path(locked.arguments["path"]).unlink(missing_ok=True)


@transaction.atomic
def remember_mapping(*, by: User, project: Project, mapping: ColumnMapping) -> FileMapping:
    """Keep what the columns mean for the next file; the same again is not kept twice."""
    before, toml = current_mapping(project), mapping.to_toml()
    if before is not None and before.toml == toml:
        return before
    made = FileMapping.objects.create(
        project=project,
        toml=toml,
        made_at=later_than(before.made_at if before else None),
        made_by=by.pk,
    )
    record("mapping.confirmed", by=by, subject=made, team=project.team_id)
    return made


@transaction.atomic
def keep_row_problems(*, job: Job, project: Project, csv: str) -> None:
    """Keep which rows could not be used, for a while; a job done twice keeps one list."""
    RowProblems.objects.update_or_create(
        job=job.pk, defaults={"project": project, "csv": csv, "made_at": timezone.now()}
    )


@transaction.atomic
def store_reading(*, by: Any, counts: Counts, plan: MeasurePlan | None, shown: Shown) -> Reading:
    """Keep what was read; the latest one counts, whatever the clock says."""
    before = counts.measure.readings.aggregate(last=Max("made_at"))["last"]
    made = Reading.objects.create(
        measure=counts.measure,
        counts=counts,
        plan=plan,
        made_at=later_than(before),
        headline=shown.headline,
        flags=shown.flags,
        exact_page=shown.exact_page,
        protected_page=shown.protected_page,
        protected_headline=shown.protected_headline,
        protected_flags=shown.protected_flags,
        released=shown.released,
        refused=shown.refused,
    )
    record("measure.read", by=by, subject=made, team=counts.measure.project.team_id)
    return made


@transaction.atomic
def open_exact(*, by: User, measure: ProjectMeasure) -> None:
    """Put on record that a person named in the agreement looked at exact counts."""
    record("counts.exact_opened", by=by, subject=measure, team=measure.project.team_id)
