"""Entries of registers, and every step that each of them took."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from evenhand.frameworks.registers import Kind, Status, kinds
from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project


class Entry(Identified):
    """One entry. `version` goes up with each change, so that two people never overwrite each other."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="entries")
    kind_id = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    status_name = models.CharField(max_length=40)
    status_since = (
        models.DateTimeField()
    )  # one that waits on in another status waits since the first
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    follow_up = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)  # None where the kind names racism: it is the team's

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind_id", "number"], name="entry_number_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["project", "kind_id", "status_name"])]

    @property
    def kind(self) -> Kind:
        return kinds()[self.kind_id]

    @property
    def status(self) -> Status:
        return self.kind.status(self.status_name)

    @property
    def said(self) -> str:
        """Its first field, by which people know it."""
        return str(self.content.get(self.kind.fields[0].name) or f"number {self.number}")

    @property
    def days_waiting(self) -> int | None:
        """Days that somebody has been waited for; None where nobody is."""
        if not self.status.waiting:
            return None
        asked = self.content.get(self.kind.waits_from)
        if asked:
            return max((timezone.localdate() - date.fromisoformat(asked)).days, 0)
        return (timezone.now() - self.status_since).days

    def overdue(self, today: date) -> bool:
        """To be followed up, and the day has passed."""
        return not self.status.ended and self.follow_up is not None and self.follow_up < today


class Step(Identified):
    """A change of an entry, kept for good."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)  # as above
    start = models.CharField(max_length=40, blank=True)
    to = models.CharField(max_length=40, blank=True)
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)  # as it was afterwards

    class Meta:
        ordering: ClassVar = ["at"]
