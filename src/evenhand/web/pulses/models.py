"""A pulse of a programme. Nothing in these tables leads from a person to an answer.

`TakenPart` says who has answered, `Box` what was answered: all answers in one row, mixed anew with each. Both go when the pulse is
closed. Days only, no times; no numbers that go up.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.instruments import Instrument, parse_instrument
from evenhand.web.organisations.models import Identified, Programme, Team


class Split(models.TextChoices):
    """What is kept beside an answer. One thing at most: two would draw circles around people."""

    NOTHING = "nothing", "Nothing: one result of the whole programme"
    TEAMS = "teams", "The team: a team sees its own result if enough of it answer"
    ETHNICITY = "ethnicity", "The ethnic group, if people want to say it: shown of the programme"


class Pulse(Identified):
    """One time that a programme asks without names. The days are fixed when it begins; nobody closes it earlier or later."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="pulses")
    instrument_id = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    definition = models.TextField()
    number = models.PositiveIntegerField()
    split = models.CharField(max_length=10, choices=Split.choices)
    teams: models.ManyToManyField[Team, Any] = models.ManyToManyField(Team, related_name="pulses")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    opened_on = models.DateField()
    opened_by = models.UUIDField()
    closes_on = models.DateField()  # the last day on which it can be answered
    released: models.JSONField[Any, Any] = models.JSONField(null=True)  # made once
    texts: models.JSONField[Any, Any] = models.JSONField(default=list)  # for the reviewer alone
    review = models.TextField(blank=True)  # what the reviewer tells everybody
    reviewed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-opened_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "instrument_id", "number"], name="pulse_number_once"
            )
        ]

    @cached_property
    def instrument(self) -> Instrument:
        """As it was asked then."""
        return parse_instrument(self.definition, name=f"{self.instrument_id}.toml")

    @property
    def closed(self) -> bool:
        return self.released is not None


class Box(models.Model):
    """All answers of one pulse until it is closed, in no order. One row, so that no row is anybody's."""

    pulse = models.OneToOneField(Pulse, models.CASCADE, primary_key=True, related_name="box")
    answers: models.JSONField[Any, Any] = models.JSONField(default=list)  # [part, answers]
    texts: models.JSONField[Any, Any] = models.JSONField(default=list)


class TakenPart(Identified):
    """That somebody has answered, so that nobody answers twice; gone when the pulse is closed."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="taken_part")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pulse", "person"], name="taken_part_once")
        ]
