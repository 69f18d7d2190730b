"""Sheets of a workbook as rows of text, of bounded size."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from evenhand.errors import InputFileError
from evenhand.instruments.exchange.model import LARGEST
from evenhand.records.sources.cells import cell_text
from evenhand.records.sources.excel import open_workbook

MOST_ROWS, MOST_COLUMNS = 5_000, 200
_MOST_UNPACKED = 60 * 2**20  # bytes
_LONGEST = 20_000  # letters of a cell


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by the heading of their column; only those that hold something."""

    number: int  # as the sheet counts
    cells: dict[str, str]


def refuse_large(path: Path) -> None:
    """Refuse a file that no form can need.

    Raises
    ------
    InputFileError
    """
    if not path.is_file():
        raise InputFileError("There is no such file.", remedy="Check its name.", where=str(path))
    if path.stat().st_size > LARGEST:
        raise InputFileError(
            f"The file is larger than {LARGEST // 2**20} MB: no form is.",
            remedy="Take pictures and answers out of it.",
            where=path.name,
        )


def sheets(path: Path, wanted: tuple[str, ...]) -> dict[str, list[Row]]:
    """The sheets of these names that are there, first row as headings.

    Raises
    ------
    InputFileError
        No workbook, or one of a size that no form has.
    """
    refuse_large(path)
    _refuse_unpacked(path)
    book = open_workbook(path)
    found = {n.strip().casefold(): n for n in book.sheet_names}
    try:
        return {
            name: _rows(
                book.get_sheet_by_name(found[name]).to_python(
                    skip_empty_area=False, nrows=MOST_ROWS
                )
            )
            for name in wanted
            if name in found
        }
    except Exception:
        raise InputFileError(
            "The workbook is damaged.",
            remedy="Open it in a spreadsheet and save it again as .xlsx.",
            where=path.name,
        ) from None


def _refuse_unpacked(path: Path) -> None:
    """By the table of contents; that it does not lie is looked at when the workbook is opened."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    if size > _MOST_UNPACKED:
        raise InputFileError(
            "The workbook unpacks to far more than a form can be.",
            remedy="Save the sheets survey, choices and settings alone as a new workbook.",
            where=path.name,
        )


def _rows(cells: list[list[object]]) -> list[Row]:
    head = [(cell_text(c) or "").strip() for c in (cells[0] if cells else [])][:MOST_COLUMNS]
    found = []
    for number, row in enumerate(cells[1:], start=2):
        texts = [(cell_text(c) or "").strip()[:_LONGEST] for c in row[: len(head)]]
        filled = {h: t for h, t in zip(head, texts, strict=False) if h and t}
        if filled:
            found.append(Row(number, filled))
    return found
