"""Sentences of `alternatives.toml`, and shares that never pretend."""

from __future__ import annotations

from evenhand.frameworks import wording


def say(section: str, name: str, **words: object) -> str:
    """A sentence with its words filled in.

    Examples
    --------
    >>> say("theme_cell", "few", mentions=3, voices=5)
    '3 of 5 voices'
    """
    return wording("alternatives")[section][name].format(**words)


def percent(share: float) -> str:
    """A share as a whole percentage: people's words do not carry decimals.

    Examples
    --------
    >>> percent(0.125), percent(0.0)
    ('12%', '0%')
    """
    return f"{100 * share:.0f}%"
