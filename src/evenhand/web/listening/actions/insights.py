"""What was learnt from conversations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.listening.actions.refusing import ListeningError
from evenhand.web.listening.models import (
    Conversation,
    Drawn,
    Insight,
    Status,
)
from evenhand.web.projects.models import Project


@transaction.atomic
def write_insight(
    *,
    by: User,
    project: Project,
    text: str,
    group: str,
    sources: str,
    limits: str,
    conversations: Sequence[Conversation],
    insight: Insight | None = None,
    version: int | None = None,
) -> Insight:
    """What was learnt, new or put better, and the own conversations that it was drawn from.

    Links to conversations that are not this person's to open stay as they are.

    Raises
    ------
    ListeningError
        When it is drawn from a conversation of which nothing may be kept.
    ChangedMeanwhileError
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if any(
        c.keep not in ("insight", "quotation") or c.status != Status.HELD for c in conversations
    ):
        raise ListeningError(
            "Nothing of one of these conversations may be kept.", remedy="Take it out."
        )
    words = {"text": text, "group": group, "sources": sources, "limits": limits}
    if insight is None:
        last = locked.insights.aggregate(last=Max("number"))["last"] or 0
        kept = Insight.objects.create(
            project=locked, number=last + 1, made_at=timezone.now(), **words
        )
    else:
        kept = Insight.objects.select_for_update().get(pk=insight.pk)
        refuse_other(kept.version, version)
        Insight.objects.filter(pk=kept.pk).update(**words, version=kept.version + 1)
    _draw(by, kept, conversations)
    what = "written" if insight is None else "changed"
    record(f"insight.{what}", by=by, subject=kept, team=locked.team_id)
    return kept


def _draw(by: User, insight: Insight, conversations: Sequence[Conversation]) -> None:
    own = Conversation.objects.filter(project=insight.project_id, interviewers=by)
    there = Drawn.objects.filter(insight=insight, conversation__in=own, withdrawn_on=None)
    there.exclude(conversation__in=conversations).delete()
    for one in conversations:
        Drawn.objects.get_or_create(insight=insight, conversation=one)
