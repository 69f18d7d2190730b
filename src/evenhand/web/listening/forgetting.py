"""Notes and quotations are deleted on the day that was promised, by every worker, each hour."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.jobs import chore
from evenhand.web.listening.models import Conversation, Notes, Quotation
from evenhand.web.listening.queries import notes_that_are_over, notes_typed_that_are_over
from evenhand.web.listening.striking import strike_in


@chore
def forget_conversations() -> None:
    """Delete what is over, also what somebody typed and did not save."""
    today = timezone.localdate()
    forget_drafts(*(f"conversation:{pk}:notes" for pk in notes_typed_that_are_over(today)))
    found = list(notes_that_are_over(today).values_list("pk", flat=True))
    for pk in found:
        _forget(pk)


@transaction.atomic
def _forget(pk: UUID) -> None:
    over = Conversation.objects.select_for_update().select_related("project").get(pk=pk)
    quotations = Quotation.objects.filter(conversation=over)
    texts = list(quotations.values_list("text", flat=True))
    quotations.delete()
    Notes.objects.filter(conversation=over).delete()
    if texts:
        strike_in(over.project, texts)
    record("conversation.forgotten", by=SYSTEM, subject=over, team=over.project.team_id)
