"""Workbooks, Parquet, frames and databases give the same records as a CSV file."""

from __future__ import annotations

import sqlite3
import sys
import types
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pytest

from evenhand.errors import InputFileError, MappingError
from evenhand.records import (
    ColumnKind,
    ColumnMapping,
    ColumnRule,
    FileRule,
    load,
    open_source,
    propose_mapping,
)
from fixtures.records_files import HEADER, ROWS, mapping, write_csv

SQL = "SELECT event_date, ethnicity, blood_loss_ml FROM records ORDER BY ALL"


def _typed() -> list[tuple[Any, ...]]:
    return [
        (datetime.strptime(d, "%d/%m/%Y").date(), e, float(loss) if loss else None, c or None)  # noqa: DTZ007
        for d, e, loss, c in ROWS
    ]


@pytest.fixture
def expected(tmp_path: Path) -> list[tuple[Any, ...]]:
    with load(open_source(write_csv(tmp_path / "same.csv", ROWS)), mapping()) as records:
        return list(records.fetch(SQL))


def _fetched(source: Any, file: FileRule | None = None) -> list[tuple[Any, ...]]:
    with load(open_source(source, file=file), mapping()) as records:
        return list(records.fetch(SQL))


def _workbook(path: Path, rows: list[tuple[Any, ...]], *, above: int = 0, left: int = 0) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Births"
    for r, row in enumerate([HEADER, *rows], start=1 + above):
        for c, cell in enumerate(row, start=1 + left):
            sheet.cell(r, c, cell)
    book.create_sheet("Notes")["A1"] = "made by hand"
    book.save(path)
    return path


def test_workbook_with_dates_and_numbers(tmp_path: Path, expected: list[tuple[Any, ...]]) -> None:
    path = _workbook(tmp_path / "b.xlsx", _typed())
    assert _fetched(path) == expected
    assert _fetched(path, FileRule(sheet=" births ")) == expected
    assert any("Notes" in note for note in open_source(path).notes)


def test_workbook_of_texts_that_begins_lower_down(
    tmp_path: Path, expected: list[tuple[Any, ...]]
) -> None:
    path = _workbook(tmp_path / "b.xlsx", [*ROWS, ("soon", "A", "1", "")], above=4, left=2)
    with load(open_source(path), mapping()) as records:
        assert list(records.fetch(SQL)) == expected
        assert [f.row for f in records.report] == [11]


def test_codes_stay_codes_in_a_workbook(tmp_path: Path) -> None:
    rows = [
        (date(2025, 1, 13), 99, 1, None),
        (date(2025, 1, 14), "99", 1, None),
        (45670, "A", True, None),
    ]
    with load(open_source(_workbook(tmp_path / "b.xlsx", rows)), mapping()) as records:
        assert records.fetch("SELECT ethnicity FROM records") == [("not_known",)] * 2
        assert records.report.set_aside == 1


