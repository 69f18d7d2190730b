"""Versions: published, compared, offered; and a form as a file of another programme."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.instruments.exchange import FORMATS, give
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.editing import actions
from evenhand.web.editing.forms import PublishForm
from evenhand.web.editing.models import Edition, OwnForm
from evenhand.web.editing.presenters import compared
from evenhand.web.editing.queries import (
    edition_for,
    editions_of,
    latest_edition,
    own_form_for,
)


@form_page
def publish_form(request: SignedIn, form_id: UUID) -> HttpResponse:
    """The draft becomes a version. What can be compared with the last one is said before."""
    found = own_form_for(request.user, form_id)
    last = latest_edition(found)

    def now(of: OwnForm) -> dict[str, object]:
        return {"version": of.version}

    form = PublishForm(request.POST or None, initial=now(found))

    def write() -> Edition:
        return actions.publish(
            by=request.user, form=found, reason=form.cleaned_data["reason"], version=form.made_from
        )

    try:
        made = saved(form, write=write, now=lambda: now(own_form_for(request.user, form_id)))
    except actions.EditingError as error:
        form.add_error(None, f"{error.problem} {error.remedy}")
        made = None
    if made is not None:
        messages.success(
            request, f"Version {made.number} is published. Rounds that are open keep theirs."
        )
        return redirect("own_form", form_id=found.pk)
    shown = {
        "own": found,
        "form": form,
        "instrument": found.instrument,
        "last": last,
        "compared": compared(last.instrument, found.instrument) if last else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "editing/publish.jinja", shown, status=status)


@require_safe
def edition(request: SignedIn, edition_id: UUID) -> HttpResponse:
    """A published version, and what it asks otherwise than the one before."""
    found = edition_for(request.user, edition_id)
    before = next((e for e in editions_of(found.form) if e.number == found.number - 1), None)
    shown = {
        "own": found.form,
        "edition": found,
        "instrument": found.instrument,
        "before": before,
        "compared": compared(before.instrument, found.instrument) if before else None,
    }
    return render(request, "editing/edition.jinja", shown)


@require_POST
def offer_form(request: SignedIn, form_id: UUID) -> HttpResponse:
    """Teams can begin rounds of it, or cannot any more."""
    found = own_form_for(request.user, form_id)
    actions.offer(by=request.user, form=found, offered=request.POST.get("offered") == "yes")
    return redirect("own_form", form_id=found.pk)


@require_safe
def form_elsewhere(request: SignedIn, form_id: UUID, format: str) -> HttpResponse:
    """What a format cannot say, before the file is taken."""
    found = own_form_for(request.user, form_id)
    if format not in FORMATS:
        raise Http404
    shown = {
        "own": found,
        "instrument": found.instrument,
        "format": FORMATS[format],
        "losses": give(found.instrument, format).losses,
    }
    return render(request, "editing/elsewhere.jinja", shown)


@require_safe
def form_file(request: SignedIn, form_id: UUID, format: str) -> HttpResponse:
    """The draft as a file of another programme."""
    found = own_form_for(request.user, form_id)
    if format not in FORMATS:
        raise Http404
    kind = FORMATS[format]
    response = HttpResponse(give(found.instrument, format).content, content_type=kind.media)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}{kind.ending}"'
    return response
