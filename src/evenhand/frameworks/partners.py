"""What partners need before a task, stages of influence, and what is arranged for a task, as typed content."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Needed:
    """Something that must be clear before the first task, and the sentence that says it is not."""

    id: str
    label: str
    missing: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a project, with the question of whose influence it is."""

    id: str
    label: str
    ask: str


@dataclass(frozen=True, slots=True)
class Partnering:
    """All of it. `levels` and `arranged` are pairs of a name and a label."""

    lead: str
    agreed_meanwhile: str
    pay_within_days: int
    before: tuple[Needed, ...]
    stages: tuple[Stage, ...]
    levels: tuple[tuple[str, str], ...]
    arranged: tuple[tuple[str, str], ...]

    def needed(self, id: str) -> Needed:
        """One thing that is needed before a task."""
        return next(n for n in self.before if n.id == id)


@cache
def partnering() -> Partnering:
    """The content of `partners.toml`.

    Examples
    --------
    >>> [n.id for n in partnering().before]
    ['role_description', 'agreed', 'supporter', 'pay', 'childcare', 'travel', 'access']
    >>> len(partnering().stages)
    7
    """
    text = resources.files("evenhand.frameworks").joinpath("partners.toml").read_text("utf-8")
    form = tomllib.loads(text)
    return Partnering(
        lead=form["lead"],
        agreed_meanwhile=form["agreed_meanwhile"],
        pay_within_days=form["pay_within_days"],
        before=tuple(Needed(**n) for n in form["before"]),
        stages=tuple(Stage(**s) for s in form["stage"]),
        levels=tuple((c["id"], c["label"]) for c in form["level"]),
        arranged=tuple((c["id"], c["label"]) for c in form["arranged"]),
    )
