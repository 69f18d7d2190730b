"""A staggered start against R 4.2 (glm with unit and period effects, sandwich by unit), enumeration
and simulation without an effect. `data/stepped_rollout.csv` is invented in R.
"""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from evenhand.equity.pooling.started import TeamSeries, started_effect
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats
from evenhand.stats.stepped import permuted_p, step_effect

DATA = Path(__file__).parents[1] / "stats" / "data" / "stepped_rollout.csv"
T5, T5_80 = 2.5705818366147395, 1.4758840488558216  # t on 5


def rollout() -> tuple[tuple[Floats, Floats], tuple[Floats, Floats], Floats]:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    xf, nf, xc, nc, z = (
        np.array([float(r[k]) for r in rows]).reshape(6, 8) for k in ("xf", "nf", "xc", "nc", "z")
    )
    return (xf, nf), (xc, nc), z


def test_effect_and_clustered_error_as_r() -> None:
    """glm(cbind(xf, xc) ~ factor(unit) + factor(period) + started + offset(log(nf/nc)), binomial)."""
    found = step_effect(*rollout())
    assert found is not None
    assert found.value == pytest.approx(-0.1233682496065, rel=1e-9)
    assert found.error == pytest.approx(0.1493601160624, rel=1e-8)
    assert found.units == 6


def test_score_statistic_as_r() -> None:
    """R's Rao test of the effect, all cells in, is 0.26111: the share of orders beyond it."""
    focus, comparison, started = rollout()
    observed = permuted_p(focus, comparison, started, draws=720, seed=1)
    reached = 0
    for order in permutations(range(6)):
        dealt = started[list(order)]
        reached += _rao(focus, comparison, dealt) >= 0.26111030681 * (1 - 1e-6)
    assert observed == pytest.approx(reached / 720)
    assert _rao(focus, comparison, started) == pytest.approx(0.26111030681, rel=1e-6)


def _rao(focus: tuple[Floats, Floats], comparison: tuple[Floats, Floats], started: Floats) -> float:
    """The score statistic by projection on the whole design, written anew."""
    (x1, n1), (x0, n0) = focus, comparison
    units, periods = started.shape
    y, m = x1.ravel(), (x1 + x0).ravel()
    unit, period = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    design = np.column_stack(
        [*(unit == i for i in range(units)), *(period == t for t in range(1, periods))]
    ).astype(float)
    beta = np.zeros(design.shape[1])
    offset = np.log(n1 / n0).ravel()
    for _ in range(40):
        p = 1 / (1 + np.exp(-(design @ beta + offset)))
        w = m * p * (1 - p)
        beta += np.linalg.solve(design.T @ (design * w[:, None]), design.T @ (y - m * p))
    z = (started == 1).astype(float).ravel()
    root = np.sqrt(w)
    left = (
        root * z
        - np.linalg.lstsq(root[:, None] * design, root * z, rcond=None)[0]
        @ (root[:, None] * design).T
    )
    return float((z @ (y - m * p)) ** 2 / (left @ left))


def test_random_orders_hold_the_true_one() -> None:
    focus, comparison, started = rollout()
    few = permuted_p(focus, comparison, started, draws=99, seed=5)
    assert few is not None
    assert few == permuted_p(focus, comparison, started, draws=99, seed=5)
    assert few * 100 == pytest.approx(round(few * 100))
    assert abs(few - 0.7) < 0.2


def test_nothing_staggered_is_not_identified() -> None:
    n = np.full((2, 3), 1000.0)
    counts = (n * 0.06, n), (n * 0.04, n)
    for started in (
        [[0, 1, 1], [0, 1, 1]],
        [[0, 0, 0], [0, 0, 0]],
        [[1, 1, 1], [0, 0, 0]],
        [[-1] * 3] * 2,
    ):
        assert step_effect(*counts, np.array(started)) is None
    assert permuted_p(*counts, np.array([[0, 1, 1], [0, 1, 1]]), draws=10, seed=1) is None
    empty = (n * 0, n), (n * 0, n)
    late = np.array([[0, 1, 1], [0, 0, 1]])
    assert step_effect(*empty, late) is None
    nobody = (n * 0.06, n), (n * 0, n * 0)
    for none in (empty, nobody):
        with pytest.raises(PlanError) as refused:
            permuted_p(*none, late, draws=10, seed=1)
        assert str(refused.value) == (
            "No unit has, in any period, people on both sides and an event among them. "
            "Read longer periods, or units with more people."
        )


