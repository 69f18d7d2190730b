"""Is a service reaching each group? Shares of those seen against shares of a population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order

Floats = NDArray[np.float64]
EXACT_BELOW = 10  # counts: the exact share interval instead of the formula


@dataclass(frozen=True)
class Representation:
    """Representation quotients of one service against one population.

    All arrays have shape (groups,), in the order of `groups`.

    Attributes
    ----------
    groups
        Stated groups, in display order.
    observed, population
        Counts seen in the service, and in the population.
    share, population_share
        Shares of the known, 0 to 1.
    quotient
        share / population_share: 1 is the same share as in the population.
    low, high
        Interval of the quotient: the formula on the log scale, or the exact share interval divided
        by the population share where a count is under 10 or everyone is in one group.
    exact
        Which groups have the exact interval.
    relative_difference
        100 (share - population_share) / population_share, in percent.
    share_low, share_high
        Wilson interval of the share.
    known, unknown, unknown_share
        People with and without a stated group, and the share (0 to 1) of everyone without.
    level
        Confidence level of the intervals.
    """

    groups: tuple[EthnicGroup, ...]
    observed: Floats
    population: Floats
    share: Floats
    population_share: Floats
    quotient: Floats
    low: Floats
    high: Floats
    exact: NDArray[np.bool_]
    relative_difference: Floats
    share_low: Floats
    share_high: Floats
    known: int
    unknown: int
    unknown_share: float
    level: float


def representation(
    observed: Mapping[EthnicGroup, int],
    population: Mapping[EthnicGroup, float],
    *,
    level: float = 0.95,
) -> Representation:
    """Compare the groups seen in a service with a reference population.

    RQ_j = (x_j / sum x) / (P_j / sum P); with p_j = x_j / N of the N people whose group is known,
    var(ln RQ_j) = (1 - p_j) / (N p_j), the population taken as fixed.

    Parameters
    ----------
    observed
        People seen, by group. Groups that are not stated are counted apart as unknown.
    population
        Population, by group: the same stated groups.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    Representation

    Raises
    ------
    PlanError
        If a group was seen that the population does not hold, nobody was seen with a known group,
        or a count is negative.

    Examples
    --------
    >>> asian, white = EthnicGroup("asian", "Asian"), EthnicGroup("white", "White")
    >>> found = representation({asian: 30, white: 70}, {asian: 200, white: 300})
    >>> found.quotient.round(3).tolist(), found.low.round(3).tolist(), found.high.round(3).tolist()
    ([0.75, 1.167], [0.556, 1.026], [1.012, 1.326])
    """
    groups = _groups(observed, population)
    counts = np.array([observed.get(group, 0) for group in groups], float)
    people = np.array([population[group] for group in groups], float)
    unknown = sum(n for group, n in observed.items() if group.status is not GroupStatus.STATED)
    known = counts.sum()
    _check(counts, people)
    share, fixed = counts / known, people / people.sum()
    low, high, exact = _interval(counts, known, level)
    wilson_low, wilson_high = _wilson(counts, known, level)
    return Representation(
        groups,
        counts,
        people,
        share,
        fixed,
        quotient=share / fixed,
        low=low / fixed,
        high=high / fixed,
        exact=exact,
        relative_difference=100 * (share - fixed) / fixed,
        share_low=wilson_low,
        share_high=wilson_high,
        known=int(known),
        unknown=int(unknown),
        unknown_share=float(unknown / (known + unknown)),
        level=level,
    )


def _groups(
    observed: Mapping[EthnicGroup, int], population: Mapping[EthnicGroup, float]
) -> tuple[EthnicGroup, ...]:
    held = {group for group, people in population.items() if people}
    seen = {group for group, n in observed.items() if n and group.status is GroupStatus.STATED}
    if strangers := in_display_order(seen - held):
        raise PlanError(
            f"The population has no count for {', '.join(group.label for group in strangers)}.",
            remedy="Use a population with the same groups, or bring both to the high-level groups.",
        )
    return in_display_order(group for group in held if group.status is GroupStatus.STATED)


def _check(counts: Floats, people: Floats) -> None:
    if (counts < 0).any() or (people < 0).any():
        raise PlanError(
            "A count is below zero.", remedy="Check the counts of the service and the population."
        )
    if not counts.sum():
        raise PlanError(
            "Nobody was seen with a known, stated ethnic group.",
            remedy="Check the mapping, or choose a longer period.",
        )


def _interval(
    counts: Floats, known: float, level: float
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Interval of the share: log formula, or exact where counts are small or all in one group."""
    exact = (counts < EXACT_BELOW) | (counts == known)
    share = np.where(exact, 0.5, counts / known)  # 0.5: any value, replaced below
    half = stats.norm.ppf((1 + level) / 2) * np.sqrt((1 - share) / (known * share))
    low, high = _clopper_pearson(counts, known, level)
    return (
        np.where(exact, low, share * np.exp(-half)),
        np.where(exact, high, share * np.exp(half)),
        exact,
    )


def _clopper_pearson(counts: Floats, known: float, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    low = stats.beta.ppf(tail, np.maximum(counts, 1), known - counts + 1)
    high = stats.beta.ppf(1 - tail, counts + 1, np.maximum(known - counts, 1))
    return np.where(counts == 0, 0.0, low), np.where(counts == known, 1.0, high)


def _wilson(counts: Floats, known: float, level: float) -> tuple[Floats, Floats]:
    z = stats.norm.ppf((1 + level) / 2)
    spread = z * np.sqrt(z**2 + 4 * counts * (1 - counts / known))
    middle, scale = 2 * counts + z**2, 2 * (known + z**2)
    return np.maximum((middle - spread) / scale, 0.0), np.minimum((middle + spread) / scale, 1.0)
