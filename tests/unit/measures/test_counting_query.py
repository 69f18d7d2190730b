"""The query that counts: on the bundled example it gives what the library counts; what comes back is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psycopg
import pytest
import sqlglot
from sqlglot import exp

from evenhand.demo import write_demo
from evenhand.documents.data_request import counting_sql, needed
from evenhand.errors import InputFileError, MeasureError
from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.measures import Measure, MeasureTable, count, library, measure
from evenhand.measures.counted_file import tables_from_counts
from evenhand.measures.counting_query import COLUMNS, DIALECTS, Wanted, counting_query
from evenhand.measures.periods import Grain
from evenhand.measures.plan import misfit
from evenhand.records import ColumnMapping, load, open_source

SINCE = date(2020, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("example")
    write_demo(made)
    return made


@pytest.fixture(scope="module")
def counted(folder: Path) -> tuple[MeasureTable, ...]:
    """Every measure of the library that the example can answer, as the library counts it."""
    mapping = ColumnMapping.from_toml((folder / "mapping.toml").read_text("utf-8"))
    with load(open_source(folder / "births.csv"), mapping) as records:
        fitting = [m for m in library() if misfit(records, m) is None]
        return count(records, fitting, grain=Grain.MONTH)


def wanted(measures: list[Measure]) -> list[Wanted]:
    return [Wanted(n.name, n.meaning) for n in needed(measures) if n.name != "site"]


def holders(folder: Path) -> dict[str, str]:
    """How somebody who holds the example's file would fill in the dots."""
    mapping = ColumnMapping.from_toml((folder / "mapping.toml").read_text("utf-8"))
    filled = {
        "event_date": "TRY_STRPTIME(\"Birth date\", '%d/%m/%Y')::DATE",
        "ethnicity": '"Mother ethnic category"',
        "woman": '"Maternity ID"',
    }
    for rule in mapping.columns:
        name, kind, source = rule.name, str(rule.kind), f'"{rule.source}"'
        if kind == "boolean":
            filled[name] = f"CASE left(upper({source}), 1) WHEN 'Y' THEN 1 WHEN 'N' THEN 0 END"
        elif kind == "number":
            number = f"TRY_CAST({source} AS DOUBLE)"
            low, high = rule.low, rule.high
            filled[name] = f"CASE WHEN {number} BETWEEN {low} AND {high} THEN {number} END"
        else:
            pairs = " ".join(f"WHEN '{a}' THEN '{b}'" for a, b in dict(rule.codes).items())
            filled[name] = f"CASE {source} {pairs} END"
    return filled


@pytest.fixture(scope="module")
def lines(folder: Path, counted: tuple[MeasureTable, ...]) -> list[tuple[Any, ...]]:
    """What the query gives there, over the rows that the library took."""
    measures = [t.measure for t in counted]
    filled = {c.name: "NULL" for c in wanted(measures)} | holders(folder)
    text = counting_query(
        measures,
        wanted(measures),
        dialect="duckdb",
        since=SINCE,
        filled=filled,
        source="births",
    )
    with duckdb.connect() as database:
        database.execute(
            "CREATE TABLE births AS SELECT * FROM read_csv(?, header=true, all_varchar=true)"
            " WHERE coalesce(\"Blood loss (ml)\", '') <> '500ml'",  # a row that the library sets aside
            [str(folder / "births.csv")],
        )
        return database.execute(text).fetchall()


def at_high_level(table: MeasureTable) -> dict[tuple[str, str, date], tuple[float, ...]]:
    known, found = canonical_groups("2021"), {}
    arrays = [table.numerator, table.denominator, table.missing, table.sums, table.squares]
    sums = [None if a is None else a.sum(axis=0) for a in arrays]
    for g, group in enumerate(table.groups):
        key = known[group.key].parent or group.key
        for p, period in enumerate(table.periods):
            cell = [0.0 if a is None else float(a[g, p]) for a in sums]
            at = (table.measure.id, key, period)
            found[at] = tuple(np.add(found.get(at, (0.0,) * 5), cell))
    return found


