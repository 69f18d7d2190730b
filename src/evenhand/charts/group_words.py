"""The small multiples in words and as tables."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.charts.marks import marked, marks_text
from evenhand.charts.model import Table
from evenhand.charts.plot import Frame
from evenhand.charts.words import HIDDEN, NOTHING, Shown, capital, period, shown_in
from evenhand.measures.definition import Kind
from evenhand.reading.figures import listing, units
from evenhand.reading.model import EquityReading, EventMark, GroupChart, GroupReading, Point

_REST = ("Centre", "Lower", "Upper", "Marked")
_TONES = {"improvement": "improvement", "concern": "concern", "neutral": "neither better nor worse"}


def group_title(group: GroupReading) -> str:
    """The group and what was found."""
    return f"{group.group.label}: {group.sentence}" if group.sentence else group.group.label


def group_text(reading: EquityReading, group: GroupReading, chart: GroupChart, frame: Frame) -> str:
    """What the picture shows, for people who do not see it."""
    return " ".join((time_text(reading, group, chart), *above_scale(chart, frame)))


def time_text(reading: EquityReading, group: GroupReading, chart: GroupChart) -> str:
    """The group over time in words, on any scale."""
    parts = (
        f"{reading.measure.title}, {group.group.label}, by {chart.grain}, {chart.title}.",
        _averages(reading, chart),
        *chart.signals,
        _special(chart),
        *periods_apart(chart),
        marks_text(reading.marks) if any(p.period for p in chart.points) else "",
    )
    return " ".join(p for p in parts if p)


def _averages(reading: EquityReading, chart: GroupChart) -> str:
    labels = {p.index: p.label for p in reading.phases}
    said = [f"{_centre(reading, chart, c)} {labels.get(i, '')}".strip() for i, c in chart.centres]
    return f"{centre_name(chart)} {listing(said)}." if said else ""


def centre_name(chart: GroupChart) -> str:
    """What the centre line is: a g chart draws the median, a t chart what its scale brings back."""
    return _CENTRES.get(chart.kind, "Average")


_CENTRES = {"run": "Median", "g": "Median", "t": "Centre line"}


def _centre(reading: EquityReading, chart: GroupChart, centre: float) -> str:
    """A centre line in words: a rate, or what lies between two events."""
    how = shown_in(reading)
    if chart.kind == "g":
        return f"{_plain(how).value(centre)} {lying_between(reading, chart)}"
    if chart.kind == "t":
        return f"{_plain(how).value(centre)} days between events"
    return how.said(centre)


def lying_between(reading: EquityReading, chart: GroupChart) -> str:
    """What a point of a g chart counts: births between two with the event, or without it."""
    ends = "two without the event" if chart.without else "events"
    return f"{units(reading.measure)} between {ends}"


def _plain(how: Shown) -> Shown:
    return Shown(1.0, "", "", 1.0, "", how.figures)


def _special(chart: GroupChart) -> str:
    tones = [p.tone for p in chart.points if p.tone]
    said = [f"{tones.count(t)} {word}" for t, word in _TONES.items() if t in tones]
    if not said:
        return "" if chart.signals or chart.kind == "none" else "No special cause."
    return f"Points marked as special cause: {listing(said)}."


def periods_apart(chart: GroupChart) -> tuple[str, ...]:
    """Periods without records and hidden ones, in words: neither is zero."""
    missing = sum(p.value is None and not p.hidden for p in chart.points)
    hidden = sum(p.hidden for p in chart.points)
    out = []
    if missing:
        out.append(f"{_periods(missing)} without records: the line is broken there.")
    if hidden:
        out.append(f"{_periods(hidden)} hidden to protect small numbers; hidden is not zero.")
    return tuple(out)


def _periods(count: int) -> str:
    return f"{count} period{'s' if count > 1 else ''}"


def above_scale(chart: GroupChart, frame: Frame) -> tuple[str, ...]:
    """Points and limits that lie above the common scale, in words."""
    limit = frame.axis.high * (1 + 1e-9)
    high = [p.value for p in chart.points if p.value is not None and p.value > limit]
    out = []
    if high:
        values = listing([frame.shown.value(v) for v in high])
        out.append(f"Above the scale, drawn as an arrowhead at its edge: {values}.")
    if any(p.upper is not None and p.upper > limit for p in chart.points):
        out.append("The upper limit reaches above the scale.")
    return tuple(out)


def points_said(chart: GroupChart, how: Shown, *, marks: Sequence[EventMark] = ()) -> list[str]:
    """Every point in a few words: when, the value, its counts, what was marked."""
    said = [_point_said(chart, p, i, how) for i, p in enumerate(chart.points)]
    beside = [marked(marks, p.period, chart.grain) for p in chart.points]
    return [f"{s}, mark {b}" if b else s for s, b in zip(said, beside, strict=True)]


def _point_said(chart: GroupChart, point: Point, place: int, how: Shown) -> str:
    when = period(point.period, chart.grain) if point.period else str(place + 1)
    if point.hidden:
        return f"{when}: {HIDDEN}, small numbers are protected"
    if point.value is None:
        return f"{when}: no records"
    counts = ""
    if point.numerator is not None and point.denominator is not None:
        counts = f", {point.numerator:,} of {point.denominator:,}"
    marked = f", {_TONES.get(point.tone, _TONES['neutral'])}" if point.tone else ""
    return f"{when}: {how.value(point.value)}{counts}{marked}"


def group_table(
    reading: EquityReading, group: GroupReading, chart: GroupChart, how: Shown
) -> Table:
    """Every point: counts first, then the rate, its limits and what was marked."""
    header = ("Period", "Events", "Out of", _value_named(reading, chart), *_REST)
    rows = tuple(_row(chart, p, i, how) for i, p in enumerate(chart.points))
    caption = f"{reading.measure.title}: {group.group.label}, by {chart.grain}"
    if not reading.marks:
        return Table(caption, header, rows)
    beside = (marked(reading.marks, p.period, chart.grain) for p in chart.points)
    with_marks = tuple((*row, mark) for row, mark in zip(rows, beside, strict=True))
    return Table(caption, (*header, "Mark"), with_marks)


def _value_named(reading: EquityReading, chart: GroupChart) -> str:
    if chart.kind == "g":
        return capital(lying_between(reading, chart))
    if chart.kind == "t":
        return "Days between events"
    return "Mean" if reading.measure.kind is Kind.MEAN else "Rate"


def _row(chart: GroupChart, point: Point, place: int, how: Shown) -> tuple[str, ...]:
    when = period(point.period, chart.grain) if point.period else str(place + 1)
    limits = [how.value(v) for v in (point.centre, point.lower, point.upper)]
    if point.hidden:
        return (when, HIDDEN, HIDDEN, HIDDEN, *limits, "")
    return (
        when,
        NOTHING if point.numerator is None else f"{point.numerator:,}",
        NOTHING if point.denominator is None else f"{point.denominator:,}",
        how.value(point.value),
        *limits,
        f"{point.signal} ({point.tone})" if point.tone else point.signal,
    )
