"""One group over time, drawn: band between limits, averages, line, points and their marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.charts import palette, svg
from evenhand.charts.scale import Axis
from evenhand.charts.timeline import Timeline, draw_moments, draw_years
from evenhand.charts.words import Shown
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 320.0, 40.0, 312.0, 34.0, 152.0


@dataclass(frozen=True, slots=True)
class Frame:
    """What all small multiples of a reading share: scale, time and how numbers look."""

    axis: Axis
    time: Timeline | None
    shown: Shown
    height: float


def draw(reading: EquityReading, group: GroupReading, chart: GroupChart, frame: Frame) -> str:
    """The body of one small multiple."""
    colour = palette.FOCUS if group.role == "population of focus" else palette.OTHER
    points, xs = chart.points, _places(chart, frame)
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 8.0
    return (
        _band(points, xs, half, frame.axis)
        + _hidden(points, xs, half)
        + _grid(frame)
        + _centres(reading, chart, xs, half, frame, colour)
        + _years_and_moments(frame)
        + _trace_and_marks(points, xs, frame.axis)
    )


def _places(chart: GroupChart, frame: Frame) -> list[float]:
    starts = [p.period for p in chart.points if p.period is not None]
    if frame.time is not None and len(starts) == len(chart.points):
        return frame.time.middles(starts, chart.grain)
    step = (RIGHT - LEFT) / len(chart.points)
    return [LEFT + (i + 0.5) * step for i in range(len(chart.points))]


def _grid(frame: Frame) -> str:
    axis = frame.axis
    rules = "".join(f"M{LEFT:g} {axis.at(t):.1f}H{RIGHT:g}" for t in axis.ticks)
    last = axis.ticks[-1]
    labels = [
        svg.words(
            LEFT - 5, axis.at(t) + 4, _tick(t, frame.shown, t == last), size=12.5, anchor="end"
        )
        for t in axis.ticks
    ]
    return svg.stroke(rules, colour=palette.GRID) + "".join(labels)


def _tick(value: float, how: Shown, last: bool) -> str:
    text = f"{value * how.factor:,.6g}"
    return f"{text}{how.suffix}" if last else text


def _band(points: Sequence[Point], xs: Sequence[float], half: float, axis: Axis) -> str:
    """Steps between the limits, with an edge where a limit lies on the scale."""
    areas, edges = [], []
    for run in _runs(points):
        upper = [axis.inside(points[i].upper or 0.0) for i in run]
        lower = [axis.inside(points[i].lower or 0.0) for i in run]
        ends = [f"H{xs[i] + half:.1f}" for i in run]
        starts = [f"H{xs[i] - half:.1f}" for i in reversed(run)]
        left = xs[run[0]] - half
        top = _steps(left, upper, ends)
        areas.append(f"{top}V{lower[-1]:.1f}{_steps(None, lower[::-1], starts)}z")
        if min(upper) > axis.end or points[run[0]].upper == axis.high:
            edges.append(top)
        if max(lower) < axis.start - 0.05 or min(lower) < axis.start - 0.05:
            edges.append(_steps(left, lower, ends))
    return svg.fill("".join(areas), colour=palette.BAND) + svg.stroke(
        "".join(edges), colour=palette.EDGE, width=0.7
    )


def _steps(left: float | None, ys: Sequence[float], moves: Sequence[str]) -> str:
    out = [f"V{y:.1f}{move}" for y, move in zip(ys, moves, strict=True)]
    return "".join(out) if left is None else f"M{left:.1f} {ys[0]:.1f}{''.join(out)}"


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Neighbouring points with limits, within a phase."""
    runs: list[list[int]] = []
    last = -2
    for i, point in enumerate(points):
        if point.upper is None or point.lower is None:
            continue
        if last == i - 1 and points[last].phase == point.phase:
            runs[-1].append(i)
        else:
            runs.append([i])
        last = i
    return runs


def _hidden(points: Sequence[Point], xs: Sequence[float], half: float) -> str:
    lines = [
        svg.hatch(x - half, TOP, 2 * half, BOTTOM - TOP)
        for p, x in zip(points, xs, strict=True)
        if p.hidden
    ]
    return svg.stroke("".join(lines), colour=palette.EDGE, width=0.8)


def _centres(
    reading: EquityReading,
    chart: GroupChart,
    xs: Sequence[float],
    half: float,
    frame: Frame,
    colour: str,
) -> str:
    out = []
    for phase, centre in chart.centres:
        left, right = _span(chart, xs, half, phase, frame, reading)
        y = frame.axis.inside(centre)
        out.append(svg.line(left, y, right, y, colour=colour, width=2.2))
        label = _centre_label(chart, centre, frame.shown)
        middle = (left + right) / 2
        out.append(svg.words(middle, 16, label, size=14, anchor="middle", fill=colour, bold=True))
    return "".join(out)


def _centre_label(chart: GroupChart, centre: float, how: Shown) -> str:
    said = how.value(centre)
    if chart.kind in ("g", "t"):
        return f"{said} between"
    return f"median {said}" if chart.kind == "run" else said


def _span(
    chart: GroupChart,
    xs: Sequence[float],
    half: float,
    phase: int,
    frame: Frame,
    reading: EquityReading,
) -> tuple[float, float]:
    """From where to where a phase reaches: its points, cut at the calendar dates of the phase."""
    own = [x for x, p in zip(xs, chart.points, strict=True) if p.phase == phase]
    left, right = (own[0] - half, own[-1] + half) if own else (LEFT, RIGHT)
    known = next((p for p in reading.phases if p.index == phase), None)
    if frame.time is None or known is None or chart.points[0].period is None:
        return left, right
    return (
        max(left, frame.time.at(known.start)) if known.start else left,
        min(right, frame.time.at(known.end)) if known.end else right,
    )


def _years_and_moments(frame: Frame) -> str:
    if frame.time is None:
        return ""
    return draw_years(frame.time, y=BOTTOM) + draw_moments(
        frame.time, top=22, bottom=BOTTOM, labels=BOTTOM + 31
    )


def _trace_and_marks(points: Sequence[Point], xs: Sequence[float], axis: Axis) -> str:
    """The joining line, broken where a period is missing or hidden, and all marks by kind."""
    seen: dict[str, list[svg.Place]] = {"": [], "improvement": [], "concern": [], "neutral": []}
    above: list[svg.Place] = []
    pieces, pen, limit = [], "M", axis.high * (1 + 1e-9)
    for point, x in zip(points, xs, strict=True):
        value = point.value
        if value is None:
            pen = "M"
            continue
        y = axis.inside(value)
        pieces.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
        kind = point.tone if point.tone in seen else "neutral"
        (above if value > limit else seen[kind]).append((x, y))
    special = [svg.SHAPES[t](seen[t], colour=palette.TONES[t]) for t in palette.TONES]
    return (
        svg.stroke("".join(pieces), colour=palette.TRACE)
        + svg.dots(seen[""], colour=palette.COMMON)
        + svg.chevrons(above, colour=palette.INK)
        + "".join(special)
    )
