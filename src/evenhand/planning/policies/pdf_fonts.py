"""What the codes of a PDF's font stand for, and how wide each is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

_CHAR = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGE = re.compile(r"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(r"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_SPAN = re.compile(
    r"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[(.*?)\])", re.DOTALL
)
_MOST_CODES = 70_000
_NAMES = {
    "space": " ",
    "hyphen": "-",
    "minus": "-",
    "endash": "–",
    "emdash": "—",
    "quoteright": "’",
    "quoteleft": "‘",
    "quotedblleft": "“",
    "quotedblright": "”",
    "quotesingle": "'",
    "bullet": "•",
    "fi": "fi",
    "fl": "fl",
    "ff": "ff",
    "ffi": "ffi",
    "ffl": "ffl",
    "period": ".",
    "comma": ",",
    "colon": ":",
    "semicolon": ";",
    "slash": "/",
    "parenleft": "(",
    "parenright": ")",
    "percent": "%",
    "plus": "+",
    "equal": "=",
    "less": "<",
    "greater": ">",
    "ampersand": "&",
    "question": "?",
    "exclam": "!",
    "sterling": "£",
    "degree": "°",
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}


@dataclass(frozen=True)
class Font:
    """Letters and widths by code. `bytes_each` is 2 for fonts of many letters."""

    said: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    usual: float = 0.5
    bytes_each: int = 1

    def letters(self, codes: bytes) -> Iterator[tuple[str, float, bool]]:
        """Each letter, its width as a share of the size, and whether it is the space that is stretched."""
        step = self.bytes_each
        for at in range(0, len(codes) - step + 1, step):
            code = int.from_bytes(codes[at : at + step], "big")
            yield (
                self.said.get(code, ""),
                self.widths.get(code, self.usual),
                step == 1 and code == 32,
            )


def font_of(font: Any) -> Font:
    """A font of a page."""
    composite = str(font.get("/Subtype")) == "/Type0"
    said = _simple(font) if not composite else {}
    if "/ToUnicode" in font and isinstance(font["/ToUnicode"], pikepdf.Stream):
        said |= to_unicode(font["/ToUnicode"].read_bytes().decode("latin-1"))
    if composite:
        inside = font["/DescendantFonts"][0]
        return Font(said, _wide(inside), float(inside.get("/DW", 1000)) / 1000, 2)
    first = int(font.get("/FirstChar", 0))
    unit = (
        float(font["/FontMatrix"][0]) if "/FontMatrix" in font else 0.001
    )  # drawn letters have their own
    widths = {first + n: float(w) * unit for n, w in enumerate(font.get("/Widths") or [])}
    return Font(said, widths)


def _simple(font: Any) -> dict[int, str]:
    """Codes of a font of one byte: those of Windows, or as its list of differences says."""
    found = {code: bytes([code]).decode("cp1252", errors="replace") for code in range(32, 256)}
    encoding = font.get("/Encoding")
    differences = encoding.get("/Differences") if isinstance(encoding, pikepdf.Dictionary) else None
    code = 0
    for part in differences or []:
        if isinstance(part, pikepdf.Name):
            name = str(part)[1:]
            found[code] = "" if name == ".notdef" else glyph(name) or found.get(code, "")
            code += 1
        else:
            code = int(part)
    return found


def glyph(name: str) -> str:
    """A letter from its name in a font.

    Examples
    --------
    >>> glyph("a"), glyph("fi"), glyph("uni00E9"), glyph("g123")
    ('a', 'fi', 'é', '')
    """
    if len(name) == 1:
        return name
    coded = re.fullmatch(r"uni([0-9A-F]{4})|u([0-9A-F]{4,5})", name)
    if coded:
        return chr(int(coded[1] or coded[2], 16))
    return _NAMES.get(name.split(".", maxsplit=1)[0], "")


def to_unicode(text: str) -> dict[int, str]:
    """What a font's own map says.

    Examples
    --------
    >>> to_unicode("beginbfchar <01> <0041> endbfchar beginbfrange <02> <03> <0042> endbfrange")
    {1: 'A', 2: 'B', 3: 'C'}
    """
    found: dict[int, str] = {}
    for block in _CHAR.findall(text):
        found |= {int(_hex(code), 16): _said(shown) for code, shown in _PAIR.findall(block)}
    for block in _RANGE.findall(text):
        for low, high, first, listed in _SPAN.findall(block):
            found |= _span(int(_hex(low), 16), int(_hex(high), 16), first, listed)
    return found


def _span(low: int, high: int, first: str, listed: str) -> dict[int, str]:
    if high - low > _MOST_CODES:
        return {}
    if listed:
        return dict(
            enumerate((_said(s) for s in re.findall(r"<([0-9A-Fa-f\s]*)>", listed)), start=low)
        )
    said = _said(first)
    if not said:
        return {}
    return {
        code: said[:-1] + chr(min(ord(said[-1]) + code - low, 0x10FFFF))
        for code in range(low, high + 1)
    }


def _hex(text: str) -> str:
    return "".join(text.split()) or "0"


def _said(text: str) -> str:
    digits = "".join(text.split())
    return bytes.fromhex(digits if len(digits) % 2 == 0 else f"{digits}0").decode(
        "utf-16-be", errors="ignore"
    )


def _wide(inside: Any) -> dict[int, float]:
    """Widths of a font of many letters: `first [w w w]` or `first last w`."""
    found: dict[int, float] = {}
    parts = list(inside.get("/W") or [])
    at = 0
    while at + 1 < len(parts):
        first = int(parts[at])
        if isinstance(parts[at + 1], pikepdf.Array):
            found |= {first + n: float(w) / 1000 for n, w in enumerate(parts[at + 1])}
            at += 2
            continue
        last = min(int(parts[at + 1]), first + _MOST_CODES)
        width = float(parts[at + 2]) / 1000 if at + 2 < len(parts) else 1.0
        found |= dict.fromkeys(range(first, last + 1), width)
        at += 3
    return found
