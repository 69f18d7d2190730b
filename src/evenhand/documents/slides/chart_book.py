"""The small workbook behind a chart, which PowerPoint opens at "Edit data"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from evenhand.documents.native import NativeChart, Series
from evenhand.documents.native.model import Values

SHEET = "Sheet1"
HIDDEN_NAME = "Hidden, not zero"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - the date of the review stands in the document itself


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the workbook behind a chart."""

    heading: str
    values: Values


@dataclass(frozen=True, slots=True)
class Placed:
    """A series with the places of its columns (0 is the column of categories)."""

    series: Series
    value: int
    below: int | None = None
    above: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything of a chart stands in its workbook."""

    columns: tuple[Column, ...]
    placed: tuple[Placed, ...]
    hidden: int | None


def layout(chart: NativeChart) -> Layout:
    """Columns of a chart: each series, then the ends of its intervals and their distances."""
    columns: list[Column] = []
    placed = [_place(chart, series, columns) for series in chart.series]
    hidden = None
    if chart.any_hidden:
        columns.append(Column(HIDDEN_NAME, hidden_flags(chart)))
        hidden = len(columns)
    return Layout(tuple(columns), tuple(placed), hidden)


def hidden_flags(chart: NativeChart) -> Values:
    """1 where a category is hidden, a gap elsewhere."""
    return tuple(1.0 if hidden else None for hidden in chart.hidden)


def _place(chart: NativeChart, series: Series, columns: list[Column]) -> Placed:
    columns.append(Column(series.name, series.values))
    value = len(columns)
    if not series.low:
        return Placed(series, value)
    for name, values in (
        ("95% interval from", series.low),
        ("95% interval to", series.high),
        ("down to the interval", distances(series, chart, upwards=False)),
        ("up to the interval", distances(series, chart, upwards=True)),
    ):
        columns.append(Column(f"{series.name}: {name}", values))
    return Placed(series, value, below=len(columns) - 1, above=len(columns))


def distances(series: Series, chart: NativeChart, *, upwards: bool) -> Values:
    """Length of each arm; an end without bound runs to the end of the axis."""
    ends, edge = (series.high, chart.axis.high) if upwards else (series.low, chart.axis.low)
    sign = 1 if upwards else -1
    return tuple(
        _arm(value, edge if end is None or (end <= 0 and chart.axis.logarithmic) else end, sign)
        for value, end in zip(series.values, ends, strict=True)
    )


def _arm(value: float | None, end: float | None, sign: int) -> float | None:
    return None if value is None or end is None else max(0.0, sign * (end - value))


def ref(column: int, rows: int) -> str:
    """The cells of a column below its heading."""
    name = xl_col_to_name(column)
    return f"{SHEET}!${name}$2:${name}${rows + 1}"


def heading_ref(column: int) -> str:
    """The cell of a heading."""
    return f"{SHEET}!${xl_col_to_name(column)}$1"


def chart_book(chart: NativeChart, found: Layout) -> bytes:
    """The workbook as bytes; the same chart gives the same bytes."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": _EPOCH})
        page = book.add_worksheet(SHEET)
        for row, cells in enumerate(_rows(chart, found)):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    page.write_string(row, column, cell)
                elif cell is not None:
                    page.write_number(row, column, cell)
        page.set_column(0, len(found.columns), 16)
    return buffer.getvalue()


def _rows(chart: NativeChart, found: Layout) -> Iterator[tuple[str | float | None, ...]]:
    yield (chart.corner, *(c.heading for c in found.columns))
    for i, category in enumerate(chart.categories):
        yield (category, *(c.values[i] for c in found.columns))
