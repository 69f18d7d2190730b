"""What is said of how far numbers were checked, as typed content."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class ValidationWords:
    """The content."""

    title: str
    purpose: str
    self_reported: str
    said: str
    definition_since: str
    counts_since: str


@cache
def validation_words() -> ValidationWords:
    """The content.

    Examples
    --------
    >>> validation_words().said.format(level="Locally validated", by="the audit lead", on="today")
    'Locally validated by the audit lead on today'
    """
    text = resources.files(__package__).joinpath("validation.toml").read_text(encoding="utf-8")
    return ValidationWords(**tomllib.loads(text))
