"""Text to dates and numbers, in the words of each engine. Nothing raises: what cannot be read is NULL."""

from __future__ import annotations

from typing import Protocol

from evenhand.records.mapping import DateOrder
from evenhand.records.sources.base import literal

_BLANKS = " \t\r\n\u00a0\u200b\ufeff"
_TIME = r"[T ,]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?$"
_WHOLE = r"([0-9]{1,3}(,[0-9]{3}){1,4}|[0-9]{1,15})"
NUMBER = rf"^[+-]?({_WHOLE}(\.[0-9]{{0,15}})?|\.[0-9]{{1,15}})([eE][+-]?[0-9]{{1,2}})?$"
WEEKS_DAYS = r"^[0-9]{1,2} ?[+/] ?[0-6]$"
_YMD, _SHORT, _TRIPLE = (
    r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$",
    r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}$",
    r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$",
)
_NAMED, _NAMED_SHORT = (
    r"^[0-9]{1,2}/[A-Za-z]{3,9}/[0-9]{4}$",
    r"^[0-9]{1,2}/[A-Za-z]{3,9}/[0-9]{2}$",
)
_SERIAL, _COMPACT = r"^[2-6][0-9]{4}(/[0-9]+)?$", r"^(19|20)[0-9]{6}$"
TRIPLE = r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}|[0-9]{4})$"
_YEAR_ZERO = r"(^|/)0000(/|$)"  # engines disagree whether there was one
EXCEL_DAY_ZERO = "1899-12-30"  # Excel counts a 29 February 1900 that never was


class Dialect(Protocol):
    """How one engine says it."""

    name: str

    def text(self, column: str) -> str: ...

    def date(self, day: str, order: DateOrder) -> str: ...

    def number(self, text: str) -> str: ...

    def matches(self, text: str, pattern: str) -> str: ...

    def day_part(self, text: str) -> str: ...


class DuckDB:
    """The embedded engine."""

    name = "duckdb"

    def text(self, column: str) -> str:
        return f"nullif(trim({column}, {literal(_BLANKS)}), '')"

    def matches(self, text: str, pattern: str) -> str:
        return f"regexp_matches({text}, {literal(pattern)})"

    def day_part(self, text: str) -> str:
        """The day of a date and time, its parts separated by one slash."""
        day = f"regexp_replace({text}, {literal(_TIME)}, '')"
        return f"replace(replace(regexp_replace({day}, '[-./, ]+', '/', 'g'), 'Sept/', 'Sep/'), 'SEPT/', 'SEP/')"

    def date(self, day: str, order: DateOrder) -> str:
        month_first = order is DateOrder.MONTH_DAY
        long, short = ("%m/%d/%Y", "%m/%d/%y") if month_first else ("%d/%m/%Y", "%d/%m/%y")
        cases = (
            (_YEAR_ZERO, "NULL"),
            (_YMD, f"try_strptime({day}, '%Y/%m/%d')"),
            (_TRIPLE, f"try_strptime({day}, '{long}')"),
            (_SHORT, f"try_strptime({day}, '{short}')"),
            (_NAMED, f"try_strptime({day}, ['%d/%b/%Y', '%d/%B/%Y'])"),
            (_NAMED_SHORT, f"try_strptime({day}, ['%d/%b/%y', '%d/%B/%y'])"),
            (_COMPACT, f"try_strptime({day}, '%Y%m%d')"),
            (_SERIAL, f"DATE '{EXCEL_DAY_ZERO}' + CAST(split_part({day}, '/', 1) AS INTEGER)"),
        )
        tests = " ".join(
            f"WHEN {self.matches(day, pattern)} THEN CAST({value} AS DATE)"
            for pattern, value in cases
        )
        return f"CASE {tests} END"

    def number(self, text: str) -> str:
        digits = f"replace({text}, ',', '')"
        return f"CASE WHEN {self.matches(text, NUMBER)} THEN try_cast({digits} AS DOUBLE) END"


_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Postgres:
    """A PostgreSQL server. Casts there raise, so every value is tested before it is made."""

    name = "postgres"

    def text(self, column: str) -> str:
        return f"nullif(btrim({column}, {literal(_BLANKS)}), '')"

    def matches(self, text: str, pattern: str) -> str:
        return f"({text} ~ {literal(pattern)})"

    def day_part(self, text: str) -> str:
        """The day of a date and time, its parts separated by one slash."""
        day = f"regexp_replace({text}, {literal(_TIME)}, '')"
        return f"replace(replace(regexp_replace({day}, '[-./, ]+', '/', 'g'), 'Sept/', 'Sep/'), 'SEPT/', 'SEP/')"

    def date(self, day: str, order: DateOrder) -> str:
        one, two, three = (f"split_part({day}, '/', {i})" for i in (1, 2, 3))
        month, first = (one, two) if order is DateOrder.MONTH_DAY else (two, one)
        cases = (
            (_YMD, _made(_int(one), _int(two), _int(three))),
            (_TRIPLE, _made(_int(three), _int(month), _int(first))),
            (_SHORT, _made(_century(three), _int(month), _int(first))),
            (_NAMED, _made(_int(three), _month_number(two), _int(one))),
            (_NAMED_SHORT, _made(_century(three), _month_number(two), _int(one))),
            (
                _COMPACT,
                _made(*(_int(f"substr({day}, {a}, {n})") for a, n in ((1, 4), (5, 2), (7, 2)))),
            ),
            (_SERIAL, f"DATE '{EXCEL_DAY_ZERO}' + {_int(one)}"),
        )
        tests = " ".join(
            f"WHEN {self.matches(day, pattern)} THEN {value}" for pattern, value in cases
        )
        return f"CASE {tests} END"

    def number(self, text: str) -> str:
        digits = f"replace({text}, ',', '')"
        return f"CASE WHEN {self.matches(text, NUMBER)} THEN CAST({digits} AS DOUBLE PRECISION) END"


def _int(text: str) -> str:
    return f"CAST({text} AS INTEGER)"


def _century(text: str) -> str:
    return f"(CASE WHEN {_int(text)} < 69 THEN 2000 ELSE 1900 END + {_int(text)})"


def _month_number(text: str) -> str:
    tests = " ".join(
        f"WHEN lower({text}) IN ('{name[:3]}', '{name}') THEN {i}"
        for i, name in enumerate(_MONTHS, start=1)
    )
    return f"(CASE {tests} ELSE 0 END)"


def _made(year: str, month: str, day: str) -> str:
    """A date, NULL when the calendar has no such day."""
    last = (
        f"EXTRACT(DAY FROM make_date({year}, {month}, 1) + INTERVAL '1 month' - INTERVAL '1 day')"
    )
    return (
        f"CASE WHEN {month} BETWEEN 1 AND 12 AND {year} >= 1 THEN "
        f"CASE WHEN {day} BETWEEN 1 AND {last} THEN make_date({year}, {month}, {day}) END END"
    )
