"""Measures, the counts behind them, and the readings made of them. Counts only: never a patient's row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.experience import Asked, Form, parse_asked
from evenhand.measures import Measure, Role, Validation, parse_measures
from evenhand.web.organisations.models import Identified, Programme
from evenhand.web.projects.models import MeasurePlan, Project

ROLES = [(r.value, r.value.capitalize()) for r in Role]
LEVELS = [(v.value, v.value.capitalize()) for v in Validation]
RATE = "rate"  # events among people; every other form is one of `Form`
FORMS = [(RATE, "Rate"), *((f.value, f.value.capitalize()) for f in Form)]


class ProjectMeasure(Identified):
    """A measure of a project; what it counts is in its versions."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="measures")
    slug = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    role = models.CharField(max_length=12, choices=ROLES)
    form = models.CharField(max_length=12, choices=FORMS, default=RATE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "slug"], name="measure_once_in_project")
        ]

    def __str__(self) -> str:
        return self.title


class DefinitionVersion(Identified):
    """One version of what is counted, as TOML. A change of it is a break in the numbers."""

    measure = models.ForeignKey(ProjectMeasure, models.CASCADE, related_name="definitions")
    number = models.PositiveIntegerField()
    toml = models.TextField()
    choices: models.JSONField[Any, Any] = models.JSONField(default=dict)  # of a measure made here
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "number"], name="definition_version_once")
        ]

    def definition(self) -> Measure:
        """As the library reads it."""
        return parse_measures(self.toml, name=f"{self.measure.slug}.toml")[0]

    def asked(self) -> Asked:
        """As the library reads it, for measures that are no rate."""
        return parse_asked(self.toml, name=f"{self.measure.slug}.toml")


class MeasureCheck(Identified):
    """How far the data of a measure were checked, by whom and when. The latest row counts; none is changed.

    `definition` and `counts` are the versions that it speaks of; 0: there were no counts yet.
    """

    measure = models.ForeignKey(ProjectMeasure, models.CASCADE, related_name="checks")
    level = models.CharField(max_length=24, choices=LEVELS)
    checked_by = models.CharField(max_length=120)  # a post or a body, not a name
    on = models.DateField()
    how = models.TextField(blank=True)
    definition = models.PositiveIntegerField()
    counts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-made_at"]


class ProgrammeMeasure(Identified):
    """A measure that a programme asks all its teams to have in common. Teams take it up, or not."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="common_measures")
    slug = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    role = models.CharField(max_length=12, choices=ROLES)
    toml = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "slug"], name="measure_once_in_programme")
        ]

    def __str__(self) -> str:
        return self.title


class Source(models.TextChoices):
    """How counts came in."""

    TYPED = "typed", "Typed into the grid"
    UPLOAD = "upload", "Counted from a file of records"
    TABLE = "table", "A measure table made elsewhere"


class Counts(Identified):
    """One version of all counts of a measure. The latest counts; earlier ones stay, with what changed."""

    measure = models.ForeignKey(ProjectMeasure, models.CASCADE, related_name="counts")
    number = models.PositiveIntegerField()
    definition = models.ForeignKey(DefinitionVersion, models.PROTECT)
    table: models.JSONField[Any, Any] = models.JSONField()
    source = models.CharField(max_length=10, choices=Source.choices)
    changed_cells = models.PositiveIntegerField(default=0)
    added_periods = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "number"], name="counts_version_once")
        ]


class Reading(Identified):
    """What was read from one version of counts under one plan, as shown: exact, and protected.

    `headline` is the finding in words; the pages are fragments that the library wrote.
    """

    measure = models.ForeignKey(ProjectMeasure, models.CASCADE, related_name="readings")
    counts = models.ForeignKey(Counts, models.CASCADE)
    plan = models.ForeignKey(MeasurePlan, models.CASCADE, null=True)
    made_at = models.DateTimeField()
    headline: models.JSONField[Any, Any] = models.JSONField(default=list)
    flags: models.JSONField[Any, Any] = models.JSONField(default=list)
    exact_page = models.TextField()
    protected_page = models.TextField(blank=True)
    protected_headline: models.JSONField[Any, Any] = models.JSONField(default=list)
    protected_flags: models.JSONField[Any, Any] = models.JSONField(default=list)
    released: models.JSONField[Any, Any] = models.JSONField(null=True)  # the protected table
    refused = models.TextField(blank=True)  # why nothing can be shown outside

    class Meta:
        ordering: ClassVar = ["-made_at"]


class ChangeStory(Identified):
    """A story of the most significant change: short, in the third person, about care. No patient's record.

    Withdrawn, nothing of it is left but its number.
    """

    TOLD: ClassVar = ("domain", "summary", "chosen_by", "reason", "level", "consent", "group")

    measure = models.ForeignKey(ProjectMeasure, models.CASCADE, related_name="stories")
    number = models.PositiveIntegerField()
    on = models.DateField(null=True)
    domain = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True)
    chosen_by = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    level = models.CharField(max_length=12, blank=True)
    consent = models.CharField(max_length=12, blank=True)
    group = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "number"], name="story_number_once")
        ]


class StoryStep(Identified):
    """A change of a story: when, by whom, which fields. Never what they said, so that withdrawing is whole."""

    story = models.ForeignKey(ChangeStory, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.UUIDField()
    what = models.CharField(max_length=10)
    fields: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["at"]


class Recording(Identified):
    """One version of how ethnicity was recorded, by system, site and month: counts only.

    The page is a protected fragment that the library wrote; it is made after the counts.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="recordings")
    number = models.PositiveIntegerField()
    table: models.JSONField[Any, Any] = models.JSONField()
    source = models.CharField(max_length=10, choices=Source.choices)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    headline: models.JSONField[Any, Any] = models.JSONField(default=list)
    page = models.TextField(blank=True)
    released: models.JSONField[Any, Any] = models.JSONField(null=True)  # the protected table
    refused = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="recording_version_once")
        ]


class FileMapping(Identified):
    """What the columns of a project's files mean, as people confirmed it; the latest counts. No row."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="file_mappings")
    toml = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-made_at"]


class RowProblems(Identified):
    """Which rows of a file could not be used: row number, column, what to do. Never a value of a row.

    Deleted `KEPT_DAYS` after the counting.
    """

    KEPT_DAYS: ClassVar = 30

    job = models.UUIDField(unique=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    csv = models.TextField()
    made_at = models.DateTimeField(db_index=True)
