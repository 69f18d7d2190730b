"""Pages of who leads an application: people, one's own part, the plan for what is not in place yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from evenhand.planning.commitment import commitment
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.actions import applying, seats
from evenhand.web.applications.forms import (
    GapForm,
    OwnHoursForm,
    PersonForm,
)
from evenhand.web.applications.letters import ask_person
from evenhand.web.applications.models import (
    SELF_ASSESSMENT,
    Application,
    Part,
    Said,
    Seat,
)
from evenhand.web.applications.presenting import about_gaps
from evenhand.web.applications.queries import (
    gaps_of,
    own_application,
    own_seat,
    paper_of,
    seats_of,
)
from evenhand.web.applications.views.common import (
    kept,
    page,
    tried,
)
from evenhand.web.core.methods import form_page

LOW = 2  # of 5 in the readiness self-assessment: something to plan about


@form_page
def application_people(request: SignedIn, application_id: UUID) -> HttpResponse:
    """Who is named; each answers by a link of their own, which is shown to nobody else."""
    found = own_application(request.user, application_id)
    form = PersonForm(request.POST or None)
    named = tried(
        form,
        lambda: seats.name_person(by=request.user, application=found, **form.cleaned_data),
    )
    if named is not None:
        _say_asked(request, *named)
        return redirect("application_people", application_id=application_id)
    usual = {r.role.id: r.a_month for r in commitment(found.call.asks, {}).roles}
    seated = seats_of(found)
    shown = {
        "application": found,
        "seats": seated,
        "call": found.call,
        "lead": Part.LEAD,
        "usual": usual,
        "confirmed": sum(s.hours or 0 for s in seated if s.said == Said.YES),
        "asked": sum(usual.get(s.part, 0) for s in seated if s.said != Said.NO),
    }
    return page(request, "people", form, **shown)


def _say_asked(request: SignedIn, seat: Seat, secret: str) -> None:
    if ask_person(seat, secret):
        messages.success(request, f"We have written to {seat.name}. They answer for themselves.")
    else:
        messages.error(
            request,
            f"{seat.name} is named, but the email could not be sent. Ask again later.",
        )


@require_POST
def ask_seat_again(request: SignedIn, application_id: UUID, seat_id: UUID) -> HttpResponse:
    """A new link, to the same person."""
    found = own_application(request.user, application_id)
    seat = own_seat(found, seat_id)
    secret = seats.ask_again(by=request.user, application=found, seat=seat)
    _say_asked(request, seat, secret)
    return redirect("application_people", application_id=application_id)


@require_POST
def take_out_seat(request: SignedIn, application_id: UUID, seat_id: UUID) -> HttpResponse:
    """Somebody is not named any more."""
    found = own_application(request.user, application_id)
    seats.take_out(by=request.user, application=found, seat=own_seat(found, seat_id))
    messages.success(request, "They are not named any more.")
    return redirect("application_people", application_id=application_id)


@form_page
def own_hours(request: SignedIn, application_id: UUID) -> HttpResponse:
    """What the lead gives."""
    found = own_application(request.user, application_id)
    form = OwnHoursForm(request.POST or None, initial=_own(found))
    given = kept(
        request,
        form,
        write=lambda version: seats.give_own_hours(
            by=request.user,
            application=found,
            version=version,
            hours=form.cleaned_data["hours"],
            profession=form.cleaned_data["profession"],
        ),
        now=lambda: _own(found),
    )
    if given is not None:
        return redirect("application_people", application_id=application_id)
    return page(request, "form", form, application=found, title="Your own part", button="Save")


def _own(found: Application) -> dict[str, Any]:
    seat = found.seats.get(part=Part.LEAD)
    return {"hours": seat.hours, "profession": seat.profession, "version": seat.version}


@form_page
def gap_plan(request: SignedIn, application_id: UUID) -> HttpResponse:
    """What is not in place yet, and what is done about it, by whom, by when."""
    found = own_application(request.user, application_id)
    instrument = found.call.instrument(SELF_ASSESSMENT)
    paper = paper_of(found, SELF_ASSESSMENT)
    about = request.GET.get("about", "")
    form = GapForm(
        request.POST or None, instrument=instrument, seats=seats_of(found), initial={"about": about}
    )
    planned = tried(
        form,
        lambda: applying.plan_gap(
            by=request.user,
            application=found,
            about=form.cleaned_data["about"],
            what=form.cleaned_data["what"],
            owner=form.people[form.cleaned_data["owner"]],
            due=form.cleaned_data["due"],
        ),
    )
    if planned is not None:
        return redirect("gap_plan", application_id=application_id)
    answers = paper.answers if paper else {}
    shown = {
        "application": found,
        "gaps": list(about_gaps(found, gaps_of(found))),
        "low": [i for i in instrument.items() if answers.get(i.name) in range(1, LOW + 1)],
        "answered": bool(answers),
    }
    return page(request, "gaps", form, **shown)


@require_POST
def drop_gap(request: SignedIn, application_id: UUID, gap_id: UUID) -> HttpResponse:
    """Take it out of the plan."""
    found = own_application(request.user, application_id)
    applying.drop_gap(by=request.user, application=found, gap_id=gap_id)
    return redirect("gap_plan", application_id=application_id)
