"""The small multiples in words and as tables."""

from __future__ import annotations

from evenhand.charts.model import Table
from evenhand.charts.words import HIDDEN, NOTHING, listed, number, period, shown
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point

_TONES = {"improvement": "improvement", "concern": "concern", "neutral": "neither better nor worse"}


def group_title(group: GroupReading) -> str:
    """The group and what was found."""
    return f"{group.group.label}: {group.sentence}" if group.sentence else group.group.label


def group_text(reading: EquityReading, group: GroupReading, chart: GroupChart, top: float) -> str:
    """What the picture shows, for people who do not see it."""
    parts = [
        f"{reading.measure.title}, {group.group.label}, by {chart.grain}, {chart.title}.",
        _averages(reading, chart),
        *chart.signals,
        _special(chart),
        _count(chart, missing=True),
        _count(chart, missing=False),
        above_scale(reading, chart, top),
    ]
    return " ".join(p for p in parts if p)


def _averages(reading: EquityReading, chart: GroupChart) -> str:
    labels = {p.index: p.label for p in reading.phases}
    named = "Median" if chart.kind == "run" else "Average"
    said = [
        f"{centre_said(reading, chart, c)} {labels.get(i, '')}".strip() for i, c in chart.centres
    ]
    return f"{named} {listed(said)}." if said else ""


def centre_said(reading: EquityReading, chart: GroupChart, centre: float) -> str:
    """A centre line in words: a rate, or what lies between two events."""
    if chart.kind == "g":
        return f"{number(centre)} {reading.measure.unit}s between events"
    if chart.kind == "t":
        return f"{number(centre)} days between events"
    return shown(reading.measure).said(centre)


def _special(chart: GroupChart) -> str:
    tones = [p.tone for p in chart.points if p.tone]
    said = [f"{tones.count(t)} {word}" for t, word in _TONES.items() if t in tones]
    if not said:
        return "" if chart.signals else "No special cause."
    return f"Points marked as special cause: {listed(said)}."


def _count(chart: GroupChart, *, missing: bool) -> str:
    found = sum(p.value is None and p.hidden is not missing for p in chart.points)
    if not found:
        return ""
    periods = f"{found} period{'s' if found > 1 else ''}"
    if missing:
        return f"{periods} without records: the line is broken there."
    return f"{periods} hidden to protect small numbers: hatched. Hidden is not zero."


def above_scale(reading: EquityReading, chart: GroupChart, top: float) -> str:
    """Points and limits that lie above the common scale, in words."""
    how = shown(reading.measure)
    high = [p.value for p in chart.points if p.value is not None and p.value > top * (1 + 1e-9)]
    out = []
    if high:
        values = listed([how.value(v) for v in high])
        out.append(f"Above the scale, drawn at its edge: {values}.")
    if any(p.upper is not None and p.upper > top * (1 + 1e-9) for p in chart.points):
        out.append("Limits reach above the scale.")
    return " ".join(out)


def group_table(reading: EquityReading, group: GroupReading, chart: GroupChart) -> Table:
    """Every point: counts first, then the rate, its limits and what was marked."""
    return Table(
        caption=f"{reading.measure.title}: {group.group.label}, by {chart.grain}",
        header=("Period", "Events", "Out of", "Rate", "Centre", "Lower", "Upper", "Marked"),
        rows=tuple(_row(reading, chart, p, i) for i, p in enumerate(chart.points)),
    )


def _row(reading: EquityReading, chart: GroupChart, point: Point, place: int) -> tuple[str, ...]:
    when = period(point.period, chart.grain) if point.period else str(place + 1)
    if point.hidden:
        return (when, *[HIDDEN] * 3, *_limits(reading, chart, point), "")
    return (
        when,
        NOTHING if point.numerator is None else f"{point.numerator:,}",
        NOTHING if point.denominator is None else f"{point.denominator:,}",
        _value(reading, chart, point.value),
        *_limits(reading, chart, point),
        f"{point.signal} ({point.tone})" if point.tone else point.signal,
    )


def _limits(reading: EquityReading, chart: GroupChart, point: Point) -> tuple[str, str, str]:
    return (
        _value(reading, chart, point.centre),
        _value(reading, chart, point.lower),
        _value(reading, chart, point.upper),
    )


def _value(reading: EquityReading, chart: GroupChart, value: float | None) -> str:
    if value is not None and chart.kind in ("g", "t"):
        return number(value)
    return shown(reading.measure).value(value)
