"""Numbers that go up by one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.models import Count, F, Max, Min, Q

from evenhand.web.charter.models import AimVersion, CharterVersion
from evenhand.web.measurement.models import ChangeStory, Counts, DefinitionVersion, Recording
from evenhand.web.projects.models import MeasurePlan
from evenhand.web.registers.models import Entry

_NUMBERED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (DefinitionVersion, ("measure",)),
    (Counts, ("measure",)),
    (ChangeStory, ("measure",)),
    (MeasurePlan, ("project",)),
    (CharterVersion, ("project",)),
    (AimVersion, ("project",)),
    (Recording, ("project",)),
    (Entry, ("project", "kind_id")),
)


def holes() -> Iterator[str]:
    """Of each measure, project or register: first, last and how many must agree."""
    for model, of in _NUMBERED:
        found = model._default_manager.order_by().values(*of)
        found = found.annotate(first=Min("number"), last=Max("number"), rows=Count("pk"))
        for row in found.exclude(Q(first=1) & Q(last=F("rows"))):
            whose = " ".join(str(row[name]) for name in of)
            yield (
                f"{model._meta.object_name} of {whose}: {row['rows']} of them, "
                f"numbered from {row['first']} to {row['last']}."
            )
