"""Edges of the intervals: nobody, nothing, everything; phi; shapes."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.stats.critical import critical, tail
from evenhand.stats.dispersion import (
    dispersion,
    dispersions,
    mean_dispersion,
    mean_dispersions,
)
from evenhand.stats.intervals import (
    byar,
    clopper_pearson,
    exact_poisson,
    poisson_rate,
    student_mean,
    wilson,
)
from evenhand.stats.means import mean_difference, mean_ratio, moments
from evenhand.stats.omnibus import chi_squared, chi_squared_p, dispersed_p, mean_chi_squared
from evenhand.stats.persontime import (
    rate_difference_score,
    rate_ratio,
    rate_ratio_mid_p,
    rate_ratio_score,
    rate_score_z,
)
from evenhand.stats.proportions import newcombe, score_difference, score_ratio, score_z
from evenhand.stats.roots import falling_root

Z = 1.959963984540054
TWO = [score_ratio, score_difference, newcombe, rate_ratio, rate_ratio_score, rate_difference_score]


@pytest.mark.parametrize("method", [wilson, clopper_pearson, poisson_rate])
def test_one_rate_without_people_is_undefined(method) -> None:  # type: ignore[no-untyped-def]
    low, high = method([0, 3], [0, 10], Z)
    assert np.isnan([low[0], high[0]]).all()
    assert not np.isnan([low[1], high[1]]).any()


@pytest.mark.parametrize("method", TWO)
def test_two_rates_without_people_are_undefined(method) -> None:  # type: ignore[no-untyped-def]
    for counts in ((0, 0, 3, 10), (3, 10, 0, 0), (0, 0, 0, 0)):
        assert np.isnan(method(*counts, Z)).all()


@pytest.mark.parametrize("method", TWO)
def test_two_rates_broadcast_and_keep_shape(method) -> None:  # type: ignore[no-untyped-def]
    low, high = method(np.full((2, 3), 12.0), 100, np.arange(1, 4), np.full((2, 1), 200.0), Z)
    assert low.shape == high.shape == (2, 3)
    single = method(12, 100, 3, 200, Z)
    assert (low[1, 2], high[1, 2]) == pytest.approx([float(v) for v in single], rel=1e-9)


@pytest.mark.parametrize("method", TWO)
def test_a_larger_multiplier_widens(method) -> None:  # type: ignore[no-untyped-def]
    low, high = method(12, 100, 30, 400, np.array([1.0, 2.0, 3.0]))
    assert (np.diff(low) < 0).all()
    assert (np.diff(high) > 0).all()


@pytest.mark.parametrize("method", [score_ratio, rate_ratio, rate_ratio_score, rate_ratio_mid_p])
def test_ratios_with_zero_counts(method) -> None:  # type: ignore[no-untyped-def]
    assert float(method(0, 50, 5, 50, Z)[0]) == 0
    assert 0 < float(method(0, 50, 5, 50, Z)[1]) < 1.2
    assert float(method(5, 50, 0, 50, Z)[1]) == np.inf
    assert 0.8 < float(method(5, 50, 0, 50, Z)[0]) < 10
    assert [float(v) for v in method(0, 50, 0, 50, Z)] == [0.0, np.inf]


@pytest.mark.parametrize("method", [score_ratio, rate_ratio_score, rate_ratio_mid_p])
def test_turning_a_ratio_over_inverts_its_limits(method) -> None:  # type: ignore[no-untyped-def]
    low, high = method(7, 90, 20, 140, Z)
    back_low, back_high = method(20, 140, 7, 90, Z)
    assert (float(low), float(high)) == pytest.approx((1 / float(back_high), 1 / float(back_low)))


@pytest.mark.parametrize("method", [score_difference, newcombe, rate_difference_score])
def test_turning_a_difference_over_changes_its_sign(method) -> None:  # type: ignore[no-untyped-def]
    low, high = method(7, 90, 20, 140, Z)
    back_low, back_high = method(20, 140, 7, 90, Z)
    assert (float(low), float(high)) == pytest.approx((-float(back_high), -float(back_low)))


def test_everyone_and_nobody() -> None:
    assert [float(v) for v in wilson(10, 10, Z)] == pytest.approx([0.7224672, 1.0])
    assert float(wilson(10, 10, Z)[1]) == 1.0
    assert float(wilson(389, 389, Z)[1]) == 1.0
    assert float(score_ratio(50, 50, 50, 50, Z)[0]) < 1 < float(score_ratio(50, 50, 50, 50, Z)[1])
    # all of 1 against all of 60: by hand 1 + z^2 N/(N - 1)/60 above, 1/(1 + z^2 N/(N - 1)) below
    scale = Z**2 * 61 / 60
    limits = [float(v) for v in score_ratio(1, 1, 60, 60, Z)]
    assert limits == pytest.approx([1 / (1 + scale), 1 + scale / 60], rel=1e-6)
    low, high = rate_difference_score(0, 50, 0, 50, Z)
    assert float(low) == pytest.approx(-float(high))
    assert 0.05 < float(high) < 0.1


def test_score_statistic_on_both_scales_agrees_with_the_intervals() -> None:
    """z at equality is the multiplier at which both intervals touch equality: they never disagree."""
    z = float(score_z(15, 100, 40, 500))
    assert float(score_ratio(15, 100, 40, 500, z)[0]) == pytest.approx(1.0, abs=1e-9)
    assert float(score_difference(15, 100, 40, 500, z)[0]) == pytest.approx(0.0, abs=1e-9)
    assert float(score_z(0, 10, 0, 10)) == 0
    assert float(score_z(10, 10, 10, 10)) == 0
    assert float(score_z(40, 500, 15, 100)) == pytest.approx(-z)


def test_rate_score_statistic_edges() -> None:
    assert float(rate_score_z(0, 10, 0, 20)) == 0
    assert np.isnan(rate_score_z(0, 0, 0, 20))
    assert np.isnan(rate_score_z(0, 20, 0, 0))


def test_exact_poisson_zero_and_byar_small() -> None:
    assert float(exact_poisson(0, Z)[0]) == 0
    assert float(byar(0, Z)[0]) == 0
    assert float(byar(1, 3.5)[0]) == 0  # the formula would go below 0


def test_means_without_enough_values() -> None:
    mean, variance = moments([0, 1, 2], [0.0, 3.0, 6.0], [0.0, 9.0, 20.0])
    assert np.isnan(mean[0])
    assert (mean[1], mean[2]) == (3, 3)
    assert np.isnan(variance[:2]).all()
    assert variance[2] == 2
    assert np.isnan(student_mean(3.0, np.nan, 1, 0.95)).all()
    assert np.isnan(student_mean(3.0, 0.0, 1, 0.95)).all()
    assert np.isnan(mean_difference((1.0, 2.0), (np.nan, 1.0), (1, 5), 0.95)).all()
    assert np.isnan(mean_ratio((-1.0, 2.0), (1.0, 1.0), (5, 5), 0.95)).all()
    assert np.isnan(mean_ratio((1.0, 0.0), (1.0, 1.0), (5, 5), 0.95)).all()
    assert np.isnan(mean_ratio((0.0, 0.0), (0.0, 0.0), (0, 5), 0.95)).all()
    assert np.isnan(mean_difference((0.0, 0.0), (0.0, 0.0), (0, 5), 0.95)).all()


def test_rounding_never_makes_a_negative_variance() -> None:
    _, variance = moments(3, 0.3, 0.03 - 1e-18)
    assert float(variance) == 0


def test_means_with_phi_use_the_fewer_degrees_of_freedom() -> None:
    plain = mean_difference((12.0, 10.0), (4.0, 9.0), (200, 300), 0.95)
    wide = mean_difference((12.0, 10.0), (4.0, 9.0), (200, 300), 0.95, phi=2.0, phi_df=10)
    half, wider = (float(b - a) / 2 for a, b in (plain, wide))
    assert wider / half == pytest.approx(np.sqrt(2) * 2.2281389 / 1.9650, rel=2e-4)
    floor = mean_difference((12.0, 10.0), (4.0, 9.0), (200, 300), 0.95, phi=1.0, phi_df=10)
    assert [float(v) for v in floor] == [float(v) for v in plain]


def test_critical_and_tail() -> None:
    assert float(critical(0.8)) == pytest.approx(1.2815516)
    assert float(critical(0.95, phi=4.0, df=10)) == pytest.approx(2 * 2.2281389)
    assert float(critical(0.95, phi=0.5, df=10)) == pytest.approx(Z)
    assert critical([0.8, 0.95]).shape == (2,)
    assert float(tail(0.0)) == 0.5


def test_roots_where_nothing_crosses_stay_inside() -> None:
    low, high = np.array([0.0]), np.array([1.0])
    assert falling_root(lambda t: -t, low, high, np.array([5.0])).tolist() == [0.0]
    assert falling_root(lambda t: -t, low, high, np.array([-5.0])).tolist() == [1.0]
    # all of one person against none of another: the difference cannot pass -1
    assert float(score_difference(0, 1, 1, 1, Z)[0]) == -1
    assert float(score_difference(1, 1, 0, 1, Z)[1]) == 1


def test_roots_cope_with_infinite_ends() -> None:
    def function(t: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return 1 / t - 1 / (1 - t)

    found = falling_root(function, np.array([0.0, 0.0]), np.array([1.0, 1.0]), np.array([0.0, 3.0]))
    assert found == pytest.approx([0.5, 0.2324081], abs=1e-6)


def test_roots_do_not_depend_on_neighbours() -> None:
    def function(t: np.ndarray) -> np.ndarray:
        return -(t**3)

    low, high, targets = np.zeros(3), np.full(3, 4.0), np.array([-1.0, -27.0, -0.001])
    together = falling_root(function, low, high, targets)
    alone = [falling_root(function, low[:1], high[:1], t[None])[0] for t in targets]
    assert together.tolist() == alone


def test_a_root_that_does_not_settle_stops_after_120_steps() -> None:
    """A step in the widest of brackets: only halved, it is still not within the width asked for."""
    calls = []

    def function(t: np.ndarray) -> np.ndarray:
        calls.append(1)
        return np.where(t < 1, 1.0, -1.0)

    found = falling_root(function, np.array([0.0]), np.array([1e30]), np.array([0.0]))
    assert len(calls) == 2 + 120
    assert found == pytest.approx([1.0], abs=1e-6)


def test_dispersion_leaves_out_what_says_nothing() -> None:
    x = np.array([[5.0, 15.0, 99.0, 0.0], [0.0, 0.0, 99.0, 0.0]])
    n = np.array([[100.0, 100.0, 100.0, 0.0], [50.0, 50.0, 100.0, 0.0]])
    found = dispersion(x, n, np.array([0, 0, -1, 0]))
    corrected = pytest.approx(50 / 9 * (1 + 41 / 9 * 8 / 225))
    assert (found.phi, found.df, found.raw) == (corrected, 1.0, corrected)


def test_dispersion_floor_and_nothing_to_go_on() -> None:
    steady = dispersion(np.full((1, 4), 10.0), np.full((1, 4), 100.0), np.zeros(4, int))
    assert (steady.phi, steady.df, steady.raw) == (1.0, 3.0, 0.0)
    single = dispersion(np.array([[3.0]]), np.array([[10.0]]), np.array([0]))
    assert (single.phi, single.df) == (1.0, 0.0)
    assert dispersion(np.ones((1, 2)), np.ones((1, 2)), np.zeros(2, int), floor=1.5).phi == 1.5


def test_dispersion_adds_phases_and_groups() -> None:
    x = np.array([[5.0, 15.0, 20.0, 20.0], [10.0, 10.0, 5.0, 15.0]])
    found = dispersion(x, np.full((2, 4), 100.0), np.array([0, 0, 1, 1]))
    assert found.df == 4
    few, more = 1 + 16 / 9 * 8 / 225, 1 + 16 / 9 * 9 / 800  # 20 events in 200, 40 in 200
    assert found.phi == pytest.approx(100 / 9 / (3 / few + 1 / more))


def test_mean_dispersion_without_spread() -> None:
    constant = mean_dispersion(
        np.full((1, 2), 3.0), np.full((1, 2), 6.0), np.full((1, 2), 12.0), np.array([0, 1])
    )
    assert (constant.phi, constant.df) == (1.0, 0.0)
    empty = mean_dispersion(np.zeros((1, 2)), np.zeros((1, 2)), np.zeros((1, 2)), np.array([0, -1]))
    assert empty.phi == 1


def test_omnibus_with_nothing_to_compare() -> None:
    assert chi_squared([3], [10]) == (0.0, 0)
    assert chi_squared([], []) == (0.0, 0)
    assert chi_squared([3, 0], [10, 0]) == (0.0, 0)
    assert chi_squared([0, 0], [10, 20]) == (0.0, 1)
    assert chi_squared([10, 20], [10, 20]) == (0.0, 1)
    assert chi_squared([10, 20], [10, 20], kind="rate")[1] == 1
    assert chi_squared_p(0.0, 0) == 1
    assert dispersed_p(0.0, 0, 2.0, 5.0) == 1
    few = np.array([1.0, 1.0])
    assert mean_chi_squared(few, few, few) == (0.0, 0)
    assert mean_chi_squared(few, 0 * few, 5 * few) == (0.0, 1)


def test_rate_omnibus_is_the_poisson_one() -> None:
    chi2, _ = chi_squared([10, 30], [100, 100], kind="rate")
    assert chi2 == pytest.approx(2 * 100 / 20)


def test_roots_are_found_in_few_steps_and_what_has_no_root_costs_none() -> None:
    calls = []

    def function(t: np.ndarray) -> np.ndarray:
        calls.append(1)
        return -(t**3)

    low, high = np.zeros(3), np.full(3, 4.0)
    found = falling_root(function, low, high, np.array([-1.0, 5.0, -100.0]))
    assert found == pytest.approx([1.0, 0.0, 4.0], abs=1e-11)
    assert len(calls) < 20
    calls.clear()
    assert falling_root(function, low, high, np.full(3, 5.0)).tolist() == [0.0, 0.0, 0.0]
    assert len(calls) == 3


def test_multipliers_of_many_projects() -> None:
    """Each project by its own phi: normal at 1, t above."""
    found = critical([0.95, 0.8], phi=np.array([[1.0], [4.0]]), df=np.array([[0.0], [10.0]]))
    assert found == pytest.approx(np.array([[Z, 1.2815516], [2 * 2.2281389, 2 * 1.3721836]]))
    assert critical(0.95, phi=np.array([1.0, 0.5])).shape == (2,)
    assert critical([0.95, 0.8], phi=np.ones((3, 1))).shape == (3, 2)


def test_dispersion_of_many_is_that_of_each() -> None:
    rng = np.random.default_rng(3)
    x, n = rng.binomial(40, 0.2, (5, 2, 8)), np.full((5, 2, 8), 40)
    phase = np.array([0, 0, 0, -1, 1, 1, 1, 1])
    for kind in ("proportion", "rate"):
        many = dispersions(x, n, phase, kind=kind, floor=0.5)
        for i in range(5):
            one = dispersion(x[i], n[i], phase, kind=kind, floor=0.5)
            assert (many.phi[i], many.df[i], many.raw[i]) == (one.phi, one.df, one.raw)
            assert one.df == 2 * (2 + 3)
    squares = x + x**2 / n
    many = mean_dispersions(n, x, squares, phase)
    one = mean_dispersion(n[2], x[2], squares[2], phase)
    assert (many.phi[2], many.df[2]) == (one.phi, one.df)
    assert many.spread_over(2).df.shape == (5, 1, 1)


def test_means_of_many_projects_each_by_its_own_phi() -> None:
    phi, df = np.array([1.0, 4.0]), np.array([12.0, 12.0])
    low, high = mean_difference((12.0, 10.0), (4.0, 9.0), (20, 30), 0.95, phi=phi, phi_df=df)
    for i in range(2):
        one = mean_difference((12.0, 10.0), (4.0, 9.0), (20, 30), 0.95, phi=phi[i], phi_df=df[i])
        assert (low[i], high[i]) == one
    assert low[1] < low[0]
