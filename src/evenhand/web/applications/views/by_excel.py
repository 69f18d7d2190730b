"""A form of an application as Excel: taken, filled in without network, brought back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.actions import applying
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import PAPERS, Application
from evenhand.web.applications.queries import own_application, paper_of
from evenhand.web.applications.views.common import page
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.instruments.bringing import BringForm
from evenhand.web.instruments.excel import BROUGHT, workbook


@require_safe
def paper_excel(request: SignedIn, application_id: UUID, instrument_id: str) -> HttpResponse:
    """The form with what is answered so far."""
    found = _written(request, application_id, instrument_id)
    return workbook(
        found.call.instrument(instrument_id),
        paper_of(found, instrument_id),
        name=f"{instrument_id}.xlsx",
        made_for=_made_for(found, instrument_id),
    )


@form_page
def bring_paper(request: SignedIn, application_id: UUID, instrument_id: str) -> HttpResponse:
    """Bring the filled-in form back: its answers are saved like typed ones, or told by cell."""
    found = _written(request, application_id, instrument_id)
    instrument, paper = found.call.instrument(instrument_id), paper_of(found, instrument_id)
    form = BringForm(
        request.POST or None,
        request.FILES or None,
        instrument=instrument,
        made_for=_made_for(found, instrument_id),
        initial={"version": paper.version if paper else 0},
    )
    if form.is_valid() and _kept(request, found, instrument_id, form):
        messages.success(
            request, "The answers of the file are saved. Look at them before you send."
        )
        return redirect("application", application_id=found.pk)
    title = f"Bring back: {instrument.title}"
    return page(request, "form", form, application=found, title=title, lead=BROUGHT, button="Bring it back")  # fmt: skip


def _written(request: SignedIn, application_id: UUID, instrument_id: str) -> Application:
    """An application that can be written in: after that its forms are read, not taken."""
    found = own_application(request.user, application_id)
    writable = found.call.takes_applications(timezone.localdate()) and not (
        found.sent_at or found.withdrawn_at
    )
    if instrument_id not in PAPERS or not writable:
        raise Http404
    return found


def _made_for(found: Application, instrument_id: str) -> str:
    """Answers of one application must not become another's by a mistaken upload."""
    return f"{found.pk} {instrument_id}"


def _kept(request: SignedIn, found: Application, instrument_id: str, form: BringForm) -> bool:
    try:
        applying.save_paper(
            by=request.user,
            application=found,
            instrument_id=instrument_id,
            version=form.read_from,
            answers=form.brought.answers,
            comments=form.brought.comments,
        )
    except ChangedMeanwhileError:
        form.set_meanwhile(paper_of(found, instrument_id))
        return False
    except CallError as error:
        form.add_error(None, str(error))
        return False
    return True
