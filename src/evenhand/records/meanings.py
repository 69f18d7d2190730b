"""Tables of distinct raw values and what they mean, put where the engine can join them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np

from evenhand.errors import MappingError
from evenhand.ethnicity.groups import GroupStatus
from evenhand.records.codes import Coded, code_table, site_names
from evenhand.records.mapping import ColumnMapping, ColumnRule
from evenhand.records.recordset import ColumnKind

CODED = (ColumnKind.CODE, ColumnKind.BOOLEAN)
MOST_CODES = 100_000

Distinct = Mapping[str | None, int]


def meanings(mapping: ColumnMapping, distinct: Mapping[str, Distinct]) -> dict[str, list[Coded]]:
    """Meaning of the distinct values of each coded column, by canonical name."""
    tables = {"ethnicity": _ethnicity(mapping, distinct)}
    if mapping.site:
        names = site_names(distinct[mapping.site])
        tables["site"] = [Coded(raw, name, "ok") for raw, name in names.items()]
    for rule in coded_rules(mapping):
        _refuse_too_many(rule, distinct[rule.source])
        tables[rule.name] = code_table(rule, distinct[rule.source])
    return tables


def coded_sources(mapping: ColumnMapping) -> tuple[str, ...]:
    """Source columns whose distinct values must be known."""
    first = [mapping.ethnicity.column] if mapping.ethnicity else []
    site = [mapping.site] if mapping.site else []
    return tuple(dict.fromkeys([*first, *site, *(rule.source for rule in coded_rules(mapping))]))


def coded_rules(mapping: ColumnMapping) -> tuple[ColumnRule, ...]:
    """Rules of code and yes/no columns."""
    return tuple(rule for rule in mapping.columns if rule.kind in CODED)


def _ethnicity(mapping: ColumnMapping, distinct: Mapping[str, Distinct]) -> list[Coded]:
    if mapping.ethnicity is None:
        return []
    codes = mapping.ethnicity.codes
    return [Coded(raw, codes.key_of(raw), "ok") for raw in distinct[mapping.ethnicity.column]]


def unrecognised(mapping: ColumnMapping, distinct: Mapping[str, Distinct]) -> tuple[int, int]:
    """Number of values of ethnicity that the mapping does not know, and of rows with them."""
    if mapping.ethnicity is None:
        return 0, 0
    codes = mapping.ethnicity.codes
    found = [
        count
        for raw, count in distinct[mapping.ethnicity.column].items()
        if codes.lookup(raw).status is GroupStatus.UNRECOGNISED
    ]
    return len(found), sum(found)


def register(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Coded]]) -> None:
    """Make each table joinable as m_<name>(raw, value, state)."""
    for name, rows in tables.items():
        arrays = {
            "raw": np.array([row.raw for row in rows], dtype=object),
            "value": np.array([row.value for row in rows], dtype=object),
            "state": np.array([row.state for row in rows], dtype=object),
        }
        connection.register("evenhand_codes", arrays)
        connection.execute(
            f"CREATE TEMP TABLE m_{name} AS SELECT CAST(raw AS VARCHAR) AS raw, "
            "CAST(value AS VARCHAR) AS value, CAST(state AS VARCHAR) AS state FROM evenhand_codes"
        )
        connection.unregister("evenhand_codes")


def _refuse_too_many(rule: ColumnRule, values: Distinct) -> None:
    if len(values) > MOST_CODES:
        raise MappingError(
            f"‘{rule.source}’ has {len(values):,} different values: that is not a list of codes.",
            remedy='Set kind = "number" or "text", or leave the column out.',
            where=f"[columns.{rule.name}]",
        )


def unknown_values_note(kinds: int, rows: int) -> str:
    """What to say about values of ethnicity that the mapping does not know.

    Examples
    --------
    >>> unknown_values_note(1, 1)[:52]
    '1 row holds 1 value of ethnicity that the mapping do'
    """
    hold = "row holds" if rows == 1 else "rows hold"
    values = "value" if kinds == 1 else "values"
    return (
        f"{rows:,} {hold} {kinds:,} {values} of ethnicity that the mapping does not know. "
        "They stay in, as a group of their own; decide them under [ethnicity.values]."
    )
