"""Exact limits against the definition, in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, factorial

import numpy as np
import pytest

from evenhand.spc import chart
from evenhand.stats.limits import (
    binomial_limits,
    exponential_limits,
    geometric_limits,
    poisson_limits,
)

TAILS = (0.00135, 0.0228, 0.051)


def by_definition(chances: list[float], tail: float) -> tuple[int, int]:
    """Smallest k with P(X <= k) >= tail, and smallest k with P(X > k) <= tail."""
    total, lower = 0.0, None
    whole = sum(chances)
    for k, chance in enumerate(chances):
        total += chance
        lower = k if lower is None and total >= tail else lower
        if whole - total <= tail:
            return (k if lower is None else lower), k
    raise AssertionError


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize(
    "share", [Fraction(1, 100), Fraction(1, 20), Fraction(1, 3), Fraction(9, 10)]
)
def test_binomial(tail, share):
    for n in (1, 2, 7, 20, 61, 150):
        chances = [float(comb(n, k) * share**k * (1 - share) ** (n - k)) for k in range(n + 1)]
        lower, upper = binomial_limits(n, float(share), tail)
        assert (lower, upper) == by_definition(chances, tail)


@pytest.mark.parametrize("tail", TAILS)
def test_poisson(tail):
    for mean in (0.1, 1.0, 3.5, 10.0, 40.0):
        chances = [exp(-mean) * mean**k / factorial(k) for k in range(140)]
        lower, upper = poisson_limits(mean, tail)
        assert (lower, upper) == by_definition(chances, tail)


def test_shapes_and_edges():
    lower, upper = binomial_limits([[10], [20]], [0.1, 0.5, np.nan], 0.00135)
    assert lower.shape == upper.shape == (2, 3)
    assert np.isnan(lower[:, 2]).all()
    assert np.isnan(upper[:, 2]).all()
    assert np.isnan(binomial_limits(-1, 0.1, 0.01)).all()
    assert [a.tolist() for a in binomial_limits([5, 5], [0, 1], 0.01)] == [[0, 5], [0, 5]]
    assert np.isnan(poisson_limits(np.nan, 0.01)).all()
    assert [a.tolist() for a in poisson_limits([0.0], 0.01)] == [[0], [0]]


def test_published_example():
    """Exact 99.8 % binomial limits at 3 % differ from the arcsine ones (Spiegelhalter 2005)."""
    lower, upper = binomial_limits(100, 0.05, 0.001)
    assert (lower, upper) == (0, 13)


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("mean", [0.5, 4.0, 19.0, 60.0])
def test_geometric(tail, mean):
    """The law written out: chance p (1 - p)^k of k cases before the next event."""
    p = 1 / (mean + 1)
    chances = [p * (1 - p) ** k for k in range(1500)]
    lower, upper = geometric_limits(mean, tail)
    assert (lower, upper) == by_definition(chances, tail)


@pytest.mark.parametrize("tail", TAILS)
def test_exponential(tail):
    lower, upper = exponential_limits([2.0, 40.0], tail)
    for low, high, mean in zip(lower, upper, (2.0, 40.0), strict=True):
        assert 1 - exp(-low / mean) == pytest.approx(tail, rel=1e-12)
        assert exp(-high / mean) == pytest.approx(tail, rel=1e-12)
    assert np.isnan(geometric_limits(np.nan, 0.01)).all()
    assert np.isnan(exponential_limits(np.nan, 0.01)).all()


def test_exact_limits_of_what_lies_between_events():
    cases = [12.0, 30, 5, 18, 40, 9]
    drawn = chart("g", cases, limits="exact")
    for line, tail, side in (
        *((drawn.lower, 0.00135, 0), (drawn.upper, 0.00135, 1)),
        *((drawn.near_lower, 0.0228, 0), (drawn.near_upper, 0.0228, 1)),
    ):
        assert line[0, 0] == geometric_limits(np.mean(cases), tail)[side]
    assert drawn.centre[0, 0] == np.median(cases)
    times = chart("t", cases, limits="exact", baseline=4)
    assert times.upper[0, 5] == exponential_limits(np.mean(cases[:4]), 0.00135)[1]
    assert times.near_lower[0, 5] == exponential_limits(np.mean(cases[:4]), 0.0228)[0]
    assert times.centre[0, 0] == np.median(cases[:4])
    assert times.dialect.endswith("exact limits at 0.00135 on each side, zones at 0.0228")


def test_exact_limits_between_events_of_degenerate_series():
    same = chart("t", [7.0] * 14, limits="exact")
    assert same.degenerate_labels() == ("constant",)
    assert np.isnan(same.upper).all()
    assert chart("g", [0.0], limits="exact").degenerate_labels() == ("constant",)
    one = chart("g", [3.0], limits="exact")
    assert one.degenerate_labels() == ("too few points",)
    assert not np.isnan(one.upper).any()


def test_exact_limits_between_events_are_passed_as_often_as_said():
    """3-sigma limits of a g chart are passed by 1.5 % of points, exact ones by at most 0.27 %."""
    rng = np.random.default_rng(20260114)
    cases = rng.geometric(0.05, (500, 200)) - 1.0
    assert chart("g", cases).outside.mean() > 0.01
    assert chart("g", cases, limits="exact").outside.mean() < 0.0027
    times = rng.exponential(20, (500, 200))
    assert chart("t", times, limits="exact").outside.mean() == pytest.approx(0.0027, abs=0.0008)
