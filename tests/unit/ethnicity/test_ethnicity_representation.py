"""Representation against a population."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from evenhand.errors import PlanError
from evenhand.ethnicity import EthnicGroup, representation

POPULATION = {"asian": 3000, "black": 1000, "mixed": 500, "other": 500, "white": 15000}


def test_quotient_and_formula_by_hand() -> None:
    found = representation(
        {"asian": 240, "black": 60, "white": 700}, {**POPULATION, "mixed": 0, "other": 0}
    )
    row = {r.key: r for r in found.rows}["black"]
    quotient = (60 / 1000) / (1000 / 19000)
    error = math.sqrt((1 - 0.06) / (1000 * 0.06))
    assert row.ratio == pytest.approx(quotient)
    assert row.low == pytest.approx(quotient * math.exp(-1.959963984540054 * error))
    assert row.high == pytest.approx(quotient * math.exp(1.959963984540054 * error))
    assert not row.exact
    place = found.groups.index(EthnicGroup("black", "Black"))
    assert found.relative_difference[place] == pytest.approx(100 * (quotient - 1))
    assert (row.count, row.population) == (60, 1000)


def test_display_order_and_labels() -> None:
    found = representation({"white": 5, "asian": 5}, POPULATION)
    assert [row.label for row in found.rows] == ["Asian", "Black", "Mixed", "White", "Other"]


def test_small_and_zero_counts_have_the_exact_interval() -> None:
    found = representation({"asian": 9, "white": 91}, POPULATION)
    rows = {row.key: row for row in found.rows}
    exact = stats.binomtest(9, 100).proportion_ci(method="exact")
    assert rows["asian"].exact
    assert rows["asian"].low == pytest.approx(exact.low / 0.15)
    assert rows["asian"].high == pytest.approx(exact.high / 0.15)
    assert (rows["mixed"].ratio, rows["mixed"].low) == (0, 0)
    assert rows["mixed"].high == pytest.approx((1 - 0.025 ** (1 / 100)) / 0.025)


def test_everyone_in_one_group() -> None:
    row = {r.key: r for r in representation({"white": 50}, POPULATION).rows}["white"]
    assert row.exact
    assert row.high == pytest.approx(1 / 0.75)


def test_wilson_interval_of_the_share() -> None:
    found = representation({"asian": 20, "white": 80}, {"asian": 1, "white": 1})
    wilson = stats.binomtest(20, 100).proportion_ci(method="wilson")
    assert found.share_low[0] == pytest.approx(wilson.low)
    assert found.share_high[0] == pytest.approx(wilson.high)


def test_unknown_is_its_own_raw_share_and_changes_no_quotient() -> None:
    with_unknown = representation(
        {"asian": 20, "white": 80, "blank": 15, "not_stated": 10}, POPULATION
    )
    without = representation({"asian": 20, "white": 80}, POPULATION)
    np.testing.assert_array_equal(with_unknown.quotient, without.quotient)
    assert (with_unknown.known, with_unknown.unknown) == (100, 25)
    assert with_unknown.unknown_share == 0.2


def test_groups_of_no_known_system() -> None:
    own = EthnicGroup("own_not_white", "not white")
    found = representation(
        {own: 30, EthnicGroup("own_white", "white"): 70},
        {own: 25, EthnicGroup("own_white", "white"): 75},
    )
    assert [row.label for row in found.rows] == ["not white", "white"]
    assert representation({"x": 1, "y": 2}, {"x": 1, "y": 1}).rows[0].label == "x"


def test_level_widens() -> None:
    narrow = representation({"asian": 20, "white": 80}, POPULATION, level=0.8)
    wide = representation({"asian": 20, "white": 80}, POPULATION, level=0.998)
    assert (wide.low[[0, 3]] < narrow.low[[0, 3]]).all()
    assert (wide.high[[0, 3]] > narrow.high[[0, 3]]).all()


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        ({"asian": 5, "roma": 2}, "no count for Roma"),
        ({"blank": 5}, "Nobody was seen"),
        ({"asian": -5, "white": 7}, "below zero"),
    ],
)
def test_what_cannot_be_compared(seen: dict[str, int], message: str) -> None:
    with pytest.raises(PlanError, match=message):
        representation(seen, POPULATION)


def test_interval_covers_the_truth_as_often_as_it_says() -> None:
    draws = np.random.default_rng(20260103).multinomial(400, [0.3, 0.1, 0.6], size=600)
    population = {"asian": 30, "black": 10, "white": 60}
    covered = np.zeros(3)
    for asian, black, white in draws.tolist():
        found = representation({"asian": asian, "black": black, "white": white}, population)
        covered += (found.low <= 1) & (found.high >= 1)
    assert (np.abs(covered / 600 - 0.95) < 0.03).all()
