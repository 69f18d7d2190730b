"""Canonical records: what every source becomes, and all that the measures room may see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from evenhand.ethnicity.groups import EthnicGroup


class ColumnKind(StrEnum):
    """Type of a canonical column."""

    DATE = "date"
    CODE = "code"  # text from a short list
    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"


class Unit(StrEnum):
    """What one row of a file is, and what one unit of a denominator is."""

    WOMAN = "woman"
    BIRTH = "birth"
    BABY = "baby"
    REFERRAL = "referral"
    ADMISSION = "admission"


class RecordSet(Protocol):
    """Rows ready to be counted, wherever they live.

    `relation` can stand after FROM in `dialect`. It always has the columns
    `event_date` DATE (NULL when the source has no date or the column was not mapped), `ethnicity`
    VARCHAR (an `EthnicGroup.key`, never NULL), `site` VARCHAR ('' when none, never NULL), and
    `woman` VARCHAR (a local identifier, NULL when not mapped); then every mapped column under its
    canonical name, typed as in `columns`.
    """

    @property
    def dialect(self) -> str: ...  # an SQLGlot dialect: "duckdb", "postgres"

    @property
    def relation(self) -> str: ...

    @property
    def columns(self) -> Mapping[str, ColumnKind]: ...

    @property
    def groups(self) -> tuple[EthnicGroup, ...]: ...

    @property
    def row_is(self) -> Unit: ...

    @property
    def ethnicity_of(self) -> str: ...  # "mother" or "baby"

    @property
    def has_dates(self) -> bool: ...

    @property
    def has_woman(self) -> bool: ...

    def fetch(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """Run one SQL text in `dialect` and return its rows."""
        ...
