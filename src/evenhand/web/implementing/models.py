"""How far a programme is with one recommendation, or with one action of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from evenhand.web.organisations.models import Identified, Programme


class Standing(models.TextChoices):
    """How far it is."""

    NOT_BEGUN = "not_begun", "Not begun"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    NOT_OURS = "not_ours", "Not for this programme"


OPEN = (Standing.NOT_BEGUN, Standing.UNDER_WAY)


class Undertaking(Identified):
    """What a programme says of one item; what nobody has said anything of has no row."""

    PERSONAL: ClassVar = ("answers",)

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="undertakings")
    item = models.CharField(max_length=8)  # of `frameworks/implementing.toml`: IMP-03, IMP-03a
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.NOT_BEGUN)
    answers = models.CharField(max_length=120, blank=True)  # who answers for it
    by_day = models.DateField(null=True, blank=True)
    done = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why it is not for this programme
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "item"], name="one_undertaking_of_an_item")
        ]

    def passed(self, today: date) -> bool:
        """Whether its day has gone by, and it is neither done nor set aside."""
        return self.by_day is not None and self.by_day < today and self.standing in OPEN
