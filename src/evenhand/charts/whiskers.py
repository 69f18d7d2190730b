"""Rows of dots with interval lines on one axis: the gap, and groups beside each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from evenhand.charts import palette, svg
from evenhand.charts.scale import Axis

WIDTH, LEFT, RIGHT = 340.0, 14.0, 326.0
FIRST, LAST = LEFT + 12, RIGHT - 12  # ends of the axis


@dataclass(frozen=True, slots=True)
class Mark:
    """One estimate, in the values that the axis takes. Hollow marks are the earlier phase, squares what was agreed.

    With one end given, the other has no bound: its line runs off the axis.
    """

    value: float | None
    low: float | None
    high: float | None
    colour: str
    hollow: bool = False
    square: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row: words on top, marks below one another."""

    label: str
    says: str
    marks: tuple[Mark, ...]
    bold: bool = False

    @property
    def _room(self) -> int:
        """Letters that a label may have beside the figures."""
        return int((RIGHT - LEFT - 6.6 * len(self.says)) / 7.4)

    @property
    def label_lines(self) -> list[str]:
        """The label, broken so that it stays clear of the figures; long figures stand below it."""
        room = self._room if self._room >= 12 else int((RIGHT - LEFT) / 7.4)
        return wrap(self.label, room)

    @property
    def says_line(self) -> int:
        """The line of the figures: the first, or below the label where they leave it no room."""
        return 0 if self._room >= 12 else len(self.label_lines)

    @property
    def words_height(self) -> float:
        """Room for the words."""
        return 20.0 + 15.0 * max(len(self.label_lines) - 1, self.says_line)

    @property
    def height(self) -> float:
        """Room for the words and each mark."""
        return self.words_height + 8.0 + 12.0 * len(self.marks)


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
    foot: Sequence[str],
) -> tuple[float, str]:
    """Height and body of the picture."""
    y = 14.0 if reference else 0.0
    pieces = [_reference_label(reference, axis)]
    for row in rows:
        pieces += [_reference_beside(reference, axis, y, row), _row(row, axis, y)]
        y += row.height
    pieces.append(_ticks(axis, y, tick))
    feet = [*foot, *([reference.band_label] if reference and reference.band_label else [])]
    for i, words in enumerate(feet):
        pieces.append(_foot(words, y + 35 + 15 * i, last=i >= len(foot)))
    return y + 25 + 15 * len(feet), "".join(pieces)


def spoken(rows: Sequence[Row], axis: Axis, *, reference: bool) -> list[svg.Spoken]:
    """Where the last mark of each row lies, beside its words."""
    y, found = 14.0 if reference else 0.0, []
    for row in rows:
        last = row.marks[-1].value
        at = y + row.words_height + 7 + 12 * (len(row.marks) - 1)
        x = LEFT if last is None else axis.inside(last)
        found.append((x, at, f"{row.label}: {row.says}"))
        y += row.height
    return found


def _foot(words: str, y: float, *, last: bool) -> str:
    if not last:
        return svg.words(LEFT, y, words, size=12.5)
    swatch = svg.box(LEFT, y - 9, 14, 10)
    return (
        svg.fill(swatch, colour=palette.MARGIN)
        + svg.stroke(swatch, colour=palette.MARGIN_EDGE)
        + svg.words(LEFT + 20, y, words, size=12.5)
    )


def _reference_label(reference: Reference | None, axis: Axis) -> str:
    if reference is None:
        return ""
    x = axis.inside(reference.value)
    half = len(reference.label) * 3.1
    x = min(max(x, LEFT + half), RIGHT - half)
    return svg.words(x, 10, reference.label, anchor="middle", fill=palette.INK)


def _reference_beside(reference: Reference | None, axis: Axis, y: float, row: Row) -> str:
    """The part of line and band that lies beside the marks, clear of the words."""
    if reference is None:
        return ""
    x, top, bottom = axis.inside(reference.value), y + row.words_height, y + row.height
    line = svg.line(x, top, x, bottom, colour=palette.INK, width=1.2)
    if reference.low is None or reference.high is None:
        return line
    left, right = axis.inside(reference.low), axis.inside(reference.high)
    sides = f"M{left:.1f} {top:.1f}V{bottom:.1f}M{right:.1f} {top:.1f}V{bottom:.1f}"
    band = svg.fill(svg.box(left, top, right - left, bottom - top), colour=palette.MARGIN)
    return band + svg.stroke(sides, colour=palette.MARGIN_EDGE) + line


def _ticks(axis: Axis, y: float, tick: Callable[[float], str]) -> str:
    marks = "".join(f"M{axis.at(t):.1f} {y:.1f}v4" for t in axis.ticks)
    labels = [
        svg.words(axis.at(t), y + 17, tick(t), size=12.5, anchor="middle") for t in axis.ticks
    ]
    rule = svg.line(LEFT, y, RIGHT, y, colour=palette.TRACE)
    return rule + svg.stroke(marks, colour=palette.MUTED) + "".join(labels)


def _row(row: Row, axis: Axis, y: float) -> str:
    first = y + row.words_height + 7
    marks = [_mark(m, axis, first + 12 * i) for i, m in enumerate(row.marks)]
    return "".join([draw_words(row, y), *marks])


def draw_words(row: Row, y: float) -> str:
    """Label and figures of a row whose top is at `y`."""
    ink = palette.FOCUS if row.bold else palette.INK
    label = [
        svg.words(LEFT, y + 15 + 15 * i, text, size=13, fill=ink, bold=True)
        for i, text in enumerate(row.label_lines)
    ]
    if not row.says:
        return "".join(label)
    at = y + 15 + 15 * row.says_line
    said = svg.words(RIGHT, at, row.says, size=12.5, anchor="end", fill=palette.INK)
    return "".join([*label, said])


def _mark(mark: Mark, axis: Axis, y: float) -> str:
    if mark.value is None:
        return ""
    x = axis.inside(mark.value)
    if mark.square:
        return _whisker(mark, axis, y) + svg.squares([(x, y)], colour=mark.colour, r=5)
    dot = svg.dots([(x, y)], colour=mark.colour, size=10)
    if mark.hollow:
        dot += svg.dots([(x, y)], colour=palette.WHITE, size=5.6)
    return _whisker(mark, axis, y) + dot


def _whisker(mark: Mark, axis: Axis, y: float) -> str:
    if mark.low is None and mark.high is None:
        return ""
    low = -math.inf if mark.low is None else mark.low
    high = math.inf if mark.high is None else mark.high
    left, right = axis.inside(low), axis.inside(high)
    ends = f"M{left:.1f} {y:.1f}H{right:.1f}"
    ends += _end(left, y, 1, cut=low < axis.low - 1e-9)
    ends += _end(right, y, -1, cut=high > axis.high + 1e-9)
    return svg.stroke(ends, colour=mark.colour, width=2)


def _end(x: float, y: float, inward: int, *, cut: bool) -> str:
    """A bar across the end, or an arrow where the interval runs off the axis."""
    if cut:
        return f"M{x + 5 * inward:.1f} {y - 4:.1f}L{x:.1f} {y:.1f}l{5 * inward} 4"
    return f"M{x:.1f} {y - 4:.1f}v8"
