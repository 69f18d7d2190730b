"""Whom the overall figure hides: groups that got worse or were left behind."""

from __future__ import annotations

import numpy as np

from evenhand.equity.cells import Bools, Ints
from evenhand.equity.change import GapShift, four, gap_shift
from evenhand.equity.compare import Ask, Levels, Pairs, adjusted, rarer_is_non_event
from evenhand.equity.frame import Frame
from evenhand.equity.model import MaskedFlag
from evenhand.equity.own import change_ask


def judged(frame: Frame) -> Bools:
    """Groups with enough events and non-events over both phases, shaped (groups,)."""
    cells = frame.cells.at(np.arange(frame.groups))
    least = frame.constants.masked_events
    if frame.kind == "mean":
        return np.asarray((cells.n >= least).all(axis=1), bool)
    enough = cells.x.sum(axis=1) >= least
    if frame.kind == "proportion":
        enough &= (cells.n - cells.x).sum(axis=1) >= least
    return np.asarray(enough, bool)


def _levels(frame: Frame, size: int) -> Levels:
    tests = int(judged(frame).sum())
    first = adjusted(frame.constants.masked_level, tests)
    return np.full(size, first), np.full(size, adjusted(frame.constants.suggested, tests))


def masked_ask(frame: Frame) -> Ask:
    """Own change of each group, then of everyone else of each, at the level of the flag."""
    rows: Ints = np.concatenate(
        [np.arange(frame.groups), frame.others_row(0) + np.arange(frame.groups)]
    )
    return change_ask(frame, rows, _levels(frame, len(rows)))


def masked(frame: Frame, pairs: Pairs | None, overall: Pairs | None) -> tuple[MaskedFlag, ...]:
    """Flags from the pairs of `masked_ask`, where everyone together did not get worse.

    (a) got worse: the group's own interval excludes no change, on the worse side. (b) left behind:
    its change is less favourable than that of everyone else together, on both scales. Both at 95 %,
    Bonferroni over the groups judged.

    Parameters
    ----------
    overall
        Change of everyone together, one pair.
    """
    if pairs is None or overall is None or frame.direction == "neither":
        return ()
    if _worse(overall, frame.direction)[0]:
        return ()
    groups = frame.groups
    change, others = pairs.at(slice(0, groups)), pairs.at(slice(groups, 2 * groups))
    eligible = judged(frame)
    kinds = {
        "got worse": eligible & _worse(change, frame.direction),
        "left behind": _left_behind(frame, eligible),
    }
    return tuple(
        MaskedFlag(
            group=g,
            kind=kind,
            change=change.difference.estimate(g),
            others=others.difference.estimate(g),
        )
        for kind, found in kinds.items()
        for g in np.flatnonzero(found).tolist()
    )


def _worse(pairs: Pairs, direction: str) -> Bools:
    return pairs.up(suggested=False) if direction == "lower" else pairs.down(suggested=False)


def _left_behind(frame: Frame, eligible: Bools) -> Bools:
    """Groups whose change is less favourable than everyone else's, on both scales."""
    found = np.zeros(frame.groups, bool)
    if not eligible.any() or frame.groups < 2:
        return found
    shift = _against_others(frame, np.flatnonzero(eligible))
    above, below = shift.ratio.low > 1, shift.ratio.high < 1
    if frame.direction == "lower":
        found[eligible] = np.where(shift.flipped, below, above) & (shift.difference.low > 0)
    else:
        found[eligible] = np.where(shift.flipped, above, below) & (shift.difference.high < 0)
    return found


def _against_others(frame: Frame, groups: Ints) -> GapShift:
    group, others = frame.cells.at(groups), frame.cells.at(frame.others_row(0) + groups)
    flipped = rarer_is_non_event(
        frame.kind, (group.x + others.x).sum(axis=1), (group.n + others.n).sum(axis=1)
    )
    ends = [c.at(slice(None), p) for c in (group, others) for p in (0, 1)]
    return gap_shift(
        four(*ends),
        kind=frame.kind,
        flipped=flipped,
        levels=_levels(frame, len(groups)),
        spread=frame.spread,
        constants=frame.constants,
    )
