"""Read a document, look at its marks, keep what the team wants to talk about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evenhand.frameworks.lexicon import lexicon
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.policies.actions import POLICIES, keep_marks
from evenhand.web.policies.forms import MOST_SHOWN, KeepForm, ReadForm
from evenhand.web.policies.grouping import grouped
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS


@form_page
def read_policy(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Choose a document; the answer to sending it is what is worth a look. Nothing is written anywhere."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = ReadForm(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {"project": project, "team": project.team, "form": form}
    if not form.is_valid():
        shown["kinds"] = lexicon().kinds
        status = 422 if form.is_bound else 200
        return render(request, "policies/read.jinja", shown, status=status)
    name = (form.cleaned_data["file"].name or "").rpartition(".")[0]
    shown |= {
        "form": KeepForm(initial={"name": name[:120]}, found=form.found),
        "policy": form.policy,
        "found": form.found[:MOST_SHOWN],
        "groups": grouped(form.found[:MOST_SHOWN], lexicon().kinds),
        "more": max(0, len(form.found) - MOST_SHOWN),
    }
    response = render(request, "policies/marks.jinja", shown)
    response["Cache-Control"] = "no-store"  # words of the document are on it
    return response


@require_POST
def keep_policy_marks(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Put what was ticked into the register."""
    project = project_for(request.user, project_id, roles=WORKERS)
    form = KeepForm(request.POST)
    if not form.is_valid():
        told = [str(e) for errors in form.errors.values() for e in errors]
        messages.error(request, f"{told[0]} Read the document again, then tick.")
        return redirect("read_policy", project_id=project.pk)
    kept = keep_marks(
        by=request.user,
        project=project,
        name=form.cleaned_data["name"],
        form=form.cleaned_data["form"],
        kept=form.kept(),
    )
    marks = "One mark is" if len(kept) == 1 else f"{len(kept)} marks are"
    messages.success(
        request, f"{marks} in the register, to be read by the team. The document was not kept."
    )
    return redirect("register", project_id=project.pk, kind_id=POLICIES)
