"""Raw rows of the mapped columns as one private Parquet file: no other column is ever copied."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from evenhand.errors import InputFileError
from evenhand.records.mapping import ColumnMapping
from evenhand.records.sources.base import Attached, Source, literal, quoted
from evenhand.records.vault import Vault

MEMORY = "900MB"


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """Raw rows: `sql` stands after FROM and has `file_row_number` and c0, c1, ..."""

    sql: str
    path: Path
    attached: Attached
    total: int


def engine(vault: Vault) -> duckdb.DuckDBPyConnection:
    """The embedded engine: bounded memory, spilling only into the private folder, in UTC."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(vault.folder),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def stage(
    connection: duckdb.DuckDBPyConnection, source: Source, mapping: ColumnMapping, vault: Vault
) -> Staged:
    """Copy the mapped columns of every readable record."""
    attached = source.attach(connection, vault, mapping.sources)
    path = vault.file("raw.parquet")
    chosen = ", ".join(f"{quoted(name)} AS c{i}" for i, name in enumerate(mapping.sources))
    copy = (
        f"COPY (SELECT {chosen} FROM {attached.sql}) TO {literal(str(path))} "
        "(FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false)"
    )
    total = _copied(connection, copy, attached, source.name)
    return Staged(
        f"read_parquet({literal(str(path))}, file_row_number = true)", path, attached, total
    )


def _copied(connection: duckdb.DuckDBPyConnection, copy: str, attached: Attached, name: str) -> int:
    """Number of records copied; a text that the engine misreads is written anew, once."""
    try:
        total = _count(connection, copy)
        if attached.expected in (None, total):
            return total
    except duckdb.Error:
        if attached.repair is None:
            raise
    if attached.repair:
        attached.repair()
    total = _count(connection, copy)
    if attached.expected not in (None, total):
        raise InputFileError(
            "The rows of the file cannot be told apart.",
            remedy="Save it as CSV UTF-8 from a spreadsheet, with quotation marks around text.",
            where=name,
        )
    return total


def _count(connection: duckdb.DuckDBPyConnection, copy: str) -> int:
    row = connection.execute(copy).fetchone()
    return int(row[0]) if row else 0
