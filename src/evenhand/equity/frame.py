"""Who is read against whom: groups, unions, phases and levels of one reading, checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.cells import (
    DIRECTIONS,
    KINDS,
    Bools,
    Cells,
    GapCounts,
    Ints,
    check,
    joined,
    unions,
)
from evenhand.equity.compare import Levels, Spread, adjusted
from evenhand.equity.looks import Schedule
from evenhand.equity.settings import Settings
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats
from evenhand.stats.dispersion import (
    CountKind,
    Dispersion,
    Dispersions,
    dispersions,
    mean_dispersions,
)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One reading laid out, or many projects' readings with one plan.

    `cells` are shaped (rows, phases), (projects, rows, phases) of many. Rows: each group, focus,
    comparison, overall, then everyone else of each group. `secondary` are the places of groups
    contrasted with the comparison beside the focus. `strengths` are the levels of established and
    suggested before Bonferroni: one each, or shaped (projects, 1). With a `schedule` they hold over
    all its looks, and each interval has the level of the look being read.
    """

    counts: GapCounts
    cells: Cells
    groups: int
    phases: int
    phase: Ints
    focus: Bools
    comparison: Bools
    secondary: tuple[int, ...]
    kind: str
    direction: str
    declared_before: bool
    capped: bool
    dispersions: Dispersions
    strengths: Levels
    constants: Settings
    schedule: Schedule | None = None

    @property
    def spread(self) -> Dispersion:
        """Over-dispersion of a single reading."""
        return self.dispersions.only()

    @property
    def spread_of_pairs(self) -> Spread:
        """Over-dispersion shaped to broadcast with (..., pairs)."""
        return self.dispersions.spread_over(1) if self.dispersions.phi.ndim else self.spread

    @property
    def focus_row(self) -> int:
        """Row of the population of focus as one."""
        return self.groups

    @property
    def comparison_row(self) -> int:
        """Row of the comparison as one."""
        return self.groups + 1

    @property
    def overall_row(self) -> int:
        """Row of everyone, people without usable ethnicity included."""
        return self.groups + 2

    @property
    def has_primary(self) -> bool:
        """A population of focus and a comparison were both named."""
        return bool(self.focus.any() and self.comparison.any())

    def others_row(self, group: int) -> int:
        """Row of all other stated groups together."""
        return self.groups + 3 + group

    def levels(self, tests: int, size: int) -> Levels:
        """Both levels for `size` intervals among which `tests` share the error."""
        return self.levels_each(np.full(size, tests))

    def levels_each(self, tests: ArrayLike) -> Levels:
        """Both levels of intervals of a change, each sharing the error with so many tests."""
        established, suggested = (self._planned(level, tests) for level in self.strengths)
        return established, suggested

    def levels_by_phase(self, tests: ArrayLike) -> Levels:
        """Both levels of intervals within a phase, shaped (..., tests * phases), phases running fastest.

        The phase before the change is over and is read once. The one since grows with every look.
        """
        first, second = (self._by_phase(level, tests) for level in self.strengths)
        return first, second

    def _by_phase(self, level: Floats, tests: ArrayLike) -> Floats:
        each = np.repeat(np.asarray(tests), self.phases)
        once = adjusted(level, each)
        if self.schedule is None or self.phases == 1:
            return once
        later = np.arange(each.size) % self.phases == self.phases - 1
        planned = self.schedule.levels(float(level), each, since_only=True)
        return np.where(later, planned, once)

    def _planned(self, level: Floats, tests: ArrayLike) -> Floats:
        if self.schedule is None or self.phases == 1:
            return adjusted(level, tests)
        return self.schedule.levels(float(level), tests)

    def levels_masked(self, tests: ArrayLike) -> Levels:
        """Both levels of the flag for whom the overall figure hides."""
        masked = np.asarray(self.constants.masked_level, float)
        suggested = np.asarray(self.constants.suggested, float)
        return self._planned(masked, tests), self._planned(suggested, tests)

    @property
    def primary_tests(self) -> int:
        """1 when the plan was declared before the change; else all contrasts share the error."""
        return 1 if self.declared_before else 1 + len(self.secondary)

    @property
    def secondary_tests(self) -> int:
        """How many contrasts share the error of the secondary ones."""
        extra = 0 if self.declared_before or not self.has_primary else 1
        return max(1, len(self.secondary) + extra)


