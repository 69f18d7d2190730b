"""Answering prompts. The audit of an answer that names racism says that there is one, not whose or what."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.method import Prompt
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.projects.models import Project
from evenhand.web.prompts.models import Answer, Done, Shape


class AnswerError(UserError):
    """An answer cannot be kept or changed as asked."""


@transaction.atomic
def answer(
    *, by: User, project: Project, prompt: Prompt, shape: str, text: str, evidence: str = ""
) -> Answer:
    """Keep an answer.

    Raises
    ------
    AnswerError
        When a reflection that is private for good was to be shared.
    """
    if prompt.private and shape != Shape.PRIVATE:
        raise AnswerError(
            "This reflection stays with you.",
            remedy="Keep it as yours alone; the team sees that it was done.",
        )
    made = Answer.objects.create(
        project=project,
        prompt_id=prompt.id,
        shape=shape,
        writer=None if shape == Shape.TEAM else by,
        text=text,
        evidence=evidence,
        made_on=timezone.localdate(),
    )
    if prompt.private:
        Done.objects.get_or_create(project=project, prompt_id=prompt.id, person=by)
    _on_record(made, by, prompt)
    return made


def _on_record(made: Answer, by: User, prompt: Prompt) -> None:
    """A private answer leaves no trace but "done"; one that names racism none of who wrote it."""
    if made.shape == Shape.PRIVATE:
        return
    who = by if made.shape == Shape.SIGNED and not prompt.names_racism else SYSTEM
    record("prompt.answered", by=who, subject=made.project, team=made.project.team_id)


@transaction.atomic
def withdraw(*, by: User, answer: Answer) -> None:
    """Take back one's own answer.

    Raises
    ------
    AnswerError
        When it is not the person's own: a team answer has no writer, so the lead and the team talk first.
    """
    if answer.writer_id != by.pk:
        raise AnswerError(
            "Only who wrote a signed or private answer can take it back.",
            remedy="Talk with the team; a new answer can stand beside it.",
        )
    if answer.shape == Shape.SIGNED:
        who = SYSTEM if answer.prompt.names_racism else by
        record("prompt.withdrawn", by=who, subject=answer.project, team=answer.project.team_id)
    answer.delete()


@transaction.atomic
def review(*, by: User, answer: Answer) -> None:
    """Say that an answer was read and talked about."""
    Answer.objects.filter(pk=answer.pk).update(reviewed_on=timezone.localdate(), reviewed_by=by)
    record("prompt.reviewed", by=by, subject=answer.project, team=answer.project.team_id)
