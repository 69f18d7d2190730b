"""What a condition may say, and what it gives when it runs."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from evenhand.measures.conditions import Type, check_condition
from evenhand.records.recordset import ColumnKind

COLUMNS = {
    "a": ColumnKind.NUMBER,
    "b": ColumnKind.CODE,
    "c": ColumnKind.BOOLEAN,
    "d": ColumnKind.DATE,
    "e": ColumnKind.DATE,
    "none": ColumnKind.NUMBER,
}


def value_of(text: str, gives: Type = Type.BOOLEAN) -> Any:
    built = check_condition(text, gives=gives, columns=COLUMNS).expression.sql("duckdb")
    row = (
        "SELECT 7 AS a, 'it''s' AS b, TRUE AS c, DATE '2024-03-31' AS d, DATE '2024-03-01' AS e, "
        "CAST(NULL AS INTEGER) AS none, DATE '2024-01-01' AS event_date, 'x' AS site"
    )
    return duckdb.sql(f"SELECT {built} FROM ({row})").fetchall()[0][0]


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("a >= 7", True),
        ("A >= 7", True),
        ("a <> 7", False),
        ("a != 7", False),
        ("7 = a", True),
        ("a = 7.0", True),
        ("a > -1", True),
        ("a > 1 AND a < 5 OR c", True),
        ("a > 1 AND (a < 5 OR c)", True),
        ("NOT a > 5 AND FALSE", False),
        ("NOT (a > 5 AND FALSE)", True),
        ("b = 'it''s'", True),
        ("b IN ('x', 'it''s')", True),
        ("a NOT IN (1, 2)", True),
        ("a IN (-7, 7)", True),
        ("a BETWEEN 5 AND 7", True),
        ("a NOT BETWEEN 5 AND 7", False),
        ("none IS NULL", True),
        ("a IS NOT NULL", True),
        ("c", True),
        ("NOT c", False),
        ("c = TRUE", True),
        ("c IS NOT TRUE", False),
        ("(none > 1) IS NULL", True),
        ("d - e = 30", True),
        ("d > DATE '2024-03-30'", True),
        ("d IN (DATE '2024-03-31')", True),
        ("event_date < e AND site = 'x'", True),
        ("a / 2 = 3.5", True),
        ("a / 0 > 1", None),
        ("a / none > 1", None),
        ("a - 2 * 3 = 1", True),
        ("(a - 2) * 3 = 15", True),
        ("-a = -7", True),
        ("ABS(2 - a) = 5", True),
        ("a * 999999999999999 > 1", True),
        ("COALESCE(none, a) = 7", True),
        ("LEAST(a, none, 3) = 3", True),
        ("GREATEST(a, none, 3) = 7", True),
        ("CASE WHEN c THEN 'x' ELSE 'y' END = 'x'", True),
        ("CASE WHEN none > 1 THEN TRUE WHEN c THEN FALSE END", False),
        ("CASE WHEN a > 9 THEN TRUE ELSE NULL END", None),
        ("none > 1", None),
        ("none > 1 OR TRUE", True),
        ("TRUE", True),
    ],
)
def test_values(text: str, gives: bool | None) -> None:
    assert value_of(text) is gives


def test_numbers() -> None:
    assert value_of("a + 2 * a", Type.NUMBER) == 21.0
    assert value_of("d - e", Type.NUMBER) == 30


def test_columns_are_named_once_in_order() -> None:
    assert check_condition("b = 'x' AND (A > 1 OR a < 0)", columns=COLUMNS).columns == ("b", "a")


def test_a_column_may_keep_its_case_in_double_quotes() -> None:
    columns = {"Loss": ColumnKind.NUMBER}
    assert check_condition('"Loss" > 1', columns=columns).columns == ("Loss",)
    assert check_condition("Loss > 1", columns=columns).columns == ("Loss",)


def test_coalesce_skips_library_columns_that_are_not_mapped() -> None:
    columns = {"gestation_weeks": ColumnKind.NUMBER}
    found = check_condition("COALESCE(gestation_days, gestation_weeks * 7) < 259", columns=columns)
    assert found.columns == ("gestation_weeks",)


def test_one_of_them_must_be_mapped() -> None:
    with pytest.raises(Exception, match="no column called ‘gestation_days’"):
        check_condition("COALESCE(gestation_days, gestation_weeks * 7) < 259", columns=COLUMNS)


def test_every_kind_of_column_is_of_some_type() -> None:
    texts = {"t": ColumnKind.TEXT, **COLUMNS}
    assert check_condition("t = 'x'", columns=texts).type is Type.BOOLEAN


def test_dates_are_written_in_one_way() -> None:
    built = check_condition("d > DATE '20240331'", columns=COLUMNS).expression
    assert built.sql("duckdb") == f"\"d\" > CAST('{date(2024, 3, 31)}' AS DATE)"
