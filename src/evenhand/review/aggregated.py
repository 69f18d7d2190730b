"""Tables that are counted already: official statistics, exports, and other people's counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from evenhand.errors import PlanError
from evenhand.ethnicity import completeness_of_counts
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.frameworks import say
from evenhand.measures.definition import Direction, Kind, Measure, Role
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from evenhand.reading import read_all
from evenhand.reading.model import (
    CompletenessView,
    RepresentationView,
    Review,
    SourceView,
    VolumeView,
)
from evenhand.records import AggregatedTable, FileFormat, detect_format, read_aggregated
from evenhand.records.recordset import Unit
from evenhand.review.completeness import population_view
from evenhand.review.request import ReviewRequest
from evenhand.version import __version__

COUNTED = (FileFormat.AGGREGATED, FileFormat.NHS_MATERNITY, FileFormat.CDC_WONDER)


def is_aggregated(file: str, mapping: Path | None) -> bool:
    """Whether a file holds counts instead of rows; a mapping always means rows."""
    return mapping is None and "://" not in file and detect_format(file) in COUNTED


def aggregated_review(request: ReviewRequest) -> Review:
    """A review of counts: a reading where the file has an outcome by group, volumes where it has none."""
    tables = read_aggregated(request.file)
    table, place = _chosen(tables, request.area if request.population_file is None else None)
    if table.has_outcome:
        return _with_outcome(request, table)
    return _volumes(request, tables, table, place)


def _with_outcome(request: ReviewRequest, table: AggregatedTable) -> Review:
    counted = as_measure_table(table)
    return _review(
        request,
        table,
        readings=read_all([counted], request.plan),
        completeness=None,
        representation=None,
        volume=None,
    )


def as_measure_table(table: AggregatedTable) -> MeasureTable:
    """Counts of one outcome; a cell whose numerator is hidden is in neither count.

    Raises
    ------
    PlanError
        When the table has no outcome.
    """
    if table.numerator is None or table.numerator_shown is None:
        raise PlanError(
            "This table has no outcome by group.", remedy="Use a file with a numerator column."
        )
    shown = table.numerator_shown & table.denominator_shown
    return MeasureTable(
        measure=_measure(table),
        grain=Grain(table.grain) if table.grain else Grain.MONTH,
        periods=table.periods if len(table.periods) > 1 else (),
        groups=table.groups,
        sites=table.sites,
        numerator=np.where(shown, table.numerator, 0),
        denominator=np.where(shown, table.denominator, 0),
        missing=np.where(shown, 0, table.denominator),
    )


def _measure(table: AggregatedTable) -> Measure:
    """A neutral definition: the file does not say which way is better."""
    populations = "population" in table.counted.casefold()
    return Measure(
        id="counts",
        title=table.title,
        meaning=f"Counted by others: {table.title}.",
        role=Role.OUTCOME,
        kind=Kind.RATE if populations else Kind.PROPORTION,
        direction=Direction.NEITHER,
        unit=Unit.WOMAN,
        ethnicity_of="mother",
        people="women" if populations else "people",
        event="the rate" if populations else "were counted",
        multiplier=100_000 if populations else 100,
        source=table.source,
    )


def _volumes(
    request: ReviewRequest, tables: Sequence[AggregatedTable], table: AggregatedTable, place: int
) -> Review:
    return _review(
        request,
        table,
        readings=(),
        completeness=_completeness(tables, table, place),
        representation=_representation(request, table, place),
        volume=_volume(request, table, place),
    )


def _review(
    request: ReviewRequest,
    table: AggregatedTable,
    *,
    readings: tuple,  # type: ignore[type-arg]
    completeness: CompletenessView | None,
    representation: RepresentationView | None,
    volume: VolumeView | None,
) -> Review:
    rows = int(table.denominator.shape[0] * table.denominator.shape[1])
    return Review(
        title=request.title or table.title,
        source=SourceView(
            name=Path(request.file).name, rows=rows, accepted=rows, set_aside=0, notes=table.notes
        ),
        plan=request.plan,
        readings=readings,
        completeness=completeness,
        representation=representation,
        volume=volume,
        audience="team",
        made_on=date.today(),  # noqa: DTZ011 - the day on the page is the reader's own
        version=__version__,
        invented=request.invented,
    )


def _chosen(tables: Sequence[AggregatedTable], area: str | None) -> tuple[AggregatedTable, int]:
    """The table and place of one area; without an area the first, widest level."""
    if area is None:
        return tables[0], 0
    wanted = area.casefold()
    for table in tables:
        for place, (code, name) in enumerate(zip(table.sites, table.site_names, strict=True)):
            if wanted in (code.casefold(), name.casefold()):
                return table, place
    raise PlanError(
        f"‘{area}’ is not in the file.",
        remedy="Give the code or the name of an organisation in it.",
    )


def _volume(request: ReviewRequest, table: AggregatedTable, place: int) -> VolumeView:
    now = _by_group(table, place)
    before, label = _earlier(request, table, place)
    rows = tuple((g.label, before.get(g.key), now[g.key]) for g in table.groups)
    columns = (label, table.period_labels[-1]) if label else ("", table.period_labels[-1])
    return VolumeView(
        title=f"{table.counted} by ethnic group, {table.site_names[place]}",
        rows=rows,
        columns=columns,
        sentence=say("volume", "no_outcome"),
    )


def _by_group(table: AggregatedTable, place: int) -> dict[str, int | None]:
    counts, shown = table.denominator[place, :, -1], table.denominator_shown[place, :, -1]
    return {
        g.key: int(n) if s else None for g, n, s in zip(table.groups, counts, shown, strict=True)
    }


def _earlier(
    request: ReviewRequest, table: AggregatedTable, place: int
) -> tuple[dict[str, int | None], str]:
    """The same organisation in the earlier file, if it is there."""
    if request.earlier_file is None:
        return {}, ""
    for other in read_aggregated(request.earlier_file):
        if other.level == table.level and table.sites[place] in other.sites:
            found = _by_group(other, other.sites.index(table.sites[place]))
            return found, other.period_labels[-1]
    raise PlanError(
        f"{table.site_names[place]} is not in the earlier file.",
        remedy="Organisations merge and change codes: give the area by a code that both files have.",
    )


def _completeness(
    tables: Sequence[AggregatedTable], table: AggregatedTable, place: int
) -> CompletenessView:
    counts = table.denominator[place, :, -1]
    found = completeness_of_counts(table.groups, counts)
    stated = float(found.known_and_stated_share[0])
    by_status: Counter[str] = Counter()
    for group, count in zip(table.groups, counts, strict=True):
        by_status[str(group.status)] += int(count)
    return CompletenessView(
        any_value=None,
        valid_code=float(found.valid_code_share[0]),
        known_stated=stated,
        agreeing=None,
        rows=int(counts.sum()),
        parts=tuple(by_status.items()),
        sentence=f"{100 * stated:.1f}% of {int(counts.sum()):,} {table.counted.casefold()} have a"
        " known and stated ethnicity.",
        sites=_by_provider(tables[-1]) if len(tables) > 1 else (),
    )


def _by_provider(table: AggregatedTable) -> tuple[tuple[str, float, int], ...]:
    """Every provider, alphabetical: never ranked."""
    counts = table.denominator[:, :, -1]
    found = completeness_of_counts(table.groups, counts.T, labels=table.site_names)
    rows = zip(table.site_names, found.known_and_stated_share, found.rows, strict=True)
    return tuple(sorted((name, float(share), int(n)) for name, share, n in rows if n))


def _representation(
    request: ReviewRequest, table: AggregatedTable, place: int
) -> RepresentationView | None:
    if request.population_file is None:
        return None
    observed: dict[EthnicGroup, int] = {
        g: int(n) for g, n in zip(table.groups, table.denominator[place, :, -1], strict=True)
    }
    return population_view(observed, request)
