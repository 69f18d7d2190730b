"""One thing that an organisation offers to its teams, with whether it can be had."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from evenhand.frameworks.registers import Kind, kinds
from evenhand.web.organisations.models import Identified, Organisation

SUPPORT = "support"  # the register that a team keeps of the same things: its words serve here, too
FIELDS = ("what", "kind", "offered_by", "ask", "availability", "terms")
NEEDED = ("what", "kind", "ask", "availability")
NOT_NOW = "no"  # an availability


def words() -> Kind:
    """Labels and choices."""
    return kinds()[SUPPORT]


class Offer(Identified):
    """One offer. What ended stays on record with its reason."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="offers")
    content = models.JSONField()
    checked_on = models.DateField()
    ended_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["made_at"]

    @property
    def said(self) -> dict[str, str]:
        """Its fields as people read them."""
        kind, held = words(), self.content
        return {name: kind.field(name).shown(held.get(name, "")) for name in FIELDS}

    @property
    def to_be_had(self) -> bool:
        return not self.ended_because and self.content.get("availability") != NOT_NOW

    def days_since_checked(self, today: date) -> int:
        return (today - self.checked_on).days

    def first_values(self) -> dict[str, Any]:
        """As the form opens with them."""
        return {**self.content, "version": self.version}
