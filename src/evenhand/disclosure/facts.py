"""What an attacker can write down: sums of unknown counts, each known exactly or between two bounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf


@dataclass(frozen=True, slots=True)
class Part:
    """A sum of one quantity over groups and a span of days, times a weight.

    `quantity` names what is counted ("numerator", "denominator" or any other name). `end` is the
    first day after the span; undated tables use `date.min` to `date.max`.
    """

    quantity: str
    groups: frozenset[str]
    start: date
    end: date
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fact:
    """`low <= sum of parts <= high`. A shown count has `low == high`."""

    parts: tuple[Part, ...]
    low: float = 0.0
    high: float = inf


@dataclass(frozen=True, slots=True)
class Target:
    """A hidden count that an attacker would like to know: the sum of its parts."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Feasible:
    """Integers that a target may be, as far as the attacker can tell.

    `count` stops at the number asked for; `low` and `high` are the least and greatest value
    possible (infinite when nothing bounds it).
    """

    name: str
    count: int
    low: float
    high: float
