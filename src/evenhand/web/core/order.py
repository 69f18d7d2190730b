"""What is newest stays newest when the clock is put back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

_LEAST = timedelta(microseconds=1)


def later_than(before: datetime | None) -> datetime:
    """Now; just after `before` where the clock says that `before` is still to come."""
    now = timezone.now()
    return now if before is None or now > before else before + _LEAST
