"""Counts of published birth files, against the numbers that were worked out from them by hand.

births14 (openintro, 1,000 births, United States 2014): 86 of 765 babies of white mothers and 38 of
235 of other mothers were born before 37 weeks. Gestation (Child Health and Development Studies,
1,236 births, 1964 to 1965): under 259 days 41 of 241 babies of Black mothers whose gestation is
known, and three not known; the first month has 72 births and the last 36, both not whole.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures import Grain, count, measure
from evenhand.records.recordset import ColumnKind, Unit
from fixtures.counted import FakeRecords, embedded

DATA = Path(__file__).parent / "data"


def births14() -> FakeRecords:
    with (DATA / "births14.csv").open() as file:
        rows = [
            {"ethnicity": r["mother"], "gestation_weeks": float(r["weeks"])}
            for r in csv.DictReader(file)
        ]
    groups = (EthnicGroup("white", "White"), EthnicGroup("not white", "not white"))
    return embedded(
        rows,
        {"gestation_weeks": ColumnKind.NUMBER},
        groups=groups,
        row_is=Unit.BIRTH,
        has_dates=False,
    )


def gestation() -> FakeRecords:
    with (DATA / "gestation.csv").open() as file:
        rows = [
            {
                "event_date": date.fromisoformat(r["date"]),
                "ethnicity": r["race"] or "blank",
                "gestation_days": float(r["gestation"]) if r["gestation"] else None,
            }
            for r in csv.DictReader(file)
        ]
    groups = (
        *(EthnicGroup(k, k.title()) for k in ("asian", "black", "mex", "mixed", "white")),
        EthnicGroup("blank", "Not recorded", status=GroupStatus.BLANK),
    )
    return embedded(rows, {"gestation_days": ColumnKind.NUMBER}, groups=groups, row_is=Unit.BIRTH)


def test_births14_before_37_weeks() -> None:
    (table,) = count(births14(), [measure("preterm_37")])
    assert [g.key for g in table.groups] == ["not white", "white"]
    assert table.numerator.ravel().tolist() == [38, 86]
    assert table.denominator.ravel().tolist() == [235, 765]
    assert table.periods == ()


def test_gestation_under_259_days() -> None:
    (table,) = count(gestation(), [measure("preterm_37")])
    place = [g.key for g in table.groups].index("black")
    assert table.numerator[0, place].sum() == 41
    assert table.denominator[0, place].sum() == 241
    assert table.missing[0, place].sum() == 3
    assert table.groups[-1].status is GroupStatus.BLANK


def test_gestation_has_thirteen_months_the_first_and_last_partial() -> None:
    (table,) = count(gestation(), [measure("preterm_37")])
    births = (table.denominator + table.missing).sum(axis=(0, 1))
    assert len(table.periods) == 13
    assert (births[0], births[-1], births.sum()) == (72, 36, 1236)
    assert table.partial == (table.periods[0], table.periods[-1])


def test_gestation_by_quarter_is_the_sum_of_its_months() -> None:
    (months,) = count(gestation(), [measure("preterm_37")])
    (quarters,) = count(gestation(), [measure("preterm_37")], grain=Grain.QUARTER)
    summed = months.at_grain(Grain.QUARTER)
    assert summed.periods == quarters.periods
    assert summed.partial == quarters.partial
    assert (summed.numerator == quarters.numerator).all()
    assert (summed.denominator == quarters.denominator).all()
