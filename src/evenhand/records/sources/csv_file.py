"""Delimited text: any delimiter and encoding, broken rows set aside one by one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np

from evenhand.errors import InputFileError
from evenhand.records.sources.base import Attached, literal, unique_headers
from evenhand.records.sources.csv_structure import Structure, find_structure
from evenhand.records.sources.encoding import to_utf8
from evenhand.records.vault import Vault, create_private

DELIMITERS = ",;\t|"
_LOOK = 64  # lines looked at to find delimiter and header
_HEAD = 200_000  # bytes that hold them
SPANNING_NOTE = (
    "Some values run over several lines. Rows are counted as a spreadsheet shows them: one per record, "
    "not one per line of the file."
)


@dataclass(frozen=True, eq=False)
class CsvSource:
    """One delimited text file, decoded to UTF-8 in memory."""

    name: str
    data: bytes
    encoding: str
    delimiter: str
    header_row: int
    header_end: int  # offset of the first byte after the header
    headers: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def structure(self) -> Structure:
        """Where the records are."""
        return find_structure(
            np.frombuffer(self.data, np.uint8),
            start=self.header_end,
            delimiter=ord(self.delimiter),
            fields=len(self.headers),
            header_row=self.header_row,
        )

    def attach(
        self, _engine: duckdb.DuckDBPyConnection, vault: Vault, _columns: Sequence[str]
    ) -> Attached:
        """The good records as a private UTF-8 file that the engine reads."""
        structure = self.structure
        path = vault.file("source.csv")
        with path.open("wb") as out:
            for piece in _pieces(self.data, self.header_end, structure):
                out.write(piece)
        return Attached(
            self._reader(path),
            self.header_row + 1,
            structure.rows,
            structure.rejected,
            SPANNING_NOTE if structure.spanning else "",
            len(structure.rows),
            lambda: self._rewrite(path),
        )

    def _reader(self, path: Path) -> str:
        columns = ", ".join(f"{literal(h)}: 'VARCHAR'" for h in self.headers)
        return (
            f"read_csv({literal(str(path))}, auto_detect=false, header=false, delim={literal(self.delimiter)}, "
            f"quote='\"', escape='\"', nullstr='', max_line_size=2000000, columns={{{columns}}})"
        )

    def _rewrite(self, path: Path) -> None:
        """Every record written anew with all fields quoted: slower, and no reader can misread it."""
        text = b"".join(_pieces(self.data, self.header_end, self.structure)).decode(
            "utf-8", "replace"
        )
        with create_private(path).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(
                out, delimiter=self.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n"
            )
            writer.writerows(
                row
                for row in csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter)
                if row
            )

    def sample(self, limit: int) -> list[tuple[str | None, ...]]:
        """The first records that have as many fields as the header."""
        width = len(self.headers)
        rows = _records(self.data[self.header_end :], self.delimiter)
        whole = (tuple(c.strip() or None for c in row) for row in rows if len(row) == width)
        return list(islice(whole, limit))


def open_csv(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
) -> CsvSource:
    """Read a delimited text file and find its layout.

    Raises
    ------
    InputFileError
        Empty, not text, wrong encoding, or no rows under the header.
    """
    text = to_utf8(path.read_bytes(), name=path.name, encoding=encoding)
    data = text.data
    if b"\r" in data[:65536] and b"\n" not in data[:65536]:
        data = data.replace(b"\r", b"\n")  # old Macintosh line ends
    lines = _first_lines(data)
    delimiter = delimiter or _delimiter(lines)
    header_row = header_row or _header_row(lines, delimiter)
    cells, end, width = _header(data, header_row, delimiter, path.name)
    notes = []
    if text.guessed:
        notes.append(f"The encoding is not marked; {text.encoding} fits. Check names with accents.")
    if width == len(cells) + 1:
        cells.append("")
        notes.append("Rows have one field more than the header; the last column has no heading.")
    return CsvSource(
        path.name,
        data,
        text.encoding,
        delimiter,
        header_row,
        end,
        unique_headers(cells),
        tuple(notes),
    )


def _first_lines(data: bytes) -> list[str]:
    return data[:_HEAD].decode("utf-8", "ignore").splitlines(keepends=True)[:_LOOK]


def _widths(lines: list[str], delimiter: str) -> list[int]:
    return [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]


def _delimiter(lines: list[str]) -> str:
    """The delimiter that takes most lines apart into the same number of fields, more than one."""

    def fit(candidate: str) -> tuple[int, int]:
        counts = Counter(w for w in _widths(lines, candidate) if w > 1)
        if not counts:
            return 0, 0
        width, times = counts.most_common(1)[0]
        return times * min(width, 4), width

    return max(DELIMITERS, key=fit)


def _header_row(lines: list[str], delimiter: str) -> int:
    """First row as wide as the others: titles and notes above a table are narrower."""
    counts = Counter(_widths(lines, delimiter))
    usual = counts.most_common(1)[0][0] if counts else 0
    for place, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        filled = sum(bool(c.strip()) for c in cells)
        if len(cells) >= usual - 1 and filled >= max(1, usual // 2):
            return place
    return 1


def _header(data: bytes, header_row: int, delimiter: str, name: str) -> tuple[list[str], int, int]:
    """Cells of the header, where it ends, and how wide most rows under it are."""
    cells, lines = _header_cells(data, header_row, delimiter, name)
    end = 0
    for _ in range(lines):
        end = data.find(b"\n", end) + 1 or len(data)
    below = islice(_records(data[end : end + _HEAD], delimiter), 200)
    widths = Counter(len(row) for row in below)
    if not widths:
        raise InputFileError(
            "The file has column names and no rows.",
            remedy="Export it again with its rows.",
            where=name,
        )
    return cells, end, widths.most_common(1)[0][0]


def _header_cells(data: bytes, header_row: int, delimiter: str, name: str) -> tuple[list[str], int]:
    """Cells of one row, counted as a spreadsheet does, and the number of lines up to its end."""
    text = io.StringIO(data[:_HEAD].decode("utf-8", "ignore"), newline="")
    reader = csv.reader(text, delimiter=delimiter)
    row = next(islice(reader, header_row - 1, None), None)
    if not row:
        raise InputFileError(
            f"There is no row {header_row} to take the column names from.",
            remedy="Check header_row in [file].",
            where=name,
        )
    return row, reader.line_num


def _records(data: bytes, delimiter: str) -> Iterator[list[str]]:
    text = io.StringIO(data.decode("utf-8", "replace"), newline="")
    return (row for row in csv.reader(text, delimiter=delimiter) if row)


def _pieces(data: bytes, start: int, structure: Structure) -> Iterator[memoryview | bytes]:
    view = memoryview(data)
    for first, last, instead in structure.cuts:
        yield view[start:first]
        yield instead
        start = last
    yield view[start:]
