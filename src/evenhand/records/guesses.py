"""What one column seems to hold, from its heading and a sample of its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from evenhand.records import vocabulary as words
from evenhand.records.codes import FALSE, TRUE
from evenhand.records.dialects import NUMBER, WEEKS_DAYS
from evenhand.records.folding import fold
from evenhand.records.mapping import ColumnRule
from evenhand.records.recordset import ColumnKind
from evenhand.records.vocabulary_codes import KNOWN_CODES

_DATE = re.compile(
    r"(\d{1,2}[-/. ]\d{1,2}[-/. ](\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ][A-Za-z]{3,9}[-/. ](\d{4}|\d{2}))([T ,].*)?"
)
_TRIPLE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{2,4}\b.*")
_SERIAL = re.compile(r"[34]\d{4}(\.\d+)?")
_NUMBER, _WEEKS_DAYS = re.compile(NUMBER), re.compile(WEEKS_DAYS)
_EMPTY = frozenset({"na", "n/a", "null", "nan", "#n/a"})
MOST_CODES, LONGEST_CODE = 30, 40
SURE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A heading and the values under it in the sample."""

    header: str
    counts: Mapping[str | None, int]
    distinct: tuple[str, ...]  # filled values

    @classmethod
    def of(cls, header: str, values: Sequence[str | None]) -> Column:
        """From the sampled values."""
        counts = Counter(values)
        filled = tuple(
            v for v in counts if v is not None and v.strip().lower() not in _EMPTY | {""}
        )
        return cls(header, counts, filled)

    def __lt__(self, other: Column) -> bool:
        return self.header < other.header

    def share(self, pattern: re.Pattern[str]) -> float:
        """Share of the filled rows whose whole value fits."""
        filled = sum(self.counts[v] for v in self.distinct)
        fitting = sum(self.counts[v] for v in self.distinct if pattern.fullmatch(v.strip()))
        return fitting / filled if filled else 0.0

    @property
    def is_name(self) -> bool:
        """A person's name, or what must never stand in for ethnicity."""
        return words.says(self.header, words.NAME_WORDS) and not words.says(
            self.header, (("site",), ("hospital",), ("unit",), ("trust",), ("provider",))
        )

    @property
    def is_number(self) -> bool:
        """Nearly all values are numbers."""
        return self.share(_NUMBER) >= SURE

    @property
    def is_date(self) -> bool:
        """Nearly all values are dates, or spreadsheet serials under a heading that says date."""
        serial = words.says(self.header, (("date",), ("dob",))) and self.share(_SERIAL) >= SURE
        return self.share(_DATE) >= SURE or serial

    @property
    def is_boolean(self) -> bool:
        """Every value says yes or no."""
        folded = {fold(v) for v in self.distinct}
        return bool(folded) and folded <= TRUE | FALSE and len(folded) <= 4

    @property
    def is_code(self) -> bool:
        """Few, short, repeated values."""
        rows = sum(self.counts[v] for v in self.distinct)
        few = 1 <= len(self.distinct) <= MOST_CODES and (
            rows >= 2 * len(self.distinct) or rows < 20
        )
        return few and max(map(len, self.distinct)) <= LONGEST_CODE

    @property
    def ambiguous_order(self) -> bool:
        """No number over 12 tells day from month."""
        triples = [m for v in self.distinct if (m := _TRIPLE.fullmatch(v.strip()))]
        return bool(triples) and all(int(m[1]) <= 12 and int(m[2]) <= 12 for m in triples)

    def numbers(self) -> list[float]:
        """Values that are numbers."""
        texts = [v.strip().replace(",", "") for v in self.distinct if _NUMBER.fullmatch(v.strip())]
        return [float(t) for t in texts if t]


def guess_column(column: Column, taken: frozenset[str]) -> ColumnRule | None:
    """A rule for one column, None when it should be left out."""
    if not column.distinct or column.is_name or words.says(column.header, words.FREE_TEXT_WORDS):
        return None
    known = words.known_column(column.header)
    if known and known.name not in taken and (rule := _known(column, known, taken)):
        return rule
    if words.says(column.header, words.IDENTIFIER_WORDS):
        return None
    return _generic(column, words.identifier(column.header, taken=taken))


def _known(column: Column, known: words.Known, taken: frozenset[str]) -> ColumnRule | None:
    if known.name.startswith("gestation"):
        return _gestation(column, taken)
    if known.kind is ColumnKind.NUMBER:
        return _known_number(column, known) if column.is_number else None
    if known.kind is ColumnKind.BOOLEAN:
        return ColumnRule(known.name, column.header, known.kind) if column.is_boolean else None
    if not column.is_code:
        return None
    return ColumnRule(known.name, column.header, known.kind, codes=_code_words(known.name, column))


def _known_number(column: Column, known: words.Known) -> ColumnRule:
    multiply = 1.0
    if known.name == "birth_weight_g" and 0 < median(column.numbers()) < 10:
        multiply = 1000.0  # kilograms
    return ColumnRule(
        known.name, column.header, known.kind, low=known.low, high=known.high, multiply=multiply
    )


def _gestation(column: Column, taken: frozenset[str]) -> ColumnRule | None:
    """Weeks, days, or weeks and days such as 39+2: told by the values."""
    if column.share(_WEEKS_DAYS) >= SURE:
        return ColumnRule(
            "gestation_days",
            column.header,
            ColumnKind.NUMBER,
            low=140,
            high=320,
            format="weeks+days",
        )
    if not column.is_number:
        return None
    days = median(column.numbers()) > 60
    name, low, high = ("gestation_days", 140, 360) if days else ("gestation_weeks", 15, 50)
    return (
        None
        if name in taken
        else ColumnRule(name, column.header, ColumnKind.NUMBER, low=low, high=high)
    )


def _code_words(name: str, column: Column) -> dict[str, str]:
    """The library's word for each code that is known, its own for the rest."""
    known = KNOWN_CODES.get(name)
    if not known or not any(fold(v) in known for v in column.distinct):
        return {}
    return {v: known.get(fold(v), fold(v)) for v in sorted(column.distinct) if fold(v)}


def _generic(column: Column, name: str) -> ColumnRule | None:
    if column.is_date:
        return ColumnRule(name, column.header, ColumnKind.DATE)
    if column.is_boolean:
        return ColumnRule(name, column.header, ColumnKind.BOOLEAN)
    if column.is_number:
        return ColumnRule(name, column.header, ColumnKind.NUMBER)
    if column.is_code:
        return ColumnRule(name, column.header, ColumnKind.CODE)
    return None
