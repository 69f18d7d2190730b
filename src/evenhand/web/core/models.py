"""The audit trail, work that waits for a worker, and the workers."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models


class AppendOnlyError(RuntimeError):
    """Something tried to change or remove an audit event."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events can be read and added, never changed."""

    def update(self, **_: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError


class Event(models.Model):
    """Who did what, when. No foreign keys: it outlives what it tells of. The database refuses changes too."""

    at = models.DateTimeField(db_index=True)
    actor = models.UUIDField(null=True)  # None: the workbench itself
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    team = models.UUIDField(null=True, db_index=True)
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnlyError


class JobStatus(models.TextChoices):
    WAITING = "waiting", "waiting"
    WORKING = "working", "working"
    DONE = "done", "done"
    FAILED = "failed", "not done"


class Job(models.Model):
    """Work for a worker. A worker that dies stops its heartbeat, and the job is taken up again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    arguments: models.JSONField[Any, Any] = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=JobStatus.choices, default=JobStatus.WAITING)
    team = models.UUIDField(null=True, db_index=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=80, blank=True)
    share = models.FloatField(null=True)  # of the step, 0 to 1
    result: models.JSONField[Any, Any] = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at"]
        indexes: ClassVar = [models.Index(fields=["status", "heartbeat"])]

    @property
    def open(self) -> bool:
        return self.status in (JobStatus.WAITING, JobStatus.WORKING)


class Worker(models.Model):
    """A process that does jobs, while it does. No row, or a silent one: nobody is working."""

    name = models.CharField(primary_key=True, max_length=40)
    started_at = models.DateTimeField()
    heartbeat = models.DateTimeField()


class Draft(models.Model):
    """What a person has typed into a form and not saved yet: nobody else's, in no page, search, export or audit."""

    PERSONAL: ClassVar = ("key", "typed")

    person = models.UUIDField()
    key = models.CharField(max_length=120)  # which form of what
    typed: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)  # the one that it was begun from
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="one_draft_of_a_form")
        ]
