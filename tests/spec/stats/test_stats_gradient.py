"""Slope index of inequality against R 4.2 (lm, glm) on counts and on WHO's sample of wealth quintiles.

`data/births_attended_by_wealth.csv`: births attended by skilled staff by wealth (OrderedSample of
WHO's healthequal package).
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from evenhand.stats.critical import Floats
from evenhand.stats.gradient import concentration, fitted, ranks, straight

DATA = Path(__file__).parent / "data" / "births_attended_by_wealth.csv"
X, N = np.array([96.0, 81, 70, 52, 44]), np.array([2400.0, 2200, 2100, 1900, 1800])


def wealth(name: str) -> Floats:
    with DATA.open(encoding="utf-8", newline="") as file:
        return np.array([float(row[name]) for row in csv.DictReader(file)])


Y, SE, PEOPLE = wealth("estimate"), wealth("se"), wealth("population")


def test_ranks_are_the_middles_of_the_levels() -> None:
    expected = [0.102551847487, 0.309623414383, 0.512272283066, 0.711948153817, 0.906747437647]
    assert ranks(PEOPLE) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("model", "bottom", "top", "error", "log_error", "misfit"),
    [
        # R: glm(cbind(x, n - x) ~ r, binomial) and glm(x ~ r + offset(log(n)), poisson), delta method
        (
            "logistic",
            0.04412704000377,
            0.02386855023228,
            0.006348405308891,
            0.1901402686563,
            0.4002351511112,
        ),
        (
            "poisson",
            0.04417485957457,
            0.02389499829872,
            0.00648265290634,
            0.1933400852604,
            0.3955110965856,
        ),
    ],
)
def test_counts_as_r_fits_them(
    model: str, bottom: float, top: float, error: float, log_error: float, misfit: float
) -> None:
    line = fitted(X, N, model=model)
    assert float(line.bottom) == pytest.approx(bottom, rel=1e-12)
    assert float(line.top) == pytest.approx(top, rel=1e-12)
    assert float(line.difference_error) == pytest.approx(error, rel=1e-6)
    assert float(line.log_ratio_error) == pytest.approx(log_error, rel=1e-6)
    assert float(line.misfit) == pytest.approx(misfit, rel=1e-9)


def test_every_level_is_weighted_once() -> None:
    """R: 31.679 once. Twice (a fault of healthequal 1.0.1) it would be 31.660; RII 1.4674."""
    line = fitted(Y / 100 * PEOPLE, PEOPLE)
    assert 100 * float(line.top - line.bottom) == pytest.approx(31.6788640641, rel=1e-10)
    assert float(line.top / line.bottom) == pytest.approx(1.46736212286, rel=1e-10)
    twice = fitted(Y / 100 * PEOPLE**2, PEOPLE**2)
    assert 100 * float(twice.top - twice.bottom) != pytest.approx(31.6788640641, rel=1e-5)


def test_poisson_on_the_same_rates() -> None:
    line = fitted(Y / 100 * PEOPLE, PEOPLE, model="poisson")
    assert 100 * float(line.top - line.bottom) == pytest.approx(26.9192286941, rel=1e-10)
    assert float(line.top / line.bottom) == pytest.approx(1.34157779988, rel=1e-10)


def test_weighted_least_squares() -> None:
    """R lm(estimate ~ r, weights = population), and 200,000 normal draws of the rates in R."""
    line = straight(Y, SE, PEOPLE)
    assert float(line.bottom) == pytest.approx(78.1549553532, rel=1e-11)
    assert float(line.top) == pytest.approx(105.0384249304, rel=1e-11)
    assert float(line.difference_error) == pytest.approx(1.766550022, rel=5e-3)
    assert float(line.log_ratio_error) == pytest.approx(0.020885609, rel=5e-3)
    by_hand = ((Y - (78.1549553532 + 26.8834695772 * ranks(PEOPLE))) / SE) ** 2
    assert float(line.misfit) == pytest.approx(by_hand.sum(), rel=1e-9)


def test_a_line_that_meets_zero_has_no_ratio() -> None:
    line = straight([0.0, 0.1, 0.2], [0.01] * 3, [100] * 3)
    assert float(line.bottom) == pytest.approx(-0.05)
    assert np.isnan(float(line.log_ratio_error))
    assert float(line.difference_error) > 0
    zero = straight([0.0, 0.0, 0.0], [0.01] * 3, [100] * 3)
    assert np.isnan(float(zero.log_ratio_error))


def test_concentration_index() -> None:
    """R: ACI 4.30051970377, RCI 0.0469506015677; errors by numerical differentiation here."""
    aci, aci_error, rci, rci_error = (float(v) for v in concentration(Y, SE, PEOPLE))
    assert aci == pytest.approx(4.30051970377, rel=1e-11)
    assert rci == pytest.approx(0.0469506015677, rel=1e-11)
    for place, error in ((0, aci_error), (2, rci_error)):
        slopes = []
        for i in range(5):
            up, down = Y.copy(), Y.copy()
            up[i], down[i] = up[i] + 1e-5, down[i] - 1e-5
            ends = [float(concentration(v, SE, PEOPLE)[place]) for v in (up, down)]
            slopes.append((ends[0] - ends[1]) / 2e-5)
        assert error == pytest.approx(np.sqrt(((np.array(slopes) * SE) ** 2).sum()), rel=1e-6)


def test_many_series_at_once_are_each_alone() -> None:
    x = np.stack([X, X[::-1], np.zeros(5), N])
    together = fitted(x, N)
    for i in (0, 1):
        alone = fitted(x[i], N)
        assert float(together.top[i]) == pytest.approx(float(alone.top), rel=1e-12)
        assert float(together.misfit[i]) == pytest.approx(float(alone.misfit), rel=1e-9)
    assert np.isnan(together.top[2:]).all()  # nobody, and everybody
    everyone = fitted(N, N, model="poisson")
    assert float(everyone.top) == pytest.approx(1.0)
    assert np.isnan(float(fitted(np.zeros(5), N, model="poisson").bottom))
    lines = straight(np.stack([Y, Y[::-1]]), SE, PEOPLE)
    assert lines.bottom[0] == pytest.approx(78.1549553532, rel=1e-11)
    assert lines.top.shape == (2,)


@pytest.mark.parametrize("model", ["logistic", "poisson"])
def test_no_gradient_is_no_gradient(model: str) -> None:
    line = fitted([10, 20, 30], [100, 200, 300], model=model)
    assert float(line.bottom) == pytest.approx(0.1)
    assert float(line.top) == pytest.approx(0.1)
    assert float(line.misfit) == pytest.approx(0.0, abs=1e-12)
