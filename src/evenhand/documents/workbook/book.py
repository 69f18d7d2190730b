"""From sheets to the bytes of a workbook. User text is always text, never a formula or a link."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from evenhand.charts.words import HIDDEN
from evenhand.documents.view import Opening, opening
from evenhand.documents.workbook import findings as words
from evenhand.documents.workbook import numbers
from evenhand.documents.workbook.dictionary import dictionary
from evenhand.documents.workbook.drawn import measure_sheets, rates_and_gaps
from evenhand.documents.workbook.graphs import ACROSS, BAND, WIDE, add_graphs
from evenhand.documents.workbook.plans import measures, plan
from evenhand.documents.workbook.sheet import Cell, Form, Row, Sheet
from evenhand.reading.model import Review

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "d mmm yyyy",
}
_FORMATS: dict[Form, dict[str, Any]] = {
    Form.TEXT: {},
    Form.LONG: {"text_wrap": True},
    Form.WHOLE: {"num_format": "#,##0"},
    Form.SHARE: {"num_format": "0.0%"},
    Form.NUMBER: {"num_format": "#,##0.0000"},
    Form.DATE: {"num_format": "d mmm yyyy"},
}
_WIDEST = {Form.LONG: 90, Form.TEXT: 48}
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)}
_TALLEST = 400.0  # points; Excel allows 409
_LONGEST = 32_000  # Excel's own limit for the text of one cell lies just above


def to_excel(review: Review) -> bytes:
    """The workbook as bytes; the same review gives the same bytes."""
    return written(
        _sheets(review),
        title=review.title,
        made_on=review.made_on,
        version=review.version,
        margin=margin_of(opening(review)),
    )


def written(
    sheets: Iterable[Sheet], *, title: str, made_on: date, version: str, margin: tuple[str, str]
) -> bytes:
    """Sheets as a workbook; `margin` is what is printed above and below every page."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(
            {
                "title": _clean(title),
                "comments": f"Made with Evenhand {version}",
                "created": datetime.combine(made_on, time()),
            }
        )
        formats = {form: book.add_format({**f, "valign": "top"}) for form, f in _FORMATS.items()}
        bold = book.add_format({"bold": True, "font_size": 13})
        hidden = book.add_format({"italic": True, "align": "right", "valign": "top"})
        for made in sheets:
            page = _write(book, made, {"title": bold, HIDDEN: hidden, **formats})
            page.set_header(margin[0])
            page.set_footer(margin[1])
    return buffer.getvalue()


def _sheets(review: Review) -> Iterator[Sheet]:
    made = [
        words.findings(review),
        *measure_sheets(review),
        rates_and_gaps(review),
        numbers.data(review),
        numbers.limits(review),
        numbers.charts(review),
        numbers.intervals(review),
        words.completeness(review.completeness) if review.completeness else None,
        words.representation(review),
        words.volume(review),
        words.records(review),
        measures(review),
        plan(review),
        words.notes(review),
    ]
    kept = [s for s in made if s is not None and (s.rows or s.name == "Findings")]
    yield from kept
    yield dictionary(kept, shared=review.audience == "shared")


def margin_of(told: Opening) -> tuple[str, str]:
    """What is printed above and below every page: title, audience, source, date and number."""
    mark = f"{told.invented[0]} {told.audience}" if told.invented else told.audience
    return (
        f"&L{_plain(told.title)}&R{_plain(mark)}",
        f"&L{_plain(told.sub)}&RPage &P of &N",
    )


def _plain(text: str) -> str:
    """Text for a header: "&" begins a command there, and all parts share 255 letters."""
    return _clean(text)[:110].replace("&", "&&")


def _write(book: Any, made: Sheet, formats: dict[Any, Any]) -> Any:
    page = book.add_worksheet(made.name)
    top = len(made.above) + 1 if made.above else 0
    for i, text in enumerate(made.above):
        page.write_string(i, 0, _clean(text), formats["title"] if i == 0 else None)
    _table(page, made, top)
    for r, row in enumerate(made.rows, top + 1):
        for c, (value, column) in enumerate(zip(row, made.columns, strict=True)):
            _cell(page, r, c, value, formats, column.form)
    widths = [_width(made, c, column.form) for c, column in enumerate(made.columns)]
    for c, width in enumerate(widths):
        page.set_column(c, c, width)
    for r, row in enumerate(made.rows, top + 1):
        if (tall := _lines(made, row, widths)) > 1:
            page.set_row(r, min(15 * tall, _TALLEST))
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    if made.graphs:
        add_graphs(book, page, made, top)
        _print_graphs(page, made, top)
    return page


def _print_graphs(page: Any, made: Sheet, top: int) -> None:
    """Charts are printed, three rows of them a page; the numbers behind them are printed from Data."""
    first = len(made.columns) + 1
    wide = -(-(ACROSS * (WIDE + 20)) // 64)  # columns of ordinary width
    bands = -(-len(made.graphs) // ACROSS)
    page.print_area(0, first, top + bands * BAND, first + wide)
    page.repeat_rows(0)
    page.set_h_pagebreaks([top + band * BAND for band in range(3, bands, 3)])


def _table(page: Any, made: Sheet, top: int) -> None:
    """A real Excel table; Excel asks for at least one row below the header."""
    name = "T_" + "".join(c if c.isalnum() else "_" for c in made.name)
    page.add_table(
        top,
        0,
        top + max(1, len(made.rows)),
        len(made.columns) - 1,
        {
            "name": name,
            "columns": [{"header": _clean(c.title)} for c in made.columns],
            "style": "Table Style Light 1",
        },
    )


def _cell(
    page: Any, row: int, column: int, value: Cell, formats: dict[Any, Any], form: Form
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, column, _clean(value), formats[HIDDEN if value == HIDDEN else form])
    elif isinstance(value, int | float):
        if math.isfinite(value):
            page.write_number(row, column, value, formats[form])
    else:
        page.write_datetime(row, column, datetime.combine(value, time()), formats[Form.DATE])


def _clean(text: str) -> str:
    """Without the control characters that XML does not allow, and not longer than a cell."""
    kept = text.translate(_CONTROLS)
    return kept if len(kept) <= _LONGEST else kept[: _LONGEST - 1] + "…"


def _lines(made: Sheet, row: Row, widths: list[float]) -> int:
    """Lines that the longest text of a row takes: not every program works that out on opening."""
    return max(
        (
            math.ceil(1.1 * len(str(cell)) / width)
            for cell, column, width in zip(row, made.columns, widths, strict=True)
            if column.form is Form.LONG and cell
        ),
        default=1,
    )


def _width(made: Sheet, column: int, form: Form) -> float:
    """Wide enough for the header and the first rows; long text wraps."""
    seen = [len(str(row[column])) for row in made.rows[:200] if row[column] is not None]
    header = len(made.columns[column].title) + 4
    content = 13 if form in (Form.DATE, Form.NUMBER) else max(seen, default=0) + 2
    return min(max(header, content), _WIDEST.get(form, 24))
