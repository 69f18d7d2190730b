"""A prompt: its answers, and a form to answer it; the coverage page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun, draft_asked, drop_draft
from evenhand.web.core.methods import form_page
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS
from evenhand.web.prompts import actions
from evenhand.web.prompts.forms import AnswerForm
from evenhand.web.prompts.models import Answer, Shape
from evenhand.web.prompts.queries import answers_for, coverage, prompt_for


@form_page
def prompt(request: SignedIn, project_id: UUID, prompt_id: str) -> HttpResponse:
    """Read what there is, and answer."""
    asked, project = prompt_for(prompt_id), project_for(request.user, project_id)
    key = f"prompt:{project.pk}:{asked.id}"
    form = AnswerForm(
        request.POST or None, prompt=asked, initial=begun(request.user, key, {"version": 0})
    )
    if request.method == "POST":
        project_for(request.user, project_id, roles=WORKERS)
        if (answer := draft_asked(request, form, key)) is not None:
            return answer
        if form.is_valid():
            actions.answer(by=request.user, project=project, prompt=asked, **form.answer())
            drop_draft(by=request.user, key=key)
            return redirect("prompt", project_id=project_id, prompt_id=prompt_id)
    shown = {
        "asked": asked,
        "principle": method().principles[asked.principle - 1],
        "project": project,
        "team": project.team,
        "answers": list(answers_for(request.user, project, asked)),
        "form": form,
        "shapes": Shape,
    }
    return render(request, "prompts/prompt.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def prompts(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Every prompt by principle, and which principles have something."""
    project = project_for(request.user, project_id)
    shown = {
        "project": project,
        "team": project.team,
        "coverage": coverage(project),
        "model": method(),
    }
    return render(request, "prompts/prompts.jinja", shown)


@require_POST
def withdraw(request: SignedIn, answer_id: UUID) -> HttpResponse:
    """Take back one's own answer."""
    found = _answer(request, answer_id)
    actions.withdraw(by=request.user, answer=found)
    return redirect("prompt", project_id=found.project_id, prompt_id=found.prompt_id)


@require_POST
def review(request: SignedIn, answer_id: UUID) -> HttpResponse:
    """Say that an answer was read and talked about."""
    found = _answer(request, answer_id)
    actions.review(by=request.user, answer=found)
    return redirect("prompt", project_id=found.project_id, prompt_id=found.prompt_id)


def _answer(request: SignedIn, answer_id: UUID) -> Answer:
    """An answer that the person may read; for everyone else it is not there."""
    found = Answer.objects.select_related("project__team").filter(pk=answer_id).first()
    if found is None:
        raise Http404
    project = project_for(request.user, found.project_id, roles=WORKERS)
    if not answers_for(request.user, project, found.prompt).filter(pk=answer_id).exists():
        raise Http404
    return found
