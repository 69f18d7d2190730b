"""Saying how far a recommendation is: atomic, with an audit event that never holds its words."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.implementing import item as item_of
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.implementing.models import Standing, Undertaking
from evenhand.web.organisations.models import Programme


class UndertakingError(UserError):
    """What is said of a recommendation is not complete."""

    http_status = 409


@transaction.atomic
def say_standing(
    *,
    by: User,
    programme: Programme,
    item: str,
    standing: Standing,
    answers: str = "",
    by_day: date | None = None,
    done: str = "",
    reason: str = "",
    version: int | None = None,
) -> Undertaking:
    """Say how far an item is, who answers for it, by when, and what was done.

    Raises
    ------
    LookupError
        When there is no such item.
    UndertakingError
        When it is not for this programme, and nobody says why; or done, and nobody says what was.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    item_of(item)
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = Undertaking.objects.filter(programme=programme, item=item).first()
    refuse_other(before.version if before else 0, version)
    _refuse_bare(standing, done=done, reason=reason)
    made, new = Undertaking.objects.update_or_create(
        programme=programme,
        item=item,
        defaults={
            "standing": standing,
            "answers": answers.strip(),
            "by_day": by_day,
            "done": done.strip(),
            "reason": reason.strip(),
            "version": before.version + 1 if before else 1,
            "changed_at": timezone.now(),
            "changed_by": by.pk,
        },
    )
    record(
        "undertaking.made" if new else "undertaking.changed",
        by=by,
        subject=made,
        was=before.standing if before else Standing.NOT_BEGUN,
        standing=standing,
    )
    return made


def _refuse_bare(standing: Standing, *, done: str, reason: str) -> None:
    if standing == Standing.NOT_OURS and not reason.strip():
        raise UndertakingError(
            "Not for this programme needs its reason.", remedy="Say why, in a sentence."
        )
    if standing == Standing.DONE and not done.strip():
        raise UndertakingError("Done needs what was done.", remedy="Say it, in a sentence.")
