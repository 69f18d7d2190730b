"""Expressions of interest, and whom a convener invites to apply."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import Answered, Application, Call, Interest, Part, Said, Seat
from evenhand.web.applications.queries import digest_of
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.organisations.actions import invite
from evenhand.web.organisations.models import Invitation, OrganisationKind

MOST_WAITING = 500  # of one call: more is no interest but a flood


@dataclass(frozen=True, slots=True)
class Invited:
    """An application that somebody was asked to write; the invitation and its secret where they have no account yet."""

    application: Application
    invitation: Invitation | None
    secret: str


@transaction.atomic
def send_interest(
    *, call: Call, name: str, email: str, area: str, answers: Mapping[str, Any]
) -> Interest:
    """Keep an expression of interest, from whoever sent it.

    Raises
    ------
    CallError
        When the call takes none, or holds more than anybody could read.
    """
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not locked.takes_interest(timezone.localdate()):
        raise CallError(
            "This call takes no expressions of interest now.",
            remedy="Its page says until when it did.",
        )
    if locked.interests.filter(answered=Answered.WAITING).count() >= MOST_WAITING:
        raise CallError(
            "This call has received more than its conveners can read.",
            remedy="Write to the programme.",
        )
    made = Interest.objects.create(
        call=locked,
        name=name.strip(),
        email=email.strip().lower(),
        area=area,
        answers=dict(answers),
        sent_at=timezone.now(),
    )
    record("interest.sent", by=SYSTEM, subject=made)
    return made


@transaction.atomic
def answer_interest(*, by: User, interest: Interest, invited: bool) -> Invited | None:
    """Invite to apply, or not. It is answered once.

    Raises
    ------
    CallError
        When it is answered already, or somebody with that address applies already.
    """
    locked = Interest.objects.select_for_update().get(pk=interest.pk)
    if locked.answered != Answered.WAITING:
        raise CallError("This is answered already.", remedy="Look at its page again.")
    locked.answered = Answered.INVITED if invited else Answered.NOT_INVITED
    locked.save(update_fields=["answered"])
    record("interest.answered", by=by, subject=locked, answered=locked.answered)
    if not invited:
        return None
    return begin_application(
        by=by,
        call=interest.call,
        name=locked.name,
        email=locked.email,
        organisation=locked.organisation,
        kind=str(locked.answers.get("kind", OrganisationKind.OTHER)),
        area=locked.area,
    )


@transaction.atomic
def begin_application(
    *, by: User, call: Call, name: str, email: str, organisation: str, kind: str, area: str
) -> Invited:
    """An empty application, for somebody to write: who has an account finds it there, others are invited to make one.

    Raises
    ------
    CallError
        When the call takes no applications, or that address applies already.
    """
    locked, email = Call.objects.select_for_update().get(pk=call.pk), email.strip().lower()
    if not locked.takes_applications(timezone.localdate()):
        raise CallError(
            "This call takes no applications now.", remedy="Change its dates, then invite."
        )
    leads = Seat.objects.filter(application__call=locked, part=Part.LEAD, email=email)
    if leads.filter(application__withdrawn_at=None).exists():
        raise CallError(
            "Somebody with this address writes an application to this call already.",
            remedy="Ask them to go on with it.",
        )
    lead = User.objects.filter(email=email, is_active=True).first()
    made = Application.objects.create(
        call=locked,
        lead=lead,
        team_name=organisation[:160],
        organisation=organisation[:160],
        organisation_kind=kind,
        area=area,
        begun_at=timezone.now(),
    )
    Seat.objects.create(
        application=made,
        part=Part.LEAD,
        name=name.strip(),
        email=email,
        said=Said.NOTHING,
        digest=digest_of(secrets.token_urlsafe(32)),  # a lead signs in
        asked_at=timezone.now(),
    )
    record("application.begun", by=by, subject=made)
    if lead is not None:
        return Invited(made, None, "")
    return Invited(made, *invite(by=by, email=email, name=name))
