"""Words about measures as typed content: the parts that measures play."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A part that measures play in a project, and what it is for."""

    id: str
    title: str
    one: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Measuring:
    """All of it."""

    roles: tuple[RoleWords, ...]


@cache
def measuring() -> Measuring:
    """The words.

    Examples
    --------
    >>> [role.id for role in measuring().roles]
    ['outcome', 'process', 'balancing']
    """
    text = resources.files(__package__).joinpath("measuring.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return Measuring(roles=tuple(RoleWords(**r) for r in content["role"]))
