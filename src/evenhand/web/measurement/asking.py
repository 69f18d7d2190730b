"""Pages on other ways of measuring: what there is, and making a measure of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenhand.errors import MeasureError
from evenhand.frameworks.other_ways import Way, other_ways
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.measurement import words
from evenhand.web.measurement.asking_forms import AskedForm, MoreLinesForm, lines_of
from evenhand.web.measurement.models import RATE, ProjectMeasure
from evenhand.web.measurement.queries import measure_for
from evenhand.web.projects.models import Track
from evenhand.web.projects.offering import menu_for
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@require_safe
def ways(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Other ways of measuring: why one would, what each needs, and how it is read."""
    project = project_for(request.user, project_id)
    shown: dict[str, Any] = {"project": project, "team": project.team, "ways": other_ways().ways}
    shown["menu"] = menu_for(project) if project.track == Track.COMPLEX else []
    return render(request, "measurement/ways.jinja", shown)


@form_page
def new_asked(request: SignedIn, project_id: UUID, form_id: str) -> HttpResponse:
    """Make a measure that is not a rate."""
    project = project_for(request.user, project_id, roles=WORKERS)
    way = _way(form_id)
    form = AskedForm(request.POST or None, way=way)
    if form.is_valid():
        try:
            made = words.add_asked(by=request.user, project=project, asked=form.asked())
        except MeasureError as error:
            form.add_error("title", f"{error.problem} {error.remedy}")
        else:
            return redirect("measure", measure_id=made.pk)
    shown = {
        "form": form,
        "page_title": f"Measure by {way.one}",
        "button": "Make it",
        "lead": way.why,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def more_lines(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """Add themes, questions or parts to a measure."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    if found.form == RATE:
        raise Http404
    way = _way(found.form)
    form = MoreLinesForm(request.POST or None, way=way)
    if form.is_valid() and _added(request, found, form):
        return redirect("definition", measure_id=found.pk)
    shown = {
        "form": form,
        "page_title": f"{form.fields['lines'].label}: {found.title}",
        "button": "Add them",
        "lead": "What is there stays, with its numbers. What is added today counts as named today: a finding about it is clear only for changes in care that come later.",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _added(request: SignedIn, found: ProjectMeasure, form: MoreLinesForm) -> bool:
    given = form.cleaned_data
    try:
        words.add_lines(
            by=request.user,
            measure=found,
            texts=lines_of(given["lines"]),
            reason=given["reason"],
        )
    except MeasureError as error:
        form.add_error("lines", error.problem)
        return False
    return True


def _way(id: str) -> Way:
    found = other_ways().way(id)
    if found is None:
        raise Http404
    return found
