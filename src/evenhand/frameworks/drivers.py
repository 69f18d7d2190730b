"""What a driver diagram asks of each driver, as typed content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of driver, or where its control lies."""

    id: str
    label: str
    means: str


@dataclass(frozen=True, slots=True)
class Lens:
    """One of the three views on a driver."""

    id: str
    label: str
    asks: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is found in a diagram, and the question that it raises."""

    says: str
    asks: str


@dataclass(frozen=True, slots=True)
class DriverWords:
    """Everything that people choose from, and are asked."""

    purpose: str
    types: tuple[Choice, ...]
    controls: tuple[Choice, ...]
    lenses: tuple[Lens, ...]
    elements: tuple[Choice, ...]  # parts of racism in an institution
    about_elements: Mapping[str, str]
    findings: Mapping[str, Asked]

    def label(self, id: str) -> str:
        """The label of a kind or of a place of control; empty for none."""
        return next((c.label for c in (*self.types, *self.controls) if c.id == id), "")


@cache
def driver_words() -> DriverWords:
    """The content.

    Examples
    --------
    >>> driver_words().label("trust"), [lens.id for lens in driver_words().lenses]
    ('Trust', ['data', 'decision', 'design'])
    """
    text = resources.files(__package__).joinpath("drivers.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    return DriverWords(
        purpose=form["purpose"],
        types=tuple(Choice(**c) for c in form["type"]),
        controls=tuple(Choice(**c) for c in form["control"]),
        lenses=tuple(Lens(**lens) for lens in form["lens"]),
        elements=tuple(Choice(**c) for c in form["element"]),
        about_elements=form["elements"],
        findings={name: Asked(**f) for name, f in form["finding"].items()},
    )
