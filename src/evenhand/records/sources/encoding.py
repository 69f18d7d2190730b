"""What a file's bytes are: text in which encoding, or something else that has its own name."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from evenhand.errors import InputFileError

_MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or a zip file"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel workbook, or an Excel workbook with a password",
    ),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = bytes({7, 8, 9, 10, 11, 12, 13, 27})
_CONTROLS = bytes(set(range(32)) - set(_TEXT_CONTROLS))
CHUNK = 8_000_000


@dataclass(frozen=True, slots=True)
class TextBytes:
    """UTF-8 bytes of a text without its mark, and what they were before."""

    data: bytes
    encoding: str
    guessed: bool  # nothing in the file says so


def to_utf8(raw: bytes, *, name: str, encoding: str | None = None) -> TextBytes:
    """Decode a whole file.

    Raises
    ------
    InputFileError
        When it is empty, not text, or not in the encoding that the mapping says.

    Examples
    --------
    >>> to_utf8("Zoë".encode("cp1252"), name="x.csv").encoding
    'cp1252'
    """
    if not raw.strip():
        raise InputFileError(
            "The file is empty.", remedy="Export it again and check that it has rows.", where=name
        )
    _refuse_other_kinds(raw, name)
    if encoding:
        return TextBytes(_decoded(raw, encoding, name), encoding, False)
    for mark, found in _BOMS:
        if raw.startswith(mark):
            body = raw[len(mark) :]
            return TextBytes(
                body if found == "utf-8" and _is_utf8(body) else _decoded(body, found, name),
                found,
                False,
            )
    if wide := _wide(raw):
        return TextBytes(_decoded(raw, wide, name), wide, True)
    _refuse_rubbish(raw, name)
    if _is_utf8(raw):
        return TextBytes(raw, "utf-8", False)
    return TextBytes(_decoded(raw, "cp1252", name), "cp1252", True)


def _refuse_other_kinds(raw: bytes, name: str) -> None:
    for start, kind in _MAGIC:
        if raw.startswith(start):
            raise InputFileError(
                f"This is {kind}, not a text file with columns.",
                remedy="Give the file its right ending (.xlsx, .parquet, .db), or export it as CSV.",
                where=name,
            )


def _refuse_rubbish(raw: bytes, name: str) -> None:
    head = raw[:65536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > max(2, len(head) // 200) or b"\x00" in raw:
        raise InputFileError(
            "The file does not hold text with columns.",
            remedy="Export the records as CSV (UTF-8) or Excel, and give that file.",
            where=name,
        )


def _wide(raw: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain text is then zero."""
    head = raw[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3 and even == 0:
        return "utf-16-le"
    if even > len(head) * 0.3 and odd == 0:
        return "utf-16-be"
    return None


def _is_utf8(raw: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), CHUNK):
            decoder.decode(raw[start : start + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(raw: bytes, encoding: str, name: str) -> bytes:
    errors = "replace" if encoding == "cp1252" else "strict"
    try:
        text = raw.decode(encoding, errors)
    except LookupError:
        raise InputFileError(
            f"‘{encoding}’ is not an encoding that exists.",
            remedy='Use "utf-8", "utf-16" or "cp1252" (Windows), or leave encoding out of [file].',
            where=name,
        ) from None
    except UnicodeDecodeError:
        raise InputFileError(
            f"The file is not written in {encoding}.",
            remedy="Leave encoding out of [file] so that it is found out, or save the file as CSV UTF-8.",
            where=name,
        ) from None
    return text.removeprefix("\ufeff").encode("utf-8")
