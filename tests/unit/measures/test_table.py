"""MeasureTable: pooling keeps sums, groups and what is partial."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from evenhand.errors import PlanError
from evenhand.measures import Grain, MeasureTable, measure
from evenhand.measures.periods import contiguous
from fixtures.counted import GROUPS


def table(first: date, last: date, partial: tuple[date, ...] = ()) -> MeasureTable:
    periods = contiguous(first, last, Grain.MONTH)
    shape = (2, len(GROUPS), len(periods))
    counts = np.arange(np.prod(shape)).reshape(shape)
    return MeasureTable(
        measure=measure("pph_1500"), grain=Grain.MONTH, periods=periods, groups=GROUPS,
        sites=("a", "b"), numerator=counts, denominator=counts + 5, missing=counts // 2,
        partial=partial, undated=3, scope_unknown=2,
    )  # fmt: skip


YEAR = table(date(2024, 1, 1), date(2024, 12, 1))


def test_sites_add_up() -> None:
    pooled = YEAR.over_sites()
    assert pooled.sites == ("",)
    np.testing.assert_array_equal(pooled.numerator[0], YEAR.numerator.sum(axis=0))


def test_chosen_periods_add_up() -> None:
    keep = [p.month <= 3 for p in YEAR.periods]
    np.testing.assert_array_equal(
        YEAR.over_periods(keep).missing[:, :, 0], YEAR.missing[:, :, :3].sum(axis=2)
    )
    assert YEAR.over_periods().periods == ()


@pytest.mark.parametrize("grain", [g for g in Grain if g is not Grain.MONTH])
def test_longer_periods_add_up(grain: Grain) -> None:
    longer = YEAR.at_grain(grain)
    assert longer.grain is grain
    assert longer.numerator.sum() == YEAR.numerator.sum()
    assert longer.at_grain(grain) is longer


def test_a_longer_period_that_lacks_months_is_partial() -> None:
    years = YEAR.at_grain(Grain.FINANCIAL_YEAR)
    assert years.periods == (date(2023, 4, 1), date(2024, 4, 1))
    assert years.partial == years.periods
    assert YEAR.at_grain(Grain.YEAR).partial == ()


def test_a_longer_period_with_a_partial_month_is_partial() -> None:
    found = table(date(2024, 1, 1), date(2024, 12, 1), partial=(date(2024, 12, 1),))
    assert found.at_grain(Grain.QUARTER).partial == (date(2024, 10, 1),)


@pytest.mark.parametrize(
    ("have", "wanted"),
    [
        (Grain.QUARTER, Grain.MONTH),
        (Grain.HALF_YEAR, Grain.YEAR),
        (Grain.YEAR, Grain.FINANCIAL_YEAR),
    ],
)
def test_periods_that_do_not_nest_are_refused(have: Grain, wanted: Grain) -> None:
    with pytest.raises(PlanError, match="cannot be put together"):
        YEAR.at_grain(have).at_grain(wanted)


def test_an_undated_table_stays_as_it_is() -> None:
    undated = YEAR.over_periods()
    assert undated.at_grain(Grain.YEAR) is undated


def test_groups_are_summed_kept_or_left_out() -> None:
    both = YEAR.regrouped((GROUPS[0], GROUPS[2]), [0, 0, 1, -1, -1, -1])
    np.testing.assert_array_equal(both.numerator[:, 0], YEAR.numerator[:, :2].sum(axis=1))
    np.testing.assert_array_equal(both.numerator[:, 1], YEAR.numerator[:, 2])
    assert (both.undated, both.scope_unknown) == (3, 2)


def test_stated_leaves_out_every_way_of_being_missing() -> None:
    stated = YEAR.stated()
    assert [g.key for g in stated.groups] == ["asian", "black", "white", "other"]
    np.testing.assert_array_equal(stated.denominator, YEAR.denominator[:, :4])
