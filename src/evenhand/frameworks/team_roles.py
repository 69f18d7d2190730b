"""Which roles a team needs, as typed content."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class NeededRole:
    """A role. `several`: one person is few; `needed`: a team without it is told so."""

    id: str
    title: str
    does: str
    needed: bool = True
    several: bool = False


@dataclass(frozen=True, slots=True)
class Protection:
    """How a person's hours are protected."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A line of the checklist of somebody who joins later, with the page of each project where it is."""

    id: str
    title: str
    why: str
    page: str = ""  # empty: nothing to open, something to do together
    kind: str = ""  # of a register


@dataclass(frozen=True, slots=True)
class TeamRoles:
    """Everything that the roster is made of."""

    purpose: str
    late_after_days: int
    joining_title: str
    joining_purpose: str
    hours_title: str
    hours_purpose: str
    roles: tuple[NeededRole, ...]
    protections: tuple[Protection, ...]
    catch_up: tuple[CatchUp, ...]

    def title(self, id: str) -> str:
        """Of a role; empty for one that is not in the list."""
        return next((r.title for r in self.roles if r.id == id), "")

    def protection(self, id: str) -> str:
        """How hours are protected, in words."""
        return next((p.label for p in self.protections if p.id == id), "")


@cache
def team_roles() -> TeamRoles:
    """The content.

    Examples
    --------
    >>> [r.id for r in team_roles().roles if not r.needed]
    ['anaesthetist']
    >>> team_roles().title("data")
    'Data analyst'
    """
    text = resources.files(__package__).joinpath("team_roles.toml").read_text(encoding="utf-8")
    form = tomllib.loads(text)
    return TeamRoles(
        purpose=form["purpose"],
        late_after_days=form["late_after_days"],
        **{
            n: form[n] for n in ("joining_title", "joining_purpose", "hours_title", "hours_purpose")
        },
        roles=tuple(NeededRole(**r) for r in form["role"]),
        protections=tuple(Protection(**p) for p in form["protected"]),
        catch_up=tuple(CatchUp(**c) for c in form["catch_up"]),
    )
