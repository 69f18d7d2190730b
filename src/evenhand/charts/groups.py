"""Small multiples: every group over time, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evenhand.charts import svg
from evenhand.charts.group_words import group_table, group_text, group_title, points_said
from evenhand.charts.model import Chart, Table
from evenhand.charts.plot import BETWEEN, BOTTOM, LEFT, RIGHT, TOP, WIDTH, Frame, draw, spoken
from evenhand.charts.scale import Axis, around, from_zero
from evenhand.charts.timeline import label_rows, timeline
from evenhand.charts.words import Shown, shown_in
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point

_FAR = 2.5  # a point this many times the 95th percentile is drawn at the edge, with its value said


def group_charts(reading: EquityReading) -> tuple[Chart | None, ...]:
    """One chart a group in display order, None where a group has none.

    Charts of rates share one scale; charts of cases or days between events share another.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> group_charts(SimpleNamespace(groups=()))
    ()
    """
    if not any(g.chart and g.chart.points for g in reading.groups):
        return tuple(None for _ in reading.groups)
    frames = {between: _frame(reading, between=between) for between in (False, True)}
    return tuple(_one(reading, i, frames) for i in range(len(reading.groups)))


def _one(reading: EquityReading, place: int, frames: dict[bool, Frame | None]) -> Chart | None:
    group = reading.groups[place]
    chart = group.chart
    frame = frames[chart is not None and chart.kind in BETWEEN]
    if chart is None or frame is None or not chart.points:
        return None
    title, text = group_title(group), group_text(reading, group, chart, frame)
    picture = svg.drawing(
        WIDTH,
        frame.height,
        key=f"{reading.measure.id}-g{place}",
        title=title,
        text=text,
        body=draw(reading, group, chart, frame),
        points=spoken(chart, frame, points_said(chart, frame.shown, marks=reading.marks)),
    )
    return Chart(picture, title, text, lambda: _table(reading, group, chart, frame))


def _table(reading: EquityReading, group: GroupReading, chart: GroupChart, frame: Frame) -> Table:
    return group_table(reading, group, chart, frame.shown)


def _frame(reading: EquityReading, *, between: bool) -> Frame | None:
    charts = [
        g.chart
        for g in reading.groups
        if g.chart and g.chart.points and (g.chart.kind in BETWEEN) is between
    ]
    if not charts:
        return None
    time = timeline(reading, charts, left=LEFT, right=RIGHT)
    rows = label_rows(time) if time else 0
    how = Shown(1.0, "", "", 1.0, "") if between else shown_in(reading)
    axis = _axis(reading, charts, between=between)
    return Frame(axis, time, how, BOTTOM + 22 + 14 * rows)


def _axis(reading: EquityReading, charts: Sequence[GroupChart], *, between: bool) -> Axis:
    points = [p for c in charts for p in c.points]
    values = sorted(p.value for p in points if p.value is not None)
    centres = [v for c in charts for _, v in c.centres]
    if reading.measure.kind is Kind.MEAN and not between and values:
        return around(min(*values, *centres), max(*values, *centres), start=BOTTOM, end=TOP)
    cap = 1.0 if reading.measure.kind is Kind.PROPORTION and not between else math.inf
    return from_zero(_top(values, centres, points), start=BOTTOM, end=TOP, cap=cap)


def _top(values: Sequence[float], centres: Sequence[float], points: Sequence[Point]) -> float:
    """High enough for the points, and for limits that are not far above them."""
    average = 1.1 * max(centres, default=0.0)
    if not values:
        return average
    usual = values[int(0.95 * (len(values) - 1))]
    highest = values[-1] if values[-1] <= _FAR * usual or not usual else 1.3 * usual
    limits = sorted(p.upper for p in points if p.upper is not None)
    middling = limits[int(0.75 * (len(limits) - 1))] if limits else 0.0
    return max(highest, min(middling, 1.25 * highest), average)
