"""What everybody can read, the form that everybody can send, and the page behind a link of one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evenhand.instruments import mistakes
from evenhand.planning.commitment import commitment as hours_of
from evenhand.web.applications.actions.interests import send_interest
from evenhand.web.applications.actions.seats import answer_for_oneself
from evenhand.web.applications.forms import (
    CommitmentForm,
    InterestForm,
    OwnPartForm,
    StatementForm,
)
from evenhand.web.applications.limits import mark, refusal
from evenhand.web.applications.models import (
    APPLICATION,
    ASSESSMENT,
    FORMS,
    INTEREST,
    PAPERS,
    Call,
    Part,
    Seat,
)
from evenhand.web.applications.presenting import paragraphs, whole
from evenhand.web.applications.queries import open_calls, paper_of, public_call, seat_behind
from evenhand.web.applications.views.common import kept, page, tried
from evenhand.web.core.methods import form_page
from evenhand.web.instruments.forms import SectionForm


@login_not_required
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Calls that are open, by title."""
    return page(request, "calls", calls=open_calls(timezone.localdate()))


@login_not_required
@require_safe
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """A call, its dates and its information pack."""
    found, today = public_call(request.user, call_id), timezone.localdate()
    shown = {
        "call": found,
        "expected": paragraphs(found.expected),
        "pack": paragraphs(found.pack),
        "takes_interest": found.takes_interest(today),
        "is_closed": found.is_closed(today),
        "forms": [found.instrument(id) for id in PAPERS],
    }
    return page(request, "call", **shown)


@login_not_required
@require_safe
def criteria(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """How applications are read, every step in words."""
    found = public_call(request.user, call_id)
    return page(request, "criteria", call=found, instrument=found.instrument(ASSESSMENT))


@login_not_required
@require_safe
def call_form(request: HttpRequest, call_id: UUID, instrument_id: str) -> HttpResponse:
    """A form of a call on paper, so that people see what is asked before they begin."""
    found = public_call(request.user, call_id)
    if instrument_id not in FORMS:
        raise Http404
    shown = {"instrument": found.instrument(instrument_id)}
    return render(request, "instruments/blank.jinja", shown)


@login_not_required
@require_safe
def commitment(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Hours by role and month, before anybody applies. Nothing that is typed is kept."""
    found = public_call(request.user, call_id)
    form = CommitmentForm(request.GET or None, plan=found.asks)
    usual = {r.id: r.usual for r in found.asks.roles}
    if form.is_bound and form.is_valid():
        hours = hours_of(found.asks, form.people(), travel_hours=float(form.cleaned_data["travel"]))
    else:
        hours = hours_of(found.asks, usual, travel_hours=2)
    return page(request, "commitment", form, call=found, hours=hours)


@login_not_required
@never_cache
@form_page
def interest(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Express an interest; nobody needs to sign in."""
    found = public_call(request.user, call_id)
    if not found.takes_interest(timezone.localdate()):
        raise Http404
    form = InterestForm(request.POST or None, areas=found.areas)
    answers = _questions(request, found)
    if (
        request.method == "POST"
        and _is_whole(form, answers)
        and _is_kept(request, found, form, answers)
    ):
        return redirect("interest_sent", call_id=call_id)
    return page(request, "interest", form, call=found, answers=answers, made=mark())


def _questions(request: HttpRequest, call: Call) -> SectionForm:
    instrument = call.instrument(INTEREST)
    return SectionForm(
        request.POST or None,
        instrument=instrument,
        sections=instrument.sections[:1],
        answers={},
        initial={"version": 0},
    )


def _is_whole(form: InterestForm, answers: SectionForm) -> bool:
    """Both parts, with every answer that is needed."""
    both = [form.is_valid(), answers.is_valid()]
    if both[1]:
        for wrong in mistakes(answers.instrument, answers.answers(), finished=True):
            answers.add_error(wrong.item, wrong.sentence)
    return all(both) and answers.is_valid()


def _is_kept(request: HttpRequest, call: Call, form: InterestForm, answers: SectionForm) -> bool:
    trap, made = request.POST.get("website", ""), request.POST.get("made", "")
    refused = refusal(request, call, trap=trap, made=made)
    if refused is not None and refused.silent:
        return True  # a robot reads that all is well
    if refused is not None:
        form.add_error(None, refused.sentence)
        return False
    given = {k: v for k, v in answers.answers().items() if v not in ("", [])}
    return (
        tried(form, lambda: send_interest(call=call, answers=given, **form.cleaned_data))
        is not None
    )


@login_not_required
@require_safe
def interest_sent(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """What happens next; it tells nothing of what was sent."""
    return page(request, "interest_sent", call=public_call(request.user, call_id))


@login_not_required
@never_cache
@form_page
def own_part(request: HttpRequest, secret: str) -> HttpResponse:
    """What a named person is named for, and what they say of it: themselves, without an account."""
    seat = seat_behind(secret)
    sponsors = seat.part == Part.SPONSOR
    kind = StatementForm if sponsors else OwnPartForm
    form = kind(request.POST or None, initial=_first(seat))
    given = kept(
        request,
        form,
        write=lambda version: answer_for_oneself(
            seat=seat, version=version, **_given(form.contents)
        ),
        now=lambda: _first(Seat.objects.get(pk=seat.pk)),
    )
    if given is not None:
        messages.success(request, "Thank you. What you said is kept.")
        return redirect("own_part", secret=secret)
    application = seat.application
    paper = paper_of(application, APPLICATION)
    shown = {
        "seat": seat,
        "application": application,
        "call": application.call,
        "answers": paper.answers if paper else {},
        "whole": whole(application) if sponsors else None,
        "closed": not application.call.takes_applications(timezone.localdate()),
    }
    return page(request, "own_part", form, **shown)


def _first(seat: Seat) -> dict[str, Any]:
    names = ("profession", "hours", "statement", "said", "version")
    return {name: getattr(seat, name) for name in names}


def _given(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in cleaned.items() if k != "version"}
