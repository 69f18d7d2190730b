"""What taking part in a programme asks of people, as typed content: roles, activities, hours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from evenhand.errors import UserError

KINDS = ("meeting", "work", "data")
MOST_MONTHS = 60
_REMEDY = "The numbers that come with Evenhand show the form."


class CommitmentError(UserError):
    """What taking part asks is not written as it must be."""


@dataclass(frozen=True, slots=True)
class CommitmentRole:
    """Who takes part; `usual`: how many of them a team has."""

    id: str
    label: str
    usual: int


@dataclass(frozen=True, slots=True)
class Activity:
    """What people do, and how many hours each time; in person, travel comes on top."""

    id: str
    label: str
    kind: str
    hours: Mapping[str, float]  # by role, of one person
    every: int = 1
    first: int = 1
    last: int | None = None
    in_person: bool = False

    def happens_in(self, month: int) -> bool:
        """Whether it happens in a month, the first being 1.

        Examples
        --------
        >>> [m for m in range(1, 13) if Activity("a", "A", "meeting", {}, every=4).happens_in(m)]
        [1, 5, 9]
        """
        over = self.last is not None and month > self.last
        return month >= self.first and not over and (month - self.first) % self.every == 0


@dataclass(frozen=True, slots=True)
class CommitmentPlan:
    """Everything that taking part asks, by role and activity."""

    months: int
    roles: tuple[CommitmentRole, ...]
    activities: tuple[Activity, ...]


def parse_commitment(text: str) -> CommitmentPlan:
    """What taking part asks, from TOML.

    Raises
    ------
    CommitmentError
        When it is no TOML, or something in it is missing, unknown or out of bounds.

    Examples
    --------
    >>> parse_commitment("months = 0")
    Traceback (most recent call last):
    ...
    evenhand.frameworks.commitment.CommitmentError: ‘months’ must be a whole number from 1 to 60. The numbers that come with Evenhand show the form.
    """
    try:
        form = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.sub(r" \(at .*\)$", "", str(error))
        at = re.search(r"at line (\d+)", str(error))
        raise CommitmentError(
            f"This is not valid TOML: {said}.",
            remedy="Put that line right.",
            where=f"line {at[1]}" if at else None,
        ) from None
    for problem in _problems(form):
        raise CommitmentError(problem, remedy=_REMEDY)
    return CommitmentPlan(
        months=form["months"],
        roles=tuple(CommitmentRole(**r) for r in form["role"]),
        activities=tuple(Activity(**a) for a in form["activity"]),
    )


def _problems(form: Mapping[str, Any]) -> Iterator[str]:
    if not _between(form.get("months"), 1, MOST_MONTHS):
        yield f"‘months’ must be a whole number from 1 to {MOST_MONTHS}."
    if lost := set(form) - {"months", "role", "activity"}:
        yield f"‘{min(lost)}’ is not known here."
    for name in ("role", "activity"):
        tables = form.get(name)
        if not isinstance(tables, list) or not tables or not all(map(_is_table, tables)):
            yield f"At least one [[{name}]] is needed."
            return
    for role in form["role"]:
        yield from _of_role(role)
    known = {r.get("id") for r in form["role"]}
    for activity in form["activity"]:
        yield from _of_activity(activity, known)
    for name in ("role", "activity"):
        ids = [x["id"] for x in form[name]]
        if len(set(ids)) < len(ids):
            yield f"Two [[{name}]] have the same id."


def _is_table(found: Any) -> bool:
    return isinstance(found, dict)


def _between(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _of_role(role: Mapping[str, Any]) -> Iterator[str]:
    yield from _named(role, "role", {"id", "label", "usual"})
    if not _between(role.get("usual"), 0, 50):
        yield f"‘{role.get('id')}’: ‘usual’ must be a whole number from 0 to 50."


def _named(table: Mapping[str, Any], kind: str, allowed: set[str]) -> Iterator[str]:
    for name in ("id", "label"):
        text = table.get(name)
        if not isinstance(text, str) or not text.strip() or len(text) > 120:
            yield f"A [[{kind}]] needs ‘{name}’, a short text."
            return
    if lost := set(table) - allowed:
        yield f"‘{table['id']}’: ‘{min(lost)}’ is not known here."


_OF_ACTIVITY = {"id", "label", "kind", "hours", "every", "first", "last", "in_person"}


def _of_activity(activity: Mapping[str, Any], roles: set[Any]) -> Iterator[str]:
    yield from _named(activity, "activity", _OF_ACTIVITY)
    name, hours = activity.get("id"), activity.get("hours")
    if activity.get("kind") not in KINDS:
        yield f"‘{name}’: ‘kind’ must be one of {', '.join(KINDS)}."
    for bound in ("every", "first", "last"):
        if bound in activity and not _between(activity[bound], 1, MOST_MONTHS):
            yield f"‘{name}’: ‘{bound}’ must be a whole number from 1 to {MOST_MONTHS}."
    if not isinstance(activity.get("in_person", False), bool):
        yield f"‘{name}’: ‘in_person’ must be true or false."
    if not isinstance(hours, dict) or not hours:
        yield f"‘{name}’: ‘hours’ by role are needed."
        return
    for role, number in hours.items():
        if role not in roles:
            yield f"‘{name}’ has hours for ‘{role}’, which is no [[role]]."
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= 200:  # fmt: skip
            yield f"‘{name}’: hours must be a number from 0 to 200."


def usual_commitment() -> str:
    """The TOML that comes with Evenhand: what a call begins with."""
    return resources.files(__package__).joinpath("commitment.toml").read_text(encoding="utf-8")


@cache
def usual_plan() -> CommitmentPlan:
    """The same, read.

    Examples
    --------
    >>> [r.label for r in usual_plan().roles][:2]
    ['Team lead', 'Team member']
    """
    return parse_commitment(usual_commitment())
