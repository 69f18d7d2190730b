"""A project, and its measure plan: what will be compared, fixed before it is read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from evenhand.web.organisations.models import Identified, Programme, Team


class Track(models.TextChoices):
    """How long change can take to show. A choice of the team, with its programme."""

    USUAL = "usual", "Usual: results within months"
    COMPLEX = "complex", "Complex pathway: longer horizon, lead indicators first"


class AimKind(models.TextChoices):
    """What the number of an aim means: 3 % of 12 % is not 3 percentage points."""

    TO = "to", "to a rate: so many in 100 people"
    POINTS = "points", "by percentage points: from 12% to 9% is 3"
    SHARE = "share", "by per cent of the rate there is now: from 12% to 9% is 25"


class Project(Identified):
    """One improvement project of a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="projects")
    name = models.CharField(max_length=160)
    clinical_area = models.CharField(max_length=80, blank=True)
    track = models.CharField(max_length=10, choices=Track.choices, default=Track.USUAL)
    aim = models.TextField(blank=True)
    aim_kind = models.CharField(max_length=6, choices=AimKind.choices, blank=True)
    aim_value = models.FloatField(null=True)  # as typed: per cent, or percentage points
    started_on = models.DateField()
    ended = models.TextField(blank=True)  # why it ended, as learning; empty while it goes on
    version = models.PositiveIntegerField(default=1)  # goes up with each change of these fields

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


class MonthlyNote(Identified):
    """A month's finding in words and one thing learnt, as a team sent it. Never a number, never a name."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="monthly_notes")
    measure = models.UUIDField()
    title = models.CharField(max_length=160)
    month = models.DateField()
    headline: models.JSONField[Any, Any] = models.JSONField(default=list)
    learnt = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-sent_at"]
        indexes: ClassVar = [models.Index(fields=["project", "-sent_at"])]


class OfferedWay(Identified):
    """A way of measuring that a programme puts before its teams of a complex pathway."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="offered_ways")
    way = models.CharField(max_length=20)
    recommended = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    number = models.PositiveIntegerField()  # version of the menu that it is of
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["way"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "way"], name="way_once_in_programme")
        ]


class MarginProposal(Identified):
    """How much difference would still be called equal, as somebody proposes it.

    It counts once it is agreed: then it stands in the plan, and this row says only that it is settled.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="margin_proposals")
    difference = models.FloatField()  # unscaled: 0.012 is 12 in 1,000
    ratio = models.FloatField()
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.UUIDField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(settled_at__isnull=True),
                name="one_open_margin_proposal",
            )
        ]


class Completion(Identified):
    """A gate that somebody went through: an aim, the set of measures or a test that is called complete.

    The latest row of a subject counts. `missing` is what was not there then, and `reason` why it was
    called complete all the same; both are empty where nothing was missing. A row that is `reopened`
    says that it is complete no longer.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="completions")
    kind = models.CharField(max_length=12)
    subject = models.UUIDField()
    missing: models.JSONField[Any, Any] = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    reopened = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        indexes: ClassVar = [models.Index(fields=["project", "kind", "subject", "-made_at"])]
