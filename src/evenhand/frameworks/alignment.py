"""Words on what teams chose and how that fits their programme, and the small numbers that typed words may hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@dataclass(frozen=True, slots=True)
class Alignment:
    """All of it; sentences may have gaps to fill."""

    page: Mapping[str, str]
    shared: Mapping[str, str]
    focus: Mapping[str, str]
    without: Mapping[str, str]
    aim: Mapping[str, str]
    reach: Mapping[str, str]
    state: Mapping[str, str]
    coverage: Mapping[str, str]
    across: Mapping[str, str]
    small: str


@cache
def alignment() -> Alignment:
    """The content of `alignment.toml`.

    Examples
    --------
    >>> sorted(alignment().state)
    ['answered', 'done', 'evidence', 'not_yet']
    """
    form = _form()
    names = (n for n in Alignment.__slots__ if n != "small")
    return Alignment(**{n: form[n] for n in names}, small=form["small"]["text"])


@cache
def _form() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("alignment.toml").read_text("utf-8")
    return tomllib.loads(text)


def spared(text: str) -> str:
    """Typed words as they may leave a team: replaced as a whole where a small number seems to stand in them.

    A number below ten is small where it counts people or events in words, and in figures wherever nothing says that it measures something
    else. Durations, days, percentages, larger numbers and “one in eight” pass: it reads words, and cannot know what they mean.

    Examples
    --------
    >>> spared("Named first by partners, in 9 months of 2026")
    'Named first by partners, in 9 months of 2026'
    >>> spared("Two Black women died"), spared("4 of 110") == alignment().small
    ('(not shown: a small number seems to stand in it)', True)
    """
    return alignment().small if _small().search(text) else text


@cache
def _small() -> re.Pattern[str]:
    counted, measured = (
        "|".join(re.escape(w) for w in sorted(_form()["small"][n], key=len, reverse=True))
        for n in ("counted", "measured")
    )
    figure = rf"(?<![\w.,/:])[0-9](?![\w:/]|[.,]\d)(?![\s-]*(?:{measured}))"
    word = rf"(?<!\bin )\b(?:{'|'.join(_NUMBERS)})\s+(?!in\b)(?:[\w-]+\s+){{0,2}}(?:{counted})\b"
    return re.compile(rf"{figure}|{word}", re.IGNORECASE)
