"""A chart computed and put in the shape that pictures and tables are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.frameworks import say
from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import Grain
from evenhand.reading.model import GroupChart, Plan, Point
from evenhand.spc import (
    ChartAdvice,
    ControlChart,
    LimitMethod,
    Signal,
    chart,
    explain,
    signals_since,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Series:
    """One group's numbers on the periods that its chart uses."""

    starts: tuple[date | None, ...]
    numerator: Floats
    denominator: Floats
    phase: Ints
    grain: Grain


def starts_of_phases(phase: Ints) -> list[int]:
    """Where the second phase begins; nowhere when everything, or nothing, is in it."""
    start = int(np.argmax(phase == 1))
    return [start] if start else []


def limits_of(advice: ChartAdvice) -> str:
    return "exact" if advice.exact else "three-sigma"


def drawn_chart(measure: Measure, series: Series, advice: ChartAdvice, plan: Plan) -> ControlChart:
    excluded = np.flatnonzero(series.phase < 0).tolist()
    options: Any = {
        "phases": starts_of_phases(series.phase),
        "exclude": excluded or None,
        "rules": plan.rules,
        "direction": str(measure.direction),
        "target": None if plan.target is None else [plan.target],
    }
    numerator, denominator = series.numerator[None, :], series.denominator[None, :]
    if advice.kind in _WITH_DENOMINATOR:
        return chart(advice.kind, numerator, denominator, limits=limits_of(advice), **options)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(denominator > 0, numerator / denominator, np.nan)
    kind = "i" if advice.kind in _INDIVIDUALS else "run"
    return chart(kind, value, **options)


_WITH_DENOMINATOR = ("p", "u", "p'", "u'")
_INDIVIDUALS = ("i", "xmr")


def as_group_chart(
    drawn: ControlChart, series: Series, advice: ChartAdvice, measure: Measure
) -> GroupChart:
    return GroupChart(
        kind=str(drawn.kind),
        title=say("chart_title", str(drawn.kind), exact=exact_in_title(drawn)),
        reason=advice.reason,
        grain=series.grain,
        rules=drawn.dialect,
        points=_points(drawn, series, measure),
        centres=_centres(drawn, series),
        signals=tuple(_signal_words(s) for s in _signals(drawn, series)),
        degenerate=drawn.degenerate_labels()[0],
        variation_icon=drawn.variation_labels()[0],
        assurance_icon=drawn.assurance_labels()[0],
        limits=str(drawn.limits),
    )


def exact_in_title(drawn: ControlChart) -> str:
    return ", exact limits" if drawn.limits is LimitMethod.EXACT else ""


def _points(drawn: ControlChart, series: Series, measure: Measure) -> tuple[Point, ...]:
    causes, tones = drawn.cause_labels()[0], drawn.point_type_labels()[0]
    return tuple(
        Point(
            period=start,
            numerator=None if measure.kind is Kind.MEAN else _whole(series.numerator[i]),
            denominator=_whole(series.denominator[i]),
            value=_number(drawn.value[0, i]),
            centre=_number(drawn.centre[0, i]),
            lower=_number(drawn.lower[0, i]),
            upper=_number(drawn.upper[0, i]),
            phase=int(series.phase[i]),
            signal="" if causes[i] == "common cause" else causes[i],
            tone="" if tones[i] == "common cause" else tones[i].split()[0],
        )
        for i, start in enumerate(series.starts)
    )


def _centres(drawn: ControlChart, series: Series) -> tuple[tuple[int, float], ...]:
    found = []
    for phase in np.unique(series.phase[series.phase >= 0]):
        row = drawn.centre[0, series.phase == phase]
        known = row[np.isfinite(row)]
        if known.size:
            found.append((int(phase), float(known[0])))
    return tuple(found)


def _signals(drawn: ControlChart, series: Series) -> tuple[Signal, ...]:
    starts = starts_of_phases(series.phase)
    return signals_since(drawn, starts[0]) if starts else ()


def _signal_words(signal: Signal) -> str:
    name = explain(signal.rule).name
    if signal.direction == "unstable":
        return say("chart_signal", "unstable", rule=name)
    return say("chart_signal", "direction", rule=name, side=signal.direction)


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
