"""People's words as a table file: a row a month and group, a column a box; out, and back by cell."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from evenhand.errors import InputFileError
from evenhand.ethnicity import EthnicGroup
from evenhand.experience import Asked, Tally, boxes_of, tally_groups
from evenhand.records import open_source
from evenhand.web.measurement.months import first_month
from evenhand.web.measurement.tally_grid import Typed, heading, read_group

_MOST_ROWS = 3_000  # twenty years of months and groups, with room for empty ones
_FIRST = ("Month", "Group")


_CORNER = re.compile(r"Month(?: \(version (?P<version>\d{1,9})\))?")


def headings(asked: Asked) -> tuple[str, ...]:
    """Columns of the sheet."""
    return (*_FIRST, *(heading(box) for box in boxes_of(asked)))


def to_excel(
    asked: Asked, tally: Tally | None, months: Sequence[date], *, version: int = 0
) -> bytes:
    """The months and groups to fill in, with what is known, and named by its version."""
    kept = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": asked.title})
        sheet = book.add_worksheet("Counts")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        heads = (f"Month (version {version})", *headings(asked)[1:])
        for place, text in enumerate(heads):
            sheet.write_string(0, place, text, head)
        rows = [(m, g) for m in months for g in tally_groups()]
        for row, (month, group) in enumerate(rows, start=1):
            sheet.write_string(row, 0, f"{month:%Y-%m}")
            sheet.write_string(row, 1, group.label)
            for place, number in enumerate(_known(asked, tally, month, group), start=len(_FIRST)):
                sheet.write_number(row, place, number)
        sheet.set_column(0, len(heads), 16)
        sheet.freeze_panes(1, len(_FIRST))
    return kept.getvalue()


def _known(asked: Asked, tally: Tally | None, month: date, group: EthnicGroup) -> list[int]:
    if tally is None:
        return []
    found = [tally.at(box.id, group.key, month) for box in boxes_of(asked)]
    return found if any(found) else []


def read_table(path: Path, asked: Asked, *, today: date) -> tuple[Typed, int | None]:
    """Numbers of a filled-in table, and the version that it was made from, when it says so.

    Raises
    ------
    InputFileError
        With the first cell that is wrong, and what is wrong with it.
    """
    source = open_source(path)
    corner = _CORNER.fullmatch(source.headers[0] if source.headers else "")
    if corner is None or source.headers[1:] != headings(asked)[1:]:
        raise _wrong("Row 1 does not hold the headings of this measure.")
    number = int(getattr(source, "header_row", 1))
    groups = {g.label.casefold(): g for g in tally_groups()}
    found: Typed = {}
    for row in source.sample(_MOST_ROWS):
        number += 1
        if any(row[len(_FIRST) :]):
            _take(row, number, asked, groups, found, today)
    if not found:
        raise _wrong("There is no number in the file.")
    return found, int(corner["version"]) if corner["version"] else None


def _take(
    row: Sequence[str | None],
    number: int,
    asked: Asked,
    groups: dict[str, EthnicGroup],
    found: Typed,
    today: date,
) -> None:
    month = first_month((row[0] or "")[:7], today=today)
    if month is None:
        raise _wrong(f"Cell A{number} holds no month that can be counted: ‘{(row[0] or '')[:20]}’.")
    group = groups.get((row[1] or "").strip().casefold())
    if group is None:
        raise _wrong(f"Cell B{number} holds no group of the list: ‘{(row[1] or '')[:20]}’.")
    boxes = boxes_of(asked)
    if (boxes[0].id, group.key, month) in found:
        raise _wrong(f"Row {number}: {group.label} in {month:%B %Y} is there twice.")
    texts = {b.id: _whole(text) for b, text in zip(boxes, row[len(_FIRST) :], strict=True)}
    numbers, wrong = read_group(asked, texts)
    if wrong:
        box, text = next(iter(wrong.items()))
        place = [b.id for b in boxes].index(box) + len(_FIRST)
        raise _wrong(f"Cell {xl_col_to_name(place)}{number}: {text}")
    found |= {(box, group.key, month): n for box, n in numbers.items()}


def _whole(text: str | None) -> str:
    """Excel gives whole numbers as 12 or 12.0."""
    return (text or "").strip().removesuffix(".0")


def _wrong(problem: str) -> InputFileError:
    return InputFileError(
        problem, remedy="Put it right in the file and bring it again. Nothing was stored."
    )
