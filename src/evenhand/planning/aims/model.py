"""The parts of an aim: for whom, what, by how much, from what, by when; as many targets as it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Kind = Literal["share", "points", "unclear", "level", "parity", "direction"]


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to reach.

    `share`: down or up by a share of the rate; `points`: by percentage points; `unclear`: by a number that could be either; `level`: to a
    rate; `parity`: to that of the comparison; `direction`: less or more, without a number. `of`: the rate itself, or the gap between groups.
    """

    kind: Kind
    value: float | None = None  # a proportion: 0.2 for 20 %
    baseline: float | None = None
    by: date | None = None
    within_months: int | None = None  # where it counts from the start instead
    each_year: bool = False
    said_share: float | None = None  # of a level that is said as a share too
    said_points: float | None = None  # or in percentage points
    of: Literal["rate", "gap"] = "rate"
    against: str = ""  # with whom: "White women"


@dataclass(frozen=True, slots=True)
class AimParts:
    """An aim taken apart. What is not there is empty."""

    text: str
    groups: tuple[str, ...] = ()
    everyone: bool = False
    lumped: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # postcodes
    direction: Literal["less", "more", ""] = ""
    targets: tuple[Target, ...] = ()
    gap: bool = False
    process: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    counted: bool = False  # a number of events, not a proportion
    elective: str = ""
    sentences: int = 1
    unclear_days: tuple[str, ...] = ()  # that could be more than one day
    ranges: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # numbers without a unit
    left: tuple[str, ...] = ()  # rates of which it is not clear what they are


def settled(aim: AimParts, means: str) -> AimParts:
    """The aim where its people said what a number means that could be read in two ways: `points` or `share`.

    Examples
    --------
    >>> [t.kind for t in settled(AimParts("", targets=(Target("unclear", 0.1),)), "share").targets]
    ['share']
    """
    if means not in ("points", "share"):
        return aim
    kind: Kind = "points" if means == "points" else "share"
    said = (
        replace(t, kind=kind) if t.kind == "unclear" and t.value is not None else t
        for t in aim.targets
    )
    return replace(aim, targets=tuple(said))
