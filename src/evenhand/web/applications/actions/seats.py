"""People who are named, and what each says of the own part. The link goes to them alone: not even who named them sees it."""

from __future__ import annotations

import secrets
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.applications.actions.applying import locked_open, locked_writable
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import Application, Part, Said, Seat
from evenhand.web.applications.queries import decision_of, digest_of
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.versions import refuse_other

MOST_SEATS = 30


@transaction.atomic
def name_person(
    *,
    by: User,
    application: Application,
    part: str,
    name: str,
    email: str,
    hours: Decimal | None = None,
) -> tuple[Seat, str]:
    """Name somebody. Returns the seat and the secret of its link, which is kept nowhere.

    Raises
    ------
    CallError
        When the address or the sponsor is named already, or too many are.
    """
    found, email = locked_writable(application), email.strip().lower()
    seats = found.seats.all()
    if any(s.email == email for s in seats):
        raise CallError(
            "Somebody with this address is named already.", remedy="One person has one part."
        )
    if part == Part.LEAD or (part == Part.SPONSOR and any(s.part == part for s in seats)):
        raise CallError("There is one lead and one sponsor.", remedy="Choose another part.")
    if len(seats) >= MOST_SEATS:
        raise CallError(f"At most {MOST_SEATS} people can be named.", remedy="Take somebody out.")
    secret = secrets.token_urlsafe(32)
    made = Seat.objects.create(
        application=found,
        part=part,
        name=name.strip(),
        email=email,
        hours=hours,
        digest=digest_of(secret),
        asked_at=timezone.now(),
    )
    record("seat.named", by=by, subject=made, part=part)
    return made, secret


@transaction.atomic
def ask_again(*, by: User, application: Application, seat: Seat) -> str:
    """A new link; the one before works no longer. What was said stays."""
    found = locked_open(application)
    if seat.part == Part.LEAD:
        raise CallError("A lead signs in.", remedy="No link is needed.")
    secret = secrets.token_urlsafe(32)
    found.seats.filter(pk=seat.pk).update(digest=digest_of(secret), asked_at=timezone.now())
    record("seat.asked_again", by=by, subject=seat)
    return secret


@transaction.atomic
def take_out(*, by: User, application: Application, seat: Seat) -> None:
    """Somebody is not named any more; doing so twice changes nothing."""
    found = locked_writable(application)
    if seat.part == Part.LEAD:
        raise CallError("An application has a lead.", remedy="Withdraw it instead.")
    if found.seats.filter(pk=seat.pk).exists():
        record("seat.taken_out", by=by, subject=seat)
        seat.delete()


@transaction.atomic
def answer_for_oneself(
    *,
    seat: Seat,
    version: int,
    said: str,
    hours: Decimal | None = None,
    profession: str = "",
    statement: str = "",
) -> Seat:
    """What a named person says: while the call is open; that they take no part can be said until it is decided.

    Raises
    ------
    CallError, ChangedMeanwhileError
    """
    if said == Said.NO and decision_of(seat.application) is None:
        Application.objects.select_for_update().get(pk=seat.application_id)
    else:
        locked_open(seat.application)
    locked = Seat.objects.select_for_update().get(pk=seat.pk)
    refuse_other(locked.version, version)
    locked.said, locked.said_on = said, timezone.localdate()
    locked.profession = profession.strip()
    locked.hours = hours if said == Said.YES else None
    locked.statement = statement.strip() if said == Said.YES else ""
    locked.version += 1
    locked.save()
    record("seat.answered", by=SYSTEM, subject=locked, said=said)
    return locked


@transaction.atomic
def give_own_hours(
    *, by: User, application: Application, version: int, hours: Decimal, profession: str
) -> Seat:
    """The lead's own part."""
    found = locked_writable(application)
    seat = found.seats.select_for_update().get(part=Part.LEAD)
    refuse_other(seat.version, version)
    seat.hours, seat.profession = hours, profession.strip()
    seat.said, seat.said_on = Said.YES, timezone.localdate()
    seat.version += 1
    seat.save()
    record("seat.answered", by=by, subject=seat, said=Said.YES)
    return seat
