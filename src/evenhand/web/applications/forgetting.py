"""What was not accepted is deleted when its day has come."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from evenhand.web.applications.drafting import drop_all_drafts
from evenhand.web.applications.models import Application, Interest
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.jobs import chore


@chore
def forget_applications() -> None:
    """Expressions of interest, and applications that became no team, after the day that their call names; with them all that was found about them."""
    today = timezone.localdate()
    for pk in Application.objects.filter(call__keep_until__lt=today, team=None).values_list("pk", flat=True):  # fmt: skip
        _forget_application(pk)
    for pk in Interest.objects.filter(call__keep_until__lt=today).values_list("pk", flat=True):
        _forget_interest(pk)


@transaction.atomic
def _forget_application(pk: UUID) -> None:
    found = Application.objects.select_for_update().filter(pk=pk, team=None).first()
    if found is not None:
        record("application.deleted", by=SYSTEM, subject=found)
        drop_all_drafts(found)
        found.delete()


@transaction.atomic
def _forget_interest(pk: UUID) -> None:
    found = Interest.objects.select_for_update().filter(pk=pk).first()
    if found is not None:
        record("interest.deleted", by=SYSTEM, subject=found)
        found.delete()
