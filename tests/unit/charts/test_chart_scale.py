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


@pytest.mark.parametrize(
    ("span", "about", "step"),
    [
        (0.3, 3, 0.1),
        (3.003, 3, 1.0),
        (3.01, 3, 2.0),
        (7.5, 3, 2.5),
        (15, 3, 5),
        (30.1, 3, 20),
        (8, 4, 2),
    ],
)
def test_a_step_may_fall_short_by_a_thousandth(span: float, about: int, step: float) -> None:
    assert nice_step(span, about=about) == step


@pytest.mark.parametrize(
    ("top", "high", "ticks"),
    [
        (0.3, 0.3, (0.0, 0.1, 0.2, 0.3)),
        (0.1 + 0.2, 0.3, (0.0, 0.1, 0.2, 0.3)),
        (0.301, 0.4, (0.0, 0.2, 0.4)),
        (0.23, 0.25, (0.0, 0.1, 0.2)),
        (1.0, 1.0, (0.0, 0.5, 1.0)),
        (0.0, 1.0, (0.0, 0.5, 1.0)),
        (-3.0, 1.0, (0.0, 0.5, 1.0)),
        (60.0, 60.0, (0.0, 20.0, 40.0, 60.0)),
        (0.06, 0.06, (0.0, 0.02, 0.04, 0.06)),
    ],
)
def test_an_axis_from_zero_ends_with_a_step_or_half_of_one(
    top: float, high: float, ticks: tuple[float, ...]
) -> None:
    axis = from_zero(top, start=200, end=100)
    assert (axis.low, axis.high, axis.ticks) == (0.0, pytest.approx(high, abs=1e-12), ticks)
    assert (axis.start, axis.end) == (200, 100)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (3_120, 3_480, (3_000, 3_200, 3_400, 3_600)),
        (-0.02, 0.08, (-0.05, 0.0, 0.05, 0.1)),
        (-0.3, -0.15, (-0.3, -0.25, -0.2, -0.15)),
        (0.1, 0.1 + 0.2, (0.1, 0.2, 0.3)),
        (5, 5, (2, 4, 6, 8)),
        (-4, -4, (-6, -4, -2)),
        (0, 0, (-0.5, 0.0, 0.5)),
    ],
)
def test_an_axis_around_values_goes_from_step_to_step(
    low: float, high: float, ticks: tuple[float, ...]
) -> None:
    axis = around(low, high, start=3, end=7)
    assert axis.ticks == pytest.approx(ticks, abs=1e-12)
    assert (axis.low, axis.high, axis.start, axis.end) == (axis.ticks[0], axis.ticks[-1], 3, 7)


@pytest.mark.parametrize(
    ("values", "low", "high", "ticks"),
    [
        ([], 0.95 / 1.04, 1.6 * 1.04, (1.0, 1.25, 1.5)),
        ([0.8, 3.0], 0.8 / 1.04, 3.0 * 1.04, (0.8, 1.0, 1.25, 1.5, 2.0, 3.0)),
        ([0.02, 50.0], 0.08, 12.5, (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)),
        ([0.5, 4.0], 0.5 / 1.04, 4.0 * 1.04, (0.5, 0.67, 1.0, 1.5, 2.0, 3.0)),
    ],
)
def test_a_ratio_axis_holds_its_values_with_the_finest_labels_that_fit(
    values: list[float], low: float, high: float, ticks: tuple[float, ...]
) -> None:
    axis = ratios(values, start=20, end=320)
    assert [math.exp(v) for v in (axis.low, axis.high)] == pytest.approx([low, high])
    assert [math.exp(t) for t in axis.ticks] == pytest.approx(list(ticks))
    assert (axis.start, axis.end) == (20, 320)


def test_labels_of_ratios_may_be_34_apart_and_no_less() -> None:
    """1.25 and 1.5 are the closest two of 0.95 to 1.6."""
    size = 34 * math.log(1.6 * 1.04**2 / 0.95) / math.log(1.5 / 1.25)
    assert len(ratios([], start=0, end=size + 0.01).ticks) == 3
    assert len(ratios([], start=0, end=size - 0.01).ticks) == 2


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
