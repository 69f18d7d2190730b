"""The verdict rules of one team's reading, on the intervals of several teams together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evenhand.equity.model import Estimate, GapAnswer, Strength
from evenhand.equity.pooling.model import Pick, PooledAnswer, PooledPart, PooledScale, Setup
from evenhand.equity.settings import Settings
from evenhand.equity.verdict import (
    GAP_ANSWERS,
    OWN_ANSWERS,
    STRENGTHS,
    Evidence,
    gap_answers,
    own_answers,
    settle,
    settle_own,
)


def answer(parts: dict[str, PooledPart], pick: Pick, setup: Setup) -> PooledAnswer:
    """Answer and strength, from the intervals that `pick` chooses of every scale."""
    evidence = [_evidence(parts, pick, setup, suggested=suggested) for suggested in (False, True)]
    both = [gap_answers(e, setup.direction) for e in evidence]
    gap, sure = settle(*both, equal_before=np.zeros(1, bool), capped=False)
    same = _same(pick(parts["focus"].ratio), setup.constants)
    own = [own_answers(e.focus_up, e.focus_down, same, setup.direction) for e in evidence]
    mine, how = settle_own(*own, capped=False)
    return PooledAnswer(
        GAP_ANSWERS[gap.answer[0]],
        STRENGTHS[sure[0]],
        OWN_ANSWERS[mine[0]],
        STRENGTHS[how[0]],
    )


def _evidence(
    parts: dict[str, PooledPart], pick: Pick, setup: Setup, *, suggested: bool
) -> Evidence:
    def sides(name: str, *, weak: bool = suggested) -> tuple[bool, bool, bool, bool]:
        part = parts[name]
        up, down = _beyond(pick(part.ratio), 1.0, weak=weak)
        if setup.flipped:
            up, down = down, up
        return up, down, *_beyond(pick(part.difference), 0.0, weak=weak)

    def both(name: str, *, weak: bool = suggested) -> tuple[bool, bool]:
        up, down, more, fewer = sides(name, weak=weak)
        return up and more, down and fewer

    ratio_up, ratio_down, up, down = sides("change")
    (focus_up, focus_down), (other_up, other_down) = both("focus"), both("comparison")
    above, below = both("since")
    before = pick(parts["before"].difference).value or 0.0
    return Evidence(
        sign=np.array([np.sign(before)], np.int64),
        baseline_gap=_one(any(both("before", weak=True))),
        ratio_up=_one(ratio_up),
        ratio_down=_one(ratio_down),
        ratio_same=_same(pick(parts["change"].ratio), setup.constants),
        difference_up=_one(up),
        difference_down=_one(down),
        difference_same=_one(False),
        focus_up=_one(focus_up),
        focus_down=_one(focus_down),
        comparison_up=_one(other_up),
        comparison_down=_one(other_down),
        after_above=_one(above),
        after_below=_one(below),
    )


def _one(value: bool) -> NDArray[np.bool_]:
    return np.array([value])


def _beyond(found: Estimate, equal: float, *, weak: bool) -> tuple[bool, bool]:
    """Whole interval above, whole interval below equality."""
    low, high = (found.low80, found.high80) if weak else (found.low, found.high)
    return low is not None and low > equal, high is not None and high < equal


def _same(found: Estimate, constants: Settings) -> NDArray[np.bool_]:
    low, high = found.low, found.high
    if low is None or high is None:
        return _one(False)
    return _one(low > constants.same_low and high < constants.same_high)


def alone(parts: dict[str, PooledPart], teams: int, setup: Setup) -> int:
    """How many teams establish a narrower gap by their own counts."""
    found = 0
    for i in range(teams):

        def own(scale: PooledScale, place: int = i) -> Estimate:
            return scale.teams[place]

        mine = answer(parts, own, setup)
        narrower = mine.gap in (GapAnswer.NARROWED, GapAnswer.NARROWED_UNKNOWN)
        found += narrower and mine.gap_strength is Strength.ESTABLISHED
    return found
