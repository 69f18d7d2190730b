"""What happened when, on a time axis: numbers at the top of the plot, in words and in tables.

A mark is a thin line with a number; what goes on for longer lies along the axis as a bar. Numbers
that would touch share one plate. The words stand below the charts, by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evenhand.charts import palette, svg
from evenhand.charts.timeline import Timeline
from evenhand.charts.words import month
from evenhand.measures.periods import Grain, next_period
from evenhand.reading.model import EventMark

_HEIGHT, _LETTER, _APART = 13.0, 6.4, 1.0


@dataclass(frozen=True, slots=True)
class Plate:
    """Numbers that stand together: the first and last of them, the middle and the width."""

    first: int
    last: int
    middle: float
    width: float

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def drawn_marks(axis: Timeline) -> tuple[EventMark, ...]:
    """Marks that this axis reaches."""
    return tuple(
        m
        for m in axis.marks
        if m.number
        and m.event.last.toordinal() >= axis.first
        and m.event.on.toordinal() < axis.last
    )


def draw_marks(axis: Timeline, *, top: float, bottom: float) -> str:
    """Lines from below the plates to `bottom`, bars along it, and plates that end at `top`."""
    shown = drawn_marks(axis)
    if not shown:
        return ""
    lines = "".join(f"M{axis.at(m.event.on):.1f} {top:g}V{bottom:g}" for m in shown)
    bars = "".join(
        f"M{axis.at(m.event.on):.1f} {bottom - 2:g}H{axis.at(m.event.last):.1f}"
        for m in shown
        if m.event.last > m.event.on
    )
    return (
        svg.stroke(lines, colour=palette.MUTED, width=0.9)
        + svg.stroke(bars, colour=palette.MUTED, width=3)
        + "".join(_plate(p, top) for p in plates(axis))
    )


def _plate(plate: Plate, top: float) -> str:
    left = plate.middle - plate.width / 2
    shape = svg.box(left, top - _HEIGHT, plate.width, _HEIGHT)
    label = svg.words(
        plate.middle,
        top - 2.5,
        plate.label,
        size=11.5,
        anchor="middle",
        fill=palette.WHITE,
        bold=True,
    )
    return svg.fill(shape, colour=palette.INK) + label


def plates(axis: Timeline) -> tuple[Plate, ...]:
    """One plate a mark, joined from left to right until none touches another."""
    made: list[Plate] = []
    for mark in drawn_marks(axis):
        made.append(_held(axis, mark.number, mark.number, axis.at(mark.event.on)))
        while len(made) > 1 and _touch(made[-2], made[-1]):
            right, left = made.pop(), made.pop()
            middle = (left.middle + right.middle) / 2
            made.append(_held(axis, left.first, right.last, middle))
    return tuple(made)


def _touch(left: Plate, right: Plate) -> bool:
    return left.middle + left.width / 2 + _APART > right.middle - right.width / 2


def _held(axis: Timeline, first: int, last: int, middle: float) -> Plate:
    """A plate that stays over the plot."""
    letters = len(str(first)) if first == last else len(f"{first}–{last}")
    width = letters * _LETTER + 6
    inside = min(max(middle, axis.left + width / 2), axis.right - width / 2)
    return Plate(first, last, inside, width)


def marks_in(marks: Sequence[EventMark], start: date, grain: Grain) -> tuple[EventMark, ...]:
    """Marks that fall into one period."""
    end = next_period(start, grain)
    return tuple(m for m in marks if m.number and m.event.on < end and m.event.last >= start)


def marked(marks: Sequence[EventMark], start: date | None, grain: Grain) -> str:
    """The same in words, for a table or a point: "1 Blood shortage"; empty where there is none."""
    if start is None:
        return ""
    return "; ".join(f"{m.number} {m.event.what}" for m in marks_in(marks, start, grain))


def marks_text(marks: Sequence[EventMark]) -> str:
    """All numbered marks in one sentence, for people who do not see the picture."""
    said = [f"{m.number} {m.event.what} ({_months(m)})" for m in marks if m.number]
    return f"Marked on the time axis: {'; '.join(said)}." if said else ""


def _months(mark: EventMark) -> str:
    first, last = month(mark.event.on), month(mark.event.last)
    return first if first == last else f"{first} to {last}"
