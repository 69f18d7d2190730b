"""Entries that a room further down keeps: they are read here, and changed there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evenhand.web.registers.models import Entry


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What keeps an entry, in words that fit into ‘It is kept with ...’, and its page."""

    what: str
    address: str


Keeper = Callable[[Entry], Elsewhere | None]
_KEEPERS: list[Keeper] = []


def keeper_of_entries(keeper: Keeper) -> Keeper:
    """Make known that a room keeps entries of its own."""
    _KEEPERS.append(keeper)
    return keeper


def kept_elsewhere(entry: Entry) -> Elsewhere | None:
    """Where an entry is kept, if not in its register."""
    return next((found for keeper in _KEEPERS if (found := keeper(entry)) is not None), None)