def test_workbooks_that_cannot_be_read(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "b.xlsx", _typed())
    with pytest.raises(InputFileError, match="no sheet called ‘Labour’"):
        open_source(path, file=FileRule(sheet="Labour"))
    with pytest.raises(InputFileError, match="no column names in row 40"):
        open_source(path, file=FileRule(header_row=40))
    with pytest.raises(InputFileError, match="column names and no rows"):
        open_source(_workbook(tmp_path / "e.xlsx", []), file=FileRule(sheet="Births"))
    (tmp_path / "x.xlsx").write_bytes(b"rubbish")
    with pytest.raises(InputFileError, match="not an Excel workbook"):
        open_source(tmp_path / "x.xlsx")
    (tmp_path / "n.xlsx").write_bytes(b"")
    with pytest.raises(InputFileError, match="empty"):
        open_source(tmp_path / "n.xlsx")
    (tmp_path / "p.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    with pytest.raises(InputFileError, match="password"):
        open_source(tmp_path / "p.xlsx")


def test_parquet(tmp_path: Path, expected: list[tuple[Any, ...]]) -> None:
    path = tmp_path / "b.parquet"
    pl.DataFrame(_typed(), schema=list(HEADER), orient="row").write_parquet(path)
    assert _fetched(path) == expected
    assert propose_mapping(open_source(path)).columns[0].name == "blood_loss_ml"
    (tmp_path / "x.parquet").write_bytes(b"PAR1rubbish")
    with pytest.raises(InputFileError, match="not a Parquet file"):
        open_source(tmp_path / "x.parquet")
    pl.DataFrame({"a": []}).write_parquet(tmp_path / "e.parquet")
    with pytest.raises(InputFileError, match="no rows"):
        open_source(tmp_path / "e.parquet")


def test_frames(expected: list[tuple[Any, ...]]) -> None:
    polars = pl.DataFrame(_typed(), schema=list(HEADER), orient="row")
    pandas = pd.DataFrame(_typed(), columns=list(HEADER))
    texts = pd.DataFrame(ROWS, columns=list(HEADER))
    for frame in (polars, polars.lazy(), polars.to_arrow(), pandas, pandas.convert_dtypes(), texts):
        assert _fetched(frame) == expected
    assert propose_mapping(open_source(pandas)).date is not None
    with pytest.raises(InputFileError, match="no rows"):
        open_source(polars.head(0))


def test_frames_of_mixed_types(expected: list[tuple[Any, ...]]) -> None:
    rows = [list(row) for row in _typed()]
    rows[0][0], rows[1][0] = ROWS[0][0], datetime(2025, 1, 14, 10, 30)  # noqa: DTZ001
    rows[1][2] = "1,600"
    assert _fetched(pd.DataFrame(rows, columns=list(HEADER))) == expected


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "b.db"
    connection = sqlite3.connect(path)
    connection.execute(
        'CREATE TABLE births ("Delivery date", "Ethnic category", "Blood loss", "Comments")'
    )
    connection.executemany("INSERT INTO births VALUES (?, ?, ?, ?)", ROWS)
    connection.commit()
    connection.close()
    return path


def test_sqlite(tmp_path: Path, database: Path, expected: list[tuple[Any, ...]]) -> None:
    assert _fetched(f"sqlite:///{database}") == expected
    assert _fetched(database) == expected
    assert _fetched(f"sqlite:///{database}", FileRule(table="births")) == expected
    assert propose_mapping(open_source(database)).date is not None
    with pytest.raises(InputFileError, match="no table called ‘labour’"):
        open_source(database, file=FileRule(table="labour"))
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(InputFileError, match="which table"):
        open_source(database)
    (tmp_path / "x.db").write_bytes(b"rubbish" * 200)
    with pytest.raises(InputFileError, match="not an SQLite database"):
        open_source(tmp_path / "x.db")
    with pytest.raises(InputFileError, match="no such file"):
        open_source(f"sqlite:///{tmp_path}/none.db")


class _Cursor:
    """A cursor as ODBC drivers have it, over a small table."""

    def __init__(self, log: list[str]) -> None:
        self.log = log
        self.description: list[tuple[str]] = []
        self.rows: Iterator[list[Any]] = iter(())

    def execute(self, sql: str) -> None:
        self.log.append(sql)
        if "[none]" in sql:
            raise RuntimeError("Invalid object name 'none'; password=hunter2")
        names = HEADER if "*" in sql else tuple(n for n in HEADER if f"[{n}]" in sql)
        self.description = [(n,) for n in names]
        places = [HEADER.index(n) for n in names]
        self.rows = iter([[row[p] for p in places] for row in _typed() * 12_000])

    def fetchmany(self, size: int) -> list[list[Any]]:
        return [row for _, row in zip(range(size), self.rows, strict=False)]


class _Connection:
    def __init__(self, log: list[str]) -> None:
        self.log = log

    def cursor(self) -> _Cursor:
        return _Cursor(self.log)

    def close(self) -> None:
        self.log.append("closed")


@pytest.fixture
def odbc(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    log: list[str] = []

    def connect(text: str, **options: object) -> _Connection:
        if "down" in text:
            raise RuntimeError("login failed for hunter2")
        log.append(text)
        assert options["readonly"] is True
        return _Connection(log)

    monkeypatch.setitem(sys.modules, "pyodbc", types.SimpleNamespace(connect=connect))
    return log


def test_sql_server_streams_in_batches(odbc: list[str], expected: list[tuple[Any, ...]]) -> None:
    url = "mssql+odbc://me:hunt%40er}2@db.example:1433/Maternity?driver=ODBC+Driver+18+for+SQL+Server&Encrypt=yes"
    source = open_source(url, file=FileRule(table="dbo.births"))
    with load(source, mapping()) as records:
        assert records.report.accepted == 60_000
        assert list(records.fetch(SQL.replace("SELECT", "SELECT DISTINCT"))) == expected
    assert odbc[0] == (
        "DRIVER={ODBC Driver 18 for SQL Server};SERVER={db.example,1433};DATABASE={Maternity};"
        "UID={me};PWD={hunt@er}}2};Encrypt={yes}"
    )
    assert odbc[1] == "SELECT TOP 0 * FROM [dbo].[births]"
    assert "Comments" not in odbc[4]
    assert odbc.count("closed") == 2
    assert "hunt" not in repr(source) + source.name
    assert source.name == "Maternity, dbo.births"
    assert propose_mapping(source).date is not None


def test_sql_server_by_a_plain_connection_text(odbc: list[str]) -> None:
    source = open_source(
        "odbc:Driver={X};Server=s;Database=M;Trusted_Connection=yes", file=FileRule(table="b")
    )
    assert source.name == "M, b"
    assert open_source("mssql+odbc://host/M", file=FileRule(table="b")).name == "M, b"
    assert "Trusted_Connection={yes}" in odbc[-3] + odbc[-4]


@pytest.mark.usefixtures("odbc")
def test_databases_that_fail_say_no_password() -> None:
    with pytest.raises(InputFileError, match="which table"):
        open_source("mssql+odbc://host/M")
    for url, table in (("odbc:Server=down", "b"), ("odbc:Server=s", "none")):
        with pytest.raises(InputFileError) as caught:
            open_source(url, file=FileRule(table=table))
        assert "hunter2" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyodbc", None)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputFileError, match=r"evenhand\[sqlserver\]"):
        open_source("odbc:Server=s", file=FileRule(table="b"))
    with pytest.raises(InputFileError, match=r"evenhand\[postgres\]"):
        open_source("postgresql://host/db")


def test_a_column_of_thousands_of_texts_is_no_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("evenhand.records.meanings.MOST_CODES", 3)
    path = write_csv(tmp_path / "b.csv", ROWS)
    whole: ColumnMapping = mapping(ColumnRule("x", "Blood loss", ColumnKind.CODE))
    with pytest.raises(MappingError, match="not a list of codes"):
        load(open_source(path), whole)
