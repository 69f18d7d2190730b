"""Answers in order and scales, against scipy, exact counting and published figures."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, special, stats

from evenhand.stats.ordinal import mann_whitney, superiority, superiority_interval
from evenhand.stats.reliability import cronbach_alpha

DATA = Path(__file__).parent / "data"

PAIRS = [
    ([0, 2, 8], [5, 3, 2]),
    ([4, 10, 22, 30, 12], [9, 18, 20, 16, 6]),
    ([1, 0, 0, 7], [3, 1, 1, 2]),
    ([40, 3, 1], [35, 9, 2]),
    ([12, 8], [5, 15]),
]


def people(counts: list[int]) -> list[int]:
    return [place for place, n in enumerate(counts) for _ in range(n)]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_brunner_munzel_is_scipy_s(first: list[int], second: list[int]) -> None:
    found = superiority(first, second)
    peer = stats.brunnermunzel(people(second), people(first))  # its sign: second, then first
    statistic = (found.value - 0.5) / found.error
    assert statistic == pytest.approx(peer.statistic, abs=1e-12)
    assert 2 * stats.t.sf(abs(statistic), found.df) == pytest.approx(peer.pvalue, abs=1e-12)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_chance_counts_every_pair(first: list[int], second: list[int]) -> None:
    pairs = [(x > y) + (x == y) / 2 for x, y in product(people(first), people(second))]
    found = superiority(first, second)
    assert found.value == pytest.approx(sum(pairs) / len(pairs), abs=1e-12)
    assert (found.first, found.second) == (sum(first), sum(second))


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_mann_whitney_is_scipy_s(first: list[int], second: list[int]) -> None:
    z, p = mann_whitney(first, second)
    peer = stats.mannwhitneyu(
        people(first), people(second), use_continuity=False, method="asymptotic"
    )
    assert p == pytest.approx(peer.pvalue, rel=1e-9)
    assert np.sign(z) == np.sign(peer.statistic - sum(first) * sum(second) / 2)


def test_the_interval_is_t_about_the_chance() -> None:
    found = superiority([4, 10, 22, 30, 12], [9, 18, 20, 16, 6])
    low, high = superiority_interval(found, 0.8)
    half = stats.t.ppf(0.9, found.df) * found.error
    assert (low, high) == (
        pytest.approx(found.value - half, abs=1e-12),
        pytest.approx(found.value + half, abs=1e-12),
    )


def test_the_interval_stays_inside_0_to_1() -> None:
    low, high = superiority_interval(superiority([0, 2, 8], [5, 3, 2]), [0.95, 0.999])
    assert high.tolist() == [1.0, 1.0]
    assert (low > 0).all()
    low, high = superiority_interval(superiority([5, 3, 2], [0, 2, 8]), [0.95, 0.999])
    assert low.tolist() == [0.0, 0.0]


def newcombe(theta: float, n1: int, n0: int, z: float, inside: tuple[float, float]) -> float:
    """Newcombe 2006, method 5, solved on its own."""

    def gap(t: float) -> float:
        tilt = (1 - t) / (2 - t) + t / (1 + t)
        variance = t * (1 - t) * (1 + ((n1 + n0) / 2 - 1) * tilt) / (n1 * n0)
        return (t - theta) ** 2 - z**2 * variance

    return float(optimize.brentq(gap, *inside, xtol=1e-13))


@pytest.mark.parametrize(
    ("first", "second", "theta"),
    [([0, 0, 10], [3, 0, 0], 1.0), ([6, 0], [0, 40], 0.0), ([0, 5, 0], [0, 5, 0], 0.5)],
)
def test_without_spread_newcombe_stands_in(
    first: list[int], second: list[int], theta: float
) -> None:
    found = superiority(first, second)
    low, high = superiority_interval(found, 0.95)
    z, n1, n0 = special.ndtri(0.975), sum(first), sum(second)
    lower = 0.0 if theta == 0 else newcombe(theta, n1, n0, z, (1e-9, theta - 1e-9))
    upper = 1.0 if theta == 1 else newcombe(theta, n1, n0, z, (theta + 1e-9, 1 - 1e-9))
    assert (low, high) == (pytest.approx(lower, abs=1e-9), pytest.approx(upper, abs=1e-9))
    assert found.error == 0


def test_one_answer_is_no_group() -> None:
    found = superiority([[1, 0], [2, 3]], [[4, 4], [0, 1]])
    assert np.isnan([found.value, found.error, found.df]).all()
    low, high = superiority_interval(found, 0.95)
    assert np.isnan([low, high]).all()
    assert np.isnan(mann_whitney([3, 0], [4, 0])[0])


def test_arrays_of_pairs_are_read_as_each_alone() -> None:
    first, second = np.array([[0, 2, 8], [0, 0, 4]]), np.array([[5, 3, 2], [4, 0, 0]])
    found = superiority(first, second)
    low, high = superiority_interval(found, 0.95)
    for place in range(2):
        alone = superiority(first[place], second[place])
        limits = superiority_interval(alone, 0.95)
        assert found.value[place] == alone.value
        assert (low[place], high[place]) == limits


def scale(name: str) -> np.ndarray:
    text = (DATA / f"bfi_{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    answers = [[int(c) or np.nan for c in row["answers"]] for row in rows]
    return np.repeat(np.array(answers, float), [int(row["people"]) for row in rows], axis=0)


def test_alpha_of_the_published_scale() -> None:
    """psych's author prints raw_alpha 0.813963 for bfi items N1 to N5 (Comparing.alpha)."""
    found = cronbach_alpha(scale("n"))
    assert round(found.value, 6) == 0.813963
    assert (found.people, found.anyone, found.items) == (2694, 2800, 5)


