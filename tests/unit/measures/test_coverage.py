"""Which periods count as partial: a silence at an end that chance does not explain."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.measures.coverage import Coverage, partial_periods
from evenhand.measures.periods import Grain

QUARTER = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))


@pytest.mark.parametrize(
    ("first", "last", "rows", "partial"),
    [
        (date(2024, 1, 1), date(2024, 3, 31), 900, ()),
        (date(2024, 1, 2), date(2024, 3, 30), 900, ()),
        (date(2024, 1, 3), date(2024, 3, 31), 900, (0,)),
        (date(2024, 1, 1), date(2024, 3, 29), 900, (2,)),
        (date(2024, 1, 9), date(2024, 3, 25), 30, ()),  # one row in three days: nine days' silence
        (date(2024, 1, 19), date(2024, 3, 25), 30, (0,)),
        (date(2024, 2, 10), date(2024, 2, 11), 50, (0, 1, 2)),
        (date(2024, 2, 10), date(2024, 2, 10), 1, (0, 1, 2)),
    ],
)
def test_ends(first: date, last: date, rows: int, partial: tuple[int, ...]) -> None:
    found = partial_periods(QUARTER, Grain.MONTH, Coverage(first, last, rows))
    assert found == tuple(QUARTER[i] for i in partial)


def test_without_data_every_period_is_partial() -> None:
    assert partial_periods(QUARTER, Grain.MONTH, None) == QUARTER
