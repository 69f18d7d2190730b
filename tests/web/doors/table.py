"""What each room declares of itself, in a module beside this one.

`DOORS`: who may use which method of its addresses; `prepare(world)`: the keys that lead there (both needed).
`EDITS`: its forms that edit what somebody else may have open; `OTHERS`: why no other form can save over
what somebody else wrote; `TEXTS`: fields of text that are nobody's personal data, or stay with a reason;
`BOUNDS`: for its pages who opens them and how many queries they cost at most, whatever there is.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import reverse

WORKERS = {"lead", "member", "partner"}
TEAM = WORKERS | {"coach"}
SIGNED_IN = TEAM | {"convener", "evaluator", "sponsor", "system", "stranger", "administrator"}
EVERYONE = SIGNED_IN | {"anonymous"}

Keys = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Door:
    """Who may use which method; a method that is not named is refused to everyone (405)."""

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None

    def allows(self, method: str) -> frozenset[str] | None:
        return self.post if method == "POST" else self.get if method in ("GET", "HEAD") else None


def door(*, get: set[str] | None = None, post: set[str] | None = None) -> Door:
    return Door(*(None if who is None else frozenset(who) for who in (get, post)))


@dataclass(frozen=True)
class Edit:
    """A form that edits: who opens it twice, the field both change, what each types, what else is asked."""

    who: str
    field: str
    first: str
    second: str
    more: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Room:
    """The doors of one room, and what makes its addresses: for each name the keys, `{}` or absent if none."""

    name: str
    doors: dict[str, Door]
    prepare: Callable[[Any], Keys]
    edits: dict[str, Edit]
    others: dict[str, str]
    texts: dict[str, tuple[str, str]]
    bounds: dict[str, tuple[str, int]]


@cache
def rooms() -> tuple[Room, ...]:
    """Each module beside this one that has `DOORS` and `prepare(world)`."""
    here = importlib.import_module("web.doors")
    found = (
        importlib.import_module(f"web.doors.{m.name}") for m in pkgutil.iter_modules(here.__path__)
    )
    return tuple(_room(m) for m in found if hasattr(m, "DOORS"))


def _room(module: Any) -> Room:
    rest = (getattr(module, name, {}) for name in ("EDITS", "OTHERS", "TEXTS", "BOUNDS"))
    return Room(module.__name__, module.DOORS, module.prepare, *rest)


def doors_of_rooms() -> dict[str, Door]:
    """All of them; a name that two rooms declare is a mistake."""
    doors: dict[str, Door] = {}
    for room in rooms():
        taken = set(doors) & set(room.doors)
        if taken:
            raise ValueError(f"declared twice: {sorted(taken)}")
        doors |= room.doors
    return doors


class Addresses(Mapping[str, str]):
    """Where each address is in this world; what a room needs for its own is made when one is asked for."""

    def __init__(self, world: Any, first: Callable[[Any], dict[str, str]] = lambda _: {}) -> None:
        self._world = world
        self._makers = {name: _maker(room.name) for room in rooms() for name in room.doors}
        self._first = first
        self._made: set[Any] = set()
        self._found: dict[str, str] = {}

    def _make(self, maker: Any) -> None:
        if maker not in self._made:  # once: it makes rows
            self._made.add(maker)
            self._found |= maker(self._world)

    def __getitem__(self, name: str) -> str:
        self._make(self._makers.get(name, self._first))
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        for maker in (self._first, *self._makers.values()):
            self._make(maker)
        return iter(self._found)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _maker(room_name: str) -> Callable[[Any], dict[str, str]]:
    """What makes the addresses of one room."""
    room = next(r for r in rooms() if r.name == room_name)

    def made(world: Any) -> dict[str, str]:
        keys = room.prepare(world)
        return {name: reverse(name, kwargs=keys.get(name, {})) for name in room.doors}

    return made
