"""A mother of twins counts once where the unit is the woman, whatever her babies' rows say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evenhand.errors import MeasureError
from evenhand.measures import MeasureTable, count, parse_measures
from evenhand.records.recordset import ColumnKind, Unit
from fixtures.counted import FakeRecords, embedded

COLUMNS = {"event": ColumnKind.BOOLEAN, "loss": ColumnKind.NUMBER}
HEAD = """
title = "t"
meaning = "m"
role = "outcome"
direction = "lower"
ethnicity_of = "mother"
people = "women"
event = "e"
"""
BY_WOMAN, BY_BABY, MEAN = parse_measures(
    f"""
[[measure]]
id = "by_woman"
kind = "proportion"
unit = "woman"
numerator = "event"
{HEAD}
[[measure]]
id = "by_baby"
kind = "proportion"
unit = "baby"
numerator = "event"
{HEAD}
[[measure]]
id = "loss"
kind = "mean"
unit = "woman"
value = "loss"
{HEAD}
""",
    name="t.toml",
)
DAY = date(2024, 5, 1)


def babies(*rows: dict[str, Any], **more: Any) -> FakeRecords:
    filled = [{"event_date": DAY, "woman": "w1", **row} for row in rows]
    return embedded(filled, COLUMNS, row_is=Unit.BABY, **{"has_woman": True, **more})


def totals(table: MeasureTable) -> tuple[int, int, int]:
    arrays = table.numerator, table.denominator, table.missing
    return tuple(int(a.sum()) for a in arrays)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("first", "second", "woman"),
    [
        (True, False, (1, 1, 0)),
        (True, None, (1, 1, 0)),
        (True, True, (1, 1, 0)),
        (False, False, (0, 1, 0)),
        (False, None, (0, 0, 1)),
        (None, None, (0, 0, 1)),
    ],
)
def test_any_baby_makes_the_woman_count(
    first: bool | None, second: bool | None, woman: tuple[int, int, int]
) -> None:
    records = babies({"event": first}, {"event": second})
    by_woman, by_baby = count(records, [BY_WOMAN, BY_BABY])
    assert totals(by_woman) == woman
    assert sum(totals(by_baby)[1:]) == 2
    assert len(records.fetched) == 1


def test_another_day_is_another_pregnancy() -> None:
    records = babies({"event": True}, {"event": True, "event_date": date(2025, 8, 1)})
    assert totals(count(records, [BY_WOMAN])[0]) == (2, 2, 0)


def test_rows_without_an_identifier_stay_apart() -> None:
    records = babies({"woman": None, "event": True}, {"woman": None, "event": False})
    assert totals(count(records, [BY_WOMAN])[0]) == (1, 2, 0)


def test_a_stated_ethnicity_comes_before_a_missing_one_and_a_named_site_before_none() -> None:
    records = babies(
        {"ethnicity": "z", "site": "", "event": True},
        {"ethnicity": "white", "site": "b", "event": False},
        {"ethnicity": "black", "site": "B", "event": False},
    )
    (table,) = count(records, [BY_WOMAN])
    assert [g.key for g in table.groups] == ["black"]
    assert table.sites == ("B",)


def test_a_mean_takes_the_largest_value_of_her_rows() -> None:
    (table,) = count(babies({"loss": 400.0}, {"loss": None}, {"loss": 900.0}), [MEAN])
    assert table.sums is not None
    assert (table.sums.sum(), table.denominator.sum()) == (900.0, 1)


def test_without_an_identifier_it_is_refused_and_says_what_to_map() -> None:
    with pytest.raises(MeasureError, match="identifies the woman") as found:
        count(babies({"event": True}, has_woman=False), [BY_WOMAN])
    assert found.value.problem == (
        "This measure counts women, and each row of the records is one baby."
    )


def test_babies_cannot_be_counted_in_rows_of_women() -> None:
    records = embedded([{"event": True}], COLUMNS, row_is=Unit.WOMAN, has_dates=False)
    with pytest.raises(
        MeasureError, match="counts babies, and each row of the records is one woman"
    ):
        count(records, [BY_BABY])