def test_every_measure_is_counted_as_the_library_counts_it(
    counted: tuple[MeasureTable, ...], lines: list[tuple[Any, ...]]
) -> None:
    assert len(counted) > 20
    given = {(m, g, day): cells for m, day, g, *cells in lines}
    for table in counted:
        for at, cell in at_high_level(table).items():
            found = [float(c or 0) for c in given.pop(at, (0,) * 5)]
            assert found == pytest.approx(cell, abs=1e-6), at
    assert given == {}


def test_what_comes_back_is_the_same_table(
    counted: tuple[MeasureTable, ...], lines: list[tuple[Any, ...]]
) -> None:
    text = "\n".join(
        [",".join(COLUMNS), *(",".join("" if c is None else str(c) for c in row) for row in lines)]
    )
    tables = tables_from_counts(text.encode(), [t.measure for t in counted])
    assert {t.measure.id for t in tables} == {t.measure.id for t in counted}
    for back, there in zip(
        sorted(tables, key=lambda t: t.measure.id),
        sorted(counted, key=lambda t: t.measure.id),
        strict=True,
    ):
        kept = {k: v for k, v in at_high_level(there).items() if any(v)}
        again = {k: v for k, v in at_high_level(back).items() if any(v)}
        assert again.keys() == kept.keys()
        for at, cell in kept.items():
            assert again[at] == pytest.approx(cell, abs=1e-6)


TYPES = {"event_date": "date", "ethnicity": "text", "woman": "text"}


@pytest.mark.postgres
def test_postgresql_gives_the_same_lines(
    postgres: psycopg.Connection,
    folder: Path,
    counted: tuple[MeasureTable, ...],
    lines: list[tuple[Any, ...]],
) -> None:
    measures = [t.measure for t in counted]
    names = [c.name for c in wanted(measures)]
    filled = dict.fromkeys(names, "NULL") | holders(folder)
    with duckdb.connect() as database:
        found = database.execute(
            f"SELECT {', '.join(f'{filled[n]} AS {n}' for n in names)}"
            " FROM read_csv(?, header=true, all_varchar=true)"
            " WHERE coalesce(\"Blood loss (ml)\", '') <> '500ml'",
            [str(folder / "births.csv")],
        )
        kinds = {n: str(k) for n, k, *_ in found.description}
        rows = found.fetchall()
    typed = {n: TYPES.get(n) or ("text" if kinds[n] == "VARCHAR" else "float8") for n in names}
    with postgres.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE held ({', '.join(f'{n} {typed[n]}' for n in names)})")
        with cursor.copy(f"COPY held ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            counting_query(
                measures,
                wanted(measures),
                dialect="postgres",
                since=SINCE,
                filled={n: n for n in names},
                source="held",
            )
        )
        there = {(m, g, day): [float(c or 0) for c in cells] for m, day, g, *cells in cursor}
    assert there.keys() == {(m, g, day) for m, day, g, *_ in lines}
    for one, day, group, *cells in lines:
        assert there[one, group, day] == pytest.approx([float(c or 0) for c in cells]), one


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_measure_can_be_written_in_every_dialect(dialect: str) -> None:
    measures = [m for m in library() if m.ethnicity_of == "mother"]
    text = counting_query(measures, wanted(measures), dialect=dialect, since=SINCE, source="t")
    filled = text.replace("...", "x")
    (tree,) = sqlglot.parse(filled, read=dialect)
    assert isinstance(tree, exp.Select)
    reads = [t.name for t in tree.find_all(exp.Table)]
    assert reads.count("t") == 1  # one place to fill in, and nothing is written
    assert not list(tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Create, exp.Drop))
    assert [e.alias_or_name for e in tree.expressions] == list(COLUMNS)


