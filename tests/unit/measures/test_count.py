"""Counting: common periods and groups, every kind, one query."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.errors import EvenhandError, MeasureError
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures import Grain, Measure, MeasureTable, count, parse_measures
from evenhand.measures.compile import to_dialect
from evenhand.records.recordset import ColumnKind
from fixtures.counted import FakeRecords, embedded

COLUMNS = {
    "event": ColumnKind.BOOLEAN,
    "x": ColumnKind.NUMBER,
    "seen": ColumnKind.DATE,
}


def own(kind: str = "proportion", **more: str) -> Measure:
    fields = {
        "id": "m", "title": "t", "meaning": "m", "role": "outcome", "kind": kind,
        "direction": "lower", "unit": "woman", "ethnicity_of": "mother", "people": "women",
        "event": "e",
    }  # fmt: skip
    parts = {"mean": {"value": "x"}, "rate": {"numerator": "event", "value": "x"}}
    fields |= {**parts.get(kind, {"numerator": "event"}), **more}
    lines = "\n".join(f"{k} = {v if k == 'origin' else repr(v)}" for k, v in fields.items())
    return parse_measures(f"[[measure]]\n{lines}\n", name="t.toml")[0]


def records(*rows: dict[str, Any], **more: Any) -> FakeRecords:
    return embedded(rows, COLUMNS, **more)


def one(found: FakeRecords, measure: Measure, **more: Any) -> MeasureTable:
    return count(found, [measure], **more)[0]


JANUARY, MARCH = date(2024, 1, 10), date(2024, 3, 20)


def test_nothing_asked_is_nothing_counted() -> None:
    assert count(records(), []) == ()


def test_periods_are_contiguous_and_empty_cells_are_zero() -> None:
    table = one(records({"event_date": JANUARY, "event": True}, {"event_date": MARCH}), own())
    assert table.periods == (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))
    assert table.numerator.tolist() == [[[1, 0, 0]]]
    assert table.denominator.tolist() == [[[1, 0, 0]]]
    assert table.missing.tolist() == [[[0, 0, 1]]]


def test_groups_that_occur_are_in_display_order_with_missing_ones_last() -> None:
    keys = ("blank", "other", "white", "black", "z")
    rows = [{"event_date": JANUARY, "ethnicity": key} for key in keys]
    table = one(records(*rows), own())
    assert [g.key for g in table.groups] == ["black", "white", "other", "z", "blank"]


def test_sites_are_in_order_and_none_is_empty_text() -> None:
    rows = [{"event_date": JANUARY, "site": site} for site in ("b", "", "a")]
    assert one(records(*rows), own()).sites == ("", "a", "b")
    assert one(records({"event_date": JANUARY}), own()).sites == ("",)


def test_rows_without_a_date_are_counted_apart() -> None:
    table = one(records({"event_date": JANUARY, "event": True}, {"event": True}, {}), own())
    assert table.denominator.sum() == 1
    assert table.undated == 2


def test_first_and_last_name_whole_periods() -> None:
    rows = [{"event_date": date(2024, m, 15), "event": True} for m in range(1, 13)]
    table = one(records(*rows), own(), first=date(2024, 3, 31), last=date(2024, 5, 1))
    assert table.periods == (date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1))
    assert table.numerator.ravel().tolist() == [1, 1, 1]
    only_first = one(records(*rows), own(), first=date(2024, 11, 2))
    assert only_first.numerator.ravel().tolist() == [1, 1]


def test_periods_asked_for_outside_the_data_are_partial() -> None:
    rows = [{"event_date": date(2024, 2, d), "event": True} for d in range(1, 30)]
    table = one(records(*rows), own(), first=date(2024, 1, 1), last=date(2024, 3, 1))
    assert table.partial == (date(2024, 1, 1), date(2024, 3, 1))


def test_first_after_last_is_refused() -> None:
    with pytest.raises(MeasureError, match="after the last"):
        one(records({"event_date": JANUARY}), own(), first=MARCH, last=JANUARY)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(MeasureError, match="no rows to count"):
        one(records(), own())


def test_a_file_whose_dates_are_all_missing_is_refused() -> None:
    with pytest.raises(MeasureError, match="No row has a date, so"):
        one(records({"event": True}), own())


def test_periods_after_the_data_are_refused() -> None:
    with pytest.raises(MeasureError, match="No row has a date in the periods asked for"):
        one(records({"event_date": JANUARY}, {"event": True}), own(), first=date(2030, 1, 1))


def test_without_dates_there_is_one_period() -> None:
    table = one(records({"event": True}, {"event": False}, has_dates=False), own())
    assert (table.periods, table.partial, table.undated) == ((), (), 0)
    assert table.denominator.tolist() == [[[2]]]


def test_a_measure_may_have_its_own_date_and_the_range_is_common() -> None:
    found = records({"event_date": JANUARY, "seen": MARCH, "event": True})
    by_event, by_seen = count(found, [own(), own(date="seen")])
    assert by_event.periods == by_seen.periods
    assert by_event.numerator.ravel().tolist() == [1, 0, 0]
    assert by_seen.numerator.ravel().tolist() == [0, 0, 1]
    assert len(found.fetched) == 1


def test_a_measure_with_its_own_date_works_where_records_have_none() -> None:
    found = records({"seen": MARCH, "event": True}, has_dates=False)
    undated, dated = count(found, [own(), own(date="seen")])
    assert undated.periods == ()
    assert dated.periods == (date(2024, 3, 1),)


def test_measures_keep_their_own_grain_unless_one_is_asked_for() -> None:
    found = records({"event_date": JANUARY}, {"event_date": MARCH})
    month, quarter = count(found, [own(), own(period="quarter")])
    assert (len(month.periods), len(quarter.periods)) == (3, 1)
    assert (month.grain, quarter.grain) == (Grain.MONTH, Grain.QUARTER)
    years = count(found, [own(), own(period="quarter")], grain=Grain.FINANCIAL_YEAR)
    assert {t.periods for t in years} == {(date(2023, 4, 1),)}


def test_a_count_has_one_period_as_its_denominator() -> None:
    rows = ({"event_date": JANUARY, "event": True}, {"event_date": MARCH, "site": "a"})
    table = one(records(*rows), own("count"))
    assert set(table.denominator.ravel()) == {1}
    assert table.over_sites().denominator.ravel().tolist() == [1, 1, 1]
    assert table.at_grain(Grain.QUARTER).over_sites().denominator.ravel().tolist() == [1]
    assert table.over_sites().over_periods().denominator.ravel().tolist() == [3]


def test_a_rate_sums_whole_units_of_exposure() -> None:
    values = ((True, 2.5), (False, 4.0), (None, 9.0), (True, None), (True, -1.0), (False, 0.0))
    rows = [{"event_date": JANUARY, "event": e, "x": x} for e, x in values]
    table = one(records(*rows), own("rate"))
    assert (table.numerator.sum(), table.denominator.sum(), table.missing.sum()) == (1, 7, 3)


def test_a_mean_keeps_sums_about_its_origin() -> None:
    values = (271.0, 285.0, None, float("nan"), float("inf"), 1e300)
    rows = [{"event_date": JANUARY, "x": x} for x in values]
    table = one(records(*rows), own("mean", origin="280"))
    assert table.sums is not None
    assert table.squares is not None
    assert (table.sums.sum(), table.squares.sum()) == (-9.0 + 5.0, 81.0 + 25.0)
    assert (table.denominator.sum(), table.missing.sum(), table.numerator.sum()) == (2, 4, 0)


def test_between_kinds_are_counted_as_events_among_units() -> None:
    rows = [{"event_date": JANUARY, "event": e} for e in (True, False, None)]
    table = one(records(*rows), own("cases between"))
    assert (table.numerator.sum(), table.denominator.sum(), table.missing.sum()) == (1, 2, 1)


def test_a_group_that_records_do_not_declare_stops_the_count() -> None:
    found = records({"event_date": JANUARY, "ethnicity": "unknown key"})
    with pytest.raises(EvenhandError, match="unknown key"):
        one(found, own())


def test_a_total_that_is_not_the_sum_of_its_cells_stops_the_count() -> None:
    found = records({"event_date": JANUARY, "event": True})
    rows = [list(row) for row in _fetched(found)]
    whole = next(row for row in rows if row[4:7] == [1, 1, 1])
    whole[-2] += 1
    found.fetch = lambda _: [tuple(row) for row in rows]  # type: ignore[method-assign]
    with pytest.raises(EvenhandError, match="not the sum of its cells"):
        one(found, own())


def _fetched(found: FakeRecords) -> list[tuple[Any, ...]]:
    one(found, own())
    return list(found.connection.execute(found.fetched[-1]).fetchall())


def test_the_relation_is_put_in_whole_and_only_where_it_belongs() -> None:
    found = records(relation="(SELECT * FROM records WHERE x > 1) AS chosen")
    found.connection.execute(
        "INSERT INTO records VALUES ('2024-01-10', 'white', '', NULL, TRUE, 2, NULL)"
    )
    assert one(found, own()).numerator.sum() == 1
    with pytest.raises(EvenhandError, match="may not hold"):
        to_dialect("SELECT 'evenhand_source' FROM evenhand_source", found, reads=1)


def test_a_key_with_quotes_is_only_text() -> None:
    strange = EthnicGroup("it's'; --", "Strange")
    found = records({"event_date": JANUARY, "ethnicity": strange.key}, groups=(strange,))
    assert one(found, own()).groups == (strange,)


def test_margins_are_in_the_same_query() -> None:
    found = records({"event_date": JANUARY}, {"event_date": MARCH, "site": "a"})
    rows = _fetched(found)
    patterns = {tuple(row[4:7]) for row in rows}
    assert len(patterns) == 8
    assert "GROUPING(period) AS any_period" in found.fetched[0]
    assert np.array([row[7] for row in rows if tuple(row[4:7]) == (1, 1, 1)]).tolist() == [2]


@pytest.mark.parametrize("name", ["day", "period", "state_0", "units", "branch", "lone", "value_0"])
def test_columns_may_be_called_like_parts_of_the_query(name: str) -> None:
    rows = [{"event_date": JANUARY, name: x, "woman": "w"} for x in (1.0, 5.0)]
    found = embedded(rows, {name: ColumnKind.NUMBER})
    assert one(found, own(numerator=f"{name} > 3")).numerator.sum() == 1
    mean = one(found, own("mean", value=name))
    assert mean.sums is not None
    assert mean.sums.sum() == 6.0
