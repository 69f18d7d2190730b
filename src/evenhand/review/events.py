"""Gaps between rare events, at the level of groups that a reading uses. Local: never part of what is shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evenhand.ethnicity.groups import EthnicGroup, in_display_order
from evenhand.measures import EventSeries, Kind, Measure, MeasureTable, between_series
from evenhand.reading import Plan, events_wanted
from evenhand.reading.scope import raised
from evenhand.records.recordset import ColumnKind, RecordSet, Unit


def event_series(
    records: RecordSet, tables: Sequence[MeasureTable], plan: Plan
) -> dict[str, EventSeries]:
    """Event series of the measures in which some group is too small for monthly or quarterly points."""
    levelled = Levelled(records, plan)
    changes = [plan.change_date] if plan.change_date else []
    wanted = ((table.measure, events_wanted(table, plan)) for table in tables)
    return {
        measure.id: between_series(
            levelled, measure, between=_between(measure), changes=changes, without=groups.without
        )
        for measure, groups in wanted
        if groups.between
    }


def _between(measure: Measure) -> Kind | None:
    """Days for a count, which has nobody without the event; else what the measure says."""
    return Kind.TIME_BETWEEN if measure.kind is Kind.COUNT else None


class Levelled:
    """Records whose ethnicity is the group that a reading uses: the high-level one, or one named."""

    def __init__(self, records: RecordSet, plan: Plan) -> None:
        self._records = records
        self._target = {g.key: raised(g, plan) for g in records.groups}

    @property
    def relation(self) -> str:
        whens = " ".join(
            f"WHEN {_quoted(key)} THEN {_quoted(group.key)}" for key, group in self._target.items()
        )
        names = ["event_date", "site", "woman", *self.columns]
        kept = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
        return (
            f"(SELECT {kept}, CASE ethnicity {whens} ELSE ethnicity END AS ethnicity"
            f" FROM {self._records.relation}) AS levelled_"
        )

    @property
    def groups(self) -> tuple[EthnicGroup, ...]:
        return in_display_order(dict.fromkeys(self._target.values()))

    @property
    def dialect(self) -> str:
        return self._records.dialect

    @property
    def columns(self) -> Mapping[str, ColumnKind]:
        return self._records.columns

    @property
    def row_is(self) -> Unit:
        return self._records.row_is

    @property
    def ethnicity_of(self) -> str:
        return self._records.ethnicity_of

    @property
    def has_dates(self) -> bool:
        return self._records.has_dates

    @property
    def has_woman(self) -> bool:
        return self._records.has_woman

    def fetch(self, sql: str) -> Sequence[tuple[Any, ...]]:
        return self._records.fetch(sql)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
