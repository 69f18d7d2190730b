"""The aim: its versions as learning, writing it from parts or freely, and calling it complete."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from evenhand.charts.words import day
from evenhand.frameworks.measuring import measuring
from evenhand.frameworks.method import method
from evenhand.planning.aims import lint, parts_of, read_aim, said_back, write_aim
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.charter.aim_forms import TARGETS, AimPartsForm, AimTextForm, parts_values
from evenhand.web.charter.aims import GATE, keep_aim, missing_of, told_back
from evenhand.web.charter.models import AimVersion
from evenhand.web.charter.presenters import aims, lines
from evenhand.web.charter.queries import (
    current_aim,
    current_charter,
    names_of,
    versions_of_aim,
)
from evenhand.web.core.drafts import begun, draft_asked, drop_draft
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.forms import GateForm
from evenhand.web.projects.gates import complete, reopen, standing
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.saying import aim_sentence
from evenhand.web.projects.views import WORKERS

READY = "It says for whom, and what becomes of the gap."


@require_safe
def aim(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The aim in force, what is asked about it, and every version with what was learnt."""
    project = project_for(request.user, project_id)
    versions = versions_of_aim(project)
    done = standing(project, kind=GATE, subject=project.pk)
    shown = {
        "project": project,
        "team": project.team,
        "versions": aims(versions, names_of({v.made_by for v in versions}), project.aim_kind),
        "means": aim_sentence(project),
        "said": told_back(versions[0] if versions else None, project.aim_kind),
        "missing": missing_of(versions[0] if versions else None),
        "done": done,
        "done_says": _done(done),
        "prompts": method().at("aim"),
        "may_write": bool(roles_in(request.user, project.team) & set(WORKERS)),
    }
    return render(request, "charter/aim.jinja", shown)


def _done(found: Any) -> str:
    if found is None:
        return ""
    words, on = measuring().complete, day(localtime(found.made_at).date())
    return words["without" if found.missing else "done"].format(on=on, reason=found.reason)


@form_page
def build_aim(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Put the aim together from its parts."""
    project = project_for(request.user, project_id, roles=WORKERS)
    current = current_aim(project)
    key, now = f"aim:parts:{project.pk}", _first_parts(project, current)
    form = AimPartsForm(
        request.POST or None, first=current is None, initial=_opened(request, key, now)
    )
    if (answer := draft_asked(request, form, key)) is not None:
        return answer
    if _only_look(request):
        return _built(request, project, form, looked=form.is_valid())
    made = saved(
        form,
        write=lambda: keep_aim(
            by=request.user,
            project=project,
            version=form.made_from,
            text=write_aim(form.plan) if form.plan else "",
            built=form.plan,
            **form.learning(),
        ),
        now=lambda: _first_parts(project, current_aim(project)),
    )
    if made is not None:
        drop_draft(by=request.user, key=key)
        return redirect("aim", project_id=project.pk)
    return _built(request, project, form, looked=False)


def _built(
    request: SignedIn, project: Project, form: AimPartsForm, *, looked: bool
) -> HttpResponse:
    plan = form.plan if looked else None
    shown = {
        "project": project,
        "team": project.team,
        "form": form,
        "draft": form.initial.get("draft"),
        "targets": TARGETS,
        "sentence": write_aim(plan) if plan else "",
        "asked": lint(parts_of(plan)) if plan else (),
        "said": said_back(parts_of(plan)) if plan else "",
    }
    wrong = form.is_bound and not looked
    return render(request, "charter/build_aim.jinja", shown, status=422 if wrong else 200)


@form_page
def write_aim_freely(request: SignedIn, project_id: UUID) -> HttpResponse:
    """The aim in the team's own sentence, with questions asked about it."""
    project = project_for(request.user, project_id, roles=WORKERS)
    current = current_aim(project)
    key = f"aim:words:{project.pk}"
    now = _opened(request, key, _first_text(current))
    form = AimTextForm(request.POST or None, first=current is None, initial=now)
    if (answer := draft_asked(request, form, key)) is not None:
        return answer
    if _only_look(request):
        return _written(request, project, form, text=form["text"].value() or "")
    made = saved(
        form,
        write=lambda: keep_aim(
            by=request.user,
            project=project,
            version=form.made_from,
            text=form.cleaned_data["text"],
            means=form.cleaned_data["means"],
            **form.learning(),
        ),
        now=lambda: _first_text(current_aim(project)),
    )
    if made is not None:
        drop_draft(by=request.user, key=key)
        return redirect("aim", project_id=project.pk)
    return _written(request, project, form, text="")


def _written(request: SignedIn, project: Project, form: AimTextForm, *, text: str) -> HttpResponse:
    if text:
        typed = {n: form.data.get(n) for n in form.fields}
        form = AimTextForm(initial=typed, first="reason" not in form.fields)
    shown = {
        "project": project,
        "team": project.team,
        "form": form,
        "draft": form.initial.get("draft"),
        "looked": bool(text),
        "asked": lint(read_aim(text)) if text else (),
        "said": said_back(read_aim(text)) if text else "",
    }
    return render(request, "charter/write_aim.jinja", shown, status=422 if form.is_bound else 200)


def _opened(request: SignedIn, key: str, now: dict[str, Any]) -> dict[str, Any]:
    """First values: with the draft where the page is opened, as it is saved where the form is sent."""
    return now if request.method == "POST" else begun(request.user, key, now)


def _only_look(request: SignedIn) -> bool:
    return request.method == "POST" and "look" in request.POST


def _first_parts(project: Project, current: AimVersion | None) -> dict[str, Any]:
    found = current_charter(project)
    said = found.content if found else {}
    whom, against = (_named_first(said.get(n, "")) for n in ("focus", "reference"))
    return parts_values(current, whom=whom, against=against)


def _named_first(text: str) -> str:
    """Who is named, without the reason that follows."""
    return re.split(r"[:.;]", next(iter(lines(text)), ""))[0].strip()


def _first_text(current: AimVersion | None) -> dict[str, Any]:
    if current is None:
        return {"version": 0}
    return {"text": current.text, "version": current.number}


@form_page
def complete_aim(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Call the aim complete; one without equity in it needs a reason, which stays in sight."""
    project = project_for(request.user, project_id, roles=WORKERS)
    missing = missing_of(current_aim(project))
    form = GateForm(request.POST if request.method == "POST" else None, missing=missing)
    if form.is_valid():
        complete(
            by=request.user,
            project=project,
            kind=GATE,
            subject=project.pk,
            missing=missing,
            reason=form.cleaned_data.get("reason", ""),
        )
        return redirect("aim", project_id=project.pk)
    shown = {
        "form": form,
        "missing": missing,
        "ready": READY,
        "project": project,
        "team": project.team,
    }
    return render(
        request, "charter/complete_aim.jinja", shown, status=422 if form.is_bound else 200
    )


@require_POST
def reopen_aim(request: SignedIn, project_id: UUID) -> HttpResponse:
    """It is complete no longer."""
    project = project_for(request.user, project_id, roles=WORKERS)
    reopen(by=request.user, project=project, kind=GATE, subject=project.pk)
    return redirect("aim", project_id=project.pk)
