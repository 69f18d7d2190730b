"""Measures: choosing them, giving counts in two ways, and the page of a measure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.experience import Form
from evenhand.frameworks.method import method
from evenhand.frameworks.other_ways import other_ways
from evenhand.frameworks.registers import shelves as register_shelves
from evenhand.frameworks.tracks import track
from evenhand.measures import Role
from evenhand.planning.aims import lint, read_aim, said_back, settled
from evenhand.web.accounts.idle import awake
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.measurement import actions
from evenhand.web.measurement.advising import (
    ExpectedForm,
    can_advise,
    leads_first,
    pathway,
    way,
)
from evenhand.web.measurement.completing import measure_set
from evenhand.web.measurement.defining import take_up
from evenhand.web.measurement.downloads import FORMS, forms_of
from evenhand.web.measurement.expecting import expectations
from evenhand.web.measurement.forms import ChooseMeasureForm
from evenhand.web.measurement.glance import shelves, worse
from evenhand.web.measurement.happened import happened
from evenhand.web.measurement.models import RATE, ProgrammeMeasure, ProjectMeasure
from evenhand.web.measurement.queries import (
    balancing_readings,
    current_definition,
    current_reading,
    jobs_of,
    measure_for,
    offered_to,
    stories_of,
    unseen_in,
    with_latest_readings,
)
from evenhand.web.organisations.queries import may_see_exact
from evenhand.web.projects.models import Project, Track
from evenhand.web.projects.months import latest_notes
from evenhand.web.projects.offering import menu_for
from evenhand.web.projects.parts import parts_of
from evenhand.web.projects.queries import current_plan, project_for
from evenhand.web.projects.saying import aim_sentence
from evenhand.web.projects.views import WORKERS
from evenhand.web.registers.queries import events_of, how_many


@require_safe
def project(request: SignedIn, project_id: UUID) -> HttpResponse:
    """A project: every measure at a glance, alphabetical."""
    found = project_for(request.user, project_id)
    aim = settled(read_aim(found.aim), found.aim_kind)
    measures, plan = with_latest_readings(found), current_plan(found)
    shown = {
        "project": found,
        "team": found.team,
        "plan": plan,
        "expected": expectations(found, plan, measures, today=timezone.localdate()),
        "menu": menu_for(found) if found.track == Track.COMPLEX else [],
        "shelves": shelves(measures),
        "set": measure_set(found, plan, [m for m, _ in measures]),
        "parts": parts_of(request.user, found),
        "worse": worse([reading for _, reading in measures]),
        "measured": bool(measures),
        "aim_said": said_back(aim) if found.aim else "",
        "aim_means": aim_sentence(found),
        "aim_asks": lint(aim) if found.aim and not found.ended else (),
        "sent": latest_notes(found),
        "working": jobs_of(found).exists(),
        "prompts": method().at("project"),
        "registers": register_shelves(),
        "entries": how_many(found),
    }
    return render(request, "measurement/project.jinja", shown)


@form_page
def new_measure(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Choose a measure of the programme or of the library."""
    found = project_for(request.user, project_id, roles=WORKERS)
    taken = set(found.measures.values_list("slug", flat=True))
    common = offered_to(found)
    form = ChooseMeasureForm(request.POST or None, taken=taken, common=common)
    if form.is_valid():
        made = _chosen(request, found, form.cleaned_data["measure"], common)
        return redirect("measure", measure_id=made.pk)
    shown = {"form": form, "project": found, "team": found.team}
    status = 422 if form.is_bound else 200
    return render(request, "measurement/choose.jinja", shown, status=status)


def _chosen(
    request: SignedIn, project: Project, id: str, common: list[ProgrammeMeasure]
) -> ProjectMeasure:
    shared = next((c for c in common if str(c.pk) == id), None)
    if shared is not None:
        return take_up(by=request.user, project=project, common=shared)
    return actions.add_library_measure(by=request.user, project=project, id=id)


@require_safe
def measure(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """The page that matters most: the finding, protected."""
    found = measure_for(request.user, measure_id)
    reading = current_reading(found)
    if found.form != RATE:
        return render(request, "measurement/words.jinja", _words_page(request, found, reading))
    shown = _measure_page(request, found, reading)
    if reading is None:
        shown |= _advice(request, shown["definition"], found.project)
    return render(request, "measurement/measure.jinja", shown)


def _advice(request: SignedIn, definition: Any, project: Project) -> dict[str, Any]:
    """A way of measuring, proposed before the first number."""
    if not can_advise(definition):
        return {}
    given = request.GET if "people" in request.GET else None
    form = ExpectedForm(given, initial={"months": track(project.track).horizon_months})
    found = way(definition, **form.cleaned_data) if form.is_valid() else None
    return {"expected": form, "way": found, "first": leads_first(definition, project.track)}


@awake
@require_POST
def exact(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """The same page with exact counts, for people named in the agreement; put on record."""
    found = measure_for(request.user, measure_id)
    if not may_see_exact(request.user, found.project.team, on=timezone.localdate()):
        raise Http404
    actions.open_exact(by=request.user, measure=found)
    rate, reading = found.form == RATE, current_reading(found)
    page = _measure_page if rate else _words_page
    template = "measurement/measure.jinja" if rate else "measurement/words.jinja"
    shown = page(request, found, reading, exact=True) | {"idle_minutes": settings.IDLE_MINUTES}
    response = render(request, template, shown)
    response["Cache-Control"] = "no-store"
    after = (
        f"{60 * settings.IDLE_MINUTES};url={reverse('measure', kwargs={'measure_id': found.pk})}"
    )
    response["Refresh"] = after  # a screen that somebody left shows them no longer
    return response


def _words_page(
    request: SignedIn, found: ProjectMeasure, reading: Any, *, exact: bool = False
) -> dict[str, Any]:
    """The page of themes, answers, a bundle or stories."""
    team, stories = found.project.team, found.form == Form.STORIES
    return {
        "measure": found,
        "asked": current_definition(found).asked(),
        "way": other_ways().way(found.form),
        "project": found.project,
        "team": team,
        "reading": reading,
        "stories": stories_of(found) if stories else None,
        "working": jobs_of(found.project).exists(),
        "may_open_exact": not stories
        and may_see_exact(request.user, team, on=timezone.localdate()),
        "exact": exact,
        "unseen": unseen_in(found.project),
        "forms": forms_of(found),
    }


def _measure_page(
    request: SignedIn, found: ProjectMeasure, reading: Any, *, exact: bool = False
) -> dict[str, Any]:
    team = found.project.team
    definition = current_definition(found).definition()
    plan = reading.plan if reading else current_plan(found.project)
    content = plan.content if plan else {}
    beside = [] if found.role == Role.BALANCING else balancing_readings(found.project)
    return {
        "measure": found,
        "definition": definition,
        "project": found.project,
        "team": team,
        "reading": reading,
        "working": jobs_of(found.project).exists(),
        "may_open_exact": may_see_exact(request.user, team, on=timezone.localdate()),
        "worse": worse(beside, exact=exact),
        "happened": happened(content, definition, events_of(found.project)),
        "pathway": pathway(definition),
        "exact": exact,
        "unseen": unseen_in(found.project),
        "forms": FORMS.values(),
    }
