"""Pages of conveners: making calls, answering interest, asking assessors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.defaults import constant
from evenhand.frameworks.commitment import usual_commitment
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.actions import assessing, calls, interests
from evenhand.web.applications.forms import AssessorForm, CallForm, InviteToApplyForm
from evenhand.web.applications.letters import tell_account
from evenhand.web.applications.models import INTEREST, Answered, Call
from evenhand.web.applications.presenting import block
from evenhand.web.applications.queries import (
    assessors_of,
    call_for,
    calls_of,
    convened_programme,
    interest_for,
    interests_of,
)
from evenhand.web.applications.standing import applications_to, areas_of, reach_of, rows_of
from evenhand.web.applications.views.common import (
    done_or_said,
    kept_with_draft,
    page,
    tried,
    write_invitation,
)
from evenhand.web.core.drafts import begun
from evenhand.web.core.methods import form_page

_A_MONTH = 365.25 / 12  # days


@require_safe
def programme_calls(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Calls of a programme."""
    programme = convened_programme(request.user, programme_id)
    return page(request, "programme_calls", programme=programme, calls=calls_of(programme))


@form_page
def new_call(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Make a call; only conveners see it until it is published."""
    programme = convened_programme(request.user, programme_id)
    form = CallForm(request.POST or None, initial=_usual())
    if form.is_valid():
        made = calls.make_call(by=request.user, programme=programme, content=form.content())
        return redirect("call_desk", call_id=made.pk)
    return page(request, "form", form, title=f"A call of {programme}", button="Keep it")


def _usual() -> dict[str, Any]:
    """Dates to begin with: a month each."""
    today = timezone.localdate()
    closes = today + timedelta(days=70)
    return {
        "version": 0,
        "least_in_area": 0,
        "commitment": usual_commitment(),
        "opens_on": today,
        "interest_until": today + timedelta(days=42),
        "closes_on": closes,
        "decided_by": closes + timedelta(days=42),
        "starts_on": closes + timedelta(days=84),
        "keep_until": closes
        + timedelta(days=round(constant("applications", "keep_months") * _A_MONTH)),
    }


@form_page
def edit_call(request: SignedIn, call_id: UUID) -> HttpResponse:
    """Change a call."""
    found = call_for(request.user, call_id)
    key = f"call:{found.pk}"
    form = CallForm(request.POST or None, initial=begun(request.user, key, _content(found)))
    changed = kept_with_draft(
        request,
        form,
        key=key,
        write=lambda version: calls.change_call(
            by=request.user, call=found, version=version, content=form.content()
        ),
        now=lambda: _content(Call.objects.get(pk=found.pk)),
    )
    if isinstance(changed, HttpResponse):
        return changed
    if changed is not None:
        return redirect("call_desk", call_id=call_id)
    title = f"Change {found.title}"
    return page(request, "form", form, title=title, button="Save", drafts=True)


def _content(found: Call) -> dict[str, Any]:
    content = {name: getattr(found, name) for name in (*calls.CHANGEABLE, "version")}
    return content | {"areas": "\n".join(found.areas)}


@require_POST
def publish_call(request: SignedIn, call_id: UUID) -> HttpResponse:
    """Everybody can read it from now on."""
    found = call_for(request.user, call_id)
    done_or_said(
        request, lambda: calls.publish_call(by=request.user, call=found), "The call is published."
    )
    return redirect("call_desk", call_id=call_id)


@require_safe
def call_desk(request: SignedIn, call_id: UUID) -> HttpResponse:
    """Where a call stands."""
    found, today = call_for(request.user, call_id), timezone.localdate()
    applications = applications_to(found)
    shown = {
        "call": found,
        "interests": interests_of(found),
        "rows": rows_of(found, request.user, applications),
        "areas": areas_of(found, applications),
        "reach": reach_of(found, applications),
        "assessors": assessors_of(found),
        "open": found.takes_applications(today),
        "is_closed": found.is_closed(today),
    }
    return page(request, "desk", **shown)


@require_safe
def interest_page(request: SignedIn, interest_id: UUID) -> HttpResponse:
    """What somebody wrote who is interested."""
    found = interest_for(request.user, interest_id)
    shown = {
        "interest": found,
        "call": found.call,
        "block": block(found.call.instrument(INTEREST), found.answers, {}),
        "waiting": found.answered == Answered.WAITING,
        "open": found.call.takes_applications(timezone.localdate()),
    }
    return page(request, "interest_read", **shown)


@require_POST
def answer_interest(request: SignedIn, interest_id: UUID, answer: str) -> HttpResponse:
    """Invite to apply, or not."""
    found = interest_for(request.user, interest_id)
    invited = interests.answer_interest(
        by=request.user, interest=found, invited=answer == Answered.INVITED
    )
    _write(request, invited)
    return redirect("call_desk", call_id=found.call_id)


def _write(request: SignedIn, invited: interests.Invited | None) -> None:
    if invited is None:
        messages.success(request, "Noted. Nobody is written to: tell them yourself.")
    elif invited.invitation is not None:
        write_invitation(request, invited.invitation, invited.secret)
    elif (lead := invited.application.lead) is not None:
        tell_account(lead.name, lead.email)
        messages.success(request, f"{lead.name} has an account, and finds the application there.")


@form_page
def invite_to_apply(request: SignedIn, call_id: UUID) -> HttpResponse:
    """Ask somebody to apply who has expressed no interest."""
    found = call_for(request.user, call_id)
    form = InviteToApplyForm(request.POST or None, areas=found.areas)
    invited = tried(
        form,
        lambda: interests.begin_application(by=request.user, call=found, **form.cleaned_data),
    )
    if invited is not None:
        _write(request, invited)
        return redirect("call_desk", call_id=call_id)
    return page(request, "form", form, title="Invite somebody to apply", button="Invite")


@form_page
def name_assessor(request: SignedIn, call_id: UUID) -> HttpResponse:
    """Ask somebody to read applications."""
    found = call_for(request.user, call_id)
    form = AssessorForm(request.POST or None)
    named = tried(
        form, lambda: assessing.name_assessor(by=request.user, call=found, **form.cleaned_data)
    )
    if named is not None:
        _tell_assessor(request, named)
        return redirect("call_desk", call_id=call_id)
    return page(request, "form", form, title="Ask an assessor", button="Ask them")


def _tell_assessor(request: SignedIn, named: assessing.Named) -> None:
    if named.invitation is not None:
        write_invitation(request, named.invitation, named.secret)
        return
    tell_account(named.assessor.name, named.assessor.email)
    messages.success(request, f"{named.assessor.name} has an account, and is an assessor now.")
