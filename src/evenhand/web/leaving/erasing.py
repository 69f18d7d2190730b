"""What is done with a person's fields when the person is deleted: a step for each model that has any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models
from django.utils import timezone

from evenhand.web.accounts.models import Session, User
from evenhand.web.accounts.sessions import end_sessions
from evenhand.web.concerns.models import Concern, Route, Standing
from evenhand.web.core.models import Draft
from evenhand.web.instruments.models import Sheet
from evenhand.web.organisations.models import Invitation
from evenhand.web.projects.models import MeasurePlan
from evenhand.web.prompts.models import Answer, Shape
from evenhand.web.registers.models import Entry

GONE = "Somebody who has left"
Step = Callable[[User], None]


def _user(person: User) -> None:
    """The row stays, for what it is named in by id; nobody can sign in with it, anywhere, from now on."""
    for model in (EmailAddress, SocialAccount, Authenticator):
        _of(model, person).delete()
    person.email = f"{person.pk.hex}@left.invalid"  # an address is needed, and each once
    person.name = GONE
    person.is_active = person.is_administrator = False
    person.last_login = None
    person.set_unusable_password()  # ends every session too
    person.save()


def _of(model: Any, person: User) -> models.QuerySet[Any]:
    found: models.QuerySet[Any] = model.objects.filter(user_id=person.pk)
    return found


def _sessions(person: User) -> None:
    """Every browser in which the person is signed in."""
    end_sessions(person)


def _invitations(person: User) -> None:
    """Those to the person's address; one that is open works no longer."""
    found = Invitation.objects.filter(email=person.email)
    found.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    found.update(email=f"{person.pk.hex}@left.invalid", name=GONE)


def _answers(person: User) -> None:
    """Private ones go; signed ones become the team's, without a name."""
    own = Answer.objects.filter(writer=person)
    own.filter(shape=Shape.PRIVATE).delete()
    own.filter(shape=Shape.SIGNED).update(shape=Shape.TEAM, writer=None)
    Answer.objects.filter(reviewed_by=person).update(reviewed_by=None)


def _entries(person: User) -> None:
    """What the person was to do is nobody's now, so that the team sees it."""
    Entry.objects.filter(owner=person).update(owner=None)


def _margins(person: User) -> None:
    """Who took part in agreeing a margin stays said; the name goes."""
    for plan in MeasurePlan.objects.filter(content__margin_agreement__person=str(person.pk)):
        plan.content["margin_agreement"] |= {"partner": GONE, "person": ""}
        plan.save(update_fields=["content"])


def _sheets(person: User) -> None:
    """The own answers go; what a closed round says of many stays."""
    Sheet.objects.filter(person=person).delete()


def _drafts(person: User) -> None:
    """What was typed and never saved."""
    Draft.objects.filter(person=person.pk).delete()


def _concerns(person: User) -> None:
    """The name goes. The words of what is answered go too; what still waits for an answer keeps them."""
    own = Concern.objects.filter(raised_by=person)
    own.filter(standing=Standing.CLOSED).update(told="", answer="")
    own.update(raised_by=None)
    Concern.objects.filter(reviewer=person).update(reviewer=None)


def _routes(person: User) -> None:
    """Nobody is sent to a reviewer who has left: the way is closed until another is named."""
    found = Route.objects.filter(reviewer_email=person.email)
    found.update(reviewer_email=f"{person.pk.hex}@left.invalid", reviewer_name=GONE)


# In this order: invitations and routes are found by the address that the last step blanks.
STEPS: dict[type[models.Model], Step] = {
    Invitation: _invitations,
    Route: _routes,
    Concern: _concerns,
    Answer: _answers,
    Draft: _drafts,
    Entry: _entries,
    MeasurePlan: _margins,
    Session: _sessions,
    Sheet: _sheets,
    User: _user,
}
