"""Study and act: the reading and the team's conclusion, the partners' beside it, the decision, and the gate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evenhand.frameworks.changing import changing
from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.changes import actions, concluding
from evenhand.web.changes.forms import DecideForm, PartnersForm, TeamForm
from evenhand.web.changes.models import Conclusion, Cycle, Whose
from evenhand.web.changes.needing import missing_of
from evenhand.web.changes.queries import (
    conclusion_of,
    cycle_for,
    partners_conclusion_for,
    sides_of,
)
from evenhand.web.changes.saving import part_as_of
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.measurement.studies import studied
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects import gates
from evenhand.web.projects.forms import GateForm
from evenhand.web.projects.queries import current_plan
from evenhand.web.projects.views import WORKERS

_ACT = ("decision", "because", "decision_why", "without_partners", "version")


@form_page
def study(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """What the numbers say, the population of focus first, and what the team makes of it."""
    found = cycle_for(request.user, cycle_id, roles=WORKERS)
    key = f"cycle:{found.pk}:study"
    form = TeamForm(request.POST or None, initial=begun(request.user, key, _team_now(found)))
    answer = answered(
        request,
        form,
        key=key,
        base=lambda version: part_as_of(found, "study", version),
        now=lambda: _team_now(found),
        write=lambda values, version: concluding.conclude(
            by=request.user, cycle=found, whose=Whose.TEAM, version=version, content=values
        ),
        back=lambda _: reverse("cycle", kwargs={"cycle_id": found.pk}),
    )
    if answer is not None:
        return answer
    shown = _reading(found, form) | {
        "page_title": f"Study: {found.title}",
        "beside": sides_of(found).get(Whose.PARTNERS),
        "drafts": True,
        "prompts": method().at("cycle"),
    }
    return render(request, "changes/study.jinja", shown, status=422 if form.errors else 200)


def _reading(found: Cycle, form: Any) -> dict[str, Any]:
    """What every measure says, for both sides in the same words."""
    plan = current_plan(found.idea.project)
    return _common(found, form) | {
        "focused": bool(plan and plan.content.get("focus")),
        "studied": list(studied(found.idea.project)),
    }


@form_page
def partners(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """What those most affected make of it, written by a partner or as it came through the supporter."""
    found = cycle_for(request.user, cycle_id, roles=WORKERS)
    partner = Role.PARTNER in roles_in(request.user, found.idea.project.team)
    kept = conclusion_of(found, Whose.PARTNERS)
    if kept is not None and kept.confirmed_on and not partner and request.method != "POST":
        messages.info(request, "A partner wrote or confirmed this: it is theirs to change.")
        return redirect("cycle", cycle_id=found.pk)
    key = f"cycle:{found.pk}:partners"
    first = begun(request.user, key, _now(kept))
    form = PartnersForm(request.POST or None, partner=partner, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _now(conclusion_of(found, Whose.PARTNERS)),
        write=lambda values, version: concluding.conclude(
            by=request.user, cycle=found, whose=Whose.PARTNERS, version=version, content=values
        ),
        back=lambda _: reverse("cycle", kwargs={"cycle_id": found.pk}),
    )
    if answer is not None:
        return answer
    shown = _reading(found, form) | {
        "page_title": f"What those most affected conclude: {found.title}",
        "theirs": True,
        "drafts": True,
        "beside": sides_of(found).get(Whose.TEAM),
    }
    return render(request, "changes/study.jinja", shown, status=422 if form.errors else 200)


def _team_now(found: Cycle) -> dict[str, Any]:
    row = conclusion_of(found, Whose.TEAM) or Conclusion()
    return {name: getattr(row, name) for name in (*concluding.TEAM_TOLD, "version")}


def _now(kept: Conclusion | None) -> dict[str, Any]:
    row = kept or Conclusion()
    return {name: getattr(row, name) for name in (*concluding.TOLD, "version")}


@require_POST
def confirm(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """Say, as a partner, that this is what was concluded."""
    found = partners_conclusion_for(request.user, cycle_id, roles=(Role.PARTNER,))
    version = request.POST.get("version", "")
    concluding.confirm(
        by=request.user,
        conclusion=found,
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
    )
    return redirect("cycle", cycle_id=cycle_id)


@require_POST
def take_back(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """Take back what those most affected concluded."""
    found = partners_conclusion_for(request.user, cycle_id, roles=(Role.LEAD, Role.PARTNER))
    concluding.take_back(by=request.user, conclusion=found)
    messages.info(request, "It is taken back. Nothing of what it said is kept.")
    return redirect("cycle", cycle_id=cycle_id)


@form_page
def decide(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """Adapt, adopt or abandon."""
    found = cycle_for(request.user, cycle_id, roles=WORKERS)
    key = f"cycle:{found.pk}:decision"
    form = DecideForm(
        request.POST or None,
        needs_reason=not actions.agreed_by_affected(found),
        initial=begun(request.user, key, _decided(found)),
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _decided(cycle_for(request.user, cycle_id)),
        write=lambda values, version: actions.decide(
            by=request.user, cycle=found, version=version, content=values
        ),
        back=lambda _: reverse("cycle", kwargs={"cycle_id": found.pk}),
    )
    if answer is not None:
        return answer
    shown = _common(found, form) | {
        "page_title": f"Adapt, adopt or abandon: test {found.number}, {found.what}",
        "button": "Decide",
        "sides": sides_of(found),
    }
    return render(request, "changes/decide.jinja", shown, status=422 if form.errors else 200)


def _decided(found: Cycle) -> dict[str, Any]:
    return {name: getattr(found, name) for name in _ACT}


@form_page
def complete(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """Call a test complete; where something is missing, only with a reason that stays in sight."""
    found = cycle_for(request.user, cycle_id, roles=WORKERS)
    missing = missing_of(found, sides_of(found))
    sent = request.POST if request.method == "POST" else None
    form = GateForm(sent, missing=missing)
    if form.is_valid():
        gates.complete(
            by=request.user,
            project=found.idea.project,
            kind="test",
            subject=found.pk,
            missing=missing,
            reason=form.cleaned_data.get("reason", ""),
        )
        return redirect("cycle", cycle_id=found.pk)
    shown = _common(found, form) | {
        "page_title": f"Is it complete? Test {found.number}, {found.what}",
        "missing": missing,
        "ready": changing().words["ready"],
    }
    return render(request, "changes/complete.jinja", shown, status=422 if form.errors else 200)


@require_POST
def reopen(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """A test that is complete no longer."""
    found = cycle_for(request.user, cycle_id, roles=WORKERS)
    gates.reopen(by=request.user, project=found.idea.project, kind="test", subject=found.pk)
    return redirect("cycle", cycle_id=found.pk)


def _common(found: Cycle, form: Any) -> dict[str, Any]:
    return {
        "form": form,
        "cycle": found,
        "idea": found.idea,
        "project": found.idea.project,
        "team": found.idea.project.team,
        "said": changing(),
    }
