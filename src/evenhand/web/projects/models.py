"""A project, and its measure plan: what will be compared, fixed before it is read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from evenhand.web.organisations.models import Identified, Team


class Track(models.TextChoices):
    """How long change can take to show. A choice of the team, with its programme."""

    USUAL = "usual", "Usual: results within months"
    COMPLEX = "complex", "Complex pathway: longer horizon, lead indicators first"


class Project(Identified):
    """One improvement project of a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="projects")
    name = models.CharField(max_length=160)
    clinical_area = models.CharField(max_length=80, blank=True)
    track = models.CharField(max_length=10, choices=Track.choices, default=Track.USUAL)
    aim = models.TextField(blank=True)
    started_on = models.DateField()
    ended = models.TextField(blank=True)  # why it ended, as learning; empty while it goes on

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class MeasurePlan(Identified):
    """One version of a project's plan; the latest counts, and an earlier one is never changed.

    `content` holds the fields of `evenhand.reading.Plan` that people choose.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="plan_version_once")
        ]
