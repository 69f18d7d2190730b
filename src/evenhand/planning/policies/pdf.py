"""The text of a PDF, page by page and paragraph by paragraph."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf

from evenhand.errors import InputFileError
from evenhand.planning.policies.model import MOST_PAGES, MOST_UNPACKED, Passage
from evenhand.planning.policies.pdf_fonts import Font, font_of

_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"/(Flate|LZW)Decode\s*/(Flate|LZW|RunLength)Decode|/LZWDecode")
_MOST_OF_A_PAGE = 30 * 2**20
_PIECE = 2**16
_SENSELESS = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
_DEEPEST = 4  # forms in forms
_SPACE = 0.17  # of the size of letters: a gap that is a space
_PARAGRAPH = 1.3  # of the usual way from line to line: a new paragraph
_HEADING = 0.12  # letters that are so much larger or smaller are of another paragraph
Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)


def pdf_pages(path: Path) -> tuple[list[Passage], list[str]]:
    """Passages, and which pages could not be read.

    Raises
    ------
    InputFileError
        No PDF, a password, or far more in it than a policy can hold.
    """
    _refuse_bomb(path)
    try:
        with pikepdf.open(path) as pdf:
            return _read(pdf)
    except pikepdf.PasswordError:
        raise InputFileError(
            "The PDF has a password.", remedy="Save a copy without one.", where=path.name
        ) from None
    except _SENSELESS:
        raise InputFileError(
            "This is not a whole PDF.", remedy="Save it again as PDF, or as Word.", where=path.name
        ) from None


def _refuse_bomb(path: Path) -> None:
    """Every packed part is unpacked once, a piece at a time, before anything reads the file."""
    content = path.read_bytes()
    far = InputFileError(
        "The PDF unpacks to far more than a policy can be, or is packed twice.",
        remedy="Print it to PDF again, or save it as Word.",
        where=path.name,
    )
    if _TWICE.search(content):
        raise far
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        try:
            left -= _size(memoryview(content)[found.end() :], left)
        except zlib.error:
            continue
        if left <= 0:
            raise far


def _size(packed: memoryview, most: int) -> int:
    """Bytes that come out, counted up to a little more than `most`."""
    unpacking, size, at, piece = zlib.decompressobj(), 0, _PIECE, bytes(packed[:_PIECE])
    while piece and size <= most and not unpacking.eof:
        size += len(unpacking.decompress(piece, 2**20))
        piece = unpacking.unconsumed_tail
        if not piece:
            piece, at = bytes(packed[at : at + _PIECE]), at + _PIECE
    return size


def _read(pdf: pikepdf.Pdf) -> tuple[list[Passage], list[str]]:
    passages: list[Passage] = []
    empty: list[int] = []
    for number, page in enumerate(pdf.pages, start=1):
        if number > MOST_PAGES:
            return passages, [*_told(empty), f"Only the first {MOST_PAGES} pages were read."]
        paragraphs = _page(pdf, page)
        passages += [Passage(number, n, t) for n, t in enumerate(paragraphs, start=1)]
        if not paragraphs:
            empty.append(number)
    return passages, _told(empty)


def _page(pdf: pikepdf.Pdf, page: pikepdf.Page) -> list[str]:
    """Paragraphs of a page; none where its drawing makes no sense."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # what is wrong with a page is told by what was read of it
            return _paragraphs(_Page(pdf).lines_of(page))
    except _SENSELESS:
        return []


