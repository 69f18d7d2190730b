"""Pulses of a programme: begin one, answer it, read what it says; free texts for the independent reviewer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import programme_for
from evenhand.web.pulses import actions
from evenhand.web.pulses.forms import AnswerForm, OpenForm, ReviewForm
from evenhand.web.pulses.models import Pulse, Split
from evenhand.web.pulses.presenters import shown_results
from evenhand.web.pulses.queries import (
    askable,
    coached_or_own,
    convened_programme,
    has_answered,
    instrument_to_ask,
    of_the_programme,
    own_teams_in,
    pulse_for,
    pulse_to_review,
    pulses_of,
)


@require_safe
def pulses(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """Pulses of a programme, and for its convener a way to begin one."""
    programme = programme_for(request.user, programme_id)
    convenes = Role.CONVENER in of_the_programme(request.user, programme)
    shown = {
        "programme": programme,
        "pulses": pulses_of(programme),
        "askable": askable() if convenes else (),
        "titles": {i.id: i.title for i in askable()},
    }
    return render(request, "pulses/pulses.jinja", shown)


@form_page
def open_pulse(request: SignedIn, programme_id: UUID, instrument_id: str) -> HttpResponse:
    """Begin a pulse: what is kept beside answers, for how long."""
    programme = convened_programme(request.user, programme_id)
    instrument = instrument_to_ask(instrument_id)
    form = OpenForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.open_pulse(
                by=request.user, programme=programme, instrument=instrument, **form.cleaned_data
            )
            return redirect("pulse", pulse_id=made.pk)
        except actions.PulseError as error:
            form.add_error(None, str(error))
    shown = {
        "form": form,
        "page_title": f"Ask {instrument.title}",
        "lead": "Teams are asked whose people can raise a concern outside of team and line. The results are made once, after the last day.",
        "button": "Begin",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def pulse(request: SignedIn, pulse_id: UUID) -> HttpResponse:
    """Where a pulse stands; once its days are over, what it says. Never who or how many have answered until then."""
    found = pulse_for(request.user, pulse_id)
    today = timezone.localdate()
    open_ = not found.closed and today <= found.closes_on
    asked = bool(own_teams_in(request.user, found))
    shown = {
        **_common(found),
        "open": open_,
        "may_answer": open_ and asked and not has_answered(request.user, found),
        "answered": open_ and asked and has_answered(request.user, found),
        "results": shown_results(found, coached_or_own(request.user, found)),
        "reviews": found.closed and found.reviewer_id == request.user.pk,
    }
    return render(request, "pulses/pulse.jinja", shown)


@form_page
def answer_pulse(request: SignedIn, pulse_id: UUID) -> HttpResponse:
    """Answer once, on one page. Nothing is kept before it is sent."""
    found = pulse_for(request.user, pulse_id)
    teams = own_teams_in(request.user, found)
    if not teams or found.closed or timezone.localdate() > found.closes_on:
        raise Http404
    if has_answered(request.user, found):
        messages.info(
            request, "You have answered. Nobody can find your answers again, so they stay."
        )
        return redirect("pulse", pulse_id=found.pk)
    form = AnswerForm(request.POST or None, instrument=found.instrument, pulse=found, teams=teams)
    if form.is_valid():
        part = form.part or (str(teams[0].pk) if found.split == Split.TEAMS else "")
        actions.answer_pulse(by=request.user, pulse=found, part=part, answers=form.answers())
        messages.success(
            request, "Thank you. Your answers lie among all others; your name does not."
        )
        return redirect("pulse", pulse_id=found.pk)
    shown = {**_common(found), "form": form, "names": form.fields}
    return render(request, "pulses/answer.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def review_pulse(request: SignedIn, pulse_id: UUID) -> HttpResponse:
    """What people wrote, for the independent reviewer, who tells everybody what should change."""
    found = pulse_to_review(request.user, pulse_id)
    if found.reviewed_on is not None:
        return redirect("pulse", pulse_id=found.pk)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        actions.publish_review(by=request.user, pulse=found, **form.cleaned_data)
        return redirect("pulse", pulse_id=found.pk)
    shown = {**_common(found), "form": form, "texts": sorted(text for _, text in found.texts)}
    return render(request, "pulses/review.jinja", shown, status=422 if form.is_bound else 200)


def _common(found: Pulse) -> dict[str, Any]:
    return {
        "pulse": found,
        "instrument": found.instrument,
        "programme": found.programme,
        "minimum": actions.minimum_of(found),
        "splits": Split,
    }
