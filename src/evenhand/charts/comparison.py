"""Groups beside each other with their intervals: alphabetical, Other last, never sorted by rate."""

from __future__ import annotations

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import Axis, around, from_zero
from evenhand.charts.whiskers import LEFT, RIGHT, WIDTH, Mark, Reference, Row, panel
from evenhand.charts.words import HIDDEN, NOTHING, number, shown
from evenhand.equity.model import PhaseRate
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, GroupReading


def comparison_chart(reading: EquityReading) -> Chart | None:
    """Every group's rate with its 95 % interval, the earlier phase hollow; None without rates."""
    if reading.gap is None or not _values(reading):
        return None
    axis = _axis(reading)
    rows = [_row(reading, g, reading.gap.rates[i]) for i, g in enumerate(reading.groups)]
    foot = "Lines are 95% intervals."
    if reading.gap.phases > 1:
        labels = {p.index: p.label for p in reading.phases}
        foot = f"Filled: {labels[reading.gap.phases - 1]}. Hollow: earlier. {foot}"
    how = shown(reading.measure)
    height, body = panel(
        rows,
        axis,
        tick=lambda t: (
            f"{number(t * how.factor, decimals=0 if t * how.factor >= 1 else 1)}{how.suffix}"
        ),
        reference=_reference(reading),
        foot=foot,
    )
    title, text = _title(reading), _text(reading, rows)
    key = f"{reading.measure.id}-groups"
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, rates_table(reading))


def _values(reading: EquityReading) -> list[float]:
    gap = reading.gap
    if gap is None:
        return []
    rates = [r.rate for group in gap.rates for r in group]
    return [v for r in rates for v in (r.value, r.high) if v is not None]


def _axis(reading: EquityReading) -> Axis:
    values = _values(reading)
    if reading.measure.kind is Kind.MEAN:
        return around(min(values), max(values), start=LEFT + 12, end=RIGHT - 12)
    points = sorted(r.rate.value for g in reading.gap.rates for r in g if r.rate.value is not None)  # type: ignore[union-attr]
    top = min(max(values), 2.2 * points[-1]) if points and points[-1] else max(values)
    cap = 1.0 if reading.measure.kind is Kind.PROPORTION else float("inf")
    return from_zero(top, start=LEFT + 12, end=RIGHT - 12, cap=cap)


def _row(reading: EquityReading, group: GroupReading, rates: tuple[PhaseRate, ...]) -> Row:
    focus = group.role == "population of focus"
    colour = palette.FOCUS if focus else palette.OTHER
    latest = len(rates) - 1
    marks = tuple(
        Mark(r.rate.value, r.rate.low, r.rate.high, colour, hollow=i != latest)
        for i, r in enumerate(rates)
    )
    return Row(group.group.label, _says(reading, rates), marks, bold=focus)


def _says(reading: EquityReading, rates: tuple[PhaseRate, ...]) -> str:
    how = shown(reading.measure)
    said = [
        how.value(r.rate.value) if r.rate.value is not None else _absent(reading, r) for r in rates
    ]
    return " → ".join(said)


def _absent(reading: EquityReading, rate: PhaseRate) -> str:
    return (
        HIDDEN if reading.shared is not None else "no births" if not rate.denominator else NOTHING
    )


def _reference(reading: EquityReading) -> Reference | None:
    gap = reading.gap
    if gap is None or not gap.comparison_rates or not reading.comparison_label:
        return None
    value = gap.comparison_rates[-1].rate.value
    return None if value is None else Reference(value, reading.comparison_label)


def _title(reading: EquityReading) -> str:
    omnibus = reading.gap.omnibus if reading.gap else None
    when = reading.phases[-1].label if reading.phases else ""
    if omnibus is None:
        return f"Each group {when} with its 95% interval".replace("  ", " ")
    if omnibus.differ:
        return f"Groups differ {when} by more than chance would explain".replace("  ", " ")
    return f"Differences between groups {when} could be chance".replace("  ", " ")


def _text(reading: EquityReading, rows: list[Row]) -> str:
    said = "; ".join(f"{r.label}: {r.says}" for r in rows)
    return (
        f"{reading.measure.title} by ethnic group, alphabetical. {said}. Lines are 95% intervals."
    )


def rates_table(reading: EquityReading) -> Table:
    """Counts and rates of every group in every phase."""
    gap, how = reading.gap, shown(reading.measure)
    labels = {p.index: p.label for p in reading.phases}
    rows = [
        (
            g.group.label,
            labels.get(r.phase, ""),
            *_counts(reading, r),
            how.value(r.rate.value) if r.rate.value is not None else _absent(reading, r),
            how.interval(r.rate.low, r.rate.high),
        )
        for i, g in enumerate(reading.groups)
        for r in (gap.rates[i] if gap else ())
    ]
    return Table(
        caption=f"{reading.measure.title}: counts and rates by group",
        header=("Group", "When", "Events", "Out of", "Not recorded", "Rate", "95% interval"),
        rows=tuple(rows),
    )


def _counts(reading: EquityReading, rate: PhaseRate) -> tuple[str, str, str]:
    if reading.shared is not None and rate.rate.value is None:
        return HIDDEN, HIDDEN, HIDDEN
    return f"{rate.numerator:,}", f"{rate.denominator:,}", f"{rate.missing:,}"
