"""Earlier releases: what they show for good, and what they keep hidden for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from evenhand.disclosure.exchange import digest, from_json
from evenhand.disclosure.layout import RowKind, Span
from evenhand.disclosure.protected import ProtectedTable
from evenhand.errors import DisclosureError

Counts = tuple[int, int]
Place = tuple[frozenset[str], Span]


@dataclass(frozen=True, slots=True)
class PreviousRelease:
    """The protected tables of an earlier review, each with the releases before it.

    Examples
    --------
    >>> PreviousRelease.from_json({"readings": []}).of("pph-1000")
    ()
    """

    tables: tuple[ProtectedTable, ...] = ()

    @classmethod
    def from_json(cls, review: Mapping[str, Any]) -> PreviousRelease:
        """Read a `review.json`: every reading's protected table lies under "shared".

        Raises
        ------
        DisclosureError
            When the review holds exact counts (audience "team") or is damaged.
        """
        readings = review.get("readings")
        if not isinstance(readings, list):
            raise DisclosureError(
                "The earlier review has no readings.", remedy="Give a review.json made by Evenhand."
            )
        forms = [r["shared"] for r in readings if r.get("shared") is not None]
        if readings and not forms:
            raise DisclosureError(
                "The earlier review was made for the team and holds no protected tables.",
                remedy="Give the review.json of the last release that was shared, or none.",
            )
        return cls(tuple(from_json(form) for form in forms))

    def of(self, measure: str) -> tuple[ProtectedTable, ...]:
        """Every earlier release of a measure, the latest first."""
        found = [t for t in self.tables if t.measure == measure]
        return tuple(t for table in found for t in (table, *table.earlier))

    def digest(self, measure: str) -> str | None:
        """SHA-256 of the latest earlier release of a measure."""
        found = self.of(measure)
        return digest(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Release:
    """One earlier release, cell by cell: shown counts, and what was hidden."""

    table: ProtectedTable
    events: dict[Place, int | None] = field(default_factory=dict)
    people: dict[Place, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, table: ProtectedTable) -> Release:
        release = cls(table)
        _collect(release.events, table, table.cells_numerator, table.phases.numerator)
        _collect(release.people, table, table.cells_denominator, table.phases.denominator)
        return release

    def group_places(self) -> list[Place]:
        """Cells of single groups at the release's grain."""
        groups = [row.members for row in self.table.rows if row.kind is RowKind.GROUP]
        return [(members, span) for members in groups for span in self.table.spans]

    def counts(self, place: Place) -> Counts | None:
        """What was shown of a row and span: as such, or as a sum of shown shorter spans."""
        members, span = place
        inside = [span] if place in self.people else self._tiles(span)
        events = [self.events.get((members, s)) for s in inside]
        people = [self.people.get((members, s)) for s in inside]
        if not inside or None in events or None in people:
            return None
        return sum(e for e in events if e), sum(p for p in people if p)

    def _tiles(self, span: Span) -> list[Span]:
        inside = sorted(s for s in self.table.spans if span.holds(s))
        whole = inside and (inside[0].start, inside[-1].end) == (span.start, span.end)
        return inside if whole else []


def _collect(into: dict[Place, int | None], table: ProtectedTable, cells: Any, phases: Any) -> None:
    """A count that is shown anywhere in the release is shown."""
    for spans, block in ((table.spans, cells.tolist()), (table.phases.spans, phases.tolist())):
        for r, c in np.ndindex(len(table.rows), len(spans)):
            place = (table.rows[r].members, spans[c])
            into[place] = into.get(place) if block[r][c] is None else block[r][c]


def check_groups(table: ProtectedTable, keys: Sequence[str]) -> None:
    """Refuse a release whose groups cannot be told apart in today's table."""
    strange = sorted({g.key for g in table.groups} - set(keys))
    if strange:
        raise DisclosureError(
            f"The earlier release has groups that this table has not ({', '.join(strange)}),"
            " so what the two give away together cannot be checked.",
            remedy="Share under the same groups as before, or start a new series of releases.",
        )
