"""Whom the overall figure hides: groups that got worse or were left behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.equity.cells import Bools, Ints
from evenhand.equity.change import GapShift, chosen_only, four, gap_shift
from evenhand.equity.compare import Ask, Levels, Pairs, rarer_is_non_event
from evenhand.equity.frame import Frame
from evenhand.equity.model import MaskedFlag
from evenhand.equity.own import change_ask


def judged(frame: Frame) -> Bools:
    """Groups with enough events and non-events over both phases, shaped (..., groups)."""
    cells = frame.cells.at(..., slice(0, frame.groups), slice(None))
    least = frame.constants.masked_events
    if frame.kind == "mean":
        return np.asarray((cells.n >= least).all(axis=-1), bool)
    enough = cells.x.sum(axis=-1) >= least
    if frame.kind == "proportion":
        enough &= (cells.n - cells.x).sum(axis=-1) >= least
    return np.asarray(enough, bool)


def _levels(frame: Frame, size: int) -> Levels:
    """Levels shaped (..., size): the groups judged share the error."""
    tests = judged(frame).sum(axis=-1, keepdims=True)
    shape = (*tests.shape[:-1], size)
    first, second = (np.broadcast_to(level, shape) for level in frame.levels_masked(tests))
    return first, second


def masked_ask(frame: Frame) -> Ask:
    """Own change of each group, then of everyone else of each, at the level of the flag."""
    rows: Ints = np.concatenate(
        [np.arange(frame.groups), frame.others_row(0) + np.arange(frame.groups)]
    )
    return change_ask(frame, rows, _levels(frame, len(rows)))


@dataclass(frozen=True, slots=True, eq=False)
class Masked:
    """Which groups the overall figure hides, shaped (..., groups), with the pairs judged."""

    got_worse: Bools
    left_behind: Bools
    pairs: Pairs


def masked(frame: Frame, pairs: Pairs | None, overall: Pairs | None) -> Masked | None:
    """Flags from the pairs of `masked_ask`, where everyone together did not get worse.

    (a) got worse: the group's own interval excludes no change, on the worse side. (b) left behind:
    its change is less favourable than that of everyone else together, on both scales. Both at 95 %,
    Bonferroni over the groups judged.

    Parameters
    ----------
    overall
        Change of everyone together, one pair (of each project).

    Returns
    -------
    None with one phase, and where no direction is good.
    """
    if pairs is None or overall is None or frame.direction == "neither":
        return None
    eligible = judged(frame) & ~_worse(overall, frame.direction)
    change = pairs.at(slice(0, frame.groups))
    return Masked(eligible & _worse(change, frame.direction), _left_behind(frame, eligible), pairs)


def masked_flags(frame: Frame, hidden: Masked | None) -> tuple[MaskedFlag, ...]:
    """The flags of one reading."""
    if hidden is None:
        return ()
    groups, pairs = frame.groups, hidden.pairs
    change, others = pairs.at(slice(0, groups)), pairs.at(slice(groups, 2 * groups))
    kinds = {"got worse": hidden.got_worse, "left behind": hidden.left_behind}
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
    found = np.zeros(eligible.shape, bool)
    if not eligible.any() or frame.groups < 2:
        return found
    shift = _against_others(frame, eligible)
    above, below = shift.ratio.low > 1, shift.ratio.high < 1
    if frame.direction == "lower":
        found[eligible] = np.where(shift.flipped, below, above) & (shift.difference.low > 0)
    else:
        found[eligible] = np.where(shift.flipped, above, below) & (shift.difference.high < 0)
    return found


def _against_others(frame: Frame, chosen: Bools) -> GapShift:
    """Change of each chosen group against everyone else's, in one row."""
    first = frame.others_row(0)
    group, others = (
        frame.cells.at(..., slice(start, start + frame.groups), slice(None)).at(chosen)
        for start in (0, first)
    )
    flipped = rarer_is_non_event(
        frame.kind, (group.x + others.x).sum(axis=1), (group.n + others.n).sum(axis=1)
    )
    ends = [c.at(slice(None), p) for c in (group, others) for p in (0, 1)]
    levels, spread = chosen_only(chosen, _levels(frame, frame.groups), frame.spread_of_pairs)
    return gap_shift(
        four(*ends),
        kind=frame.kind,
        flipped=flipped,
        levels=levels,
        spread=spread,
        constants=frame.constants,
    )
