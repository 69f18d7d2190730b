"""The gap over time: the series that a reading shows, at the grain that its numbers can carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evenhand.defaults import constant
from evenhand.equity.cells import Cells
from evenhand.equity.compare import rarer_is_non_event
from evenhand.equity.series import GapScale, GapSeries, SeriesSignal, gap_series, series_signals
from evenhand.frameworks import say
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from evenhand.reading.figures import listing
from evenhand.reading.model import GapOverTime, GapPoint, Phase, Plan
from evenhand.reading.scope import Scope
from evenhand.spc import explain
from evenhand.stats.means import moments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_LONGER = ((1, Grain.MONTH), (3, Grain.QUARTER), (6, Grain.HALF_YEAR))


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums of one side by period: events, people, and for means sums and squares about 0."""

    x: Floats
    n: Floats
    sums: Floats | None = None
    squares: Floats | None = None

    def gathered(self, into: Floats) -> Sums:
        """Summed into longer periods; `into` is shaped (longer, periods)."""
        pooled = [
            None if a is None else into @ a for a in (self.x, self.n, self.sums, self.squares)
        ]
        return Sums(*pooled)  # type: ignore[arg-type]

    def cells(self, kind: Kind) -> Cells:
        """As the statistics take them."""
        none = np.full(self.n.shape, np.nan)
        if kind is not Kind.MEAN or self.sums is None or self.squares is None:
            return Cells(self.x, self.n, none, none, none)
        mean, variance = moments(self.n, self.sums, self.squares)
        return Cells(self.x, self.n, none, mean, variance)


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """Both sides by period."""

    starts: tuple[date, ...]
    phase: Ints
    grain: Grain
    focus: Sums
    comparison: Sums


def gap_over_time(
    scope: Scope, calendar: Sequence[Phase], phase: Ints, plan: Plan
) -> GapOverTime | None:
    """The series of the primary gap; None without dates or without two sides."""
    table = scope.table
    if not table.periods or not (scope.focus.any() and scope.comparison.any()):
        return None
    sides = [_side(table, mask) for mask in (scope.focus, scope.comparison)]
    given = Dated(table.periods, phase, table.grain, *sides)
    return series_of(given, table.measure, plan, anchor=calendar[-1].start or table.periods[0])


def series_of(
    given: Dated, measure: Measure, plan: Plan, *, anchor: date | None = None
) -> GapOverTime | None:
    """The series at the finest grain that its numbers can carry.

    Parameters
    ----------
    anchor
        Day from which months pool; None keeps the grain as it is.
    """
    if measure.kind in (Kind.CASES_BETWEEN, Kind.TIME_BETWEEN):
        return None
    candidates = [c for c in _candidates(given, anchor) if c.starts]  # no whole quarter: none
    chosen = next((c for c in candidates if _carries(c, measure.kind)), None)
    shown = chosen or candidates[-1]
    return _built(shown, measure, plan, _reason(given, chosen))


def _side(table: MeasureTable, mask: NDArray[np.bool_]) -> Sums:
    """One side's sums; groups counted over the same months share their time."""
    rows = np.flatnonzero(mask)
    n = table.denominator[0, rows].astype(float)
    pooled = n.max(axis=0) if table.measure.kind is Kind.COUNT else n.sum(axis=0)
    x = table.numerator[0, rows].astype(float).sum(axis=0)
    if table.sums is None or table.squares is None:
        return Sums(x, pooled)
    origin = table.measure.origin
    sums, squares = table.sums[0, rows], table.squares[0, rows]
    about_zero = squares + 2 * origin * sums + origin**2 * n
    return Sums(x, pooled, (sums + origin * n).sum(axis=0), about_zero.sum(axis=0))


def _candidates(given: Dated, anchor: date | None) -> Iterator[Dated]:
    if given.grain is not Grain.MONTH or anchor is None:
        yield given
        return
    for months, grain in _LONGER:
        yield given if months == 1 else _pooled(given, months, grain, anchor)


def _pooled(given: Dated, months: int, grain: Grain, anchor: date) -> Dated:
    """Months pooled from the change date on, so that no block straddles it; whole blocks only."""
    number = np.array([_count(s) - _count(anchor) for s in given.starts]) // months
    inside = given.phase >= 0
    blocks = [b for b in np.unique(number[inside]) if (inside & (number == b)).sum() == months]
    into = np.array([inside & (number == b) for b in blocks], float).reshape(
        len(blocks), len(number)
    )
    first = [int(np.argmax(row)) for row in into]
    return Dated(
        tuple(given.starts[i] for i in first),
        given.phase[first] if first else np.zeros(0, np.int64),
        grain,
        given.focus.gathered(into),
        given.comparison.gathered(into),
    )


def _count(day: date) -> int:
    return day.year * 12 + day.month


def _carries(given: Dated, kind: Kind) -> bool:
    """Enough points before the change, and enough events in a usual one on both sides."""
    early = given.phase == 0
    if early.sum() < constant("gap_over_time", "min_baseline"):
        return False
    return all(_expected(side, early, kind) for side in (given.focus, given.comparison))


