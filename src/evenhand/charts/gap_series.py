"""The gap itself over time: as a ratio and as a difference, with limits set before the change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from evenhand.charts import palette, svg
from evenhand.charts.gap_words import against
from evenhand.charts.marks import draw_marks, marked, marks_text
from evenhand.charts.model import Chart, Table
from evenhand.charts.plot import BOTTOM, TOP, band, trace_and_marks
from evenhand.charts.scale import Axis, around, ratios
from evenhand.charts.timeline import Timeline, draw_moments, draw_years, label_rows, timeline
from evenhand.charts.words import NOTHING, Shown, period, ratio, shown_in, signed
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, GapOverTime, GapPoint, GroupChart, Point

WIDTH, LEFT, RIGHT = 340.0, 52.0, 332.0
_ROOMY, _EQUAL = 1.8, "equal"


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """One scale of the series, ready to draw: values as the axis takes them."""

    name: str  # "ratio" or "difference"
    points: tuple[Point, ...]
    centre: float | None
    axis: Axis
    labels: tuple[str, ...]
    said: str  # the centre in words
    counting: str


def gap_series_charts(reading: EquityReading) -> tuple[Chart, ...]:
    """The gap over time on both scales, the ratio first; none without points or dates."""
    found = reading.gap_over_time
    if found is None or not any(p.difference is not None for p in found.points):
        return ()
    scales = [_difference_scale(reading, found)]
    if any(p.ratio is not None for p in found.points) and reading.measure.kind is not Kind.MEAN:
        scales.insert(0, _ratio_scale(reading, found))
    return tuple(_chart(reading, found, scale) for scale in scales)


def _chart(reading: EquityReading, found: GapOverTime, scale: _Scale) -> Chart:
    time = _time(reading, found, scale.points)
    title, text = _title(reading, found, scale), _text(reading, found, scale)
    picture = svg.drawing(
        WIDTH,
        BOTTOM + 24 + 14 * label_rows(time),
        key=f"{reading.measure.id}-gap-{scale.name}-over-time",
        title=title,
        text=text,
        body=_body(found, scale, time),
        points=_spoken(reading, found, scale, time),
    )
    return Chart(picture, title, text, lambda: gap_series_table(reading))


def _time(reading: EquityReading, found: GapOverTime, points: tuple[Point, ...]) -> Timeline:
    chart = GroupChart("gap", "", "", found.grain, reading.plan.rules, points, (), ())
    return cast(Timeline, timeline(reading, [chart], left=LEFT, right=RIGHT))  # points have dates


def _body(found: GapOverTime, scale: _Scale, time: Timeline) -> str:
    spans = time.spans([p.period for p in scale.points if p.period], found.grain)
    return (
        band(scale.points, spans, scale.axis)
        + _grid(scale)
        + _equal(scale.axis)
        + _centre(scale)
        + draw_years(time, y=BOTTOM)
        + draw_moments(time, top=22, bottom=BOTTOM, labels=BOTTOM + 31)
        + draw_marks(time, top=TOP, bottom=BOTTOM)
        + trace_and_marks(scale.points, spans, scale.axis)
    )


def _spoken(
    reading: EquityReading, found: GapOverTime, scale: _Scale, time: Timeline
) -> list[svg.Spoken]:
    """Each point where it lies, and what it says."""
    spans = time.spans([p.period for p in scale.points if p.period], found.grain)
    out = []
    for point, (left, right) in zip(scale.points, spans, strict=True):
        y = BOTTOM if point.value is None else scale.axis.inside(point.value)
        when = period(point.period, found.grain) if point.period else ""
        beside = marked(reading.marks, point.period, found.grain)
        said = f"{when}: {_point_said(reading, scale, point)}"
        out.append(((left + right) / 2, y, f"{said}, mark {beside}" if beside else said))
    return out


def _point_said(reading: EquityReading, scale: _Scale, point: Point) -> str:
    if point.value is None:
        return "no figure"
    how = shown_in(reading)
    ratios_said = scale.name == "ratio"
    said = (
        f"{ratio(math.exp(point.value), figures=how.figures)} times"
        if ratios_said
        else _size(point.value, how)
    )
    return f"{said}, outside the limits" if point.tone else said


def _grid(scale: _Scale) -> str:
    axis = scale.axis
    rules = "".join(f"M{LEFT:g} {axis.at(t):.1f}H{RIGHT:g}" for t in axis.ticks)
    labels = [
        svg.words(LEFT - 5, axis.at(t) + 4, label, size=12.5, anchor="end")
        for t, label in zip(axis.ticks, scale.labels, strict=True)
    ]
    return svg.stroke(rules, colour=palette.GRID) + "".join(labels)


def _equal(axis: Axis) -> str:
    """The line on which care would be equal; the axis names it."""
    y = axis.inside(0.0)
    return svg.line(LEFT, y, RIGHT, y, colour=palette.INK, width=1.4)


def _centre(scale: _Scale) -> str:
    if scale.centre is None:
        return ""
    y = scale.axis.inside(scale.centre)
    line = svg.line(LEFT, y, RIGHT, y, colour=palette.FOCUS, width=1.6, dash="6 3")
    return line + svg.words(
        LEFT, 16, f"before the change: {scale.said}", size=13, fill=palette.FOCUS, bold=True
    )


def _ratio_scale(reading: EquityReading, found: GapOverTime) -> _Scale:
    figures = shown_in(reading).figures
    points = tuple(
        _point(p, _log(p.ratio), _log(p.ratio_lower), _log(p.ratio_upper)) for p in found.points
    )
    ends = [v for p in found.points for v in (p.ratio, p.ratio_lower, p.ratio_upper) if v]
    axis = _upright(ratios(ends, start=0.0, end=_ROOMY * (BOTTOM - TOP)))
    centre = found.ratio_centre
    said = "" if centre is None else f"{ratio(centre, figures=figures)} times"
    labels = tuple(f"{math.exp(t):.3g}×" if t else _EQUAL for t in axis.ticks)
    counting = ", counting those who did not" if found.side == "non-event" else ""
    return _Scale("ratio", points, _log(centre), axis, labels, said, counting)


def _upright(axis: Axis) -> Axis:
    """An axis laid out along the page, stood on end: labels need less room above one another."""
    return replace(axis, start=BOTTOM, end=TOP)


def _difference_scale(reading: EquityReading, found: GapOverTime) -> _Scale:
    how = shown_in(reading)
    points = tuple(
        _point(p, p.difference, p.difference_lower, p.difference_upper) for p in found.points
    )
    ends = [v for p in points for v in (p.value, p.lower, p.upper) if v is not None]
    axis = around(min([0.0, *ends]), max([0.0, *ends]), start=BOTTOM, end=TOP)
    centre = found.difference_centre
    said = "" if centre is None else _size(centre, how)
    labels = tuple(_tick(t * how.gap_factor) for t in axis.ticks)
    return _Scale("difference", points, centre, axis, labels, said, "")


def _tick(value: float) -> str:
    return signed(value) if value else _EQUAL


def _size(value: float, how: Shown) -> str:
    word = (
        ("lower" if value < 0 else "higher")
        if not how.gap_unit
        else ("fewer" if value < 0 else "more")
    )
    return f"{how.gap(abs(value))} {word} {how.gap_unit}".rstrip()


def _log(value: float | None) -> float | None:
    return math.log(value) if value else None


def _point(given: GapPoint, value: float | None, lower: float | None, upper: float | None) -> Point:
    beyond = value is not None and _outside(value, lower, upper)
    tone = "neutral" if beyond else ""
    return Point(given.period, None, None, value, None, lower, upper, given.phase, "", tone)


def _outside(value: float, lower: float | None, upper: float | None) -> bool:
    return (lower is not None and value < lower) or (upper is not None and value > upper)


def _title(reading: EquityReading, found: GapOverTime, scale: _Scale) -> str:
    if scale.name == "ratio":
        what = f"How many times the rate for {reading.comparison_label}"
    else:
        unit = shown_in(reading).gap_unit
        more = f"How many more or fewer {unit}" if unit else "How much higher or lower"
        what = f"{more} than {reading.comparison_label}"
    return f"{reading.focus_label} by {found.grain}: {what[:1].lower()}{what[1:]}{scale.counting}"


def _text(reading: EquityReading, found: GapOverTime, scale: _Scale) -> str:
    known = [p for p in scale.points if p.value is not None]
    missing = len(scale.points) - len(known)
    parts = [f"The gap as a {scale.name} over time. {against(reading)}.", found.reason]
    if scale.centre is not None:
        parts.append(f"Before the change {scale.said} on average, with limits set on that time.")
    outside = sum(p.tone == "neutral" for p in known)
    if scale.centre is not None:
        parts.append(f"Points outside the limits: {outside} of {len(known)}.")
    if missing:
        parts.append(
            f"Periods in which one side has nobody: {missing}. The line is broken there; that is no closed gap."
        )
    parts += [found.sentence, marks_text(reading.marks)]
    return " ".join(p for p in parts if p)


def gap_series_table(reading: EquityReading) -> Table:
    """Every period: both scales with their limits."""
    found = reading.gap_over_time
    points: Sequence[GapPoint] = found.points if found else ()
    grain = found.grain if found else reading.grain
    header: tuple[str, ...] = ("Period", "Ratio", "Limits", "Difference", "Limits")
    rows = tuple(_row(reading, p, period(p.period, grain)) for p in points)
    if reading.marks:
        header = (*header, "Mark")
        rows = tuple(
            (*row, marked(reading.marks, p.period, grain))
            for row, p in zip(rows, points, strict=True)
        )
    side = "; ratio counting those who did not" if found and found.side == "non-event" else ""
    return Table(
        f"{reading.measure.title}: the gap by {grain}. {against(reading)}{side}",
        header,
        rows,
    )


def _row(reading: EquityReading, point: GapPoint, when: str) -> tuple[str, ...]:
    how = shown_in(reading)
    return (
        when,
        NOTHING if point.ratio is None else ratio(point.ratio, figures=how.figures),
        _ratio_ends(point, how.figures),
        NOTHING if point.difference is None else _size(point.difference, how),
        _difference_ends(point, how),
    )


def _ratio_ends(point: GapPoint, figures: int | None) -> str:
    if point.ratio_lower is None or point.ratio_upper is None:
        return NOTHING
    ends = (ratio(v, figures=figures) for v in (point.ratio_lower, point.ratio_upper))
    return " to ".join(ends)


def _difference_ends(point: GapPoint, how: Shown) -> str:
    if point.difference_lower is None or point.difference_upper is None:
        return NOTHING
    return f"{_size(point.difference_lower, how)} to {_size(point.difference_upper, how)}"
