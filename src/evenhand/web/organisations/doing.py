"""What there is to do in a team, as rooms further down name it: on the pages on which people land."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.web.accounts.models import User
from evenhand.web.organisations.models import Team


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, and where it begins.

    Attributes
    ----------
    due
        By when, where there is such a day.
    why
        One line on what it is for, or what waits for it.
    kind
        Heading under which it stands: `numbers` for this month's numbers, `waiting` for whatever
        waits for the person, `follow_up` for what was to be looked at again by now.
    """

    team: Team
    title: str
    address: str
    due: date | None = None
    why: str = ""
    kind: str = "waiting"


HEADINGS = {
    "numbers": "This month’s numbers",
    "waiting": "Waiting for you",
    "follow_up": "To look at again",
}

Source = Callable[[User, Sequence[Team]], Iterable[Task]]
_SOURCES: list[Source] = []


def source_of_tasks(found: Source) -> Source:
    """Make a room's tasks known."""
    _SOURCES.append(found)
    return found


def tasks_of(person: User, teams: Sequence[Team]) -> list[tuple[str, list[Task]]]:
    """What needs the person in these teams, by heading: what has a day first, then by team and title."""
    found = [task for source in _SOURCES for task in source(person, teams)]
    found.sort(key=lambda t: (t.due or date.max, t.team.name, t.title))
    headed = ((title, [t for t in found if t.kind == kind]) for kind, title in HEADINGS.items())
    return [(title, tasks) for title, tasks in headed if tasks]
