"""Is a service reaching each group? Shares of those seen against shares of a population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import PlanError
from evenhand.ethnicity.catalogue import canonical_groups
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus, in_display_order
from evenhand.stats.critical import critical
from evenhand.stats.intervals import clopper_pearson, wilson

Floats = NDArray[np.float64]
EXACT_BELOW = 10  # counts: the exact share interval instead of the formula


@dataclass(frozen=True)
class RepresentationRow:
    """One group: counts, shares (0 to 1), quotient (`ratio`) with its interval."""

    key: str
    label: str
    count: int
    population: float
    share: float
    population_share: float
    ratio: float
    low: float
    high: float
    exact: bool


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

    @property
    def rows(self) -> tuple[RepresentationRow, ...]:
        """The same, a row a group."""
        columns = (
            self.observed.astype(int),
            self.population,
            self.share,
            self.population_share,
            self.quotient,
            self.low,
            self.high,
            self.exact,
        )
        values = zip(*(column.tolist() for column in columns), strict=True)
        return tuple(
            RepresentationRow(group.key, group.label, *row)
            for group, row in zip(self.groups, values, strict=True)
        )


def representation(
    observed: Mapping[EthnicGroup, int] | Mapping[str, int],
    population: Mapping[EthnicGroup, float] | Mapping[str, float],
    *,
    level: float = 0.95,
) -> Representation:
    """Compare the groups seen in a service with a reference population.

    RQ_j = (x_j / sum x) / (P_j / sum P); with p_j = x_j / N of the N people whose group is known,
    var(ln RQ_j) = (1 - p_j) / (N p_j), the population taken as fixed.

    Parameters
    ----------
    observed
        People seen, by group or by group key. Groups that are not stated are counted apart, as
        unknown.
    population
        Population, by group or key: the same stated groups.
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

    Notes
    -----
    An unrounded population is needed: one rounded to 5 moves the quotient of a small group. The
    exact interval is Clopper and Pearson's for the share, divided by the population's share.

    Examples
    --------
    >>> found = representation({"asian": 30, "white": 70, "not_known": 5},
    ...                        {"asian": 200, "white": 300})
    >>> found.quotient.round(3).tolist(), found.low.round(3).tolist(), found.high.round(3).tolist()
    ([0.75, 1.167], [0.556, 1.026], [1.012, 1.326])
    >>> found.unknown, round(found.unknown_share, 3)
    (5, 0.048)
    """
    seen, held = _by_group(observed), _by_group(population)
    _check(seen, held)
    groups = _compared(seen, held)
    counts = np.array([seen.get(group, 0) for group in groups], float)
    people = np.array([held[group] for group in groups], float)
    unknown = sum(n for group, n in seen.items() if group.status is not GroupStatus.STATED)
    return _measured(groups, counts, people, int(unknown), level)


def _by_group(
    counts: Mapping[EthnicGroup, float] | Mapping[str, float],
) -> dict[EthnicGroup, float]:
    return {_group(key): count for key, count in counts.items()}


def _group(key: EthnicGroup | str) -> EthnicGroup:
    if isinstance(key, EthnicGroup):
        return key
    return canonical_groups().get(key, EthnicGroup(key, key))


def _check(seen: Mapping[EthnicGroup, float], held: Mapping[EthnicGroup, float]) -> None:
    if any(count < 0 for count in (*seen.values(), *held.values())):
        raise PlanError(
            "A count is below zero.", remedy="Check the counts of the service and the population."
        )
    if not any(n for group, n in seen.items() if group.status is GroupStatus.STATED):
        raise PlanError(
            "Nobody was seen with a known, stated ethnic group.",
            remedy="Check the mapping, or choose a longer period.",
        )


def _compared(
    seen: Mapping[EthnicGroup, float], held: Mapping[EthnicGroup, float]
) -> tuple[EthnicGroup, ...]:
    """Stated groups that the population holds; nobody seen may be outside them."""
    living = {g for g, people in held.items() if people and g.status is GroupStatus.STATED}
    found = {g for g, n in seen.items() if n and g.status is GroupStatus.STATED}
    if strangers := in_display_order(found - living):
        raise PlanError(
            f"The population has no count for {', '.join(group.label for group in strangers)}.",
            remedy="Use a population with the same groups, or bring both to the high-level groups.",
        )
    return in_display_order(living)


def _measured(
    groups: tuple[EthnicGroup, ...], counts: Floats, people: Floats, unknown: int, level: float
) -> Representation:
    known = counts.sum()
    share, fixed = counts / known, people / people.sum()
    low, high, exact = _share_interval(counts, known, level)
    wilson_low, wilson_high = wilson(counts, known, critical(level))
    return Representation(
        groups=groups,
        observed=counts,
        population=people,
        share=share,
        population_share=fixed,
        quotient=share / fixed,
        low=low / fixed,
        high=high / fixed,
        exact=exact,
        relative_difference=100 * (share - fixed) / fixed,
        share_low=wilson_low,
        share_high=wilson_high,
        known=int(known),
        unknown=unknown,
        unknown_share=unknown / (int(known) + unknown),
        level=level,
    )


def _share_interval(
    counts: Floats, known: float, level: float
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """By the formula; exact where a count is small or everyone is in one group."""
    exact = (counts < EXACT_BELOW) | (counts == known)
    share = np.where(exact, 0.5, counts / known)  # 0.5 keeps the formula finite; not used there
    half = critical(level) * np.sqrt((1 - share) / (known * share))
    low, high = clopper_pearson(counts, known, critical(level))
    return (
        np.where(exact, low, share * np.exp(-half)),
        np.where(exact, high, share * np.exp(half)),
        exact,
    )
