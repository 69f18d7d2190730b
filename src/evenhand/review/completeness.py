"""Who is missing from the records themselves: four percentages, their trend, sites, and who is here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evenhand.ethnicity import completeness_of_counts, representation
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures import Grain
from evenhand.measures import count as count_records
from evenhand.measures.definition import Direction, Kind, Measure, Role
from evenhand.measures.strata import Strata
from evenhand.measures.table import MeasureTable
from evenhand.reading.model import CompletenessView, RepresentationView
from evenhand.reading.recording import BETWEEN, RecordingTable, recording_of
from evenhand.reading.scope import high_level
from evenhand.records import read_population
from evenhand.records.recordset import RecordSet, Unit
from evenhand.review.request import ReviewRequest

AGREEMENT = """
SELECT COUNT(*), COALESCE(SUM(CASE WHEN codes = 1 THEN 1 ELSE 0 END), 0)
FROM (
  SELECT woman, COUNT(DISTINCT ethnicity) AS codes
  FROM {relation}
  WHERE woman IS NOT NULL AND ethnicity IN ({stated})
  GROUP BY woman
  HAVING COUNT(*) > 1
) AS women_
"""


def every_row(unit: Unit, ethnicity_of: str) -> Measure:
    """A measure that counts every row: completeness comes from the same single pass."""
    return Measure(
        id="every-row",
        title="Every row",
        meaning="Counts rows, to see who is missing.",
        role=Role.PROCESS,
        kind=Kind.PROPORTION,
        direction=Direction.NEITHER,
        unit=unit,
        ethnicity_of=ethnicity_of,
        people="people",
        event="were recorded",
        denominator="TRUE",
        numerator="TRUE",
    )


@dataclass(frozen=True, slots=True)
class _SiteAndSystem(Strata):
    """Rows by site and by the system in which they were recorded, in one label."""

    def sql(self, recordset: RecordSet) -> str:
        system = Strata.sql(self, recordset)
        return (
            f"CASE WHEN site = '' THEN {system} WHEN {system} = '' THEN site "
            f"ELSE site || '{BETWEEN}' || {system} END"
        )


def recording_table(records: RecordSet, *, site: str = "") -> RecordingTable | None:
    """How every row was recorded, by site, by source system and by month; None without dates.

    Parameters
    ----------
    records
        Canonical records; a column `source_system` says in which system a row was recorded.
    site
        Of all rows, where no column says it.
    """
    if not records.has_dates:
        return None
    by = _SiteAndSystem("source_system") if "source_system" in records.columns else None
    measure = every_row(records.row_is, records.ethnicity_of)
    table = count_records(records, [measure], grain=Grain.MONTH, by=by)[0]
    found = recording_of(table)
    if not site:
        return found
    labels = tuple(f"{site}{BETWEEN}{one}" if one else site for one in found.labels)
    return replace(found, labels=labels)


def completeness_view(table: MeasureTable, records: RecordSet | None = None) -> CompletenessView:
    """The four percentages of one file, from its table of every row."""
    counts = table.denominator.sum(axis=0)
    overall = completeness_of_counts(table.groups, counts.sum(axis=1))
    rows = int(overall.rows[0])
    parts = tuple((str(s), int(_of_status(table, s).sum())) for s in GroupStatus)
    if rows == 0:
        return CompletenessView(None, None, None, None, 0, parts=parts)
    labels = [str(p) for p in table.periods] or ["all"]
    trend = completeness_of_counts(table.groups, counts, labels=labels).known_and_stated_share
    stated = float(overall.known_and_stated_share[0])
    return CompletenessView(
        any_value=float(overall.any_value_share[0]),
        valid_code=float(overall.valid_code_share[0]),
        known_stated=stated,
        agreeing=_agreeing(records, table.groups),
        rows=rows,
        periods=table.periods,
        trend=tuple(None if np.isnan(t) else float(t) for t in trend),
        parts=parts,
        sentence=_sentence(stated, rows),
        sites=_sites(table),
    )


def representation_view(table: MeasureTable, request: ReviewRequest) -> RepresentationView | None:
    """Who is in the records against the request's reference population, if it names one."""
    if request.population_file is None:
        return None
    whole = table.over_sites().over_periods()
    counts = whole.denominator[0, :, 0]
    return population_view({g: int(n) for g, n in zip(whole.groups, counts, strict=True)}, request)


def population_view(
    counts: Mapping[EthnicGroup, int], request: ReviewRequest
) -> RepresentationView | None:
    """Counts by group against a reference population, both at high level."""
    if request.population_file is None:
        return None
    population = read_population(request.population_file, area=request.area)
    observed, there = _at_high_level(counts), _at_high_level(population.counts)
    found = representation(observed, there)
    known = np.isfinite(found.low) & np.isfinite(found.high)
    rows = tuple(
        (
            group.label,
            int(found.observed[i]),
            float(found.share[i]),
            float(found.population_share[i]),
            float(found.low[i]),
            float(found.high[i]),
        )
        for i, group in enumerate(found.groups)
        if known[i]
    )
    ratios = tuple(float(q) for q, shown in zip(found.quotient, known, strict=True) if shown)
    text = (
        f"Shares of those with a stated ethnicity, against {population.name}."
        " 1 means the same share in both."
    )
    return RepresentationView(population.name, rows, ratios, text)


def _at_high_level(counts: Mapping[EthnicGroup, int]) -> Counter[EthnicGroup]:
    found: Counter[EthnicGroup] = Counter()
    for group, count in counts.items():
        found[high_level(group)] += count
    return found


def _of_status(
    table: MeasureTable, status: GroupStatus
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    kept = np.array([g.status is status for g in table.groups], bool)
    return np.asarray(table.denominator[:, kept].sum(axis=(0, 1)))


def _sites(table: MeasureTable) -> tuple[tuple[str, float, int], ...]:
    if table.sites == ("",):
        return ()
    known = np.array([g.status is GroupStatus.STATED for g in table.groups], bool)
    rows = table.denominator.sum(axis=(1, 2))
    stated = table.denominator[:, known].sum(axis=(1, 2))
    found = zip(table.sites, stated, rows, strict=True)
    return tuple((site or "no site", float(s / n), int(n)) for site, s, n in found if n)


def _agreeing(records: RecordSet | None, groups: Sequence[EthnicGroup]) -> float | None:
    stated = [g.key for g in groups if g.status is GroupStatus.STATED]
    if records is None or not records.has_woman or not stated:
        return None
    quoted = ", ".join("'" + key.replace("'", "''") + "'" for key in stated)
    women, agreeing = records.fetch(AGREEMENT.format(relation=records.relation, stated=quoted))[0]
    return float(agreeing / women) if women else None


def _sentence(stated: float, rows: int) -> str:
    return f"{100 * stated:.1f}% of {rows:,} rows have a known and stated ethnicity."
