"""Each group against the comparison, in each phase, and where the gap stands in the latest."""

from __future__ import annotations

import numpy as np

from evenhand.equity.cells import Cells
from evenhand.equity.compare import Ask, Levels, Pairs, rarer_is_non_event
from evenhand.equity.frame import Frame
from evenhand.equity.judge import judge_stand
from evenhand.equity.model import Contrast, Margin, Standing
from evenhand.equity.verdict import STANDS, STRENGTHS, Codes
from evenhand.stats.critical import Floats


def contrast_ask(frame: Frame) -> Ask | None:
    """The primary contrast, then each other group, over rows then phases; None without any."""
    rows = _rows(frame)
    if not rows:
        return None
    first = frame.cells.at(..., np.array(rows), slice(None))
    second = frame.cells.at(..., np.full(len(rows), frame.comparison_row), slice(None))
    # one side for all phases of a contrast, so that its ratios can be set against each other
    flipped = rarer_is_non_event(
        frame.kind, (first.x + second.x).sum(axis=-1), (first.n + second.n).sum(axis=-1)
    )
    sides = np.repeat(flipped, frame.phases, axis=-1)
    return Ask(_flat(first), _flat(second), sides, contrast_levels(frame))


def contrasts(frame: Frame, pairs: Pairs | None) -> tuple[Contrast, ...]:
    """Contrasts from the pairs of `contrast_ask`, by phase, the primary first."""
    if pairs is None:
        return ()
    rows, level = _rows(frame), contrast_levels(frame)[0]
    return tuple(
        _contrast(frame, pairs, level, rows, place * frame.phases + phase, phase)
        for phase in range(frame.phases)
        for place in range(len(rows))
    )


def _rows(frame: Frame) -> list[int]:
    return ([frame.focus_row] if frame.has_primary else []) + list(frame.secondary)


def contrast_levels(frame: Frame) -> Levels:
    """Levels shaped (..., rows * phases), the primary first where there is one."""
    tests = np.full(len(_rows(frame)), frame.secondary_tests)
    if frame.has_primary:
        tests[0] = frame.primary_tests
    return frame.levels_by_phase(tests)


def _flat(cells: Cells) -> Cells:
    arrays = (getattr(cells, name) for name in cells.__slots__)
    return Cells(*(a.reshape(*a.shape[:-2], -1) for a in arrays))


def _contrast(
    frame: Frame, pairs: Pairs, level: Floats, rows: list[int], at: int, phase: int
) -> Contrast:
    row = rows[at // frame.phases]
    primary = row == frame.focus_row
    return Contrast(
        group=_group(frame) if primary else row,
        phase=phase,
        ratio=pairs.ratio.estimate(at),
        difference=pairs.difference.estimate(at),
        side="non-event" if pairs.flipped[at] else "event",
        primary=primary,
        level=float(level[at]),
        clear=bool(pairs.up(suggested=False)[at] or pairs.down(suggested=False)[at]),
        favours=favours(frame.direction, float(pairs.difference.value[at])),
    )


def _group(frame: Frame) -> int:
    """Place of the focus when it is one group, -1 for a union."""
    return int(np.flatnonzero(frame.focus)[0]) if frame.focus.sum() == 1 else -1


def favours(direction: str, difference: float) -> str:
    """Who has the better rate: "group", "comparison" or "neither".

    Examples
    --------
    >>> favours("lower", 0.03), favours("higher", 0.03), favours("neither", 0.03)
    ('comparison', 'group', 'neither')
    """
    if direction == "neither" or difference == 0 or np.isnan(difference):
        return "neither"
    return "group" if (difference < 0) == (direction == "lower") else "comparison"


def judged_standing(
    frame: Frame, pairs: Pairs | None, margin: Margin | None
) -> tuple[Codes, Codes] | None:
    """Answer and strength in the latest phase, shaped (...); None without a primary contrast."""
    if pairs is None or not frame.has_primary:
        return None
    latest = pairs.at(slice(frame.phases - 1, frame.phases))
    answers, strengths = judge_stand(latest, margin=margin, capped=frame.capped)
    return answers[..., 0], strengths[..., 0]


def standing(
    frame: Frame, judged: tuple[Codes, Codes] | None, found: tuple[Contrast, ...]
) -> Standing | None:
    """Where the gap of one reading stands in the latest phase."""
    if judged is None:
        return None
    contrast = next(c for c in found if c.primary and c.phase == frame.phases - 1)
    return Standing(
        answer=STANDS[int(judged[0])],
        strength=STRENGTHS[int(judged[1])],
        favours=contrast.favours,
        contrast=contrast,
    )
