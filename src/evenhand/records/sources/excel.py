"""Excel workbooks: every cell as text, then our own casts. Guessing types from first rows loses codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import python_calamine as calamine

from evenhand.errors import InputFileError
from evenhand.records.sources.base import Attached, insert_batches, unique_headers
from evenhand.records.sources.cells import batches, cell_text, text_rows
from evenhand.records.sources.unpacking import refuse_bomb
from evenhand.records.vault import Vault

ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_LOOK = 64


@dataclass(frozen=True, eq=False)
class ExcelSource:
    """One sheet of a workbook."""

    name: str
    sheet: str
    header_row: int
    headers: tuple[str, ...]
    cells: Any = field(repr=False)  # the sheet as the reader holds it: parsed once
    notes: tuple[str, ...] = ()

    def attach(
        self, engine: duckdb.DuckDBPyConnection, _vault: Vault, columns: Sequence[str]
    ) -> Attached:
        """The mapped columns as a table of the engine."""
        places = [self.headers.index(column) for column in columns]
        width = len(self.headers)
        rows = (_padded(row, width) for row in self._rows())
        chosen = (tuple(row[p] for p in places) for row in text_rows(rows))
        insert_batches(engine, "excel_rows", columns, batches(chosen))
        return Attached("excel_rows", self.header_row + 1)

    def sample(self, limit: int) -> list[tuple[str | None, ...]]:
        """First rows under the header."""
        width = len(self.headers)
        return list(text_rows(_padded(row, width) for row in islice(self._rows(), limit)))

    def _rows(self) -> Iterator[list[Any]]:
        return islice(_all_rows(self.cells), self.header_row, None)


def open_excel(
    path: Path, *, sheet: str | None = None, header_row: int | None = None
) -> ExcelSource:
    """Choose the sheet and find its header.

    Raises
    ------
    InputFileError
        No workbook, a password, no such sheet, or no rows.
    """
    book = open_workbook(path)
    chosen = _sheet(book, sheet, path.name)
    cells = book.get_sheet_by_name(chosen)
    first = list(islice(_all_rows(cells), _LOOK))
    place = header_row or _header_row(first)
    if place > len(first) or not any(cell_text(c) for c in first[place - 1]):
        raise InputFileError(
            f"The sheet ‘{chosen}’ has no column names in row {place}.",
            remedy="Check sheet and header_row in [file].",
            where=path.name,
        )
    if not any(cell_text(c) for row in first[place:] for c in row):
        raise InputFileError(
            f"The sheet ‘{chosen}’ has column names and no rows.",
            remedy="Export it again with its rows, or choose another sheet in [file].",
            where=path.name,
        )
    others = [name for name in book.sheet_names if name != chosen]
    note = f"The sheet ‘{chosen}’ was read; not read: {', '.join(others)}." if others else ""
    headers = unique_headers([cell_text(c) for c in _trimmed(first[place - 1])])
    return ExcelSource(path.name, chosen, place, headers, cells, (note,) if note else ())


def open_workbook(path: Path) -> Any:
    """A workbook as its reader holds it.

    Raises
    ------
    InputFileError
        No workbook, a password, or far more inside than it seems.
    """
    refuse_bomb(path)
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except Exception as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> InputFileError:
    head = path.read_bytes()[:8]
    locked = isinstance(error, calamine.PasswordError) or "password" in str(error).lower()
    encrypted = head.startswith(b"\xd0\xcf\x11\xe0") and path.suffix.lower() != ".xls"
    if locked or encrypted:
        return InputFileError(
            "The workbook has a password.",
            remedy="Open it, save a copy without a password in a protected folder, and give that.",
            where=path.name,
        )
    if not head:
        return InputFileError("The file is empty.", remedy="Export it again.", where=path.name)
    return InputFileError(
        "This is not an Excel workbook, or it is damaged.",
        remedy="Open it in a spreadsheet and save it as .xlsx or CSV.",
        where=path.name,
    )


def _sheet(book: Any, wanted: str | None, name: str) -> str:
    names: list[str] = list(book.sheet_names)
    if wanted is None:
        return next((n for n in names if _filled(book.get_sheet_by_name(n))), names[0])
    for found in names:
        if found.strip().casefold() == wanted.strip().casefold():
            return str(found)
    raise InputFileError(
        f"There is no sheet called ‘{wanted}’.",
        remedy=f"The sheets are: {', '.join(names)}. Change sheet in [file].",
        where=name,
    )


def _filled(sheet: Any) -> bool:
    return bool(sheet.height > 1 and sheet.width > 1)


def _all_rows(sheet: Any) -> Iterator[list[Any]]:
    """Rows from the first of the sheet, also where it begins with empty ones."""
    above = sheet.start[0] if sheet.start else 0
    yield from ([] for _ in range(above))
    rows = sheet.iter_rows()
    for _ in range(above):
        next(rows)
    yield from rows


def _header_row(rows: Sequence[Sequence[Any]]) -> int:
    """First row nearly as full as the fullest: titles and notes above a table are not."""
    filled = [sum(cell_text(c) is not None for c in row) for row in rows]
    usual = max(filled, default=0)
    return next((i for i, count in enumerate(filled, start=1) if count >= max(1, usual * 0.6)), 1)


def _trimmed(cells: Sequence[Any]) -> list[Any]:
    """Without the empty cells after the last heading."""
    last = max((i for i, c in enumerate(cells) if cell_text(c)), default=-1)
    return list(cells[: last + 1])


def _padded(row: Sequence[Any], width: int) -> list[Any]:
    return [*row[:width], *([None] * (width - len(row)))]
