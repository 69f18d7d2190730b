"""Fixed and random effects against metafor 3.8 on the thirteen BCG trials (`data/metafor_bcg.csv`)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from evenhand.stats.critical import Floats
from evenhand.stats.meta import Mean, fixed, heterogeneity, prediction, random, tau_squared

DATA = Path(__file__).parent / "data"


def column(name: str) -> Floats:
    with (DATA / "metafor_bcg.csv").open(encoding="utf-8", newline="") as file:
        return np.array([float(row[name]) for row in csv.DictReader(file)])


Y, V = column("yi"), column("vi")


@pytest.mark.parametrize(
    ("method", "tau2", "value", "error", "low", "high", "i2", "h2"),
    [
        # rma(yi, vi, method = ..., test = "knha")
        ("DL", 0.308760262862, -0.714117222073, 0.180696628336, -1.10782135417, -0.320413089978, 0.921173468546, 12.6860840069),
        ("PM", 0.318068452205, -0.714968153493, 0.180892191538, -1.1090983812, -0.320837925785, 0.923303379542, 13.0383841429),
        ("REML", 0.313243258136, -0.714532342158, 0.180791744093, -1.10844371369, -0.320620970631, 0.922213845213, 12.8557582353),
    ],
)  # fmt: skip
def test_random_effects(
    method: str,
    tau2: float,
    value: float,
    error: float,
    low: float,
    high: float,
    i2: float,
    h2: float,
) -> None:
    found = tau_squared(Y, V, method=method)
    assert found == pytest.approx(tau2, rel=1e-9)
    mean = random(Y, V, found, floor=0.0)
    assert (mean.value, mean.error) == (
        pytest.approx(value, rel=1e-9),
        pytest.approx(error, rel=1e-9),
    )
    assert mean.limits(0.95) == pytest.approx((low, high), rel=1e-9)
    assert mean.df == 12
    spread = heterogeneity(Y, V, found)
    assert (spread.q, spread.df) == (pytest.approx(152.233008082, rel=1e-10), 12)
    assert spread.p == pytest.approx(1.99676459085e-26, rel=1e-8)
    assert (spread.i2, spread.h2) == (pytest.approx(i2, rel=1e-9), pytest.approx(h2, rel=1e-9))
    assert spread.tau2 == found


def test_paule_mandel_is_the_default() -> None:
    assert tau_squared(Y, V) == tau_squared(Y, V, method="PM")


def test_fixed_effects() -> None:
    mean = fixed(Y, V)
    assert mean.value == pytest.approx(-0.430285163654, rel=1e-11)
    assert mean.error == pytest.approx(0.0404987517109, rel=1e-11)
    assert mean.limits(0.95) == pytest.approx((-0.509661258426, -0.350909068882), rel=1e-11)
    assert mean.df == 0


def test_interval_is_never_narrower_than_chance_within_units() -> None:
    """Three units that agree by chance: Hartung and Knapp alone would give a fifth of the width."""
    y, v = np.array([0.50, 0.52, 0.54]), np.full(3, 0.01)
    assert tau_squared(y, v) == 0.0
    narrow, honest = random(y, v, 0.0, floor=0.0), random(y, v, 0.0)
    assert narrow.error == pytest.approx(0.02 / np.sqrt(3))
    assert honest.error == pytest.approx(0.1 / np.sqrt(3))
    spread = heterogeneity(y, v, 0.0)
    assert (spread.i2, spread.h2) == (0.0, 1.0)


def test_one_unit_alone() -> None:
    assert tau_squared([0.3], [0.04]) == 0.0
    assert random([0.3], [0.04], 0.0) == Mean(0.3, pytest.approx(0.2), 0)
    alone = heterogeneity([0.3], [0.04], 0.0)
    assert (alone.q, alone.df, alone.p, alone.i2, alone.h2) == (0.0, 0, 1.0, 0.0, 1.0)
    assert fixed([0.3], [0.04]).limits(0.8)[1] == pytest.approx(0.3 + 0.2 * 1.2815515655446004)


def test_tau_squared_is_never_negative() -> None:
    y, v = [0.50, 0.52, 0.54], [0.01, 0.01, 0.01]
    for method in ("DL", "PM", "REML"):
        assert tau_squared(y, v, method=method) == 0.0
    two = tau_squared([0.0, 1.0], [0.1, 0.1])
    assert two == pytest.approx(0.4)  # (1/2)/1 - 0.1


def test_prediction_needs_three_units() -> None:
    mean = random(Y, V, 0.3)
    half = stats.t.ppf(0.975, 11) * np.sqrt(0.3 + mean.error**2)
    assert prediction(mean, 0.3, 0.95) == pytest.approx((mean.value - half, mean.value + half))
    assert prediction(Mean(0.5, 0.1, 1), 0.3, 0.95) is None
    assert prediction(Mean(0.5, 0.1, 0), 0.3, 0.95) is None
    assert prediction(Mean(0.5, 0.1, 2), 0.0, 0.95) is not None
