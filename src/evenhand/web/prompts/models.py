"""Answers to prompts. Where racism is named, an answer is the team's by default and carries no name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.frameworks.method import Prompt, method
from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project


class Shape(models.TextChoices):
    """Whose an answer is."""

    PRIVATE = "private", "Mine alone: nobody else sees it"
    TEAM = "team", "The team's, without my name"
    SIGNED = "signed", "The team's, with my name"


class Answer(Identified):
    """One answer. `writer` is kept only where the answer is private or signed; a team answer has none."""

    PERSONAL: ClassVar = ("text",)

    project = models.ForeignKey(Project, models.CASCADE, related_name="answers")
    prompt_id = models.CharField(max_length=10)
    shape = models.CharField(max_length=8, choices=Shape.choices)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    evidence = models.TextField(blank=True)
    made_on = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["made_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(shape="team", writer=None) | ~models.Q(shape="team"))
                & (models.Q(shape="team") | models.Q(writer__isnull=False)),
                name="team_answer_has_no_writer",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["project", "prompt_id"])]

    @property
    def prompt(self) -> Prompt:
        return method().prompt(self.prompt_id)


class Done(models.Model):
    """That a private reflection was done: all that others ever see of it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="reflections_done")
    prompt_id = models.CharField(max_length=10)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "prompt_id", "person"], name="reflection_done_once"
            )
        ]