def lay_out(
    counts: GapCounts,
    *,
    focus: ArrayLike,
    comparison: ArrayLike,
    phase: ArrayLike,
    kind: str,
    direction: str,
    missing_counts: GapCounts | None,
    declared_before: bool,
    capped: bool,
    constants: Settings,
    axes: int = 2,
    found: Dispersions | None = None,
    strengths: Levels | None = None,
    schedule: Schedule | None = None,
) -> Frame:
    """Check the plan against the counts and lay out the reading.

    Parameters
    ----------
    axes
        2 for one project, 3 for many.
    found
        Over-dispersion, where it is known already; else from the periods.
    strengths
        Levels of established and suggested; else those of the constants.
    schedule
        Planned looks; None reads once.

    Raises
    ------
    PlanError
        When focus and comparison overlap, a phase has no period, or a word is unknown.
    """
    _check_words(kind, direction)
    check(counts, kind, axes=axes)
    groups, periods = np.shape(counts.numerator)[-2:]
    chosen = [_mask(m, groups, name) for m, name in ((focus, "focus"), (comparison, "comparison"))]
    _check_overlap(*chosen)
    phase_of = _check_phase(np.asarray(phase, np.int64), periods)
    phases = int(phase_of.max()) + 1
    everyone = joined(counts, missing_counts)
    members = _members(groups, everyone.numerator.shape[-2], *chosen)
    return Frame(
        counts=counts,
        cells=unions(everyone, members, phase_of, phases, kind=kind),
        groups=groups,
        phases=phases,
        phase=phase_of,
        focus=chosen[0],
        comparison=chosen[1],
        secondary=_secondary(*chosen),
        kind=kind,
        direction=direction,
        declared_before=declared_before,
        capped=capped,
        dispersions=_spread(counts, phase_of, kind, constants) if found is None else found,
        strengths=_strengths(constants) if strengths is None else strengths,
        constants=constants,
        schedule=schedule,
    )


def _strengths(constants: Settings) -> Levels:
    return np.array(constants.established), np.array(constants.suggested)


def _check_words(kind: str, direction: str) -> None:
    if kind not in KINDS:
        raise PlanError(
            f"A gap cannot be read for a measure of kind ‘{kind}’.",
            remedy=f"Use one of: {', '.join(KINDS)}; between-kinds are charted only.",
        )
    if direction not in DIRECTIONS:
        raise PlanError(
            f"‘{direction}’ is no direction of good.",
            remedy=f"Use one of: {', '.join(DIRECTIONS)}.",
        )


def _mask(given: ArrayLike, groups: int, name: str) -> Bools:
    mask = np.asarray(given, bool)
    if mask.shape != (groups,):
        raise PlanError(
            f"The {name} does not say yes or no for each of the {groups} groups.",
            remedy="Give one true or false for each group.",
        )
    return mask


def _check_overlap(focus: Bools, comparison: Bools) -> None:
    if (focus & comparison).any():
        raise PlanError(
            "The population of focus and its comparison share a group.",
            remedy="Leave that group out of one of them: a group cannot be compared with itself.",
        )


def _check_phase(phase: Ints, periods: int) -> Ints:
    if phase.shape != (periods,):
        raise PlanError(
            "The phases do not match the periods.", remedy="Give one phase for each period."
        )
    found = set(phase[phase >= 0].tolist())
    if found not in ({0}, {0, 1}):
        raise PlanError(
            "The change date leaves no period before it, or no period at all is read.",
            remedy="Choose a change date inside the data, with periods on both sides.",
        )
    return phase


def _members(groups: int, rows: int, focus: Bools, comparison: Bools) -> Bools:
    """Which rows of the counts each row of the cells holds."""
    each = np.eye(groups, rows, dtype=bool)
    stated = np.arange(rows) < groups
    chosen = np.zeros((2, rows), bool)
    chosen[:, :groups] = focus, comparison
    return np.concatenate([each, chosen, np.ones((1, rows), bool), stated & ~each])


def _secondary(focus: Bools, comparison: Bools) -> tuple[int, ...]:
    """Groups not in the comparison, and not the focus itself when that is one group."""
    alone = focus if focus.sum() == 1 else np.zeros_like(focus)
    return tuple(np.flatnonzero(~comparison & ~alone).tolist()) if comparison.any() else ()


def _spread(counts: GapCounts, phase: Ints, kind: str, constants: Settings) -> Dispersions:
    n, floor = counts.denominator, constants.floor
    if counts.sums is not None and counts.squares is not None and kind == "mean":
        return mean_dispersions(n, counts.sums, counts.squares, phase, floor=floor)
    return dispersions(counts.numerator, n, phase, kind=count_kind(kind), floor=floor)


def count_kind(kind: str) -> CountKind:
    """Binomial or Poisson: counts a period are rates with one unit of time each."""
    return "proportion" if kind == "proportion" else "rate"
