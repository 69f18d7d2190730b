"""Tables of several sites put together: each site's own part is replaced, the others stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from evenhand.errors import PlanError
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures import Grain, MeasureTable, measure
from evenhand.measures.periods import next_period
from evenhand.measures.sites import of_site, with_months, with_sites

JAN, FEB, MAR = (date(2026, m, 1) for m in (1, 2, 3))
BLACK, WHITE, OTHER = (EthnicGroup(k, k.capitalize()) for k in ("black", "white", "other"))


def table(site: str, n: int, *, periods: Any = (JAN, FEB), groups: Any = (BLACK, WHITE)) -> Any:
    below = np.full((1, len(groups), len(periods)), n, np.int64)
    return MeasureTable(
        measure("pph_1000"), Grain.MONTH, periods, groups, (site,), below // 10, below, below // 5
    )


def monthly(women: dict[str, list[int]], *, first: date = JAN) -> MeasureTable:
    """Women of each group by month, of no named site."""
    periods = [first]
    while len(periods) < len(next(iter(women.values()))):
        periods.append(next_period(periods[-1], Grain.MONTH))
    groups = tuple(g for g in (BLACK, WHITE, OTHER) if g.key in women)
    below = np.array([list(women.values())], np.int64)
    return MeasureTable(
        measure("pph_1000"), Grain.MONTH, tuple(periods), groups, ("",), 0 * below, below, 0 * below
    )


def test_sites_add_up() -> None:
    both = with_sites(with_sites(None, table("West", 40)), table("East", 10))
    assert both.sites == ("East", "West")
    assert both.over_sites().denominator.tolist() == [[[50, 50], [50, 50]]]
    assert both.over_sites().numerator.tolist() == [[[5, 5], [5, 5]]]
    assert both.over_sites().missing.tolist() == [[[10, 10], [10, 10]]]


def test_a_site_takes_only_its_own_place() -> None:
    both = with_sites(table("West", 40), table("East", 10))
    again = with_sites(both, table("East", 20, periods=(FEB, MAR), groups=(BLACK, OTHER)))
    assert again.periods == (JAN, FEB, MAR)
    assert [g.key for g in again.groups] == ["black", "white", "other"]
    assert again.denominator.tolist() == [
        [[0, 20, 20], [0, 0, 0], [0, 20, 20]],
        [[40, 40, 0], [40, 40, 0], [0, 0, 0]],
    ]
    assert both.denominator[0].tolist() == [[10, 10], [10, 10]]  # nothing is changed in place


def test_all_sites_again_are_the_whole() -> None:
    new = table("East", 30)
    assert with_sites(table("East", 10), new) is new


def test_what_has_no_place_is_added_up_over_sources() -> None:
    west = replace(table("West", 40), scope_unknown=3, undated=1)
    east = replace(table("East", 10), scope_unknown=2, undated=5)
    both = with_sites(west, east)
    assert (both.scope_unknown, both.undated) == (5, 6)
    again = with_sites(both, replace(east, scope_unknown=9, undated=0))
    assert (again.scope_unknown, again.undated) == (9, 6)


def test_partial_months_of_any_site_stay_partial() -> None:
    both = with_sites(replace(table("West", 40), partial=(FEB,)), table("East", 10))
    assert both.partial == (FEB,)


def test_means_add_their_sums() -> None:
    sums = np.full((1, 2, 2), 2.5)
    west = replace(table("West", 40), sums=sums, squares=sums)
    both = with_sites(west, replace(table("East", 10), sums=2 * sums, squares=sums))
    assert both.over_sites().sums.tolist() == [[[7.5, 7.5], [7.5, 7.5]]]  # type: ignore[union-attr]


def test_undated_tables_add_up() -> None:
    west, east = (table(s, 10).over_periods() for s in ("West", "East"))
    assert with_sites(west, east).over_sites().denominator.tolist() == [[[40], [40]]]


def test_all_sites_of_a_table_can_be_called_one() -> None:
    both = with_sites(table("West", 40), table("East", 10))
    assert of_site(both, "North").sites == ("North",)
    assert of_site(both, "North").denominator.tolist() == [[[50, 50], [50, 50]]]


def test_what_names_no_site_is_refused() -> None:
    for before, new in ((None, table("", 1)), (table("", 1), table("East", 1))):
        with pytest.raises(PlanError, match="cannot be told which site"):
            with_sites(before, new)


def test_other_periods_are_refused() -> None:
    months = table("West", 40, periods=(JAN, FEB, MAR))
    with pytest.raises(PlanError, match="for each quarter, and those of the other sites for each month"):  # fmt: skip
        with_sites(months, replace(table("East", 1).over_periods(), grain=Grain.QUARTER))


# -- months that a table does not hold


def test_months_before_and_after_stay_and_those_inside_are_replaced() -> None:
    """A file of the newest months takes nothing away from the years before it."""
    before = monthly({"black": [1, 2, 3, 4, 5]}, first=JAN)
    table = monthly({"black": [7], "white": [9]}, first=MAR)
    found = with_months(before, table)
    assert found.periods == before.periods
    assert [g.key for g in found.groups] == ["black", "white"]
    assert found.denominator.tolist() == [[[1, 2, 7, 4, 5], [0, 0, 9, 0, 0]]]


def test_a_gap_between_them_is_empty() -> None:
    before = monthly({"black": [1]}, first=JAN)
    found = with_months(before, monthly({"black": [7]}, first=MAR))
    assert found.denominator.tolist() == [[[1, 0, 7]]]


def test_only_the_sites_that_the_table_names_keep_their_other_months_here() -> None:
    before = with_sites(
        of_site(monthly({"black": [1, 2]}), "East"), of_site(monthly({"black": [3, 4]}), "West")
    )
    newest = of_site(monthly({"black": [9]}, first=FEB), "West")
    found = with_months(before, newest)
    assert (found.sites, found.denominator.tolist()) == (("West",), [[[3, 9]]])
    assert with_sites(before, found).denominator.tolist() == [[[1, 2]], [[3, 9]]]
    alone = of_site(monthly({"black": [9]}), "North")
    assert with_months(before, alone) is alone


def test_what_has_no_months_or_others_is_left_as_it_is() -> None:
    table = monthly({"black": [7]})
    assert with_months(None, table) is table
    for other in (replace(table, periods=()), replace(table, grain=Grain.QUARTER)):
        assert with_months(other, table) is table
        assert with_months(table, other) is other