def test_alpha_needs_reverse_coded_items_turned_round() -> None:
    """A1 of the bfi is reverse-coded: its alpha is 0.70, and far lower when left as it is."""
    given = scale("a")
    assert round(cronbach_alpha(given).value, 2) == 0.43
    given[:, 0] = 7 - given[:, 0]
    assert round(cronbach_alpha(given).value, 2) == 0.70


def test_alpha_is_that_of_the_covariances() -> None:
    given = scale("n")
    complete = given[~np.isnan(given).any(axis=1)]
    shared = np.cov(complete.T)
    expected = 5 / 4 * (1 - np.trace(shared) / shared.sum())
    assert cronbach_alpha(complete).value == pytest.approx(expected, abs=1e-12)


def test_feldt_s_interval() -> None:
    """Feldt's pivot (1 - true)/(1 - found) follows F: the limits give it its tails back."""
    found = cronbach_alpha(scale("n")[:60], level=0.9)
    df = found.anyone - 1, (found.anyone - 1) * 4
    tails = [stats.f.cdf((1 - limit) / (1 - found.value), *df) for limit in (found.low, found.high)]
    assert tails == [pytest.approx(0.95, abs=1e-9), pytest.approx(0.05, abs=1e-9)]
    assert found.low < found.value < found.high


@pytest.mark.parametrize(
    "values", [[[1.0], [2.0]], [[1.0, 2.0]], [[1.0, 1.0], [1.0, 1.0]], [[1, np.nan], [np.nan, 2]]]
)
def test_alpha_that_cannot_be_told(values: list[list[float]]) -> None:
    found = cronbach_alpha(values)
    assert np.isnan([found.value, found.low, found.high]).all()
    assert found.items == len(values[0])


def test_two_answers_are_a_group_and_two_items_a_scale() -> None:
    pair = superiority([1, 1], [1, 1])
    assert (pair.value, pair.error) == (0.5, pytest.approx(np.sqrt(0.125)))
    assert np.isnan(superiority([1, 1], [0, 1]).value)
    assert np.isnan(superiority([0, 1], [1, 1]).value)
    # covariances of (1, 2) and (2, 4): 0.5, 2, 1, so alpha = 2 (1 - 2.5/4.5)
    assert cronbach_alpha([[1, 2], [2, 4]]).value == pytest.approx(2 * (1 - 2.5 / 4.5))


def test_a_scale_with_little_spread_has_its_alpha() -> None:
    """All variances together under 1: only at 0 is there nothing to say."""
    values = np.array([[1.0, 1.1], [1.1, 1.2], [1.2, 1.2]])
    shared = np.cov(values.T)
    expected = 2 * (1 - np.trace(shared) / shared.sum())
    assert cronbach_alpha(values).value == pytest.approx(expected)
    found = cronbach_alpha(values)
    tail = stats.f.cdf((1 - found.low) / (1 - found.value), 2, 2)
    assert tail == pytest.approx(0.975)  # 95 % unless another level is asked


def test_the_mann_whitney_of_many_pairs_is_that_of_each() -> None:
    first, second = np.array([[0, 2, 8], [4, 4, 1]]), np.array([[5, 3, 2], [1, 2, 9]])
    z, p = mann_whitney(first, second)
    for place in range(2):
        alone = mann_whitney(first[place], second[place])
        assert (z[place], p[place]) == (pytest.approx(alone[0]), pytest.approx(alone[1]))


def test_a_scale_of_nothing_says_how_many_were_asked() -> None:
    found = cronbach_alpha([[1.0, 1.0], [1.0, 1.0], [np.nan, 1.0]])
    assert (found.people, found.anyone) == (2, 3)


def test_very_wide_intervals_stay_inside_0_to_1_on_both_sides() -> None:
    found = superiority([1, 1], [1, 1])
    assert [float(v) for v in superiority_interval(found, 0.99)] == [0.0, 1.0]
