"""Sheets with charts: one a measure over time, and one of rates and gaps with their intervals.

Excel draws text as zero. So what is hidden stands as a word in a column to read, and as an empty
cell in the columns that charts are drawn from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from evenhand.documents.native import (
    NativeChart,
    Series,
    gap_charts,
    gap_over_time_charts,
    rates_chart,
    time_charts,
)
from evenhand.documents.slides.chart_book import distances
from evenhand.documents.workbook.sheet import (
    Cell,
    Column,
    Form,
    Graph,
    Line,
    Row,
    Sheet,
    shown,
)
from evenhand.reading.model import EquityReading, Review

_LONGEST = 31  # letters that Excel allows for the name of a sheet
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
Named = tuple[str, tuple[date | None, ...], NativeChart]  # of whom, first days of periods, chart
_FIRST = (
    Column("Group", "Ethnic group, or the gap on one of its two scales"),
    Column("Period", "Name of the period, or number of the event"),
    Column("Period begins", "First day of the period", Form.DATE),
    Column("Shown", "The value, or the word hidden", Form.NUMBER),
)
_LAST = (
    Column("Upper limit", "Upper process limit, as drawn", Form.NUMBER),
    Column("Lower limit", "Lower process limit, as drawn", Form.NUMBER),
    Column("Improvement", "The value where it is marked as improvement", Form.NUMBER),
    Column("Concern", "The value where it is marked as concern", Form.NUMBER),
    Column("Neither", "The value where it is marked as neither better nor worse", Form.NUMBER),
    Column("Hidden", "1 where the value is hidden to protect small numbers", Form.WHOLE),
)
_MARK = Column("Mark", "Height at which what happened in this period is marked", Form.NUMBER)
_TONES = ("improvement", "concern", "neutral")
_VALUE = Column("Drawn", "The value on the scale of the chart; empty where hidden", Form.NUMBER)


def measure_sheets(review: Review) -> Iterator[Sheet]:
    """One sheet a measure, with a chart for every group, in the order of the review."""
    taken: set[str] = set()
    for reading in review.readings:
        named = list(_named(reading))
        if named:
            yield _over_time(reading, named, sheet_name(reading.measure.title, taken))


def _named(reading: EquityReading) -> Iterator[Named]:
    """Every group over time, then the gap itself."""
    for group, chart in zip(reading.groups, time_charts(reading), strict=True):
        if chart is not None and group.chart is not None:
            starts = tuple(p.period for p in group.chart.points)
            yield group.group.label, starts, chart
    found = reading.gap_over_time
    for chart in gap_over_time_charts(reading) if found else ():
        scale = "ratio" if chart.axis.logarithmic else "difference"
        yield f"The gap as a {scale}", tuple(p.period for p in found.points) if found else (), chart


def sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel allows, unlike every other; it is added to `taken`.

    Examples
    --------
    >>> sheet_name("Blood loss: 1,000 ml [or more]", set())
    'Blood loss 1,000 ml or more'
    """
    plain = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("' ") or "Measure"
    name, number = plain[:_LONGEST].strip("' "), 1
    while name.casefold() in {*taken, "history"}:
        number += 1
        mark = f" ({number})"
        name = plain[: _LONGEST - len(mark)].strip("' ") + mark
    taken.add(name.casefold())
    return name


def _over_time(reading: EquityReading, named: Sequence[Named], name: str) -> Sheet:
    charts = [chart for _, _, chart in named]
    parts = _parts(charts)
    rows: list[Row] = []
    graphs = []
    for label, starts, chart in named:
        graphs.append(_graph(chart, parts, len(rows)))
        rows.extend(_rows(label, starts, chart, parts))
    centres = tuple(_centre_column(reading, part) for part in parts if part.startswith("centre"))
    marks = (_MARK,) if "mark" in parts else ()
    columns = (*_FIRST, _VALUE, *centres, *_LAST[:-1], *marks, _LAST[-1])
    above = (f"{reading.measure.title}: each group over time", _unit(charts))
    return Sheet(name, columns, tuple(rows), above, tuple(graphs))


def _parts(charts: Sequence[NativeChart]) -> tuple[str, ...]:
    """What has a column, in order: the value, averages of every phase, limits, special causes."""
    centres = sorted({s.part for c in charts for s in c.series if s.part.startswith("centre")})
    marks = ("mark",) if any(s.part == "mark" for c in charts for s in c.series) else ()
    return ("value", *centres, "upper", "lower", *_TONES, *marks)


