"""Definitions, and counts with the record of what changed in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evenhand.errors import EvenhandError
from evenhand.experience import Form, Tally, tally_from_json
from evenhand.experience.tally import changes as tally_changes
from evenhand.measures import MeasureTable
from evenhand.measures.exchange import table_from_json
from evenhand.web.measurement.actions import changes
from evenhand.web.measurement.models import RATE, Counts, ProjectMeasure
from evenhand.web.measurement.queries import current_definition


def definitions() -> Iterator[str]:
    """The title and the part that pages show are those of the definition in force."""
    for one in ProjectMeasure.objects.order_by("pk").iterator(chunk_size=200):
        latest = one.definitions.select_related("measure").order_by("-number").first()
        if latest is None:
            yield f"Measure {one.pk} has no definition."
            continue
        try:
            said = latest.definition() if one.form == RATE else latest.asked()
        except EvenhandError:
            yield f"Definition {latest.pk} of measure {one.pk} cannot be read."
            continue
        if (said.id, said.title, str(said.role)) != (one.slug, one.title, one.role):
            yield f"Measure {one.pk} is shown by other words than its definition {latest.pk}."


def counts() -> Iterator[str]:
    """Each table reads, counts by a definition of its own measure, and tells its changes truly."""
    for one in ProjectMeasure.objects.filter(counts__isnull=False).distinct().order_by("pk"):
        before: Any = None
        for kept in one.counts.select_related("definition").order_by("number"):
            if kept.definition.measure_id != one.pk:
                yield f"Counts {kept.pk} name the definition of another measure."
            if one.form == Form.STORIES:
                continue
            after = _table(kept, one)
            if after is None:
                yield f"Counts {kept.pk} cannot be read."
                continue
            if _changes(before, after) != (kept.changed_cells, kept.added_periods):
                yield f"Counts {kept.pk} do not say what changed in them."
            before = after
        if one.form == Form.STORIES:
            yield from _stories(one)


def _stories(one: ProjectMeasure) -> Iterator[str]:
    """Their number is all that is counted of stories."""
    latest = one.counts.order_by("-number")[0]
    there = one.stories.filter(withdrawn_at=None).count()
    if latest.table.get("stories") != there:
        yield f"Counts {latest.pk} say another number of stories than there are."


def _table(kept: Counts, one: ProjectMeasure) -> MeasureTable | Tally | None:
    try:
        if one.form != RATE:
            return tally_from_json(kept.table)
        return table_from_json(kept.table, current_definition(one).definition())
    except (EvenhandError, KeyError, TypeError, ValueError):
        return None


def _changes(before: Any, after: MeasureTable | Tally) -> tuple[int, int]:
    if isinstance(after, Tally):
        return tally_changes(before, after)
    return changes(before, after)
