"""The gap over time on both scales: points, the time before, its limits, and points outside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evenhand.charts import gap_series_charts, palette
from evenhand.charts.words import capital, period, shown_in
from evenhand.documents.native.marks import mark_series
from evenhand.documents.native.model import Look, NativeChart, Series, Sort, ValueAxis, Values
from evenhand.documents.native.scales import difference_axis, ratio_axis, scaled
from evenhand.reading.model import EquityReading, GapOverTime, GapPoint

_OUTSIDE = Look(palette.NEUTRAL, "square", 10)
_LIMIT = Look(palette.OTHER, width=1.25, dash="dot")
Pick = Callable[[GapPoint], float | None]


@dataclass(frozen=True, slots=True)
class _Scale:
    """One scale: what is drawn of each point, times what."""

    name: str
    value: Pick
    lower: Pick
    upper: Pick
    centre: float | None
    by: float


def gap_over_time_charts(reading: EquityReading) -> tuple[NativeChart, ...]:
    """The ratio first; none without points."""
    drawn, found = gap_series_charts(reading), reading.gap_over_time
    if found is None or not drawn:
        return ()
    scales = [_difference(reading, found)]
    if len(drawn) > 1:
        scales.insert(0, _ratio(found))
    return tuple(
        _chart(reading, found, scale, told.text) for scale, told in zip(scales, drawn, strict=True)
    )


def _ratio(found: GapOverTime) -> _Scale:
    return _Scale(
        "ratio",
        lambda p: p.ratio or None,
        lambda p: p.ratio_lower or None,
        lambda p: p.ratio_upper or None,
        found.ratio_centre,
        1.0,
    )


def _difference(reading: EquityReading, found: GapOverTime) -> _Scale:
    return _Scale(
        "difference",
        lambda p: p.difference,
        lambda p: p.difference_lower,
        lambda p: p.difference_upper,
        found.difference_centre,
        shown_in(reading).gap_factor,
    )


def _chart(reading: EquityReading, found: GapOverTime, scale: _Scale, text: str) -> NativeChart:
    series = tuple(_series(found, scale))
    axis, starts = _axis(reading, found, scale, series), [p.period for p in found.points]
    return NativeChart(
        name=f"{reading.measure.title}: the gap as a {scale.name} over time",
        text=text,
        sort=Sort.LINES,
        corner=capital(str(found.grain)),
        categories=tuple(period(p.period, found.grain) for p in found.points),
        series=(*series, *mark_series(reading, starts, found.grain, high=axis.high)),
        axis=axis,
    )


def _series(found: GapOverTime, scale: _Scale) -> Iterator[Series]:
    values = _picked(found, scale, scale.value)
    yield Series(
        f"The gap as a {scale.name}, by {found.grain}",
        values,
        Look(palette.FOCUS, "circle", 6, 1.75),
    )
    if scale.centre is None:
        return
    centre = (scale.centre * scale.by,) * len(values)
    look = Look(palette.INK, width=2.25, dash="dash")
    yield Series("Average before the change", centre, look, part="centre 0")
    ends = _picked(found, scale, scale.lower), _picked(found, scale, scale.upper)
    yield Series("Upper limit", ends[1], _LIMIT, part="upper")
    yield Series("Lower limit", ends[0], _LIMIT, part="lower")
    outside = tuple(
        v if v is not None and _beyond(v, low, high) else None
        for v, low, high in zip(values, *ends, strict=True)
    )
    if any(v is not None for v in outside):
        yield Series("Outside the limits", outside, _OUTSIDE, part="neutral")


def _picked(found: GapOverTime, scale: _Scale, pick: Pick) -> Values:
    return scaled((pick(p) for p in found.points), scale.by)


def _beyond(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def _axis(
    reading: EquityReading, found: GapOverTime, scale: _Scale, series: tuple[Series, ...]
) -> ValueAxis:
    ends = [v for s in series for v in s.values]
    if scale.name == "ratio":
        rarer = ", counting those who did not" if found.side == "non-event" else ""
        return ratio_axis(ends, title=f"Times the rate for {reading.comparison_label}{rarer}")
    unit = shown_in(reading).gap_unit
    more = f"More or fewer {unit}" if unit else "Higher or lower"
    return difference_axis(ends, title=f"{more} than {reading.comparison_label}")
