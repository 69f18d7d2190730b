"""Records that stay in PostgreSQL are read exactly as the embedded engine reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from evenhand.errors import InputFileError
from evenhand.ethnicity.propose import propose_mapping as propose_codes
from evenhand.ethnicity.recognise import recognise
from evenhand.records import (
    ColumnKind,
    ColumnMapping,
    ColumnRule,
    DateRule,
    EthnicityRule,
    FileRule,
    InPlaceRecords,
    OnError,
    load,
    open_source,
    propose_mapping,
)
from fixtures.postgres import PostgresServer

EDGE_CASES = Path(__file__).parent / "data" / "edge_cases.csv"
SQL = "SELECT event_date, ethnicity, site, x, g, b, m FROM {} ORDER BY 1, 2, 3, 4, 5, 6, 7"
MAPPING = ColumnMapping(
    EthnicityRule("eth", propose_codes(recognise([], system="nhs_2001"))),
    DateRule("d"),
    site="s",
    woman="w",
    row_id="id",
    columns=(
        ColumnRule("x", "x", ColumnKind.NUMBER, low=0, high=5000),
        ColumnRule("g", "g", ColumnKind.NUMBER, format="weeks+days", on_error=OnError.MISSING),
        ColumnRule("b", "b", ColumnKind.BOOLEAN),
        ColumnRule("m", "m", ColumnKind.CODE, allowed=("weighed", "estimated")),
    ),
)


@pytest.fixture(scope="module")
def url(postgres_server: PostgresServer) -> Iterator[str]:
    with EDGE_CASES.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA records_tests")
        listed = ", ".join(f'"{h}" text' for h in header)
        connection.execute(f"CREATE TABLE records_tests.births ({listed})")
        places = ", ".join(["%s"] * len(header))
        for row in rows:
            connection.execute(
                f"INSERT INTO records_tests.births VALUES ({places})", [c or None for c in row]
            )
        connection.execute(
            "CREATE VIEW records_tests.typed AS SELECT DATE '2025-02-03' AS d, 'A' AS eth, 5::int AS x, "
            "TIMESTAMPTZ '2025-02-03 23:30+00' AS seen, TRUE AS b, 2.5::numeric AS y"
        )
        yield postgres_server.url
        connection.execute("DROP SCHEMA records_tests CASCADE")


def test_the_same_rows_and_the_same_report(url: str) -> None:
    with (
        load(open_source(EDGE_CASES), MAPPING) as here,
        load(open_source(url, file=FileRule(table="records_tests.births")), MAPPING) as there,
    ):
        assert isinstance(there, InPlaceRecords)
        assert there.dialect == "postgres"
        found = there.fetch(SQL.format(there.relation))
        assert found == here.fetch(SQL.format(here.relation))
        assert len(found) == here.report.accepted == there.report.accepted > 5
        assert here.report.set_aside == there.report.set_aside
        assert here.report.blank == there.report.blank == 1
        assert sorted(map(str, here.report.counts)) == sorted(map(str, there.report.counts))
        assert here.groups == there.groups
        women = "SELECT count(*), count(DISTINCT woman) FROM {}"
        assert here.fetch(women.format(here.relation)) == there.fetch(women.format(there.relation))
        assert set(here.report.notes) < set(there.report.notes)


def test_typed_columns_and_a_proposal(url: str) -> None:
    source = open_source(url, file=FileRule(table="records_tests.typed"))
    assert {rule.name: rule.kind.value for rule in propose_mapping(source).columns} == {
        "d": "date",
        "eth": "code",
        "x": "number",
        "seen": "date",
        "b": "boolean",
        "y": "number",
    }
    columns = (
        ColumnRule("x", "x", ColumnKind.NUMBER),
        ColumnRule("y", "y", ColumnKind.NUMBER),
        ColumnRule("b", "b", ColumnKind.BOOLEAN),
        ColumnRule("seen", "seen", ColumnKind.DATE),
    )
    with load(source, ColumnMapping(MAPPING.ethnicity, DateRule("d"), columns=columns)) as records:
        row = records.fetch(
            f"SELECT x, y, b, event_date = seen, site, woman FROM {records.relation}"
        )
        assert row == [(5.0, 2.5, True, True, "", None)]


def test_nothing_can_be_written(url: str) -> None:
    with (
        load(open_source(url, file=FileRule(table="records_tests.births")), MAPPING) as records,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        records.fetch("DELETE FROM records_tests.births")


def test_what_cannot_be_reached_or_used_is_said(url: str) -> None:
    with pytest.raises(InputFileError, match="no table called ‘labour’"):
        open_source(url, file=FileRule(table="labour"))
    with pytest.raises(InputFileError, match="cannot be reached") as caught:
        open_source("postgresql://me:hunter2@127.0.0.1:1/none")
    assert "hunter2" not in str(caught.value)
    early = ColumnMapping(MAPPING.ethnicity, DateRule("x"))
    source = open_source(url, file=FileRule(table="records_tests.births"))
    with pytest.raises(InputFileError, match="No row can be used"):
        load(source, early)
    assert "127.0.0.1" not in repr(source)
