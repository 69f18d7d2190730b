"""Teams beside each other, then together: alphabetical, named only where agreed, never by result."""

from __future__ import annotations

import math
from dataclasses import replace

from evenhand.charts import svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.palette import FOCUS, OTHER
from evenhand.charts.scale import Axis, around, ratios
from evenhand.charts.whiskers import FIRST, LAST, WIDTH, Mark, Reference, Row, panel
from evenhand.charts.words import signed
from evenhand.equity.model import Estimate
from evenhand.equity.pooling import PooledScale
from evenhand.reading.figures import show_ratio, show_signed
from evenhand.reading.pooled import PooledReading

_TOGETHER = ("These teams together (fixed effects)", "Teams like these (random effects)")
_NOTHING = "no figure"


def forest_chart(reading: PooledReading) -> Chart:
    """Ratio of ratios of each team and of all together, on a logarithmic axis."""
    scale = reading.change.change.ratio
    rows = [
        _row(label, _log(e), _ratio(e), together=together)
        for label, e, together in _estimates(reading, scale)
    ]
    height, body = panel(
        rows,
        _ratio_axis(scale),
        tick=lambda t: f"{math.exp(t):.3g}×",
        reference=Reference(0.0, "no change in the gap"),
        foot=("Lines are 95% intervals. 1× is no change in the gap.",),
    )
    return _chart(reading, "ratio of ratios", rows, height, body)


def forest_difference_chart(reading: PooledReading) -> Chart:
    """Difference of differences of each team and of all together."""
    scale, by = reading.change.change.difference, reading.multiplier
    rows = [
        _row(label, e, show_signed(e.value, by), together=together)
        for label, e, together in _estimates(reading, scale)
    ]
    ends = [v for _, e, _ in _estimates(reading, scale) for v in (e.low, e.high) if v is not None]
    height, body = panel(
        rows,
        around(min([0.0, *ends]), max([0.0, *ends]), start=FIRST, end=LAST),
        tick=lambda t: signed(t * by),
        reference=Reference(0.0, "no change in the gap"),
        foot=(f"Lines are 95% intervals. {_unit(by)}.",),
    )
    return _chart(reading, "difference of differences", rows, height, body)


def _chart(reading: PooledReading, what: str, rows: list[Row], height: float, body: str) -> Chart:
    title = f"Change in the gap, {what}: {len(reading.labels)} teams and all together"
    said = "; ".join(f"{row.label}: {row.says}" for row in rows)
    text = f"{reading.title}: {reading.focus_label} and {reading.comparison_label}. {said}."
    key = f"pooled-{what.replace(' ', '-')}"
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, lambda: forest_table(reading))


def forest_table(reading: PooledReading) -> Table:
    """The numbers of both pictures, to the figures that the sentences have."""
    ratio, difference = reading.change.change.ratio, reading.change.change.difference
    pairs = zip(_estimates(reading, ratio), _estimates(reading, difference), strict=True)
    by = reading.multiplier
    rows = tuple(
        (label, _ratio(r), _ends_ratio(r), show_signed(d.value, by), _ends_points(d, by))
        for (label, r, _), (_, d, _) in pairs
    )
    header = (
        "Team",
        "Ratio of ratios",
        "95% interval",
        "Difference of differences",
        "95% interval",
    )
    return Table(f"{reading.title}: change in the gap by team. {_unit(by)}", header, rows)


def _estimates(reading: PooledReading, scale: PooledScale) -> list[tuple[str, Estimate, bool]]:
    teams = [(label, e, False) for label, e in zip(reading.labels, scale.teams, strict=True)]
    pooled = [
        (label, e, True) for label, e in zip(_TOGETHER, (scale.fixed, scale.random), strict=True)
    ]
    return [*teams, *pooled]


def _row(label: str, estimate: Estimate, says: str, *, together: bool) -> Row:
    colour = FOCUS if together else OTHER
    mark = Mark(estimate.value, estimate.low, estimate.high, colour)
    return Row(label, says, (mark,), bold=together)


def _log(e: Estimate) -> Estimate:
    low, value, high = (None if not v else math.log(v) for v in (e.low, e.value, e.high))
    return replace(e, value=value, low=low, high=high)


def _ratio_axis(scale: PooledScale) -> Axis:
    ends = [v for e in (*scale.teams, scale.fixed, scale.random) for v in (e.low, e.high) if v]
    # one tiny team's interval, or two teams' random effects, must not flatten the others
    kept = [v for v in ends if 1 / 20 <= v <= 20]
    return ratios([1.0, *kept], start=FIRST, end=LAST)


def _ratio(e: Estimate) -> str:
    return _NOTHING if e.value is None else f"{show_ratio(e.value)}×"


def _ends_ratio(e: Estimate) -> str:
    if e.low is None or e.high is None:
        return _NOTHING
    return f"{show_ratio(e.low)} to {show_ratio(e.high)}"


def _ends_points(e: Estimate, by: int) -> str:
    if e.low is None or e.high is None:
        return _NOTHING
    return f"{show_signed(e.low, by)} to {show_signed(e.high, by)}"


def _unit(by: int) -> str:
    return "Percentage points" if by == 100 else f"Per {by:,}"
