"""Signals since a change: after-phase points against limits frozen on the baseline phase."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from evenhand.spc import anhoej, mdc
from evenhand.spc.chart import chart
from evenhand.spc.dialects import dialect_of
from evenhand.spc.kinds import Bools, ChartError, ChartKind, Codes, LimitMethod, RuleSet, choice
from evenhand.spc.line_parts import Lines
from evenhand.spc.result import ControlChart
from evenhand.spc.settings import BETTER

_MEANING = {
    ("lower", 1): "concern",
    ("lower", -1): "improvement",
    ("higher", 1): "improvement",
    ("higher", -1): "concern",
    ("neither", 1): "higher",
    ("neither", -1): "lower",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One rule that fired since the change, in one series.

    `rule` is a name that `explain` knows. `direction` is "improvement" or "concern", "higher" or
    "lower" where neither way is better, or "unstable" for a signal without direction. `periods` are
    the places of its points, empty when the rule judges all of them together.
    """

    series: int
    rule: str
    direction: str
    periods: tuple[int, ...]
    dialect: str


def signals_since(given: ControlChart, change_index: int) -> tuple[Signal, ...]:
    """Signals since a change: its points against limits frozen on the phase before it.

    Parameters
    ----------
    given
        A chart of the whole series, with or without phases. Only its input, options and phases are
        used: the lines are drawn anew.
    change_index
        Place, counted from 0, of the first point after the change.

    Returns
    -------
    tuple of Signal
        By rule, then side, then series; empty when nothing fired. Runs, trends and windows must lie
        wholly after the change. Points of a later phase are left out, and so are those before the
        phase that ends at the change.

    Raises
    ------
    ChartError
        There is no point before, or none after, the change.

    Notes
    -----
    Under Anhøj a long run has the direction of its side. Few crossings alone, or equally long runs
    on both sides, are "unstable". A signal never raises the strength of a verdict: see
    `false_signal_rate` for how often one comes by chance.

    Examples
    --------
    >>> from evenhand.spc import chart
    >>> drawn = chart("xmr", [9, 11] * 8 + [16, 10, 9], direction="lower")
    >>> [(signal.rule, signal.direction, signal.periods) for signal in signals_since(drawn, 16)]
    [('outside', 'concern', (16,))]
    """
    frozen, after = frozen_at(given, change_index)
    lines = _lines(frozen, after)
    kept = np.ascontiguousarray(frozen.included.T[after])
    if frozen.rules is RuleSet.ANHOEJ:
        return _by_anhoej(frozen, lines, kept, change_index)
    return _by_mdc(frozen, lines, kept, change_index)


def frozen_at(given: ControlChart, change: int) -> tuple[ControlChart, slice]:
    """The chart with limits from the phase before the change, and the rows after it."""
    periods = given.value.shape[1]
    if not 0 < change < periods:
        raise ChartError(
            f"The change cannot fall at period {change}: the series runs from 0 to {periods - 1}.",
            remedy="Choose a change date with at least one period before and after it.",
        )
    place = np.arange(periods)
    before = (place < change) & (given.phase == given.phase[change - 1])
    after = (place >= change) & (given.phase == given.phase[change])
    frozen = chart(
        given.kind,
        given.numerator,
        given.denominator,
        baseline=before,
        exclude=~given.included,
        rules=given.rules,
        direction=given.direction,
        screened=given.screened,
        limits=given.limits,
        spread=given.spread,
    )
    return frozen, slice(change, int(place[after][-1]) + 1)


def _lines(frozen: ControlChart, after: slice) -> Lines:
    names = ("value", "centre", "lower", "upper", "near_lower", "near_upper")
    drawn = {name: np.ascontiguousarray(getattr(frozen, name).T[after]) for name in names}
    return Lines(**drawn, degenerate=frozen.degenerate.T)


