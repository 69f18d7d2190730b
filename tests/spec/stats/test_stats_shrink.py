"""Shrinkage against metafor (BCG), Clayton and Kaldor's lip cancer (R MASS glm.nb), baseball."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

from evenhand.stats.critical import Floats
from evenhand.stats.meta import tau_squared
from evenhand.stats.shrink import (
    GammaFit,
    best_linear,
    gamma_fit,
    gamma_limits,
    gamma_values,
    normal,
)

DATA = Path(__file__).parent / "data"
# lip cancer in the 56 counties of Scotland, 1975 to 1980: observed, expected
SEEN = np.array([9, 39, 11, 9, 15, 8, 26, 7, 6, 20, 13, 5, 3, 8, 17, 9, 2, 7, 9, 7, 16, 31, 11, 7,
                 19, 15, 7, 10, 16, 11, 5, 3, 7, 8, 11, 9, 11, 8, 6, 4, 10, 8, 2, 6, 19, 3, 2, 3,
                 28, 6, 1, 1, 1, 1, 0, 0.0])  # fmt: skip
EXPECTED = np.array([1.4, 8.7, 3.0, 2.5, 4.3, 2.4, 8.1, 2.3, 2.0, 6.6, 4.4, 1.8, 1.1, 3.3, 7.8, 4.6,
                     1.1, 4.2, 5.5, 4.4, 10.5, 22.7, 8.8, 5.6, 15.5, 12.5, 6.0, 9.0, 14.4, 10.2,
                     4.8, 2.9, 7.0, 8.5, 12.3, 10.1, 12.7, 9.4, 7.2, 5.3, 18.8, 15.8, 4.3, 14.6,
                     50.7, 8.2, 5.6, 9.3, 88.7, 19.6, 3.4, 3.6, 5.7, 7.0, 4.2, 1.8])  # fmt: skip


def column(file: str, name: str) -> Floats:
    with (DATA / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
        return np.array([float(row[name]) for row in csv.DictReader(opened)])


@pytest.mark.parametrize("method", ["REML", "PM"])
def test_best_linear_predictions_are_those_of_metafor(method: str) -> None:
    y, v = column("metafor_bcg", "yi"), column("metafor_bcg", "vi")
    found = best_linear(y, v, tau_squared(y, v, method=method))
    file = f"metafor_bcg_blup_{method.lower()}"
    assert found.value == pytest.approx(column(file, "pred"), rel=1e-8)
    assert found.error == pytest.approx(column(file, "se"), rel=1e-8)
    assert found.weight == pytest.approx(v / (v + found.tau2))


def test_baseball() -> None:
    """Efron and Morris 1977: shrinking factor 0.212, 0.400 becomes 0.294 and 0.156 becomes 0.242."""
    y = np.array([0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244, 0.222,
                  0.222, 0.222, 0.222, 0.222, 0.200, 0.178, 0.156])  # fmt: skip
    found = normal(y, np.full(18, 0.265 * 0.735 / 45))
    assert 1 - found.weight[0] == pytest.approx(0.212, abs=0.002)
    assert [round(float(v), 3) for v in found.value[[0, 17]]] == [0.294, 0.242]
    spread = ((y - y.mean()) ** 2).sum()
    assert found.weight == pytest.approx(15 * 0.265 * 0.735 / 45 / spread)  # James and Stein
    assert found.mean == pytest.approx(y.mean())


def test_honest_variance_by_hand() -> None:
    """Morris 1983, written out for units of unequal size."""
    y, v = np.array([0.1, 0.9, 0.4, 1.6, -0.4]), np.array([0.04, 0.10, 0.02, 0.3, 0.08])
    found = normal(y, v)
    tau2 = tau_squared(y, v)
    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    for i in range(5):
        b = (5 - 3) / (5 - 1) * v[i] / (v[i] + tau2)
        assert found.weight[i] == pytest.approx(b)
        assert found.value[i] == pytest.approx((1 - b) * y[i] + b * mean)
        share = 5 * w[i] / w.sum()
        vbar = (w * v).sum() / w.sum()
        doubt = 2 / (5 - 3) * b**2 * (vbar + tau2) / (v[i] + tau2)
        error = np.sqrt(v[i] * (1 - (5 - share) / 5 * b) + doubt * (y[i] - mean) ** 2)
        assert found.error[i] == pytest.approx(error)
    assert (found.tau2, found.mean) == (tau2, pytest.approx(mean))


def test_honest_intervals_cover() -> None:
    """True values from a normal: 95 % intervals cover 95 %; plain ones do not with few units."""
    rng = np.random.default_rng(7)
    honest, plain = [], []
    for _ in range(400):
        v = rng.uniform(0.02, 0.2, 8)
        truth = rng.normal(0.0, 0.2, 8)
        y = rng.normal(truth, np.sqrt(v))
        for found, kept in ((normal(y, v), honest), (best_linear(y, v, tau_squared(y, v)), plain)):
            kept.append((np.abs(found.value - truth) < 1.96 * found.error).mean())
    assert 0.94 < np.mean(honest) < 0.985
    assert np.mean(plain) < 0.92


def test_lip_cancer() -> None:
    """R MASS::glm.nb: shape 1.8795, mean 1.4221 (Clayton and Kaldor: 1.88 and 1.32)."""
    found = gamma_fit(SEEN, EXPECTED)
    assert found.shape == pytest.approx(1.87948997427, rel=1e-6)
    assert found.mean == pytest.approx(1.42206001231, rel=1e-7)
    assert found.shape / found.mean == pytest.approx(1.32, abs=0.005)
    values = gamma_values(SEEN, EXPECTED, found)
    expected = [3.99736244629, 4.07911073542, 2.9802133271, 2.84679162417, 3.00257727571]
    assert values[:5] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("seen", [[5, 9, 20, 30], [11, 14, 20, 24], [12, 15, 21, 26]], ids=str)
def test_gamma_fit_by_the_negative_binomial_of_scipy(seen: list[int]) -> None:
    """The same exposure everywhere: the mean is the plain one, and only the shape is searched."""
    mean = sum(seen) / 4

    def minus(log_shape: float) -> float:
        shape = np.exp(log_shape)
        return -float(stats.nbinom.logpmf(seen, shape, shape / (shape + mean)).sum())

    best = optimize.minimize_scalar(minus, bounds=(-4, 9), method="bounded")
    found = gamma_fit(seen, [10] * 4)
    assert found.mean == pytest.approx(mean / 10, rel=1e-9)
    assert np.log(found.shape) == pytest.approx(best.x, abs=1e-3)


def test_one_common_rate_and_none() -> None:
    same = gamma_fit([10, 10, 10, 10], [100, 100, 100, 100])
    assert (same.mean, same.shape) == (pytest.approx(0.1), np.inf)
    assert gamma_values([10, 12], [100, 90], same).tolist() == [same.mean, same.mean]
    assert gamma_fit([0, 0, 0], [9, 9, 9]) == GammaFit(0.0, np.inf)
    low, high = gamma_limits([10] * 4, [100] * 4, same, [0.025, 0.975])
    assert (low < 0.1).all()  # the fitted spread is 0, and still nothing is known exactly
    assert (high > 0.1).all()
    narrow, wide = 0.095, 0.105
    assert (low < narrow).all()
    assert (high > wide).all()


def test_limits_by_integration() -> None:
    """The posterior of one rate, integrated over mean (log) and spread by quadrature instead."""
    x, n = np.array([4.0, 9, 20, 13]), np.array([10.0, 11, 12, 10])
    found = gamma_limits(x, n, gamma_fit(x, n), [0.1, 0.9])

    def likelihood(log_mean: float, spread: float) -> float:
        shape, mean = 1 / spread**2, np.exp(log_mean)
        return float(stats.nbinom.pmf(x, shape, shape / (shape + n * mean)).prod())

    def weight(log_mean: float, spread: float, rate: float) -> float:
        shape, mean = 1 / spread**2, np.exp(log_mean)
        return likelihood(log_mean, spread) * special.gammainc(
            x[0] + shape, rate * (n[0] + shape / mean)
        )

    options = {"epsrel": 1e-4, "epsabs": 1e-12}
    whole = integrate.dblquad(likelihood, 0.02, 2.0, -2.5, 3.0, **options)[0]
    for tail, rate in ((0.1, found[0, 0]), (0.9, found[1, 0])):
        part = integrate.dblquad(weight, 0.02, 2.0, -2.5, 3.0, args=(float(rate),), **options)[0]
        assert part / whole == pytest.approx(tail, abs=0.01)


def test_limits_without_events_and_their_order() -> None:
    x, n = [0, 5, 9, 20], [50, 50, 60, 70]
    ends = gamma_limits(x, n, gamma_fit(x, n), [0.025, 0.1, 0.5, 0.9, 0.975])
    assert ends.shape == (5, 4)
    assert (np.diff(ends, axis=0) > 0).all()
    assert (ends[0] > 0).all()
    assert ends[4, 0] < 0.15
