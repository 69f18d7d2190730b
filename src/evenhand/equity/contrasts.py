"""Each group against the comparison, in each phase, and where the gap stands in the latest."""

from __future__ import annotations

import numpy as np

from evenhand.equity.cells import Cells
from evenhand.equity.compare import Ask, Levels, Pairs, rarer_is_non_event
from evenhand.equity.frame import Frame
from evenhand.equity.judge import judge_stand
from evenhand.equity.model import Contrast, Margin, Standing
from evenhand.equity.verdict import STANDS, STRENGTHS
from evenhand.stats.critical import Floats


def contrast_ask(frame: Frame) -> Ask | None:
    """The primary contrast, then each other group, over rows then phases; None without any."""
    rows = _rows(frame)
    if not rows:
        return None
    first = frame.cells.at(np.array(rows))
    second = frame.cells.at(np.full(len(rows), frame.comparison_row))
    # one side for all phases of a contrast, so that its ratios can be set against each other
    flipped = rarer_is_non_event(
        frame.kind, (first.x + second.x).sum(axis=1), (first.n + second.n).sum(axis=1)
    )
    return Ask(_flat(first), _flat(second), np.repeat(flipped, frame.phases), _levels(frame))


def contrasts(frame: Frame, pairs: Pairs | None) -> tuple[Contrast, ...]:
    """Contrasts from the pairs of `contrast_ask`, by phase, the primary first."""
    if pairs is None:
        return ()
    rows, level = _rows(frame), _levels(frame)[0]
    return tuple(
        _contrast(frame, pairs, level, rows, place * frame.phases + phase, phase)
        for phase in range(frame.phases)
        for place in range(len(rows))
    )


def _rows(frame: Frame) -> list[int]:
    return ([frame.focus_row] if frame.has_primary else []) + list(frame.secondary)


def _levels(frame: Frame) -> Levels:
    """Levels shaped (rows * phases,), the primary first where there is one."""
    tests = np.full(len(_rows(frame)), frame.secondary_tests)
    if frame.has_primary:
        tests[0] = frame.primary_tests
    each = np.repeat(tests, frame.phases)
    established, suggested = frame.constants.established, frame.constants.suggested
    return 1 - (1 - established) / each, 1 - (1 - suggested) / each


def _flat(cells: Cells) -> Cells:
    return Cells(*(getattr(cells, name).reshape(-1) for name in cells.__slots__))


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


def standing(
    frame: Frame, pairs: Pairs | None, found: tuple[Contrast, ...], margin: Margin | None
) -> Standing | None:
    """Where the gap stands in the latest phase; None without a primary contrast."""
    if pairs is None or not frame.has_primary:
        return None
    answers, strengths = judge_stand(pairs, margin=margin, capped=frame.capped)
    latest = frame.phases - 1
    contrast = next(c for c in found if c.primary and c.phase == latest)
    return Standing(
        answer=STANDS[answers[latest]],
        strength=STRENGTHS[strengths[latest]],
        favours=contrast.favours,
        contrast=contrast,
    )
