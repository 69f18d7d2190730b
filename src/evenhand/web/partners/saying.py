"""What partners say, what staff say beside it, what changed because of it; and taking it back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.versions import refuse_other
from evenhand.web.partners.actions import PartnerError
from evenhand.web.partners.models import Arrangement, Heard, Influence, Question, Side, Way
from evenhand.web.projects.models import Project


@transaction.atomic
def say_influence(
    *,
    by: User,
    arrangement: Arrangement,
    project: Project,
    stage: str,
    side: str,
    level: str,
    words: str,
    version: int | None = None,
    on: date | None = None,
) -> Influence:
    """How far a partner's influence went, as one side sees it; the other side's stays as it is.

    Raises
    ------
    PartnerError
        When staff speak for the partner, or the partner for staff.
    ChangedMeanwhileError
        When that side has said something else since `version` was read.
    """
    locked = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    speaks = by.pk in (locked.person_id, locked.supporter_id)
    free = side == Side.PLANNED or _both(by, locked, side)
    if (side == Side.PARTNER) != speaks and not free:
        raise PartnerError(
            "Each side says how it sees it itself.", remedy="Leave the other side's to them."
        )
    key: dict[str, Any] = {
        "arrangement": locked,
        "project": project,
        "stage": stage,
        "side": side,
    }
    before = Influence.objects.filter(**key).first()
    refuse_other(before.version if before else 0, version)
    content = {
        "level": level,
        "words": words,
        "on": on or timezone.localdate(),
        "version": before.version + 1 if before else 1,
    }
    made, _ = Influence.objects.update_or_create(**key, defaults=content)
    record("influence.said", by=by, subject=made, team=locked.team_id, side=side)
    return made


def _both(by: User, arrangement: Arrangement, side: str) -> bool:
    """A supporter is staff as well."""
    return side == Side.STAFF and by.pk == arrangement.supporter_id


@transaction.atomic
def ask(*, by: User, arrangement: Arrangement, project: Project, question: str) -> Question:
    """Ask a partner one thing.

    Raises
    ------
    PartnerError
        Before everything is clear: a question is a task.
    """
    missing = arrangement.missing()
    if missing:
        raise PartnerError(
            f"Not before everything is clear. {' '.join(missing)}",
            remedy="Complete the arrangement with the partner first.",
        )
    made = Question.objects.create(
        arrangement=arrangement, project=project, ask=question, asked_at=timezone.now()
    )
    record("question.asked", by=by, subject=made, team=arrangement.team_id)
    return made


@transaction.atomic
def answer(*, by: User, question: Question, words: str, through: str = Way.SCREEN) -> Question:
    """What the partner answers; without words, that the partner would rather not."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.answered_on is not None:
        raise PartnerError(
            "It is answered already.", remedy="Take the answer back first, to give another."
        )
    locked.answer, locked.through = words.strip(), through if words.strip() else ""
    locked.passed = not words.strip()
    locked.answered_on = timezone.localdate() if words.strip() else None
    locked.save()
    record("question.answered", by=by, subject=locked, team=locked.arrangement.team_id)
    return locked


@transaction.atomic
def tell(*, by: User, arrangement: Arrangement, project: Project, said: str, did: str) -> Heard:
    """Tell a partner what changed because of them, or why nothing did."""
    made = Heard.objects.create(
        arrangement=arrangement, project=project, said=said, did=did, told_at=timezone.now()
    )
    record("heard.told", by=by, subject=made, team=arrangement.team_id)
    return made


@transaction.atomic
def take_back_influence(*, by: User, influence: Influence) -> None:
    """Take back what the partner's side said."""
    record("influence.taken_back", by=by, subject=influence, team=influence.arrangement.team_id)
    key = f"influence:{influence.arrangement_id}:{influence.project_id}:{influence.stage}"
    forget_drafts(f"{key}:{influence.side}")
    influence.delete()


@transaction.atomic
def take_back_answer(*, by: User, question: Question) -> None:
    """Delete an answer; the question stays, and can be answered otherwise."""
    record("question.taken_back", by=by, subject=question, team=question.arrangement.team_id)
    Question.objects.filter(pk=question.pk).update(
        answer="", through="", answered_on=None, passed=True
    )
