"""What an organisation offers: the list that its teams read, and the forms of those who keep it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.design.beside import Mergeable
from evenhand.web.supporting import actions
from evenhand.web.supporting.forms import EndForm, OfferForm
from evenhand.web.supporting.models import Offer
from evenhand.web.supporting.queries import (
    ended_offers,
    may_write,
    offer_to_write,
    offers_by_kind,
    place_to_read,
    place_to_write,
)


@require_safe
def offers(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    """By kind; a kind that nothing is offered of says so."""
    place = place_to_read(request.user, organisation_id)
    shown = {
        "place": place,
        "kinds": offers_by_kind(place),
        "ended": ended_offers(place),
        "writes": may_write(request.user, place),
    }
    return render(request, "supporting/offers.jinja", shown)


@form_page
def new_offer(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    """Put down one more."""
    place = place_to_write(request.user, organisation_id)
    key = f"offer:new:{place.pk}"
    form = OfferForm(request.POST or None, initial=begun(request.user, key, {"version": 0}))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: {"version": 0},
        write=lambda values, _: actions.make_offer(
            by=request.user,
            organisation=place,
            content=form.content(values),
            checked_on=timezone.localdate(),
        ),
        back=_list,
    )
    return answer or _form(request, form, f"What {place.name} offers", "Put it down")


@form_page
def change_offer(request: SignedIn, offer_id: UUID) -> HttpResponse:
    """Change it, or save it as it is: then it was looked at today."""
    found = offer_to_write(request.user, offer_id)
    key = f"offer:{found.pk}"
    form = OfferForm(request.POST or None, initial=begun(request.user, key, found.first_values()))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: offer_to_write(request.user, offer_id).first_values(),
        write=lambda values, version: actions.change_offer(
            by=request.user,
            offer=found,
            content=form.content(values),
            checked_on=timezone.localdate(),
            version=version,
        ),
        back=_list,
    )
    return answer or _form(request, form, "Change the offer", "Save as it holds today")


@form_page
def end_offer(request: SignedIn, offer_id: UUID) -> HttpResponse:
    """It is offered no longer."""
    found = offer_to_write(request.user, offer_id)
    key = f"offer:end:{found.pk}"
    form = EndForm(
        request.POST or None, initial=begun(request.user, key, {"version": found.version})
    )
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: {"version": offer_to_write(request.user, offer_id).version},
        write=lambda values, version: actions.end_offer(
            by=request.user,
            offer=found,
            because=values["because"],
            ended_on=timezone.localdate(),
            version=version,
        ),
        back=_list,
    )
    return answer or _form(request, form, f"No longer: {found.content['what']}", "It ends")


def _list(offer: Offer) -> str:
    return reverse("offers", kwargs={"organisation_id": offer.organisation_id})


def _form(request: SignedIn, form: Mergeable, title: str, button: str) -> HttpResponse:
    shown = {"form": form, "page_title": title, "button": button, "drafts": True}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)
