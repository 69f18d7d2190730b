"""How the gap between the population of focus and its comparison has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from evenhand.equity.change import GapShift, four, gap_shift
from evenhand.equity.compare import Pairs, multipliers
from evenhand.equity.enough import months_enough, volume_enough
from evenhand.equity.frame import Frame
from evenhand.equity.judge import GapPairs, judge_gap
from evenhand.equity.model import GapAnswer, GapChange, Margin, Projection, Strength
from evenhand.equity.projection import projection
from evenhand.equity.verdict import GAP_ANSWERS, MOVERS, SCALES, STRENGTHS, Answers, Codes
from evenhand.stats.critical import Floats


@dataclass(frozen=True, slots=True, eq=False)
class GapJudged:
    """The change of the primary gap of each project, arrays shaped (..., 1).

    Answers are places in `GAP_ANSWERS`, `SCALES` and `MOVERS`, `strength` in `STRENGTHS`.
    """

    shift: GapShift
    answers: Answers
    strength: Codes
    ratios: Floats  # before and since, on the side of the shift: (..., 2)


def judged_gap(
    frame: Frame, against: Pairs | None, own: Pairs | None, margin: Margin | None
) -> GapJudged | None:
    """The change of the primary gap; None with one phase or without a population of focus."""
    if own is None or against is None or not frame.has_primary:
        return None
    shift = primary_shift(frame, against)
    answers, strengths = judge_gap(
        shift,
        _pairs(frame, against, own),
        direction=frame.direction,
        margin=margin,
        constants=frame.constants,
        capped=frame.capped,
        several_looks=frame.schedule is not None and frame.schedule.several,
    )
    return GapJudged(shift, answers, strengths, against.ratio.value[..., :2])


def _pairs(frame: Frame, against: Pairs, own: Pairs) -> GapPairs:
    return GapPairs(
        before=against.at(slice(0, 1)),
        since=against.at(slice(1, 2)),
        focus=own.at(slice(frame.focus_row, frame.focus_row + 1)),
        comparison=own.at(slice(frame.comparison_row, frame.comparison_row + 1)),
    )


def primary_shift(frame: Frame, against: Pairs) -> GapShift:
    """Ratio of ratios and difference of differences of the primary gap."""
    focus = frame.cells.at(..., [frame.focus_row], slice(None))
    comparison = frame.cells.at(..., [frame.comparison_row], slice(None))
    ends = [c.at(..., p) for c in (focus, comparison) for p in (0, 1)]
    return gap_shift(
        four(*ends),
        kind=frame.kind,
        flipped=against.flipped[..., :1],
        levels=frame.levels(frame.primary_tests, 1),
        spread=frame.spread_of_pairs,
        constants=frame.constants,
    )


def gap_change(frame: Frame, judged: GapJudged | None, spans: Floats) -> GapChange | None:
    """The change of one reading's gap, with what would be enough."""
    if judged is None:
        return None
    shift, answers = judged.shift, judged.answers
    strength, answer = STRENGTHS[judged.strength[0]], GAP_ANSWERS[answers.answer[0]]
    settled = strength is Strength.ESTABLISHED or answer is GapAnswer.NO_GAP
    months, volume = (None, None) if settled else _enough(frame, shift, spans)
    return GapChange(
        answer=answer,
        strength=strength,
        ratio_scale=SCALES[answers.ratio[0]],
        difference_scale=SCALES[answers.difference[0]],
        ratio_of_ratios=shift.ratio.estimate(0),
        difference_of_differences=shift.difference.estimate(0),
        mover=MOVERS[answers.mover[0]],
        method=str(shift.ratio.method[0]),
        months_enough=months,
        volume_enough=volume,
        projection=_projection(frame, judged, spans)
        if strength is Strength.ESTABLISHED and answer in _CLOSING
        else None,
    )


_CLOSING = (GapAnswer.NARROWED, GapAnswer.NARROWED_UNKNOWN)


def _projection(frame: Frame, judged: GapJudged, spans: Floats) -> Projection | None:
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(judged.ratios)
    return projection(frame, judged.shift, logs, spans)


def _enough(frame: Frame, shift: GapShift, spans: Floats) -> tuple[int | None, float | None]:
    last = frame if frame.schedule is None else replace(frame, schedule=frame.schedule.at_the_end)
    z = float(multipliers(last.levels(frame.primary_tests, 1), frame.spread)[0][0])
    since = spans[frame.phase == 1]
    months = float((since[:, 1] - since[:, 0]).sum())
    phi, constants = frame.spread.phi, frame.constants
    return (
        months_enough(shift, months_since=months, multiplier=z, phi=phi, constants=constants),
        volume_enough(shift, multiplier=z, phi=phi, constants=constants),
    )
