"""Pages on what a measure counts: making one, its versions and breaks, what a programme has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.errors import MeasureError
from evenhand.frameworks.other_ways import other_ways
from evenhand.measures import library
from evenhand.measures.choosing import is_by_hand
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.measurement import defining
from evenhand.web.measurement.choosing import (
    BreakForm,
    ChangeMeasureForm,
    CommonMeasureForm,
    OwnMeasureForm,
    chosen_before,
)
from evenhand.web.measurement.models import RATE, DefinitionVersion, ProjectMeasure
from evenhand.web.measurement.queries import (
    common_measure_for,
    common_measures,
    counts_of,
    current_definition,
    measure_for,
    programme_for,
    versions_of,
)
from evenhand.web.measurement.validating import checked
from evenhand.web.organisations.models import Role
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS

T = TypeVar("T")
CONVENERS = (Role.CONVENER,)
_LEAD = "Choose what happened, to whom, and how it is counted. With a plain title and a plain sentence everybody can check it."


@form_page
def own_measure(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Make a measure of the project's own."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = OwnMeasureForm(request.POST or None)
    if form.is_valid():
        made = _tried(
            form,
            lambda: defining.make_own_measure(
                by=request.user, project=project, choices=form.choices()
            ),
        )
        if made is not None:
            return redirect("measure", measure_id=made.pk)
    return _form(request, form, "Make a measure of your own", "Make it", _LEAD)


@require_safe
def definition(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """What a measure counts, its versions and its dated breaks."""
    found = measure_for(request.user, measure_id)
    versions = versions_of(found)
    if found.form != RATE:
        return _asked(request, found, versions)
    current = versions[0].definition()
    shown = _checks(found) | {
        "measure": found,
        "project": found.project,
        "team": found.project.team,
        "definition": current,
        "by_hand": is_by_hand(current),
        "own": bool(versions[0].choices),
        "versions": versions,
    }
    return render(request, "measurement/definition.jinja", shown)


def _checks(found: ProjectMeasure) -> dict[str, Any]:
    return {"checked": checked([found])[found.pk], "checks": list(found.checks.all())}


def _asked(
    request: SignedIn, found: ProjectMeasure, versions: list[DefinitionVersion]
) -> HttpResponse:
    """The same for a measure that is not a rate: what is asked, and how it is read."""
    shown = _checks(found) | {
        "measure": found,
        "project": found.project,
        "team": found.project.team,
        "asked": versions[0].asked(),
        "way": other_ways().way(found.form),
        "versions": versions,
        "kept": counts_of(found),
    }
    return render(request, "measurement/asked.jinja", shown)


@form_page
def change_definition(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """Choose differently; only for measures that were made by choosing."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    current = current_definition(found)
    if not current.choices:
        raise Http404
    key = f"definition:{found.pk}"
    form = ChangeMeasureForm(
        request.POST or None, initial=begun(request.user, key, _chosen(current))
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _chosen(current_definition(found)),
        write=lambda _, version: _tried(form, lambda: _change(request, found, form, version)),
        back=lambda _: reverse("definition", kwargs={"measure_id": found.pk}),
    )
    title = f"Change what is counted: {found.title}"
    return answer or _form(request, form, title, "Change it", drafts=True)


def _change(
    request: SignedIn, found: ProjectMeasure, form: ChangeMeasureForm, version: int
) -> DefinitionVersion:
    return defining.change_definition(
        by=request.user,
        measure=found,
        choices=form.choices(),
        reason=form.cleaned_data["reason"],
        on=form.cleaned_data["on"],
        version=version,
    )


def _chosen(current: DefinitionVersion) -> dict[str, Any]:
    return {**chosen_before(current.choices), "version": current.number}


@form_page
def new_break(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """Date a change in how something is measured, recorded or coded."""
    found = measure_for(request.user, measure_id, roles=WORKERS)
    if found.form != RATE:
        raise Http404
    form = BreakForm(request.POST or None, definition=current_definition(found).definition())
    if form.is_valid():
        defining.add_break(by=request.user, measure=found, **form.cleaned_data)
        return redirect("definition", measure_id=found.pk)
    lead = "The charts mark the day, and a finding across it says so: numbers before and after are not counted alike."
    return _form(request, form, f"A break in the numbers: {found.title}", "Add it", lead)


@form_page
def programme_measures(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """What the teams of a programme have in common."""
    programme = programme_for(request.user, programme_id, roles=CONVENERS)
    common = list(common_measures(programme))
    taken = {c.slug for c in common}
    form = CommonMeasureForm(
        request.POST or None, offered=[m for m in library() if m.id not in taken]
    )
    if form.is_valid():
        made = _tried(
            form,
            lambda: defining.share_library_measure(
                by=request.user, programme=programme, id=form.cleaned_data["measure"]
            ),
        )
        if made is not None:
            return redirect("programme_measures", programme_id=programme.pk)
    shown = {"programme": programme, "common": common, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "measurement/programme.jinja", shown, status=status)


@form_page
def programme_own_measure(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Make a measure for all teams of a programme."""
    programme = programme_for(request.user, programme_id, roles=CONVENERS)
    form = OwnMeasureForm(request.POST or None)
    if form.is_valid():
        made = _tried(
            form,
            lambda: defining.share_own_measure(
                by=request.user, programme=programme, choices=form.choices()
            ),
        )
        if made is not None:
            return redirect("programme_measures", programme_id=programme.pk)
    return _form(request, form, f"Make a measure for {programme.name}", "Make it", _LEAD)


@require_POST
def end_common_measure(request: SignedIn, common_id: UUID) -> HttpResponse:
    """No longer offer a measure."""
    common = common_measure_for(request.user, common_id)
    programme = common.programme_id
    defining.end_common_measure(by=request.user, common=common)
    messages.info(request, "It is no longer offered. Teams that took it up keep theirs.")
    return redirect("programme_measures", programme_id=programme)


def _tried(form: Any, write: Callable[[], T]) -> T | None:
    """What was written; nothing, and the sentence on the form, when it cannot be."""
    try:
        return write()
    except MeasureError as error:
        form.add_error(None, f"{error.problem} {error.remedy}")
        return None


def _form(
    request: SignedIn,
    form: Any,
    title: str,
    button: str,
    lead: str = "",
    *,
    drafts: bool = False,
) -> HttpResponse:
    shown = {"form": form, "page_title": title, "button": button, "lead": lead, "drafts": drafts}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)
