"""Simulated projects have the volumes, rates, drift and over-dispersion asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evenhand.errors import PlanError
from evenhand.planning.simulate import MixDrift, Truth, simulate
from evenhand.stats.dispersion import dispersions

TRUTH = Truth(births=(1200.0, 3600.0), before=(0.12, 0.05), since=(0.09, 0.05))


def test_volumes_and_rates() -> None:
    counts = simulate(TRUTH, 400, np.random.default_rng(1))
    x, n = counts.numerator, counts.denominator
    assert counts.missing.sum() == 0
    assert counts.missing.shape == x.shape == n.shape == (400, 2, 36)
    assert n.mean(axis=(0, 2)) == pytest.approx([100, 300], rel=0.005)
    assert n.var(axis=(0, 2)) == pytest.approx([100, 300], rel=0.03)  # Poisson
    pooled = [x[..., TRUTH.phase() == p].sum(axis=(0, 2)) for p in (0, 1)]
    births = [n[..., TRUTH.phase() == p].sum(axis=(0, 2)) for p in (0, 1)]
    assert pooled[0] / births[0] == pytest.approx([0.12, 0.05], rel=0.01)
    assert pooled[1] / births[1] == pytest.approx([0.09, 0.05], rel=0.01)


@pytest.mark.parametrize("phi", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("births", [240.0, 6000.0])
def test_over_dispersion(phi: float, births: float) -> None:
    truth = Truth((births, births), (0.3, 0.2), (0.3, 0.2), phi=phi)
    counts = simulate(truth, 400, np.random.default_rng(2))
    found = dispersions(counts.numerator, counts.denominator, truth.phase(), floor=0.0)
    assert found.raw.mean() == pytest.approx(phi, rel=0.03)


def test_phi_above_the_births_of_a_month_is_all_or_nothing() -> None:
    counts = simulate(replace(TRUTH, phi=1e6), 50, np.random.default_rng(3))
    share = counts.numerator / np.maximum(counts.denominator, 1)
    assert ((share < 1e-6) | (share > 1 - 1e-6)).all()


def test_over_dispersion_of_months_with_two_births() -> None:
    """Two births with phi 1.5 share their outcome with correlation 0.5."""
    truth = Truth((24.0,), (0.5,), (0.5,), 60, 60, phi=1.5)
    counts = simulate(truth, 2000, np.random.default_rng(8))
    pairs = counts.numerator[counts.denominator == 2]
    assert pairs.var() == pytest.approx(1.5 * 2 * 0.25, rel=0.02)


def test_rates_of_none_and_all_stay_so_under_dispersion() -> None:
    truth = Truth((600.0, 600.0), (0.0, 1.0), (0.0, 1.0), phi=2.0)
    counts = simulate(truth, 3, np.random.default_rng(4))
    assert counts.numerator[:, 0].sum() == 0
    assert (counts.numerator[:, 1] == counts.denominator[:, 1]).all()


def test_drift_is_common_on_the_log_scale_and_nothing_at_the_change() -> None:
    truth = replace(TRUTH, since=TRUTH.before, drift=-0.2, months_before=12, months_since=24)
    rates = truth.month_rates()
    assert rates.shape == (2, 36)
    assert rates[0] / rates[1] == pytest.approx(np.full(36, 2.4))
    assert rates[0, 11] == pytest.approx(0.12 * np.exp(0.2 * 0.5 / 12))
    assert rates[0, 12] == pytest.approx(0.12 * np.exp(-0.2 * 0.5 / 12))
    assert rates[0, 12 + 12] / rates[0, 12] == pytest.approx(np.exp(-0.2))
    phases = truth.phase_rates()
    assert phases[0, 0] == pytest.approx(rates[0, :12].mean())
    assert phases[1, 1] == pytest.approx(rates[1, 12:].mean())


def test_mix_drift_moves_every_group_alike() -> None:
    mix = MixDrift(0.2, 0.4, 3.0)
    assert mix.factors(3) == pytest.approx([1.0, 1.6 / 1.4, 1.8 / 1.4])
    truth = replace(TRUTH, since=TRUTH.before, mix=mix, months_before=1, months_since=2)
    assert truth.month_rates()[0] == pytest.approx(0.12 * mix.factors(3))
    assert truth.phase_rates()[1] == pytest.approx([0.05, 0.05 * (1.6 + 1.8) / 2.8])


def test_the_same_seed_gives_the_same_projects_and_volume_scales() -> None:
    first, second = (simulate(TRUTH, 3, np.random.default_rng(5)) for _ in range(2))
    assert (first.numerator == second.numerator).all()
    assert TRUTH.times(2).births == (2400.0, 7200.0)
    assert TRUTH.times(2).before == TRUTH.before
    assert TRUTH.phase().tolist() == [0] * 18 + [1] * 18
    assert TRUTH.months == 36


@pytest.mark.parametrize(
    ("change", "words", "remedy"),
    [
        ({"births": (1.0,)}, "not of the same groups", "once for each group"),
        ({"before": (1.2, 0.1)}, "below 0 or above 1", "between 0 and 1"),
        ({"since": (-0.1, 0.1)}, "below 0 or above 1", "smaller drift"),
        ({"drift": 5.0}, "below 0 or above 1", "smaller drift"),
        ({"phi": 0.9}, "less than chance", "phi of 1 or more"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, object], words: str, remedy: str) -> None:
    with pytest.raises(PlanError, match=words) as caught:
        simulate(replace(TRUTH, **change), 1, np.random.default_rng(6))  # type: ignore[arg-type]
    assert remedy in str(caught.value.remedy)
