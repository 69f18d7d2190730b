"""Nothing but conditions can run: every other text is refused, at its place."""

from __future__ import annotations

import pytest

from evenhand.errors import MeasureError
from evenhand.measures.conditions import ConditionError, Type, check_condition
from evenhand.records.recordset import ColumnKind

COLUMNS = {
    "a": ColumnKind.NUMBER,
    "b": ColumnKind.CODE,
    "c": ColumnKind.BOOLEAN,
    "d": ColumnKind.DATE,
}

# text, and the words that the carets stand under
ATTEMPTS = [
    ("a > 1; DROP TABLE births", ";"),
    ("a > 1;", ";"),
    ("SELECT 1", "SELECT"),
    ("(SELECT TRUE)", "SELECT"),
    ("a IN (SELECT a FROM births)", "SELECT"),
    ("EXISTS (SELECT 1)", "EXISTS"),
    ("a > 1 UNION SELECT 1", "UNION"),
    ("a > 1 OR 1 = (SELECT COUNT(*) FROM births)", "SELECT"),
    ("WITH x AS (SELECT 1) SELECT TRUE", "WITH"),
    ("a > 1 -- the rest is a comment", "--"),
    ("a /* hidden */ > 1", "/*"),
    ("a > 1 # hidden", "#"),
    ("read_csv('/etc/passwd') IS NULL", "read_csv"),
    ("read_text('/etc/passwd') = 'x'", "read_text"),
    ("getenv('HOME') = 'x'", "getenv"),
    ("pg_sleep(10) IS NULL", "pg_sleep"),
    ("pg_read_file('/etc/passwd') = 'x'", "pg_read_file"),
    ("lo_import('/etc/passwd') = 1", "lo_import"),
    ("dblink('x', 'y') IS NULL", "dblink"),
    ("nextval('s') > 1", "nextval"),
    ("set_config('a', 'b', true) = 'b'", "set_config"),
    ("UPPER(b) = 'X'", "UPPER"),
    ("SUM(a) > 1", "SUM"),
    ("COUNT(*) > 1", "COUNT"),
    ("RANDOM() < 0.5", "RANDOM"),
    ("NOW() > d", "NOW"),
    ("CURRENT_DATE > d", "CURRENT_DATE"),
    ("IFNULL(a, 1) > 1", "IFNULL"),
    ("NULLIF(a, 1) > 1", "NULLIF"),
    ("IF(c, 1, 0) = 1", "IF"),
    ("\"upper\"(b) = 'X'", '"upper"'),
    ("main.upper(b) = 'X'", "."),
    ("births.a > 1", "."),
    ("a.b.c.d > 1", "."),
    ("a AS x", "AS"),
    ("a x", "a x"),
    ("* ", "*"),
    ("b LIKE '%x%'", "LIKE"),
    ("b ILIKE 'x'", "ILIKE"),
    ("b SIMILAR TO 'x'", "SIMILAR TO"),
    ("b ~ 'x'", "~"),
    ("b GLOB 'x'", "GLOB"),
    ("b || 'x' = 'bx'", "||"),
    ("a::VARCHAR = 'x'", "::"),
    ("CAST(a AS VARCHAR) = 'x'", "CAST"),
    ("TRY_CAST(b AS INTEGER) = 1", "TRY_CAST"),
    ("d > TIMESTAMP '2024-01-01'", "TIMESTAMP"),
    ("d > d - INTERVAL 1 DAY", "INTERVAL"),
    ("a = ?", "?"),
    ("a = $1", "$"),
    ("a = :name", ":"),
    ("a = @name", "@"),
    ("a = [1, 2]", "["),
    ("a = {'x': 1}", "{"),
    ("a[1] = 1", "["),
    ("x -> x + 1", "->"),
    ("a % 2 = 1", "%"),
    ("a // 2 = 1", "//"),
    ("a ^ 2 = 1", "^"),
    ("a & 1 = 1", "&"),
    ("a << 1 = 1", "a << 1"),
    ("a IS DISTINCT FROM 1", "DISTINCT"),
    ("b COLLATE NOCASE = 'x'", "COLLATE"),
    ("a > ALL (SELECT 1)", "ALL"),
    ("a > 1 GROUP BY a", "GROUP BY"),
    ("a > 1 LIMIT 1", "LIMIT"),
    ("a > 1 WINDOW w", "WINDOW"),
    ("LAG(a) OVER () > 1", "LAG"),
    ("PRAGMA database_list", "PRAGMA"),
    ("ATTACH 'x.db'", "ATTACH"),
    ("COPY births TO 'x'", "COPY"),
    ("INSTALL httpfs", "INSTALL httpfs"),
    ("SET threads = 1", "SET"),
    ("0x1F = a", "0x1F"),
    ("1e3 > a", "1e3"),
    ("99999999999999999999 > a", "99999999999999999999"),
    ("e'\\x41' = b", "e'\\x41'"),
    ("b = 'evenhand_source'", "evenhand_source"),
    ("ethnicity = 'white'", "ethnicity"),
    ("woman = 'x'", "woman"),
]


