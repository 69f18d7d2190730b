"""Where concerns of a programme's teams go, and the concerns themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.web.organisations.models import Identified, Programme, Team


class Route(Identified):
    """Who reads concerns of a programme's teams, how soon they answer, and whom else to speak to.

    The reviewer is kept by address, so that somebody who is still to accept an invitation can be named.
    """

    PERSONAL: ClassVar = ("reviewer_name", "reviewer_email")

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="concern_route")
    reviewer_name = models.CharField(max_length=120)
    reviewer_email = models.EmailField()
    intake = models.TextField()  # other ways in: a telephone, a letter, a person
    answer_within = models.PositiveSmallIntegerField()  # days
    speak_up = models.TextField()  # the Freedom to Speak Up contact
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()


class Standing(models.TextChoices):
    """How far a concern is. Said by its reviewer."""

    SENT = "sent", "Sent"
    READ = "read", "Being looked into"
    CLOSED = "closed", "Answered"


class Concern(Identified):
    """What somebody told the reviewer. Days only, no times: a time can tell who wrote."""

    PERSONAL: ClassVar = ("told", "answer")

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)  # of the key of one who gave no name
    pass_on = models.BooleanField(default=False)  # a later reviewer may read it
    told = models.TextField()
    answer = models.TextField(blank=True)
    standing = models.CharField(max_length=6, choices=Standing.choices, default=Standing.SENT)
    raised_on = models.DateField()
    answer_by = models.DateField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["raised_on", "id"]

    @property
    def open(self) -> bool:
        return self.standing != Standing.CLOSED

    def overdue(self, today: date) -> bool:
        """Not answered within the time that was promised."""
        return self.open and today > self.answer_by


def answer_by(route: Route, on: date) -> date:
    """The day until which an answer is promised."""
    return on + timedelta(days=route.answer_within)
