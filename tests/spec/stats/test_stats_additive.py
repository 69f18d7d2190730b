"""Interaction on the additive scale against outside figures for oral cancer.

Rothman and Keller 1972 (smoking, alcohol, oral cancer; data `OCdata` of interactionR). Delta method:
Hosmer and Lemeshow 1992, page 455, -1.84 to 9.32. MOVER (Zou 2008): the R package interactionR
0.1.7, `interactionR_mover` on `glm(oc ~ alc * smk, binomial, control = glm.control(1e-16, 100))`,
run in R 4.2.
"""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.stats.additive import Joint, excess, excess_limits, joint_risk_ratios, product

Z95 = 1.959963984540054


def oral_cancer() -> Joint:
    cases, controls = np.array([3, 8, 6, 225.0]), np.array([20, 18, 12, 166.0])
    logs = np.log(cases[1:] * controls[0] / (cases[0] * controls[1:]))
    return Joint(logs, np.diag(1 / cases[1:] + 1 / controls[1:]) + 1 / 3 + 1 / 20)


def test_excess_as_published() -> None:
    value, error = excess(oral_cancer())
    assert round(value, 2) == 3.74
    assert error == pytest.approx(2.84521931869, rel=1e-10)  # R
    assert [round(value - Z95 * error, 2), round(value + Z95 * error, 2)] == [-1.84, 9.32]


def test_limits_as_interaction_r_computes_them() -> None:
    assert excess(oral_cancer())[0] == pytest.approx(3.739848282017, rel=1e-11)
    assert excess_limits(oral_cancer(), Z95) == pytest.approx(
        (-11.429767092008, 21.872215233866), rel=1e-11
    )


def test_product_scale() -> None:
    """Odds ratio of the product term: 9.04 over 2.96 times 3.33."""
    value, error = product(oral_cancer())
    assert np.exp(value) == pytest.approx(225 * 20 / (3 * 166) / (8 * 20 / 54) / (6 * 20 / 36))
    cells = [3, 8, 6, 225, 20, 18, 12, 166]
    assert error == pytest.approx(np.sqrt(sum(1 / c for c in cells)))


def test_risk_ratios_and_their_covariance() -> None:
    found = joint_risk_ratios([10, 20, 15, 60], [100, 200, 120, 150])
    assert np.exp(found.logs) == pytest.approx([1.0, 1.25, 4.0])
    shared = 1 / 10 - 1 / 100
    own = [1 / 20 - 1 / 200, 1 / 15 - 1 / 120, 1 / 60 - 1 / 150]
    assert found.covariance == pytest.approx(np.diag(own) + shared)
    rates = joint_risk_ratios([10, 20, 15, 60], [100, 200, 120, 150], proportion=False)
    assert rates.covariance == pytest.approx(np.diag([1 / 20, 1 / 15, 1 / 60]) + 1 / 10)


def test_half_an_event_where_a_cell_has_none_or_all() -> None:
    found = joint_risk_ratios([0, 20, 15, 60], [100, 200, 120, 150])
    assert found.logs[0] == pytest.approx(np.log(20.5 / 201 / (0.5 / 101)))
    full = joint_risk_ratios([10, 200, 15, 60], [100, 200, 120, 150])
    assert full.logs[0] == pytest.approx(np.log(200.5 / 201 / (10.5 / 101)))
    certain = joint_risk_ratios([9] * 4, [9] * 4)
    assert excess(certain)[0] == pytest.approx(0)
    assert excess(certain)[1] == pytest.approx(np.sqrt(4 * (1 / 9.5 - 1 / 10)))  # not 0
    rate = joint_risk_ratios([0, 200, 15, 60], [100, 200, 120, 150], proportion=False)
    assert rate.logs[0] == pytest.approx(np.log(200.5 / 200 / (0.5 / 100)))
    busy = joint_risk_ratios([10, 200, 15, 60], [100, 200, 120, 150], proportion=False)
    assert busy.logs[0] == pytest.approx(np.log(10))


def test_limits_cover() -> None:
    rng = np.random.default_rng(3)
    n, p = np.array([400, 200, 300, 150]), np.array([0.05, 0.10, 0.08, 0.20])
    truth, inside = p[3] / p[0] - p[1] / p[0] - p[2] / p[0] + 1, 0
    for x in rng.binomial(n, p, (1500, 4)):
        low, high = excess_limits(joint_risk_ratios(x, n), Z95)
        inside += low < truth < high
    assert 0.94 < inside / 1500 < 0.98
