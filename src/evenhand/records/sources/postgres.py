"""PostgreSQL: rows stay where they are; every count runs there as one SELECT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb

from evenhand.errors import InputFileError, MappingError
from evenhand.records.sources.base import Attached, quoted
from evenhand.records.sources.cells import text_rows
from evenhand.records.sources.databases import chosen_table
from evenhand.records.vault import Vault

_TABLES = (
    "SELECT table_schema || '.' || table_name FROM information_schema.tables "
    "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
)


@dataclass(frozen=True, eq=False)
class PostgresSource:
    """One table or view. Sessions are read-only and in UTC."""

    name: str
    table: str  # quoted
    headers: tuple[str, ...]
    url: str = field(repr=False)  # holds a password: never shown
    notes: tuple[str, ...] = ()

    def attach(
        self, _engine: duckdb.DuckDBPyConnection, _vault: Vault, _columns: Sequence[str]
    ) -> Attached:
        """Never needed: `load` reads this source in place."""
        raise NotImplementedError

    def counts(self, column: str) -> dict[str | None, int]:
        """Values of one column with their number of rows, counted where they are."""
        if column not in self.headers:
            raise MappingError(
                f"There is no column called ‘{column}’.",
                remedy=f"Name one of: {', '.join(self.headers)}.",
                where=self.name,
            )
        with connected(self.url, self.name) as connection:
            text = f"SELECT {quoted(column)}, COUNT(*) FROM {self.table} GROUP BY 1"
            found = connection.execute(text).fetchall()
        values = text_rows([row[:1] for row in found])
        return {value: int(row[1]) for (value,), row in zip(values, found, strict=True)}

    def sample(self, limit: int) -> list[tuple[str | None, ...]]:
        """First rows, in the order of the database."""
        with connected(self.url, self.name) as connection:
            listed = ", ".join(quoted(h) for h in self.headers)
            rows = connection.execute(f"SELECT {listed} FROM {self.table} LIMIT {limit}").fetchall()
        return list(text_rows(rows))


def open_postgres(url: str, *, table: str | None = None) -> PostgresSource:
    """`postgresql://user:password@host:port/database`, with the table from the mapping.

    Raises
    ------
    InputFileError
        The server cannot be reached, or there is no such table.
    """
    name = unquote(urlsplit(url).path.lstrip("/")) or "PostgreSQL"
    with connected(url, name) as connection:
        tables = [row[0] for row in connection.execute(_TABLES).fetchall()]
        public = [t.removeprefix("public.") for t in tables]
        chosen = chosen_table([*public, *tables] if table else public, table, name)
        parts = ".".join(quoted(part) for part in chosen.split("."))
        cursor = connection.execute(f"SELECT * FROM {parts} LIMIT 0")
        headers = tuple(column.name for column in cursor.description or ())
    return PostgresSource(f"{name}, {chosen}", parts, headers, url)


def connected(url: str, name: str) -> Any:
    """A read-only session in UTC; the driver's message is not repeated, for it can hold the password."""
    try:
        import psycopg  # noqa: PLC0415  installed only where records live in PostgreSQL
    except ImportError:
        raise InputFileError(
            "Reading PostgreSQL needs a part that is not installed.",
            remedy='Run: pip install "evenhand[postgres]".',
        ) from None
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=15)
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute("SET datestyle = 'ISO, DMY'")
    except psycopg.Error:
        raise InputFileError(
            "The database cannot be reached.",
            remedy="Check host, port, database, user, password and that this machine may connect.",
            where=name,
        ) from None
    return connection