def _by_mdc(frozen: ControlChart, lines: Lines, kept: Bools, change: int) -> tuple[Signal, ...]:
    if frozen.kind is ChartKind.MR:
        return _outside(frozen, lines, change)
    better = BETTER[frozen.direction]
    marks = mdc.judge(lines, kept, dialect_of(frozen.rules), better)
    turned = {"trend": marks.heading}
    return tuple(
        signal
        for rule in ("outside", "trend", "two_of_three", "shift")
        for signal in _pointwise(
            frozen, rule, getattr(marks, rule), turned.get(rule, marks.above), change
        )
    )


def _outside(frozen: ControlChart, lines: Lines, change: int) -> tuple[Signal, ...]:
    marks = mdc.only_outside(lines)
    return tuple(_pointwise(frozen, "outside", marks.outside, marks.above, change))


def _pointwise(
    frozen: ControlChart, rule: str, marked: Bools, turned: Codes, change: int
) -> list[Signal]:
    """One signal for each series and side that `rule` marks."""
    return [
        Signal(
            series=int(series),
            rule=rule,
            direction=_MEANING[frozen.direction, side],
            periods=tuple(int(p) + change for p in np.flatnonzero(rows[:, series])),
            dialect=frozen.dialect,
        )
        for side in (1, -1)
        for rows in (marked & (turned == side),)
        for series in np.flatnonzero(rows.any(axis=0))
    ]


def _by_anhoej(frozen: ControlChart, lines: Lines, kept: Bools, change: int) -> tuple[Signal, ...]:
    points = _outside(frozen, lines, change)
    if frozen.kind is ChartKind.MR:
        return points
    test = anhoej.run_test(mdc.side_of(lines) * kept)
    runs = [_run_signal(frozen, test, int(series)) for series in np.flatnonzero(test.signal)]
    return (*points, *runs)


def _run_signal(frozen: ControlChart, test: anhoej.RunTest, series: int) -> Signal:
    """Direction is the side of the longest run; few crossings alone, or a draw, have none."""
    rule = "long_run" if test.long_run[series] else "few_crossings"
    lean = int(test.lean[series]) if test.long_run[series] else 0
    direction = _MEANING[frozen.direction, lean] if lean else "unstable"
    return Signal(series, rule, direction, (), frozen.dialect)


@cache
def _published() -> dict[str, Any]:
    text = resources.files("evenhand.spc").joinpath("false_signals.toml").read_text("utf-8")
    return tomllib.loads(text)


def false_signal_rate(
    rules: str, kind: str, points_after: int, *, limits: str = "three-sigma"
) -> float:
    """Chance that one series without any change shows a signal since the change.

    Add it up over the charts of a page for the number of false signals it shows by chance.

    Parameters
    ----------
    rules, kind
        As in `chart`.
    points_after
        Points after the change; between the published numbers a straight line, beyond the last of
        them its rate.
    limits
        "three-sigma", or "exact" for the kinds that have exact limits.

    Raises
    ------
    ChartError
        There is no such rule set or kind, or it has no such limits.

    Notes
    -----
    Simulated with 24 baseline points, 20,000 series a cell, of the law that the kind assumes
    (normal, binomial or Poisson with 20 expected, geometric, exponential):
    `python benchmarks/false_signals.py > src/evenhand/spc/false_signals.toml` remakes the table.
    Fewer baseline points make false signals more frequent.

    Examples
    --------
    >>> false_signal_rate("anhoej", "run", 12)
    0.0691
    """
    table = _published()
    exact = choice(LimitMethod, limits, "kind of limits") is LimitMethod.EXACT
    by_kind = table["exact" if exact else "rates"].get(choice(RuleSet, rules, "rule set"), {})
    rates = by_kind.get(choice(ChartKind, kind, "chart"))
    if rates is None:
        raise ChartError(
            f"No false-signal rate is published for a {kind} chart with exact limits under {rules}.",
            remedy="Choose three-sigma limits, or the rules anhoej or making-data-count.",
        )
    return float(np.interp(points_after, [0, *table["points_after"]], [0.0, *rates]))
