"""Conversations, what their participants let be kept, and what was learnt from them.

No participant's name is stored. Notes and quotations are in tables of their own, so that nothing that lists,
shares or takes along conversations can touch them by the way; they have one version only, the last.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.listening import Keep, listening
from evenhand.web.organisations.models import Identified, Programme
from evenhand.web.projects.models import Project

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


def new_code() -> str:
    """Twelve letters and numbers, for the paper of a participant: whoever holds it can take everything back."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


class ReviewTerms(models.Model):
    """What a programme sets for the review of its teams; without a row the usual numbers hold."""

    programme = models.OneToOneField(
        Programme, models.CASCADE, primary_key=True, related_name="review_terms"
    )
    professionals_least = models.PositiveSmallIntegerField()
    professionals_most = models.PositiveSmallIntegerField()
    lived_least = models.PositiveSmallIntegerField()
    lived_most = models.PositiveSmallIntegerField()
    areas: models.JSONField[Any, Any] = models.JSONField(default=list)  # ids of ours
    own_areas: models.JSONField[Any, Any] = models.JSONField(default=list)  # titles of its own
    areas_because = models.TextField(blank=True)
    freedom = models.CharField(max_length=10, default="open")
    first_session = models.DateField(null=True, blank=True)
    numbers_by = models.DateField(null=True, blank=True)
    professionals_by = models.DateField(null=True, blank=True)
    lived_by = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)


class Training(Identified):
    """That a person had a training, and until when it counts."""

    PERSONAL: ClassVar = ("provider",)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="trainings")
    kind = models.CharField(max_length=20)
    done_on = models.DateField()
    counts_to = models.DateField()
    provider = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "-counts_to"]


class Strand(models.TextChoices):
    """Whom one listens to."""

    PROFESSIONALS = "professionals", "Professionals"
    LIVED = "lived", "Lived experience"


class Status(models.TextChoices):
    """Where a conversation stands."""

    PLANNED = "planned", "planned"
    HELD = "held", "held"
    WITHDRAWN = "withdrawn", "taken back"


class Conversation(Identified):
    """One conversation. Only its named interviewers open it; everyone else sees how many there are."""

    PERSONAL: ClassVar = ("support_contact", "safeguarding_contact", "interpreter", "payment_note")

    project = models.ForeignKey(Project, models.CASCADE, related_name="conversations")
    number = models.PositiveIntegerField()
    strand = models.CharField(max_length=14, choices=Strand.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    planned_on = models.DateField(null=True, blank=True)
    interviewers: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+"
    )
    # people who gave her care, or whom she excludes: they never see anything of it
    kept_from: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True
    )
    interpreter_needed = models.CharField(max_length=10, blank=True)
    interpreter = models.CharField(max_length=160, blank=True)
    payment = models.CharField(max_length=12, blank=True)
    payment_note = models.CharField(max_length=160, blank=True)
    support_contact = models.CharField(max_length=200, blank=True)
    safeguarding_contact = models.CharField(max_length=200, blank=True)
    not_own_clinician = models.BooleanField(default=False)
    steps: models.JSONField[Any, Any] = models.JSONField(default=list)  # ids of steps ticked
    keep = models.CharField(max_length=10, blank=True)  # what she lets be kept
    agreed_on = models.DateField(null=True, blank=True)
    agreed_how = models.CharField(max_length=12, blank=True)
    consent_version = models.PositiveSmallIntegerField(null=True, blank=True)
    keep_to = models.DateField(null=True, blank=True)  # notes and quotations are deleted then
    code = models.CharField(max_length=12, unique=True, default=new_code)
    held_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="conversation_number_once")
        ]
        indexes: ClassVar = [models.Index(fields=["project", "strand", "status"])]

    @property
    def kept(self) -> Keep | None:
        """What the participant lets be kept; None before anybody asked."""
        return listening().keep(self.keep) if self.keep else None

    @property
    def code_in_parts(self) -> str:
        """As it is printed."""
        return "-".join(self.code[n : n + 3] for n in range(0, 12, 3))

    def is_over(self, on: date) -> bool:
        """Its notes are to be gone."""
        return self.keep_to is not None and self.keep_to < on


class Notes(Identified):
    """What interviewers wrote down. One version, the last; deleted on its day, or when it is taken back."""

    PERSONAL: ClassVar = ("text",)

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="notes")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()


class Quotation(Identified):
    """A participant's own words, to which she agreed as they stand. Taken back, the row is gone."""

    PERSONAL: ClassVar = ("text",)

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="quotations")
    text = models.TextField()
    agreed_on = models.DateField()
    agreed_how = models.CharField(max_length=12)
    insight = models.ForeignKey(
        "Insight", models.SET_NULL, null=True, blank=True, related_name="quotations"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["made_at"]


class Insight(Identified):
    """What was learnt, in the team's words: short, in the third person, about care."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="insights")
    number = models.PositiveIntegerField()
    text = models.TextField()
    group = models.CharField(
        max_length=20, blank=True
    )  # key of a high-level group; empty: everyone
    sources = models.TextField(blank=True)  # what else says so
    limits = models.TextField(blank=True)  # whom it does not speak for
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="insight_number_once")
        ]


class Drawn(models.Model):
    """That an insight was drawn from a conversation. It stays when the conversation is taken back, as a mark."""

    insight = models.ForeignKey(Insight, models.CASCADE, related_name="drawn")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drawn")
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["insight", "conversation"], name="drawn_once")
        ]


class Guide(Identified):
    """A team's own questions for one part, in place of those that come with Evenhand."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="guides")
    strand = models.CharField(max_length=14, choices=Strand.choices)
    questions: models.JSONField[Any, Any] = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "strand"], name="guide_once_in_project")
        ]
