"""What is done with a person's fields when the person is deleted: a step for each model that has any."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models
from django.db.models import F
from django.utils import timezone

from evenhand.web.accounts.models import Session, User
from evenhand.web.accounts.sessions import end_sessions
from evenhand.web.applications.models import (
    Application,
    Assessment,
    Assessor,
    Evidence,
    Interest,
    Said,
    Seat,
)
from evenhand.web.changes.models import Conclusion, Idea
from evenhand.web.charter.models import Post
from evenhand.web.concerns.models import Concern, Route, Standing
from evenhand.web.conversation.models import Comment, Mention
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.models import Draft
from evenhand.web.focus.models import Voice, Word
from evenhand.web.implementing.models import Undertaking
from evenhand.web.instruments.models import Attached, Sheet
from evenhand.web.listening.models import Conversation, Notes, Quotation, Training
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.organisations.models import Invitation
from evenhand.web.partners.actions import drafts_about
from evenhand.web.partners.models import (
    Arrangement,
    Heard,
    Help,
    HelpStanding,
    Influence,
    PartnerTask,
    Payer,
    Question,
)
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


def _posts(person: User) -> None:
    """That somebody had the part stays, so that a team sees what it lost; who it was goes."""
    Post.objects.filter(person=person).update(person=None, name=GONE, still_asks="")


def _drafts(person: User) -> None:
    """What was typed and never saved."""
    Draft.objects.filter(person=person.pk).delete()


def _concerns(person: User) -> None:
    """The name goes. The words of what is answered go too; what still waits for an answer keeps them."""
    own = Concern.objects.filter(raised_by=person)
    closed = own.filter(standing=Standing.CLOSED)
    forget_drafts(*(f"concern:{pk}" for pk in closed.values_list("pk", flat=True)))
    closed.update(told="", answer="")
    own.update(raised_by=None)
    Concern.objects.filter(reviewer=person).update(reviewer=None)


def _routes(person: User) -> None:
    """Nobody is sent to a reviewer who has left: the way is closed until another is named."""
    found = Route.objects.filter(reviewer_email=person.email)
    found.update(reviewer_email=f"{person.pk.hex}@left.invalid", reviewer_name=GONE)


def _partner_tasks(person: User) -> None:
    """Amounts and days stay for the accounts; what it was goes."""
    PartnerTask.objects.filter(arrangement__person=person).update(what="", arranged=[])


def _influences(person: User) -> None:
    """The partner's own words go; how far it went stays, as staff see it too."""
    Influence.objects.filter(arrangement__person=person).update(words="")


def _questions(person: User) -> None:
    """Question and answer go."""
    Question.objects.filter(arrangement__person=person).delete()


def _heard(person: User) -> None:
    """What was told to the person goes."""
    Heard.objects.filter(arrangement__person=person).delete()


def _arrangements(person: User) -> None:
    """What was agreed goes with the name; what is owed stays owed, so that it can still be paid."""
    blank = {"name": GONE, "role_description": "", "childcare": "", "travel": "", "access": ""}
    own = Arrangement.objects.filter(person=person)
    for one in own:
        forget_drafts(*drafts_about(one))
    own.update(**blank, person=None, version=F("version") + 1)
    Arrangement.objects.filter(supporter=person).update(supporter=None)


def _helps(person: User) -> None:
    """Roles of cultural help end, and name nobody."""
    Help.objects.filter(person=person).update(person=None, standing=HelpStanding.ENDED)


def _comments(person: User) -> None:
    """The name goes; what was said to the team stays, as a signed answer does."""
    Comment.objects.filter(writer=person).update(writer=None)
    Mention.objects.filter(person=person).delete()


def _payers(person: User) -> None:
    """Somebody else has to be named."""
    found = Payer.objects.filter(email=person.email)
    found.update(email=f"{person.pk.hex}@left.invalid", name=GONE)


def _conclusions(person: User) -> None:
    """What a partner concluded stays, as said by those most affected; whose it was goes."""
    Conclusion.objects.filter(writer=person).update(writer=None)


