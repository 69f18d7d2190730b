"""A project and its plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenhand.frameworks.method import method
from evenhand.frameworks.tracks import track
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import team_for
from evenhand.web.projects import actions
from evenhand.web.projects.forms import (
    EVERYONE_ELSE,
    NO_NUMBER,
    ChangeProjectForm,
    PlanForm,
    ProjectForm,
)
from evenhand.web.projects.models import MeasurePlan, Project
from evenhand.web.projects.queries import (
    current_plan,
    measures_to_judge_by,
    project_for,
    versions_of_plan,
)
from evenhand.web.projects.saying import in_words

WORKERS = (Role.LEAD, Role.MEMBER, Role.PARTNER)


@form_page
def new_project(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Start a project."""
    team = team_for(request.user, team_id, roles=WORKERS)
    form = ProjectForm(request.POST or None)
    if form.is_valid():
        made = actions.start_project(by=request.user, team=team, **form.aimed())
        return redirect("project", project_id=made.pk)
    shown = {"form": form, "page_title": "Start a project", "button": "Start it"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def plan(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Fix the measure plan, or change it with a reason."""
    project = project_for(request.user, project_id, roles=WORKERS)
    current, key = current_plan(project), f"plan:{project.pk}"
    form = PlanForm(
        request.POST or None,
        first=current is None,
        measures=measures_to_judge_by(project),
        initial=begun(request.user, key, _initial(current)),
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _initial(current_plan(project)),
        write=lambda _, version: actions.fix_plan(
            by=request.user,
            project=project,
            content=form.content(),
            reason=form.cleaned_data.get("changed_because", ""),
            version=version,
        ),
        back=lambda _: _page(project),
    )
    if answer is not None:
        return answer
    shown = {
        "form": form,
        "page_title": "For whom, compared with whom, from when",
        "button": "Fix the plan",
        "drafts": True,
        "prompts": method().at("plan"),
        "project": project,
        "lead": "Fixed before the numbers are read, so that nobody can choose the answer afterwards.",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def change_project(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Put name, aim, area or track of a project better."""
    project = project_for(request.user, project_id, roles=WORKERS)
    key = f"project:{project.pk}"
    first = begun(request.user, key, _project_now(project))
    form = ChangeProjectForm(request.POST or None, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _project_now(project_for(request.user, project_id)),
        write=lambda _, version: actions.change_project(
            by=request.user, project=project, version=version, content=form.aimed()
        ),
        back=lambda _: _page(project),
    )
    if answer is not None:
        return answer
    shown = {"form": form, "page_title": "The project and its aim", "button": "Save"}
    shown["drafts"] = True
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _page(project: Project) -> str:
    return reverse("project", kwargs={"project_id": project.pk})


def _project_now(project: Project) -> dict[str, Any]:
    found = {name: getattr(project, name) for name in (*actions.CHANGEABLE, "version")}
    return found | {"aim_kind": project.aim_kind or NO_NUMBER}


@require_safe
def plan_versions(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The plan in plain words, with every earlier version and why it changed."""
    project = project_for(request.user, project_id)
    titles = dict(measures_to_judge_by(project))
    versions = [in_words(p, titles) for p in versions_of_plan(project)]
    shown = {
        "project": project,
        "team": project.team,
        "current": versions[0] if versions else None,
        "versions": versions,
        "track": track(project.track),
    }
    return render(request, "projects/plan.jinja", shown)


def _initial(current: MeasurePlan | None) -> dict[str, Any]:
    if current is None:
        return {"version": 0}
    content = current.content
    chosen = (
        EVERYONE_ELSE if content.get("everyone_else") else next(iter(content["comparison"]), "")
    )
    return {
        **content,
        "version": current.number,
        "comparison": chosen,
    }
