"""Making Data Count's rules, and dialects of them. Arrays are shaped (periods, series); each phase is judged alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.spc.dialects import Dialect, dialect_of
from evenhand.spc.kinds import Bools, Cause, Codes, PointType, RuleSet
from evenhand.spc.line_parts import Lines
from evenhand.spc.windows import all_of, runs_over, spread


@dataclass(frozen=True, slots=True)
class Marks:
    """What the rules say of each point."""

    outside: Bools
    shift: Bools
    trend: Bools
    two_of_three: Bools
    cause: Codes
    side: Codes  # +1 up, -1 down: of the cause, 0 for common cause
    above: Codes  # +1 above the centre line, -1 below
    heading: Codes  # +1 or -1 for points in a trend


def side_of(lines: Lines) -> Codes:
    """+1 above the centre line, -1 below, 0 on it or missing."""
    above, below = lines.value > lines.centre, lines.value < lines.centre
    return np.asarray(above.view(np.int8) - below.view(np.int8))


def outside_of(lines: Lines) -> Bools:
    """Strictly beyond a limit; a missing point or limit is never outside."""
    return (lines.value > lines.upper) | (lines.value < lines.lower)


def only_outside(lines: Lines) -> Marks:
    """The one rule that needs no runs: points beyond a limit."""
    side, outside = side_of(lines), outside_of(lines)
    none = np.zeros((1, outside.shape[1]), bool)
    cause = outside.view(np.int8) * np.int8(Cause.OUTSIDE)
    return Marks(outside, none, none, none, cause, side * outside, side, none.view(np.int8))


def judge(lines: Lines, kept: Bools | None, rules: Dialect | None = None, better: int = 0) -> Marks:
    """All rules on one phase. `kept` marks points that may form runs (None: all).

    Without a dialect the rules are Making Data Count's; `better` (+1 up, -1 down) matters only to
    dialects in which improvement wins.
    """
    rules = rules or dialect_of(RuleSet.MAKING_DATA_COUNT)
    side = side_of(lines)
    above, below = _runs_over(side, kept)
    outside = outside_of(lines)
    shift, side, trend, heading = _runs(lines, side, kept, rules)
    two = _two_of_three(lines, outside, above, below, rules)
    marks = (outside, shift, trend, two)
    usable = lines.degenerate <= rules.most_degenerate
    if not usable.all():
        outside, shift, trend, two = (mark & usable for mark in marks)
    cause = _cause(outside, shift, trend, two)
    if better and rules.conflicts == "improvement":
        cause = _improvement_first(cause, (outside, shift, trend, two), side, heading, better)
    turned = _direction(cause, side, heading)
    return Marks(outside, shift, trend, two, cause, turned, side, heading)


def _improvement_first(
    cause: Codes, marks: tuple[Bools, ...], side: Codes, heading: Codes, better: int
) -> Codes:
    """The cause, unless another rule at the point means improvement: then the first of those."""
    outside, shift, trend, two = marks
    good = side == better
    kind = _cause(outside & good, shift & good, trend & (heading == better), two & good)
    return np.where(kind > 0, kind, cause)


def _runs(
    lines: Lines, side: Codes, kept: Bools | None, rules: Dialect
) -> tuple[Bools, Codes, Bools, Codes]:
    """Shift, the side of each point, trend, and which way each point of a trend is heading.

    A point on the centre line that a shift passes over lies on the side of the shift.
    """
    if rules.ties == "end":
        above, below = _runs_over(side, kept)
        shift = _shift(above, below, rules.shift_points)
        return (shift, side, *_trend(lines, kept, rules.trend_points))
    known = ~np.isnan(lines.value)
    whole = known if kept is None else known & kept
    shift, filled = runs_over(side, whole, rules.shift_points)
    side = np.where(shift, filled, side)
    return (shift, side, *_trend_past_ties(lines, whole, rules.trend_points))


def _trend_past_ties(lines: Lines, whole: Bools, width: int) -> tuple[Bools, Codes]:
    value = lines.value
    step = (value[1:] > value[:-1]).view(np.int8) - (value[1:] < value[:-1]).view(np.int8)
    found, filled = runs_over(step, whole[1:] & whole[:-1], width - 1)
    trend = spread(found, 2, value.shape[0])
    return trend, _heading(trend, filled)


def _runs_over(side: Codes, kept: Bools | None) -> tuple[Bools, Bools]:
    above, below = side > 0, side < 0
    return (above, below) if kept is None else (above & kept, below & kept)


def _shift(above: Bools, below: Bools, width: int) -> Bools:
    rows = above.shape[0]
    return spread(all_of(above, width) | all_of(below, width), width, rows)


def _trend(lines: Lines, kept: Bools | None, width: int) -> tuple[Bools, Codes]:
    """Points in a strictly monotone window, and which way each is heading."""
    value = lines.value
    up, down = value[1:] > value[:-1], value[1:] < value[:-1]
    if kept is not None:
        both = kept[1:] & kept[:-1]
        up, down = up & both, down & both
    found = all_of(up, width - 1) | all_of(down, width - 1)
    trend = spread(found, width, value.shape[0])
    return trend, _heading(trend, up.view(np.int8) - down.view(np.int8))


def _heading(trend: Bools, step: Codes) -> Codes:
    """The step out of a point when the next one is in a trend too, else the step into it."""
    heading = np.zeros(trend.shape, np.int8)
    heading[1:] = step
    onward = trend[1:].view(np.int8)
    heading[:-1] += onward * (step - heading[:-1])
    return heading


def _two_of_three(
    lines: Lines, outside: Bools, above: Bools, below: Bools, rules: Dialect
) -> Bools:
    if rules.two_of_three == "none":
        return np.zeros(outside.shape, bool)
    if rules.two_of_three == "any side":
        high, low = lines.value > lines.near_upper, lines.value < lines.near_lower
        either = np.ones(outside.shape, bool)
        return _two_close(either, high) | _two_close(either, low)
    high = (lines.value > lines.near_upper) & ~outside
    low = (lines.value < lines.near_lower) & ~outside
    return _two_close(above, high & above) | _two_close(below, low & below)


def _two_close(same_side: Bools, close: Bools) -> Bools:
    first, middle, last = close[:-2], close[1:-1], close[2:]
    found = all_of(same_side, 3)
    found = found & ((first & (middle | last)) | (middle & last))[: found.shape[0]]
    return spread(found, 3, close.shape[0]) & close


def _cause(outside: Bools, shift: Bools, trend: Bools, two: Bools) -> Codes:
    """One cause a point; the codes rise with priority, so the highest wins."""
    cause = outside.view(np.int8) * np.int8(Cause.OUTSIDE)
    np.maximum(cause, trend.view(np.int8) * np.int8(Cause.TREND), out=cause)
    np.maximum(cause, two.view(np.int8) * np.int8(Cause.TWO_OF_THREE), out=cause)
    np.maximum(cause, shift.view(np.int8) * np.int8(Cause.SHIFT), out=cause)
    return cause


def _direction(cause: Codes, side: Codes, heading: Codes) -> Codes:
    by_trend = (cause == Cause.TREND).view(np.int8)
    marked = (cause > Cause.COMMON_CAUSE).view(np.int8)
    return np.asarray((side + by_trend * (heading - side)) * marked)


def point_types(side: Codes, better: int) -> Codes:
    """Improvement or concern where `better` is +1 or -1; neutral high or low where it is 0."""
    if better == 0:
        high, low = PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW
    elif better > 0:
        high, low = PointType.IMPROVEMENT, PointType.CONCERN
    else:
        high, low = PointType.CONCERN, PointType.IMPROVEMENT
    up, down = (side > 0).view(np.int8), (side < 0).view(np.int8)
    return np.asarray(up * np.int8(high) + down * np.int8(low))
