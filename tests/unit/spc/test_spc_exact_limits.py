"""Exact limits against the definition, in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, factorial

import numpy as np
import pytest

from evenhand.stats.limits import binomial_limits, poisson_limits

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
