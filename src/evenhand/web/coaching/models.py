"""A coaching call as it is kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.web.organisations.models import Identified, Team


class CoachingCall(Identified):
    """One call. The team reads what stands here: nothing is kept about it that it cannot see."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="calls")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    held_on = models.DateField()
    note = models.TextField()
    agreed = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-held_on", "-made_at"]