@pytest.mark.parametrize(("text", "marked"), ATTEMPTS)
def test_only_conditions_are_accepted(text: str, marked: str) -> None:
    with pytest.raises(ConditionError) as found:
        check_condition(text, columns=COLUMNS)
    line, carets = found.value.excerpt.splitlines()
    start, length = carets.index("^"), carets.count("^")
    under = line[start : start + length]
    assert marked.startswith(under) or under.startswith(marked)
    assert found.value.column == start - 4 + 1


@pytest.mark.parametrize("text", [text for text, _ in ATTEMPTS])
def test_they_are_refused_before_there_are_records_too(text: str) -> None:
    with pytest.raises(MeasureError):
        check_condition(text, columns=None)


def test_there_are_many_attempts() -> None:
    assert len(ATTEMPTS) >= 40


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "a >",
        "(a > 1",
        "a > 1)",
        "a BETWEEN 1",
        "AND",
        "a IN ()",
        "b = 'open",
        "a > 1\x00",
        "a > 1" + " OR a > 1" * 500,
        "(" * 60 + "a > 1" + ")" * 60,
        "CASE c WHEN TRUE THEN 1 END = 1",
        "TRUE()",
        "DATE(d) = d",
        "DATE 'today' = d",
        "d = DATE '2024-13-01'",
        "(a, b) = (1, 'x')",
        "a IN (a, 1)",
        "c IS b",
        "GREATEST(c, c)",
        "COALESCE()",
        "ABS(a, a) = 1",
        "'x'",
        "1",
        "a",
        "NULL",
    ],
)
def test_broken_conditions_are_refused_with_a_place(text: str) -> None:
    with pytest.raises(ConditionError) as found:
        check_condition(text, columns=COLUMNS)
    assert found.value.line >= 1
    assert found.value.remedy.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = 'x'", "‘a’ is a number and 'x' is text."),
        ("b = 3", "‘b’ is text and 3 is a number."),
        ("b > a", "‘b’ is text and ‘a’ is a number."),
        ("c = 1", "‘c’ is true or false and 1 is a number."),
        ("d = '2024-01-01'", "‘d’ is a date and '2024-01-01' is text."),
        ("d - 1 > d", "‘d’ is a date and 1 is a number."),
        ("a IN (1, 'x')", "‘a’ is a number and 'x' is text."),
        ("a BETWEEN 1 AND 'x'", "‘a’ is a number and 'x' is text."),
        ("COALESCE(a, 'x') = 1", "‘a’ is a number and 'x' is text."),
        ("CASE WHEN c THEN 1 ELSE 'x' END = 1", "1 is a number and 'x' is text."),
        ("a + b > 1", "This is text, not a number."),
        ("a AND c", "This is a number, not a condition."),
        ("NOT b", "This is text, not a condition."),
        ("1 < a < 5", "this part is true or false and 5 is a number."),
        ("c > TRUE", "True and false have no order."),
        ("a = NULL", "Nothing equals NULL, not even NULL."),
        ("a IN (1, NULL)", "Nothing equals NULL, not even NULL."),
        ("a + 1", "This gives a number, where true or false is needed."),
    ],
)
def test_types_that_do_not_fit_are_named(text: str, says: str) -> None:
    with pytest.raises(ConditionError) as found:
        check_condition(text, columns=COLUMNS)
    assert found.value.problem.startswith(says)


def test_a_number_is_asked_for_where_one_is_needed() -> None:
    with pytest.raises(ConditionError, match="where a number is needed"):
        check_condition("a > 1", gives=Type.NUMBER, columns=COLUMNS)
