"""Putting down what is offered, changing it, ending it: atomic, with an audit event that holds none of the words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.models import Organisation
from evenhand.web.supporting.models import FIELDS, NEEDED, Offer, words


class OfferError(UserError):
    """An offer is not complete, or holds no longer."""

    http_status = 409


@transaction.atomic
def make_offer(
    *, by: User, organisation: Organisation, content: Mapping[str, str], checked_on: date
) -> Offer:
    """Put down what the organisation offers.

    Raises
    ------
    OfferError
        When it is not said what is offered, whom to ask, or whether it can be had.
    """
    made = Offer.objects.create(
        organisation=organisation,
        content=_whole(content),
        checked_on=checked_on,
        made_at=timezone.now(),
        changed_by=by.pk,
    )
    record("offer.made", by=by, subject=made, organisation=str(organisation.pk))
    return made


@transaction.atomic
def change_offer(
    *,
    by: User,
    offer: Offer,
    content: Mapping[str, str],
    checked_on: date,
    version: int | None = None,
) -> Offer:
    """Change it; the day on which it was looked at is kept with it.

    Raises
    ------
    OfferError
        As for `make_offer`, or when it is offered no longer.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    locked = _held(offer, version)
    locked.content, locked.checked_on = _whole(content), checked_on
    return _saved(locked, by, "offer.changed")


@transaction.atomic
def end_offer(
    *, by: User, offer: Offer, because: str, ended_on: date, version: int | None = None
) -> Offer:
    """It is offered no longer; the reason stays.

    Raises
    ------
    OfferError
        Without a reason, or when it ended before.
    ChangedMeanwhileError
        As for `change_offer`.
    """
    locked = _held(offer, version)
    if not because.strip():
        raise OfferError("There is no reason.", remedy="Say why it is offered no longer.")
    locked.ended_because, locked.checked_on = because.strip(), ended_on
    return _saved(locked, by, "offer.ended")


def _held(offer: Offer, version: int | None) -> Offer:
    locked = Offer.objects.select_for_update().get(pk=offer.pk)
    refuse_other(locked.version, version)
    if locked.ended_because:
        raise OfferError("This is offered no longer.", remedy="Put it down anew.")
    return locked


def _saved(offer: Offer, by: User, action: str) -> Offer:
    offer.version += 1
    offer.changed_by = by.pk
    offer.save()
    record(action, by=by, subject=offer, organisation=str(offer.organisation_id))
    return offer


def _whole(content: Mapping[str, str]) -> dict[str, str]:
    kept = {name: str(content.get(name, "")).strip() for name in FIELDS}
    for name in NEEDED:
        if not kept[name]:
            label = words().field(name).label
            raise OfferError(f"‘{label}’ is empty.", remedy="Fill it in.")
    return kept
