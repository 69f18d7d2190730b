"""What each birth adds to a CUSUM: log-likelihood ratios, rounded to a lattice."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

from evenhand.spc.kinds import ChartError

CLOSE = 0.005  # scores are rounded by less than this share, so that the Markov chain is exact


@dataclass(frozen=True, slots=True)
class Scores:
    """Steps of one CUSUM in whole units: `event` for a birth with the event, `other` without.

    One of them is positive and the other negative. `unit` is the log-likelihood ratio of one step.
    """

    event: int
    other: int
    unit: float

    @property
    def up(self) -> int:
        """Size of the step towards a signal."""
        return max(self.event, self.other)

    @property
    def down(self) -> int:
        """Size of the step away from it."""
        return -min(self.event, self.other)

    def height(self, threshold: float) -> int:
        """A threshold on the log-likelihood scale in whole units, not below it."""
        return max(ceil(threshold / self.unit - 1e-9), 1)

    def chance_up(self, rate: float) -> float:
        """Chance of a step towards a signal when the event has this rate."""
        return rate if self.event > 0 else 1 - rate


def scores(baseline_rate: float, odds_ratio: float) -> Scores:
    """Scores for a change of the odds by `odds_ratio` (over 1: more events, under 1: fewer).

    An event scores log(R / (1 - p + R p)), no event log(1 / (1 - p + R p)). Their ratio is rounded
    to whole steps (m - k) : k with the smallest k that changes it by under 0.5 %.

    Raises
    ------
    ChartError
        A rate outside 0 to 1, or an odds ratio of 1 or not above 0.

    Source
    ------
    Steiner, Cook, Farewell and Treasure 2000, Biostatistics 1, 441-452; whole steps as in Reynolds
    and Stoumbos 1999, Journal of Quality Technology 31, 87-108.

    Examples
    --------
    >>> found = scores(0.05, 2.0)
    >>> found.event, found.other, round(found.event * found.unit, 3)
    (53, -4, 0.645)
    """
    if not 0 < baseline_rate < 1:
        raise ChartError(
            f"A baseline rate of {baseline_rate:g} leaves nothing to watch.",
            remedy="Give a rate between 0 and 1.",
        )
    if odds_ratio <= 0 or odds_ratio == 1:
        raise ChartError(
            f"An odds ratio of {odds_ratio:g} is no change to look for.",
            remedy="Give one above 1 (more events) or between 0 and 1 (fewer).",
        )
    scale = log(1 - baseline_rate + odds_ratio * baseline_rate)
    event, other = log(odds_ratio) - scale, -scale
    span = abs(event) + abs(other)
    rarer = min(abs(event), abs(other))
    small, whole = _whole_steps(rarer / span)
    steps = (small, whole - small) if abs(event) == rarer else (whole - small, small)
    sign = 1 if odds_ratio > 1 else -1
    return Scores(sign * steps[0], -sign * steps[1], span / whole)


def _whole_steps(share: float) -> tuple[int, int]:
    """Whole k of m close to `share`, with the smallest k."""
    k = 1
    while abs(k / round(k / share) - share) >= CLOSE * share:
        k += 1
    return k, round(k / share)
