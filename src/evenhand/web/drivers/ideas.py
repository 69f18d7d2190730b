"""Change ideas under drivers, as a room further down names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from evenhand.web.accounts.models import User
from evenhand.web.projects.models import Project


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea under one driver. `told` is where it stands: "Being tested"."""

    driver: UUID
    title: str
    told: str
    address: str


Source = Callable[[User, Project], Iterable[Idea]]
_SOURCES: list[Source] = []


def source_of_ideas(found: Source) -> Source:
    """Make a room's ideas known."""
    _SOURCES.append(found)
    return found


def ideas_of(person: User, project: Project) -> dict[UUID, list[Idea]]:
    """Ideas by driver, in the order of their source."""
    kept: defaultdict[UUID, list[Idea]] = defaultdict(list)
    for source in _SOURCES:
        for idea in source(person, project):
            kept[idea.driver].append(idea)
    return kept
