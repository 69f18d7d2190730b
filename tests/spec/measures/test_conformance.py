"""The same definitions give the same MeasureTable on the embedded engine and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import psycopg
import pytest

from evenhand.measures import (
    Grain,
    Kind,
    Measure,
    MeasureTable,
    between_series,
    count,
    library,
    parse_measures,
)
from evenhand.records.recordset import Unit
from fixtures.counted import FakeRecords, embedded, in_postgres
from fixtures.counted_rows import COLUMNS, invented_rows

pytestmark = pytest.mark.postgres

OWN = parse_measures(
    """
[[measure]]
id = "arithmetic"
title = "t"
meaning = "m"
role = "outcome"
kind = "proportion"
direction = "lower"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "e"
denominator = "blood_loss_ml / (gestation_weeks - 30) > 12.5 OR blood_loss_ml / 0 > 1"
numerator = "ABS(gestation_days - gestation_weeks * 7) <= GREATEST(3, pmh_wait_days - 40)"
exclusions = [
  "mode_of_birth = 'it''s \\\\ \\"odd\\" %s'",
  "NOT (site <> 'North')",
  "transfusion IS TRUE",
]

[[measure]]
id = "dates"
title = "t"
meaning = "m"
role = "process"
kind = "proportion"
direction = "higher"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "e"
period = "quarter"
denominator = "event_date >= DATE '2023-03-26'"
numerator = '''
CASE WHEN event_date - referral_date BETWEEN -30 AND 60 THEN TRUE
     WHEN referral_date IS NULL THEN NULL
     ELSE FALSE END'''

[[measure]]
id = "by_referral"
title = "t"
meaning = "m"
role = "process"
kind = "mean"
direction = "lower"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "e"
date = "referral_date"
period = "financial-year"
value = "LEAST(pmh_wait_days, 60) / 3"
origin = 9.25
exclusions = ["pmh_seen IS NOT TRUE"]

[[measure]]
id = "rate"
title = "t"
meaning = "m"
role = "outcome"
kind = "rate"
direction = "lower"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "e"
period = "half-year"
numerator = "readmitted"
value = "pmh_wait_days * 0.5 - 3"

[[measure]]
id = "number"
title = "t"
meaning = "m"
role = "outcome"
kind = "count"
direction = "lower"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "e"
numerator = '''
COALESCE(theatre, readmitted, FALSE) AND mode_of_birth IN ('spontaneous', 'instrumental')'''

[[measure]]
id = "days_between"
title = "t"
meaning = "m"
role = "outcome"
kind = "time between"
direction = "lower"
unit = "woman"
ethnicity_of = "mother"
people = "women"
event = "e"
numerator = "blood_loss_ml >= 2500"
""",
    name="conformance.toml",
)
EVERY = (*library(), *OWN)


def fitted(row_is: Unit) -> tuple[Measure, ...]:
    """All measures; on rows of women those of births count women instead."""
    if row_is is not Unit.WOMAN:
        return EVERY
    return tuple(replace(m, unit=Unit.WOMAN) for m in EVERY)


def pair(connection: psycopg.Connection, **more: Any) -> tuple[FakeRecords, FakeRecords]:
    rows = invented_rows(1_500, twins=0.3)
    return embedded(rows, COLUMNS, **more), in_postgres(connection, rows, COLUMNS, **more)


def same(one: MeasureTable, other: MeasureTable) -> None:
    for name in ("measure", "grain", "periods", "groups", "sites", "partial"):
        assert getattr(one, name) == getattr(other, name), name
    assert (one.scope_unknown, one.undated) == (other.scope_unknown, other.undated)
    for name in ("numerator", "denominator", "missing"):
        assert getattr(one, name).dtype == np.int64
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("sums", "squares"):
        here, there = getattr(one, name), getattr(other, name)
        assert (here is None) == (there is None) == (one.measure.kind is not Kind.MEAN)
        if here is not None:
            np.testing.assert_allclose(here, there, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("row_is", [Unit.WOMAN, Unit.BIRTH])
@pytest.mark.parametrize("grain", [None, *Grain])
def test_tables_are_equal(postgres: psycopg.Connection, row_is: Unit, grain: Grain | None) -> None:
    here, there = pair(postgres, row_is=row_is, has_woman=True)
    measures = fitted(row_is)
    for one, other in zip(
        count(here, measures, grain=grain), count(there, measures, grain=grain), strict=True
    ):
        same(one, other)
    assert len(here.fetched) == len(there.fetched) == 1


def test_tables_are_equal_between_two_days(postgres: psycopg.Connection) -> None:
    here, there = pair(postgres, row_is=Unit.BIRTH, has_woman=True)
    days = {"first": date(2023, 5, 20), "last": date(2024, 2, 29)}
    for one, other in zip(count(here, EVERY, **days), count(there, EVERY, **days), strict=True):
        same(one, other)


def test_tables_without_dates_are_equal(postgres: psycopg.Connection) -> None:
    here, there = pair(postgres, has_dates=False)
    measures = fitted(Unit.WOMAN)
    for one, other in zip(count(here, measures), count(there, measures), strict=True):
        same(one, other)


@pytest.mark.parametrize("between", [Kind.CASES_BETWEEN, Kind.TIME_BETWEEN])
@pytest.mark.parametrize("row_is", [Unit.WOMAN, Unit.BIRTH])
def test_gaps_are_equal(postgres: psycopg.Connection, between: Kind, row_is: Unit) -> None:
    here, there = pair(postgres, row_is=row_is, has_woman=True)
    changes = (date(2023, 9, 1), date(2024, 4, 1))
    one, other = (
        between_series(records, OWN[-1], between=between, changes=changes)
        for records in (here, there)
    )
    assert one.since_last == other.since_last
    for name in ("gaps", "phases"):
        for left, right in zip(getattr(one, name), getattr(other, name), strict=True):
            np.testing.assert_array_equal(left, right)
    assert sum(len(g) for g in one.gaps) > 100
