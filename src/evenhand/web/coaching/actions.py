"""Keeping a call."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.coaching.models import CoachingCall
from evenhand.web.core.audit import record
from evenhand.web.organisations.models import Team


@transaction.atomic
def keep_call(*, by: User, team: Team, held_on: date, note: str, agreed: str = "") -> CoachingCall:
    """Keep what a call was about; the team reads it as it is written."""
    made = CoachingCall.objects.create(
        team=team,
        coach=by,
        held_on=held_on,
        note=note.strip(),
        agreed=agreed.strip(),
        made_at=timezone.now(),
    )
    record("call.kept", by=by, subject=made, team=team.pk)
    return made
