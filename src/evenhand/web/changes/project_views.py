"""What those most affected put first, and how far a project is as its people say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenhand.frameworks.changing import changing
from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.changes.forms import PrioritiesForm, ProgressForm
from evenhand.web.changes.models import Side
from evenhand.web.changes.prioritising import judge, rank
from evenhand.web.changes.queries import current_ranking, progress_of, ranked, rankings_of
from evenhand.web.changes.showing import side_by_side
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@form_page
def priorities(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The order that those most affected give to what matters to them."""
    project = project_for(request.user, project_id, roles=WORKERS)
    partner = Role.PARTNER in roles_in(request.user, project.team)
    key = f"priorities:{project.pk}"
    first = begun(request.user, key, _order(project))
    form = PrioritiesForm(request.POST or None, partner=partner, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _order(project),
        write=lambda _, version: rank(
            by=request.user, project=project, version=version, **form.order()
        ),
        back=lambda _: reverse("ideas", kwargs={"project_id": project.pk}),
    )
    if answer is not None:
        return answer
    shown = {
        "form": form,
        "project": project,
        "team": project.team,
        "ranked": ranked(project),
        "rankings": rankings_of(project),
        "said": changing(),
        "prompts": [p for p in method().at("ideas") if p.id == "MFI-14"],
    }
    return render(request, "changes/priorities.jinja", shown, status=422 if form.errors else 200)


def _order(project: Project) -> dict[str, Any]:
    latest = current_ranking(project)
    if latest is None:
        return {"version": 0}
    return {
        "version": latest.number,
        "texts": "\n".join(p.text for p in ranked(project)),
        "through": latest.through,
        "took_part": latest.took_part,
        "ranked_on": latest.ranked_on,
    }


@form_page
def progress(request: SignedIn, project_id: UUID) -> HttpResponse:
    """How far a project is: as the team says, beside what its coach says. The workbench says nothing."""
    project = project_for(request.user, project_id)
    sides = _sides(request, project)
    form = ProgressForm(request.POST or None, sides=sides)
    if form.is_valid():
        given = {"whose": next(iter(sides)), **form.cleaned_data}
        judge(by=request.user, project=project, **given)
        return redirect("progress", project_id=project.pk)
    shown = {
        "form": form,
        "project": project,
        "team": project.team,
        "days": side_by_side(progress_of(project)),
        "said": changing(),
        "sides": Side,
    }
    return render(request, "changes/progress.jinja", shown, status=422 if form.errors else 200)


def _sides(request: SignedIn, project: Project) -> dict[str, str]:
    """As whom a person can say it; one who is both chooses."""
    roles = roles_in(request.user, project.team)
    found = {}
    if roles & set(WORKERS):
        found[Side.TEAM.value] = Side.TEAM.label
    if Role.COACH in roles:
        found[Side.COACH.value] = Side.COACH.label
    return found
