"""What must be there before a conversation is recorded. Each sentence says what is missing; nothing is left to good will."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evenhand.frameworks.instruments import Instrument, Item, instruments
from evenhand.frameworks.listening import listening
from evenhand.web.accounts.models import User
from evenhand.web.instruments.models import Round
from evenhand.web.instruments.queries import sheet_together
from evenhand.web.listening.models import Conversation, Strand
from evenhand.web.listening.queries import lacking
from evenhand.web.projects.models import Project

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


@dataclass(frozen=True)
class Checklist:
    """Where a team stands with its checklist of ethics and safeguarding."""

    instrument: Instrument
    round: Round | None  # the latest; none when it was never begun
    waits: tuple[Item, ...]  # points without the answer that they need

    @property
    def is_met(self) -> bool:
        """Begun, and each of its points answered as it must be."""
        return self.round is not None and not self.waits


def checklist_of(project: Project) -> Checklist:
    """The latest round of the checklist in a project, and what of it waits."""
    latest = project.rounds.filter(instrument_id=CHECKLIST).order_by("-number").first()
    if latest is None:
        return Checklist(instruments()[CHECKLIST], None, ())
    sheet = sheet_together(latest)
    waits = latest.whole.missing(sheet.answers if sheet else {})
    return Checklist(latest.whole, latest, tuple(waits))


def _checked(conversation: Conversation) -> Iterator[str]:
    found = checklist_of(conversation.project)
    if found.round is None:
        yield f"{found.instrument.title}: your team has not begun it."
    elif found.waits:
        many = "one point waits" if len(found.waits) == 1 else f"{len(found.waits)} points wait"
        yield f"{found.instrument.title}: {many}, the first is ‘{found.waits[0].label}’"


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
