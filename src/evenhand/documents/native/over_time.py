"""Each group over time: the points, their average and limits, special causes, hidden periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evenhand.charts import palette, time_text
from evenhand.charts.group_words import centre_name, lying_between
from evenhand.charts.plot import BETWEEN
from evenhand.charts.words import capital, period, shown_in
from evenhand.documents.native.marks import mark_series
from evenhand.documents.native.model import Look, NativeChart, Series, Sort, ValueAxis
from evenhand.documents.native.scales import factor, plain_axis, scaled, value_axis
from evenhand.documents.view import fixed
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading, GroupChart, GroupReading, Point

_SPECIAL = {
    "improvement": Look(palette.IMPROVEMENT, "diamond", 11),
    "concern": Look(palette.CONCERN, "triangle", 11),
    "neutral": Look(palette.NEUTRAL, "square", 10),
}
_CENTRES = ("solid", "dash")
_LIMIT = Look(palette.OTHER, width=1.25, dash="dot")
Axes = dict[bool, ValueAxis]


def time_charts(reading: EquityReading) -> tuple[NativeChart | None, ...]:
    """One chart a group in display order, None where a group has none; all on one scale."""
    axes = {between: _axis(reading, between=between) for between in (False, True)}
    return tuple(_chart(reading, group, axes) for group in reading.groups)


def _chart(reading: EquityReading, group: GroupReading, axes: Axes) -> NativeChart | None:
    chart = group.chart
    if chart is None or not chart.points:
        return None
    axis, by = axes[chart.kind in BETWEEN], factor(shown_in(reading))
    by = 1.0 if chart.kind in BETWEEN else by
    return NativeChart(
        name=f"{reading.measure.title}: {group.group.label} over time",
        text=time_text(reading, group, chart),
        sort=Sort.LINES,
        corner=capital(str(chart.grain)) if chart.kind not in BETWEEN else "Event",
        categories=categories(chart),
        series=(
            *_series(reading, group, chart, by),
            *mark_series(reading, [p.period for p in chart.points], chart.grain, high=axis.high),
        ),
        axis=axis,
        hidden=tuple(p.hidden for p in chart.points),
    )


def categories(chart: GroupChart) -> tuple[str, ...]:
    """Names of the periods; events without a date are numbered."""
    return tuple(
        period(p.period, chart.grain) if p.period else str(i) for i, p in enumerate(chart.points, 1)
    )


def _series(
    reading: EquityReading, group: GroupReading, chart: GroupChart, by: float
) -> Iterator[Series]:
    focus = group.role == "population of focus"
    colour = palette.FOCUS if focus else palette.OTHER
    points = chart.points
    values = scaled((None if p.hidden else p.value for p in points), by)
    yield Series(what(reading, chart), values, Look(colour, "circle", 6, 1.75))
    yield from _centres(reading, chart, by)
    for name, part, ends in (
        ("Upper limit", "upper", [p.upper for p in points]),
        ("Lower limit", "lower", [p.lower for p in points]),
    ):
        shown = [None if p.hidden else end for p, end in zip(points, ends, strict=True)]
        if any(v is not None for v in shown):
            yield Series(name, scaled(shown, by), _LIMIT, part=part)
    yield from _special(points, by)


def what(reading: EquityReading, chart: GroupChart) -> str:
    """What a point is.

    Its name is the heading of the column that holds the points.
    """
    if chart.kind == "g":
        return capital(lying_between(reading, chart))
    if chart.kind == "t":
        return "Days between events"
    noun = "Mean" if reading.measure.kind is Kind.MEAN else "Rate"
    return f"{noun} by {chart.grain}"


def _centres(reading: EquityReading, chart: GroupChart, by: float) -> Iterator[Series]:
    """One line a phase, so that no slope is drawn between them."""
    noun = centre_name(chart)
    for place, (phase, _) in enumerate(chart.centres):
        label = next((p.label for p in reading.phases if p.index == phase), "")
        name = f"{noun} {label}" if len(chart.centres) > 1 else noun
        values = scaled((p.centre if p.phase == phase else None for p in chart.points), by)
        dash = _CENTRES[place % 2]
        look = Look(palette.INK, width=2.25, dash=dash)
        yield Series(name, values, look, part=f"centre {phase}")


def _special(points: Sequence[Point], by: float) -> Iterator[Series]:
    key = fixed("key")
    for tone, look in _SPECIAL.items():
        if any(p.tone == tone and not p.hidden for p in points):
            values = scaled(
                (p.value if p.tone == tone and not p.hidden else None for p in points), by
            )
            yield Series(capital(key[tone]), values, look, part=tone)


def _axis(reading: EquityReading, *, between: bool) -> ValueAxis:
    charts = [g.chart for g in reading.groups if g.chart and (g.chart.kind in BETWEEN) is between]
    values = [p.value for c in charts for p in c.points if not p.hidden]
    centres = [p.centre for c in charts for p in c.points]
    limits = sorted(p.upper for c in charts for p in c.points if p.upper is not None)
    usual = limits[int(0.75 * (len(limits) - 1)) :][:1]  # one tiny group must not flatten the rest
    if between:
        return plain_axis([*values, *centres], title="")
    return value_axis(reading, [*values, *centres, *usual], title="")
