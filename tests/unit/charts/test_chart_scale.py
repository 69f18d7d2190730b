"""Axes: round ticks, from zero, with room for labels."""

import math
from itertools import pairwise

import pytest

from evenhand.charts.scale import around, from_zero, nice_step, ratios


@pytest.mark.parametrize(
    ("span", "step"), [(0.21, 0.1), (1.0, 0.5), (100, 50), (7, 2.5), (0.003, 0.001), (6, 2)]
)
def test_steps_are_round(span: float, step: float) -> None:
    assert nice_step(span) == step


@pytest.mark.parametrize("top", [0.004, 0.021, 0.13, 0.5, 0.97, 3, 41, 980])
def test_an_axis_from_zero_holds_its_top_with_little_to_spare(top: float) -> None:
    axis = from_zero(top, start=100, end=0)
    assert axis.low == 0
    assert axis.ticks[0] == 0
    assert top <= axis.high <= 2 * top
    assert 2 <= len(axis.ticks) <= 6
    assert axis.at(0) == 100


def test_a_share_never_goes_above_one() -> None:
    axis = from_zero(0.99, start=0, end=1, cap=1.0)
    assert axis.high == 1.0
    assert axis.ticks[-1] == 1.0


def test_an_axis_of_nothing_still_stands() -> None:
    assert from_zero(0, start=0, end=1).high == 1.0


def test_values_beyond_the_axis_are_held_at_its_ends() -> None:
    axis = from_zero(10, start=0, end=100)
    assert axis.inside(1e9) == axis.at(axis.high)
    assert axis.inside(-3) == 0


@pytest.mark.parametrize(("low", "high"), [(3100.0, 3400.0), (-0.02, 0.07), (5.0, 5.0), (0.0, 0.0)])
def test_an_axis_around_values_holds_them(low: float, high: float) -> None:
    axis = around(low, high, start=0, end=100)
    assert axis.low <= low <= high <= axis.high
    assert len(axis.ticks) >= 2


@pytest.mark.parametrize("values", [[1.5], [0.4, 0.9], [0.02, 50.0], [1.01, 1.02], []])
def test_a_ratio_axis_always_shows_one(values: list[float]) -> None:
    axis = ratios(values, start=0, end=300)
    assert 0.0 in axis.ticks
    assert axis.low < 0 < axis.high
    places = [axis.at(t) for t in axis.ticks]
    assert all(b - a >= 34 for a, b in pairwise(places))


def test_a_narrow_ratio_axis_drops_labels_not_the_one() -> None:
    assert ratios([0.1, 10], start=0, end=40).ticks == (0.0,)


def test_ratios_beyond_what_can_be_read_are_cut() -> None:
    assert math.exp(ratios([400.0], start=0, end=300).high) == pytest.approx(12.5)
