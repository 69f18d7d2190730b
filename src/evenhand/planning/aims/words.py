"""What the reader knows, and how it finds a word of it in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"


@cache
def content() -> Mapping[str, Any]:
    """The content file."""
    text = resources.files("evenhand.frameworks").joinpath("aims.toml").read_text("utf-8")
    return tomllib.loads(text)


def lowered(text: str) -> str:
    """In small letters, each where it was: places in one text are places in the other."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def either(words: Iterable[str]) -> str:
    """A pattern for any of these, the longest first, as whole words."""
    known = sorted(words, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(re.escape(w) for w in known)})(?!\w)"


def held(known: Iterable[str], low: str) -> tuple[str, ...]:
    """Which of these the text holds, as whole words, in the order of the list."""
    return tuple(w for w in known if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", low))


def blanked(text: str, pattern: str) -> str:
    """The text with what is found made blank, and everything else where it was."""
    return re.sub(pattern, lambda m: " " * len(m[0]), text)


def number(text: str) -> float:
    """A number in figures or as a word."""
    words: Mapping[str, int] = content()["numbers"]["words"]
    return float(words[text]) if text in words else float(text.replace(",", ""))
