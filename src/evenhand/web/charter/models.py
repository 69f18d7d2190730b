"""Versions of charters and aims, and the roster of a team. Nobody's ethnicity is kept."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.team_roles import team_roles
from evenhand.web.organisations.models import Identified, Team
from evenhand.web.projects.models import Project


class CharterVersion(Identified):
    """One version of a charter; the latest counts, and an earlier one is never changed.

    `made_by` is empty where it changed what is said of racism and nobody signed it: it is the team's.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="charters")
    number = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)
    made_from = models.PositiveIntegerField(default=0)  # the version that somebody had open
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="charter_version_once")
        ]


class AimVersion(Identified):
    """One version of an aim, and what was learnt that led to it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="aims")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    built: models.JSONField[Any, Any] = models.JSONField(default=dict)  # empty: written freely
    reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="aim_version_once")
        ]


class Post(Identified):
    """Somebody's part in a team, from a day to a day: with an account, or by name."""

    PERSONAL: ClassVar = ("name", "still_asks")

    team = models.ForeignKey(Team, models.CASCADE, related_name="posts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, blank=True)  # one of the needed roles
    other_role = models.CharField(max_length=80, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    protected = models.CharField(max_length=8, blank=True)
    agreed_with = models.CharField(max_length=120, blank=True)  # a post, not a name
    agreed_on = models.DateField(null=True, blank=True)  # the day the manager signed
    buddy = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    seen: models.JSONField[Any, Any] = models.JSONField(
        default=dict
    )  # of the checklist: since when
    still_asks = models.TextField(blank=True)  # what somebody who joined would still like to know
    given: models.JSONField[Any, Any] = models.JSONField(
        default=dict
    )  # by month: hours, agreed then
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    handed_over = models.TextField(blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["joined_on", "made_at"]

    @property
    def called(self) -> str:
        """Whose part it is."""
        return self.person.name if self.person else self.name

    @property
    def title(self) -> str:
        return team_roles().title(self.role) or self.other_role

    def here(self, on: date) -> bool:
        """In the team on a day."""
        return self.joined_on <= on and (self.left_on is None or self.left_on > on)
