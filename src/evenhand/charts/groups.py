"""Small multiples: every group over time, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.charts import palette, svg
from evenhand.charts.group_words import group_table, group_text, group_title
from evenhand.charts.model import Chart
from evenhand.charts.scale import Axis, around, from_zero
from evenhand.charts.timeline import Timeline, draw_moments, draw_years, label_rows, timeline
from evenhand.charts.words import Shown, number, shown
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 320.0, 40.0, 312.0, 34.0, 152.0
_BETWEEN = ("g", "t")
_FAR = 2.5  # a point this many times the 95th percentile is drawn at the edge, with its value said


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all small multiples of a reading share."""

    axis: Axis
    time: Timeline | None
    shown: Shown
    height: float


def group_charts(reading: EquityReading) -> tuple[Chart | None, ...]:
    """One chart a group in display order, None where a group has none.

    Charts of rates share one scale; charts of cases or days between events share another.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> group_charts(SimpleNamespace(groups=()))
    ()
    """
    if not reading.groups:
        return ()
    frames = {kind: _frame(reading, between=kind) for kind in (False, True)}
    return tuple(_one(reading, i, frames) for i in range(len(reading.groups)))


def _one(reading: EquityReading, place: int, frames: dict[bool, _Frame | None]) -> Chart | None:
    group = reading.groups[place]
    if group.chart is None or not group.chart.points:
        return None
    frame = frames[group.chart.kind in _BETWEEN]
    if frame is None:
        return None
    title, text = group_title(group), group_text(reading, group, group.chart, frame.axis.high)
    key = f"{svg.clean(reading.measure.id)}-g{place}"
    body = _body(reading, group, group.chart, frame)
    picture = svg.drawing(WIDTH, frame.height, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, group_table(reading, group, group.chart))


def _frame(reading: EquityReading, *, between: bool) -> _Frame | None:
    charts = [g.chart for g in reading.groups if g.chart and (g.chart.kind in _BETWEEN) is between]
    if not charts:
        return None
    time = timeline(reading, charts, left=LEFT, right=RIGHT)
    rows = label_rows(time) if time else 0
    return _Frame(
        _axis(reading, charts, between=between),
        time,
        shown(reading.measure) if not between else Shown(1, "", "between", 1, ""),
        BOTTOM + 22 + 13 * rows,
    )


def _axis(reading: EquityReading, charts: Sequence[GroupChart], *, between: bool) -> Axis:
    points = [p for c in charts for p in c.points]
    values = sorted(p.value for p in points if p.value is not None)
    centres = [v for c in charts for _, v in c.centres]
    if not values:
        return from_zero(max(centres, default=1.0), start=BOTTOM, end=TOP)
    if reading.measure.kind is Kind.MEAN and not between:
        return around(min(*values, *centres), max(*values, *centres), start=BOTTOM, end=TOP)
    cap = 1.0 if reading.measure.kind is Kind.PROPORTION and not between else float("inf")
    return from_zero(_top(values, centres, points), start=BOTTOM, end=TOP, cap=cap)


def _top(values: Sequence[float], centres: Sequence[float], points: Sequence[Point]) -> float:
    """High enough for the points, and for limits that are not far above them."""
    usual = values[int(0.95 * (len(values) - 1))]
    highest = values[-1] if values[-1] <= _FAR * usual or not usual else 1.3 * usual
    limits = sorted(p.upper for p in points if p.upper is not None)
    middling = limits[int(0.75 * (len(limits) - 1))] if limits else 0.0
    return max(highest, min(middling, 1.25 * highest), 1.1 * max(centres, default=0.0))


def _body(reading: EquityReading, group: GroupReading, chart: GroupChart, frame: _Frame) -> str:
    colour = palette.FOCUS if group.role == "population of focus" else palette.OTHER
    xs = _places(chart, frame)
    return svg.joined(
        (
            _band(chart.points, xs, frame.axis),
            _hidden(chart.points, xs),
            _grid(frame),
            _centres(reading, chart, xs, frame, colour),
            _years_and_moments(frame),
            _trace(chart.points, xs, frame.axis),
            _marks(chart.points, xs, frame.axis),
        )
    )


def _places(chart: GroupChart, frame: _Frame) -> list[float]:
    starts = [p.period for p in chart.points if p.period is not None]
    if frame.time is not None and len(starts) == len(chart.points):
        return frame.time.middles(starts, chart.grain)
    step = (RIGHT - LEFT) / len(chart.points)
    return [LEFT + (i + 0.5) * step for i in range(len(chart.points))]


def _grid(frame: _Frame) -> str:
    axis = frame.axis
    rules = "".join(f"M{LEFT:g} {axis.at(t):.1f}H{RIGHT:g}" for t in axis.ticks)
    last = axis.ticks[-1]
    labels = [
        svg.words(
            LEFT - 5, axis.at(t) + 4, _tick(t, frame.shown, t == last), size=11.5, anchor="end"
        )
        for t in axis.ticks
    ]
    return svg.stroke(rules, colour=palette.GRID) + svg.joined(labels)


def _tick(value: float, how: Shown, last: bool) -> str:
    text = f"{value * how.factor:,.6g}"
    return f"{text}{how.suffix}" if last else text