def _told(empty: list[int]) -> list[str]:
    if not empty:
        return []
    pages = ", ".join(str(n) for n in empty[:20]) + (" and more" if len(empty) > 20 else "")
    return [
        f"Nothing could be read on page {pages}: empty, a picture, or letters without a meaning."
    ]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters and where they stand; `size` is their height on the page."""

    x: float
    y: float
    end: float
    size: float
    text: str


@dataclass
class _Page:
    """Goes through what a page draws, and keeps where text stands."""

    pdf: pikepdf.Pdf
    pieces: list[Piece] = field(default_factory=list)
    whole: Matrix = _UNIT
    kept: list[Matrix] = field(default_factory=list)
    text: Matrix = _UNIT
    line: Matrix = _UNIT
    font: Font = field(default_factory=Font)
    size: float = 1
    leading: float = 0
    letters: float = 0
    words: float = 0

    def lines_of(self, page: pikepdf.Page) -> list[Piece]:
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        content = b"\n".join(_bytes(s) for s in streams if isinstance(s, pikepdf.Stream))
        self._draw(content, page.resources, 0)
        return self.pieces

    def _draw(self, content: bytes, resources: Any, depth: int) -> None:
        fonts = {str(k): font_of(f) for k, f in _items(resources, "/Font")}
        forms = dict(_items(resources, "/XObject"))
        stream = pikepdf.Stream(self.pdf, content[:_MOST_OF_A_PAGE])
        for step in pikepdf.parse_content_stream(stream):
            operands, name = step.operands, str(step.operator)
            if name == "Do":
                self._form(forms.get(str(operands[0])), resources, depth)
            elif name == "Tf":
                self.font, self.size = fonts.get(str(operands[0]), Font()), float(operands[1])
            elif name in _SHOWING:
                self._show(name, operands)
            else:
                self._move(name, operands)

    def _form(self, form: Any, resources: Any, depth: int) -> None:
        if (
            not isinstance(form, pikepdf.Stream)
            or str(form.get("/Subtype")) != "/Form"
            or depth >= _DEEPEST
        ):
            return
        self.kept.append(self.whole)
        if "/Matrix" in form:
            self.whole = _times(_matrix(form["/Matrix"]), self.whole)
        self._draw(_bytes(form), form.get("/Resources") or resources, depth + 1)
        self.whole = self.kept.pop()

    def _move(self, name: str, operands: Any) -> None:
        numbers = [float(o) for o in operands if isinstance(o, int | float) or _is_number(o)]
        if name == "q":
            self.kept.append(self.whole)
        elif name == "Q" and self.kept:
            self.whole = self.kept.pop()
        elif name == "cm" and len(numbers) == 6:
            self.whole = _times(tuple(numbers), self.whole)  # type: ignore[arg-type]
        elif name == "BT":
            self.text = self.line = _UNIT
        elif name == "Tm" and len(numbers) == 6:
            self.text = self.line = tuple(numbers)  # type: ignore[assignment]
        elif name in ("Td", "TD") and len(numbers) == 2:
            self.leading = -numbers[1] if name == "TD" else self.leading
            self._down(*numbers)
        elif name == "T*":
            self._down(0, -self.leading)
        elif name in _SETTING and numbers:
            setattr(self, _SETTING[name], numbers[0])

    def _down(self, x: float, y: float) -> None:
        self.text = self.line = _times((1, 0, 0, 1, x, y), self.line)

    def _show(self, name: str, operands: Any) -> None:
        if name in ("'", '"'):
            self._down(0, -self.leading)
        shown = operands[-1]
        for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if isinstance(part, pikepdf.String):
                self._put(bytes(part))
            elif _is_number(part):
                self._forward(-float(part) / 1000 * self.size)

    def _put(self, codes: bytes) -> None:
        here = _times(self.text, self.whole)
        said, way = "", 0.0
        for text, width, space in self.font.letters(codes):
            said += text
            way += width * self.size + self.letters + (self.words if space else 0)
        self._forward(way)
        end = _times(self.text, self.whole)[4]
        height = abs(self.size) * max(abs(here[3]), abs(here[1]), 0.01)
        self.pieces.append(Piece(here[4], here[5], end, height, said))

    def _forward(self, by: float) -> None:
        self.text = _times((1, 0, 0, 1, by, 0), self.text)


_SHOWING = ("Tj", "TJ", "'", '"')
_SETTING = {"TL": "leading", "Tc": "letters", "Tw": "words"}


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float) or type(found).__name__ == "Decimal"


def _items(resources: Any, key: str) -> Iterator[tuple[str, Any]]:
    found = resources.get(key) if resources is not None else None
    yield from (found or {}).items()


def _bytes(stream: pikepdf.Stream) -> bytes:
    return stream.read_bytes()


def _matrix(found: Any) -> Matrix:
    a, b, c, d, e, f = (float(n) for n in found)
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _paragraphs(pieces: list[Piece]) -> list[str]:
    """Letters as lines, lines as paragraphs: where the way to the next line is longer than usual, one ends."""
    lines = _lines(pieces)
    steps = sorted(a[0].y - b[0].y for a, b in pairwise(lines) if a[0].y > b[0].y)
    usual = steps[len(steps) // 4] if steps else 0.0
    found: list[str] = []
    for number, line in enumerate(lines):
        text = _words(line)
        above = lines[number - 1][0] if number else line[0]
        alike = abs(above.size - line[0].size) <= _HEADING * line[0].size
        if found and alike and 0 < above.y - line[0].y <= usual * _PARAGRAPH:
            found[-1] = _joined(found[-1], text)
        elif text.strip():
            found.append(text.strip())
    return [t for t in found if re.search(r"\w", t)]


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces in the order in which they are drawn; a new line where the height changes or the pen goes back."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        last = lines[-1][-1] if lines else None
        near = last is not None and abs(last.y - piece.y) < 0.4 * max(piece.size, last.size)
        if near and last is not None and piece.x >= last.x - piece.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _words(line: list[Piece]) -> str:
    found = line[0].text
    for before, piece in pairwise(line):
        gap = piece.x - before.end
        found += (" " if gap > _SPACE * piece.size else "") + piece.text
    return re.sub(r"[ \t\xa0]+", " ", found)


def _joined(above: str, below: str) -> str:
    """A word that was divided at the end of a line is whole again."""
    if re.search(r"[a-z]-$", above) and re.match(r"[a-z]", below.strip()):
        return f"{above[:-1]}{below.strip()}"
    return f"{above} {below.strip()}"
