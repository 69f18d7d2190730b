"""The gap: how many times the rate, or how many more, with its interval and where equality lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evenhand.charts import difference_chart, palette, ratio_chart
from evenhand.charts.gap_words import Line, contrast_lines
from evenhand.charts.words import HIDDEN, shown_in
from evenhand.documents.native.model import Look, NativeChart, Series, Sort, ValueAxis
from evenhand.documents.native.scales import difference_axis, ratio_axis, scaled
from evenhand.equity.model import Contrast, Estimate
from evenhand.reading.model import EquityReading

_AGREED = Look(palette.MARGIN_EDGE, "dash", 22, 1.5, "dash")


def gap_charts(reading: EquityReading) -> tuple[NativeChart, ...]:
    """The ratio, then the difference: those that can be drawn."""
    found = (_ratio(reading), _difference(reading))
    return tuple(chart for chart in found if chart is not None)


def _ratio(reading: EquityReading) -> NativeChart | None:
    drawn = ratio_chart(reading)
    if drawn is None:
        return None
    lines = contrast_lines(reading)
    margin = reading.plan.margin
    agreed = (1 / margin.ratio, margin.ratio) if margin else ()
    rarer = ", counting those who did not" if lines[-1][1].side == "non-event" else ""
    ends = [v for _, c in lines for v in (c.ratio.value, c.ratio.low, c.ratio.high)]
    return _chart(
        reading,
        ("ratio", drawn.text),
        lines,
        lambda c: c.ratio,
        1.0,
        ratio_axis(
            [*ends, *agreed],
            title=f"Times the rate for {reading.comparison_label}{rarer}",
        ),
        agreed,
    )


def _difference(reading: EquityReading) -> NativeChart | None:
    drawn = difference_chart(reading)
    if drawn is None:
        return None
    lines = contrast_lines(reading)
    how, margin = shown_in(reading), reading.plan.margin
    size = margin.difference * how.gap_factor if margin else 0.0
    agreed = (-size, size) if margin else ()
    ends = [v for _, c in lines for v in (c.difference.value, c.difference.low, c.difference.high)]
    more = f"More or fewer {how.gap_unit}" if how.gap_unit else "Higher or lower"
    return _chart(
        reading,
        ("difference", drawn.text),
        lines,
        lambda c: c.difference,
        how.gap_factor,
        difference_axis(
            [*scaled(ends, how.gap_factor), *agreed],
            title=f"{more} than {reading.comparison_label}",
        ),
        agreed,
    )


def _chart(
    reading: EquityReading,
    told: tuple[str, str],
    lines: Sequence[Line],
    of: Callable[[Contrast], Estimate],
    by: float,
    axis: ValueAxis,
    agreed: Sequence[float],
) -> NativeChart:
    scale, text = told
    found = [of(contrast) for _, contrast in lines]
    name = f"{reading.focus_label or 'Each group'} compared with {reading.comparison_label}"
    gap = Series(
        name,
        scaled((e.value for e in found), by),
        Look(palette.FOCUS, "circle", 13),
        low=scaled((e.low for e in found), by),
        high=scaled((e.high for e in found), by),
        labelled=True,
    )
    return NativeChart(
        name=f"{reading.measure.title}: the gap as a {scale}",
        text=text,
        sort=Sort.MARKS,
        corner="When" if lines[-1][1].primary else "Group",
        categories=tuple(_label(reading, line, of(line[1])) for line in lines),
        series=(gap, *_margins(agreed, len(lines))),
        axis=axis,
    )


def _label(reading: EquityReading, line: Line, estimate: Estimate) -> str:
    if estimate.value is not None:
        return line[0]
    why = HIDDEN if reading.shared is not None else "no figure"
    return f"{line[0]}: {why}"


def _margins(agreed: Sequence[float], places: int) -> tuple[Series, ...]:
    names = ("Counts as equal from", "Counts as equal up to")
    return tuple(
        Series(name, (value,) * places, _AGREED) for name, value in zip(names, agreed, strict=False)
    )
