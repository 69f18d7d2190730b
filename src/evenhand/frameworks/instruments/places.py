"""The line of a file on which a part of a definition stands, for sentences about mistakes."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.\-\"]+)\s*\]{1,2}\s*(#.*)?$")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line (from 1) of a part, or of the nearest part around it that has a line of its own.

    Parameters
    ----------
    text
        TOML with arrays of tables (`[[section.item]]`).
    path
        Keys and positions, as JSON Schema gives them: `("section", 0, "item", 2, "type")`.

    Examples
    --------
    >>> line_of('id = "a"\\n[[section]]\\nname = "s"\\n', ("section", 0, "name"))
    3
    >>> line_of('id = "a"\\n', ("version",))
    1
    """
    lines = text.splitlines() or [""]
    wanted: list[tuple[str, int]] = []
    rest = list(path)
    while len(rest) >= 2 and isinstance(rest[1], int):
        wanted.append((str(rest[0]), rest[1]))
        rest = rest[2:]
    start = _block(lines, wanted)
    key = str(rest[0]) if rest else ""
    return _key(lines, start, key) + 1


def _block(lines: Sequence[str], wanted: Sequence[tuple[str, int]]) -> int:
    """Where the innermost table that can be found begins."""
    start, end, dotted = 0, len(lines), ""
    for name, position in wanted:
        dotted = f"{dotted}.{name}" if dotted else name
        headers = [i for i in range(start, end) if _name(lines[i]) == dotted]
        if position >= len(headers):
            break
        start = headers[position]
        later = (i for i in range(start + 1, end) if _ends(_name(lines[i]), dotted))
        end = next(later, end)
    return start


def _name(line: str) -> str:
    found = _HEADER.match(line)
    return found[1] if found else ""


def _ends(name: str, dotted: str) -> bool:
    return bool(name) and not name.startswith(f"{dotted}.")


def _key(lines: Sequence[str], start: int, key: str) -> int:
    """The line of a key inside the table that begins there; the table's own line without it."""
    for i in range(start, len(lines) if key else start):
        if i > start and _name(lines[i]):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[i]):
            return i
    return start
