"""How care for each group has changed, by its own interval: what a team sees first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.equity.cells import Bools
from evenhand.equity.compare import Levels, Pairs, compare, rarer_is_non_event
from evenhand.equity.frame import Frame
from evenhand.equity.judge import judge_own, rules_out_worsening
from evenhand.equity.model import Margin, OwnChange
from evenhand.equity.verdict import OWN_ANSWERS, STRENGTHS


@dataclass(frozen=True, slots=True, eq=False)
class OwnChanges:
    """Own changes of every group, of focus, comparison and overall, and the pairs behind them.

    `pairs` has one entry for each group, then focus, comparison and overall; None with one phase.
    """

    groups: tuple[OwnChange, ...]
    focus: OwnChange | None
    comparison: OwnChange | None
    overall: OwnChange | None
    pairs: Pairs | None


def own_changes(frame: Frame, margin: Margin | None) -> OwnChanges:
    """Since against before, for every group and union."""
    if frame.phases < 2:
        return OwnChanges((), None, None, None, None)
    rows = np.arange(frame.overall_row + 1)
    levels = _levels(frame)
    pairs = own_pairs(frame, rows, levels)
    found = _built(frame, pairs, levels, margin)
    return OwnChanges(
        groups=found[: frame.groups],
        focus=found[frame.focus_row] if frame.focus.any() else None,
        comparison=found[frame.comparison_row] if frame.comparison.any() else None,
        overall=found[frame.overall_row],
        pairs=pairs,
    )


def own_pairs(
    frame: Frame, rows: np.ndarray[tuple[int], np.dtype[np.int64]], levels: Levels
) -> Pairs:
    """Since against before, for rows of the frame's cells."""
    cells = frame.cells.at(rows)
    flipped: Bools = rarer_is_non_event(frame.kind, cells.x.sum(axis=1), cells.n.sum(axis=1))
    return compare(
        cells.at(slice(None), 1),
        cells.at(slice(None), 0),
        kind=frame.kind,
        flipped=flipped,
        levels=levels,
        spread=frame.spread,
        exact_below=frame.constants.exact_below,
    )


def _levels(frame: Frame) -> Levels:
    """Focus and comparison as the primary contrast; other groups share their error; overall alone."""
    alone = [m if m.sum() == 1 else np.zeros_like(m) for m in (frame.focus, frame.comparison)]
    primary = alone[0] | alone[1]
    others = int((~primary).sum())
    shared = others if frame.declared_before else frame.groups
    tests = np.where(primary, 1 if frame.declared_before else frame.groups, max(1, shared))
    unions = np.array([frame.primary_tests, frame.primary_tests, 1])
    tests = np.concatenate([tests, unions])
    return tuple(  # type: ignore[return-value]
        1 - (1 - level) / tests
        for level in (frame.constants.established, frame.constants.suggested)
    )


def _built(
    frame: Frame, pairs: Pairs, levels: Levels, margin: Margin | None
) -> tuple[OwnChange, ...]:
    answers, strengths = judge_own(
        pairs,
        direction=frame.direction,
        margin=margin,
        constants=frame.constants,
        capped=frame.capped,
    )
    ruled_out = rules_out_worsening(
        pairs, direction=frame.direction, margin=margin, constants=frame.constants
    )
    return tuple(
        OwnChange(
            ratio=pairs.ratio.estimate(i),
            difference=pairs.difference.estimate(i),
            answer=OWN_ANSWERS[answers[i]],
            strength=STRENGTHS[strengths[i]],
            side="non-event" if pairs.flipped[i] else "event",
            rules_out_worsening=bool(ruled_out[i]),
            level=float(levels[0][i]),
        )
        for i in range(len(answers))
    )
