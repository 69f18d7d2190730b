"""What a convener edits, and what was published of it. A published version is never changed: answers keep theirs."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models

from evenhand.frameworks.factors import FactorSet, factor_set_from
from evenhand.frameworks.instruments import Instrument, parse_instrument
from evenhand.web.organisations.models import Identified, Programme


class OwnForm(Identified):
    """A form of a programme: the draft as TOML that is always valid. `slug` is the id of its instrument."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="own_forms")
    slug = models.CharField(max_length=60, unique=True)
    draft = models.TextField()
    version = models.PositiveIntegerField(default=1)  # goes up with each change of the draft
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    offered = models.BooleanField(default=True)  # whether teams can begin a round of it

    class Meta:
        ordering: ClassVar = ["slug"]

    @cached_property
    def instrument(self) -> Instrument:
        """The draft."""
        return parse_instrument(self.draft, name=f"{self.slug}.toml")


class Edition(Identified):
    """A published version of a form, and in words what changed with it."""

    form = models.ForeignKey(OwnForm, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    definition = models.TextField()
    reason = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField()
    published_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["form", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="edition_number_once")
        ]

    @cached_property
    def instrument(self) -> Instrument:
        """As it was published."""
        return parse_instrument(self.definition, name=f"version-{self.number}.toml")


class OwnFactors(Identified):
    """A set of factors of a programme: one frame for forms, codes, cases and recommendations."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="factor_sets")
    slug = models.CharField(max_length=60, unique=True)
    draft: models.JSONField[Any, Any] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["slug"]

    @cached_property
    def factors(self) -> FactorSet:
        """The draft."""
        return factor_set_from(self.draft)


class FactorEdition(Identified):
    """A published version of a set of factors."""

    of = models.ForeignKey(OwnFactors, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField()
    published_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["of", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "number"], name="factor_edition_number_once")
        ]

    @cached_property
    def factors(self) -> FactorSet:
        """As it was published."""
        return factor_set_from(self.content)
