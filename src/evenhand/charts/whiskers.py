"""Rows of dots with interval lines on one axis: the gap, and groups beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evenhand.charts import palette, svg
from evenhand.charts.scale import Axis

WIDTH, LEFT, RIGHT = 340.0, 14.0, 326.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One estimate, in the values that the axis takes. Hollow marks are the earlier phase."""

    value: float | None
    low: float | None
    high: float | None
    colour: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row: words on top, marks below one another."""

    label: str
    says: str
    marks: tuple[Mark, ...]
    bold: bool = False

    @property
    def height(self) -> float:
        return 26.0 + 12.0 * max(1, len(self.marks))


@dataclass(frozen=True, slots=True)
class Reference:
    """The line that rows are compared with, and the agreed band around it."""

    value: float
    label: str
    low: float | None = None
    high: float | None = None
    band_label: str = ""


def panel(
    rows: Sequence[Row],
    axis: Axis,
    *,
    tick: Callable[[float], str],
    reference: Reference | None,
    foot: str,
) -> tuple[float, str]:
    """Height and body of the picture."""
    top = 22.0 if reference else 6.0
    bottom = top + sum(r.height for r in rows) + 2
    pieces = [_reference(reference, axis, top, bottom), _ticks(axis, bottom, tick)]
    y = top
    for row in rows:
        pieces.append(_row(row, axis, y))
        y += row.height
    band = 15.0 if reference and reference.band_label else 0.0
    pieces.append(svg.words(LEFT, bottom + 34 + band, foot, size=11.5))
    return bottom + 42 + band, svg.joined(pieces)


def _reference(reference: Reference | None, axis: Axis, top: float, bottom: float) -> str:
    if reference is None:
        return ""
    x = axis.inside(reference.value)
    anchor, place = _kept_inside(x, reference.label)
    return svg.joined(
        (
            _agreed(reference, axis, top, bottom),
            svg.line(x, top - 6, x, bottom, colour=palette.INK, width=1.2),
            svg.words(place, 11, reference.label, size=12, anchor=anchor, fill=palette.INK),
        )
    )


def _kept_inside(x: float, label: str) -> tuple[str, float]:
    half = len(label) * 3.1
    if x - half < LEFT:
        return "start", LEFT
    return ("end", RIGHT) if x + half > RIGHT else ("middle", x)


def _agreed(reference: Reference, axis: Axis, top: float, bottom: float) -> str:
    if reference.low is None or reference.high is None:
        return ""
    left, right = axis.inside(reference.low), axis.inside(reference.high)
    anchor, place = _kept_inside((left + right) / 2, reference.band_label)
    return (
        svg.fill(svg.box(left, top - 4, right - left, bottom - top + 4), colour=palette.MARGIN)
        + svg.stroke(
            f"M{left:.1f} {top - 4:.1f}V{bottom:.1f}M{right:.1f} {top - 4:.1f}V{bottom:.1f}",
            colour=palette.MARGIN_EDGE,
        )
        + svg.words(
            place, bottom + 33, reference.band_label, anchor=anchor, fill=palette.MARGIN_EDGE
        )
    )


def _ticks(axis: Axis, y: float, tick: Callable[[float], str]) -> str:
    marks = "".join(f"M{axis.at(t):.1f} {y:.1f}v4" for t in axis.ticks)
    labels = [
        svg.words(axis.at(t), y + 17, tick(t), size=11.5, anchor="middle") for t in axis.ticks
    ]
    rule = svg.line(LEFT, y, RIGHT, y, colour=palette.TRACE)
    return rule + svg.stroke(marks, colour=palette.MUTED) + svg.joined(labels)


def _row(row: Row, axis: Axis, y: float) -> str:
    ink = row.marks[-1].colour if row.bold and row.marks else palette.INK
    words = svg.words(LEFT, y + 15, row.label, size=13, fill=ink, bold=True)
    said = svg.words(RIGHT, y + 15, row.says, size=12.5, anchor="end", fill=palette.INK)
    marks = [_mark(m, axis, y + 26 + 12 * i) for i, m in enumerate(row.marks)]
    return words + said + svg.joined(marks)


def _mark(mark: Mark, axis: Axis, y: float) -> str:
    if mark.value is None:
        return ""
    x = axis.inside(mark.value)
    dot = svg.dots([(x, y)], colour=mark.colour, size=10)
    if mark.hollow:
        dot += svg.dots([(x, y)], colour=palette.WHITE, size=5.6)
    return _whisker(mark, axis, y) + dot


def _whisker(mark: Mark, axis: Axis, y: float) -> str:
    if mark.low is None or mark.high is None:
        return ""
    left, right = axis.inside(mark.low), axis.inside(mark.high)
    ends = f"M{left:.1f} {y:.1f}H{right:.1f}"
    ends += _end(left, y, 1, cut=mark.low < axis.low)
    ends += _end(right, y, -1, cut=mark.high > axis.high)
    return svg.stroke(ends, colour=mark.colour, width=2)


def _end(x: float, y: float, inward: int, *, cut: bool) -> str:
    """A bar across the end, or an arrow where the interval runs off the axis."""
    if cut:
        return f"M{x + 5 * inward:.1f} {y - 4:.1f}L{x:.1f} {y:.1f}l{5 * inward} 4"
    return f"M{x:.1f} {y - 4:.1f}v8"