def test_a_single_event_or_person_still_counts() -> None:
    """Cells of one event in one woman each are used; cells without either are left out."""
    one = np.ones((2, 2))
    focus, comparison = (
        (np.array([[1.0, 0], [1, 1]]), 10 * one),
        (np.array([[1.0, 1], [1, 1]]), one),
    )
    found = step_effect(focus, comparison, np.array([[0, 1], [0, 0]]))
    assert found is None  # the focus has no event after the start: no finite effect
    more = (np.array([[2.0, 1], [1, 1]]), 10 * one), (np.array([[1.0, 1], [1, 1]]), one)
    told = step_effect(*more, np.array([[0, 1], [0, 0]]))
    assert told is not None
    assert np.exp(told.value) == pytest.approx(0.5)
    gone = (np.array([[2.0, 1, 5], [1, 1, 5]]), np.array([[10.0, 10, 0], [10, 10, 9]]))
    other = np.array([[1.0, 1, 5], [1, 1, 5]]), np.array([[1.0, 1, 9], [1, 1, 0]])
    same = step_effect(gone, other, np.array([[0, 1, 1], [0, 0, 0]]))
    assert same is not None
    assert np.exp(same.value) == pytest.approx(0.5)


def test_common_drift_and_busy_units_cancel() -> None:
    """Rates of both groups double in a unit and period, the gap drifts everywhere: no effect."""
    n = np.full((3, 4), 1000.0)
    busy = np.array([[1, 2, 1, 1], [1, 1, 1, 2], [2, 1, 1, 1]])
    drift, gap = np.array([1, 1.1, 1.2, 1.3]), np.array([[1.5], [2.0], [1.2]])
    started = np.array([[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]])
    for effect in (1.0, 0.6):
        focus = 40 * busy * gap * drift * np.where(started == 1, effect, 1.0)
        found = step_effect((focus, n), (40.0 * busy, n), started)
        assert found is not None
        assert np.exp(found.value) == pytest.approx(effect)
        assert found.error == pytest.approx(0.0, abs=1e-9)


def test_without_an_effect_little_is_found() -> None:
    """8 units, 10 periods, drift and units that differ: re-dealt orders reach 5 % in about 5 %."""
    rng = np.random.default_rng(11)
    started = np.array([[int(t >= s) for t in range(10)] for s in (2, 3, 4, 5, 6, 7, 8, 99)])
    small = 0
    for _ in range(200):
        n1, n0 = rng.uniform(40, 150, (8, 10)), rng.uniform(150, 500, (8, 10))
        base = 0.08 * np.exp(rng.normal(0, 0.3, (8, 10)))
        gap = np.exp(rng.normal(0.5, 0.3, (8, 1)) + 0.04 * np.arange(10))
        x1, x0 = rng.poisson(n1 * base * gap), rng.poisson(n0 * base)
        found = permuted_p(
            (x1.astype(float), n1), (x0.astype(float), n0), started, draws=199, seed=3
        )
        small += found is not None and found <= 0.05
    assert small / 200 < 0.09


def test_one_person_on_each_side_is_enough_to_use_a_cell() -> None:
    """Only the ratio of the two sides' people matters, and a common factor of it not at all."""
    focus, comparison, z = rollout()
    single = (comparison[0], np.ones_like(comparison[1]))
    many = (comparison[0], np.full_like(comparison[1], 500.0))
    few, more = (permuted_p(focus, c, z, draws=199, seed=1) for c in (single, many))
    assert few is not None
    assert few == more
    one, other = (step_effect(focus, c, z) for c in (single, many))
    assert one is not None
    assert other is not None
    assert (one.units, one.value) == (6, pytest.approx(other.value, rel=1e-7))
    turned = [
        permuted_p((focus[0], c), comparison, z, draws=199, seed=1) for c in (single[1], many[1])
    ]
    assert turned[0] == turned[1]
    assert turned[0] is not None


def series(started: tuple[int, ...], focus: tuple[int, ...]) -> TeamSeries:
    return TeamSeries(
        tuple((float(x), 1000.0) for x in focus), tuple((40.0, 1000.0) for _ in focus), started
    )


def test_the_named_estimate() -> None:
    focus, comparison, z = rollout()
    teams = [
        TeamSeries(
            tuple(zip(focus[0][i], focus[1][i], strict=True)),
            tuple(zip(comparison[0][i], comparison[1][i], strict=True)),
            tuple(int(v) for v in z[i]),
        )
        for i in range(6)
    ]
    found = started_effect(teams)
    ends = [
        found.ratio.value,
        found.ratio.low,
        found.ratio.high,
        found.ratio.low80,
        found.ratio.high80,
    ]
    error = 0.1493601160624
    expected = [0.0, -T5 * error, T5 * error, -T5_80 * error, T5_80 * error]
    assert np.log(ends) == pytest.approx([-0.1233682496065 + v for v in expected], rel=1e-7)
    assert (found.teams, found.started, found.periods) == (6, 5, 5)
    assert found.p == pytest.approx(permuted_p(focus, comparison, z, draws=1999, seed=1))
    assert found.ratio.method == "conditional likelihood, clustered by team"


def test_teams_that_cannot_be_compared() -> None:
    early, late = series((0, 1), (60, 30)), series((0, 0), (60, 60))
    for teams in ([early], [early, series((0, 0, 0), (60, 60, 60))]):
        with pytest.raises(PlanError, match="two teams or more over the same periods"):
            started_effect(teams)
    with pytest.raises(PlanError, match="No period has both teams that have started"):
        started_effect([late, late])
    assert started_effect([early, late]).ratio.value == pytest.approx(0.5)
