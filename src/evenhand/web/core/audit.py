"""Writing the audit trail: in the same transaction as what it tells of, and never anonymously."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from evenhand.web.core.models import Event


class AuditError(RuntimeError):
    """An event was to be written by nobody, or outside a transaction."""


def record(
    action: str, *, by: Any, subject: models.Model, team: UUID | None = None, **detail: Any
) -> Event:
    """Add an event.

    Parameters
    ----------
    action
        What was done, `measure.created`.
    by
        A signed-in person, or `SYSTEM`.
    subject
        The row it was done to.
    team
        Whose audit page shows it.
    detail
        Small facts; never free text of an answer, never a count.

    Raises
    ------
    AuditError
        Without an actor, or outside an atomic block.
    """
    if not connection.in_atomic_block:
        raise AuditError("An audit event belongs into the transaction of what it tells of.")
    return Event.objects.create(
        at=timezone.now(),
        actor=_actor(by),
        action=action,
        subject_kind=subject._meta.label_lower,
        subject=str(subject.pk),
        team=team,
        detail=detail,
    )


SYSTEM = object()


def _actor(by: Any) -> UUID | None:
    if by is SYSTEM:
        return None
    if not getattr(by, "is_authenticated", False):
        raise AuditError("An audit event needs a person who is signed in.")
    return UUID(str(by.pk))
