"""Priorities of those most affected, in the order that they give them; and how far a project is, as people say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Priority, Progress, Ranking, Side
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project


class RankingError(UserError):
    """An order is not this person's to give in this way."""


@transaction.atomic
def rank(
    *,
    by: User,
    project: Project,
    version: int,
    texts: Sequence[str],
    through: str,
    took_part: Sequence[str],
    ranked_on: date,
) -> Ranking:
    """A new version of the order; one that is no longer named stays known where an idea serves it.

    Raises
    ------
    RankingError
        When somebody who is no partner ranks as if they were one.
    ChangedMeanwhileError
        When there is a later order than the one that was read.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    before = locked.rankings.first()
    refuse_other(before.number if before else 0, version)
    if through == "self" and Role.PARTNER not in roles_in(by, locked.team):
        raise RankingError(
            "The order is given by those most affected.",
            remedy="Say how they told you: on paper, by phone or in a meeting, through the supporter.",
        )
    rows = [Priority.objects.get_or_create(project=locked, text=text)[0] for text in texts]
    made = Ranking.objects.create(
        project=locked,
        number=before.number + 1 if before else 1,
        content=[str(row.pk) for row in rows],
        through=through,
        took_part=list(took_part),
        ranked_on=ranked_on,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("priorities.ranked", by=by, subject=made, team=locked.team_id, through=through)
    return made


@transaction.atomic
def judge(
    *, by: User, project: Project, whose: str, score: str, evidence: str, on: date
) -> Progress:
    """How far the project is, as the team or its coach says; what was said before stays."""
    made = Progress.objects.create(
        project=project,
        whose=Side(whose),
        score=Decimal(score),
        evidence=evidence,
        on=on,
        made_at=timezone.now(),
        made_by=by.pk,
    )
    record("progress.judged", by=by, subject=made, team=project.team_id, whose=whose)
    return made
