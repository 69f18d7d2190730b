"""Records ready to be counted, with the report on how they were read."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from evenhand.ethnicity.groups import EthnicGroup
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.records.mapping import ColumnMapping
from evenhand.records.recordset import ColumnKind, Unit
from evenhand.records.report import ValidationReport
from evenhand.records.vault import Vault


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What was loaded, wherever the rows live."""

    mapping: ColumnMapping
    ethnicity: EthnicityMapping
    groups: tuple[EthnicGroup, ...]  # those that occur
    report: ValidationReport


class Records:
    """What records of every engine share."""

    _content: Content

    @property
    def report(self) -> ValidationReport:
        """What was accepted, set aside, and why."""
        return self._content.report

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping that the rows were read through."""
        return self._content.mapping

    @property
    def ethnicity(self) -> EthnicityMapping:
        """The meaning of the ethnicity codes, with the groups above each group."""
        return self._content.ethnicity

    @property
    def groups(self) -> tuple[EthnicGroup, ...]:
        """Ethnic groups that occur in the accepted rows, the ways of being missing among them."""
        return self._content.groups

    @property
    def columns(self) -> Mapping[str, ColumnKind]:
        """Kind of every mapped column."""
        return {rule.name: rule.kind for rule in self.mapping.columns}

    @property
    def row_is(self) -> Unit:
        """What one row is."""
        return self.mapping.file.row_is

    @property
    def ethnicity_of(self) -> str:
        """Whose ethnicity it is: "mother" or "baby"."""
        return self.mapping.file.ethnicity_of

    @property
    def ethnicity_recorded(self) -> str:
        """How ethnicity was recorded, in the words of the mapping."""
        return self.mapping.ethnicity.recorded if self.mapping.ethnicity else ""

    @property
    def has_dates(self) -> bool:
        """Whether rows have dates."""
        return self.mapping.date is not None

    @property
    def has_woman(self) -> bool:
        """Whether rows of the same woman can be told."""
        return self.mapping.woman is not None

    def close(self) -> None:
        """Free what is held."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class LoadedRecords(Records):
    """Canonical rows in the embedded engine. A `RecordSet`, and a context manager.

    Working files are private and are deleted by `close()`, or at exit.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, vault: Vault, content: Content
    ) -> None:
        self._connection, self._vault, self._content = connection, vault, content
        self._finalizer = weakref.finalize(self, _free, connection, vault)

    @property
    def dialect(self) -> str:
        """The embedded engine's."""
        return "duckdb"

    @property
    def relation(self) -> str:
        """Name of the view that holds the accepted rows."""
        return "records"

    @property
    def folder(self) -> Path:
        """Where the canonical rows are while this is open (and after, with `keep`)."""
        return self._vault.folder

    def fetch(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run one SQL text and return its rows."""
        return self._connection.cursor().execute(sql).fetchall()

    def close(self) -> None:
        """Close the engine and delete the working files."""
        self._finalizer()

    def __enter__(self) -> LoadedRecords:
        return self


def _free(connection: duckdb.DuckDBPyConnection, vault: Vault) -> None:
    connection.close()
    vault.close()
