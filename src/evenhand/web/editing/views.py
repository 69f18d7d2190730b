"""Forms of a programme: the list, one of them with its preview, and every part of it changed on a page of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.errors import UserError
from evenhand.frameworks.instruments import InstrumentError, instruments, source_of, to_toml
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.editing import actions, shaping
from evenhand.web.editing.bringing import ImportForm
from evenhand.web.editing.forms import (
    TYPES,
    CopyForm,
)
from evenhand.web.editing.models import OwnForm
from evenhand.web.editing.part_views import LANGUAGES, Content, content_of, place_of
from evenhand.web.editing.presenters import Preview
from evenhand.web.editing.queries import editions_of, forms_of, own_form_for, programme_of


@form_page
def programme_forms(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Forms of a programme, and those that can be copied."""
    programme = programme_of(request.user, programme_id)
    own = forms_of(programme)
    shipped = sorted(instruments().values(), key=lambda i: str(i.title))
    offered = [(i.id, str(i.title)) for i in shipped]
    offered += [(str(f.pk), f"{f.instrument.title} (yours)") for f in own]
    form = CopyForm(request.POST or None, offered=offered)
    if form.is_valid():
        chosen = form.cleaned_data["instrument"]
        text = next((f.draft for f in own if str(f.pk) == chosen), None) or source_of(chosen)
        made = actions.make_form(by=request.user, programme=programme, text=text)
        return redirect("own_form", form_id=made.pk)
    shown = {"programme": programme, "own": own, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "editing/forms.jinja", shown, status=status)


@form_page
def import_form(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """A form from a file of another programme."""
    programme = programme_of(request.user, programme_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        text = to_toml(form.taken.instrument)
        made = actions.make_form(by=request.user, programme=programme, text=text)
        messages.success(request, "The form was taken. Look at it before it is published.")
        for loss in form.taken.losses:
            messages.info(request, f"Not taken: {loss}")
        return redirect("own_form", form_id=made.pk)
    lead = "What cannot be asked here is told with its place, and nothing is taken then."
    shown = {
        "form": form,
        "page_title": "Bring a form from another programme",
        "button": "Take it",
        "lead": lead,
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def own_form(request: SignedIn, form_id: UUID) -> HttpResponse:
    """One form: its parts, its versions, and what can be done."""
    found = own_form_for(request.user, form_id)
    editions = editions_of(found)
    shown = {
        "own": found,
        "instrument": found.instrument,
        "editions": editions,
        "ahead": not editions or _differs(found, editions[0].definition),
        "languages": LANGUAGES,
        "kinds": TYPES,
    }
    return render(request, "editing/form.jinja", shown)


def _differs(found: OwnForm, definition: str) -> bool:
    last = {**tomllib.loads(definition), "version": 0}
    return {**tomllib.loads(found.draft), "version": 0} != last


@require_safe
def preview_form(request: SignedIn, form_id: UUID) -> HttpResponse:
    """The draft as people would see it."""
    found = own_form_for(request.user, form_id)
    form = found.instrument
    shown = {
        "own": found,
        "instrument": form,
        "sections": [(s, Preview(form, s)) for s in form.sections],
    }
    return render(request, "editing/preview.jinja", shown)


@require_POST
def move_part(request: SignedIn, form_id: UUID) -> HttpResponse:
    """A section or a question, one place up or down."""
    found = own_form_for(request.user, form_id)
    part, by = _part(found, request), -1 if request.POST.get("to") == "up" else 1
    return _changed(request, found, None if part is None else shaping.move(part, by))


@require_POST
def remove_part(request: SignedIn, form_id: UUID) -> HttpResponse:
    """A section, a question or a scale goes out of the draft; published versions keep it."""
    found = own_form_for(request.user, form_id)
    scale = request.POST.get("scale", "")
    if scale:
        at = place_of(content_of(found)[0].get("scale", []), scale)
        return _changed(request, found, None if at is None else shaping.remove_scale(at))
    part = _part(found, request)
    return _changed(request, found, None if part is None else shaping.remove(part))


def _part(found: OwnForm, request: SignedIn) -> shaping.Part | None:
    """The part that is named; None where it is gone."""
    sections = content_of(found)[0]["section"]
    at, item = place_of(sections, request.POST.get("section", "")), request.POST.get("item", "")
    if at is None or not item:
        return None if at is None else (at, None)
    inside = place_of(sections[at]["item"], item)
    return None if inside is None else (at, inside)


def _changed(
    request: SignedIn, found: OwnForm, change: Callable[[Content], None] | None
) -> HttpResponse:
    if change is None:
        messages.info(request, "That is not there any more: somebody changed the form.")
        return redirect("own_form", form_id=found.pk)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 10 else 0
    try:
        text = shaping.changed(found.draft, change)
        actions.change_draft(by=request.user, form=found, text=text, version=version)
    except (InstrumentError, UserError) as error:
        messages.error(request, f"{error.problem} {error.remedy}")
    return redirect("own_form", form_id=found.pk)
