"""Tracks of projects as typed content: how long results take, what to expect by when, and a menu of ways."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

TRACKS = ("usual", "complex")


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something to expect by so many months since the start of the project, or since the change."""

    id: str
    months: int
    since: str  # "start" or "change"
    what: str


@dataclass(frozen=True, slots=True)
class Track:
    """What choosing a track changes.

    `delay_months`: from changed care to its result, where the measure itself says nothing.
    `read_months`: since then, before an answer can be expected.
    """

    id: str
    title: str
    intro: str
    delay_months: int
    read_months: int
    horizon_months: int
    cannot_tell: str
    after: str
    no_change: str
    milestones: tuple[Milestone, ...]
    advice: str = ""
    leads: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A way of measuring that a programme can put before its teams; `page` is where one begins."""

    id: str
    title: str
    what: str
    page: str


@dataclass(frozen=True, slots=True)
class _Content:
    tracks: tuple[Track, ...]
    menu: tuple[MenuItem, ...]


@cache
def _content() -> _Content:
    text = resources.files(__package__).joinpath("tracks.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    tracks = []
    for id in TRACKS:
        words = dict(form[id])
        milestones = tuple(Milestone(**m) for m in words.pop("milestone"))
        tracks.append(Track(id=id, milestones=milestones, **words))
    return _Content(tuple(tracks), tuple(MenuItem(**m) for m in form["menu"]))


def track(id: str) -> Track:
    """One track.

    Raises
    ------
    LookupError
        When there is none of that id.

    Examples
    --------
    >>> track("complex").horizon_months > track("usual").horizon_months
    True
    """
    found = next((t for t in _content().tracks if t.id == id), None)
    if found is None:
        raise LookupError(id)
    return found


def menu() -> tuple[MenuItem, ...]:
    """Every way that a programme can offer, in the order in which they are shown.

    Examples
    --------
    >>> menu()[0].id
    'lead'
    """
    return _content().menu
