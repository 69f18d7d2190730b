"""One door for every source: a path, a database URL, or a frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evenhand.errors import InputFileError
from evenhand.records.mapping import FileRule
from evenhand.records.sources.base import Source
from evenhand.records.sources.csv_file import open_csv
from evenhand.records.sources.databases import open_odbc, open_sqlite
from evenhand.records.sources.excel import ENDINGS, open_excel
from evenhand.records.sources.frames import open_frame, open_parquet
from evenhand.records.sources.postgres import open_postgres

_SQLITE_ENDINGS = frozenset({".db", ".sqlite", ".sqlite3"})


def open_source(where: Any, *, file: FileRule | None = None) -> Source:
    """Open what holds the records.

    Parameters
    ----------
    where
        A path to a CSV, Excel, Parquet or SQLite file; a URL (`sqlite:///births.db`,
        `postgresql://user@host/database`, `mssql+odbc://host/database`, `odbc:Driver=...`); or a
        frame of pandas, Polars or Arrow.
    file
        Layout from a mapping: encoding, delimiter, header row, sheet, table. What it leaves out is
        found out.

    Returns
    -------
    Source
        With `name`, `headers` and `notes`; give it to `propose_mapping` or `load`.

    Raises
    ------
    InputFileError
        When it cannot be read: says why and what to do.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "births.csv"
    >>> _ = path.write_bytes("Datum;Größe\\n01.02.2025;3\\n".encode("utf-16"))
    >>> open_source(path).headers
    ('Datum', 'Größe')
    """
    rule = file or FileRule()
    if not isinstance(where, str | Path):
        return _frame(where)
    text = str(where)
    if text.startswith("sqlite:"):
        return open_sqlite(text, table=rule.table)
    if text.startswith(("postgresql:", "postgres:")):
        return open_postgres(text, table=rule.table)
    if text.startswith(("mssql+odbc:", "mssql+pyodbc:", "odbc:")):
        return open_odbc(text, table=rule.table)
    return _file(Path(text), rule)


def _frame(thing: Any) -> Source:
    try:
        return open_frame(thing)
    except TypeError:
        raise InputFileError(
            f"Records cannot be read from a {type(thing).__name__}.",
            remedy="Give a path, a database URL, or a pandas, Polars or Arrow frame.",
        ) from None


def _file(path: Path, rule: FileRule) -> Source:
    if path.is_dir():
        raise InputFileError("This is a folder.", remedy="Give one file in it.", where=path.name)
    if not path.is_file():
        raise InputFileError(
            "There is no such file.",
            remedy="Check the name and the folder.",
            where=path.name or str(path),
        )
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return open_excel(path, sheet=rule.sheet, header_row=rule.header_row)
    if ending in (".parquet", ".pq"):
        return open_parquet(path)
    if ending in _SQLITE_ENDINGS:
        return open_sqlite(f"sqlite:///{path}", table=rule.table)
    return open_csv(
        path, encoding=rule.encoding, delimiter=rule.delimiter, header_row=rule.header_row
    )
