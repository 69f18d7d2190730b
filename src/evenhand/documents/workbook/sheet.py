"""A sheet before it is written: columns with their meaning, and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evenhand.charts.words import HIDDEN

Cell = str | int | float | date | None
Row = tuple[Cell, ...]


class Form(StrEnum):
    """How the cells of a column look."""

    TEXT = "text"
    LONG = "long text"
    WHOLE = "whole number"
    SHARE = "share of 1"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `meaning` is what the data dictionary says of it."""

    title: str
    meaning: str
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the workbook. `above` are lines of text over the table."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: tuple[str, ...] = ()


def sheet(
    name: str, columns: tuple[Column, ...], rows: Iterable[Row], *, above: tuple[str, ...] = ()
) -> Sheet:
    """A sheet from any rows."""
    return Sheet(name, columns, tuple(rows), above)


def shown(value: Cell, *, hidden: bool) -> Cell:
    """The value, or the word for a hidden one: never blank, never zero."""
    return HIDDEN if hidden else value
