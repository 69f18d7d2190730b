"""Read at every planned look, how often is something false ever said? Seeded and small."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from evenhand.equity import GapCounts, read_gaps
from evenhand.equity.looks import Schedule
from evenhand.errors import PlanError

RUNS, LOOKS, A_MONTH = 1500, (3.0, 6.0, 9.0, 12.0, 15.0, 18.0), np.array([60, 180])


@cache
def ever(rates: tuple[float, float], *, planned: bool) -> dict[str, tuple[float, float]]:
    """Share of projects in which an own change, a gap change or a gap was ever said to be there,
    although nothing changed: established, then established or suggested."""
    rng = np.random.default_rng(20260310)
    n = np.broadcast_to(A_MONTH[None, :, None], (RUNS, 2, 36))
    x = rng.binomial(n, np.array(rates)[None, :, None])
    found: dict[str, list[np.ndarray]] = {"own": [], "gap": [], "stand": []}
    for look, months in enumerate(LOOKS):
        sums = [
            np.stack([a[..., :18].sum(-1), a[..., 18 : 18 + int(months)].sum(-1)], axis=-1)
            for a in (x, n)
        ]
        read = read_gaps(
            GapCounts(sums[0], sums[1], 0 * sums[0]),
            focus=[True, False],
            comparison=[False, True],
            phase=[0, 1],
            kind="proportion",
            direction="lower",
            dispersions=(1.0, 0.0),
            schedule=Schedule(LOOKS, 18.0, look) if planned else None,
        )
        assert read.own is not None
        assert read.gap is not None
        assert read.standing is not None
        said = np.isin(read.gap.answers.answer[:, 0], (0, 1, 2, 3, 9, 10))
        found["own"].append(np.where(read.own.answer[:, 2] < 4, read.own.strength[:, 2], 2))
        found["gap"].append(np.where(said, read.gap.strength[:, 0], 2))
        found["stand"].append(np.where(read.standing[0] == 2, read.standing[1], 2))
    best = {name: np.min(codes, axis=0) for name, codes in found.items()}
    return {n: (float((b == 0).mean()), float((b <= 1).mean())) for n, b in best.items()}


def upper(rate: float) -> float:
    """What so many runs may show at that true rate (3 standard errors)."""
    return rate + 3 * np.sqrt(rate * (1 - rate) / RUNS)


@pytest.mark.parametrize("rates", [(0.08, 0.08), (0.12, 0.05)])
def test_a_plan_keeps_what_is_ever_falsely_said(rates: tuple[float, float]) -> None:
    found = ever(rates, planned=True)
    for name in ("own", "gap") if rates[0] != rates[1] else ("own", "gap", "stand"):
        assert found[name][0] <= upper(0.05), name
        assert found[name][1] <= upper(0.20), name


def test_six_looks_without_a_plan_are_wrong_too_often() -> None:
    found = ever((0.08, 0.08), planned=False)
    assert found["own"][0] > 0.11
    assert found["own"][1] > 0.36


def test_the_error_is_used_and_not_thrown_away() -> None:
    found = ever((0.08, 0.08), planned=True)
    assert found["own"][0] >= 0.05 - 3 * np.sqrt(0.05 * 0.95 / RUNS)
    assert found["own"][1] >= 0.20 - 3 * np.sqrt(0.20 * 0.80 / RUNS)


def test_multipliers_and_a_schedule_together_are_refused() -> None:
    counts = GapCounts(np.ones((1, 2, 2)), np.full((1, 2, 2), 50), np.zeros((1, 2, 2)))
    with pytest.raises(PlanError, match="Both multipliers and a schedule"):
        read_gaps(
            counts,
            focus=[True, False],
            comparison=[False, True],
            phase=[0, 1],
            kind="proportion",
            direction="lower",
            multipliers=(2.0, 1.3),
            schedule=Schedule(LOOKS, 18.0, 0),
        )
