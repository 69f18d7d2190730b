"""Numbers and dates as people read them: the same in pictures, tables and documents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import Grain, next_period

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_FULL = [
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
]
HIDDEN = "hidden"
NOTHING = "–"


def number(value: float, *, decimals: int = 1) -> str:
    """A plain number: commas in thousands, two significant figures when under 1.

    Examples
    --------
    >>> number(1234.56), number(0.0412), number(8.9), number(0)
    ('1,234.6', '0.041', '8.9', '0')
    """
    if value == 0:
        return "0"
    if abs(value) < 1:
        decimals = max(decimals, 1 - math.floor(math.log10(abs(value))))
    if abs(value) >= 10_000:
        decimals = 0
    return f"{value:,.{decimals}f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a measure's values are shown. Values inside the library are unscaled."""

    factor: float
    suffix: str  # directly after the number: "%" or ""
    unit: str  # what one step of the axis is, in words
    gap_factor: float
    gap_unit: str

    def value(self, value: float | None) -> str:
        """A rate or mean with its unit, "–" when there is none."""
        if value is None:
            return NOTHING
        return f"{number(value * self.factor)}{self.suffix}"

    def said(self, value: float | None) -> str:
        """A value inside a sentence, where the unit is not said elsewhere."""
        if value is None or self.suffix or self.factor == 1:
            return self.value(value)
        return f"{self.value(value)} {self.unit}"

    def interval(self, low: float | None, high: float | None) -> str:
        """Two ends of an interval."""
        if low is None or high is None:
            return NOTHING
        return f"{number(low * self.factor)} to {number(high * self.factor)}{self.suffix}"

    def gap(self, value: float | None) -> str:
        """A difference, without sign words."""
        return NOTHING if value is None else number(value * self.gap_factor, decimals=0)


def shown(measure: Measure) -> Shown:
    """How the values of a measure are shown.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> shown(SimpleNamespace(kind=Kind.PROPORTION, multiplier=100)).value(0.0891)
    '8.9%'
    """
    if measure.kind is Kind.PROPORTION and measure.multiplier == 100:
        return Shown(100.0, "%", "per cent", 1000.0, "in 1,000")
    if measure.kind in (Kind.PROPORTION, Kind.RATE):
        factor = float(measure.multiplier)
        return Shown(
            factor, "", f"per {measure.multiplier:,}", factor, f"in {measure.multiplier:,}"
        )
    if measure.kind is Kind.TIME_BETWEEN:
        return Shown(1.0, "", "days between", 1.0, "days")
    if measure.kind is Kind.CASES_BETWEEN:
        return Shown(1.0, "", "cases between", 1.0, "cases")
    unit = "a period" if measure.kind is Kind.COUNT else "average"
    return Shown(1.0, "", unit, 1.0, "")


def times(value: float | None) -> str:
    """A ratio as "1.6 times".

    Examples
    --------
    >>> times(1.62), times(0.05)
    ('1.6 times', '0.05 times')
    """
    return NOTHING if value is None else f"{ratio(value)} times"


def ratio(value: float) -> str:
    """A ratio to two significant figures below 1, one decimal above.

    Examples
    --------
    >>> ratio(2.22), ratio(0.667), ratio(1.0)
    ('2.2', '0.67', '1.0')
    """
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}"


def day(when: date) -> str:
    """A day in full.

    Examples
    --------
    >>> day(date(2026, 1, 5))
    '5 January 2026'
    """
    return f"{when.day} {_FULL[when.month - 1]} {when.year}"


def month(when: date) -> str:
    """A short month.

    Examples
    --------
    >>> month(date(2024, 5, 1))
    'May 2024'
    """
    return f"{_MONTHS[when.month - 1]} {when.year}"


def long_month(when: date) -> str:
    """A month in full.

    Examples
    --------
    >>> long_month(date(2024, 9, 1))
    'September 2024'
    """
    return f"{_FULL[when.month - 1]} {when.year}"


def period(start: date, grain: Grain) -> str:
    """The name of one period.

    Examples
    --------
    >>> period(date(2024, 4, 1), Grain.QUARTER), period(date(2024, 4, 1), Grain.FINANCIAL_YEAR)
    ('Apr to Jun 2024', '2024/25')
    """
    if grain is Grain.MONTH:
        return month(start)
    if grain is Grain.YEAR:
        return str(start.year)
    if grain is Grain.FINANCIAL_YEAR:
        return f"{start.year}/{(start.year + 1) % 100:02d}"
    last = next_period(start, grain) - timedelta(days=1)
    if last.year == start.year:
        return f"{_MONTHS[start.month - 1]} to {month(last)}"
    return f"{month(start)} to {month(last)}"


def listed(parts: list[str] | tuple[str, ...]) -> str:
    """Words in a row.

    Examples
    --------
    >>> listed(["Asian", "Mixed", "Other"])
    'Asian, Mixed and Other'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
