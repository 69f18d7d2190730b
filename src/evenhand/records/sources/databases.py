"""Databases whose rows are streamed to the embedded engine: SQLite, and SQL Server by ODBC."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import duckdb

from evenhand.errors import InputFileError
from evenhand.records.sources.base import BATCH, Attached, insert_batches
from evenhand.records.sources.cells import batches, text_rows
from evenhand.records.vault import Vault

Connect = Callable[[], Any]


@dataclass(frozen=True, eq=False)
class StreamedSource:
    """One table or view, read in batches through a DB-API driver. Nothing is written to it."""

    name: str
    table: str  # quoted for its database
    headers: tuple[str, ...]
    connect: Connect = field(repr=False)  # holds a password: never shown
    quote: Callable[[str], str] = field(repr=False)
    limit: Callable[[str, int], str] = field(repr=False)
    notes: tuple[str, ...] = ()

    def attach(
        self, engine: duckdb.DuckDBPyConnection, _vault: Vault, columns: Sequence[str]
    ) -> Attached:
        """Stream the mapped columns, and no other, into the engine."""
        listed = ", ".join(map(self.quote, columns))
        rows = self._rows(f"SELECT {listed} FROM {self.table}")
        insert_batches(engine, "database_rows", columns, batches(text_rows(rows)))
        return Attached("database_rows", 1)

    def sample(self, limit: int) -> list[tuple[str | None, ...]]:
        """First rows, in the order of the database."""
        listed = ", ".join(map(self.quote, self.headers))
        return list(text_rows(self._rows(self.limit(f"{listed} FROM {self.table}", limit))))

    def _rows(self, sql: str) -> Iterator[Sequence[Any]]:
        with closing(_connected(self.connect, self.name)) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            while batch := cursor.fetchmany(BATCH):
                yield from batch


def open_sqlite(url: str, *, table: str | None = None) -> StreamedSource:
    """`sqlite:///folder/births.db`, opened for reading only.

    Raises
    ------
    InputFileError
        No such file, no database, or no such table.
    """
    path = Path(unquote(url.removeprefix("sqlite:///").split("?")[0]))
    if not path.is_file():
        raise InputFileError(
            "There is no such file.", remedy="Check the name and the folder.", where=path.name
        )

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    name = path.name
    with closing(_connected(connect, name)) as connection:
        tables = _sqlite_tables(connection, name)
        chosen = chosen_table(tables, table, name)
        headers = _headers(connection, f"SELECT * FROM {_double(chosen)} LIMIT 0")
    return StreamedSource(
        f"{name}, {chosen}",
        _double(chosen),
        headers,
        connect,
        _double,
        lambda sql, n: f"SELECT {sql} LIMIT {n}",
    )


def open_odbc(url: str, *, table: str | None = None) -> StreamedSource:
    """SQL Server by ODBC: `mssql+odbc://user:password@host/database?driver=...` or `odbc:Driver=...;...`.

    Raises
    ------
    InputFileError
        The driver is not installed, the server cannot be reached, or no table is named.
    """
    try:
        import pyodbc  # noqa: PLC0415  installed only where somebody uses SQL Server
    except ImportError:
        raise InputFileError(
            "Reading SQL Server needs a part that is not installed.",
            remedy='Run: pip install "evenhand[sqlserver]", and install the ODBC driver for SQL Server.',
        ) from None
    text, name = _odbc_text(url)
    if not table:
        raise InputFileError(
            "Nothing says which table to read.",
            remedy='Write table = "dbo.births" in [file].',
            where=name,
        )

    def connect() -> Any:
        return pyodbc.connect(text, readonly=True, timeout=30)

    quoted_table = ".".join(map(_bracket, table.split(".")))
    with closing(_connected(connect, name)) as connection:
        headers = _headers(connection, f"SELECT TOP 0 * FROM {quoted_table}")
    return StreamedSource(
        f"{name}, {table}",
        quoted_table,
        headers,
        connect,
        _bracket,
        lambda sql, n: f"SELECT TOP {n} {sql}",
    )


def chosen_table(tables: Sequence[str], wanted: str | None, name: str) -> str:
    """The table named, or the only one there is."""
    if wanted is None and len(tables) == 1:
        return tables[0]
    if wanted is not None and wanted in tables:
        return wanted
    problem = (
        "Nothing says which table to read."
        if wanted is None
        else f"There is no table called ‘{wanted}’."
    )
    listed = ", ".join(sorted(tables)[:20]) or "none"
    raise InputFileError(
        problem, remedy=f"Write table = ... in [file]. Tables: {listed}.", where=name
    )


def _sqlite_tables(connection: Any, name: str) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
    try:
        return [row[0] for row in connection.execute(sql)]
    except sqlite3.DatabaseError:
        raise InputFileError(
            "This is not an SQLite database, or it is damaged.",
            remedy="Check the file.",
            where=name,
        ) from None


def _connected(connect: Connect, name: str) -> Any:
    """A connection; the driver's own message is not repeated, for it can hold the password."""
    try:
        return connect()
    except Exception:
        raise InputFileError(
            "The database cannot be reached.",
            remedy="Check host, database, user, password and that this machine may connect.",
            where=name,
        ) from None


def _headers(connection: Any, sql: str) -> tuple[str, ...]:
    cursor = connection.cursor()
    try:
        cursor.execute(sql)
    except Exception:
        raise InputFileError(
            "The table cannot be read.", remedy="Check its name, and that this user may read it."
        ) from None
    return tuple(column[0] for column in cursor.description)


def _odbc_text(url: str) -> tuple[str, str]:
    """ODBC's own connection text, and a name without user and password."""
    if url.startswith("odbc:"):
        pairs = (p.split("=", 1) for p in url.removeprefix("odbc:").split(";") if "=" in p)
        found = {key.strip().lower(): value for key, value in pairs}
        return url.removeprefix("odbc:"), found.get("database", "SQL Server")
    parts = urlsplit(url)
    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    database = unquote(parts.path.lstrip("/"))
    driver = options.pop("driver", "ODBC Driver 18 for SQL Server")
    server = f"{parts.hostname or 'localhost'}{f',{parts.port}' if parts.port else ''}"
    values = {"DRIVER": driver, "SERVER": server, "DATABASE": database}
    if parts.username:
        values |= {"UID": unquote(parts.username), "PWD": unquote(parts.password or "")}
    else:
        values |= {"Trusted_Connection": "yes"}
    return ";".join(
        f"{k}={_braced(v)}" for k, v in (values | options).items()
    ), database or "SQL Server"


def _braced(value: str) -> str:
    return "{" + value.replace("}", "}}") + "}"


def _double(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _bracket(name: str) -> str:
    return "[" + name.replace("]", "]]") + "]"