def _band(points: Sequence[Point], xs: Sequence[float], axis: Axis) -> str:
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 8.0
    areas, edges = [], []
    for run in _runs(points):
        top = "".join(_step(points[i].upper, xs[i], half, axis) for i in run)
        low = "".join(_step(points[i].lower, xs[i], half, axis) for i in run)
        back = "".join(_step(points[i].lower, xs[i], -half, axis) for i in reversed(run))
        start = f"M{xs[run[0]] - half:.1f} {axis.inside(points[run[0]].upper or 0.0):.1f}"
        areas.append(f"{start}{top}{back}z")
        edges.append(_edge(points, run, xs, half, axis, top, low))
    return svg.fill("".join(areas), colour=palette.BAND) + svg.stroke(
        "".join(edges), colour=palette.EDGE, width=0.7
    )


def _step(value: float | None, x: float, half: float, axis: Axis) -> str:
    return f"V{axis.inside(value or 0.0):.1f}H{x + half:.1f}"


def _edge(
    points: Sequence[Point],
    run: Sequence[int],
    xs: Sequence[float],
    half: float,
    axis: Axis,
    top: str,
    low: str,
) -> str:
    """Outline above and below, left out where a limit lies beyond the scale."""
    first, out = run[0], ""
    x = xs[first] - half
    if all((points[i].upper or 0.0) <= axis.high for i in run):
        out += f"M{x:.1f} {axis.inside(points[first].upper or 0.0):.1f}{top}"
    if any((points[i].lower or 0.0) > axis.low for i in run):
        out += f"M{x:.1f} {axis.inside(points[first].lower or 0.0):.1f}{low}"
    return out


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Neighbouring points with limits, within a phase."""
    runs: list[list[int]] = []
    for i, point in enumerate(points):
        if point.upper is None or point.lower is None:
            continue
        joins = runs and runs[-1][-1] == i - 1 and points[i - 1].phase == point.phase
        runs[-1].append(i) if joins else runs.append([i])
    return runs


def _hidden(points: Sequence[Point], xs: Sequence[float]) -> str:
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 8.0
    where = [x for p, x in zip(points, xs, strict=True) if p.hidden]
    lines = "".join(svg.hatch(x - half, TOP, 2 * half, BOTTOM - TOP) for x in where)
    return svg.stroke(lines, colour=palette.EDGE, width=0.8)


def _centres(
    reading: EquityReading, chart: GroupChart, xs: Sequence[float], frame: _Frame, colour: str
) -> str:
    out = []
    for phase, centre in chart.centres:
        left, right = _span(chart, xs, phase, frame, reading)
        y = frame.axis.inside(centre)
        out.append(svg.line(left, y, right, y, colour=colour, width=2.2))
        label = _centre_label(chart, centre, frame.shown)
        out.append(
            svg.words(
                (left + right) / 2, 16, label, size=14, anchor="middle", fill=colour, bold=True
            )
        )
    return svg.joined(out)


def _centre_label(chart: GroupChart, centre: float, how: Shown) -> str:
    if chart.kind in _BETWEEN:
        return f"{number(centre)} between"
    return f"median {how.value(centre)}" if chart.kind == "run" else how.value(centre)


def _span(
    chart: GroupChart, xs: Sequence[float], phase: int, frame: _Frame, reading: EquityReading
) -> tuple[float, float]:
    """From where to where a phase reaches: by calendar where it can, else by its points."""
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 8.0
    own = [x for x, p in zip(xs, chart.points, strict=True) if p.phase == phase]
    left, right = (own[0] - half, own[-1] + half) if own else (LEFT, RIGHT)
    known = next((p for p in reading.phases if p.index == phase), None)
    if frame.time is None or known is None or chart.points[0].period is None:
        return left, right
    return (
        max(left, frame.time.at(known.start)) if known.start else left,
        min(right, frame.time.at(known.end)) if known.end else right,
    )


def _years_and_moments(frame: _Frame) -> str:
    if frame.time is None:
        return ""
    return draw_years(frame.time, y=BOTTOM) + draw_moments(
        frame.time, top=22, bottom=BOTTOM, labels=BOTTOM + 31
    )


def _trace(points: Sequence[Point], xs: Sequence[float], axis: Axis) -> str:
    """The joining line, broken where a period is missing or hidden, and between phases never."""
    pieces, pen = [], "M"
    for point, x in zip(points, xs, strict=True):
        if point.value is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{x:.1f} {axis.inside(point.value):.1f}")
        pen = "L"
    return svg.stroke("".join(pieces), colour=palette.TRACE)


def _marks(points: Sequence[Point], xs: Sequence[float], axis: Axis) -> str:
    seen: dict[str, list[svg.Place]] = {"": [], "improvement": [], "concern": [], "neutral": []}
    above: list[svg.Place] = []
    for point, x in zip(points, xs, strict=True):
        if point.value is None:
            continue
        place = (x, axis.inside(point.value))
        if point.value > axis.high * (1 + 1e-9):
            above.append(place)
        else:
            seen[point.tone if point.tone in seen else "neutral"].append(place)
    special = [svg.SHAPES[t](seen[t], colour=palette.TONES[t]) for t in palette.TONES]
    return svg.joined(
        (
            svg.dots(seen[""], colour=palette.COMMON),
            svg.chevrons(above, colour=palette.INK),
            *special,
        )
    )
