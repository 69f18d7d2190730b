"""Words about measures as typed content: the parts they play, and what people choose to make one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A part that measures play in a project, and what it is for."""

    id: str
    title: str
    one: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Whom:
    """To whom something happens."""

    id: str
    label: str
    people: str
    unit: str
    ethnicity_of: str


@dataclass(frozen=True, slots=True)
class Option:
    """A kind or a direction in plain words."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that can be asked of a column, and the condition that it becomes."""

    id: str
    label: str
    of: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Measuring:
    """All of it."""

    roles: tuple[RoleWords, ...]
    whom: tuple[Whom, ...]
    kinds: tuple[Option, ...]
    directions: tuple[Option, ...]
    tests: tuple[Asking, ...]
    ways: Mapping[str, str]
    plan: Mapping[str, str]
    aim: Mapping[str, str]
    complete: Mapping[str, str]


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
    return Measuring(
        ways=MappingProxyType(content["way"]),
        plan=MappingProxyType(content["plan"]),
        aim=MappingProxyType(content["aim"]),
        complete=MappingProxyType(content["complete"]),
        roles=tuple(RoleWords(**r) for r in content["role"]),
        whom=tuple(Whom(**w) for w in content["whom"]),
        kinds=tuple(Option(**k) for k in content["kind"]),
        directions=tuple(Option(**d) for d in content["direction"]),
        tests=tuple(Asking(**{**t, "of": tuple(t["of"])}) for t in content["test"]),
    )
