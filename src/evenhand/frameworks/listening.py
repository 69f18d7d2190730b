"""Words around conversations as typed content: guides, consent, steps of care, training, how well an insight is supported."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeVar

T = TypeVar("T", bound="Named")


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and the words that people read."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Part(Named):
    """Whom one listens to."""

    whom: str
    one: str
    intro: str
    guide_lead: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keep(Named):
    """What a participant lets be kept."""

    means: str


@dataclass(frozen=True, slots=True)
class TrainingKind(Named):
    """A training that is needed before a conversation is recorded."""

    why: str


@dataclass(frozen=True, slots=True)
class Support(Named):
    """How well an insight is supported: from so many conversations, of so many parts, on."""

    parts: int
    conversations: int
    means: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What is read out before anything is kept, and what is said when all of it was taken back."""

    lead: str
    points: tuple[str, ...]
    withdrawn: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """What to do when it becomes too much."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands on pages that can hurt, and where one goes from them at once."""

    text: str
    leave: str
    leave_to: str
    support: str


@dataclass(frozen=True, slots=True)
class Listening:
    """All of it, in the version that a consent names."""

    version: int
    parts: tuple[Part, ...]
    keeps: tuple[Keep, ...]
    steps: tuple[Named, ...]
    trainings: tuple[TrainingKind, ...]
    supports: tuple[Support, ...]
    consent: Consent
    distress: Protocol
    limits: Mapping[str, str]
    notice: Notice

    def part(self, id: str) -> Part:
        return _named(self.parts, id)

    def keep(self, id: str) -> Keep:
        return _named(self.keeps, id)

    def support(self, *, parts: int, conversations: int) -> Support:
        """How well something is supported that so many conversations of so many parts say.

        Examples
        --------
        >>> listening().support(parts=1, conversations=1).title
        'One voice'
        >>> listening().support(parts=2, conversations=2).title
        'Heard from both sides'
        """
        fit = (s for s in self.supports if s.parts <= parts and s.conversations <= conversations)
        return list(fit)[-1]


def _named(found: tuple[T, ...], id: str) -> T:
    one = next((n for n in found if n.id == id), None)
    if one is None:
        raise LookupError(id)
    return one


@cache
def listening() -> Listening:
    """The content of `listening.toml`.

    Examples
    --------
    >>> [p.id for p in listening().parts]
    ['professionals', 'lived']
    """
    text = resources.files(__package__).joinpath("listening.toml").read_text("utf-8")
    form = tomllib.loads(text)
    return Listening(
        version=form["version"],
        parts=tuple(Part(**_lists(p)) for p in form["part"]),
        keeps=tuple(Keep(**k) for k in form["keep"]),
        steps=tuple(Named(**s) for s in form["step"]),
        trainings=tuple(TrainingKind(**t) for t in form["training"]),
        supports=tuple(Support(**s) for s in form["support"]),
        consent=Consent(**_lists(form["consent"])),
        distress=Protocol(**_lists(form["distress"])),
        limits=form["limits"],
        notice=Notice(**form["notice"]),
    )


def _lists(form: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in form.items()}
