"""Ways of measuring that are not a rate, as typed content: why, when, what each needs, how it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Way:
    """One way of measuring, and the words of the form that makes a measure of it."""

    id: str
    title: str
    one: str
    why: str
    when: str
    needs: tuple[str, ...]
    least: str
    read: str
    beside: str
    example: str
    source: str
    lines: str
    lines_hint: str
    question: str
    question_hint: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Answers in order, worst first, and how many of the last are the best ones."""

    id: str
    label: str
    labels: tuple[str, ...]
    top: int


@dataclass(frozen=True, slots=True)
class OtherWays:
    """All of them, in the order in which they are offered."""

    ways: tuple[Way, ...]
    labels: tuple[Labels, ...]

    def way(self, id: str) -> Way | None:
        """One way; None when there is none of that id."""
        return next((w for w in self.ways if w.id == id), None)

    def answers(self, id: str) -> Labels:
        """Answers by id.

        Raises
        ------
        LookupError
            When there are none of that id.
        """
        found = next((one for one in self.labels if one.id == id), None)
        if found is None:
            raise LookupError(id)
        return found


@cache
def other_ways() -> OtherWays:
    """The content of `other_ways.toml`.

    Examples
    --------
    >>> [way.id for way in other_ways().ways]
    ['themes', 'answers', 'composite', 'stories']
    """
    text = resources.files(__package__).joinpath("other_ways.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return OtherWays(
        tuple(Way(**{**w, "needs": tuple(w["needs"])}) for w in content["way"]),
        tuple(Labels(**{**one, "labels": tuple(one["labels"])}) for one in content["labels"]),
    )
