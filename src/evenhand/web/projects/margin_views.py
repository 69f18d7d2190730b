"""The page on which a team agrees what may be called equal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.projects import margins
from evenhand.web.projects.forms import AgreeMarginForm, ProposeMarginForm
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import (
    current_plan,
    open_proposal,
    partners_of,
    project_for,
    proposal_for,
)
from evenhand.web.projects.saying import margin_sentences, proposal_sentence
from evenhand.web.projects.views import WORKERS


@form_page
def margin(request: SignedIn, project_id: UUID) -> HttpResponse:
    """What is agreed, what is proposed; propose a margin."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = ProposeMarginForm(request.POST or None, locked=_agreed(project) is not None)
    if form.is_valid():
        margins.propose_margin(by=request.user, project=project, **form.margin())
        return redirect("margin", project_id=project.pk)
    return _page(request, project, propose=form)


@require_POST
def agree_margin(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    """Put on record that it was agreed, and lock it."""
    proposal = proposal_for(request.user, proposal_id, roles=WORKERS)
    form = AgreeMarginForm(request.POST, partners=partners_of(proposal.project.team))
    if form.is_valid():
        margins.agree_margin(by=request.user, proposal=proposal, **form.agreement())
        return redirect("margin", project_id=proposal.project_id)
    return _page(request, proposal.project, agree=form)


@require_POST
def withdraw_margin(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    """Take a proposal back."""
    proposal = proposal_for(request.user, proposal_id, roles=WORKERS)
    margins.withdraw_margin(by=request.user, proposal=proposal)
    return redirect("margin", project_id=proposal.project_id)


def _agreed(project: Project) -> Any:
    plan = current_plan(project)
    return plan.content.get("margin") if plan else None


def _page(
    request: SignedIn,
    project: Project,
    *,
    propose: ProposeMarginForm | None = None,
    agree: AgreeMarginForm | None = None,
) -> HttpResponse:
    plan, proposal = current_plan(project), open_proposal(project)
    shown = {
        "project": project,
        "team": project.team,
        "plan": plan,
        "sentences": list(margin_sentences(plan.content)) if plan else [],
        "agreed": bool(plan and plan.content.get("margin")),
        "proposal": proposal,
        "proposed": proposal_sentence(proposal) if proposal else "",
        "propose": propose or ProposeMarginForm(locked=bool(plan and plan.content.get("margin"))),
        "agree": agree or AgreeMarginForm(partners=partners_of(project.team)),
    }
    bound = any(form is not None and form.is_bound for form in (propose, agree))
    return render(request, "projects/margin.jinja", shown, status=422 if bound else 200)
