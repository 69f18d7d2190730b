"""The monthly grid as Excel: out with exactly the months and groups to fill in, and back by cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from evenhand.errors import InputFileError
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.records import open_source
from evenhand.web.measurement.grid import Typed, box, grid_groups
from evenhand.web.measurement.months import SHOWN, first_month, grid_months

_MOST_ROWS = 200  # of the sheet, empty ones too
_MONTH = "Month"
_CORNER = re.compile(_MONTH + r"(?: \(version (?P<version>\d{1,9})\))?")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled-in template holds: text by the name of its box, and where each box is."""

    months: tuple[date, ...]
    values: Mapping[str, str]
    cells: Mapping[str, str]
    version: int | None = None  # of the counts that the template was made from, when it says so

    def cell(self, name: str) -> str:
        """Where a box is in the sheet; the box itself when the file does not hold it."""
        return self.cells.get(name, name)


def headings(nouns: tuple[str, str]) -> Iterable[tuple[str, EthnicGroup, str]]:
    """Columns of the sheet: kind of box, group, heading."""
    for group in grid_groups():
        yield "d", group, f"{group.label}: {nouns[1]}"
        yield "n", group, f"{group.label}: {nouns[0]}"


def to_excel(typed: Typed, nouns: tuple[str, str], *, title: str, version: int = 0) -> bytes:
    """One row a month, two columns a group; what is known is filled in, and named by its version."""
    kept = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("Counts")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        columns = list(headings(nouns))
        for place, text in enumerate(
            [f"{_MONTH} (version {version})", *(h for _, _, h in columns)]
        ):
            sheet.write_string(0, place, text, head)
        for row, month in enumerate(typed.months, start=1):
            sheet.write_string(row, 0, f"{month.start:%Y-%m}")
            boxes = [c for r in month.rows for c in (r.denominator, r.numerator)]
            for place, cell in enumerate(boxes, start=1):
                if cell.value.isdecimal():
                    sheet.write_number(row, place, int(cell.value))
        whole = {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "error_message": "Type a whole number, such as 12.",
        }
        sheet.data_validation(1, 1, len(typed.months), len(columns), whole)
        sheet.set_column(0, len(columns), 16)
        sheet.freeze_panes(1, 1)
    return kept.getvalue()


def read_filled(path: Path, nouns: tuple[str, str], *, today: date) -> Filled:
    """The boxes of a filled-in template.

    Raises
    ------
    InputFileError
        When it is no such template, or its months are not those of one grid.
    """
    source = open_source(path)
    names = {h: (kind, group) for kind, group, h in headings(nouns)}
    corner = _CORNER.fullmatch(source.headers[0]) if source.headers else None
    if corner is None or source.headers[1:] != tuple(names):
        raise _wrong("Row 1 does not hold the headings of this grid.")
    header_row = int(getattr(source, "header_row", 1))
    rows = source.sample(_MOST_ROWS)
    months: list[date] = []
    values: dict[str, str] = {}
    cells: dict[str, str] = {}
    for number, row in enumerate(rows, start=header_row + 1):
        if not any(row):
            continue
        month = _month(row[0], number, months, today)
        months.append(month)
        for place, (text, (kind, group)) in enumerate(zip(row[1:], names.values(), strict=True)):
            name = box(kind, group, month)
            values[name] = text or ""
            cells[name] = f"{xl_col_to_name(place + 1)}{number}"
    _refuse_far(months, today)
    version = int(corner["version"]) if corner["version"] else None
    return Filled(tuple(sorted(months)), values, cells, version)


def _month(text: str | None, number: int, before: list[date], today: date) -> date:
    month = first_month((text or "")[:7], today=today)
    if month is None:
        raise _wrong(f"Cell A{number} holds no month that can be counted: ‘{(text or '')[:20]}’.")
    if month in before:
        raise _wrong(f"Cell A{number}: {month:%B %Y} is there twice.")
    return month


def _refuse_far(months: list[date], today: date) -> None:
    if not months:
        raise _wrong("There is no month in the file.")
    if max(months) not in grid_months(None, first=min(months), today=today):
        raise _wrong(f"The months reach over more than {SHOWN}.")


def _wrong(problem: str) -> InputFileError:
    return InputFileError(
        problem,
        remedy="Take the template from this page again, and fill it in. Nothing was stored.",
    )
