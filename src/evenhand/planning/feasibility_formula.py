"""The same chances by a normal approximation: a second working, beside the simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from evenhand.defaults import constant
from evenhand.planning.feasibility import Question


@dataclass(frozen=True, slots=True)
class Formula:
    """Approximate chances of a clear answer at one look; `gap` on the ratio scale alone."""

    own: float
    gap: float | None


def by_formula(question: Question) -> Formula:
    """Chance of a clear answer at the planned end, one look, no over-dispersion.

    Own: Phi((|p1 - p0| - z s0) / s1), s0 from the pooled rate, s1 from both. Gap: Phi(|ln RoR|/s - z)
    with s^2 the sum of 1/x - 1/n over the four cells expected. Neither asks for a gap before, nor
    for both scales, so that the gap's chance is an upper guide.

    Source
    ------
    Fleiss, Levin and Paik 2003, chapter 4; docs/methods/equity.md for the ratio of ratios.

    Examples
    --------
    >>> from evenhand.planning.feasibility import Design, Volume
    >>> found = by_formula(Question(Volume(1000, 0.12), Volume(3000, 0.05), 0.09, Design(12, 12)))
    >>> round(found.own, 3), round(found.gap, 3)
    (0.59, 0.381)
    """
    design = question.design
    if not design.months_read:
        return Formula(0.0, None if question.comparison is None else 0.0)
    years = design.months_before / 12, design.months_read / 12
    z = float(special.ndtri((1 + constant("strength", "established_level")) / 2))
    own = _own(question, years, z)
    if question.comparison is None:
        return Formula(own, None)
    return Formula(own, _gap(question, question.comparison.people, years, z))


def _own(question: Question, years: tuple[float, float], z: float) -> float:
    before, since = question.focus.rate, question.aim
    n0, n1 = (question.focus.people * y for y in years)
    pooled = (before * n0 + since * n1) / (n0 + n1)
    null = np.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    spread = np.sqrt(before * (1 - before) / n0 + since * (1 - since) / n1)
    if spread == 0:
        return float(before != since)
    return float(special.ndtr((abs(since - before) - z * null) / spread))


def _gap(question: Question, people: float, years: tuple[float, float], z: float) -> float:
    """On the rarer side, as the reading has it."""
    focus, comparison = question.focus, question.comparison
    steady = comparison.rate if comparison is not None else 0.0
    cells = [
        (rate, size * year)
        for rate, size, year in (
            (focus.rate, focus.people, years[0]),
            (question.aim, focus.people, years[1]),
            (steady, people, years[0]),
            (steady, people, years[1]),
        )
    ]
    common = sum(rate * n for rate, n in cells) > sum(n for _, n in cells) / 2
    rarer = [(1 - rate if common else rate, n) for rate, n in cells]
    if min(rate for rate, _ in rarer) <= 0:
        return float("nan")  # no event expected: the logarithm has no approximation
    variance = sum(1 / (rate * n) - 1 / n for rate, n in rarer)
    change = abs(np.log(rarer[1][0] / rarer[0][0]))
    return float(special.ndtr(change / np.sqrt(variance) - z))
