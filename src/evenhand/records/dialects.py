"""Text to dates and numbers, in the words of each engine. Nothing raises: what cannot be read is NULL."""

from __future__ import annotations

from typing import Protocol

from evenhand.records.mapping import DateOrder
from evenhand.records.sources.base import literal

_BLANKS = " \t\r\n\u00a0\u200b\ufeff"
_TIME = (
    r"[T ,]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?$"
)
NUMBER = r"^[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)?(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$"
WEEKS_DAYS = r"^[0-9]{1,2} ?[+/] ?[0-6]$"
_YMD, _SHORT, _TRIPLE = r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}$", r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$"
_NAMED, _NAMED_SHORT = r"^[0-9]{1,2}/[A-Za-z]{3,9}/[0-9]{4}$", r"^[0-9]{1,2}/[A-Za-z]{3,9}/[0-9]{2}$"
_SERIAL, _COMPACT = r"^[2-6][0-9]{4}(\.[0-9]+)?$", r"^(19|20)[0-9]{6}$"
TRIPLE = r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}|[0-9]{4})$"
EXCEL_DAY_ZERO = "1899-12-30"  # Excel counts a 29 February 1900 that never was


class Dialect(Protocol):
    """How one engine says it."""

    name: str

    def text(self, column: str) -> str: ...

    def date(self, day: str, order: DateOrder) -> str: ...

    def number(self, text: str) -> str: ...

    def matches(self, text: str, pattern: str) -> str: ...

    def day_part(self, text: str) -> str: ...

    def folded(self, text: str) -> str: ...


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
            (_YMD, f"try_strptime({day}, '%Y/%m/%d')"),
            (_TRIPLE, f"try_strptime({day}, '{long}')"),
            (_SHORT, f"try_strptime({day}, '{short}')"),
            (_NAMED, f"try_strptime({day}, ['%d/%b/%Y', '%d/%B/%Y'])"),
            (_NAMED_SHORT, f"try_strptime({day}, ['%d/%b/%y', '%d/%B/%y'])"),
            (_COMPACT, f"try_strptime({day}, '%Y%m%d')"),
            (_SERIAL, f"DATE '{EXCEL_DAY_ZERO}' + CAST(floor(try_cast({day} AS DOUBLE)) AS INTEGER)"),
        )
        tests = " ".join(
            f"WHEN {self.matches(day, pattern)} THEN CAST({value} AS DATE)" for pattern, value in cases
        )
        return f"CASE {tests} END"

    def number(self, text: str) -> str:
        digits = f"replace({text}, ',', '')"
        return f"CASE WHEN {self.matches(text, NUMBER)} THEN try_cast({digits} AS DOUBLE) END"

    def folded(self, text: str) -> str:
        return text
