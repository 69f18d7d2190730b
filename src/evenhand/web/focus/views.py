"""The review in three parts: where it stands, the numbers, and all three beside each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.frameworks.focus import choosing
from evenhand.frameworks.listening import listening
from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.core.models import JobStatus
from evenhand.web.focus import actions, forms
from evenhand.web.focus.models import FeasibilityStudy, PartName
from evenhand.web.focus.presenters import (
    PartShown,
    lock_sentences,
    side_by_side,
    told_of,
)
from evenhand.web.focus.queries import (
    focus_project,
    job_of,
    latest_study,
    lock_in_force,
    needs_of,
    options_of,
    part_for,
    studies_of,
    study_for,
    synthesis_of,
    words_of,
)
from evenhand.web.focus.rules import due_dates, missing_of
from evenhand.web.listening.models import ReviewTerms
from evenhand.web.listening.queries import (
    Heard,
    counts_of,
    heard_in,
    learnt_in,
    something_carries,
    terms_of,
)
from evenhand.web.listening.views import sensitive
from evenhand.web.measurement.queries import rates_of, with_latest_readings
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@require_safe
def focus(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The three parts, options, and the choice."""
    project = focus_project(request.user, project_id)
    terms = terms_of(project)
    heard = heard_in(project, counts_of(terms))
    study, synthesis, lock = latest_study(project), synthesis_of(project), lock_in_force(project)
    words, options = words_of(project), options_of(project)
    shown = {
        "project": project,
        "team": project.team,
        "parts": _parts(project, study, heard, terms),
        "needs": needs_of(project),
        "missing": missing_of(
            study=study,
            heard=heard,
            carried=something_carries(project),
            synthesis=synthesis,
            partners_spoke=bool(words),
        ),
        "synthesis": synthesis,
        "options": [p.option for p in options],
        "words": words,
        "lock": lock,
        "lock_says": list(lock_sentences(lock)) if lock else [],
        "terms": terms,
        "prompts": (method().prompt("MFI-10"),),
        "works": _works(request, project),
        "today": timezone.localdate(),
    }
    return render(request, "focus/focus.jinja", shown)


def _works(request: SignedIn, project: Project) -> bool:
    return bool(roles_in(request.user, project.team) & set(WORKERS))


def _parts(
    project: Project,
    study: FeasibilityStudy | None,
    heard: tuple[Heard, Heard],
    terms: ReviewTerms | None,
) -> list[PartShown]:
    due = due_dates(terms)
    by_strand = {h.strand.value: h for h in heard}
    shown = []
    for part in choosing().parts:
        one = by_strand.get(part.id)
        listened = one is not None
        told = told_of(one) if one else _told_numbers(study)
        page = "listening" if listened else "numbers"
        shown.append(
            PartShown(
                part.id,
                part.title,
                part.lead,
                told,
                one.enough if one else study is not None,
                due.get(part.id),
                reverse(page, kwargs={"project_id": project.pk}),
            )
        )
    return shown


def _told_numbers(study: FeasibilityStudy | None) -> str:
    return f"Feasibility study {study.number} worked out" if study else "No feasibility study yet"


@require_safe
def numbers(request: SignedIn, project_id: UUID) -> HttpResponse:
    """What the team's measures say, and what could be told of candidates."""
    project = focus_project(request.user, project_id)
    shown = {
        "project": project,
        "team": project.team,
        "readings": with_latest_readings(project),
        "studies": studies_of(project),
        "words": choosing(),
        "works": _works(request, project),
    }
    return render(request, "focus/numbers.jinja", shown)


@form_page
def new_study(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Have the team's measures worked out as candidates."""
    project = project_for(request.user, project_id, roles=WORKERS)
    measures = [(str(m.pk), m.title) for m in rates_of(project)]
    form = forms.StudyForm(
        request.POST or None, measures=measures, initial={"measures": [m for m, _ in measures]}
    )
    return _ask_study(request, project, form, "Which topics and groups could a project show")


@form_page
def typed_study(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The same from typed numbers."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = forms.TypedStudyForm(request.POST or None)
    return _ask_study(request, project, form, "What numbers of this size could show")


def _ask_study(request: SignedIn, project: Project, form: Any, title: str) -> HttpResponse:
    if form.is_valid():
        made = actions.ask_study(by=request.user, project=project, asked=form.asked())
        return redirect("feasibility", study_id=made.pk)
    shown = {
        "form": form,
        "page_title": title,
        "lead": "Worked out by simulation, with the rules by which readings are made. It takes some minutes, and you can go on meanwhile.",
        "button": "Work it out",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def feasibility(request: SignedIn, study_id: UUID) -> HttpResponse:
    """A study: sentences for each candidate, then the table."""
    study = study_for(request.user, study_id)
    shown = {
        "study": study,
        "project": study.project,
        "team": study.project.team,
        "job": job_of(study),
        "statuses": JobStatus,
    }
    return render(request, "focus/feasibility.jinja", shown)


@form_page
def part_needs(request: SignedIn, project_id: UUID, part: str) -> HttpResponse:
    """Hours, help, and what is given for one part."""
    project = project_for(request.user, project_id, roles=WORKERS)
    name = part_for(part)
    key = f"needs:{project.pk}:{name}"
    first = begun(request.user, key, _needs_now(project, name))
    form = forms.NeedsForm(request.POST or None, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _needs_now(project, name),
        write=lambda values, version: actions.keep_needs(
            by=request.user, project=project, part=name, version=version, content=values
        ),
        back=lambda _: reverse("focus", kwargs={"project_id": project.pk}),
    )
    if answer is not None:
        return answer
    told = next(p for p in choosing().parts if p.id == part)
    shown = {
        "form": form,
        "page_title": f"{told.title}: what it takes",
        "lead": f"Usually {told.hours}.",
        "button": "Save",
        "drafts": True,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _needs_now(project: Project, part: PartName) -> dict[str, Any]:
    found = needs_of(project).get(part)
    if found is None:
        return {"version": 0}
    return {n: getattr(found, n) for n in (*actions.NEEDS, "version")}


@require_safe
def synthesis(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The three parts beside each other, group by group."""
    project = focus_project(request.user, project_id)
    shown = {
        "project": project,
        "team": project.team,
        "beside": side_by_side(latest_study(project), learnt_in(request.user, project)),
        "readings": with_latest_readings(project),
        "synthesis": synthesis_of(project),
        "words": listening(),
        "works": _works(request, project),
    }
    return sensitive(request, "focus/synthesis.jinja", shown)


@form_page
def change_synthesis(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The team's words on all three; what others change meanwhile is kept too."""
    project = project_for(request.user, project_id, roles=WORKERS)
    key = f"synthesis:{project.pk}"
    first = begun(request.user, key, _synthesis_now(project))
    form = forms.SynthesisForm(request.POST or None, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _synthesis_now(project),
        write=lambda values, version: actions.write_synthesis(
            by=request.user, project=project, version=version, content=values
        ),
        back=lambda _: reverse("synthesis", kwargs={"project_id": project.pk}),
    )
    if answer is not None:
        return answer
    shown = {
        "form": form,
        "page_title": "What the three parts say",
        "button": "Save",
        "drafts": True,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _synthesis_now(project: Project) -> dict[str, Any]:
    found = synthesis_of(project)
    if found is None:
        return {**dict.fromkeys(actions.WORDS, ""), "version": 0}
    return {n: getattr(found, n) for n in (*actions.WORDS, "version")}
