"""A sheet before it is written: columns with their meaning, and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evenhand.charts.words import HIDDEN
from evenhand.documents.native import NativeChart, Series

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
class Line:
    """A series of a chart and the cells that it is drawn from: columns, and the first of its rows.

    `named` is the column whose first cell names the series; without one it bears its own name.
    """

    series: Series
    first: int
    column: int
    named: int | None = None
    below: int | None = None
    above: int | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """A chart that reads the cells of its own sheet, so that who edits them edits the chart."""

    chart: NativeChart
    lines: tuple[Line, ...]
    first: int  # row of the first category, counted from the first row of the table
    categories: int  # column of the categories
    title: int  # column that names the chart
    hidden: int | None = None  # column of hidden periods, where there are any


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the workbook. `above` are lines of text over the table."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: tuple[str, ...] = ()
    graphs: tuple[Graph, ...] = ()


def sheet(
    name: str, columns: tuple[Column, ...], rows: Iterable[Row], *, above: tuple[str, ...] = ()
) -> Sheet:
    """A sheet from any rows."""
    return Sheet(name, columns, tuple(rows), above)


def shown(value: Cell, *, hidden: bool) -> Cell:
    """The value, or the word for a hidden one: never blank, never zero."""
    return HIDDEN if hidden else value
