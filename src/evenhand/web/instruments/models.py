"""Rounds and sheets. A person's own sheet is theirs alone: what a round says of them appears once, when it is closed."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.instruments import Instrument, parse_instrument
from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project


class Round(Identified):
    """One time that a team answers an instrument, in the version of that day.

    `results` is made once, when the round is closed, and never again: two results that differ by one
    sheet would show that sheet.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="rounds")
    instrument_id = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    definition = models.TextField()
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    results: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["instrument_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "instrument_id", "number"], name="round_number_once"
            )
        ]

    @cached_property
    def instrument(self) -> Instrument:
        """As it was asked then."""
        return parse_instrument(self.definition, name=f"{self.instrument_id}.toml")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Whose(models.TextChoices):
    """Whose answers a sheet holds."""

    OWN = "own", "One person's"
    TOGETHER = "together", "The team's, agreed together"


class Sheet(Identified):
    """Answers to one round: a person's own, or the team's. `version` goes up with each save."""

    PERSONAL: ClassVar = ("answers", "comments")

    round = models.ForeignKey(Round, models.CASCADE, related_name="sheets")
    whose = models.CharField(max_length=8, choices=Whose.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    answers: models.JSONField[Any, Any] = models.JSONField(default=dict)
    comments: models.JSONField[Any, Any] = models.JSONField(default=dict)
    finished_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=models.Q(whose="own"),
                name="own_sheet_once_in_round",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(whose="together"),
                name="one_sheet_together_in_round",
            ),
            models.CheckConstraint(
                condition=models.Q(whose="own", person__isnull=False)
                | models.Q(whose="together", person__isnull=True),
                name="own_sheet_has_a_person",
            ),
        ]
