"""Workbooks that would fill the memory are refused before they are read."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from evenhand.errors import InputFileError

MOST_UNPACKED = 2**30  # bytes: more than five million cells
MOST_CELLS = 50_000_000  # rows times columns, which the reader lays out whole
_CHUNK = 2**20
_SHEETS = "xl/worksheets/"
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_WIDE = re.compile(rb'<c r="([A-Z]{2,3})\d')
_OVERLAP = 200  # bytes: a tag that two chunks share


@dataclass
class _Extent:
    """How far a sheet reaches."""

    rows: int = 0
    columns: int = 26

    def add(self, text: bytes) -> None:
        for found in _ROW.finditer(text):
            self.rows = max(self.rows, int(found[1]))
        for letters in set(_WIDE.findall(text)):
            self.columns = max(self.columns, _place(letters))


def _place(letters: bytes) -> int:
    """Number of a column.

    Examples
    --------
    >>> _place(b"A"), _place(b"AA"), _place(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook that unpacks to far more than it seems.

    Every part is unpacked once, a piece at a time: a table of contents that lies about a size does
    not agree with what comes out, and is refused as damage.

    Raises
    ------
    InputFileError
        When it unpacks to more than 1 GB, is damaged, or a sheet reaches so far that laying it out
        fills the memory.
    """
    if not zipfile.is_zipfile(path):
        return  # the old format, or no workbook: for the reader to say
    try:
        with zipfile.ZipFile(path) as book:
            if sum(entry.file_size for entry in book.infolist()) > MOST_UNPACKED:
                raise _too_large("The workbook unpacks to more than 1 GB.", path.name)
            for entry in book.infolist():
                with book.open(entry) as part:
                    _refuse_part(part, path.name, sheet=entry.filename.startswith(_SHEETS))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise InputFileError(
            "This is not an Excel workbook, or it is damaged.",
            remedy="Open it in a spreadsheet and save it as .xlsx or CSV.",
            where=path.name,
        ) from None


def _refuse_part(part: IO[bytes], file: str, *, sheet: bool) -> None:
    extent, tail = _Extent(), b""
    while chunk := part.read(_CHUNK):
        if not sheet:
            continue
        extent.add(tail + chunk)
        tail = chunk[-_OVERLAP:]
        if extent.rows * extent.columns > MOST_CELLS:
            raise _too_large(
                "A sheet reaches over more than 50 million cells, most of them empty.", file
            )


def _too_large(problem: str, file: str) -> InputFileError:
    return InputFileError(
        problem,
        remedy="Copy the rows and columns that are needed into a new workbook, or export them as CSV.",
        where=file,
    )
