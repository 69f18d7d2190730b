"""Groups beside each other with their intervals: alphabetical, Other last, never sorted by rate."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.charts import comparison_chart, palette
from evenhand.charts.comparison import rate_said
from evenhand.charts.words import capital, shown_in
from evenhand.documents.native.model import Look, NativeChart, Series, Sort, Values
from evenhand.documents.native.scales import factor, scaled, value_axis
from evenhand.equity.model import GapReading, PhaseRate
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading

_LATEST = Look(palette.OTHER, "circle", 12)
_EARLIER = Look(palette.TRACE, "diamond", 11)  # a shape of its own: not every program draws edges
_LINES = "Lines are 95% intervals."


def rates_chart(reading: EquityReading) -> NativeChart | None:
    """Every group's rate with its 95 % interval, the earlier phase hollow; None without rates."""
    drawn, gap = comparison_chart(reading), reading.gap
    if drawn is None or gap is None:
        return None
    make = _marks if reading.measure.kind is Kind.MEAN else _bars
    return make(reading, gap, drawn.text)


def _bars(reading: EquityReading, gap: GapReading, text: str) -> NativeChart:
    series = tuple(_phase_bars(reading, gap, phase) for phase in range(gap.phases))
    return NativeChart(
        name=f"{reading.measure.title}: groups beside each other",
        text=text,
        sort=Sort.BARS,
        corner="Group",
        categories=tuple(_label(reading, place) for place in range(len(reading.groups))),
        series=series,
        axis=value_axis(reading, _reach(gap), title=_title(reading)),
    )


def _phase_bars(reading: EquityReading, gap: GapReading, phase: int) -> Series:
    rates = [rates[phase] for rates in gap.rates]
    latest = phase == gap.phases - 1
    focus = [i for i, g in enumerate(reading.groups) if g.role == "population of focus"]
    return _with_ends(
        reading,
        phase_name(reading, phase),
        rates,
        Look(palette.OTHER, hollow=not latest),
        dict.fromkeys(focus, palette.FOCUS),
    )


def _with_ends(
    reading: EquityReading,
    name: str,
    rates: Sequence[PhaseRate | None],
    look: Look,
    apart: dict[int, str],
) -> Series:
    by = factor(shown_in(reading))
    found = [None if r is None else r.rate for r in rates]
    return Series(
        name,
        scaled((None if e is None else e.value for e in found), by),
        look,
        low=scaled((None if e is None else e.low for e in found), by),
        high=scaled((None if e is None else e.high for e in found), by),
        apart=apart,
    )


def phase_name(reading: EquityReading, phase: int) -> str:
    """The phase as people read it."""
    label = next((p.label for p in reading.phases if p.index == phase), "")
    return capital(label) or "All records"


def _label(reading: EquityReading, place: int) -> str:
    """The group, its part in the comparison, and why it has no figure where it has none."""
    group, gap = reading.groups[place], reading.gap
    said = group.group.label
    if group.role == "population of focus":
        said += " (focus)"
    absent = [r for r in gap.rates[place] if r.rate.value is None] if gap else []
    if not absent:
        return said
    why = rate_said(reading, absent[0])
    if gap is not None and len(absent) < gap.phases:
        why += f" {next((p.label for p in reading.phases if p.index == absent[0].phase), '')}"
    return f"{said}: {why.strip()}"


def _reach(gap: GapReading) -> list[float]:
    """Highest rate, and intervals that are not far above it."""
    rates = [r.rate for g in gap.rates for r in g]
    values = [r.value for r in rates if r.value is not None]
    ends = [r.high for r in rates if r.high is not None]
    return [min(max([*values, *ends]), 2.2 * max(values)) or max([*values, *ends])]


def _title(reading: EquityReading) -> str:
    unit = shown_in(reading).unit
    return f"{capital(unit)}. {_LINES}" if unit else _LINES


def _marks(reading: EquityReading, gap: GapReading, text: str) -> NativeChart:
    """Means stand far from zero, where bars would mislead: one mark a group and phase."""
    places = [(g, p) for g in range(len(reading.groups)) for p in range(gap.phases)]
    series = []
    for phase in range(gap.phases):
        rates = [gap.rates[g][p] if p == phase else None for g, p in places]
        look = _LATEST if phase == gap.phases - 1 else _EARLIER
        focus = [i for i, (g, _) in enumerate(places) if _is_focus(reading, g)]
        series.append(
            _with_ends(
                reading,
                phase_name(reading, phase),
                rates,
                look,
                dict.fromkeys(focus, palette.FOCUS),
            )
        )
    return NativeChart(
        name=f"{reading.measure.title}: groups beside each other",
        text=text,
        sort=Sort.MARKS,
        corner="Group",
        categories=tuple(_mark_label(reading, gap, g, p) for g, p in places),
        series=tuple(series),
        axis=value_axis(reading, _all_ends(gap), title=_LINES),
    )


def _is_focus(reading: EquityReading, place: int) -> bool:
    return reading.groups[place].role == "population of focus"


def _mark_label(reading: EquityReading, gap: GapReading, place: int, phase: int) -> str:
    """The group; its marks say by their shape when they are from."""
    label, rate = reading.groups[place].group.label, gap.rates[place][phase]
    if _is_focus(reading, place):
        label += " (focus)"
    return label if rate.rate.value is not None else f"{label}: {rate_said(reading, rate)}"


def _all_ends(gap: GapReading) -> Values:
    rates = [r.rate for g in gap.rates for r in g]
    return tuple(v for r in rates for v in (r.value, r.low, r.high))


__all__ = ["phase_name", "rates_chart"]
