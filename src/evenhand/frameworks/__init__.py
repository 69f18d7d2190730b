"""The method and its wording as content, in TOML: what is said lives here, when it is said in `reading`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

Wording = dict[str, dict[str, str]]


@cache
def wording(name: str) -> Wording:
    """One file of wording, by section and name.

    Examples
    --------
    >>> wording("verdicts")["strength"]["established"]
    'clear'
    """
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say(section: str, name: str, **words: object) -> str:
    """A sentence of `verdicts.toml` with its words filled in.

    Examples
    --------
    >>> say("gap_headline", "unchanged", comparison="White women")
    'The gap with White women has not changed in a way that matters.'
    """
    return wording("verdicts")[section][name].format(**words)
