"""What a focus is chosen from, by whom, and the choice itself in every version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import MeasurePlan, Project


class FeasibilityStudy(Identified):
    """One study of what candidates could show, of protected figures or of typed numbers. Earlier ones stay."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="feasibility_studies")
    number = models.PositiveIntegerField()
    asked: models.JSONField[Any, Any] = models.JSONField()
    job = models.UUIDField(null=True)
    result: models.JSONField[Any, Any] = models.JSONField(null=True)  # None: not worked out (yet)
    data_to = models.DateField(null=True)  # last day of the data that it looked at
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="study_number_once")
        ]


class PartName(models.TextChoices):
    """The three parts of the review."""

    NUMBERS = "numbers", "Numbers"
    PROFESSIONALS = "professionals", "Professionals"
    LIVED = "lived", "Lived experience"


class PartNeeds(Identified):
    """What one part of the review takes: hours, help, and what the organisation gives for it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="part_needs")
    part = models.CharField(max_length=14, choices=PartName.choices)
    hours_planned = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    hours_spent = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    help_needed = models.TextField(blank=True)
    help_asked_on = models.DateField(null=True, blank=True)
    given = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "part"], name="needs_once_of_a_part")
        ]


class Synthesis(models.Model):
    """What the three parts say beside each other, in the team's words. One for a project."""

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="synthesis"
    )
    together = models.TextField(blank=True)
    against = models.TextField(blank=True)
    unknown = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)


class Option(Identified):
    """Something that could become the focus. Scores carry their reasons, and are never added up."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="focus_options")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    whom = models.CharField(max_length=200)
    area = models.CharField(max_length=120)
    where = models.TextField(blank=True)  # where in care it goes wrong
    scores: models.JSONField[Any, Any] = models.JSONField(default=dict)
    left_out = models.TextField(blank=True)  # why it is not looked at any more
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="option_number_once")
        ]

    def __str__(self) -> str:
        return self.title


class Word(Identified):
    """What a lived experience partner says about the choice: theirs to write, to change and to take back."""

    PERSONAL: ClassVar = ("text",)

    project = models.ForeignKey(Project, models.CASCADE, related_name="partner_words")
    partner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField()
    named = models.BooleanField(default=False)
    taken_down_by = models.UUIDField(null=True)  # who wrote it for the partner, on the telephone
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "partner"], name="one_word_of_a_partner")
        ]


class Stance(models.TextChoices):
    """What a voice says of the choice."""

    FOR = "for", "For this"
    LIVE = "live", "I can live with it"
    AGAINST = "against", "I see it differently"


class Voice(Identified):
    """One person's view of the choice. Without a name it has no writer, so that disagreeing is safe."""

    PERSONAL: ClassVar = ("text",)

    project = models.ForeignKey(Project, models.CASCADE, related_name="focus_voices")
    option = models.ForeignKey(Option, models.CASCADE, related_name="voices")
    stance = models.CharField(max_length=8, choices=Stance.choices)
    text = models.TextField(blank=True)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["made_on", "id"]


class Lock(Identified):
    """One version of the choice. `content` is what was known then; it is never changed, only opened again."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="focus_locks")
    number = models.PositiveIntegerField()
    option = models.ForeignKey(Option, models.PROTECT, related_name="locks")
    plan = models.ForeignKey(MeasurePlan, models.PROTECT, related_name="+")
    content: models.JSONField[Any, Any] = models.JSONField()
    reason = models.TextField()
    without_reason = models.TextField(blank=True)  # why it was locked with something missing
    absent = models.TextField(blank=True)
    locked_at = models.DateTimeField()
    locked_by = models.UUIDField()
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.UUIDField(null=True)
    reopened_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="lock_number_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(reopened_at__isnull=True),
                name="one_lock_in_force",
            ),
        ]
