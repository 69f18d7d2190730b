"""Calendar periods: contiguous, so that phases mean the same for all groups."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Grain(StrEnum):
    """Length of one period.

    Financial years run April to March; half-years start in April and October.
    """

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    FINANCIAL_YEAR = "financial-year"


_MONTHS = {
    Grain.MONTH: (1, 0),
    Grain.QUARTER: (3, 0),
    Grain.HALF_YEAR: (6, 3),
    Grain.YEAR: (12, 0),
    Grain.FINANCIAL_YEAR: (12, 3),
}


def period_start(day: date, grain: Grain) -> date:
    """First day of the period that holds `day`.

    Examples
    --------
    >>> period_start(date(2026, 2, 14), Grain.FINANCIAL_YEAR)
    datetime.date(2025, 4, 1)
    """
    length, offset = _MONTHS[grain]
    months = day.year * 12 + day.month - 1 - offset
    return _first_of(months - months % length + offset)


def next_period(start: date, grain: Grain) -> date:
    """First day of the period after the one that begins at `start`.

    Examples
    --------
    >>> next_period(date(2025, 12, 1), Grain.MONTH)
    datetime.date(2026, 1, 1)
    """
    length, _ = _MONTHS[grain]
    return _first_of(start.year * 12 + start.month - 1 + length)


def contiguous(first: date, last: date, grain: Grain) -> tuple[date, ...]:
    """Starts of every period from the one holding `first` to the one holding `last`.

    Examples
    --------
    >>> len(contiguous(date(2024, 1, 15), date(2025, 12, 3), Grain.MONTH))
    24
    """
    starts = [period_start(first, grain)]
    while (following := next_period(starts[-1], grain)) <= last:
        starts.append(following)
    return tuple(starts)


def holds(longer: Grain, shorter: Grain) -> bool:
    """Whether every longer period is made of whole shorter ones.

    Examples
    --------
    >>> holds(Grain.FINANCIAL_YEAR, Grain.QUARTER), holds(Grain.YEAR, Grain.HALF_YEAR)
    (True, False)
    """
    (long, late), (short, early) = _MONTHS[longer], _MONTHS[shorter]
    return long % short == 0 and (late - early) % short == 0


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
