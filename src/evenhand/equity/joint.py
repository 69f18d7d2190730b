"""What a table of two characteristics holds, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.equity.model import Estimate
from evenhand.equity.stratified import Stratified
from evenhand.frameworks import wording


@dataclass(frozen=True, slots=True)
class JointGroup:
    """One group in one level. `rate` is None where it is too small to read."""

    group: str
    level: str
    events: int | None  # None: hidden
    people: int | None
    rate: Estimate | None


@dataclass(frozen=True, slots=True)
class LevelGap:
    """The gap inside one level; None where either side is too small to read."""

    level: str
    ratio: Estimate | None
    difference: Estimate | None


@dataclass(frozen=True, slots=True)
class Interaction:
    """Focus in the last level against the comparison in the first.

    `excess` is RERI by MOVER (0: the two gaps add up), `excess_delta` the same by the delta method;
    `product` is the joint ratio over the product of the two (1: they multiply).
    """

    level: str
    reference_level: str
    excess: Estimate
    excess_delta: Estimate
    product: Estimate


@dataclass(frozen=True, slots=True)
class JointTable:
    """All joint groups, the gap inside each level, over all levels, and the interaction.

    `sentences` say what was pooled, what is too small and what was found.
    """

    dimension: str
    groups: tuple[str, ...]
    levels: tuple[str, ...]
    cells: tuple[JointGroup, ...]
    gaps: tuple[LevelGap, ...]
    within: Stratified | None
    interaction: Interaction | None
    pooled: tuple[tuple[str, ...], ...]
    too_small: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    hidden: bool = False  # made from a protected table


@dataclass(frozen=True, slots=True)
class Sides:
    """Places of the focus and of the comparison among the groups."""

    focus: NDArray[np.int64]
    comparison: NDArray[np.int64]
    focus_label: str
    comparison_label: str


def joint_sentences(table: JointTable, sides: Sides, *, least: int, unknown: int) -> list[str]:
    """What a joint table says, in the order in which it should be read."""
    out = [
        _say("pooled", levels=" and ".join(some), dimension=table.dimension)
        for some in table.pooled
    ]
    if table.within is not None and table.within.ratio.low is not None:
        out.append(_within_words(table.dimension, table.within, sides))
    if table.interaction is not None:
        out.append(_interaction_words(table.interaction, sides))
    cells = "; ".join(f"{group} in {level}" for group, level in table.too_small)
    name = "too_small" if cells else "none_small"
    out.append(_say(name, fewest=least, cells=cells))
    if table.hidden:
        out.append(_say("shared"))
    if unknown:
        out.append(_say("unknown", people=f"{unknown:,}", dimension=table.dimension))
    return out


def _within_words(dimension: str, found: Stratified, sides: Sides) -> str:
    ratio = found.ratio
    return _say(
        "within",
        dimension=dimension,
        focus=sides.focus_label,
        comparison=sides.comparison_label,
        times=_figure(ratio.value),
        low=_figure(ratio.low),
        high=_figure(ratio.high),
        crude=_figure(found.crude_ratio.value),
    )


def _interaction_words(found: Interaction, sides: Sides) -> str:
    e = found.excess
    name = "sum_not_excluded"
    if e.low is not None and e.low > 0:
        name = "more_than_sum"
    if e.high is not None and e.high < 0:
        name = "less_than_sum"
    figures = {k: _figure(v) for k, v in (("reri", e.value), ("low", e.low), ("high", e.high))}
    return _say(name, focus=sides.focus_label, level=found.level, **figures)


def _figure(value: float | None) -> str:
    return "no figure" if value is None else f"{value:.2f}".replace("-", "−")


def _say(name: str, **words: object) -> str:
    return wording("comparing")["joint"][name].format(**words)
