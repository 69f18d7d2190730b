"""Groups beside each other with their intervals: alphabetical, Other last, never sorted by rate."""

from __future__ import annotations

import math

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import Axis, around, from_zero
from evenhand.charts.whiskers import FIRST, LAST, WIDTH, Mark, Reference, Row, panel, spoken
from evenhand.charts.words import HIDDEN, NOTHING, capital, count, short, shown_in, when
from evenhand.equity.model import GapReading, PhaseRate
from evenhand.measures.definition import Kind
from evenhand.reading.figures import units
from evenhand.reading.model import EquityReading, GroupReading


def comparison_chart(reading: EquityReading) -> Chart | None:
    """Every group's rate with its 95 % interval, the earlier phase hollow; None without rates."""
    gap = reading.gap
    if gap is None or not any(r.rate.value is not None for g in gap.rates for r in g):
        return None
    how = shown_in(reading)
    rows = [_row(reading, g, gap.rates[i]) for i, g in enumerate(reading.groups)]
    axis, reference = _axis(reading, gap), _reference(reading, gap)
    height, body = panel(
        rows,
        axis,
        tick=lambda t: f"{short(t * how.factor, figures=6)}{how.suffix}",
        reference=reference,
        foot=_foot(reading, gap),
    )
    title, text = _title(reading, gap), _text(reading, gap)
    key = f"{reading.measure.id}-groups"
    points = spoken(rows, axis, reference=reference is not None)
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body, points=points)
    return Chart(picture, title, text, lambda: rates_table(reading))


def _axis(reading: EquityReading, gap: GapReading) -> Axis:
    rates = [r.rate for g in gap.rates for r in g]
    values = [r.value for r in rates if r.value is not None]
    ends = [v for r in rates for v in (r.value, r.low, r.high) if v is not None]
    if reading.measure.kind is Kind.MEAN:
        return around(min(ends), max(ends), start=FIRST, end=LAST)
    # One tiny group's interval must not flatten all the others: it runs off the axis instead.
    top = min(max(ends), 2.2 * max(values)) or max(ends)
    cap = 1.0 if reading.measure.kind is Kind.PROPORTION else math.inf
    return from_zero(top, start=FIRST, end=LAST, cap=cap)


def _row(reading: EquityReading, group: GroupReading, rates: tuple[PhaseRate, ...]) -> Row:
    focus = group.role == "population of focus"
    colour = palette.FOCUS if focus else palette.OTHER
    latest = len(rates) - 1
    marks = tuple(
        Mark(r.rate.value, r.rate.low, r.rate.high, colour, hollow=i != latest)
        for i, r in enumerate(rates)
    )
    said = " → ".join(rate_said(reading, r) for r in rates)
    return Row(group.group.label, said, marks, bold=focus)


def rate_said(reading: EquityReading, rate: PhaseRate) -> str:
    """A rate, or why there is none: hidden never looks like zero or like nothing."""
    if rate.rate.value is not None:
        return shown_in(reading).value(rate.rate.value)
    if reading.shared is not None:
        return HIDDEN
    return NOTHING if rate.denominator else f"no {units(reading.measure)}"


def _reference(reading: EquityReading, gap: GapReading) -> Reference | None:
    if not gap.comparison_rates or not reading.comparison_label:
        return None
    value = gap.comparison_rates[-1].rate.value
    return None if value is None else Reference(value, reading.comparison_label)


def _foot(reading: EquityReading, gap: GapReading) -> tuple[str, ...]:
    unit = shown_in(reading).unit
    out = [f"{capital(unit)}." if unit else "", "Lines are 95% intervals."]
    first = " ".join(p for p in out if p)
    if gap.phases == 1:
        return (first,)
    labels = [p.label for p in reading.phases]
    hollow, filled = f"Hollow: {labels[0]}.", f"Filled: {labels[-1]}."
    both = f"{hollow} {filled}"
    return (both, first) if len(both) <= _LETTERS else (hollow, filled, first)


_LETTERS = 52  # that one line below the rows has room for


def _title(reading: EquityReading, gap: GapReading) -> str:
    said = when(reading.phases[-1].label if reading.phases else "")
    if gap.omnibus is None:
        return f"Each group with its 95% interval{said}"
    if gap.omnibus.differ:
        return f"Groups differ by more than chance would explain{said}"
    return f"Differences between groups could be chance{said}"


def _text(reading: EquityReading, gap: GapReading) -> str:
    labels = {p.index: p.label for p in reading.phases}
    said = "; ".join(
        f"{g.group.label}: "
        + ", ".join(f"{rate_said(reading, r)} {labels.get(r.phase, '')}".strip() for r in rates)
        for g, rates in zip(reading.groups, gap.rates, strict=True)
    )
    return f"{reading.measure.title} by ethnic group, in alphabetical order. {said}."


def rates_table(reading: EquityReading) -> Table:
    """Counts and rates of every group in every phase."""
    labels = {p.index: capital(p.label) for p in reading.phases}
    rates = reading.gap.rates if reading.gap else ()
    recorded = () if reading.shared is not None else ("Not recorded",)
    return Table(
        caption=f"{reading.measure.title}: counts and rates by group",
        header=("Group", "When", "Events", "Out of", *recorded, "Rate", "95% interval"),
        rows=tuple(
            (group.group.label, labels.get(r.phase, ""), *_cells(reading, r))
            for group, row in zip(reading.groups, rates, strict=True)
            for r in row
        )
        if rates
        else (),
    )


def _cells(reading: EquityReading, rate: PhaseRate) -> tuple[str, ...]:
    how = shown_in(reading)
    return (
        *_counts(reading, rate),
        rate_said(reading, rate),
        how.interval(rate.rate.low, rate.rate.high),
    )


def _counts(reading: EquityReading, rate: PhaseRate) -> tuple[str, ...]:
    events = NOTHING if reading.measure.kind is Kind.MEAN else count(rate.numerator)
    shown = (events, count(rate.denominator))
    return shown if reading.shared is not None else (*shown, count(rate.missing))
