"""Counting does not depend on the order of rows, and longer periods are sums of shorter ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.measures import Grain, MeasureTable, between_series, count, library, measure
from evenhand.measures.periods import contiguous, next_period, period_start
from evenhand.records.recordset import Unit
from fixtures.counted import embedded
from fixtures.counted_rows import COLUMNS, invented_rows

MEASURES = tuple(measure(i) for i in ("pph_1500", "preterm_37", "preterm_steroids", "pmh_wait"))
SEEDS = st.integers(0, 10_000)
SLOW = settings(max_examples=15, deadline=None)


def counted(rows: list[dict[str, object]], grain: Grain | None = None) -> tuple[MeasureTable, ...]:
    records = embedded(rows, COLUMNS, row_is=Unit.BIRTH, has_woman=True)
    return count(records, MEASURES, grain=grain)


def equal(one: MeasureTable, other: MeasureTable) -> None:
    assert (one.periods, one.groups, one.sites) == (other.periods, other.groups, other.sites)
    assert (one.undated, one.scope_unknown) == (other.undated, other.scope_unknown)
    for name in ("numerator", "denominator", "missing"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("sums", "squares"):
        if getattr(one, name) is not None:
            np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-9)


@SLOW
@given(seed=SEEDS, number=st.integers(1, 200), order=st.randoms(use_true_random=False))
def test_permuting_rows_changes_nothing(seed: int, number: int, order: object) -> None:
    rows = [{**row, "event_date": row["event_date"] or date(2023, 5, 5)} for row in
            invented_rows(number, seed=seed, twins=0.4)]  # fmt: skip
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    for one, other in zip(counted(rows), counted(shuffled), strict=True):
        equal(one, other)


@SLOW
@given(seed=SEEDS, grain=st.sampled_from([g for g in Grain if g is not Grain.MONTH]))
def test_merging_months_is_counting_longer_periods(seed: int, grain: Grain) -> None:
    rows = invented_rows(150, seed=seed, twins=0.4)
    months, longer = counted(rows, Grain.MONTH), counted(rows, grain)
    for one, other in zip(months, longer, strict=True):
        equal(one.at_grain(grain), other)
        assert set(one.at_grain(grain).partial) >= set(other.partial)


@settings(max_examples=4, deadline=None)
@given(seed=SEEDS)
def test_many_measures_in_one_pass_are_each_alone(seed: int) -> None:
    records = embedded(invented_rows(120, seed=seed), COLUMNS, row_is=Unit.WOMAN)
    fitting = [replace(m, unit=Unit.WOMAN) for m in library()]
    for one, table in zip(fitting, count(records, fitting, grain=Grain.QUARTER), strict=True):
        equal(count(records, [one], grain=Grain.QUARTER)[0], table)


@SLOW
@given(seed=SEEDS)
def test_gaps_and_what_is_left_add_up_to_all_units_after_the_first_event(seed: int) -> None:
    rows = [r for r in invented_rows(200, seed=seed) if r["event_date"]]
    records = embedded(rows, COLUMNS, row_is=Unit.WOMAN)
    one = measure("pph_1500")
    series, table = between_series(records, one), count(records, [one])[0]
    for place, group in enumerate(series.groups):
        if group not in table.groups:
            continue
        events = table.numerator[:, table.groups.index(group)].sum()
        assert len(series.gaps[place]) == max(events - 1, 0)


@given(
    first=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    days=st.integers(0, 4000),
    grain=st.sampled_from(Grain),
)
def test_periods_follow_each_other(first: date, days: int, grain: Grain) -> None:
    last = date.fromordinal(first.toordinal() + days)
    starts = contiguous(first, last, grain)
    assert starts[0] <= first
    assert period_start(last, grain) == starts[-1]
    assert all(next_period(a, grain) == b for a, b in pairwise(starts))
