"""One conversation: planned, prepared, agreed, held, quoted from, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.frameworks.listening import listening
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.versions import refuse_other
from evenhand.web.listening.actions.refusing import ListeningError
from evenhand.web.listening.models import (
    Conversation,
    Drawn,
    Insight,
    Notes,
    Quotation,
    Status,
)
from evenhand.web.listening.queries import counts_of, places_left, terms_of
from evenhand.web.listening.rules import missing_for
from evenhand.web.listening.signals import fewer_behind
from evenhand.web.listening.striking import strike_in
from evenhand.web.projects.models import Project

PREPARED = (
    "planned_on", "interpreter_needed", "interpreter", "payment", "payment_note",
    "support_contact", "safeguarding_contact", "not_own_clinician", "steps",
)  # fmt: skip


@transaction.atomic
def plan_conversation(
    *,
    by: User,
    project: Project,
    strand: str,
    interviewers: Sequence[User],
    planned_on: date | None = None,
) -> Conversation:
    """A conversation that is to be held, and who leads it.

    Raises
    ------
    ListeningError
        When nobody is named to lead it, or there are as many as the review takes.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if not interviewers:
        raise ListeningError("Nobody is named to lead it.", remedy="Name one or two people.")
    if places_left(locked, strand, counts_of(terms_of(locked))) < 1:
        raise ListeningError(
            "There are as many conversations of this kind as a review takes.",
            remedy="Learn from those that there are; the programme can set another number.",
        )
    last = locked.conversations.aggregate(last=Max("number"))["last"] or 0
    made = Conversation.objects.create(
        project=locked,
        number=last + 1,
        strand=strand,
        planned_on=planned_on,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    made.interviewers.set(interviewers)
    record("conversation.planned", by=by, subject=made, team=locked.team_id)
    return made


@transaction.atomic
def prepare(
    *,
    by: User,
    conversation: Conversation,
    version: int | None,
    content: Mapping[str, Any],
    kept_from: Iterable[User] = (),
) -> Conversation:
    """What is arranged before it is held.

    Raises
    ------
    ListeningError
        When somebody from whom it is to be kept leads it.
    ChangedMeanwhileError
    """
    locked = _locked(conversation, version)
    excluded = list(kept_from)
    if locked.interviewers.filter(pk__in=[p.pk for p in excluded]).exists():
        raise ListeningError(
            "Somebody who gave her care, or whom she excludes, is named to lead it.",
            remedy="Plan the conversation with somebody else.",
        )
    for name in PREPARED:
        setattr(locked, name, content[name])
    locked.kept_from.set(excluded)
    _save(locked)
    record("conversation.prepared", by=by, subject=locked, team=locked.project.team_id)
    return locked


@transaction.atomic
def agree(
    *,
    by: User,
    conversation: Conversation,
    version: int | None,
    keep: str,
    agreed_on: date,
    agreed_how: str,
    keep_to: date | None,
) -> Conversation:
    """What the participant lets be kept. Less than before takes what was kept away at once.

    Raises
    ------
    ListeningError
        When notes or words would be kept without a day on which they go.
    ChangedMeanwhileError
    """
    locked = _locked(conversation, version)
    if keep != "nothing" and keep_to is None:
        raise ListeningError(
            "There is no day on which the notes are deleted.", remedy="Name one, with her."
        )
    locked.keep, locked.agreed_on, locked.agreed_how = keep, agreed_on, agreed_how
    locked.keep_to = None if keep == "nothing" else keep_to
    locked.consent_version = listening().version
    _save(locked)
    if keep != "quotation":
        _forget_quotations(locked)
    if keep == "nothing":
        _forget_all(locked)
    record("conversation.agreed", by=by, subject=locked, team=locked.project.team_id)
    return locked


@transaction.atomic
def hold(
    *,
    by: User,
    conversation: Conversation,
    version: int | None,
    held_on: date,
    text: str = "",
) -> Conversation:
    """Record that it was held, with notes where the participant lets them be kept.

    Raises
    ------
    ListeningError
        When anything that keeps people safe is missing, or notes are given that may not be kept.
    ChangedMeanwhileError
    """
    locked = _locked(conversation, version)
    if missing := missing_for(locked, by, on=timezone.localdate()):
        raise ListeningError(
            "It cannot be recorded yet. " + " ".join(missing), remedy="See to these first."
        )
    if text and locked.keep == "nothing":
        raise ListeningError(
            "The participant wants nothing to be kept.", remedy="Leave the notes empty."
        )
    locked.status, locked.held_on = Status.HELD, held_on
    _save(locked)
    if text:
        _write(locked, text)
    elif locked.keep != "nothing":
        Notes.objects.filter(conversation=locked).delete()
    record("conversation.held", by=by, subject=locked, team=locked.project.team_id)
    return locked


def _write(conversation: Conversation, text: str) -> None:
    """In the place of what was there: no earlier version of notes is kept anywhere."""
    found = Notes.objects.filter(conversation=conversation).first()
    Notes.objects.update_or_create(
        conversation=conversation,
        defaults={
            "text": text,
            "version": found.version + 1 if found else 1,
            "saved_at": timezone.now(),
        },
    )


@transaction.atomic
def quote(
    *,
    by: User,
    conversation: Conversation,
    text: str,
    agreed_on: date,
    agreed_how: str,
    insight: Insight | None,
) -> Quotation:
    """A participant's words, agreed as they stand.

    Raises
    ------
    ListeningError
        When she does not let words be kept, or it cannot be recorded.
    """
    locked = _locked(conversation, None)
    if locked.keep != "quotation":
        raise ListeningError(
            "The participant does not let her own words be kept.",
            remedy="Write what was learnt as an insight, if she agreed to that.",
        )
    if missing := missing_for(locked, by, on=timezone.localdate()):
        raise ListeningError(
            "It cannot be recorded. " + " ".join(missing), remedy="See to these first."
        )
    made = Quotation.objects.create(
        conversation=locked,
        text=text,
        agreed_on=agreed_on,
        agreed_how=agreed_how,
        insight=insight,
        made_at=timezone.now(),
    )
    record("quotation.kept", by=by, subject=made, team=locked.project.team_id)
    return made


@transaction.atomic
def take_back_quotation(*, by: User, quotation: Quotation) -> None:
    """One of a participant's sentences goes, here and wherever it was put."""
    project, text = quotation.conversation.project, quotation.text
    record("quotation.taken_back", by=by, subject=quotation, team=project.team_id)
    quotation.delete()
    strike_in(project, [text])


@transaction.atomic
def withdraw(*, conversation: Conversation, by: User | None = None) -> Conversation:
    """Everything of a conversation goes; what was learnt from it is marked.

    Parameters
    ----------
    by
        Who put it on record; None for the participant, who needs no account.

    Raises
    ------
    ListeningError
        When it was taken back before.
    """
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if locked.status == Status.WITHDRAWN:
        raise ListeningError("This was taken back before.", remedy="There is nothing more to do.")
    _forget_all(locked)
    today = timezone.localdate()
    for name in Conversation.PERSONAL:
        setattr(locked, name, "")
    locked.status, locked.withdrawn_on, locked.keep = Status.WITHDRAWN, today, "nothing"
    locked.planned_on = locked.keep_to = None
    locked.steps = []
    _save(locked)
    record(
        "conversation.taken_back",
        by=SYSTEM if by is None else by,
        subject=locked,
        team=locked.project.team_id,
    )
    return locked


def _forget_all(conversation: Conversation) -> None:
    """Notes and quotations, and the marks on what was learnt; what is told outside follows."""
    Notes.objects.filter(conversation=conversation).delete()
    forget_drafts(f"conversation:{conversation.pk}")
    _forget_quotations(conversation)
    drawn = Drawn.objects.filter(conversation=conversation, withdrawn_on=None)
    insights = list(drawn.values_list("insight", flat=True))
    drawn.update(withdrawn_on=timezone.localdate())
    if insights:
        fewer_behind.send(sender=Conversation, project=conversation.project, insights=insights)


def _forget_quotations(conversation: Conversation) -> None:
    found = Quotation.objects.filter(conversation=conversation)
    texts = list(found.values_list("text", flat=True))
    found.delete()
    if texts:
        strike_in(conversation.project, texts)


def _locked(conversation: Conversation, version: int | None) -> Conversation:
    found = (
        Conversation.objects.select_for_update().select_related("project").get(pk=conversation.pk)
    )
    if found.status == Status.WITHDRAWN:
        raise ListeningError("This was taken back.", remedy="Nothing of it can be recorded.")
    refuse_other(found.version, version)
    return found


def _save(conversation: Conversation) -> None:
    conversation.version += 1
    conversation.save()
