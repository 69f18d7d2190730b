"""The gap as a picture: how many times the rate, and how many more in 1,000, before and since."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evenhand.charts import palette, svg
from evenhand.charts.model import Chart, Table
from evenhand.charts.scale import Axis, around, ratios
from evenhand.charts.whiskers import LEFT, RIGHT, WIDTH, Mark, Reference, Row, panel
from evenhand.charts.words import HIDDEN, NOTHING, listed, number, ratio, shown, times
from evenhand.equity.model import Contrast, Estimate
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading

_FOOT = "Lines are 95% intervals."


def ratio_chart(reading: EquityReading) -> Chart | None:
    """How many times the rate of the comparison, on a logarithmic axis; None without a ratio."""
    rows = _contrasts(reading)
    if not any(c.ratio.value for _, c in rows) or reading.measure.kind is Kind.MEAN:
        return None
    axis = _ratio_axis(reading, [c for _, c in rows])
    drawn = _rows(rows, reading, log=True)
    height, body = panel(
        drawn, axis, tick=lambda t: f"{math.exp(t):.3g}×", reference=_equal(reading), foot=_FOOT
    )
    title, text = _ratio_title(reading, rows), _text(reading, drawn)
    key = f"{reading.measure.id}-ratio"
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, _table(reading, rows))


def difference_chart(reading: EquityReading) -> Chart | None:
    """How many more or fewer, in the units of the measure; None without a difference."""
    rows = _contrasts(reading)
    if not any(c.difference.value is not None for _, c in rows):
        return None
    axis = _difference_axis(reading, [c for _, c in rows])
    drawn = _rows(rows, reading, log=False)
    unit = shown(reading.measure)
    height, body = panel(
        drawn,
        axis,
        tick=lambda t: f"{t * unit.gap_factor:+.4g}".replace("+0", "0").replace("-", "−"),
        reference=_same(reading),
        foot=_FOOT,
    )
    title, text = _difference_title(reading, rows), _text(reading, drawn)
    key = f"{reading.measure.id}-difference"
    picture = svg.drawing(WIDTH, height, key=key, title=title, text=text, body=body)
    return Chart(picture, title, text, _table(reading, rows))


def _contrasts(reading: EquityReading) -> list[tuple[str, Contrast]]:
    """The primary contrast in each phase; every group in the latest when there is no focus."""
    if reading.gap is None:
        return []
    primary = [c for c in reading.gap.contrasts if c.primary]
    if primary:
        labels = {p.index: p.label for p in reading.phases}
        return [(_capital(labels.get(c.phase, "")), c) for c in primary]
    latest = reading.gap.phases - 1
    return [
        (reading.groups[c.group].group.label, c)
        for c in sorted(reading.gap.contrasts, key=lambda c: c.group)
        if c.phase == latest and 0 <= c.group < len(reading.groups)
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _rows(
    contrasts: Sequence[tuple[str, Contrast]], reading: EquityReading, *, log: bool
) -> list[Row]:
    out = []
    for i, (label, contrast) in enumerate(contrasts):
        last = i == len(contrasts) - 1 or not contrast.primary
        estimate = contrast.ratio if log else contrast.difference
        says = _ratio_says(estimate) if log else difference_says(reading, estimate)
        colour = palette.FOCUS if last else palette.OTHER
        out.append(Row(label, says, (_mark(estimate, colour, log=log, hollow=not last),)))
    return out


def _mark(estimate: Estimate, colour: str, *, log: bool, hollow: bool) -> Mark:
    if estimate.value is None or (log and estimate.value <= 0):
        return Mark(None, None, None, colour)
    low, high = estimate.low, estimate.high
    if not log:
        return Mark(estimate.value, low, high, colour, hollow)
    return Mark(
        math.log(estimate.value),
        math.log(max(low or 0.0, 1e-9)),
        math.log(high) if high is not None and math.isfinite(high) and high > 0 else 99.0,
        colour,
        hollow,
    )


def _ratio_says(estimate: Estimate) -> str:
    if estimate.value is None:
        return "cannot be worked out"
    if estimate.low is None or estimate.high is None:
        return times(estimate.value)
    high = ratio(estimate.high) if math.isfinite(estimate.high) else "no upper end"
    return f"{times(estimate.value)} ({ratio(estimate.low)} to {high})"


def difference_says(reading: EquityReading, estimate: Estimate) -> str:
    """A difference in words: "33 more in 1,000 (14 to 52)"."""
    if estimate.value is None:
        return "cannot be worked out"
    how = shown(reading.measure)
    unit = f" {how.gap_unit}" if how.gap_unit else ""
    word = "more" if estimate.value >= 0 else "fewer"
    if not how.gap_unit:
        word = "higher" if estimate.value >= 0 else "lower"
    size = f"{how.gap(abs(estimate.value))} {word}{unit}"
    if estimate.low is None or estimate.high is None:
        return size
    ends = (estimate.low, estimate.high)
    if estimate.value < 0 and estimate.high <= 0:
        ends = (-estimate.high, -estimate.low)
    elif estimate.low < 0 < estimate.high:
        return f"{size} ({_signed(reading, estimate.low)} to {_signed(reading, estimate.high)})"
    return f"{size} ({how.gap(ends[0])} to {how.gap(ends[1])})"


def _signed(reading: EquityReading, value: float) -> str:
    how = shown(reading.measure)
    few, many = ("fewer", "more") if how.gap_unit else ("lower", "higher")
    return f"{how.gap(abs(value))} {few if value < 0 else many}"


def _ratio_axis(reading: EquityReading, contrasts: Sequence[Contrast]) -> Axis:
    ends: list[float] = []
    for c in contrasts:
        ends += [v for v in (c.ratio.value, c.ratio.low, c.ratio.high) if v and math.isfinite(v)]
    margin = reading.plan.margin
    ends += [margin.ratio, 1 / margin.ratio] if margin else []
    return ratios(ends, start=LEFT + 12, end=RIGHT - 12)


def _difference_axis(reading: EquityReading, contrasts: Sequence[Contrast]) -> Axis:
    ends = [0.0]
    for c in contrasts:
        d = c.difference
        ends += [v for v in (d.value, d.low, d.high) if v is not None and math.isfinite(v)]
    margin = reading.plan.margin
    ends += [margin.difference, -margin.difference] if margin else []
    return around(min(ends), max(ends), start=LEFT + 12, end=RIGHT - 12)


def _equal(reading: EquityReading) -> Reference:
    label, margin = "equal", reading.plan.margin
    if margin is None:
        return Reference(0.0, label)
    size = math.log(margin.ratio)
    return Reference(0.0, label, -size, size, "counts as equal, as agreed")


def _same(reading: EquityReading) -> Reference:
    margin = reading.plan.margin
    if margin is None:
        return Reference(0.0, "equal")
    size = margin.difference
    return Reference(0.0, "equal", -size, size, "counts as equal, as agreed")


def _against(reading: EquityReading) -> str:
    focus = f"{reading.focus_label}, " if reading.focus_label else ""
    return f"{focus}compared with {reading.comparison_label}"


def _ratio_title(reading: EquityReading, rows: Sequence[tuple[str, Contrast]]) -> str:
    of = "the rate without it" if rows[-1][1].side == "non-event" else "the rate"
    said = [f"{times(c.ratio.value)} {_lower(name)}" for name, c in rows if c.ratio.value]
    return f"{_capital(_against(reading))}: {of} is {listed(said)}"


def _difference_title(reading: EquityReading, rows: Sequence[tuple[str, Contrast]]) -> str:
    said = [
        f"{difference_says(reading, c.difference).split(' (')[0]} {_lower(name)}"
        for name, c in rows
        if c.difference.value is not None
    ]
    return f"{_capital(_against(reading))}: {listed(said)}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:] if label.startswith(("Before", "Since")) else f"({label})"


def _text(reading: EquityReading, rows: Sequence[Row]) -> str:
    said = "; ".join(f"{r.label}: {r.says}" for r in rows)
    margin = reading.plan.margin
    agreed = f" Counts as equal, as agreed by {margin.agreed_by}: marked band." if margin else ""
    return (
        f"{_capital(_against(reading))}. {said}. In brackets and as lines: 95% intervals.{agreed}"
    )


def _table(reading: EquityReading, rows: Sequence[tuple[str, Contrast]]) -> Table:
    return Table(
        caption=f"{reading.measure.title}: {_against(reading)}",
        header=("", "Ratio", "95% interval", "Difference", "95% interval"),
        rows=tuple((name, *_cells(reading, c)) for name, c in rows),
    )


def _cells(reading: EquityReading, contrast: Contrast) -> tuple[str, str, str, str]:
    r, d, how = contrast.ratio, contrast.difference, shown(reading.measure)
    unit = f" {how.gap_unit}" if how.gap_unit else ""
    return (
        times(r.value),
        _ends(r, 1.0),
        NOTHING if d.value is None else f"{number(d.value * how.gap_factor)}{unit}",
        _ends(d, how.gap_factor),
    )


def _ends(estimate: Estimate, factor: float) -> str:
    if estimate.low is None or estimate.high is None:
        return NOTHING
    high = number(estimate.high * factor) if math.isfinite(estimate.high) else "no upper end"
    return f"{number(estimate.low * factor)} to {high}"


__all__ = ["HIDDEN", "difference_chart", "difference_says", "ratio_chart"]
