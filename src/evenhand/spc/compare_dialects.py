"""The same data under two named rule sets: where they differ, point by point, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from evenhand.spc.chart import chart
from evenhand.spc.dialects import Dialect, dialect_of
from evenhand.spc.kinds import (
    Assurance,
    Bools,
    Cause,
    ChartError,
    Degenerate,
    PointType,
    RuleSet,
    Variation,
)
from evenhand.spc.result import ControlChart

_RULES = ("outside", "trend", "two_of_three", "shift")
_NAMES = {
    "outside": "beyond a limit",
    "trend": "trend",
    "two_of_three": "two of three near a limit",
    "shift": "shift",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One point that the rule sets read differently.

    `first` and `second` are the labels, such as "shift, concern"; `why` says in words what in the
    rules makes the difference.
    """

    series: int
    period: int
    first: str
    second: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DialectComparison:
    """Both charts, the points that differ, and a sentence for each series about its icons and runs."""

    first: ControlChart
    second: ControlChart
    points: tuple[Difference, ...]
    series: tuple[str, ...]

    @property
    def words(self) -> str:
        """The whole comparison in two sentences: what was compared, how often it differs."""
        known = int((~np.isnan(self.first.value)).sum())
        share = "no point" if not self.points else f"{len(self.points)} of {known} points"
        return (
            f"First: {self.first.dialect}. Second: {self.second.dialect}. They differ at {share}."
        )


def compare_dialects(
    kind: str,
    values: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    first: str,
    second: str,
    **options: Any,
) -> DialectComparison:
    """Draw the same data under two named rule sets, and say where and why they differ.

    Parameters
    ----------
    kind, values, denominator
        As in `chart`.
    first, second
        Rule sets: "anhoej", "making-data-count", "making-data-count-excel", "life-qi" or
        "powerbi-spc". Each brings its own way with moving ranges.
    options
        Further options of `chart`, the same for both, except `rules` and `screened`.

    Returns
    -------
    DialectComparison
        Points whose rule or meaning differs, with the reasons in words.

    Raises
    ------
    ChartError
        As `chart`, and for an option that each rule set brings itself.

    Examples
    --------
    >>> found = compare_dialects("xmr", [11, 9] * 8 + [12] * 7 + [9], first="making-data-count",
    ...                          second="life-qi", direction="lower")
    >>> found.points[0].first, found.points[0].second, found.points[0].why
    ('shift, concern', 'common cause', ('First marks a shift of 7 points, second wants 8.',))
    """
    fixed = {"rules", "screened"} & options.keys()
    if fixed:
        raise ChartError(
            f"Each rule set brings its own ‘{min(fixed)}’.", remedy="Leave it out of the options."
        )
    one, other = (chart(kind, values, denominator, rules=r, **options) for r in (first, second))
    differ = (one.cause != other.cause) | (one.point_type != other.point_type)
    points = tuple(
        Difference(int(s), int(t), _label(one, s, t), _label(other, s, t), _why(one, other, s, t))
        for s, t in np.argwhere(differ)
    )
    return DialectComparison(
        one, other, points, tuple(_series(one, other, s) for s in range(len(one.value)))
    )


def _label(drawn: ControlChart, series: int, period: int) -> str:
    cause = Cause(drawn.cause[series, period])
    if cause is Cause.COMMON_CAUSE:
        return cause.label
    return f"{cause.label}, {PointType(drawn.point_type[series, period]).label}"


def _why(one: ControlChart, other: ControlChart, series: int, period: int) -> tuple[str, ...]:
    """A reason for each rule that marks the point in one chart alone."""
    out = []
    for rule in _RULES:
        here, there = (bool(getattr(c, rule)[series, period]) for c in (one, other))
        if here and not there:
            out.append(_reason(rule, "First", one, "second", other, (series, period)))
        if there and not here:
            out.append(_reason(rule, "Second", other, "first", one, (series, period)))
    return tuple(out) or ("Improvement wins in one rule set where rules disagree at a point.",)


def _reason(
    rule: str,
    name: str,
    marks: ControlChart,
    other_name: str,
    other: ControlChart,
    place: tuple[int, int],
) -> str:
    if other.rules is RuleSet.ANHOEJ and rule != "outside":
        return (
            f"{name} marks a {_NAMES[rule]}; {other_name} judges the longest run and the crossings "
            "of the whole chart instead."
        )
    named = Degenerate(other.degenerate[place[0], other.phase[place[1]]])
    if named > Degenerate.TOO_FEW_POINTS:
        return (
            f"The series has no usable spread in {other_name} ({named.label}): nothing is marked."
        )
    theirs, ours = dialect_of(other.rules), dialect_of(marks.rules)
    if theirs.withholds and named:
        return f"{other.value.shape[1]} points are too few for any limit or mark in {other_name}."
    return f"{name} marks {_REASONS[rule](ours, theirs, other_name)}."


def _shift(ours: Dialect, theirs: Dialect, name: str) -> str:
    if ours.shift_points != theirs.shift_points:
        return f"a shift of {ours.shift_points} points, {name} wants {theirs.shift_points}"
    return f"a shift past a tie that ends it in {name}"


def _trend(ours: Dialect, theirs: Dialect, name: str) -> str:
    return f"a trend of {ours.trend_points} points, {name} wants {theirs.trend_points}"


def _two_of_three(ours: Dialect, theirs: Dialect, name: str) -> str:
    if theirs.two_of_three == "none":
        return f"two of three points near a limit, a rule that {name} does not have"
    if ours.two_of_three != theirs.two_of_three:
        wanted = {
            "one side": "wants all three on one side and none beyond the limits",
            "any side": "lets the third lie anywhere",
        }[theirs.two_of_three]
        return f"two of three points beyond 2 sigma, {name} {wanted}"
    return f"two of three points near a limit that lies elsewhere in {name}"


def _outside(_ours: Dialect, _theirs: Dialect, name: str) -> str:
    who = "leaves out large moving ranges, so its limits are narrower"
    return f"a point beyond its limits: it {who} than in {name}"


_REASONS: dict[str, Callable[[Dialect, Dialect, str], str]] = {
    "outside": _outside,
    "trend": _trend,
    "two_of_three": _two_of_three,
    "shift": _shift,
}


def _series(one: ControlChart, other: ControlChart, series: int) -> str:
    """What each says of the whole series: runs under Anhøj, icons elsewhere."""
    return f"First: {_verdict(one, series)}. Second: {_verdict(other, series)}."


def _verdict(drawn: ControlChart, series: int) -> str:
    if drawn.runs is not None:
        signal: Bools = drawn.runs.signal[series]
        return "runs signal a change" if signal.any() else "runs show no change"
    icons = f"variation {Variation(drawn.variation[series]).label}"
    assured = Assurance(drawn.assurance[series])
    return icons if assured is Assurance.NONE else f"{icons}, assurance {assured.label}"
