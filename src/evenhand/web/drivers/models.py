"""Drivers and every step that each took. They name racism, so no row says who wrote it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from evenhand.frameworks.drivers import driver_words
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project

LONGEST = 200  # of a driver's words: more does not fit into a box


class Driver(Identified):
    """What the aim depends on: primary without a parent, secondary under one.

    Taken away, it keeps its words and can be put back. `version` goes up with each change of it, of
    where it stands included.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="drivers")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="secondary"
    )
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST)
    type = models.CharField(max_length=12, blank=True)
    control = models.CharField(max_length=12, blank=True)
    principles: models.JSONField[Any, Any] = models.JSONField(default=list)
    lenses: models.JSONField[Any, Any] = models.JSONField(default=dict)  # lens: what was seen
    elements: models.JSONField[Any, Any] = models.JSONField(
        default=list
    )  # of racism in the institution
    legacy = models.TextField(blank=True)  # the history, rule or decision that produced it
    also: models.ManyToManyField[Driver, Any] = models.ManyToManyField(
        "self", symmetrical=False, related_name="linked", blank=True
    )
    measures: models.ManyToManyField[ProjectMeasure, Any] = models.ManyToManyField(
        ProjectMeasure, related_name="drivers", blank=True
    )
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "made_at"]
        indexes: ClassVar = [models.Index(fields=["project", "removed_at"])]

    def __str__(self) -> str:
        return self.text

    @property
    def type_label(self) -> str:
        return driver_words().label(self.type)

    @property
    def control_label(self) -> str:
        return driver_words().label(self.control)


class What(models.TextChoices):
    """What was done with a driver."""

    ADDED = "added", "added"
    CHANGED = "changed", "changed"
    MOVED = "moved", "moved"
    REVIEWED = "reviewed", "looked at through the three lenses"
    REMOVED = "removed", "taken away"
    BACK = "back", "put back"


class DriverStep(Identified):
    """A change of a driver: when, what, and its words and place afterwards. Never who."""

    driver = models.ForeignKey(Driver, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=What.choices)
    text = models.CharField(max_length=LONGEST)
    under = models.CharField(max_length=LONGEST, blank=True)  # empty: the aim

    class Meta:
        ordering: ClassVar = ["-at"]
