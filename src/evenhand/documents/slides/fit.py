"""How much room text needs: letter widths of Helvetica (Adobe's published metrics), in 1/1000 em."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.documents.slides.slide import Line

_WIDTHS = {
    **dict.fromkeys("ijl'", 222),
    **dict.fromkeys("fItr!,./:;[]\\| ·", 290),
    **dict.fromkeys('()-`r"*', 350),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("abdeghnopqu0123456789L#$?_–", 556),
    **dict.fromkeys("+<=>~^FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM%", 860),
    **dict.fromkeys("W@—…", 1000),
}
_BOLD = 1.08
_LINE = 1.2  # height of a line, in letters
_BETWEEN = 0.35  # room between paragraphs
BODY = (22, 20, 18)  # sizes of letters that can be read from the back of a room
TITLE = (30, 28, 26, 24, 22, 20)


@dataclass(frozen=True, slots=True)
class Box:
    """Room for text, in points, without its margins."""

    width: float
    height: float


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text in points.

    Examples
    --------
    >>> round(width("Mixed", 20), 1)
    53.9
    """
    units = sum(_WIDTHS.get(c) or _other(c) for c in text)
    return units / 1000 * size * (_BOLD if bold else 1.0)


def _other(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 1000 if unicodedata.east_asian_width(letter) in "WF" else 640


def rows(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines that a paragraph takes; a word longer than the room is broken.

    Examples
    --------
    >>> rows("Care for Black women", 20, 100)
    3
    """
    taken, here = 1, 0.0
    space = width(" ", size, bold=bold)
    for word in text.split():
        long = width(word, size, bold=bold)
        if here and here + space + long > room:
            taken, here = taken + 1, 0.0
        if long > room:
            whole = int(long // room)
            taken, long = taken + whole, long - whole * room
        here += long + (space if here else 0.0)
    return taken


def height(lines: Sequence[Line], size: float, room: float) -> float:
    """Height of paragraphs in points."""
    return sum(_height(line, size, room) for line in lines)


def _height(line: Line, size: float, room: float) -> float:
    inset = size if line.item else 0.0
    bold = len(line.lead) > len(line.text)
    return (rows(line.whole, size, room - inset, bold=bold) * _LINE + _BETWEEN) * size


def fitting(lines: Sequence[Line], box: Box, size: float = BODY[-1]) -> int:
    """How many paragraphs fit."""
    used = 0.0
    for count, line in enumerate(lines):
        used += _height(line, size, box.width)
        if used > box.height:
            return count
    return len(lines)


def body_size(lines: Sequence[Line], box: Box) -> int:
    """The largest size at which everything fits; the smallest where nothing does."""
    return next((s for s in BODY if height(lines, s, box.width) <= box.height), BODY[-1])


def title_size(text: str, box: Box) -> int | None:
    """The largest size at which a title fits; None where it is too long for a title."""
    return next(
        (s for s in TITLE if rows(text, s, box.width, bold=True) * _LINE * s <= box.height), None
    )


def cut(text: str, size: float, box: Box, *, bold: bool = False) -> str:
    """Text shortened at a word until it fits, with an ellipsis."""

    def fits(said: str) -> bool:
        return rows(said, size, box.width, bold=bold) * _LINE * size <= box.height

    if fits(text):
        return text
    words = text.split()
    while len(words) > 1 and not fits(" ".join(words) + "…"):
        words.pop()
    short = " ".join(words)
    while len(short) > 1 and not fits(f"{short}…"):
        short = short[:-1]
    return f"{short}…"