def _ideas(person: User) -> None:
    """What the person saw to is nobody's now, so that the team sees it."""
    Idea.objects.filter(owner=person).update(owner=None)
    ProjectMeasure.objects.filter(owner=person).update(owner=None)


def _interests(person: User) -> None:
    """What came from the person's address goes."""
    for found in Interest.objects.filter(email=person.email):
        record("interest.deleted", by=SYSTEM, subject=found)
        found.delete()


def _seats(person: User) -> None:
    """A person who has left takes no part; the link works no longer, and nobody leads in their stead by it."""
    for seat in Seat.objects.filter(email=person.email):
        seat.name, seat.email, seat.digest = GONE, f"{person.pk.hex}@left.invalid", seat.pk.hex
        seat.profession, seat.statement, seat.hours, seat.said = "", "", None, Said.NO
        seat.version += 1
        seat.save()
    Application.objects.filter(lead=person).update(lead=None)


def _evidence(person: User) -> None:
    """Files of an application that the person led and that became no team go."""
    Evidence.objects.filter(paper__application__lead=person, paper__application__team=None).delete()


def _assessors(person: User) -> None:
    """What was found about applications stays, without a name."""
    for assessor in Assessor.objects.filter(email=person.email):
        assessor.person, assessor.name = None, GONE
        assessor.email = f"{person.pk.hex}@left.invalid"
        assessor.save()


def _assessments(person: User) -> None:
    """Of a conflict of interest only that there was one."""
    Assessment.objects.filter(assessor__person=person).update(conflict_note="")


def _attached(person: User) -> None:
    """Files of the own sheets; those of the team's stay."""
    Attached.objects.filter(sheet__person=person).delete()


def _conversations(person: User) -> None:
    """Nobody who has left opens one; notes that nobody could open any more go at once."""
    led = list(Conversation.objects.filter(interviewers=person))
    for one in led:
        one.interviewers.remove(person)
    for one in Conversation.objects.filter(kept_from=person):
        one.kept_from.remove(person)
    nobodys = Conversation.objects.filter(pk__in=[c.pk for c in led], interviewers=None)
    Notes.objects.filter(conversation__in=nobodys).delete()


def _trainings(person: User) -> None:
    """The register is of people who are there."""
    Training.objects.filter(person=person).delete()


def _words(person: User) -> None:
    """A partner's words were theirs."""
    Word.objects.filter(partner=person).delete()


def _voices(person: User) -> None:
    """What was signed becomes the team's, without a name."""
    Voice.objects.filter(writer=person).update(writer=None)


def _undertakings(person: User) -> None:
    """Where a programme named the person for a recommendation, somebody else has to be named."""
    named = re.compile(rf"(?<!\w){re.escape(person.name)}(?!\w)", re.IGNORECASE)
    for one in Undertaking.objects.exclude(answers=""):
        if person.name and named.search(one.answers):
            one.answers = named.sub(lambda _: GONE, one.answers)[:120]
            one.version += 1
            one.save(update_fields=["answers", "version"])


# In this order: invitations, routes and payers are found by the address that the last step blanks, and what a partner
# said by an arrangement that still names the partner.
STEPS: dict[type[models.Model], Step] = {
    Invitation: _invitations,
    Route: _routes,
    Payer: _payers,
    Comment: _comments,
    PartnerTask: _partner_tasks,
    Influence: _influences,
    Question: _questions,
    Heard: _heard,
    Arrangement: _arrangements,
    Help: _helps,
    Concern: _concerns,
    Answer: _answers,
    Conclusion: _conclusions,
    Conversation: _conversations,
    Notes: _conversations,
    Quotation: _conversations,
    Training: _trainings,
    Word: _words,
    Voice: _voices,
    Draft: _drafts,
    Post: _posts,
    Entry: _entries,
    Idea: _ideas,
    MeasurePlan: _margins,
    Session: _sessions,
    Attached: _attached,
    Sheet: _sheets,
    Interest: _interests,
    Evidence: _evidence,
    Seat: _seats,
    Assessment: _assessments,
    Assessor: _assessors,
    Undertaking: _undertakings,
    User: _user,
}
