"""The charter: what stands in it, writing it, and how it came to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenhand.frameworks.charter import charter_words
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.charter import actions
from evenhand.web.charter.forms import CharterForm, charter_values
from evenhand.web.charter.parts import told_of_policies
from evenhand.web.charter.presenters import changes, lines, sections
from evenhand.web.charter.queries import (
    POLICIES,
    charter_at,
    current_aim,
    current_charter,
    names_of,
    policies_of,
    versions_of_charter,
)
from evenhand.web.core.drafts import begun, draft_asked, draft_of, drop_draft
from evenhand.web.core.merging import saved_merged
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import (
    current_plan,
    measures_to_judge_by,
    project_for,
)
from evenhand.web.projects.saying import in_words
from evenhand.web.projects.views import WORKERS
from evenhand.web.prompts.queries import answered

_LATELY = 5


@require_safe
def charter(request: SignedIn, project_id: UUID) -> HttpResponse:
    """What the team agreed, section by section."""
    project = project_for(request.user, project_id)
    versions = versions_of_charter(project)
    current = versions[0] if versions else None
    plan = current_plan(project)
    policies = policies_of(project)
    shown = {
        "project": project,
        "team": project.team,
        "words": charter_words(),
        "current": current,
        "sections": sections(current.content if current else {}),
        "answered": answered(project),
        "aim": current_aim(project),
        "plan": in_words(plan, dict(measures_to_judge_by(project))) if plan else None,
        "policies": policies,
        "policies_told": told_of_policies([p.status_name for p in policies]),
        "policies_kind": POLICIES,
        "who_else": lines(current.content.get("who_else", "")) if current else [],
        "lately": changes(versions, names_of({v.made_by for v in versions[:_LATELY]}))[:_LATELY],
        "draft": draft_of(request.user, _key(project)),
        "may_write": bool(roles_in(request.user, project.team) & set(WORKERS)),
    }
    return render(request, "charter/charter.jinja", shown)


@form_page
def change_charter(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Write the charter. What others change meanwhile is kept too; what both change is set side by side."""
    project = project_for(request.user, project_id, roles=WORKERS)
    key, now = _key(project), charter_values(current_charter(project))
    form = CharterForm(request.POST or None, initial=begun(request.user, key, now))
    asked = draft_asked(request, form, key)
    if asked is not None:
        return asked
    kept = saved_merged(
        form,
        base=lambda number: charter_at(project, number),
        now=lambda: _now(project),
        write=lambda values, version: _save(request, project, values, version),
    )
    if kept is not None:
        drop_draft(by=request.user, key=key)
        if kept.said:
            messages.info(request, kept.said)
        return redirect("charter", project_id=project.pk)
    shown = {
        "project": project,
        "team": project.team,
        "form": form,
        "words": charter_words(),
        "sections": sections({}),
        "draft": form.initial.get("draft"),
    }
    return render(
        request, "charter/change_charter.jinja", shown, status=422 if form.is_bound else 200
    )


def _now(project: Project) -> dict[str, Any]:
    """What others may have changed: not from where this form was begun."""
    values = charter_values(current_charter(project))
    del values["begun_from"]
    return values


def _save(request: SignedIn, project: Project, values: Mapping[str, Any], version: int) -> Any:
    begun_from = values.get("begun_from")
    return actions.save_charter(
        by=request.user,
        project=project,
        version=version,
        content=values,
        made_from=version if begun_from is None else min(begun_from, version),
        signed=bool(values.get("signed")),
    )


def _key(project: Project) -> str:
    return f"charter:{project.pk}"


@require_safe
def charter_versions(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Every version, and what each changed."""
    project = project_for(request.user, project_id)
    versions = versions_of_charter(project)
    shown = {
        "project": project,
        "team": project.team,
        "fields": charter_words().fields,
        "changes": changes(versions, names_of({v.made_by for v in versions})),
    }
    return render(request, "charter/charter_versions.jinja", shown)
