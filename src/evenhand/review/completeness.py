"""Who is missing from the records themselves: four percentages, their trend, sites, and who is here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evenhand.ethnicity import Representation, representation
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.definition import Direction, Kind, Measure, Role
from evenhand.measures.table import MeasureTable
from evenhand.reading.model import CompletenessView, RepresentationView
from evenhand.records.recordset import RecordSet, Unit

AGREEMENT = """
SELECT COUNT(*), COALESCE(SUM(CASE WHEN codes = 1 THEN 1 ELSE 0 END), 0)
FROM (
  SELECT woman, COUNT(DISTINCT ethnicity) AS codes
  FROM {relation} AS rows_
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


def completeness_view(table: MeasureTable, records: RecordSet | None = None) -> CompletenessView:
    """The four percentages of one file, from its table of every row.

    Any value: not blank. Valid code: recognised, "not stated" and "not known" included. Known and
    stated: a usable ethnicity. Agreeing: women with several rows whose stated codes agree.
    """
    rows = table.denominator.sum()
    by_status = {s: _of_status(table, s) for s in GroupStatus}
    parts = tuple((str(s), int(counts.sum())) for s, counts in by_status.items())
    if rows == 0:
        return CompletenessView(None, None, None, None, 0, parts=parts)
    share = {s: float(counts.sum() / rows) for s, counts in by_status.items()}
    stated = share[GroupStatus.STATED]
    return CompletenessView(
        any_value=1 - share[GroupStatus.BLANK],
        valid_code=stated + share[GroupStatus.NOT_STATED] + share[GroupStatus.NOT_KNOWN],
        known_stated=stated,
        agreeing=_agreeing(records, table.groups),
        rows=int(rows),
        periods=table.periods,
        trend=_trend(table, by_status[GroupStatus.STATED]),
        parts=parts,
        sentence=_sentence(stated, int(rows)),
        sites=_sites(table),
    )


def representation_view(
    table: MeasureTable, population: dict[EthnicGroup, int], *, reference: str
) -> RepresentationView:
    """Who is in the records against who lives there, at high level; missing people as their own share."""
    whole = table.over_sites().over_periods()
    observed = {
        g.key: int(n)
        for g, n in zip(whole.groups, whole.denominator[0, :, 0], strict=True)
        if g.status is GroupStatus.STATED
    }
    found: Representation = representation(observed, {g.key: n for g, n in population.items()})
    labels = {g.key: g.label for g in (*population, *whole.groups)}
    rows = tuple(
        (labels[r.key], r.count, r.share, r.population_share, r.low, r.high) for r in found.rows
    )
    return RepresentationView(
        reference,
        rows,
        tuple(r.ratio for r in found.rows),
        f"Shares of those with a stated ethnicity, against {reference}. 1 means the same share in both.",
    )


def _of_status(table: MeasureTable, status: GroupStatus) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    kept = np.array([g.status is status for g in table.groups], bool)
    return np.asarray(table.denominator[:, kept].sum(axis=(0, 1)))


def _trend(table: MeasureTable, stated: Sequence[int]) -> tuple[float | None, ...]:
    totals = table.denominator.sum(axis=(0, 1))
    return tuple(float(s / t) if t else None for s, t in zip(stated, totals, strict=True))


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
