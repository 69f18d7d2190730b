"""What there is to do in a team, as rooms further down name it: on the pages on which people land."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evenhand.web.accounts.models import User
from evenhand.web.organisations.models import Team


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, and where it begins."""

    team: Team
    title: str
    address: str


Source = Callable[[User, Sequence[Team]], Iterable[Task]]
_SOURCES: list[Source] = []


def source_of_tasks(found: Source) -> Source:
    """Make a room's tasks known."""
    _SOURCES.append(found)
    return found


def tasks_of(person: User, teams: Sequence[Team]) -> list[Task]:
    """What the person can do in these teams, by team and title."""
    found = [task for source in _SOURCES for task in source(person, teams)]
    return sorted(found, key=lambda t: (t.team.name, t.title))