def _expected(side: Sums, early: NDArray[np.bool_], kind: Kind) -> bool:
    least = constant("charts", "p_min_expected")
    n, x = side.n[early], side.x[early]
    if kind is Kind.MEAN:
        return bool(np.median(n) >= least)
    rate = x.sum() / n.sum() if n.sum() else 0.0
    rarer = min(rate, 1 - rate) if kind is Kind.PROPORTION else rate
    return bool(np.median(n) * rarer >= least)


def _reason(given: Dated, chosen: Dated | None) -> str:
    if chosen is None:
        least = constant("gap_over_time", "min_baseline")
        few = (given.phase == 0).sum() < least
        return say("gap_over_time", "few_points" if few else "few_events", least=least)
    if chosen.grain is Grain.MONTH:
        return say("gap_over_time", "grain_month")
    name = "grain_given" if chosen.grain is given.grain else "grain_longer"
    return say("gap_over_time", name, grain=chosen.grain)


def _built(given: Dated, measure: Measure, plan: Plan, reason: str) -> GapOverTime | None:
    focus, comparison = (s.cells(measure.kind) for s in (given.focus, given.comparison))
    if not ((focus.n > 0) & (comparison.n > 0)).any():
        return None
    events, people = (
        np.array([(a + b).sum()]) for a, b in ((focus.x, comparison.x), (focus.n, comparison.n))
    )
    flipped = bool(rarer_is_non_event(str(measure.kind), events, people)[0])
    found = gap_series(
        focus,
        comparison,
        given.phase,
        kind=str(measure.kind),
        flipped=flipped,
        floor=constant("intervals", "dispersion_floor"),
    )
    return _shown(given, found, plan, reason, limits=_carries(given, measure.kind))


def _shown(given: Dated, found: GapSeries, plan: Plan, reason: str, *, limits: bool) -> GapOverTime:
    way, sentence = _signal(found, given.phase, plan) if limits else ("", "")
    d, r = found.difference, found.ratio
    made = GapOverTime(
        grain=given.grain,
        side="non-event" if found.flipped else "event",
        points=tuple(_point(given, found, i) for i in range(len(given.starts))),
        difference_centre=_number(d.centre[0]),
        ratio_centre=_number(np.exp(r.centre[0])),
        difference_scatter=_number(d.scatter[0]),
        ratio_scatter=_number(r.scatter[0]),
        way=way,
        sentence=sentence,
        reason=reason,
    )
    return made if limits else _without_limits(made)


def _without_limits(made: GapOverTime) -> GapOverTime:
    points = tuple(
        replace(p, difference_lower=None, difference_upper=None, ratio_lower=None, ratio_upper=None)
        for p in made.points
    )
    return replace(
        made,
        points=points,
        difference_centre=None,
        ratio_centre=None,
        difference_scatter=None,
        ratio_scatter=None,
    )


def _point(given: Dated, found: GapSeries, i: int) -> GapPoint:
    d, r = found.difference, found.ratio
    ratios = [np.exp(a[i]) for a in (r.value, r.lower, r.upper)]
    return GapPoint(
        given.starts[i],
        int(given.phase[i]),
        *(_number(a[i]) for a in (d.value, d.lower, d.upper)),
        *(_number(a) for a in ratios),
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _signal(found: GapSeries, phase: Ints, plan: Plan) -> tuple[str, str]:
    """Which way the gap signals since the change, and the sentence; on both scales or not at all."""
    since = phase == 1
    if not since.any():
        return "", ""
    difference = _ways(found.difference, since, plan)
    ratio = _ways(found.ratio, since, plan)
    both = [way for way in ("narrower", "wider") if way in difference and way in ratio]
    if len(both) == 1:
        rules = listing(list(dict.fromkeys([*ratio[both[0]], *difference[both[0]]])))
        return both[0], say("gap_over_time", "signal", way=_said(both[0]), rules=rules)
    return "", _not_counted(difference, ratio)


def _not_counted(difference: dict[str, list[str]], ratio: dict[str, list[str]]) -> str:
    ways = {"difference": _directed(difference), "ratio": _directed(ratio)}
    if all(ways.values()):
        said = {f"{scale}_way": listing([_said(w) for w in ways[scale]]) for scale in ways}
        return say("gap_over_time", "two_ways", **said)
    for scale, found in ways.items():
        if found:
            way = listing([_said(w) for w in found])
            return say("gap_over_time", "one_scale", scale=scale, way=way)
    unstable = [*ratio.get("unstable", []), *difference.get("unstable", [])]
    if unstable:
        return say("gap_over_time", "unstable", rules=listing(list(dict.fromkeys(unstable))))
    return say("gap_over_time", "none")


def _directed(ways: dict[str, list[str]]) -> list[str]:
    return [w for w in ("narrower", "wider") if w in ways]


def _said(way: str) -> str:
    return say("gap_over_time", way)


def _ways(scale: GapScale, since: NDArray[np.bool_], plan: Plan) -> dict[str, list[str]]:
    """Names of rules that fired, by which way they say the gap moved."""
    ways: dict[str, list[str]] = {}
    for signal in series_signals(scale, since, rules=plan.rules):
        name = explain(signal.rule).name
        ways.setdefault(_way(signal, float(scale.centre[0])), []).append(name)
    return ways


def _way(signal: SeriesSignal, centre: float) -> str:
    """Towards equality (0 on both scales) or away from it."""
    if not signal.side:
        return "unstable"
    return "wider" if signal.side * centre >= 0 else "narrower"
