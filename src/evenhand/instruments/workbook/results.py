"""What a closed round says, as Excel: the same numbers as on its page, to work on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from evenhand.instruments.workbook.writing import clean

Value = str | int | float | None
_WIDE, _NARROW = 48, 16
_ABOUT = "About"


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """One sheet: headings, and rows below them; the first column is words."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def results_workbook(title: str, lines: Sequence[str], sheets: Sequence[ResultSheet]) -> bytes:
    """A workbook of results; nothing in it is calculated, and no text becomes a formula.

    Parameters
    ----------
    title, lines
        What stands on the first sheet.
    sheets
        Numbers, each kind on a sheet of its own; empty cells where there is nothing to show.

    Examples
    --------
    >>> results_workbook("MUSIQ-AR", ["Closed 1 May 2027."], [ResultSheet("Domains", ("Domain", "Mean"), (("Team", 4.5),))])[:2]
    b'PK'
    """
    kept = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": title})
        _about(book, title, lines)
        for sheet in sheets:
            _sheet(book, sheet)
    return kept.getvalue()


def _about(book: xlsxwriter.Workbook, title: str, lines: Sequence[str]) -> None:
    sheet = book.add_worksheet(_ABOUT)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, clean(title), book.add_format({"bold": True, "font_size": 16}))
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, clean(line), wrapped)


def _sheet(book: xlsxwriter.Workbook, shown: ResultSheet) -> None:
    sheet = book.add_worksheet(shown.name)
    wrapped = {"text_wrap": True, "valign": "top"}
    words, head = book.add_format(wrapped), book.add_format({"bold": True, **wrapped})
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, max(1, len(shown.headings) - 1), _NARROW)
    for place, text in enumerate(shown.headings):
        sheet.write_string(0, place, clean(text), head)
    for number, row in enumerate(shown.rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, clean(value), words)
            elif value is not None:
                sheet.write_number(number, place, value)
    sheet.freeze_panes(1, 1)
