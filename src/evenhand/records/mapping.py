"""Which column means what: the mapping between a file and canonical records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from evenhand.errors import MappingError
from evenhand.ethnicity.mapping import EthnicityMapping
from evenhand.records.recordset import ColumnKind, Unit
from evenhand.records.vocabulary import RESERVED, SQL_WORDS


class DateOrder(StrEnum):
    """Order of the numbers in a date such as 03/04/2025."""

    DAY_MONTH = "day-month-year"
    MONTH_DAY = "month-day-year"


class OnError(StrEnum):
    """What happens to a row whose value in this column is wrong."""

    SET_ASIDE = "set aside"  # the row is counted, reported, and used for nothing
    MISSING = "missing"  # the value counts as not recorded; the row stays


@dataclass(frozen=True, slots=True)
class FileRule:
    """How the source is laid out. What is None is found out when it is opened."""

    row_is: Unit = Unit.BIRTH
    ethnicity_of: str = "mother"
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    table: str | None = None


@dataclass(frozen=True, slots=True)
class DateRule:
    """The column that places a row in time."""

    column: str
    order: DateOrder | None = None  # None: decided from all rows
    required: bool = True
    first: date | None = None  # earlier dates are set aside
    last: date | None = None  # later ones too; dates after today always are


@dataclass(frozen=True, slots=True)
class EthnicityRule:
    """The column that holds ethnicity, and what its values mean."""

    column: str
    codes: EthnicityMapping
    recorded: str = ""  # how it was recorded, e.g. "self-reported at booking"


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One more column: its canonical name, where it comes from, and what is allowed in it.

    `low` and `high` are in the canonical unit, after `multiply`. `codes` maps values as the file
    writes them to canonical ones. `format` "weeks+days" reads 39+2 as 275 days.
    """

    name: str
    source: str
    kind: ColumnKind
    required: bool = False
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    missing: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    multiply: float = 1.0
    format: str = ""
    order: DateOrder | None = None
    on_error: OnError = OnError.SET_ASIDE


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The whole mapping of one kind of file: write it once, use it every month.

    Examples
    --------
    >>> from evenhand.records.mapping import ColumnMapping, ColumnRule, EthnicityRule, FileRule
    >>> ColumnMapping(ethnicity=None).file.row_is.value
    'birth'
    """

    ethnicity: EthnicityRule | None
    date: DateRule | None = None
    site: str | None = None
    woman: str | None = None
    row_id: str | None = None
    columns: tuple[ColumnRule, ...] = ()
    file: FileRule = FileRule()
    notes: tuple[str, ...] = ()  # said aloud when proposed: what a person should look at

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for rule in self.columns:
            _check_name(rule.name, seen)
            _check_rule(rule)

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source column that is read; no other is copied anywhere."""
        named = [
            self.date.column if self.date else None,
            self.ethnicity.column if self.ethnicity else None,
            self.site,
            self.woman,
            self.row_id,
            *(rule.source for rule in self.columns),
        ]
        return tuple(dict.fromkeys(name for name in named if name is not None))

    def to_toml(self) -> str:
        """As a commented file for people to edit."""
        from evenhand.records.mapping_toml import dump  # noqa: PLC0415  the file format knows this module

        return dump(self)

    @classmethod
    def from_toml(
        cls, text: str, *, folder: Path | None = None, where: str = "mapping"
    ) -> ColumnMapping:
        """Read back what `to_toml` wrote, as people edited it.

        Raises
        ------
        MappingError
            With the section and key that is wrong.
        """
        from evenhand.records.mapping_toml import parse  # noqa: PLC0415

        return parse(text, folder=folder, where=where)

    @classmethod
    def read(cls, path: str | Path) -> ColumnMapping:
        """From a file; other files named in it are looked for beside it."""
        from evenhand.records.mapping_toml import read  # noqa: PLC0415

        return read(Path(path))


def _check_name(name: str, seen: set[str]) -> None:
    safe = name.isidentifier() and name.isascii() and name == name.lower() and len(name) <= 63
    if not safe or name in RESERVED | SQL_WORDS:
        raise MappingError(
            f"‘{name}’ cannot be the name of a column here.",
            remedy="Use lower-case letters, digits and underscores, and no word of SQL such as ‘date’ or ‘order’.",
            where=f"[columns.{name}]",
        )
    if name in seen:
        raise MappingError(
            f"‘{name}’ is named twice.",
            remedy="Give each column its own name.",
            where=f"[columns.{name}]",
        )
    seen.add(name)


def _check_rule(rule: ColumnRule) -> None:
    where = f"[columns.{rule.name}]"
    if rule.low is not None and rule.high is not None and rule.low > rule.high:
        raise MappingError("min is larger than max.", remedy="Swap them.", where=where)
    if rule.format not in ("", "weeks+days"):
        raise MappingError(
            f"format ‘{rule.format}’ is not known.",
            remedy='Leave it out, or write "weeks+days".',
            where=where,
        )
    both = {v.casefold() for v in rule.true} & {v.casefold() for v in rule.false}
    if both:
        raise MappingError(
            f"‘{min(both)}’ is both true and false.", remedy="Keep it in one list.", where=where
        )
