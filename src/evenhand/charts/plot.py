"""One group over time, drawn: band between limits, averages, line, points and their marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.charts import palette, svg
from evenhand.charts.marks import draw_marks
from evenhand.charts.scale import Axis
from evenhand.charts.timeline import CHANGE_DASH, Timeline, draw_moments, draw_years
from evenhand.charts.words import Shown, short
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point

Span = tuple[float, float]
BETWEEN = ("g", "t")  # charts of what lies between two events: their own scale
WIDTH, LEFT, RIGHT, TOP, BOTTOM = 320.0, 40.0, 312.0, 34.0, 152.0
_LETTER, _APART = 8.4, 8.0  # width of a bold letter at font size 14, and room between two averages


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
    points, spans = chart.points, spans_of(chart, frame)
    return (
        band(points, spans, frame.axis)
        + _hidden(points, spans)
        + _grid(frame)
        + _centres(reading, chart, spans, frame, colour)
        + _time(chart, spans, frame)
        + trace_and_marks(points, spans, frame.axis)
        + _all_hidden(points)
    )


def spoken(chart: GroupChart, frame: Frame, said: Sequence[str]) -> list[svg.Spoken]:
    """Where each point lies, beside what is said of it; what has no value lies on the ground."""
    found = []
    for point, (left, right), text in zip(chart.points, spans_of(chart, frame), said, strict=True):
        y = BOTTOM if point.value is None else frame.axis.inside(point.value)
        found.append(((left + right) / 2, y, text))
    return found


def spans_of(chart: GroupChart, frame: Frame) -> list[Span]:
    """Left and right edge of each point: by calendar where it can, else side by side."""
    starts = [p.period for p in chart.points if p.period is not None]
    if frame.time is not None and len(starts) == len(chart.points):
        return frame.time.spans(starts, chart.grain)
    step = (RIGHT - LEFT) / len(chart.points)
    return [(LEFT + i * step, LEFT + (i + 1) * step) for i in range(len(chart.points))]


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
    text = short(value * how.factor, figures=6)
    return f"{text}{how.suffix}" if last else text


def band(points: Sequence[Point], spans: Sequence[Span], axis: Axis) -> str:
    """Steps between the limits, with an edge where a limit lies on the scale."""
    areas, edges = [], []
    for run in _runs(points):
        upper = [axis.inside(points[i].upper or 0.0) for i in run]
        lower = [axis.inside(points[i].lower or 0.0) for i in run]
        ends = [f"H{spans[i][1]:.1f}" for i in run]
        starts = [f"H{spans[i][0]:.1f}" for i in reversed(run)]
        left = spans[run[0]][0]
        top, low = _steps(left, upper, ends), _steps(left, lower, ends)
        areas.append(f"{top}V{lower[-1]:.1f}{_steps(None, lower[::-1], starts)}z")
        edges.append(top if min(upper) > axis.end + 0.05 else "")
        edges.append(low if min(lower) < axis.start - 0.05 else "")
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


def _hidden(points: Sequence[Point], spans: Sequence[Span]) -> str:
    """Hatching over each stretch of hidden periods: nothing like a zero, nothing like a gap."""
    stretches: list[Span] = []
    for point, (left, right) in zip(points, spans, strict=True):
        if not point.hidden:
            continue
        if stretches and abs(stretches[-1][1] - left) < 0.01:
            stretches[-1] = (stretches[-1][0], right)
        else:
            stretches.append((left, right))
    lines = [svg.hatch(left, TOP, right - left, BOTTOM - TOP) for left, right in stretches]
    return svg.stroke("".join(lines), colour=palette.EDGE, width=0.8)


def _all_hidden(points: Sequence[Point]) -> str:
    if not all(p.hidden for p in points):
        return ""
    middle, height = (LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2
    label = "hidden: small numbers"
    plate = svg.fill(svg.box(middle - 72, height - 13, 144, 24), colour=palette.WHITE)
    return plate + svg.words(middle, height + 4, label, anchor="middle", fill=palette.INK)


def _centres(
    reading: EquityReading, chart: GroupChart, spans: Sequence[Span], frame: Frame, colour: str
) -> str:
    reaches = [_reach(reading, chart, spans, phase, frame) for phase, _ in chart.centres]
    labels = [_centre_label(chart, centre, frame.shown) for _, centre in chart.centres]
    middles = _beside([(left + right) / 2 for left, right in reaches], labels)
    out = []
    for (left, right), (_, centre) in zip(reaches, chart.centres, strict=True):
        y = frame.axis.inside(centre)
        out.append(svg.line(left, y, right, y, colour=colour, width=2.2))
    for x, label in zip(middles, labels, strict=True):
        out.append(svg.words(x, 16, label, size=14, anchor="middle", fill=colour, bold=True))
    return "".join(out)


def _beside(middles: Sequence[float], labels: Sequence[str]) -> list[float]:
    """Middles of labels, moved as far as it takes: inside the picture, and beside one another."""
    halves = [_LETTER * len(label) / 2 for label in labels]
    places, edge = list(middles), WIDTH - 4.0
    for i in reversed(range(len(places))):
        places[i] = min(places[i], edge - halves[i])
        edge = places[i] - halves[i] - _APART
    edge = 4.0
    for i, half in enumerate(halves):
        places[i] = max(places[i], edge + half)
        edge = places[i] + half + _APART
    return places


def _centre_label(chart: GroupChart, centre: float, how: Shown) -> str:
    if chart.kind in BETWEEN:
        return f"{short(centre)} between"
    said = how.value(centre)
    return f"median {said}" if chart.kind == "run" else said


def _reach(
    reading: EquityReading,
    chart: GroupChart,
    spans: Sequence[Span],
    phase: int,
    frame: Frame,
) -> Span:
    """From where to where a phase reaches: its points, cut at the calendar dates of the phase."""
    own = [s for s, p in zip(spans, chart.points, strict=True) if p.phase == phase]
    left, right = (own[0][0], own[-1][1]) if own else (LEFT, RIGHT)
    known = next((p for p in reading.phases if p.index == phase), None)
    if frame.time is None or known is None or chart.points[0].period is None:
        return left, right
    return (
        max(left, frame.time.at(known.start)) if known.start else left,
        min(right, frame.time.at(known.end)) if known.end else right,
    )


def _time(chart: GroupChart, spans: Sequence[Span], frame: Frame) -> str:
    """Years and dated lines; without dates, the line between the phases."""
    if frame.time is not None:
        moments = draw_moments(frame.time, top=22, bottom=BOTTOM, labels=BOTTOM + 31)
        marks = draw_marks(frame.time, top=TOP, bottom=BOTTOM)
        return draw_years(frame.time, y=BOTTOM) + moments + marks
    phases = [p.phase for p in chart.points]
    if set(phases) != {0, 1}:
        return ""
    x = spans[phases.index(1)][0]
    label = svg.words(x, BOTTOM + 17, "change", size=12.5, anchor="middle", fill=palette.INK)
    return svg.line(x, 22, x, BOTTOM, colour=palette.INK, dash=CHANGE_DASH) + label


def trace_and_marks(points: Sequence[Point], spans: Sequence[Span], axis: Axis) -> str:
    """The joining line, broken where a period is missing or hidden, and all marks by kind."""
    seen: dict[str, list[svg.Place]] = {"": [], "improvement": [], "concern": [], "neutral": []}
    above: list[svg.Place] = []
    pieces, pen, limit = [], "M", axis.high * (1 + 1e-9)
    for point, (left, right) in zip(points, spans, strict=True):
        value = point.value
        if value is None:
            pen = "M"
            continue
        x, y = (left + right) / 2, axis.inside(value)
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
