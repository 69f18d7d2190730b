"""What surrounds the measures: completeness, representation, volume, whom the rule hides, records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evenhand.charts import (
    Chart,
    Table,
    completeness_chart,
    completeness_trend,
    representation_chart,
)
from evenhand.documents.view.tables import (
    completeness_table,
    hidden_table,
    problems_table,
    sites_table,
    volume_table,
)
from evenhand.documents.view.words import fixed
from evenhand.reading.model import Review

Constants = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Charts and tables beside the measures; None where the review has nothing to show."""

    completeness: Chart | None
    trend: Chart | None
    completeness_table: Table | None
    sites: Table | None
    representation: Chart | None
    volume: Table | None
    problems: Table | None
    hidden: tuple[Table, ...]
    records: str  # how many rows were read, accepted and set aside
    notes: tuple[str, ...]
    constants: Constants  # section, then name and value


def surroundings(review: Review) -> Surroundings:
    """Everything of a review that is not a measure."""
    completeness = review.completeness
    return Surroundings(
        completeness=completeness_chart(completeness) if completeness else None,
        trend=completeness_trend(completeness) if completeness else None,
        completeness_table=completeness_table(completeness) if completeness else None,
        sites=sites_table(completeness) if completeness else None,
        representation=representation_chart(review.representation)
        if review.representation
        else None,
        volume=volume_table(review.volume) if review.volume else None,
        problems=problems_table(review.source),
        hidden=tuple(t for t in map(hidden_table, review.readings) if t),
        records=_records(review),
        notes=(*review.source.notes, *review.notes),
        constants=_constants(review),
    )


def _records(review: Review) -> str:
    source = review.source
    return fixed("surroundings")["records"].format(
        rows=source.rows, name=source.name, accepted=source.accepted, set_aside=source.set_aside
    )


def _constants(review: Review) -> Constants:
    """Every constant once: all readings of a review share the same file of defaults."""
    sections: dict[str, dict[str, Any]] = {}
    for reading in review.readings:
        for name, values in reading.constants.items():
            sections.setdefault(name, {}).update(values)
    return tuple(
        (_plain(name), tuple((_plain(key), str(value)) for key, value in values.items()))
        for name, values in sections.items()
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")
