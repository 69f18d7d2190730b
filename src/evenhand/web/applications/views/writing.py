"""Pages of who leads an application: writing it and sending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.actions import applying
from evenhand.web.applications.forms import (
    ApplicationForm,
    SendForm,
)
from evenhand.web.applications.missing import missing_of
from evenhand.web.applications.models import (
    PAPERS,
    SELF_ASSESSMENT,
    Application,
    Paper,
)
from evenhand.web.applications.outcome import outcome_of
from evenhand.web.applications.presenting import whole
from evenhand.web.applications.queries import (
    own_application,
    paper_of,
    papers_of,
)
from evenhand.web.applications.views.common import (
    done_or_said,
    file_of,
    kept_with_draft,
    page,
)
from evenhand.web.core.drafts import begun
from evenhand.web.core.methods import form_page
from evenhand.web.instruments.forms import SectionForm, first_values
from evenhand.web.instruments.queries import section_for


@require_safe
def application(request: SignedIn, application_id: UUID) -> HttpResponse:
    """Where an application stands, and every part of it."""
    found = own_application(request.user, application_id)
    open_ = found.call.takes_applications(timezone.localdate()) and found.withdrawn_at is None
    papers = papers_of(found)
    shown = {
        "application": found,
        "call": found.call,
        "forms": [(found.call.instrument(id), papers.get(id)) for id in PAPERS],
        "missing": missing_of(found) if found.sent_at is None else (),
        "open": open_,
        "writable": open_ and found.sent_at is None,
        "outcome": outcome_of(found),
        "form": SendForm(),
    }
    return page(request, "application", **shown)


@require_safe
def read_own(request: SignedIn, application_id: UUID) -> HttpResponse:
    """The whole application as assessors read it."""
    found = own_application(request.user, application_id)
    return page(request, "whole", whole=whole(found), call=found.call, back="application")


@form_page
def change_application(request: SignedIn, application_id: UUID) -> HttpResponse:
    """Name, organisation, area."""
    found = own_application(request.user, application_id)
    key = f"application:{found.pk}:head"
    first = begun(request.user, key, _fields(found))
    form = ApplicationForm(request.POST or None, areas=found.call.areas, initial=first)
    changed = kept_with_draft(
        request,
        form,
        key=key,
        write=lambda version: applying.change_application(
            by=request.user, application=found, version=version, content=form.contents
        ),
        now=lambda: _fields(Application.objects.get(pk=found.pk)),
    )
    if isinstance(changed, HttpResponse):
        return changed
    if changed is not None:
        return redirect("application", application_id=application_id)
    title = "Your team and organisation"
    return page(request, "form", form, application=found, title=title, button="Save", drafts=True)


def _fields(found: Application) -> dict[str, Any]:
    return {n: getattr(found, n) for n in (*applying.FIELDS, "version")}


@form_page
def application_section(
    request: SignedIn, application_id: UUID, instrument_id: str, section: str
) -> HttpResponse:
    """One section of a form."""
    found = own_application(request.user, application_id)
    if instrument_id not in PAPERS:
        raise Http404
    instrument, paper = found.call.instrument(instrument_id), paper_of(found, instrument_id)
    asked = section_for(instrument, section)
    key = f"application:{found.pk}:{instrument_id}:{asked.name}"
    form = SectionForm(
        request.POST or None,
        request.FILES or None,
        instrument=instrument,
        sections=(asked,),
        answers=paper.answers if paper else {},
        initial=begun(request.user, key, _first(asked, paper)),
    )
    saved = kept_with_draft(
        request,
        form,
        key=key,
        write=lambda version: applying.save_paper(
            by=request.user,
            application=found,
            instrument_id=instrument_id,
            version=version,
            answers=form.answers(),
            comments=form.comments(),
            files=form.uploads(),
        ),
        now=lambda: _first(asked, paper_of(found, instrument_id)),
    )
    if isinstance(saved, HttpResponse):
        return saved
    names = [s.name for s in instrument.sections]
    place = names.index(asked.name) + 1
    if saved is not None:
        return _onwards(application_id, instrument_id, names[place:])
    shown = {
        "application": found,
        "instrument": instrument,
        "section": asked,
        "place": (place, len(names)),
    }
    return page(request, "section", form, **shown)


def _first(section: Any, paper: Paper | None) -> dict[str, Any]:
    return first_values(
        (section,),
        answers=paper.answers if paper else {},
        comments=paper.comments if paper else {},
        version=paper.version if paper else 0,
    )


def _onwards(application_id: UUID, instrument_id: str, following: list[str]) -> HttpResponse:
    if following:
        return redirect("application_section", application_id=application_id, instrument_id=instrument_id, section=following[0])  # fmt: skip
    if instrument_id == SELF_ASSESSMENT:
        return redirect("gap_plan", application_id=application_id)
    return redirect("application", application_id=application_id)


@require_safe
def own_evidence(request: SignedIn, application_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of one's own application."""
    return file_of(own_application(request.user, application_id), file_id)


@require_POST
def read_pack(request: SignedIn, application_id: UUID) -> HttpResponse:
    """Say that one has read it."""
    found = own_application(request.user, application_id)
    done_or_said(request, lambda: applying.read_pack(by=request.user, application=found), "Noted.")
    return redirect("application", application_id=application_id)


@require_POST
def send_application(request: SignedIn, application_id: UUID) -> HttpResponse:
    """It is complete, or goes with the reason why not."""
    found = own_application(request.user, application_id)
    reason = request.POST.get("reason", "")[:2_000]
    done_or_said(
        request,
        lambda: applying.send_application(by=request.user, application=found, reason=reason),
        "Your application is sent. Until the call closes you can take it back and change it.",
    )
    return redirect("application", application_id=application_id)


@require_POST
def take_back(request: SignedIn, application_id: UUID) -> HttpResponse:
    """Write on in it."""
    found = own_application(request.user, application_id)
    done_or_said(
        request,
        lambda: applying.take_back(by=request.user, application=found),
        "You can change it now. Send it again before the call closes.",
    )
    return redirect("application", application_id=application_id)


@require_POST
def withdraw_application(request: SignedIn, application_id: UUID) -> HttpResponse:
    """For good."""
    found = own_application(request.user, application_id)
    done_or_said(
        request,
        lambda: applying.withdraw_application(by=request.user, application=found),
        "Your application is withdrawn.",
    )
    return redirect("application", application_id=application_id)
