"""Doors to what an organisation offers: its teams and leaders read, its leaders and administrators write."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.organisations.models import Organisation
from evenhand.web.organisations.queries import (
    organisation_for,
    own_organisations,
    own_teams,
    teams_of,
)
from evenhand.web.supporting.models import Offer, words


def may_write(person: User, organisation: Organisation) -> bool:
    """Leaders of the organisation itself, and administrators."""
    return person.is_administrator or own_organisations(person).filter(pk=organisation.pk).exists()


def place_to_read(person: User, organisation_id: UUID) -> Organisation:
    """An organisation, for people of its teams, for its leaders and those above, and for administrators."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    if person.is_administrator or own_teams(person).filter(pk__in=teams_of(found)).exists():
        return found
    return organisation_for(person, organisation_id)


def place_to_write(person: User, organisation_id: UUID) -> Organisation:
    """The same for those who write."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None or not may_write(person, found):
        raise Http404
    return found


def offer_to_write(person: User, offer_id: UUID) -> Offer:
    """An offer that holds, for those who write."""
    found = Offer.objects.select_related("organisation").filter(pk=offer_id).first()
    if found is None or not may_write(person, found.organisation):
        raise Http404
    return found


def offers_by_kind(organisation: Organisation) -> list[tuple[str, list[Offer]]]:
    """What is offered, by kind in the order of the register; a kind without any is there, and empty.

    What is of no kind stands at the end, if there is any.
    """
    held = list(Offer.objects.filter(organisation=organisation, ended_because=""))
    held.sort(key=lambda o: str(o.content["what"]).casefold())
    found = [
        (label, [o for o in held if o.content["kind"] == name])
        for name, label in words().field("kind").choices
    ]
    return found if found[-1][1] else found[:-1]


def ended_offers(organisation: Organisation) -> list[Offer]:
    """What is offered no longer, the latest first."""
    held = Offer.objects.filter(organisation=organisation).exclude(ended_because="")
    return list(held.order_by("-checked_on"))


def holding(organisations: Sequence[Organisation]) -> dict[UUID, list[Offer]]:
    """What each of them offers now."""
    found: dict[UUID, list[Offer]] = {o.pk: [] for o in organisations}
    for one in Offer.objects.filter(organisation__in=organisations, ended_because=""):
        found[one.organisation_id].append(one)
    return found
