"""Numbers and dates as people read them: the same in pictures, tables and documents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.measures.definition import Kind, Measure
from evenhand.measures.periods import Grain, next_period
from evenhand.reading.figures import to_figures
from evenhand.reading.model import EquityReading

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_FULL = [
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
]
HIDDEN = "hidden"
NOTHING = "–"
_SHARES = (Kind.PROPORTION, Kind.RATE)


def number(value: float, *, decimals: int = 1) -> str:
    """A plain number: commas in thousands, more decimals where it would look like zero.

    Examples
    --------
    >>> number(1234.56), number(0.0412), number(8.9), number(0), number(-3)
    ('1,234.6', '0.041', '8.9', '0', '−3.0')
    """
    if value == 0:
        return "0"
    if abs(value) < 0.5 * 10.0**-decimals:
        decimals = 1 - math.floor(math.log10(abs(value)))
    elif abs(value) >= 10_000:
        decimals = 0
    return f"{value:,.{decimals}f}".replace("-", "−")


def short(value: float, *, figures: int = 3) -> str:
    """A number to so many significant figures, whole ones in full: for axes, never as 1.2e+03.

    Examples
    --------
    >>> short(0.05), short(12.54), short(999.6), short(1234.5), short(-2000)
    ('0.05', '12.5', '1,000', '1,234', '−2,000')
    """
    if value == 0:
        return "0"
    decimals = max(figures - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if decimals else text


def signed(value: float, *, figures: int = 4) -> str:
    """The same with its sign.

    Examples
    --------
    >>> signed(50), signed(-0.5), signed(0)
    ('+50', '−0.5', '0')
    """
    return f"{'+' if value > 0 else ''}{short(value, figures=figures)}"


def count(value: int | None) -> str:
    """A whole number; None is one that this audience may not see.

    Examples
    --------
    >>> count(1234), count(0), count(None)
    ('1,234', '0', 'hidden')
    """
    return HIDDEN if value is None else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Shown:
    """How a measure's values are shown. Values inside the library are unscaled.

    `suffix` stands directly after a number ("%"); `unit` follows in words where needed ("per
    1,000"). Differences have their own scale. `figures` (significant figures) is set in documents
    to share.
    """

    factor: float
    suffix: str
    unit: str
    gap_factor: float
    gap_unit: str
    figures: int | None = None

    def scaled(self, value: float) -> str:
        """A value on its scale, without its unit."""
        value *= self.factor
        return number(value) if self.figures is None else to_figures(value, self.figures)

    def value(self, value: float | None) -> str:
        """A value with its sign of unit, "–" when there is none."""
        return NOTHING if value is None else f"{self.scaled(value)}{self.suffix}"

    def said(self, value: float | None) -> str:
        """A value in a sentence, where the unit is not said elsewhere."""
        return f"{self.value(value)} {self.unit}" if self.unit else self.value(value)

    def interval(self, low: float | None, high: float | None) -> str:
        """Two ends of an interval."""
        if low is None or high is None:
            return NOTHING
        return f"{self.scaled(low)} to {self.scaled(high)}{self.suffix}"

    def gap(self, value: float) -> str:
        """Size of a difference on its own scale."""
        value *= self.gap_factor
        if self.figures is not None:
            return to_figures(value, self.figures)
        return number(value, decimals=0 if self.gap_factor > 1 else 1)


def shown(measure: Measure, *, figures: int | None = None) -> Shown:
    """How the values of a measure are shown.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> shown(SimpleNamespace(kind=Kind.PROPORTION, multiplier=100)).value(0.0891)
    '8.9%'
    """
    if measure.kind not in _SHARES:
        return Shown(1.0, "", "", 1.0, "", figures)
    factor = float(measure.multiplier)
    if measure.multiplier == 100:
        return Shown(factor, "%", "", 1000.0, "in 1,000", figures)
    scale = f"{measure.multiplier:,}"
    return Shown(factor, "", f"per {scale}", factor, f"in {scale}", figures)


def shown_in(reading: EquityReading) -> Shown:
    """As `shown`; to two significant figures where the reading is protected for sharing."""
    return shown(reading.measure, figures=None if reading.shared is None else 2)


def times(value: float | None, *, figures: int | None = None) -> str:
    """A ratio as "1.6 times".

    Examples
    --------
    >>> times(1.62), times(0.05), times(1.0004)
    ('1.6 times', '0.05 times', '1.0 times')
    """
    return NOTHING if value is None else f"{ratio(value, figures=figures)} times"


def ratio(value: float, *, figures: int | None = None) -> str:
    """A ratio with two decimals below 1, one above.

    Examples
    --------
    >>> ratio(2.22), ratio(0.667), ratio(1.0)
    ('2.2', '0.67', '1.0')
    """
    if figures is not None:
        return to_figures(value, figures)
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}"


def percent(share: float | None) -> str:
    """A share as a percentage.

    Examples
    --------
    >>> percent(0.9391), percent(1), percent(0.0002), percent(0.9996), percent(None)
    ('93.9%', '100%', 'under 0.1%', 'over 99.9%', '–')
    """
    if share is None:
        return NOTHING
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 <= share < 1:
        return "over 99.9%"
    return "100%" if share == 1 else f"{number(100 * share)}%"


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


def when(label: str) -> str:
    """The label of a phase at the end of a sentence, nothing when it has none.

    Examples
    --------
    >>> when("Since May 2024"), when("January to June 2024"), when("")
    (' since May 2024', ', January to June 2024', '')
    """
    if label.casefold().startswith(("before", "since", "in ", "after", "from ")):
        return f" {label[:1].lower()}{label[1:]}"
    return f", {label}" if label else ""


def capital(text: str) -> str:
    """First letter large, the rest as it is.

    Examples
    --------
    >>> capital("since May 2024")
    'Since May 2024'
    """
    return text[:1].upper() + text[1:]
