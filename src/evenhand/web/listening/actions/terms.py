"""Before anybody is asked: the programme's terms, the team's guides, who has learnt to listen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.listening.models import (
    Guide,
    ReviewTerms,
    Training,
)
from evenhand.web.organisations.models import Programme
from evenhand.web.projects.models import Project

TERMS = (
    "professionals_least", "professionals_most", "lived_least", "lived_most", "areas", "own_areas",
    "areas_because", "freedom", "first_session", "numbers_by", "professionals_by", "lived_by",
)  # fmt: skip


@transaction.atomic
def set_terms(
    *, by: User, programme: Programme, version: int | None, content: Mapping[str, Any]
) -> ReviewTerms:
    """How many conversations, which areas, by when: of a programme.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed them since `version` was read.
    """
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    found = ReviewTerms.objects.filter(programme=locked).first()
    refuse_other(found.version if found else 0, version)
    before = found.version if found else 0
    kept, _ = ReviewTerms.objects.update_or_create(
        programme=locked, defaults={n: content[n] for n in TERMS} | {"version": before + 1}
    )
    record("review_terms.set", by=by, subject=locked, number=kept.version)
    return kept


@transaction.atomic
def register_training(
    *, by: User, kind: str, done_on: date, counts_to: date, provider: str = ""
) -> Training:
    """Put one's own training on the register."""
    made = Training.objects.create(
        person=by,
        kind=kind,
        done_on=done_on,
        counts_to=counts_to,
        provider=provider,
        made_at=timezone.now(),
    )
    record("training.registered", by=by, subject=made, kind=kind)
    return made


@transaction.atomic
def remove_training(*, by: User, training: Training) -> None:
    """Take one's own entry out."""
    record("training.removed", by=by, subject=training)
    training.delete()


@transaction.atomic
def change_guide(
    *, by: User, project: Project, strand: str, version: int | None, questions: Sequence[str]
) -> Guide:
    """The team's own questions.

    Raises
    ------
    ChangedMeanwhileError
    """
    Project.objects.select_for_update().get(pk=project.pk)
    found = Guide.objects.filter(project=project, strand=strand).first()
    refuse_other(found.version if found else 0, version)
    kept, _ = Guide.objects.update_or_create(
        project=project,
        strand=strand,
        defaults={
            "questions": list(questions),
            "version": found.version + 1 if found else 1,
        },
    )
    record("guide.changed", by=by, subject=kept, team=project.team_id, number=kept.version)
    return kept
