"""The beginning of a project: who in a senior post committed to it, and calling it begun."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.frameworks.beginning import beginning
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.charter.beginning import GATE, beginning_of
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.forms import GateForm
from evenhand.web.projects.gates import complete, reopen
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@form_page
def begin_project(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Who committed; without anybody, a reason is needed, which stays in sight."""
    project = project_for(request.user, project_id)
    works = bool(roles_in(request.user, project.team) & set(WORKERS))
    if request.method == "POST" and not works:
        raise Http404
    found, words = beginning_of(project), beginning()
    form = GateForm(request.POST if request.method == "POST" else None, missing=found.missing)
    if "reason" in form.fields:
        form.fields["reason"].label = words.reason_label
        form.fields["reason"].help_text = words.reason_hint
    if form.is_valid():
        complete(
            by=request.user,
            project=project,
            kind=GATE,
            subject=project.pk,
            missing=found.missing,
            reason=form.cleaned_data.get("reason", ""),
        )
        return redirect("begin_project", project_id=project.pk)
    shown = {"project": project, "team": project.team, "words": words, "found": found}
    shown |= {"form": form, "works": works}
    return render(request, "charter/begin.jinja", shown, status=422 if form.is_bound else 200)


@require_POST
def reopen_beginning(request: SignedIn, project_id: UUID) -> HttpResponse:
    """It is called begun no longer; what was said before stays on record."""
    project = project_for(request.user, project_id, roles=WORKERS)
    reopen(by=request.user, project=project, kind=GATE, subject=project.pk)
    return redirect("begin_project", project_id=project.pk)
