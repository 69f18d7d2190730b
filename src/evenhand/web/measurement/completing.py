"""The gate of a project's measures: outcome, process and balancing, each by ethnic group, and a plan that says for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from evenhand.charts.words import day
from evenhand.ethnicity.groups import GroupStatus
from evenhand.frameworks.measuring import measuring
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.measurement.models import RATE, Counts, ProjectMeasure
from evenhand.web.measurement.queries import measures_of
from evenhand.web.projects.forms import GateForm
from evenhand.web.projects.gates import complete, reopen, standing
from evenhand.web.projects.models import Completion, MeasurePlan, Project
from evenhand.web.projects.queries import current_plan, project_for
from evenhand.web.projects.views import WORKERS

KIND = "measures"
_TWO = 2  # groups that can be compared


@dataclass(frozen=True, slots=True)
class MeasureSet:
    """What a project's page says of its set of measures."""

    says: str
    missing: tuple[str, ...]
    standing: Completion | None


def measure_set(
    project: Project, plan: MeasurePlan | None, measures: Sequence[ProjectMeasure]
) -> MeasureSet:
    """How far the set is, and whether somebody called it complete."""
    found = standing(project, kind=KIND, subject=project.pk)
    return MeasureSet(_says(found), missing_of(plan, measures), found)


def missing_of(plan: MeasurePlan | None, measures: Sequence[ProjectMeasure]) -> tuple[str, ...]:
    """Plain sentences; none when the set has all it needs."""
    words = measuring().complete
    roles = {m.role for m in measures}
    lacking = [
        words["role"].format(one=r.one, purpose=r.purpose)
        for r in measuring().roles
        if r.id not in roles
    ]
    together = [words["groups"].format(title=m.title) for m in _ungrouped(measures)]
    named = plan is not None and bool(plan.content.get("focus"))
    return (*lacking, *together, *(() if named else (words["plan"],)))


def _ungrouped(measures: Sequence[ProjectMeasure]) -> Iterator[ProjectMeasure]:
    """Rates with counts of fewer than two ethnic groups."""
    counted = _groups([m.pk for m in measures if m.form == RATE])
    for measure in measures:
        known = [g for g in counted.get(measure.pk, ()) if g["status"] == GroupStatus.STATED]
        if measure.pk in counted and len(known) < _TWO:
            yield measure


def _groups(measures: Sequence[UUID]) -> Mapping[UUID, Sequence[Any]]:
    """Groups in the latest counts, by measure."""
    latest = Counts.objects.filter(measure=OuterRef("measure")).order_by("-number")
    found = Counts.objects.filter(
        measure__in=measures, number=Subquery(latest.values("number")[:1])
    )
    return dict(found.annotate(groups=F("table__groups")).values_list("measure", "groups"))


def _says(found: Completion | None) -> str:
    if found is None:
        return ""
    words, on = measuring().complete, day(localtime(found.made_at).date())
    return words["without" if found.missing else "done"].format(on=on, reason=found.reason)


@form_page
def complete_measures(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Call the set of measures complete; what is missing needs a reason, which stays in sight."""
    project = project_for(request.user, project_id, roles=WORKERS)
    found = measure_set(project, current_plan(project), list(measures_of(project)))
    sent = (
        request.POST if request.method == "POST" else None
    )  # with nothing missing, nothing is typed
    form = GateForm(sent, missing=found.missing)
    if form.is_valid():
        complete(
            by=request.user,
            project=project,
            kind=KIND,
            subject=project.pk,
            missing=found.missing,
            reason=form.cleaned_data.get("reason", ""),
        )
        return redirect("project", project_id=project.pk)
    shown = {
        "form": form,
        "missing": found.missing,
        "ready": measuring().complete["ready"],
        "project": project,
        "team": project.team,
    }
    return render(
        request, "measurement/complete.jinja", shown, status=422 if form.is_bound else 200
    )


@require_POST
def reopen_measures(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The set is complete no longer."""
    project = project_for(request.user, project_id, roles=WORKERS)
    reopen(by=request.user, project=project, kind=KIND, subject=project.pk)
    return redirect("project", project_id=project.pk)
