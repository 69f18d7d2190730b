"""Which months the grid shows."""

from __future__ import annotations

from datetime import date

from evenhand.measures import Grain, MeasureTable
from evenhand.measures.periods import contiguous, next_period, period_start

SHOWN = 12
EARLIEST = date(2000, 1, 1)


def grid_months(table: MeasureTable | None, *, first: date | None, today: date) -> tuple[date, ...]:
    """Twelve months: from `first`, else those up to the last whole month.

    Examples
    --------
    >>> months = grid_months(None, first=None, today=date(2026, 11, 25))
    >>> months[0].isoformat(), months[-1].isoformat()
    ('2025-11-01', '2026-10-01')
    """
    this = period_start(today, Grain.MONTH)
    start = period_start(first, Grain.MONTH) if first else months_back(this, SHOWN)
    end = start
    for _ in range(SHOWN - 1):
        end = next_period(end, Grain.MONTH)
    months = contiguous(start, end, Grain.MONTH)
    return tuple(m for m in months if m <= this)


def months_back(month: date, months: int) -> date:
    """First day of the month so many months before."""
    place = month.year * 12 + month.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def first_month(text: str, *, today: date) -> date | None:
    """A month as addresses and templates write it; None when it is none that can be counted.

    Examples
    --------
    >>> first_month("2026-03", today=date(2026, 11, 25)), first_month("2027-01", today=date(2026, 11, 25))
    (datetime.date(2026, 3, 1), None)
    """
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if EARLIEST <= month <= today else None


def around(first: date, *, today: date) -> tuple[date | None, date | None]:
    """First months of the twelve before, and of the twelve after; None where there are none.

    Examples
    --------
    >>> around(date(2025, 11, 1), today=date(2026, 11, 25))
    (datetime.date(2024, 11, 1), datetime.date(2026, 11, 1))
    >>> around(date(2026, 11, 1), today=date(2026, 11, 25))[1] is None
    True
    """
    earlier, later = months_back(first, SHOWN), months_back(first, -SHOWN)
    return earlier if earlier >= EARLIEST else None, later if later <= today else None
