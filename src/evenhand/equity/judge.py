"""From intervals to answers: the evidence of each strength, and the verdict rules on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.equity.cells import Bools
from evenhand.equity.change import GapShift
from evenhand.equity.compare import Intervals, Pairs
from evenhand.equity.model import Margin
from evenhand.equity.settings import Settings
from evenhand.equity.verdict import (
    Answers,
    Codes,
    Evidence,
    both_scales_only,
    gap_answers,
    own_answers,
    settle,
    settle_own,
    settle_stand,
    stands,
)


@dataclass(frozen=True, slots=True, eq=False)
class GapPairs:
    """The comparisons behind one gap's change, arrays shaped (gaps,)."""

    before: Pairs  # focus against comparison
    since: Pairs
    focus: Pairs  # since against before
    comparison: Pairs


def within(intervals: Intervals, low: float, high: float) -> Bools:
    """Whole 95 % interval inside (low, high)."""
    return (intervals.low > low) & (intervals.high < high)


def _same_ratio(ratio: Intervals, constants: Settings) -> Bools:
    return within(ratio, constants.same_low, constants.same_high)


def _same_difference(difference: Intervals, margin: Margin | None) -> Bools:
    if margin is None:
        return np.zeros(difference.low.shape, bool)
    return within(difference, -margin.difference, margin.difference)


def evidence(
    shift: GapShift,
    pairs: GapPairs,
    *,
    margin: Margin | None,
    constants: Settings,
    suggested: bool,
) -> Evidence:
    """What the intervals of one strength say of each gap."""
    ratio_low, ratio_high = shift.ratio.bounds(suggested=suggested)
    low, high = shift.difference.bounds(suggested=suggested)
    flipped = pairs.before.flipped
    above, below = ratio_low > 1, ratio_high < 1
    return Evidence(
        sign=np.nan_to_num(np.sign(pairs.before.difference.value)).astype(np.int64),
        baseline_gap=pairs.before.up(suggested=True) | pairs.before.down(suggested=True),
        ratio_up=np.where(flipped, below, above),
        ratio_down=np.where(flipped, above, below),
        ratio_same=_same_ratio(shift.ratio, constants),
        difference_up=low > 0,
        difference_down=high < 0,
        difference_same=_same_difference(shift.difference, margin),
        focus_up=pairs.focus.up(suggested=suggested),
        focus_down=pairs.focus.down(suggested=suggested),
        comparison_up=pairs.comparison.up(suggested=suggested),
        comparison_down=pairs.comparison.down(suggested=suggested),
        after_above=pairs.since.up(suggested=suggested),
        after_below=pairs.since.down(suggested=suggested),
    )


def judge_gap(
    shift: GapShift,
    pairs: GapPairs,
    *,
    direction: str,
    margin: Margin | None,
    constants: Settings,
    capped: bool,
    several_looks: bool = False,
) -> tuple[Answers, Codes]:
    """How each gap has changed, and how sure that is."""
    established, suggested = (
        gap_answers(
            evidence(shift, pairs, margin=margin, constants=constants, suggested=weaker),
            direction,
        )
        for weaker in (False, True)
    )
    if several_looks:
        suggested = both_scales_only(suggested)
    equal = equal_within(pairs.before, margin)
    return settle(established, suggested, equal_before=equal, capped=capped)


def equal_within(pairs: Pairs, margin: Margin | None, *, suggested: bool = False) -> Bools:
    """Both intervals inside the agreed margin; False where there is none."""
    if margin is None:
        return np.zeros(pairs.flipped.shape, bool)
    low, high = pairs.difference.bounds(suggested=suggested)
    ratio_low, ratio_high = pairs.ratio.bounds(suggested=suggested)
    near = (low > -margin.difference) & (high < margin.difference)
    return near & (ratio_low > 1 / margin.ratio) & (ratio_high < margin.ratio)


def judge_stand(pairs: Pairs, *, margin: Margin | None, capped: bool) -> tuple[Codes, Codes]:
    """Where each gap stands, and how sure that is."""
    both = [
        stands(
            pairs.up(suggested=suggested) | pairs.down(suggested=suggested),
            equal_within(pairs, margin, suggested=suggested),
        )
        for suggested in (False, True)
    ]
    return settle_stand(*both, capped=capped)


def judge_own(
    pairs: Pairs, *, direction: str, margin: Margin | None, constants: Settings, capped: bool
) -> tuple[Codes, Codes]:
    """How care for each group has changed, by its own interval, and how sure that is."""
    same = _same_ratio(pairs.ratio, constants)
    if margin is not None:
        same = same & _same_difference(pairs.difference, margin)
    both = [
        own_answers(pairs.up(suggested=suggested), pairs.down(suggested=suggested), same, direction)
        for suggested in (False, True)
    ]
    return settle_own(*both, capped=capped)


def rules_out_worsening(
    pairs: Pairs, *, direction: str, margin: Margin | None, constants: Settings
) -> Bools:
    """The 95 % interval excludes a worsening that matters: 1.25 times, and the margin if agreed.

    On the ratio of the non-event the bound is 0.80. Where no direction is good, a rise and a fall
    must both be excluded.
    """
    small_rise = np.where(
        pairs.flipped, pairs.ratio.low > constants.same_low, pairs.ratio.high < constants.same_high
    )
    small_fall = np.where(
        pairs.flipped, pairs.ratio.high < constants.same_high, pairs.ratio.low > constants.same_low
    )
    if margin is not None:
        small_rise = small_rise & (pairs.difference.high < margin.difference)
        small_fall = small_fall & (pairs.difference.low > -margin.difference)
    return {"lower": small_rise, "higher": small_fall}.get(direction, small_rise & small_fall)
