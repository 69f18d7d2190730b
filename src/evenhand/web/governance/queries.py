"""What a team counts from records."""

from __future__ import annotations

from uuid import UUID

from evenhand.measures import Measure
from evenhand.measures.choosing import is_by_hand
from evenhand.web.measurement.models import RATE, DefinitionVersion
from evenhand.web.organisations.models import Team


def definitions_of(team: Team) -> list[Measure]:
    """Definitions in force of all measures that are counted from records, in one query however many there are."""
    versions = DefinitionVersion.objects.filter(
        measure__project__team=team, measure__form=RATE
    ).select_related("measure")
    latest: dict[UUID, DefinitionVersion] = {}
    for version in versions.order_by("measure__title", "measure_id", "-number"):
        latest.setdefault(version.measure_id, version)
    found = (version.definition() for version in latest.values())
    return [one for one in found if not is_by_hand(one)]
