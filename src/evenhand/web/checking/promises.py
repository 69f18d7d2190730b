"""What participants of conversations were promised."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from evenhand.web.listening.models import Conversation, Notes, Quotation, Status
from evenhand.web.listening.queries import notes_that_are_over, notes_typed_that_are_over


def kept() -> Iterator[str]:
    """Nothing is kept beyond its day, after it was taken back, or against what somebody chose."""
    for one in notes_that_are_over(timezone.localdate()):
        yield f"Something of conversation {one.pk} is kept beyond its day."
    for pk in notes_typed_that_are_over(timezone.localdate()):
        yield f"Notes of conversation {pk} lie in a draft beyond their day."
    wrong = Notes.objects.exclude(conversation__keep__in=("insight", "quotation"))
    for pk in wrong.values_list("conversation", flat=True):
        yield f"Notes of conversation {pk} are kept, and its participant did not let them be."
    words = Quotation.objects.exclude(conversation__keep="quotation")
    for pk in words.values_list("conversation", flat=True):
        yield f"Words of conversation {pk} are kept, and its participant did not let them be."
    for one in Conversation.objects.exclude(status=Status.WITHDRAWN).prefetch_related(
        "interviewers", "kept_from"
    ):
        if set(one.interviewers.all()) & set(one.kept_from.all()):
            yield f"Conversation {one.pk} is led by somebody from whom it is kept."
