"""What a person has contributed, wherever in the workbench, each with the way to take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.method import method
from evenhand.web.accounts.models import User
from evenhand.web.partners.models import Influence, Question, Side
from evenhand.web.prompts.models import Answer
from evenhand.web.registers.models import Entry

_MOST = 200  # of each kind, the newest


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something that a person wrote.

    Attributes
    ----------
    where
        The project, or another place where it stands.
    take_back
        Address to which a press of the button goes; empty where it cannot be taken back there.
    """

    where: str
    title: str
    text: str
    on: date
    take_back: str = ""


Source = Callable[[User], Iterable[Contribution]]
_SOURCES: list[Source] = []


def source_of_contributions(found: Source) -> Source:
    """Make a room's contributions known."""
    _SOURCES.append(found)
    return found


def contributions_of(person: User) -> list[Contribution]:
    """All of a person's own, newest first."""
    found = [c for source in _SOURCES for c in source(person)]
    return sorted(found, key=lambda c: (-c.on.toordinal(), c.where, c.title))


@source_of_contributions
def _answers(person: User) -> Iterator[Contribution]:
    """Answers to prompts that carry the person's name, and private ones. A team answer has no writer."""
    own = Answer.objects.filter(writer=person).select_related("project").order_by("-made_on")
    for a in own[:_MOST]:
        address = reverse("withdraw_answer", kwargs={"answer_id": a.pk})
        title = method().prompt(a.prompt_id).ask
        yield Contribution(a.project.name, title, a.text, a.made_on, address)


@source_of_contributions
def _entries(person: User) -> Iterator[Contribution]:
    """Entries of registers that the person made, but for those taken back."""
    own = Entry.objects.filter(made_by=person.pk).exclude(content={}).select_related("project")
    for e in own.order_by("-made_at")[:_MOST]:
        shown = [f"{f.label}: {f.shown(e.content.get(f.name))}" for f in e.kind.fields]
        told = "\n".join(line for line in shown if not line.endswith(": "))
        address = reverse("take_back_entry", kwargs={"entry_id": e.pk})
        on = timezone.localdate(e.made_at)
        yield Contribution(e.project.name, f"{e.kind.title} {e.number}", told, on, address)


@source_of_contributions
def _influence(person: User) -> Iterator[Contribution]:
    """What the partner said about the own influence."""
    own = Influence.objects.filter(arrangement__person=person, side=Side.PARTNER)
    for i in own.select_related("project").order_by("-on")[:_MOST]:
        address = reverse("take_back_influence", kwargs={"influence_id": i.pk})
        yield Contribution(i.project.name, "Your influence", i.words, i.on, address)


@source_of_contributions
def _own_answers(person: User) -> Iterator[Contribution]:
    """Answers to questions that the team asked."""
    own = Question.objects.filter(arrangement__person=person, answered_on__isnull=False)
    for q in own.select_related("project").order_by("-answered_on")[:_MOST]:
        address = reverse("take_back_question", kwargs={"question_id": q.pk})
        on = q.answered_on or timezone.localdate(q.asked_at)
        yield Contribution(q.project.name, q.ask, q.answer, on, address)
