"""A test: its page, and its parts one by one. Each part can be typed by somebody else at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenhand.frameworks.changing import changing
from evenhand.frameworks.method import method
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.changes import actions
from evenhand.web.changes.concluding import may_take_back
from evenhand.web.changes.forms import BeginForm, DoForm, PlanForm, TogetherForm
from evenhand.web.changes.models import Cycle, Idea, Whose
from evenhand.web.changes.needing import links_missing, never_without
from evenhand.web.changes.queries import cycle_for, idea_for, sides_of, steps_of
from evenhand.web.changes.saving import part_as_of
from evenhand.web.changes.showing import shown_cycle
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.design.beside import Versioned
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects import gates
from evenhand.web.projects.views import WORKERS

_FORMS: dict[str, tuple[type[Versioned], str]] = {
    "plan": (PlanForm, "Plan"),
    "do": (DoForm, "Do"),
    "together": (TogetherForm, "What you make of it together"),
}


@require_safe
def cycle(request: SignedIn, cycle_id: UUID) -> HttpResponse:
    """Everything of a test on one page: plan, do, both conclusions beside each other, what is decided."""
    found = cycle_for(request.user, cycle_id)
    project = found.idea.project
    roles = roles_in(request.user, project.team)
    partners = sides_of(found).get(Whose.PARTNERS)
    shown = {
        "shown": shown_cycle(found, gates.standing(project, kind="test", subject=found.pk)),
        "cycle": found,
        "idea": found.idea,
        "project": project,
        "team": project.team,
        "said": changing(),
        "steps": steps_of(found.idea, found),
        "may_write": bool(roles & set(WORKERS)),
        "partner": Role.PARTNER in roles,
        "may_take_back": bool(partners and may_take_back(request.user, found, partners)),
        "prompts": method().at("cycle"),
    }
    return render(request, "changes/cycle.jinja", shown)


@form_page
def begin_cycle(request: SignedIn, idea_id: UUID) -> HttpResponse:
    """The next test of an idea, filled in from the one before."""
    found = idea_for(request.user, idea_id, roles=WORKERS)
    before = found.cycles.last()
    absent = [name for name in ("worse_off", "would_know") if not getattr(found, name)]
    untied = () if before else links_missing(found)
    form = BeginForm(
        request.POST or None, asks=absent, missing=bool(untied), initial=_from_before(before)
    )
    if form.is_valid():
        made = _begun(request, found, form, absent)
        return redirect("cycle", cycle_id=made.pk)
    shown = {
        "form": form,
        "project": found.project,
        "team": found.project.team,
        "page_title": f"Test {before.number + 1 if before else 1}: {found.what}",
        "lead": _lead(before),
        "missing": (*never_without(found), *untied),
        "button": "Begin the test",
    }
    return render(request, "changes/form.jinja", shown, status=422 if form.errors else 200)


def _begun(request: SignedIn, found: Idea, form: BeginForm, absent: list[str]) -> Cycle:
    given = form.cleaned_data
    if absent:
        actions.change_idea(
            by=request.user,
            idea=found,
            version=found.version,
            content={name: given[name] for name in absent},
        )
    return actions.begin_cycle(
        by=request.user, idea=found, content=given, reason=given.get("reason", "")
    )


def _from_before(before: Cycle | None) -> dict[str, Any]:
    """What is tried again, as it was planned; what was expected is asked anew."""
    if before is None:
        return {}
    kept = ("what", "scale", "plan", "data")
    return {name: getattr(before, name) for name in kept}


def _lead(before: Cycle | None) -> str:
    """What the test before taught, where the next one is planned."""
    if before is None:
        return ""
    taught = before.decision_why or before.next_step
    return f"After test {before.number}: {taught}" if taught else ""


def part_view(part: str) -> Any:
    """The page of one part of a test."""
    form_class, title = _FORMS[part]

    @form_page
    def view(request: SignedIn, cycle_id: UUID) -> HttpResponse:
        found = cycle_for(request.user, cycle_id, roles=WORKERS)
        key = f"cycle:{found.pk}:{part}"
        form = form_class(
            request.POST or None, initial=begun(request.user, key, _values(found, part))
        )
        answer = answered(
            request,
            form,
            key=key,
            base=lambda version: part_as_of(found, part, version),
            now=lambda: _values(cycle_for(request.user, cycle_id), part),
            write=lambda values, version: actions.keep_part(
                by=request.user, cycle=found, version=version, part=part, content=values
            ),
            back=lambda _: reverse("cycle", kwargs={"cycle_id": found.pk}),
        )
        return answer or _part_page(request, found, form, title)

    return view


def _values(found: Cycle, part: str) -> Mapping[str, Any]:
    return {name: getattr(found, name) for name in (*actions.PARTS[part], "version")}


def _part_page(request: SignedIn, found: Cycle, form: Versioned, title: str) -> HttpResponse:
    shown = {
        "form": form,
        "cycle": found,
        "project": found.idea.project,
        "team": found.idea.project.team,
        "page_title": f"{title}: test {found.number}, {found.what}",
        "button": "Save",
        "drafts": True,
    }
    return render(request, "changes/form.jinja", shown, status=422 if form.errors else 200)


plan = part_view("plan")
do = part_view("do")
together = part_view("together")