def test_sql_server_has_no_true_and_false() -> None:
    measures = [m for m in library() if m.ethnicity_of == "mother"]
    text = counting_query(measures, wanted(measures), dialect="tsql", since=SINCE)
    for word in (" TRUE", " FALSE", "DATE_TRUNC", "FILTER", "COLLATE", "::", "BOOLEAN"):
        assert word not in text.upper(), word
    assert "DATEFROMPARTS(YEAR(day), MONTH(day), 1)" in text
    assert "[transfusion] = 1" in text


def test_what_it_does_stands_in_its_first_lines() -> None:
    text = counting_sql([measure("pph_transfusion")], dialect="tsql", since=date(2024, 1, 1))
    assert text.startswith("-- Counts by month and ethnic group. It only reads")
    assert "-- SQL Server" in text
    assert "... AS transfusion  -- Blood was transfused (1 yes, 0 no, NULL not recorded)" in text
    assert "site" not in text
    assert "WHERE ... >= '2024-01-01'" in text


def test_nothing_to_count_is_refused() -> None:
    assert counting_sql([], dialect="tsql", since=SINCE) == ""
    with pytest.raises(MeasureError, match="no measure to count"):
        counting_query([], [], dialect="tsql", since=SINCE)


HEAD = "measure,month,ethnic_group,numerator,denominator,not_recorded,total,squares\n"


def read(*rows: str, head: str = HEAD) -> tuple[MeasureTable, ...]:
    text = head + "\n".join(rows)
    return tables_from_counts(text.encode(), [measure("pph_1000")], name="counts.csv")


def test_a_file_of_counts() -> None:
    (table,) = read("pph_1000,2026-01-01,black,2,20,1,,", "pph_1000,01/03/2026,blank,0,3,0,NULL,")
    assert [g.key for g in table.groups] == ["black", "blank"]
    assert [p.month for p in table.periods] == [1, 2, 3]
    assert table.numerator.tolist() == [[[2, 0, 0], [0, 0, 0]]]
    assert table.denominator.tolist() == [[[20, 0, 0], [0, 0, 3]]]
    assert table.missing.tolist() == [[[1, 0, 0], [0, 0, 0]]]


def bad() -> Iterator[tuple[str, str]]:
    yield "pph_500,2026-01-01,black,1,2,0,,", "Line 2 counts ‘pph_500’"
    yield "pph_1000,2026-01-01,purple,1,2,0,,", "Line 2 names the group ‘purple’"
    yield "pph_1000,soon,black,1,2,0,,", "Line 2 has no month"
    yield "pph_1000,2026-01-01,black,many,2,0,,", "Line 2, ‘numerator’: no number"
    yield "pph_1000,2026-01-01,black,1.5,2,0,,", "Line 2, ‘numerator’: no count"
    yield "pph_1000,2026-01-01,black,-1,2,0,,", "Line 2, ‘numerator’: no count"
    yield "pph_1000,2026-01-01,black,3,2,0,,", "Line 2 has more events than people"
    yield "pph_1000,2026-01-01,black,1,inf,0,,", "Line 2, ‘denominator’: no count"
    yield "", "no line of counts"


@pytest.mark.parametrize(("row", "said"), list(bad()))
def test_a_line_that_cannot_be_is_named(row: str, said: str) -> None:
    with pytest.raises(InputFileError, match=said):
        read(row)


def test_other_files_are_refused() -> None:
    row = "pph_1000,2026-01-01,black,1,2,0,,"
    with pytest.raises(InputFileError, match="counts the same again"):
        read(row, row)
    with pytest.raises(InputFileError, match="no column ‘measure’"):
        read(row, head="a,b\n")
    with pytest.raises(InputFileError, match="a hundred years"):
        read(row, "pph_1000,1800-01-01,black,1,2,0,,")
    with pytest.raises(InputFileError, match="no text"):
        tables_from_counts(b"\xff\xfe", [measure("pph_1000")])
    with pytest.raises(InputFileError, match="larger than 5 MB"):
        tables_from_counts(b"x" * (5 * 2**20 + 1), [measure("pph_1000")])
