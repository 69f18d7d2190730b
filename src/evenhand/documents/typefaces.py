"""The bundled typefaces, and which letters they can show.

Documents depend on no typeface of the machine: the same review looks the same everywhere. The
files and their licence lie in `fonts/`.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FOLDER = Path(__file__).parent / "fonts"
TEXT = "Noto Sans"
STAND_IN = "▯"  # shown for a letter that no bundled typeface holds
# Letters that steer others and are never drawn: joiners, direction marks, variation selectors.
_UNSEEN = frozenset((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
_DROPPED = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0xFEFF])
_JOINED = re.compile("[^\\x00-\u02ff\u0370-\u052f\u1e00-\u2bff]")
_CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF])


@cache
def families() -> tuple[str, ...]:
    """Every bundled family, the one for text first: the order in which they are tried."""
    others = sorted({_family(path) for path in font_files()} - {TEXT})
    return (TEXT, *others)


def font_files() -> tuple[Path, ...]:
    """The files of the bundled typefaces, in a fixed order."""
    return tuple(sorted(FOLDER.glob("*.ttf")))


@cache
def font_book(own: Path | None = None) -> typst.Fonts:
    """The bundled typefaces, and those in an organisation's own folder: read once."""
    import typst  # noqa: PLC0415 - 40 MB that only Word and PDF need

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FOLDER), *([str(own)] if own else [])],
    )


def legible(text: str) -> str:
    """The text in letters that can be shown: others become ▯, control characters go.

    Examples
    --------
    >>> legible("Ọlábísí فاطمة Ŵyn 中")
    'Ọlábísí فاطمة Ŵyn ▯'
    """
    composed = unicodedata.normalize("NFC", text.translate(_DROPPED).translate(_CONTROLS))
    if composed.isascii():
        return composed
    known = _covered()
    return "".join(c if c in "\n\t" or ord(c) in known else STAND_IN for c in composed)


def is_plain(text: str) -> bool:
    """Whether every letter is drawn by itself, without marks above or letters that join.

    Examples
    --------
    >>> is_plain("Łódź, 5.5% → 4.1%"), is_plain("Ẹ̀kọ́"), is_plain("فاطمة")
    (True, False, False)
    """
    return _JOINED.search(text) is None


def _family(path: Path) -> str:
    """ "NotoSansArabic-Regular.ttf" holds "Noto Sans Arabic"."""
    script = path.stem.partition("-")[0].removeprefix("NotoSans")
    return f"{TEXT} {script}".strip()


@cache
def _covered() -> frozenset[int]:
    """Every code point that some bundled typeface holds."""
    return _UNSEEN.union(*(letters(path.read_bytes()) for path in font_files()))


def letters(font: bytes) -> frozenset[int]:
    """Code points in the character map of a TrueType font (OpenType, `cmap`, formats 4 and 12)."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for place in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * place + 4)
        found.update(_map(font, start + offset))
    return frozenset(found)


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for place in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * place)
        if name == tag:
            return int(offset)
    raise ValueError(f"no table {tag.decode()}")


def _map(font: bytes, at: int) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", font, at)
    spans = {4: _spans_4, 12: _spans_12}.get(form)
    for first, last in spans(font, at) if spans else ():
        yield from range(first, last + 1)


def _spans_4(font: bytes, at: int) -> Sequence[tuple[int, int]]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    shape = f">{double // 2}H"
    ends = struct.unpack_from(shape, font, at + 14)
    starts = struct.unpack_from(shape, font, at + 16 + double)
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a != 0xFFFF]


def _spans_12(font: bytes, at: int) -> Sequence[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", font, at + 12)
    return [struct.unpack_from(">II", font, at + 16 + 12 * i) for i in range(count)]