def _centre_column(reading: EquityReading, part: str) -> Column:
    phase = int(part.removeprefix("centre "))
    label = next((p.label for p in reading.phases if p.index == phase), "")
    title = f"Average or median {label}" if label else f"Average or median {phase}"
    return Column(title, "Centre line of this phase, as drawn", Form.NUMBER)


def _unit(charts: Iterable[NativeChart]) -> str:
    forms = {c.axis.form for c in charts}
    scale = "rates as shares of 1, others" if "0.0%" in forms else "all values"
    return (
        f"Scale: {scale} as drawn. Change a cell below Drawn or right of it, and the chart changes."
    )


def _graph(chart: NativeChart, parts: Sequence[str], first: int) -> Graph:
    start = len(_FIRST)
    lines = tuple(Line(series, first, start + parts.index(series.part)) for series in chart.series)
    hidden = start + len(parts) if chart.any_hidden else None
    return Graph(chart, lines, first, categories=1, title=0, hidden=hidden)


def _rows(
    label: str, starts: Sequence[date | None], chart: NativeChart, parts: Sequence[str]
) -> Iterator[Row]:
    found = {s.part: s for s in chart.series}
    for i, (category, start) in enumerate(zip(chart.categories, starts, strict=True)):
        cells: list[Cell] = [found[p].values[i] if p in found else None for p in parts]
        hidden = bool(chart.hidden) and chart.hidden[i]
        yield (
            label,
            category,
            start,
            shown(cells[0], hidden=hidden),
            *cells,
            1 if hidden else None,
        )


_RATES = (
    Column("Measure", "Title of the measure"),
    Column("Chart", "Rates by group, or the gap on one of its two scales"),
    Column("Series", "When, or which comparison"),
    Column("Category", "Group or phase; it says so where its figure is hidden"),
    Column("Shown", "The value, or the word hidden", Form.NUMBER),
    Column("Drawn", "The value on the scale of the chart; empty where hidden", Form.NUMBER),
    Column("Low 95", "Lower end of the 95% interval, on the scale of the chart", Form.NUMBER),
    Column("High 95", "Upper end of the 95% interval, on the scale of the chart", Form.NUMBER),
    Column("Down", "Length of the arm of the interval below the value", Form.NUMBER),
    Column("Up", "Length of the arm of the interval above the value", Form.NUMBER),
)


def rates_and_gaps(review: Review) -> Sheet:
    """Rates of every group and the gap on both scales, drawn with their intervals."""
    rows: list[Row] = []
    graphs = []
    for reading in review.readings:
        rates = rates_chart(reading)
        named = [("rates by group", rates)] if rates else []
        names = {True: "the gap as a ratio", False: "the gap as a difference"}
        named += [(names[c.axis.logarithmic], c) for c in gap_charts(reading)]
        for name, chart in named:
            graphs.append(_with_intervals(chart, len(rows)))
            rows.extend(_long(reading, name, chart))
    return Sheet("Rates and gaps", _RATES, tuple(rows), graphs=tuple(graphs))


def _with_intervals(chart: NativeChart, first: int) -> Graph:
    lines = []
    for i, series in enumerate(chart.series):
        arms = (8, 9) if series.low else (None, None)
        at = first + i * len(chart.categories)
        lines.append(Line(series, at, 5, named=2, below=arms[0], above=arms[1]))
    return Graph(chart, tuple(lines), first, categories=3, title=0)


def _long(reading: EquityReading, name: str, chart: NativeChart) -> Iterator[Row]:
    for series in chart.series:
        arms = [_arms(series, chart, upwards=up) for up in (False, True)]
        nothing = (None,) * len(chart.categories)
        low, high = series.low or nothing, series.high or nothing
        for i, category in enumerate(chart.categories):
            value = series.values[i]
            yield (
                reading.measure.title,
                name,
                series.name,
                category,
                shown(value, hidden=value is None and reading.shared is not None),
                value,
                low[i],
                high[i],
                arms[0][i],
                arms[1][i],
            )


def _arms(series: Series, chart: NativeChart, *, upwards: bool) -> Sequence[float | None]:
    if not series.low:
        return (None,) * len(series.values)
    return distances(series, chart, upwards=upwards)
