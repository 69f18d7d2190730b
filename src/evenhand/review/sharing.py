"""A review for people outside the team: protected, attacked, and honest about whom the rule hid."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from evenhand.disclosure import (
    Beside,
    PreviousRelease,
    ProtectedTable,
    protect_all,
    round_figures,
)
from evenhand.errors import DisclosureError
from evenhand.ethnicity import canonical_groups
from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import next_period
from evenhand.measures.table import MeasureTable
from evenhand.reading.model import (
    CompletenessView,
    EquityReading,
    RepresentationView,
    Review,
    SourceView,
)
from evenhand.reading.scope import at_level, high_level
from evenhand.reading.shared import share_reading

Others = Sequence[tuple[MeasureTable, Mapping[str, Any]]]


def protected_review(review: Review, *, previous: Path | None = None) -> Review:
    """The same review with every number protected.

    Raises
    ------
    DisclosureError
        When nothing can be shown safely, or the earlier release cannot be read.
    """
    kept, refused = _shown(review.readings, previous_release(previous))
    return replace(
        review,
        audience="shared",
        readings=tuple(share_reading(r, t) for r, t in kept),
        completeness=None if review.completeness is None else _completeness(review.completeness),
        representation=None
        if review.representation is None
        else _representation(review.representation),
        source=_source(review.source),
        notes=(*review.notes, *refused),
    )


def protect_reading(
    reading: EquityReading, *, earlier: Mapping[str, Any] | None = None, beside: Others = ()
) -> EquityReading:
    """One reading with every number protected.

    Parameters
    ----------
    reading
        The exact reading.
    earlier
        What was released before, in the form of a shared `review.json`, or None.
    beside
        Other measures of the same people: their exact counts of today, and what was released of them
        before, in the same form. What they have in common with this one is attacked together.

    Raises
    ------
    DisclosureError
        When nothing of it can be shown safely.
    """
    before = PreviousRelease() if earlier is None else PreviousRelease.from_json(earlier)
    others = [_beside(table, released, reading) for table, released in beside]
    kept, _ = _shown((reading,), before, others)
    return share_reading(*kept[0])


def _beside(table: MeasureTable, released: Mapping[str, Any], reading: EquityReading) -> Beside:
    tables = PreviousRelease.from_json(released).of(table.measure.id)
    return Beside(at_level(table, reading.plan).stated(), tables)


def as_released(reading: EquityReading, released: Mapping[str, Any]) -> EquityReading:
    """The exact reading as it was protected before: the same table again, never a second one.

    Two protected tables of the same counts could be compared; one cannot.

    Parameters
    ----------
    reading
        The exact reading of the counts and the plan that were released.
    released
        What was released of it, in the form of a shared `review.json`.

    Raises
    ------
    DisclosureError
        When nothing of this measure was released.
    """
    tables = PreviousRelease.from_json(released).tables
    found = next((t for t in tables if t.measure == reading.measure.id), None)
    if found is None:
        raise DisclosureError(
            f"Nothing of ‘{reading.measure.title}’ has been released.",
            remedy="Share the words without numbers.",
        )
    return share_reading(reading, found)


def previous_release(path: Path | None) -> PreviousRelease:
    """The release that was shared last, from its `review.json`."""
    if path is None:
        return PreviousRelease()
    try:
        form = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise DisclosureError(
            f"The earlier release ‘{path}’ cannot be read.",
            remedy="Give the review.json that was shared last, or leave --previous out if there was none.",
        ) from None
    return PreviousRelease.from_json(form)


def _shown(
    readings: Sequence[EquityReading], earlier: PreviousRelease, beside: Sequence[Beside] = ()
) -> tuple[list[tuple[EquityReading, ProtectedTable]], list[str]]:
    """Readings of which something can be shown, and a sentence for each of the others."""
    able = [r for r in readings if r.measure.kind not in _BETWEEN]
    pairs = list(zip(able, _protect(able, earlier, beside), strict=True)) if able else []
    kept = [(r, t) for r, t in pairs if not t.nothing_shown]
    if not kept:
        raise DisclosureError(
            "None of the measures can be shared safely.",
            remedy="Pool more months or wider groups, or share the words without numbers.",
        )
    named = {r.measure.id for r, _ in kept}
    return kept, [
        f"{r.measure.title}: not shown, because nothing of it can be shown safely."
        for r in readings
        if r.measure.id not in named
    ]


_BETWEEN = (Kind.CASES_BETWEEN, Kind.TIME_BETWEEN)


def _protect(
    readings: Sequence[EquityReading], earlier: PreviousRelease, beside: Sequence[Beside]
) -> tuple[ProtectedTable, ...]:
    exact = [_read_only(r, r.table).stated() for r in readings if r.table is not None]
    tables = [_with_groups(t, _released_groups(t, earlier)) for t in exact]
    wanted = [g for t in tables for g in t.groups]
    beside = [replace(b, table=_with_groups(b.table, wanted)) for b in beside]
    first = readings[0]
    change = first.plan.change_date
    options: dict[str, Any] = {
        "focus": [g.group.key for g in first.groups if g.role == "population of focus"],
        "comparison": [g.group.key for g in first.groups if g.role == "compared with"],
        "phase_starts": [] if change is None or len(first.phases) == 1 else [change],
        "previous": earlier,
        "beside": beside,
    }
    measures = [*(r.measure for r in readings), *(b.table.measure for b in beside)]
    return protect_all(tables, nested=_nested(measures), **options)


def _released_groups(table: MeasureTable, earlier: PreviousRelease) -> list[EthnicGroup]:
    return [g for t in earlier.of(table.measure.id) for g in t.groups]


def _with_groups(table: MeasureTable, others: Sequence[EthnicGroup]) -> MeasureTable:
    """A table with groups that it has nobody of any more: they are hidden, as any small number is.

    Not those that are inside a wider group of it, or the other way round: such tables count in other
    groups, and cannot be compared.
    """
    here = {g.key: g for g in table.groups}
    wide = {high_level(g).key for g in table.groups}
    known = canonical_groups()
    new = {g.key: known.get(g.key, g) for g in others if g.key not in here}
    lost = [g for g in new.values() if high_level(g).key not in here and g.key not in wide]
    if not lost:
        return table
    groups = in_display_order([*table.groups, *lost])
    return table.regrouped(groups, [groups.index(g) for g in table.groups])


def _read_only(reading: EquityReading, table: MeasureTable) -> MeasureTable:
    """The periods that the answers rest on: none before the baseline, none after the look."""
    start, end = reading.phases[0].start, reading.phases[-1].end
    if start is None or end is None or not table.periods:
        return table
    kept = [start <= p and next_period(p, table.grain) - _DAY <= end for p in table.periods]
    return table if all(kept) else table.only(kept)


_DAY = timedelta(days=1)


def _nested(measures: Sequence[Measure]) -> list[tuple[str, str]]:
    """Measures whose events are part of one another: the same column, a higher or lower bar."""
    order = (
        ("pph_2500", "pph_1500", "pph_1000", "pph_500"),
        ("preterm_28", "preterm_34", "preterm_37"),
    )
    here = {m.id for m in measures}
    found = [[m for m in chain if m in here] for chain in order]
    return [pair for chain in found for pair in pairwise(chain)]


def _completeness(view: CompletenessView) -> CompletenessView:
    """Whole-file shares only: months and sites could single somebody out."""

    def two(value: float | None) -> float | None:
        return None if value is None else round_figures(value)

    return CompletenessView(
        any_value=two(view.any_value),
        valid_code=two(view.valid_code),
        known_stated=two(view.known_stated),
        agreeing=two(view.agreeing),
        rows=int(round_figures(view.rows)),
        sentence=f"About {100 * (two(view.known_stated) or 0):g}% of rows have a known and stated ethnicity.",
    )


def _representation(view: RepresentationView) -> RepresentationView | None:
    """Shares to two figures, and only when no group is small enough to single somebody out."""
    if any(row[1] <= 7 for row in view.rows):
        return None
    rows = tuple(
        (label, int(round_figures(count)), *(round_figures(f) for f in figures))
        for label, count, *figures in view.rows
    )
    ratios = tuple(None if r is None else round_figures(r) for r in view.ratios)
    return replace(view, rows=rows, ratios=ratios)  # type: ignore[arg-type]


def _source(view: SourceView) -> SourceView:
    """How many rows there were, about; what was met in reading them is the team's own business.

    A note can count a handful of rows ("3 rows hold a value that the mapping does not know").
    """
    rows = int(round_figures(view.rows))
    return replace(view, rows=rows, accepted=rows, set_aside=0, problems=(), notes=())
