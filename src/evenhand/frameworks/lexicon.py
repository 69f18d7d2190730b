"""What in a policy, guideline or risk tool is worth a look: topics with their words, reasons and sources, as content."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing worth a look, and everything that is said about it.

    Attributes
    ----------
    words
        Any of them marks a passage; `*` stands for the rest of a word.
    near
        One of these must stand in the same passage; none given: nothing more is asked for.
    unless
        One of these in the same passage: it is not marked.
    absent
        For a topic of the whole text: marked once, where `words` are in it and none of these.
    exact
        Whether capitals count in `words`.
    why, protects, ask, source
        Why it is worth a look, what in it may protect people, what to ask, and where this is from.
    """

    id: str
    kind: str
    title: str
    words: tuple[str, ...]
    why: str
    protects: str
    ask: str
    source: str
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    exact: bool = False

    @property
    def of_the_whole(self) -> bool:
        """Whether it looks at the whole text."""
        return bool(self.absent)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Topics in their order, and the titles of their kinds."""

    kinds: Mapping[str, str]
    topics: tuple[Topic, ...]

    def topic(self, id: str) -> Topic:
        """A topic by its id.

        Raises
        ------
        LookupError
            When there is none.
        """
        for found in self.topics:
            if found.id == id:
                return found
        raise LookupError(id)


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with Evenhand.

    Examples
    --------
    >>> lexicon().topic("apgar").kind, list(lexicon().kinds)
    ('skin', ['number', 'risk', 'skin', 'language', 'access', 'missing'])
    """
    text = resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8")
    content = tomllib.loads(text)
    topics = tuple(_topic(t) for t in content["topic"])
    return Lexicon({k["id"]: k["title"] for k in content["kind"]}, topics)


def _topic(form: Mapping[str, Any]) -> Topic:
    parts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in form.items()}
    return Topic(**parts)


def pattern(words: tuple[str, ...], *, exact: bool = False) -> re.Pattern[str]:
    """Words as one expression: whole words, a space also for a hyphen or the end of a line, `*` for the rest of a word.

    Examples
    --------
    >>> found = pattern(("hard to reach", "cyanos*"))
    >>> [m[0] for m in found.finditer("Hard-to-reach women with cyanosis; hard to reached")]
    ['Hard-to-reach', 'cyanosis']
    """
    each = "|".join(_one(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)", 0 if exact else re.IGNORECASE)


def _one(word: str) -> str:
    parts = [re.escape(p).replace(r"\*", r"\w*") for p in re.split(r"[\s-]+", word)]
    return r"[\s\-‐‑–]+".join(parts)
