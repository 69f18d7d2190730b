"""Measures of the same people, shown one after the other: what the pages give away together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest

from evenhand.disclosure import Beside, ProtectedTable, Settings, protect
from evenhand.disclosure.beside import Neighbour, neighbours
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from unit.disclosure.kit import table

CHANGE = date(2024, 7, 1)
MIXED = [9, 14, 13, 5, 11, 9, 12, 16, 10, 6, 11, 9]  # one small month before the change, one since
PEOPLE = [[55] * 12, MIXED, [200] * 12, [30] * 12]


def bled() -> MeasureTable:
    """Common enough to be shown by month."""
    return table([[20] * 12, [min(n, 9) for n in MIXED], [70] * 12, [12] * 12], PEOPLE, name="bled")


def rare() -> MeasureTable:
    """Too rare for months: shown as one sum before the change and one since."""
    return table([[2] * 12, [0] * 12, [5] * 12, [1] * 12], PEOPLE, name="rare")


def shown(exact: MeasureTable, *beside: Beside) -> ProtectedTable:
    return protect(exact, focus=["b"], comparison=["w"], phase_starts=[CHANGE], beside=beside)


def numbers_left(months: ProtectedTable, sums: ProtectedTable) -> Iterator[int]:
    """Of each small month of Mixed that is hidden: how many numbers it may be, beside the other page's sums.

    An attacker of a few lines, who knows the rule: hidden and small is 0 to 7, hidden and not small is more.
    """
    people = months.cells_denominator[months.row("m")].tolist()
    for phase, total in enumerate(sums.phases.denominator[sums.row("m")].tolist()):
        half = slice(6 * phase, 6 * phase + 6)
        hidden = [i for i in range(12)[half] if people[i] is None]
        if total is None:
            yield from (8 for i in hidden if MIXED[i] <= 7)
            continue
        left = total - sum(n for n in people[half] if n is not None)
        ways = [range(8) if MIXED[i] <= 7 else range(8, left + 1) for i in hidden]
        found = [way for way in product(*ways) if sum(way) == left]
        yield from (len({way[j] for way in found}) for j, i in enumerate(hidden) if MIXED[i] <= 7)


def test_each_page_alone_is_safe_and_the_two_are_not() -> None:
    """What this is for: the sum on one page, less the months on the other, is one month's women."""
    months, sums = shown(bled()), shown(rare())
    assert (months.grain, sums.grain) == ("month", "phase")
    assert list(numbers_left(months, sums)) == [1, 1]


def test_a_second_page_tells_nothing_that_the_first_one_hides() -> None:
    months = shown(bled())
    sums = shown(rare(), Beside(bled(), (months,)))
    assert list(numbers_left(months, sums)) == [8, 8]
    assert sums.cells_denominator[sums.row("b")].tolist() == [330, 330]  # the focus is still shown


def test_months_are_hidden_beside_a_sum_that_is_out_already() -> None:
    """The nearest months of the same row go with it; every other month stays."""
    sums = shown(rare())
    months = shown(bled(), Beside(rare(), (sums,)))
    assert months.grain == "month"
    assert min(numbers_left(months, sums)) >= 4
    hidden = np.ma.getmaskarray(months.cells_denominator)
    assert hidden[months.row("m")].tolist().count(True) == 4
    assert not hidden[months.row("b")].any()


def test_every_release_of_the_other_counts_not_only_the_last() -> None:
    first = shown(bled())
    hidden = shown(bled(), Beside(rare(), (shown(rare()),)))
    sums = shown(rare(), Beside(bled(), (hidden, first)))
    assert list(numbers_left(first, sums)) == [8, 8]


def test_women_who_bled_are_the_events_of_one_measure_and_the_people_of_another() -> None:
    """Of those who bled: who was given the drug. Their number is hidden on the one page, so on the other, too."""
    small = [9, 6, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]
    outcome = table(
        [[20] * 12, small, [70] * 12, [12] * 12],
        [[55] * 12, [40] * 12, [200] * 12, [30] * 12],
        name="bled",
    )
    care = table(
        [[3] * 12, [2] * 12, [5] * 12, [2] * 12], outcome.numerator[0].tolist(), name="drug"
    )
    months = shown(outcome)
    alone, beside = shown(care), shown(care, Beside(outcome, (months,)))
    assert months.cells_numerator[months.row("m"), 1] is np.ma.masked
    assert alone.phases.denominator[alone.row("m")].tolist() == [51, 54]  # less five months of 9: 6
    assert beside.phases.denominator[beside.row("m"), 0] is np.ma.masked


# -- who is a neighbour


def found(*others: MeasureTable, nested: tuple[tuple[str, str], ...] = ()) -> list[Neighbour]:
    beside = [Beside(one, (shown(one),)) for one in others]
    return list(neighbours(bled(), beside, nested, people="p", events="e", small=7))


def other(x: int, n: int, name: str = "other") -> MeasureTable:
    return table([[x] * 12] * 4, [[n] * 12] * 4, name=name)


def test_the_same_counts_have_the_same_name() -> None:
    (one,) = found(rare())
    assert (one.name, one.people, one.events) == ("rare", "p", "events rare")


def test_measures_that_count_nothing_in_common_tell_nothing() -> None:
    assert found(other(12, 77)) == []


def test_nested_events_are_neighbours_whatever_their_people() -> None:
    (one,) = found(other(12, 77, "worse"), nested=(("worse", "bled"),))
    assert (one.people, one.events) == ("people worse", "events worse")


def test_only_periods_that_both_have_are_compared() -> None:
    longer = table(
        [[2] * 13, [0] * 13, [5] * 13, [1] * 13], [[*row, 99] for row in PEOPLE], name="rare"
    )
    (one,) = found(longer)
    assert one.people == "p"


@pytest.mark.parametrize("change", ["groups", "grain", "itself", "nothing shown"])
def test_what_cannot_be_compared_is_left_out(change: str) -> None:
    one = rare()
    if change == "groups":
        one = replace(one, groups=(*one.groups[:-1], replace(one.groups[-1], key="x")))
    if change == "grain":
        one = table([[12] * 4] * 4, [[99] * 4] * 4, grain=Grain.QUARTER, name="rare")
    if change == "itself":
        one = bled()
    beside = Beside(one, () if change == "nothing shown" else (shown(one),))
    assert neighbours(bled(), [beside], (), people="p", events="e", small=7) == ()


def test_undated_tables_are_compared_as_one_period() -> None:
    flat = [
        table([[20], [9], [70], [12]], [[330], [70], [1200], [180]], start=None, name=n)
        for n in ("a", "b")
    ]
    (one,) = neighbours(
        flat[0], [Beside(flat[1], (protect(flat[1]),))], (), people="p", events="e", small=7
    )
    assert (one.people, one.events) == ("p", "e")


def test_without_others_nothing_changes() -> None:
    assert (
        shown(bled()).cells_denominator.tolist()
        == shown(bled(), Beside(other(12, 77), (shown(other(12, 77)),))).cells_denominator.tolist()
    )
    assert Settings.from_defaults().min_feasible == 4
