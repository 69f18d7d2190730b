"""The gap as a picture: how many times the rate, and how many more in 1,000, before and since."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from evenhand.charts import svg
from evenhand.charts.gap_words import (
    Line,
    contrast_lines,
    contrast_table,
    difference_says,
    difference_title,
    gap_text,
    planned,
    ratio_says,
    ratio_title,
)
from evenhand.charts.model import Chart
from evenhand.charts.palette import FOCUS, OTHER
from evenhand.charts.scale import Axis, around, ratios
from evenhand.charts.whiskers import FIRST, LAST, WIDTH, Mark, Reference, Row, panel, spoken
from evenhand.charts.words import shown_in, signed
from evenhand.equity.model import Contrast, Estimate
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading

_AGREED = "counts as equal, as agreed"


def ratio_chart(reading: EquityReading) -> Chart | None:
    """How many times the rate of the comparison, on a logarithmic axis; None without a ratio."""
    lines = contrast_lines(reading)
    if reading.measure.kind is Kind.MEAN or not any(c.ratio.value for _, c in lines):
        return None
    rows = [_row(line, _log(line[1].ratio), ratio_says(reading, line[1])) for line in lines]
    axis = _ratio_axis(reading, [c for _, c in lines])
    height, body = panel(
        rows,
        axis,
        tick=lambda t: f"{math.exp(t):.3g}×",
        reference=_equal_ratio(reading),
        foot=_foot(reading),
    )
    return _chart(reading, "ratio", ratio_title(reading, lines), rows, axis, height, body)


def difference_chart(reading: EquityReading) -> Chart | None:
    """How many more or fewer, in the units of the measure; None without a difference."""
    lines = contrast_lines(reading)
    if not any(c.difference.value is not None for _, c in lines):
        return None
    how = shown_in(reading)
    rows = [_row(line, line[1].difference, difference_says(reading, line[1])) for line in lines]
    axis = _difference_axis(reading, [c for _, c in lines])
    height, body = panel(
        rows,
        axis,
        tick=lambda t: signed(t * how.gap_factor),
        reference=_equal_difference(reading),
        foot=_foot(reading),
    )
    title = difference_title(reading, lines)
    return _chart(reading, "difference", title, rows, axis, height, body)


def _foot(reading: EquityReading) -> tuple[str, ...]:
    if not planned(reading):
        return ("Lines are 95% intervals.",)
    return (
        "Lines are 95% intervals; since the change they",
        "hold over all planned looks, so they are wider.",
    )


def _chart(
    reading: EquityReading,
    name: str,
    title: str,
    rows: Sequence[Row],
    axis: Axis,
    height: float,
    body: str,
) -> Chart:
    text = gap_text(reading, [(r.label, r.says) for r in rows])
    key = f"{reading.measure.id}-{name}"
    points = spoken(rows, axis, reference=True)
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body, points=points)
    return Chart(picture, title, text, lambda: contrast_table(reading))


def _row(line: Line, estimate: Estimate, says: str) -> Row:
    label, contrast = line
    latest = not contrast.primary or label.casefold().find("before") < 0
    colour = FOCUS if latest else OTHER
    mark = Mark(estimate.value, estimate.low, estimate.high, colour, hollow=not latest)
    return Row(label, says, (mark,))


def _log(estimate: Estimate) -> Estimate:
    """The same on the logarithmic scale; ends at zero or infinity run off the axis."""
    if estimate.value is None or estimate.value <= 0:
        return replace(estimate, value=None, low=None, high=None)
    low, high = (
        None if end is None else math.log(max(end, 1e-9)) for end in (estimate.low, estimate.high)
    )
    return replace(estimate, value=math.log(estimate.value), low=low, high=high)


def _ratio_axis(reading: EquityReading, contrasts: Sequence[Contrast]) -> Axis:
    ends: list[float] = []
    for c in contrasts:
        ends += [v for v in (c.ratio.value, c.ratio.low, c.ratio.high) if v]
    margin = reading.plan.margin
    ends += [margin.ratio, 1 / margin.ratio] if margin else []
    return ratios(ends, start=FIRST, end=LAST)


def _difference_axis(reading: EquityReading, contrasts: Sequence[Contrast]) -> Axis:
    ends = [0.0]
    for c in contrasts:
        d = c.difference
        ends += [v for v in (d.value, d.low, d.high) if v is not None]
    margin = reading.plan.margin
    ends += [margin.difference, -margin.difference] if margin else []
    return around(min(ends), max(ends), start=FIRST, end=LAST)


def _equal_ratio(reading: EquityReading) -> Reference:
    margin = reading.plan.margin
    if margin is None:
        return Reference(0.0, "equal")
    size = math.log(margin.ratio)
    return Reference(0.0, "equal", -size, size, _AGREED)


def _equal_difference(reading: EquityReading) -> Reference:
    margin = reading.plan.margin
    if margin is None:
        return Reference(0.0, "equal")
    return Reference(0.0, "equal", -margin.difference, margin.difference, _AGREED)
