"""Which periods the data do not cover whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evenhand.measures.periods import Grain, next_period

USUAL_GAPS = 3  # a silence this many times the mean time between rows: chance e^-3, 5 %


@dataclass(frozen=True, slots=True)
class Coverage:
    """First and last day with a row, and the number of rows."""

    first: date
    last: date
    rows: int


def partial_periods(
    periods: Sequence[date], grain: Grain, coverage: Coverage | None
) -> tuple[date, ...]:
    """Periods that begin before the data do, or end after they do.

    A silence at either end is allowed up to one day, or three times the mean time between rows
    where rows are rarer: a unit with two births a week is not called partial for a quiet Monday.
    The chance to call a whole period partial is then about 5 % at each end; the other way round,
    a period that lacks fewer days than that is not noticed.

    Examples
    --------
    >>> data = Coverage(date(2024, 1, 1), date(2024, 3, 12), rows=700)
    >>> partial_periods([date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)], Grain.MONTH, data)
    (datetime.date(2024, 3, 1),)
    """
    if coverage is None:
        return tuple(periods)
    allowed = timedelta(days=_allowed_days(coverage))
    return tuple(
        start
        for start in periods
        if coverage.first - start > allowed
        or next_period(start, grain) - timedelta(days=1) - coverage.last > allowed
    )


def _allowed_days(coverage: Coverage) -> int:
    span = (coverage.last - coverage.first).days
    return max(1, math.ceil(USUAL_GAPS * span / max(coverage.rows - 1, 1)))
