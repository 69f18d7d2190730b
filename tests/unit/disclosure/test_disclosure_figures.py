from __future__ import annotations

from datetime import date

import pytest

from evenhand.disclosure.facts import Part
from evenhand.disclosure.figures import (
    rate_facts,
    ratio_facts,
    round_figures,
    rounding_band,
)


@pytest.mark.parametrize(
    ("value", "figures", "shown"),
    [
        (0.1463, 2, 0.15),
        (0.145, 2, 0.15),  # a half goes away from zero
        (0.1449999, 2, 0.14),
        (-0.145, 2, -0.15),
        (0.0996, 2, 0.1),
        (2345, 2, 2300.0),
        (1.3449, 3, 1.34),
        (7.0, 2, 7.0),
        (0, 2, 0.0),
    ],
)
def test_rounding_to_significant_figures(value: float, figures: int, shown: float) -> None:
    assert round_figures(value, figures) == shown


def test_two_figures_unless_said() -> None:
    assert round_figures(0.12345) == 0.12
    assert rounding_band(0.12) == (0.115, 0.125)


@pytest.mark.parametrize(
    ("shown", "figures", "band"),
    [
        (0.15, 2, (0.145, 0.155)),
        (0.1, 2, (0.0995, 0.105)),
        (1.0, 2, (0.995, 1.05)),
        (2300.0, 2, (2250.0, 2350.0)),
        (1.34, 3, (1.335, 1.345)),
    ],
)
def test_what_may_have_been_rounded(shown: float, figures: int, band: tuple[float, float]) -> None:
    assert rounding_band(shown, figures) == band


@pytest.mark.parametrize("value", [0.0995, 0.0999, 0.1, 0.1049, 0.0123, 0.9951, 3.1416])
def test_every_number_lies_in_the_band_of_what_it_is_shown_as(value: float) -> None:
    low, high = rounding_band(round_figures(value))
    assert low <= value <= high


def part(quantity: str, weight: float = 1.0) -> Part:
    return Part(quantity, frozenset("b"), date.min, date.max, weight)


def test_a_rounded_rate_bounds_its_numerator_from_both_sides() -> None:
    floor, ceiling = rate_facts((part("x"),), (part("n"), part("late", 2.0)), (0.1, 0.2))
    assert floor.parts == (part("x"), part("n", -0.1), part("late", -0.2))
    assert ceiling.parts == (part("x", -1), part("n", 0.2), part("late", 0.4))
    assert (floor.low, ceiling.low) == (0, 0)


def test_a_rounded_ratio_bounds_both_numerators() -> None:
    floor, ceiling = ratio_facts(((part("x"),), 100), ((part("y"),), 50), (1.5, 2.5))
    assert floor.parts == (part("x", 50), part("y", -150))
    assert ceiling.parts == (part("x", -50), part("y", 250))
    assert (floor.low, ceiling.low) == (0, 0)
