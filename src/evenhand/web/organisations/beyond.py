"""What waits for a person outside any team, as rooms further up name it: on the page on which people land."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from evenhand.web.accounts.models import User


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing, where it is, and where it stands."""

    title: str
    address: str
    told: str = ""


Source = Callable[[User], Iterable[Duty]]
_SOURCES: list[Source] = []


def source_of_duties(found: Source) -> Source:
    """Make a room's duties known."""
    _SOURCES.append(found)
    return found


def duties_beyond(person: User) -> list[Duty]:
    """Everything, in the order of the rooms."""
    return [duty for source in _SOURCES for duty in source(person)]


def address_of(name: str, **keys: Any) -> str:
    """The address of a page."""
    return reverse(name, kwargs=keys)
