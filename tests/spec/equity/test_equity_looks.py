"""Boundaries for repeated looks against gsDesign, SeqBounds, rpact and the multivariate normal."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from evenhand.equity.looks import (
    HIGHEST,
    boundary,
    change_information,
    ever_beyond,
    level_information,
    spent,
)
from evenhand.errors import PlanError

DATA = Path(__file__).parent / "data" / "gsdesign_looks.csv"
Case = tuple[str, int, float, float]


def cases() -> dict[Case, list[tuple[int, float, float]]]:
    with DATA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    key = {"case": str, "looks": int, "baseline": float, "alpha": float}
    return {
        k: [(int(r["look"]), float(r["fraction"]), float(r["multiplier"])) for r in some]
        for k, some in itertools.groupby(rows, lambda r: tuple(t(r[n]) for n, t in key.items()))  # type: ignore[misc]
    }


def fractions(name: str, looks: int, baseline: float) -> list[float]:
    months = np.arange(1, looks + 1)
    if name == "change":
        return change_information(months, baseline=baseline, end=looks).tolist()
    if name == "quarters":
        return change_information(3 * months, baseline=baseline, end=3 * looks).tolist()
    return level_information(months, end=looks).tolist()


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_multipliers_of_gsdesign(case: Case) -> None:
    name, looks, baseline, alpha = case
    times = fractions(name, looks, baseline)
    found = boundary(times, alpha=alpha)
    for look, fraction, multiplier in cases()[case]:
        assert times[look - 1] == pytest.approx(fraction, abs=1e-11)
        # 2 - 2 pnorm loses digits in gsDesign far out in the tail
        assert found[look - 1] == pytest.approx(multiplier, abs=2e-5 if multiplier > 6 else 1e-6)


def test_multipliers_as_published_for_five_looks() -> None:
    found = boundary([0.2, 0.4, 0.6, 0.8, 1.0], alpha=0.05)
    assert found.round(3).tolist() == [4.877, 3.357, 2.680, 2.290, 2.031]


def test_multipliers_of_seqbounds() -> None:
    """SeqBounds.jl, one side at 5 %: both sides at 10 %. Its grid is coarse in the last digits."""
    found = boundary([0.25, 0.5, 0.75, 1.0], alpha=0.10)
    assert found == pytest.approx([3.74955, 2.53993, 2.01604, 1.72014], abs=5e-5)


def test_error_spent_of_rpact() -> None:
    """rpact's exact O'Brien-Fleming design: three looks, 2.5 % on one side."""
    found = ever_beyond([1 / 3, 2 / 3, 1.0], [3.4710914, 2.4544323, 2.0040356])
    assert found / 2 == pytest.approx([0.00025917372, 0.0071600594, 0.025], abs=1e-8)


@pytest.mark.parametrize(
    ("times", "alpha"),
    [
        ([0.5, 1.0], 0.05),
        ([0.2, 0.6, 1.0], 0.05),
        ([0.3, 0.5, 0.8, 1.0], 0.20),
        ([0.15, 0.5, 0.8, 1.0], 0.0125),
    ],
)
def test_error_spent_by_the_multivariate_normal(times: list[float], alpha: float) -> None:
    """Integrated without the recursion: P(all |Z| inside) of a normal vector, by scipy."""
    found = boundary(times, alpha=alpha)
    t = np.array(times)
    correlation = np.sqrt(np.minimum.outer(t, t) / np.maximum.outer(t, t))
    for k in range(1, len(times) + 1):
        inside = stats.multivariate_normal(
            np.zeros(k), correlation[:k, :k], maxpts=400_000, abseps=1e-8, releps=0
        ).cdf(found[:k], lower_limit=-found[:k])
        assert 1 - inside == pytest.approx(float(spent(times[k - 1], alpha=alpha)), abs=1e-6)


def test_power_under_a_drift_by_the_multivariate_normal() -> None:
    times, drift = [0.4, 0.7, 1.0], 2.3
    found = boundary(times, alpha=0.05)
    t = np.array(times)
    correlation = np.sqrt(np.minimum.outer(t, t) / np.maximum.outer(t, t))
    inside = stats.multivariate_normal(
        drift * np.sqrt(t), correlation, maxpts=400_000, abseps=1e-8, releps=0
    ).cdf(found, lower_limit=-found)
    assert ever_beyond(times, found, drift=drift)[-1] == pytest.approx(1 - inside, abs=1e-6)


def test_correlation_of_looks_at_a_change_by_simulation_of_means() -> None:
    """Cov of two looks is the variance of the later one: the shared baseline is inside both."""
    rng = np.random.default_rng(20260201)
    months = rng.normal(size=(200_000, 18 + 18))
    before = months[:, :18].mean(axis=1)
    early, late = (months[:, 18 : 18 + m].mean(axis=1) - before for m in (4, 18))
    expected = np.sqrt(change_information(4, baseline=18, end=18))
    assert np.corrcoef(early, late)[0, 1] == pytest.approx(expected, abs=0.005)


def test_what_reading_every_month_costs_without_and_with_the_plan() -> None:
    """18 months before, 18 monthly looks: 1.96 is wrong in 21 %, the plan in 5 %, for 2 % of power."""
    times = change_information(np.arange(1, 19), baseline=18, end=18).tolist()
    assert ever_beyond(times, [1.959964] * 18)[-1] == pytest.approx(0.2081, abs=1e-4)
    planned = boundary(times, alpha=0.05)
    assert ever_beyond(times, planned)[-1] == pytest.approx(0.05, abs=1e-9)
    assert ever_beyond([1.0], [1.959964], drift=1.96)[-1] == pytest.approx(0.50, abs=1e-4)
    assert ever_beyond(times, planned, drift=1.96)[-1] == pytest.approx(0.479, abs=5e-4)


def test_one_look_is_the_usual_interval() -> None:
    assert boundary([1.0], alpha=0.05)[0] == pytest.approx(1.959963984540054, abs=1e-9)
    assert boundary([1.0], alpha=0.20)[0] == pytest.approx(1.2815515655446004, abs=1e-9)


def test_multipliers_stop_at_the_highest_and_nothing_is_lost() -> None:
    times = [0.01, 0.02, 1.0]
    found = boundary(times, alpha=0.05)
    assert found[:2].tolist() == [HIGHEST, HIGHEST]
    assert ever_beyond(times, found)[-1] == pytest.approx(0.05, abs=1e-9)


@pytest.mark.parametrize(
    "times", [[], [0.0, 1.0], [0.5, 0.5, 1.0], [0.6, 0.5], [0.5, 1.1], [[0.5, 1.0]]]
)
def test_looks_out_of_order_are_refused(times: list[float]) -> None:
    with pytest.raises(PlanError, match="do not rise from the change to the planned end"):
        boundary(times, alpha=0.05)


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, 5.0])
def test_a_chance_that_is_none_is_refused(alpha: float) -> None:
    with pytest.raises(PlanError, match="is not a chance of error"):
        boundary([1.0], alpha=alpha)


def test_information_of_a_change_and_of_a_level() -> None:
    assert change_information([6, 12, 18], baseline=18, end=18).tolist() == pytest.approx(
        [0.5, 0.8, 1.0]
    )
    # V_before 1/12, V_since 1/3 and 1/24: (1/12 + 1/24) / (1/12 + 1/3)
    assert change_information(3, baseline=12, end=24) == pytest.approx(0.125 / (1 / 12 + 1 / 3))
    assert level_information([6, 12], end=24).tolist() == [0.25, 0.5]
