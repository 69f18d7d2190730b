"""Sheets to work on: counts, limits and signals, intervals. One row a number, nothing merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from evenhand.charts.words import HIDDEN, period
from evenhand.documents.workbook.sheet import Cell, Column, Form, Row, Sheet, sheet, shown
from evenhand.equity.model import Contrast, Estimate, GapChange, OwnChange, PhaseRate
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point, Review
from evenhand.reading.visible import visible

_ALL = "all sites together"
_WHICH = (
    Column("Measure", "Title of the measure"),
    Column("Measure id", "Stable name of the measure"),
)

_DATA = (
    *_WHICH,
    Column("Site", "Site, or all sites together"),
    Column("Group", "Ethnic group, or the way in which ethnicity is missing"),
    Column("Period", "Name of the period"),
    Column("Period begins", "First day of the period", Form.DATE),
    Column("Grain", "Length of the period"),
    Column("Numerator", "Events counted", Form.WHOLE),
    Column("Denominator", "Units at risk: those among whom events were counted", Form.WHOLE),
    Column("Not recorded", "Units whose answer is not recorded; in neither count", Form.WHOLE),
    Column("Rate", "Numerator divided by denominator, not scaled", Form.NUMBER),
)


def data(review: Review) -> Sheet:
    """Counts of every measure, group and period; protected ones only where the review is shared."""
    make = _shared_rows if review.audience == "shared" else _exact_rows
    return sheet("Data", _DATA, (row for r in review.readings for row in make(r)))


def _exact_rows(reading: EquityReading) -> Iterator[Row]:
    table = reading.table
    if table is None:
        return
    starts: tuple[date | None, ...] = table.periods or (None,)
    for g, group in enumerate(table.groups):
        for t, start in enumerate(starts):
            n, d = int(table.numerator[0, g, t]), int(table.denominator[0, g, t])
            value = n / d if d else None
            if table.sums is not None:
                value = float(table.sums[0, g, t]) / d + table.measure.origin if d else None
            counted: Cell = None if reading.measure.kind is Kind.MEAN else n
            name = period(start, table.grain) if start else "all records"
            yield (
                *_which(reading),
                _ALL,
                group.label,
                name,
                start,
                str(table.grain),
                counted,
                d,
                int(table.missing[0, g, t]),
                value,
            )


def _shared_rows(reading: EquityReading) -> Iterator[Row]:
    for group in reading.groups:
        if group.chart is None:
            continue
        for point in group.chart.points:
            yield (
                *_which(reading),
                _ALL,
                group.group.label,
                period(point.period, group.chart.grain) if point.period else "all records",
                point.period,
                str(group.chart.grain),
                shown(point.numerator, hidden=point.hidden),
                shown(point.denominator, hidden=point.hidden and point.denominator is None),
                "not shown",
                shown(point.value, hidden=point.hidden),
            )


def _which(reading: EquityReading) -> tuple[str, str]:
    return reading.measure.title, reading.measure.id


_LIMITS = (
    *_WHICH,
    Column("Group", "Ethnic group"),
    Column("Period", "Name of the period"),
    Column("Period begins", "First day of the period", Form.DATE),
    Column("Phase", "0 before the change, 1 since; -1 a month that holds the change"),
    Column("Value", "What is drawn, not scaled", Form.NUMBER),
    Column("Centre", "Centre line", Form.NUMBER),
    Column("Lower limit", "Lower process limit", Form.NUMBER),
    Column("Upper limit", "Upper process limit", Form.NUMBER),
    Column("Signal", "Rule that marks the point, empty for common cause"),
    Column("Meaning", "Improvement, concern or neutral"),
)


def limits(review: Review) -> Sheet:
    """Every point of every chart with its limits and signals."""
    rows = (
        _limit_row(reading, group, group.chart, point)
        for reading in review.readings
        for group in reading.groups
        if group.chart is not None
        for point in group.chart.points
    )
    return sheet("Limits & signals", _LIMITS, rows)


def _limit_row(reading: EquityReading, group: GroupReading, chart: GroupChart, point: Point) -> Row:
    return (
        *_which(reading),
        group.group.label,
        period(point.period, chart.grain) if point.period else "",
        point.period,
        str(point.phase),
        shown(point.value, hidden=point.hidden),
        shown(point.centre, hidden=point.hidden and point.centre is None),
        shown(point.lower, hidden=point.hidden and point.lower is None),
        shown(point.upper, hidden=point.hidden and point.upper is None),
        point.signal,
        point.tone,
    )


_CHARTS = (
    *_WHICH,
    Column("Group", "Ethnic group"),
    Column("Chart", "Kind of chart"),
    Column("Why this chart", "Why the numbers carry this kind of chart", Form.LONG),
    Column("Rules", "Rule set that the signals follow"),
    Column("Grain", "Length of one period"),
    Column("Points", "Number of points", Form.WHOLE),
    Column("Signals since the change", "In words, judged against the time before", Form.LONG),
    Column("Variation", "Variation icon of the series"),
    Column("Assurance", "Assurance icon of the series"),
    Column("Series", "Why limits and rules are weak or absent, where they are"),
)


def charts(review: Review) -> Sheet:
    """Every chart: its kind, why, and what its signals say."""
    rows = (
        (
            *_which(reading),
            group.group.label,
            chart.title,
            chart.reason,
            chart.rules,
            str(chart.grain),
            len(chart.points),
            " ".join(chart.signals),
            chart.variation_icon,
            chart.assurance_icon,
            chart.degenerate,
        )
        for reading in review.readings
        for group in reading.groups
        if (chart := group.chart) is not None
    )
    return sheet("Charts", _CHARTS, rows)


_INTERVALS = (
    *_WHICH,
    Column("Quantity", "Rate, ratio, difference, or change of one of them"),
    Column("Group", "Ethnic group or population of focus"),
    Column("Compared with", "The other side of a ratio or difference"),
    Column("Phase", "When"),
    Column("Numerator", "Events counted, for rates", Form.WHOLE),
    Column("Denominator", "Units at risk, for rates", Form.WHOLE),
    Column("Not recorded", "Units whose answer is not recorded, for rates", Form.WHOLE),
    Column("Estimate", "The figure itself, not scaled", Form.NUMBER),
    Column("Low 95", "Lower end of the 95% interval", Form.NUMBER),
    Column("High 95", "Upper end of the 95% interval", Form.NUMBER),
    Column("Low 80", "Lower end of the 80% interval", Form.NUMBER),
    Column("High 80", "Upper end of the 80% interval", Form.NUMBER),
    Column("Method", "How the interval was worked out"),
    Column("Counts", "Event, or non-event where that is the rarer side"),
    Column("Answer", "Answer from the closed list, with how sure it is"),
)


def intervals(review: Review) -> Sheet:
    """Every estimate with its intervals."""
    return sheet("Intervals", _INTERVALS, (row for r in review.readings for row in _estimates(r)))


def _estimates(reading: EquityReading) -> Iterator[Row]:
    gap = reading.gap
    if gap is None:
        return
    labels = {p.index: p.label or "all records" for p in reading.phases}
    sides = (
        *((g.group.label, rates) for g, rates in zip(reading.groups, gap.rates, strict=True)),
        ("Everyone with a stated ethnicity", gap.overall_rates),
    )
    for name, rates in sides:
        for rate in rates:
            yield _rate_row(reading, name, labels.get(rate.phase, ""), rate)
    for contrast in gap.contrasts:
        yield from _contrast_rows(reading, contrast, labels.get(contrast.phase, ""))
    for group, change in zip(reading.groups, gap.changes, strict=False):
        yield from _change_rows(reading, group.group.label, change)
    if gap.gap_change is not None:
        yield from _gap_rows(reading, gap.gap_change)


def _rate_row(reading: EquityReading, name: str, when: str, rate: PhaseRate) -> Row:
    counts: list[Cell] = [
        HIDDEN if c is None else c for c in (rate.numerator, rate.denominator, rate.missing)
    ]
    if reading.measure.kind is Kind.MEAN:
        counts[0] = None
    return (*_which(reading), "rate", name, "", when, *counts, *_ends(reading, rate.rate), "", "")


def _contrast_rows(reading: EquityReading, contrast: Contrast, when: str) -> Iterator[Row]:
    name = reading.focus_label
    if not contrast.primary and 0 <= contrast.group < len(reading.groups):
        name = reading.groups[contrast.group].group.label
    kind = "primary" if contrast.primary else f"level {contrast.level:.4g}"
    told = f"{'clear' if contrast.clear else 'equality not ruled out'} ({kind})"
    for quantity, estimate, side in (
        ("ratio", contrast.ratio, contrast.side),
        ("difference", contrast.difference, "event"),
    ):
        yield (
            *_which(reading),
            quantity,
            name,
            reading.comparison_label,
            when,
            *[None] * 3,
            *_ends(reading, estimate),
            side,
            told,
        )


def _change_rows(reading: EquityReading, name: str, change: OwnChange) -> Iterator[Row]:
    told = f"{change.answer} ({change.strength})"
    for quantity, estimate, side in (
        ("change, as a ratio", change.ratio, change.side),
        ("change, as a difference", change.difference, "event"),
    ):
        yield (
            *_which(reading),
            quantity,
            name,
            "itself before the change",
            "since against before",
            *[None] * 3,
            *_ends(reading, estimate),
            side,
            told,
        )


def _gap_rows(reading: EquityReading, change: GapChange) -> Iterator[Row]:
    told = f"{change.answer} ({change.strength})"
    for quantity, estimate in (
        ("change of the gap, ratio of ratios", change.ratio_of_ratios),
        ("change of the gap, difference of differences", change.difference_of_differences),
    ):
        yield (
            *_which(reading),
            quantity,
            reading.focus_label,
            reading.comparison_label,
            "since against before",
            *[None] * 3,
            *_ends(reading, estimate),
            "",
            told,
        )


def _ends(reading: EquityReading, estimate: Estimate) -> tuple[Cell, ...]:
    estimate = visible(estimate)
    values = (estimate.value, estimate.low, estimate.high, estimate.low80, estimate.high80)
    hidden = reading.shared is not None
    return (*(shown(v, hidden=hidden and v is None) for v in values), estimate.method)
