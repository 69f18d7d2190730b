"""A request of a team to the leaders of an organisation, in the words that the team publishes to them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.web.organisations.models import Identified, Organisation
from evenhand.web.registers.models import Entry


class Standing(models.TextChoices):
    """How far a request is."""

    OPEN = "open", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn by the team"


class Ask(Identified):
    """One request. Leaders see these words and nothing else of the entry that it stands for."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="asks")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="asks")
    words = models.CharField(max_length=300)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN)
    answer = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(standing=Standing.OPEN),
                name="one_open_ask_of_an_entry",
            )
        ]

    @property
    def open(self) -> bool:
        return self.standing == Standing.OPEN

    def days(self, today: date) -> int:
        """Days since it was asked, until it was answered."""
        end = self.answered_at.date() if self.answered_at else today
        return (end - self.asked_at.date()).days
