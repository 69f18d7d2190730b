"""Registers: list, filter, export; entries: make, change, move on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.method import method
from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.queries import project_for
from evenhand.web.registers import actions
from evenhand.web.registers.elsewhere import kept_elsewhere
from evenhand.web.registers.export import to_excel
from evenhand.web.registers.forms import EntryForm
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import entries_of, entry_for, kind_for

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def register(request: SignedIn, project_id: UUID, kind_id: str) -> HttpResponse:
    """A register of a project."""
    kind, project = kind_for(kind_id), project_for(request.user, project_id)
    wanted = request.GET.get("status", "")
    chosen = wanted if wanted in {s.name for s in kind.statuses} else ""
    shown = {
        "kind": kind,
        "project": project,
        "team": project.team,
        "entries": list(entries_of(project, kind, status=chosen)),
        "chosen": chosen,
        "today": timezone.localdate(),
        "prompts": method().at(f"register:{kind.id}"),
        "may_write": bool(roles_in(request.user, project.team) & kind.write),
    }
    return render(request, "registers/register.jinja", shown)


@require_safe
def export(request: SignedIn, project_id: UUID, kind_id: str) -> HttpResponse:
    """The register as Excel."""
    kind, project = kind_for(kind_id), project_for(request.user, project_id)
    response = HttpResponse(to_excel(kind, entries_of(project, kind)), content_type=_EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{kind.id}.xlsx"'
    return response


@form_page
def new_entry(request: SignedIn, project_id: UUID, kind_id: str) -> HttpResponse:
    """Make an entry."""
    kind = kind_for(kind_id)
    project = project_for(request.user, project_id, roles=kind.write)
    asked = {f.name: request.GET[f.name] for f in kind.fields if f.name in request.GET}
    key = f"entry:new:{project.pk}:{kind.id}"
    first = begun(request.user, key, {"version": 0}) | asked
    form = EntryForm(request.POST or None, kind=kind, team=project.team, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: {"version": 0},
        write=lambda values, _: actions.make_entry(
            by=request.user,
            project=project,
            kind=kind,
            content=form.content(values),
            **_rest(values),
        ),
        back=lambda made: reverse("entry", kwargs={"entry_id": made.pk}),
    )
    return answer or _form(request, form, f"Add a {kind.one}", "Add it")


@require_safe
def entry(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """One entry, its history, and what can be done with it."""
    found = entry_for(request.user, entry_id)
    roles = roles_in(request.user, found.project.team)
    steps = list(found.steps.all())
    names = dict(User.objects.filter(pk__in={s.by for s in steps}).values_list("pk", "name"))
    shown = {
        "entry": found,
        "kind": found.kind,
        "project": found.project,
        "team": found.project.team,
        "steps": steps,
        "names": names,
        "moves": found.kind.steps(found.status_name, roles),
        "may_write": bool(roles & found.kind.write),
        "elsewhere": kept_elsewhere(found),
    }
    return render(request, "registers/entry.jinja", shown)


@form_page
def change_entry(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """Change an entry; a change by somebody else meanwhile is never overwritten."""
    found = _writable(request, entry_id)
    elsewhere = kept_elsewhere(found)
    if elsewhere is not None:
        return redirect(elsewhere.address)
    key = f"entry:{found.pk}"
    first = begun(request.user, key, _initial(found))
    form = EntryForm(request.POST or None, kind=found.kind, team=found.project.team, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _initial(entry_for(request.user, entry_id)),
        write=lambda values, version: actions.change_entry(
            by=request.user,
            entry=found,
            version=version,
            content=form.content(values),
            **_rest(values),
        ),
        back=lambda made: reverse("entry", kwargs={"entry_id": made.pk}),
    )
    return answer or _form(request, form, f"Change the {found.kind.one}", "Save")


def _form(request: SignedIn, form: EntryForm, title: str, button: str) -> HttpResponse:
    shown = {"form": form, "page_title": title, "button": button, "drafts": True}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_POST
def move_entry(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """Take a step."""
    found = _writable(request, entry_id)
    elsewhere = kept_elsewhere(found)
    if elsewhere is not None:
        return redirect(elsewhere.address)
    roles = roles_in(request.user, found.project.team)
    wanted = request.POST.get("to", "")
    step = next((s for s in found.kind.steps(found.status_name, roles) if s.to == wanted), None)
    if step is None:
        messages.info(request, "That step is not open any more: somebody moved the entry.")
        return redirect("entry", entry_id=found.pk)
    version = request.POST.get("version", "")
    actions.move_entry(
        by=request.user,
        entry=found,
        version=int(version) if version.isdecimal() else 0,
        step=step,
    )
    return redirect("entry", entry_id=found.pk)


def _writable(request: SignedIn, entry_id: UUID) -> Entry:
    found = entry_for(request.user, entry_id)
    if not roles_in(request.user, found.project.team) & found.kind.write:
        raise Http404
    return found


def _rest(given: Mapping[str, Any]) -> dict[str, Any]:
    owner = given.get("owner") or None
    return {
        "owner": User.objects.filter(pk=owner).first() if owner else None,
        "follow_up": given.get("follow_up") or None,
    }


def _initial(found: Entry) -> dict[str, Any]:
    owner = str(found.owner_id) if found.owner_id else ""
    return {
        **found.content,
        "owner": owner,
        "follow_up": found.follow_up,
        "version": found.version,
    }
