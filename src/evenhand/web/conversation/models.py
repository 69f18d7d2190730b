"""Comments, and who is mentioned in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from evenhand.web.organisations.models import Identified
from evenhand.web.projects.models import Project


class Comment(Identified):
    """One comment. It is not edited: it is taken back, or another stands beside it.

    `signed`: with the writer's name. Where racism is named the default is without: then no writer is kept.
    """

    PERSONAL: ClassVar = ("text",)

    project = models.ForeignKey(Project, models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10)  # of what it is about, one of `subjects.KINDS`
    subject = models.UUIDField()
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed = models.BooleanField(default=True)
    text = models.TextField()
    made_at = models.DateTimeField()

    @property
    def whose(self) -> str:
        """Who says it, as a page names them."""
        if not self.signed:
            return "The team"
        return self.writer.name if self.writer else "Somebody who has left"

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(signed=True) | models.Q(writer=None),
                name="unsigned_comment_has_no_writer",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject", "made_at"]),
            models.Index(fields=["project", "-made_at"]),
        ]


class Mention(Identified):
    """That somebody's attention is asked for. Who has seen what is only that person's business."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "person"], name="mention_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "seen_at"])]
