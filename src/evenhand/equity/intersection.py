"""Ethnicity and a second characteristic together: joint groups, and the gap inside each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evenhand.defaults import constant
from evenhand.equity.estimates import around, estimate, estimates, multipliers
from evenhand.equity.joint import (
    Interaction,
    JointGroup,
    JointTable,
    LevelGap,
    Sides,
    joint_sentences,
)
from evenhand.equity.levels import Counts, pooled_levels
from evenhand.equity.stratified import Stratified, mantel_haenszel
from evenhand.errors import PlanError
from evenhand.stats.additive import excess, excess_limits, joint_risk_ratios, product
from evenhand.stats.critical import Floats
from evenhand.stats.intervals import poisson_rate, wilson
from evenhand.stats.persontime import rate_difference_score, rate_ratio_score
from evenhand.stats.proportions import score_difference, score_ratio


def joint_table(
    groups: Sequence[str],
    levels: Sequence[str],
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    population: Sequence[str] | str,
    compare_with: Sequence[str] | str,
    dimension: str = "deprivation",
    kind: str = "proportion",
    ordered: bool = True,
    fewest: int | None = None,
    unknown: int = 0,
    hidden: bool = False,
    people: str = "people",
) -> JointTable:
    """Ethnic groups by levels of a second characteristic, with small-number care.

    Levels side by side are put together until the population of focus and the comparison have
    `fewest` people in each, or two levels are left; joint groups that are still smaller are named
    as too small to read and get no rate. Nothing small is silently dropped.

    Parameters
    ----------
    groups
        Ethnic groups, in display order.
    levels
        Levels of the second characteristic: reference level first (least deprived, say).
    numerator, denominator
        Events and people, shaped (groups, levels).
    population, compare_with
        The population of focus and what it is compared with: labels out of `groups`.
    dimension
        What the levels are of, for the words.
    kind
        "proportion" or "rate".
    ordered
        False keeps levels apart: only neighbours in an order can be put together.
    fewest
        People that a joint group needs to be read; None takes `[joint] fewest_people`.
    unknown
        People without a recorded level, for the words.
    hidden
        Cells without people are hidden ones of a protected table, not empty ones.
    people
        Noun that stands after the groups' labels in sentences: "women".

    Raises
    ------
    PlanError
        When shapes, names or counts do not fit.

    Source
    ------
    Interaction: Rothman 1986; Hosmer and Lemeshow 1992; Zou 2008; presentation of both scales:
    Knol and VanderWeele 2012.

    Examples
    --------
    >>> found = joint_table(["Black", "White"], ["1 least deprived", "2", "3 most deprived"],
    ...     [[6, 20, 60], [60, 90, 120]], [[100, 200, 400], [1500, 1500, 1500]],
    ...     population="Black", compare_with="White")
    >>> [round(g.ratio.value, 2) for g in found.gaps]
    [1.5, 1.67, 1.88]
    >>> round(found.within.ratio.value, 2), round(found.interaction.excess.value, 2)
    (1.78, 1.25)
    """
    least = int(constant("joint", "fewest_people")) if fewest is None else fewest
    sides = _sides(groups, population, compare_with, people)
    counts = _checked(groups, levels, numerator, denominator, kind)
    if ordered:
        rows = (sides.focus, sides.comparison)
        counts = pooled_levels(counts, rows, fewest=least)
    x, n, kept = counts.x, counts.n, counts.labels
    z, small = multipliers(), n < least
    focus, comparison = (
        (x[s].sum(axis=0), n[s].sum(axis=0)) for s in (sides.focus, sides.comparison)
    )
    too_small = tuple(
        (g, level) for i, g in enumerate(groups) for j, level in enumerate(kept) if small[i, j]
    )
    readable = (focus[1] >= least) & (comparison[1] >= least)
    within = _within(focus, comparison, kind)
    joint = _interaction(focus, comparison, kept, kind, z) if readable[[0, -1]].all() else None
    table = JointTable(
        dimension=dimension,
        hidden=hidden,
        groups=tuple(groups),
        levels=kept,
        cells=_cells(groups, counts, small, kind, z, hidden=hidden),
        gaps=_gaps(focus, comparison, readable, kept, kind, z),
        within=within,
        interaction=joint if len(kept) > 1 else None,
        pooled=tuple(p for p in counts.members if len(p) > 1),
        too_small=too_small,
        sentences=(),
    )
    return replace(
        table, sentences=tuple(joint_sentences(table, sides, least=least, unknown=unknown))
    )


def _sides(
    groups: Sequence[str],
    population: Sequence[str] | str,
    compare_with: Sequence[str] | str,
    people: str,
) -> Sides:
    named = [(v,) if isinstance(v, str) else tuple(v) for v in (population, compare_with)]
    strange = [label for side in named for label in side if label not in groups]
    if strange or not all(named):
        raise PlanError(
            f"There is no group ‘{strange[0]}’." if strange else "No group was named.",
            remedy=f"Name groups out of: {', '.join(groups)}.",
        )
    if set(named[0]) & set(named[1]):
        raise PlanError(
            "A group is both in the population of focus and in the comparison.",
            remedy="Name it on one side only.",
        )
    places = [np.array([list(groups).index(v) for v in side], np.int64) for side in named]
    labels = [f"{' and '.join(side)} {people}" for side in named]
    return Sides(places[0], places[1], labels[0], labels[1])


def _checked(
    groups: Sequence[str],
    levels: Sequence[str],
    numerator: ArrayLike,
    denominator: ArrayLike,
    kind: str,
) -> Counts:
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    if x.shape != (len(groups), len(levels)) or n.shape != x.shape:
        raise PlanError(
            "The counts do not have one number for each group and level.",
            remedy="Give numerator and denominator as groups by levels.",
        )
    if (x < 0).any() or (n < 0).any() or (kind == "proportion" and (x > n).any()):
        raise PlanError(
            "A count is below 0, or there are more events than people.",
            remedy="Check the counts; if one person can have several events, use kind rate.",
        )
    return Counts(x, n, tuple(levels), tuple((level,) for level in levels))


def _cells(
    groups: Sequence[str],
    counts: Counts,
    small: NDArray[np.bool_],
    kind: str,
    z: tuple[float, float],
    *,
    hidden: bool,
) -> tuple[JointGroup, ...]:
    interval, method = (
        (poisson_rate, "exact under 10 events, else Byar")
        if kind == "rate"
        else (wilson, "Wilson score")
    )
    x, n = counts.x.ravel(), counts.n.ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = estimates(x / n, lambda m: interval(x, n, m), method, z=z)
    wide = len(counts.labels)
    return tuple(
        JointGroup(
            group,
            level,
            None if hidden and counts.n[i, j] == 0 else int(counts.x[i, j]),
            None if hidden and counts.n[i, j] == 0 else int(counts.n[i, j]),
            None if small[i, j] else rates[i * wide + j],
        )
        for i, group in enumerate(groups)
        for j, level in enumerate(counts.labels)
    )


_Side = tuple[Floats, Floats]  # events and people by level


def _gaps(
    focus: _Side,
    comparison: _Side,
    readable: NDArray[np.bool_],
    levels: tuple[str, ...],
    kind: str,
    z: tuple[float, float],
) -> tuple[LevelGap, ...]:
    (x1, n1), (x0, n0) = focus, comparison
    score = (
        (rate_ratio_score, rate_difference_score)
        if kind == "rate"
        else (score_ratio, score_difference)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p0 = x1 / n1, x0 / n0
        ratio = estimates(p1 / p0, lambda m: score[0](x1, n1, x0, n0, m), "score", z=z)
        difference = estimates(p1 - p0, lambda m: score[1](x1, n1, x0, n0, m), "score", z=z)
    return tuple(
        LevelGap(level, ratio[j], difference[j]) if readable[j] else LevelGap(level, None, None)
        for j, level in enumerate(levels)
    )


def _within(focus: _Side, comparison: _Side, kind: str) -> Stratified | None:
    if not ((focus[1] > 0) & (comparison[1] > 0)).any():
        return None
    return mantel_haenszel(*focus, *comparison, kind=kind)


def _interaction(
    focus: _Side, comparison: _Side, levels: tuple[str, ...], kind: str, z: tuple[float, float]
) -> Interaction:
    order = [(comparison, 0), (focus, 0), (comparison, -1), (focus, -1)]
    x, n = ([side[k][place] for side, place in order] for k in (0, 1))
    found = joint_risk_ratios(x, n, proportion=kind == "proportion")
    value, error = excess(found)
    ends = [end for m in z for end in excess_limits(found, m)]
    times, times_error = product(found)
    return Interaction(
        level=levels[-1],
        reference_level=levels[0],
        excess=estimate(value, ends, "MOVER"),
        excess_delta=around(value, error, "delta method", z=z),
        product=around(times, times_error, "log-Wald", z=z, logged=True),
    )
