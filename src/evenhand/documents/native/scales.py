"""Value axes of native charts: the same for all groups of a measure, from round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

from evenhand.charts.scale import Axis, around, from_zero
from evenhand.charts.words import Shown, shown_in
from evenhand.documents.native.model import ValueAxis, Values
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading


def factor(how: Shown) -> float:
    """What values are multiplied by: percentages stay shares of 1 and are formatted as per cent."""
    return 1.0 if how.suffix == "%" else how.factor


def scaled(values: Iterable[float | None], by: float) -> Values:
    """Values on the scale of the chart; no figure stays no figure."""
    return tuple(None if v is None or not math.isfinite(v) else v * by for v in values)


def value_axis(reading: EquityReading, values: Iterable[float | None], *, title: str) -> ValueAxis:
    """An axis for rates or means (unscaled `values`): from zero, or around the means."""
    known = [v for v in values if v is not None and math.isfinite(v)]
    how = shown_in(reading)
    by = factor(how)
    if reading.measure.kind is Kind.MEAN and known:
        return _axis(around(min(known), max(known), start=0, end=1), by, how, title)
    cap = 1.0 if reading.measure.kind is Kind.PROPORTION else math.inf
    return _axis(from_zero(max(known, default=1.0), start=0, end=1, cap=cap), by, how, title)


def plain_axis(values: Iterable[float | None], *, title: str) -> ValueAxis:
    """From zero, for counts of cases or days between events."""
    known = [v for v in values if v is not None]
    found = from_zero(max(known, default=1.0), start=0, end=1)
    return ValueAxis(
        0.0, found.high, _step(found), title, "#,##0.0", _decimals("#,##0", _step(found))
    )


def share_axis(values: Iterable[float | None], *, title: str) -> ValueAxis:
    """From zero to at most 100 %."""
    known = [v for v in values if v is not None]
    found = from_zero(max(known, default=1.0), start=0, end=1, cap=1.0)
    return ValueAxis(0.0, found.high, _step(found), title, "0.0%", _percent(_step(found)))


def _axis(found: Axis, by: float, how: Shown, title: str) -> ValueAxis:
    step = _step(found) * by
    percent = how.suffix == "%"
    return ValueAxis(
        low=found.low * by,
        high=found.high * by,
        step=step,
        title=title,
        form="0.0%" if percent else "#,##0.0",
        ticks=_percent(step) if percent else _decimals("#,##0", step),
    )


def _step(found: Axis) -> float:
    return found.ticks[1] - found.ticks[0] if len(found.ticks) > 1 else found.high - found.low


def _percent(step: float) -> str:
    return "0%" if abs(100 * step - round(100 * step)) < 1e-9 else "0.0%"


def ratio_axis(ends: Iterable[float | None], *, title: str, most: float = 16.0) -> ValueAxis:
    """A logarithmic axis of powers of 2 that holds 1 and every end up to 16 times."""
    known = [v for v in ends if v is not None and v > 0]
    low = max(min([*known, 0.95]), 1 / most)
    high = min(max([*known, 1.1]), most)
    return ValueAxis(
        low=2.0 ** math.floor(math.log2(low)),
        high=2.0 ** math.ceil(math.log2(high)),
        step=2.0,
        title=title,
        form='[<0.995]0.00"×";0.0"×"',
        ticks='General"×"',
        logarithmic=True,
        equal=1.0,
    )


def difference_axis(ends: Iterable[float | None], *, title: str) -> ValueAxis:
    """An axis that holds 0 and every end, already on the scale of differences."""
    known = [0.0, *(v for v in ends if v is not None)]
    found = around(min(known), max(known), start=0, end=1)
    ticks = _decimals("#,##0", _step(found))
    return ValueAxis(
        found.low,
        found.high,
        _step(found),
        title,
        "+#,##0.0;−#,##0.0;0",
        f"+{ticks};−{ticks};0",
        equal=0.0,
    )


def _decimals(form: str, step: float) -> str:
    """As many decimals as the steps of the axis need, at most three."""
    places = next((n for n in range(3) if abs(step * 10**n - round(step * 10**n)) < 1e-9), 3)
    return f"{form}.{'0' * places}" if places else form
