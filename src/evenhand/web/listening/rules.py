"""What must be there before a conversation is recorded. Each sentence says what is missing; nothing is left to good will."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evenhand.frameworks.listening import listening
from evenhand.web.accounts.models import User
from evenhand.web.instruments.queries import sheet_together
from evenhand.web.listening.models import Conversation, Strand
from evenhand.web.listening.queries import lacking

CHECKLIST = "ethics_safeguarding"
NEEDED = {
    "interpreter_needed": "It is not said whether an interpreter is needed.",
    "payment": "It is not said how the participant is paid.",
    "support_contact": "There is no support contact for the participant.",
    "safeguarding_contact": "There is nobody to call when somebody may be in danger.",
}


def missing_for(conversation: Conversation, person: User, *, on: date) -> tuple[str, ...]:
    """What keeps this person from recording this conversation; empty when nothing does."""
    return (
        *_preparing(conversation),
        *_checked(conversation),
        *_agreed(conversation, on),
        *_trained(person, on),
    )


def _checked(conversation: Conversation) -> Iterator[str]:
    """The checklist of ethics and safeguarding, once a team has begun it: each point that waits."""
    begun = conversation.project.rounds.filter(instrument_id=CHECKLIST).order_by("-number").first()
    if begun is None:
        return
    sheet = sheet_together(begun)
    waits = begun.whole.missing(sheet.answers if sheet else {})
    if waits:
        many = "one point waits" if len(waits) == 1 else f"{len(waits)} points wait"
        yield f"{begun.whole.title}: {many}, the first is ‘{waits[0].label}’"


def _preparing(conversation: Conversation) -> Iterator[str]:
    for field, sentence in NEEDED.items():
        if not getattr(conversation, field):
            yield sentence
    if conversation.interpreter_needed == "yes" and not conversation.interpreter:
        yield "An interpreter is needed, and none is arranged."
    if not conversation.not_own_clinician:
        whose = "care" if conversation.strand == Strand.LIVED else "line of work"
        yield f"It is not confirmed that no interviewer has a part in the participant’s {whose}."
    done = set(conversation.steps)
    yield from (f"Not ticked yet: {s.title}." for s in listening().steps if s.id not in done)


def _agreed(conversation: Conversation, on: date) -> Iterator[str]:
    if not conversation.keep:
        yield "The participant has not said yet what may be kept."
    if conversation.keep in ("insight", "quotation"):
        if conversation.keep_to is None:
            yield "There is no day on which the notes are deleted."
        elif conversation.is_over(on):
            yield "The day on which the notes are deleted has passed."


def _trained(person: User, on: date) -> Iterator[str]:
    for one in lacking(person, on):
        yield f"Your training is not registered, or has run out: {one.title.lower()}."
