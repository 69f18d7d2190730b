"""Whether limits should begin anew: each condition in words, never a silent re-basing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from evenhand.defaults import constant
from evenhand.spc.dialects import dialect_of
from evenhand.spc.kinds import ChartError, Floats
from evenhand.spc.rebasing import day
from evenhand.spc.result import ControlChart
from evenhand.spc.signals import frozen_at, signals_since


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition for re-basing: whether it is met, and what was seen."""

    name: str
    met: bool
    words: str


@dataclass(frozen=True, slots=True)
class SeriesAdvice:
    """Advice for one series: `advised` only when every condition is met."""

    series: int
    advised: bool
    conditions: tuple[Condition, ...]
    words: str


@dataclass(frozen=True, slots=True)
class RebaseAdvice:
    """Advice for all series of a chart, and what would follow for all of them."""

    series: tuple[SeriesAdvice, ...]
    words: str


def rebase_advice(
    drawn: ControlChart, *, periods: Sequence[date], change: date | None, reason: str = ""
) -> RebaseAdvice:
    """Whether limits should begin anew at a dated change.

    Parameters
    ----------
    drawn
        A chart of the whole series.
    periods
        First day of each period.
    change
        When care was changed: the first day of a period; None when nothing is known to have changed.
    reason
        What was changed.

    Returns
    -------
    RebaseAdvice
        For each series five conditions, all of which must be met: a change that is known, dated and
        explained; a shift since then that lasts to the last point (as many points on one side as the
        dialect's shift rule wants); for the better, where a direction of good is known; at least 12
        points since; and more than single points outside.

    Raises
    ------
    ChartError
        The change is not the first day of a period after the first.

    Notes
    -----
    After the conditions that NHS England's Making Data Count team teaches for recalculating limits.
    Whether the new level will last only the team can say. Limits then begin anew for every group, in
    the same period, by a recorded `Rebase`.

    Examples
    --------
    >>> from evenhand.spc import chart
    >>> months = [date(2024 + m // 12, m % 12 + 1, 1) for m in range(28)]
    >>> drawn = chart("xmr", [9, 11] * 7 + [5, 7] * 7, direction="lower")
    >>> advice = rebase_advice(drawn, periods=months, change=months[14], reason="new guideline")
    >>> advice.series[0].advised, advice.series[0].words[:49]
    (True, 'All conditions for re-basing are met: a change is')
    """
    if len(periods) != drawn.value.shape[1]:
        raise ChartError(
            f"There are {len(periods)} periods for {drawn.value.shape[1]} columns of values.",
            remedy="Give the first day of each period.",
        )
    if change is None:
        words = "No change of care is known: find out what happened before re-basing anything."
        known = Condition("known change", False, words)
        return _together([(known,) for _ in drawn.value], None)
    place = _place(change, list(periods))
    after = _after(drawn, place)
    known = _known(change, reason)
    found = [_conditions(drawn, after, i, place, known) for i in range(len(drawn.value))]
    return _together(found, change)


def _place(change: date, days: list[date]) -> int:
    if change not in days[1:]:
        raise ChartError(
            f"The change cannot fall on {day(change)}: no period after the first begins then.",
            remedy="Choose the first day of a period that has points before and after it.",
        )
    return days.index(change)


def _known(change: date, reason: str) -> Condition:
    said = reason.strip()
    words = (
        f"a change is known ({said}, {day(change)})"
        if said
        else f"what was changed on {day(change)} is not said"
    )
    return Condition("known change", bool(said), words)


def _after(drawn: ControlChart, place: int) -> Floats:
    """Points since the change less the centre of the phase before, NaN where missing or excluded."""
    frozen, after = frozen_at(drawn, place)
    distance = (frozen.value - frozen.centre)[:, after]
    return np.where(drawn.included[:, after], distance, np.nan)


def _conditions(
    drawn: ControlChart, after: Floats, i: int, place: int, known: Condition
) -> tuple[Condition, ...]:
    points = after[i][~np.isnan(after[i])]
    need = dialect_of(drawn.rules).shift_points
    side = _lasting_side(points, need)
    rules = {s.rule for s in signals_since(drawn, place) if s.series == i}
    return (
        known,
        _lasting(side, need),
        _for_the_better(drawn, side),
        _enough(len(points)),
        _more_than_points(rules, side),
    )


def _lasting_side(points: Floats, need: int) -> int:
    """+1 or -1 when the last `need` points all lie on that side, else 0."""
    last = np.sign(points[-need:])
    return int(last[0]) if len(last) == need and abs(last.sum()) == need else 0


def _lasting(side: int, need: int) -> Condition:
    where = {1: "above", -1: "below", 0: ""}[side]
    words = (
        f"the last {need} points all lie {where} the centre line of before"
        if side
        else f"the last {need} points do not all lie on one side of the centre line of before"
    )
    return Condition("lasting shift", bool(side), words)


def _for_the_better(drawn: ControlChart, side: int) -> Condition:
    better = {"lower": -1, "higher": 1, "neither": 0}[drawn.direction]
    if side and better and side != better:
        words = "the shift is for the worse: new limits would make it look ordinary"
        return Condition("not for the worse", False, words)
    return Condition("not for the worse", True, "the shift is not for the worse")


def _enough(points: int) -> Condition:
    least = constant("charts", "min_points")
    words = f"{points} points since the change" + (
        "" if points >= least else f", under the {least} that limits need"
    )
    return Condition("enough points", points >= least, words)


def _more_than_points(rules: set[str], side: int) -> Condition:
    if side or rules - {"outside"}:
        return Condition("more than one point", True, "it does not rest on single points")
    words = (
        "only single points lie outside the limits: ask what happened then"
        if rules
        else "there is no signal since the change"
    )
    return Condition("more than one point", False, words)


def _together(found: Sequence[tuple[Condition, ...]], change: date | None) -> RebaseAdvice:
    series = tuple(_one(i, conditions) for i, conditions in enumerate(found))
    advised = sum(one.advised for one in series)
    what = (
        f"{advised} of {len(series)} series meet every condition for re-basing. Limits begin anew for "
        "every series in the same period, or for none, and only by a decision on record (who, when "
        "and why). Whether the new level will last, the data cannot say."
    )
    when = "" if change is None else f" The first period would be {day(change)}."
    return RebaseAdvice(series, what + when)


def _one(i: int, conditions: tuple[Condition, ...]) -> SeriesAdvice:
    missing = [c.words for c in conditions if not c.met]
    if missing:
        return SeriesAdvice(i, False, conditions, f"Keep the limits: {'; '.join(missing)}.")
    words = "; ".join(c.words for c in conditions)
    return SeriesAdvice(i, True, conditions, f"All conditions for re-basing are met: {words}.")
