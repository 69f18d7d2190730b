"""For whom an aim is, and with whom they are compared."""

from __future__ import annotations

import re
from functools import cache

from evenhand.planning.aims.words import blanked, content, either, held, lowered


def groups_of(plain: str, compared: tuple[str, ...]) -> tuple[str, ...]:
    """Groups by name, the longest first, so that Black African is not Black and African; never the comparison."""
    rest = plain
    for name in compared:
        rest = blanked(rest, rf"(?<!\w){re.escape(name)}(?!\w)")
    groups = content()["groups"]
    found: list[tuple[int, str]] = []
    for name in sorted(groups["named"], key=len, reverse=True):
        case = "" if name in groups["exact"] else "(?i)"
        pattern = rf"{case}(?<!\w){re.escape(name)}(?!\w)"
        found += [(hit.start(), name) for hit in re.finditer(pattern, rest)]
        rest = blanked(rest, pattern)
    low = lowered(rest)
    found += [(low.index(name), name) for name in held(groups["living"], low)]
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def everyone_in(low: str, compared: tuple[str, ...]) -> bool:
    """Whether it is for all groups."""
    for name in compared:
        low = blanked(low, re.escape(lowered(name)))
    return bool(held(content()["groups"]["everyone"], low))


@cache
def them() -> str:
    """A pattern for those that gaps are usually counted from: "White women", "everyone else"."""
    groups = content()["groups"]
    people = either(groups["people"])
    alone = either(groups["compared_alone"])
    return rf"(?:{alone}|{either(lowered(c) for c in groups['compared'])}(?:\s+{people})?)"


def compared_with(plain: str, start: int, end: int) -> str:
    """With whom a gap is counted, by the words of the text from a place on; empty where it names nobody."""
    low = _without_mixed(lowered(plain))
    for pattern in (rf"({them()})", *_said_with()):
        found = re.compile(pattern).search(low, start, end)
        if found:
            return plain[found.start(1) : found.end(1)]
    return ""


def _without_mixed(low: str) -> str:
    """White in the name of a group that is not White is no comparison."""
    groups = content()["groups"]
    compared = {lowered(name) for name in groups["compared"]}
    mixed = [n for n in map(lowered, groups["named"]) if "white" in n and n not in compared]
    return blanked(low, rf"{either(mixed)}|non-white")


def _said_with() -> tuple[str, str]:
    named = _anybody()
    return (
        rf"\bbetween\s+[^.;]{{1,80}}?\s+and\s+({named})",
        rf"\b(?:as|to|than|with|rates? of|that of|level of)\s+(?:for\s+|in\s+)?({named})",
    )


@cache
def _anybody() -> str:
    groups = content()["groups"]
    people = either(groups["people"])
    return rf"{either(lowered(n) for n in groups['named'])}(?:\s+{people})?"
