"""How care for each group has changed, by its own interval: what a team sees first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.equity.cells import Bools, Ints
from evenhand.equity.compare import Ask, Levels, Pairs, rarer_is_non_event
from evenhand.equity.frame import Frame
from evenhand.equity.judge import judge_own, rules_out_worsening
from evenhand.equity.model import Margin, OwnChange
from evenhand.equity.verdict import OWN_ANSWERS, STRENGTHS, Codes
from evenhand.stats.critical import Floats


@dataclass(frozen=True, slots=True, eq=False)
class OwnChanges:
    """Own changes of every group, of focus, comparison and overall."""

    groups: tuple[OwnChange, ...]
    focus: OwnChange | None
    comparison: OwnChange | None
    overall: OwnChange | None


@dataclass(frozen=True, slots=True, eq=False)
class OwnJudged:
    """Own changes as arrays (..., rows): each group, then focus, comparison and overall.

    `answer` and `strength` are places in `OWN_ANSWERS` and `STRENGTHS`; `level` is of the wider
    interval, (rows,) or (projects, rows).
    """

    pairs: Pairs
    answer: Codes
    strength: Codes
    rules_out_worsening: Bools
    level: Floats


def own_ask(frame: Frame) -> Ask:
    """Since against before for every group, then focus, comparison and overall."""
    return change_ask(frame, np.arange(frame.overall_row + 1), own_levels(frame))


def change_ask(frame: Frame, rows: Ints, levels: Levels) -> Ask:
    """Since against before, for rows of the frame's cells."""
    cells = frame.cells.at(..., rows, slice(None))
    flipped = rarer_is_non_event(frame.kind, cells.x.sum(axis=-1), cells.n.sum(axis=-1))
    return Ask(cells.at(..., 1), cells.at(..., 0), flipped, levels)


def judged_changes(frame: Frame, pairs: Pairs | None, margin: Margin | None) -> OwnJudged | None:
    """What the pairs of `own_ask` say; None with one phase."""
    if pairs is None:
        return None
    options: dict[str, Any] = {
        "direction": frame.direction,
        "margin": margin,
        "constants": frame.constants,
    }
    answers, strengths = judge_own(pairs, capped=frame.capped, **options)
    ruled_out = rules_out_worsening(pairs, **options)
    return OwnJudged(pairs, answers, strengths, ruled_out, own_levels(frame)[0])


def own_changes(frame: Frame, judged: OwnJudged | None) -> OwnChanges:
    """Own changes of one reading; empty with one phase."""
    if judged is None:
        return OwnChanges((), None, None, None)
    found = tuple(_built(judged, i) for i in range(len(judged.answer)))
    return OwnChanges(
        groups=found[: frame.groups],
        focus=found[frame.focus_row] if frame.focus.any() else None,
        comparison=found[frame.comparison_row] if frame.comparison.any() else None,
        overall=found[frame.overall_row],
    )


def own_levels(frame: Frame) -> Levels:
    """Focus and comparison as the primary contrast; other groups share their error."""
    alone = [m if m.sum() == 1 else np.zeros_like(m) for m in (frame.focus, frame.comparison)]
    primary = alone[0] | alone[1]
    others = int((~primary).sum())
    shared = others if frame.declared_before else frame.groups
    tests = np.where(primary, 1 if frame.declared_before else frame.groups, max(1, shared))
    unions = np.array([frame.primary_tests, frame.primary_tests, 1])
    return frame.levels_each(np.concatenate([tests, unions]))


def _built(judged: OwnJudged, row: int) -> OwnChange:
    pairs = judged.pairs
    return OwnChange(
        ratio=pairs.ratio.estimate(row),
        difference=pairs.difference.estimate(row),
        answer=OWN_ANSWERS[judged.answer[row]],
        strength=STRENGTHS[judged.strength[row]],
        side="non-event" if pairs.flipped[row] else "event",
        rules_out_worsening=bool(judged.rules_out_worsening[row]),
        level=float(judged.level[row]),
    )
