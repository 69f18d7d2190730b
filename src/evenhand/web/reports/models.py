"""The page for the community: what a team would say in public, who signed it, and in which languages."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from evenhand.web.listening.models import Insight
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project

WRITTEN = ("title", "in_words", "heard", "changed", "not_changed")  # what can be translated


def new_token() -> str:
    """An address that nobody can guess."""
    return secrets.token_urlsafe(24)


class CommunityPage(Identified):
    """One page of a project. `published` is what the public sees: nothing of a later draft is in it.

    `version` goes up with each change, one of a translation included; `words` with each change of the words
    that are translated.
    """

    project = models.OneToOneField(Project, models.CASCADE, related_name="community_page")
    measure = models.ForeignKey(ProjectMeasure, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=160, blank=True)
    in_words = models.TextField(blank=True)
    heard = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    not_changed = models.TextField(blank=True)
    insights: models.ManyToManyField[Insight, Any] = models.ManyToManyField(
        Insight, related_name="+", blank=True
    )  # what was heard rests on them
    look_again_on = models.DateField(
        null=True
    )  # somebody took back what it may rest on; until it is saved
    numbers: models.JSONField[Any, Any] = models.JSONField(null=True)  # protected, as of the save
    version = models.PositiveIntegerField(default=1)
    words = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    published: models.JSONField[Any, Any] = models.JSONField(null=True)
    published_version = models.PositiveIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Signature(Identified):
    """That a lived experience partner agrees to one version being public."""

    page = models.ForeignKey(CommunityPage, models.CASCADE, related_name="signatures")
    version = models.PositiveIntegerField()
    partner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    signed_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-signed_at"]


class Translation(Identified):
    """The same words in another language, of which `words` they are, and who has read them."""

    page = models.ForeignKey(CommunityPage, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=160)
    in_words = models.TextField()
    heard = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    not_changed = models.TextField(blank=True)
    checked_by = models.CharField(max_length=120, blank=True)  # a post or a group, not a name
    words = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "language"], name="one_translation_a_language")
        ]
