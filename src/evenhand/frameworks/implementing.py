"""What was recommended to those who run a programme, as typed content: sections, recommendations, actions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the workbench on which some of it is done."""

    page: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has a state: a recommendation itself, or a lettered action of one.

    `letter` is empty for the recommendation itself.
    """

    id: str
    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation. `itself` and each of `actions` have a state of their own."""

    id: str
    title: str
    text: str
    actions: tuple[Item, ...]
    places: tuple[Place, ...]

    @property
    def itself(self) -> Item:
        return Item(self.id, "", self.title)

    @property
    def items(self) -> tuple[Item, ...]:
        """Itself first, then its actions by letter."""
        return (self.itself, *self.actions)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the source, with its recommendations."""

    id: str
    title: str
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class Recommended:
    """All of it."""

    words: Mapping[str, str]
    sections: tuple[Section, ...]

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        return tuple(r for s in self.sections for r in s.recommendations)


@cache
def recommended() -> Recommended:
    """Seventeen recommendations in five sections.

    Examples
    --------
    >>> len(recommended().recommendations)
    17
    >>> [item.id for item in recommended().recommendations[3].items]
    ['IMP-04', 'IMP-04a', 'IMP-04b']
    """
    text = resources.files(__package__).joinpath("implementing.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    sections = tuple(
        Section(s["id"], s["title"], tuple(_read(r) for r in s["recommendation"]))
        for s in form["section"]
    )
    return Recommended(form["words"], sections)


def item(id: str) -> tuple[Recommendation, Item]:
    """One thing that has a state, and the recommendation that it belongs to.

    Raises
    ------
    LookupError
        When there is none of that id.

    Examples
    --------
    >>> item("IMP-04b")[1].letter
    'b'
    """
    for one in recommended().recommendations:
        for each in one.items:
            if each.id == id:
                return one, each
    raise LookupError(id)


def _read(form: Mapping[str, Any]) -> Recommendation:
    lettered = zip("abcdefghij", form["actions"], strict=False)
    return Recommendation(
        id=form["id"],
        title=form["title"],
        text=form["text"],
        actions=tuple(Item(f"{form['id']}{letter}", letter, text) for letter, text in lettered),
        places=tuple(Place(**p) for p in form["place"]),
    )
