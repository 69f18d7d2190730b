"""Rounds and sheets. A person's own sheet is theirs alone: what a round says of them appears once, when it is closed."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.instruments import Instrument, parse_instrument
from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project


@lru_cache(maxsize=64)
def parsed(definition: str, name: str) -> Instrument:
    """Rounds of one version share what was read of it: reading takes longer than the page."""
    return parse_instrument(definition, name=name)


class Round(Identified):
    """One time that a team answers an instrument, in the version of that day.

    `results` is made once, when the round is closed, and never again: two results that differ by one
    sheet would show that sheet. So is `alone`, when people stop answering alone and begin to agree.
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
    alone: models.JSONField[Any, Any] = models.JSONField(null=True)
    results: models.JSONField[Any, Any] = models.JSONField(null=True)
    one_level = models.BooleanField(default=False)  # unit and organisation are the same here
    aside: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True
    )  # who does not answer: leaders of the organisation, line managers
    set_version = models.PositiveIntegerField(default=1)  # of the two above

    class Meta:
        ordering: ClassVar = ["instrument_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "instrument_id", "number"], name="round_number_once"
            )
        ]

    @cached_property
    def whole(self) -> Instrument:
        """The instrument of that day, with everything that results are about."""
        return parsed(self.definition, f"{self.instrument_id}.toml")

    @cached_property
    def instrument(self) -> Instrument:
        """As it was asked then: where two levels are one, each thing once."""
        return self.whole.one_level() if self.one_level else self.whole

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Whose(models.TextChoices):
    """Whose answers a sheet holds."""

    OWN = "own", "One person's"
    TOGETHER = "together", "The team's, agreed together"
    GUIDED = "guided", "A facilitator's"


class Sheet(Identified):
    """Answers to one round: a person's own, the team's, or a facilitator's. `version` goes up with each save.

    `saved` says at which version each section was last saved: two people can work on two sections.
    """

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
    saved: models.JSONField[Any, Any] = models.JSONField(default=dict)

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
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(whose="guided"),
                name="one_guided_sheet_in_round",
            ),
            models.CheckConstraint(
                condition=models.Q(whose="own", person__isnull=False)
                | models.Q(whose__in=["together", "guided"], person__isnull=True),
                name="own_sheet_has_a_person",
            ),
        ]


class Attached(Identified):
    """A file that answers an item. It goes with its sheet."""

    PERSONAL: ClassVar = ("name",)

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="files")
    item = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "item"], name="one_file_an_item")
        ]
