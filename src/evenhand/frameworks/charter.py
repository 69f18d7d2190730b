"""What a project charter asks, as typed content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class CharterField:
    """One box. `names_racism`: what is written in it is the team's, without a name."""

    name: str
    label: str
    hint: str
    rows: int
    names_racism: bool = False


@dataclass(frozen=True, slots=True)
class CharterSection:
    """Boxes that belong together, and the prompts of the model that stand there."""

    id: str
    title: str
    intro: str
    prompts: tuple[str, ...]
    fields: tuple[CharterField, ...]


@dataclass(frozen=True, slots=True)
class CharterWords:
    """The whole charter."""

    title: str
    purpose: str
    draft: str
    signed: str
    unsigned: str
    sections: tuple[CharterSection, ...]

    @property
    def fields(self) -> tuple[CharterField, ...]:
        """Every box, in order."""
        return tuple(f for s in self.sections for f in s.fields)


@cache
def charter_words() -> CharterWords:
    """The content.

    Examples
    --------
    >>> [s.id for s in charter_words().sections]
    ['whom', 'racism', 'aim', 'us', 'influence', 'policies']
    >>> sum(f.names_racism for f in charter_words().fields)
    7
    """
    text = resources.files(__package__).joinpath("charter.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    sections = tuple(_section(s) for s in form["section"])
    names = ("title", "purpose", "draft", "signed", "unsigned")
    return CharterWords(**{n: form[n] for n in names}, sections=sections)


def _section(form: Mapping[str, Any]) -> CharterSection:
    return CharterSection(
        id=form["id"],
        title=form["title"],
        intro=form["intro"],
        prompts=tuple(form["prompts"]),
        fields=tuple(CharterField(**f) for f in form.get("field", ())),
    )
