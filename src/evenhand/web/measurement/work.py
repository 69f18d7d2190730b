"""Jobs of this room. Safe to run twice: a reading is made anew, counts are stored in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from evenhand.measures import count
from evenhand.records import load, open_source, propose_mapping
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.jobs import Report, job
from evenhand.web.core.models import Job
from evenhand.web.measurement.actions import store_counts, store_reading
from evenhand.web.measurement.models import ProjectMeasure, Source
from evenhand.web.measurement.queries import (
    current_counts,
    current_definition,
    current_reading,
    table_of,
)
from evenhand.web.measurement.read import read_counts
from evenhand.web.projects.plans import to_plan
from evenhand.web.projects.queries import current_plan

_LISTED = 500  # problems kept for the page


@job("read")
def read_job(asked: Job, report: Report) -> dict[str, Any]:
    """Read the latest counts under the latest plan."""
    measure = ProjectMeasure.objects.select_related("project").get(pk=asked.arguments["measure"])
    counts, plan = current_counts(measure), current_plan(measure.project)
    if counts is None:
        return {}
    report("Reading", None)
    before = current_reading(measure)
    shown = read_counts(
        table_of(counts),
        to_plan(plan.content if plan else {}),
        earlier=before.released if before else None,
    )
    store_reading(by=SYSTEM, counts=counts, plan=plan, shown=shown)
    return {"measure": str(measure.pk)}


@job("count")
def count_job(asked: Job, report: Report) -> dict[str, Any]:
    """Count a file of records, store the counts, delete the file."""
    path = Path(asked.arguments["path"])
    try:
        return _count(asked, path, report)
    finally:
        path.unlink(missing_ok=True)


def _count(asked: Job, path: Path, report: Report) -> dict[str, Any]:
    wanted = ProjectMeasure.objects.select_related("project").filter(
        pk__in=asked.arguments["measures"], project=asked.arguments["project"]
    )
    chosen = list(wanted)
    source = open_source(path)
    mapping = propose_mapping(source)
    with load(source, mapping, keep=False, progress=report) as records:
        tables = count(records, [current_definition(m).definition() for m in chosen])
        problems = records.report
    person = User.objects.get(pk=asked.asked_by)
    with transaction.atomic():
        for measure, table in zip(chosen, tables, strict=True):
            store_counts(by=person, measure=measure, table=table, source=Source.UPLOAD)
    return {
        "rows": problems.accepted + problems.set_aside,
        "accepted": problems.accepted,
        "set_aside": problems.set_aside,
        "problems": [
            {"column": c.column or "", "problem": c.problem, "rows": c.rows}
            for c in problems.counts
        ][:_LISTED],
    }
