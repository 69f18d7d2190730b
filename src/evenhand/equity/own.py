"""How care for each group has changed, by its own interval: what a team sees first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.equity.cells import Ints
from evenhand.equity.compare import Ask, Levels, Pairs, rarer_is_non_event
from evenhand.equity.frame import Frame
from evenhand.equity.judge import judge_own, rules_out_worsening
from evenhand.equity.model import Margin, OwnChange
from evenhand.equity.verdict import OWN_ANSWERS, STRENGTHS


@dataclass(frozen=True, slots=True, eq=False)
class OwnChanges:
    """Own changes of every group, of focus, comparison and overall."""

    groups: tuple[OwnChange, ...]
    focus: OwnChange | None
    comparison: OwnChange | None
    overall: OwnChange | None


def own_ask(frame: Frame) -> Ask:
    """Since against before for every group, then focus, comparison and overall."""
    return change_ask(frame, np.arange(frame.overall_row + 1), _levels(frame))


def change_ask(frame: Frame, rows: Ints, levels: Levels) -> Ask:
    """Since against before, for rows of the frame's cells."""
    cells = frame.cells.at(rows)
    flipped = rarer_is_non_event(frame.kind, cells.x.sum(axis=1), cells.n.sum(axis=1))
    return Ask(cells.at(slice(None), 1), cells.at(slice(None), 0), flipped, levels)


def own_changes(frame: Frame, pairs: Pairs | None, margin: Margin | None) -> OwnChanges:
    """Own changes from the pairs of `own_ask`; empty with one phase."""
    if pairs is None:
        return OwnChanges((), None, None, None)
    found = _built(frame, pairs, margin)
    return OwnChanges(
        groups=found[: frame.groups],
        focus=found[frame.focus_row] if frame.focus.any() else None,
        comparison=found[frame.comparison_row] if frame.comparison.any() else None,
        overall=found[frame.overall_row],
    )


def _levels(frame: Frame) -> Levels:
    """Focus and comparison as the primary contrast; other groups share their error."""
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


def _built(frame: Frame, pairs: Pairs, margin: Margin | None) -> tuple[OwnChange, ...]:
    levels = _levels(frame)[0]
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
            level=float(levels[i]),
        )
        for i in range(len(answers))
    )
