"""Ideas of a project: the list with its grid, one idea, a new one, and a better one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.frameworks.changing import changing
from evenhand.frameworks.method import method
from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.changes import actions
from evenhand.web.changes.excel import to_excel
from evenhand.web.changes.forms import IdeaForm, LetGoForm, idea_values
from evenhand.web.changes.models import Idea
from evenhand.web.changes.needing import links_missing, never_without
from evenhand.web.changes.queries import (
    drivers_to_tie_to,
    idea_for,
    ideas_of,
    lesson_shared,
    people_of,
    ranked,
    steps_of,
)
from evenhand.web.changes.saving import idea_as_of
from evenhand.web.changes.showing import glance, grid, met, shown_cycles
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.design.beside import Versioned
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects import gates
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import project_for
from evenhand.web.projects.views import WORKERS
from evenhand.web.registers.queries import entries_of

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILLED = ("what", "kind", "source")
_AROUND = ("huddles", "barriers", "adaptations")  # registers that stand beside ideas


@require_safe
def ideas(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Every idea as it was made, how much it could do and who can make it happen, and how its tests went."""
    project = project_for(request.user, project_id)
    found = list(ideas_of(project))
    shown = {
        "project": project,
        "team": project.team,
        "ideas": found,
        "glance": glance(found),
        "grid": grid(found),
        "ranked": ranked(project),
        "said": changing(),
        "programmes": list(project.team.programmes.order_by("name")),
        "registers": [kinds()[id] for id in _AROUND],
        "met": met(
            list(entries_of(project, kinds()["huddles"], status="held")), timezone.localdate()
        ),
        "prompts": method().at("ideas"),
        "may_write": bool(roles_in(request.user, project.team) & set(WORKERS)),
    }
    return render(request, "changes/ideas.jinja", shown)


@require_safe
def ideas_excel(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Ideas and how their tests were done, as Excel."""
    project = project_for(request.user, project_id)
    response = HttpResponse(to_excel(ideas_of(project)), content_type=_EXCEL)
    response["Content-Disposition"] = 'attachment; filename="change-ideas.xlsx"'
    return response


@form_page
def new_idea(request: SignedIn, project_id: UUID) -> HttpResponse:
    """Write down an idea; one from published work or another team begins filled in."""
    project = project_for(request.user, project_id, roles=WORKERS)
    example = changing().example(request.GET.get("example", ""))
    begun_with = {k: request.GET[k] for k in _FILLED if k in request.GET}
    provenance = request.GET.get("provenance", "")[:200]
    if example is not None:
        begun_with = {"what": example.what, "kind": example.type, "source": "evidence"}
        provenance = example.provenance
    key = f"idea:new:{project.pk}"
    form = _form(request, project, begun(request.user, key, {"version": 0}) | begun_with)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: {"version": 0},
        write=lambda values, _: actions.make_idea(
            by=request.user,
            project=project,
            content=idea_content(values) | {"provenance": provenance},
        ),
        back=lambda made: reverse("idea", kwargs={"idea_id": made.pk}),
    )
    return answer or _page(request, form, project, "Add a change idea", "Add it", drafts=True)


@form_page
def change_idea(request: SignedIn, idea_id: UUID) -> HttpResponse:
    """Put an idea better; what somebody else changed meanwhile is kept too."""
    found = idea_for(request.user, idea_id, roles=WORKERS)
    key = f"idea:{found.pk}"
    form = _form(request, found.project, begun(request.user, key, idea_values(found)))
    answer = answered(
        request,
        form,
        key=key,
        base=lambda version: idea_as_of(found, version),
        now=lambda: idea_values(idea_for(request.user, idea_id)),
        write=lambda values, version: actions.change_idea(
            by=request.user, idea=found, version=version, content=idea_content(values)
        ),
        back=lambda _: reverse("idea", kwargs={"idea_id": found.pk}),
    )
    return answer or _page(request, form, found.project, found.what, "Save", drafts=True)


@form_page
def let_go_idea(request: SignedIn, idea_id: UUID) -> HttpResponse:
    """Let an idea go that nobody has tested, as something learnt."""
    found = idea_for(request.user, idea_id, roles=WORKERS)
    key = f"idea:{found.pk}:letting-go"
    form = LetGoForm(request.POST or None, initial=begun(request.user, key, _let_go(found)))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _let_go(idea_for(request.user, idea_id)),
        write=lambda values, version: actions.let_go(
            by=request.user,
            idea=found,
            version=version,
            because=values["because"],
            why=values["let_go_why"],
        ),
        back=lambda _: reverse("idea", kwargs={"idea_id": found.pk}),
    )
    title = f"Let it go: {found.what}"
    return answer or _page(request, form, found.project, title, "Let it go", drafts=True)


def _let_go(found: Idea) -> dict[str, Any]:
    return {n: getattr(found, n) for n in ("because", "let_go_why", "version")}


def _form(request: SignedIn, project: Project, initial: Mapping[str, Any]) -> IdeaForm:
    priorities = [(str(p.pk), p.text) for p in ranked(project)]
    kept = initial.get("priority")
    if kept and kept not in dict(priorities):
        text = project.priorities.filter(pk=kept).values_list("text", flat=True).first()
        priorities.append((kept, f"{text} (no longer ranked)"))
    return IdeaForm(
        request.POST or None,
        drivers=drivers_to_tie_to(project, initial.get("driver")),
        priorities=priorities,
        people=people_of(project),
        initial=initial,
    )


def idea_content(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form gave, as an idea keeps it."""
    found = {k: v for k, v in values.items() if k != "version"}
    found["principle"] = int(found["principle"]) if found.get("principle") else None
    for name in ("driver", "priority", "owner"):
        found[f"{name}_id"] = found.pop(name, "") or None
    return found


def _page(
    request: SignedIn,
    form: Versioned,
    project: Project,
    title: str,
    button: str,
    *,
    drafts: bool = False,
) -> HttpResponse:
    shown = {
        "form": form,
        "project": project,
        "team": project.team,
        "page_title": title,
        "button": button,
        "drafts": drafts,
        "prompts": method().at("ideas"),
    }
    return render(request, "changes/form.jinja", shown, status=422 if form.errors else 200)


@require_safe
def idea(request: SignedIn, idea_id: UUID) -> HttpResponse:
    """One idea: what, from whom, who could be worse off, and its ramp of tests."""
    found = idea_for(request.user, idea_id)
    passed = gates.all_standing(found.project, kind="test")
    shown = {
        "idea": found,
        "project": found.project,
        "team": found.project.team,
        "said": changing(),
        "principles": method().principles,
        "cycles": shown_cycles(found, passed),
        "untied": passed.get(found.pk),
        "missing": (*never_without(found), *links_missing(found)),
        "lesson": lesson_shared(found),
        "steps": steps_of(found),
        "may_write": bool(roles_in(request.user, found.project.team) & set(WORKERS)),
    }
    return render(request, "changes/idea.jinja", shown)
