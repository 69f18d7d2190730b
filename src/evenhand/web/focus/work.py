"""The job that works out what candidates could show. Safe to run twice: the result is put in the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.documents.feasibility import study_tables
from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.frameworks.tracks import track
from evenhand.measures import MeasureTable
from evenhand.measures.periods import next_period
from evenhand.planning.aim import parse_aim
from evenhand.planning.build import Typed, study_of_numbers, study_of_tables, typed_measure
from evenhand.planning.study import Row, Study, StudyPlan
from evenhand.web.core.jobs import Report, done, job
from evenhand.web.core.models import Job
from evenhand.web.focus.models import FeasibilityStudy
from evenhand.web.measurement.models import RATE, Counts, ProjectMeasure
from evenhand.web.measurement.queries import current_counts, table_of
from evenhand.web.projects.forms import EVERYONE_ELSE, group_choices
from evenhand.web.projects.models import Project

NO_COMPARISON = ""


@job("feasibility")
def feasibility_job(asked: Job, report: Report) -> dict[str, Any]:
    """Work a study out, from protected figures or from typed numbers."""
    study = FeasibilityStudy.objects.select_related("project").get(pk=asked.arguments["study"])
    report("Simulating what could be told", None)
    found, data_to = _study(study.project, study.asked, report)
    with transaction.atomic():
        keep(study, found, data_to)
        done(asked, {})
    return {}


def keep(study: FeasibilityStudy, found: Study, data_to: date | None) -> None:
    """Put a result where it belongs."""
    study.result, study.data_to = shown(found), data_to
    study.save(update_fields=["result", "data_to"])


def work_out(study: FeasibilityStudy) -> None:
    """At once and without a worker; for studies that are small."""
    keep(study, *_study(study.project, study.asked, lambda *_: None))


def _study(project: Project, asked: Mapping[str, Any], report: Report) -> tuple[Study, date | None]:
    plan, today = _plan(project, asked), timezone.localdate()
    if typed := asked.get("typed"):
        measure = typed_measure(better=typed["better"])
        told = Typed(**{k: v for k, v in typed.items() if k != "better"})
        return study_of_numbers(
            told, plan, measure=measure, title=project.name, made_on=today
        ), None
    tables = [table_of(c) for c in _counts(project, asked["measures"])]
    found = study_of_tables(
        tables, plan, title=project.name, made_on=today, audience="shared", step=report
    )
    return found, data_end(tables)


def _counts(project: Project, chosen: Sequence[str]) -> list[Counts]:
    measures = ProjectMeasure.objects.filter(project=project, form=RATE, pk__in=chosen)
    return [c for m in measures.order_by("title") if (c := current_counts(m)) is not None]


def data_end(tables: Sequence[MeasureTable]) -> date | None:
    """Last day of the latest data; None where no table has a date."""
    dated = [t for t in tables if t.periods]
    ends = [next_period(t.periods[-1], t.grain) - timedelta(days=1) for t in dated]
    return max(ends, default=None)


def _plan(project: Project, asked: Mapping[str, Any]) -> StudyPlan:
    against = asked.get("comparison", NO_COMPARISON)
    everyone = against == EVERYONE_ELSE
    return StudyPlan(
        aim=parse_aim(asked["aim"]),
        start=date.fromisoformat(asked["start"]),
        by=date.fromisoformat(asked["by"]),
        comparison=() if everyone or not against else (against,),
        versus_everyone_else=everyone,
        track=track(project.track).id,
    )


def shown(study: Study) -> dict[str, Any]:
    """A study as the page shows it: tables and sentences, nothing to work out again."""
    return {
        "tables": [
            {"caption": t.caption, "header": list(t.header), "rows": [list(r) for r in t.rows]}
            for t in study_tables(study)
        ],
        "rows": [_row(row) for row in study.rows],
        "notes": list(study.notes),
        "by": study.plan.by.isoformat(),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "topic": row.measure.title,
        "group": row.group,
        "key": key_of(row.group),
        "now": row.gap.text if row.gap else "",
        "sentences": list(row.sentences),
        "ways": list(row.ways),
        "pathway": row.pathway,
    }


def key_of(group: str) -> str:
    """The high-level group that a candidate is of; empty for others.

    Examples
    --------
    >>> key_of("Black women")
    'black'
    """
    known = canonical_groups("2021")
    found = (
        k for k, _ in group_choices() if group.casefold().startswith(known[k].label.casefold())
    )
    return next(found, "")
