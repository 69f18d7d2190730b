"""Jobs of this room. Safe to run twice: a reading is made anew, counts are stored in one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.experience import Form, tally_from_json
from evenhand.measures import MeasureTable, count
from evenhand.reading import Plan
from evenhand.records import ColumnMapping, ValidationReport, load, open_source
from evenhand.records.rules import PROBLEMS
from evenhand.review.columns import look
from evenhand.review.completeness import recording_table
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.jobs import Report, chore, done, job
from evenhand.web.core.models import Job, JobStatus
from evenhand.web.measurement.actions import (
    keep_row_problems,
    remember_mapping,
    store_counts,
    store_reading,
)
from evenhand.web.measurement.happened import plan_with_events
from evenhand.web.measurement.models import (
    RATE,
    Counts,
    DefinitionVersion,
    ProjectMeasure,
    Reading,
    RowProblems,
    Source,
)
from evenhand.web.measurement.queries import (
    current_counts,
    current_definition,
    current_mapping,
    released_last,
    shown_beside,
    table_of,
    told,
)
from evenhand.web.measurement.read import Shown, read_counts, read_told, read_words
from evenhand.web.measurement.recording import keep_recording, read_now
from evenhand.web.measurement.tables import put_in
from evenhand.web.projects.models import MeasurePlan, Project
from evenhand.web.projects.queries import current_plan

_LISTED = 500  # kinds of problem kept for the page
_SHOWN = 50  # rows on the page
_IN_FILE = 20_000  # rows in the file
ABANDONED = 24 * 60 * 60  # seconds
CHORES_WITHIN = 2 * 60 * 60  # seconds in which every worker has looked for such files
_AGAIN = 3  # readings begun anew because something changed meanwhile


@job("read")
def read_job(asked: Job, report: Report) -> dict[str, Any]:
    """Read the latest counts under the latest plan."""
    measure = ProjectMeasure.objects.select_related("project").get(pk=asked.arguments["measure"])
    report("Reading", None)
    others = measure.project.measures.count()  # each may be shown meanwhile by another worker
    for _ in range(_AGAIN + others):
        if _read(measure, asked):
            return _of(measure)
    return {}  # what changed has asked for a reading of its own


def _of(measure: ProjectMeasure) -> dict[str, Any]:
    return {"measure": str(measure.pk)}


def _read(measure: ProjectMeasure, asked: Job) -> bool:
    """False when something that the reading rests on changed meanwhile: then it is not kept.

    A slow worker must not put an old answer over a new one, nor release a second protected table
    beside one that it has not seen.
    """
    basis = _basis(measure)
    if basis.counts is None:
        return True
    shown = _shown(measure, basis.counts, basis)
    counts, plan = basis.counts, basis.plan
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=measure.project_id)  # one is shown at a time
        ProjectMeasure.objects.select_for_update().get(pk=measure.pk)
        if _basis(measure) != basis:
            return False
        store_reading(by=SYSTEM, counts=counts, plan=plan, shown=shown)
        done(asked, _of(measure))
    return True


@dataclass(frozen=True, slots=True)
class _Basis:
    """Everything that a reading rests on; `beside` are other measures, and what was shown of them last."""

    counts: Counts | None
    plan: MeasurePlan | None
    before: Reading | None
    definition: DefinitionVersion
    asked: Plan
    beside: list[tuple[ProjectMeasure, Reading]]


def _basis(measure: ProjectMeasure) -> _Basis:
    plan = current_plan(measure.project)
    return _Basis(
        current_counts(measure),
        plan,
        released_last(measure),
        current_definition(measure),
        plan_with_events(measure.project, plan),
        shown_beside(measure) if measure.form == RATE else [],
    )


def _shown(measure: ProjectMeasure, counts: Counts, basis: _Basis) -> Shown:
    earlier = basis.before.released if basis.before else None
    if measure.form == RATE:
        beside = _beside(basis.beside)
        return read_counts(table_of(counts), basis.asked, earlier=earlier, beside=beside)
    definition = basis.definition.asked()
    if measure.form == Form.STORIES:
        return read_told(definition, told(measure))
    return read_words(definition, tally_from_json(counts.table), basis.asked, earlier=earlier)


def _beside(found: Sequence[tuple[ProjectMeasure, Reading]]) -> list[tuple[MeasureTable, Any]]:
    """Measures that have counts, and what was released of them."""
    counted = ((current_counts(one), reading.released) for one, reading in found)
    return [(table_of(counts), released) for counts, released in counted if counts is not None]


@job("recording")
def recording_job(asked: Job, report: Report) -> dict[str, Any]:
    """Read how complete ethnicity is, in the latest counts of it."""
    project = Project.objects.get(pk=asked.arguments["project"])
    report("Reading how ethnicity was recorded", None)
    read_now(project)
    return {}


@job("look", keeps_file=True)
def look_job(asked: Job, report: Report) -> dict[str, Any]:
    """Look at a file of records: headings, what they seem to mean, values to decide. No row is kept."""
    with _called(asked):
        report("Looking at the columns", None)
        return _look(asked, Path(asked.arguments["path"]))


def _look(asked: Job, path: Path) -> dict[str, Any]:
    project = Project.objects.get(pk=asked.arguments["project"])
    kept = current_mapping(project)
    toml = asked.arguments.get("mapping") or (kept.toml if kept else None)
    found = look(
        open_source(path),
        remembered=ColumnMapping.from_toml(toml) if toml else None,
        ethnicity=asked.arguments.get("ethnicity"),
    )
    return {
        "headers": list(found.headers),
        "mapping": found.mapping.to_toml(),
        "unsure": [[u.value, u.group, u.hint] for u in found.unsure],
        "remembered": found.remembered,
    }


@job("count")
def count_job(asked: Job, report: Report) -> dict[str, Any]:
    """Count a file of records and store the counts; the file goes when the job ends."""
    with _called(asked):
        return _count(asked, Path(asked.arguments["path"]), report)


@contextmanager
def _called(asked: Job) -> Iterator[None]:
    """A file is called as the person called it, not as it is kept."""
    ours, theirs = Path(asked.arguments["path"]).name, asked.arguments["file_name"]
    try:
        yield
    except UserError as error:
        where = (error.where or "").replace(ours, theirs) or None
        raise type(error)(error.problem, remedy=error.remedy, where=where) from None


def _count(asked: Job, path: Path, report: Report) -> dict[str, Any]:
    wanted = ProjectMeasure.objects.select_related("project").filter(
        pk__in=asked.arguments["measures"], project=asked.arguments["project"]
    )
    chosen = list(wanted)
    mapping = ColumnMapping.from_toml(asked.arguments["mapping"])
    source = open_source(path, file=mapping.file)
    with load(source, mapping, keep=False, progress=report) as records:
        report("Counting", None)
        tables = count(records, [current_definition(m).definition() for m in chosen])
        recorded = recording_table(records, site=asked.arguments.get("site", ""))
        problems = records.report
    report("Storing the counts", None)
    result = _told(problems)
    with transaction.atomic():
        _store(asked, chosen, tables, mapping, problems)
        if recorded is not None:
            keep_recording(
                by=User.objects.get(pk=asked.asked_by),
                project=chosen[0].project,
                table=recorded,
                source=Source.UPLOAD,
                start_again=asked.arguments.get("start_again", False),
            )
        done(asked, result)
    return result


def _told(problems: ValidationReport) -> dict[str, Any]:
    return {
        "rows": problems.accepted + problems.set_aside,
        "accepted": problems.accepted,
        "set_aside": problems.set_aside,
        "problems": [
            {"column": c.column or "", "problem": PROBLEMS[c.problem].text, "rows": c.rows}
            for c in problems.counts
        ][:_LISTED],
        "first": [[f.row, f.column, f.problem, f.remedy] for f in problems.first(_SHOWN)],
        "failures": problems.failures,
    }


def _store(
    asked: Job,
    chosen: Sequence[ProjectMeasure],
    tables: Sequence[MeasureTable],
    mapping: ColumnMapping,
    problems: ValidationReport,
) -> None:
    """Counts, the mapping and the list of rows; inside one transaction.

    The measures are locked before their counts are read, in one order: two files at once add up.
    """
    keys = [measure.pk for measure in chosen]
    list(ProjectMeasure.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    person, project = User.objects.get(pk=asked.asked_by), chosen[0].project
    site, again = asked.arguments.get("site", ""), asked.arguments.get("start_again", False)
    for measure, table in zip(chosen, tables, strict=True):
        counts = current_counts(measure)
        before = table_of(counts) if counts else None
        merged = put_in(before, table, site=site, start_again=again)
        store_counts(by=person, measure=measure, table=merged, source=Source.UPLOAD)
    remember_mapping(by=person, project=project, mapping=mapping)
    if problems.failures:
        text = problems.without_values(most=_IN_FILE)
        keep_row_problems(job=asked, project=project, csv=text)


@chore
def forget_files() -> None:
    """Delete files that nobody came back for within a day, and those whose job ended as its worker was killed."""
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir():
        if path.is_file() and _is_over(path):
            path.unlink(missing_ok=True)


def _is_over(path: Path) -> bool:
    jobs = Job.objects.filter(arguments__path__endswith=path.name)
    if jobs.filter(status__in=(JobStatus.WAITING, JobStatus.WORKING)).exists():
        return False
    ended = jobs.filter(Q(status=JobStatus.FAILED) | Q(kind="count", status=JobStatus.DONE))
    return ended.exists() or path.stat().st_mtime < time.time() - ABANDONED


@chore
def forget_row_problems() -> None:
    """Delete lists of rows after their days."""
    kept = timedelta(days=RowProblems.KEPT_DAYS)
    RowProblems.objects.filter(made_at__lt=timezone.now() - kept).delete()
