"""What pooling takes and gives: counts by team, each quantity on both scales, answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evenhand.equity.model import Estimate, GapAnswer, OwnAnswer, Strength
from evenhand.equity.settings import Settings
from evenhand.stats.critical import Floats
from evenhand.stats.meta import Heterogeneity

Pair = tuple[float, float]  # events, people


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """One team's counts, (events, people) each, and its over-dispersion."""

    team: str
    focus_before: Pair
    focus_since: Pair
    comparison_before: Pair
    comparison_since: Pair
    phi: float = 1.0


@dataclass(frozen=True, slots=True)
class PooledScale:
    """One quantity on one scale: each team's, then all together. Ratios are back on their scale.

    `fixed` is what happened in these teams together, `random` the mean over teams like these;
    `reach` is where one more such team may lie (95 %), None under three teams. `spread` is on the
    log scale for ratios.
    """

    teams: tuple[Estimate, ...]
    fixed: Estimate
    random: Estimate
    spread: Heterogeneity
    reach: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PooledPart:
    """One quantity on both scales."""

    ratio: PooledScale
    difference: PooledScale


@dataclass(frozen=True, slots=True)
class PooledAnswer:
    """How the gap, and care for the population of focus, changed: by one of the two models."""

    gap: GapAnswer
    gap_strength: Strength
    own: OwnAnswer
    own_strength: Strength


@dataclass(frozen=True, slots=True)
class PooledChange:
    """All teams together. Estimates by team stand in the order of `teams`.

    `alone` counts the teams whose own counts establish a narrower gap on both scales.
    """

    teams: tuple[str, ...]
    side: str  # "event" or "non-event": which the ratios are of, the rarer over all teams
    before: PooledPart
    since: PooledPart
    change: PooledPart
    focus: PooledPart
    comparison: PooledPart
    fixed: PooledAnswer
    random: PooledAnswer
    alone: int
    left_out: tuple[str, ...]  # teams with nobody in one of the four cells


@dataclass(frozen=True, slots=True)
class Setup:
    """What all parts of one pooling share."""

    proportion: bool
    flipped: bool  # ratios are of the non-event
    direction: str
    constants: Settings
    phi: Floats


Pick = Callable[[PooledScale], Estimate]
