"""What reaches which figure: phi, level, side, direction and kind, one figure at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from evenhand.equity import GapCounts, read_gap
from evenhand.stats.critical import critical
from evenhand.stats.dispersion import dispersion
from evenhand.stats.persontime import rate_difference_score, rate_ratio
from evenhand.stats.proportions import score_difference, score_ratio
from fixtures.gaps import read_rows

WAVY = np.array([[25.0, 55, 30, 50, 20, 44], [60, 90, 75, 75, 60, 90], [20, 20, 20, 30, 30, 30]])
PHASE = np.repeat([0, 1], 3)


def wavy(kind: str, **options: Any):  # type: ignore[no-untyped-def]
    n = np.full(WAVY.shape, 400.0)
    plan: dict[str, Any] = {
        "focus": [True, False, False],
        "comparison": [False, True, False],
        "phase": PHASE,
        "kind": kind,
        "direction": "lower",
    }
    return read_gap(GapCounts(WAVY, n, 0 * n), **(plan | options))


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_phi_reaches_every_contrast_and_change(kind: str) -> None:
    reading = wavy(kind)
    n = np.full(WAVY.shape, 400.0)
    spread = dispersion(WAVY, n, PHASE, kind=kind)  # type: ignore[arg-type]
    assert (reading.phi, reading.phi_df) == (spread.phi, spread.df)
    assert spread.phi > 2
    z = float(critical(0.95, phi=spread.phi, df=spread.df))
    methods = (
        (score_ratio, score_difference)
        if kind == "proportion"
        else (rate_ratio, rate_difference_score)
    )
    for counts, found in (
        ((110, 1200, 225, 1200), reading.contrasts[0]),
        ((114, 1200, 110, 1200), reading.focus_change),
    ):
        for method, estimate in zip(methods, (found.ratio, found.difference), strict=True):
            low, high = method(*counts, z)
            assert (estimate.low, estimate.high) == pytest.approx((float(low), float(high)))
    change = reading.gap_change.ratio_of_ratios
    less = 1 / 1200 if kind == "proportion" else 0.0
    error = np.sqrt(sum(1 / x - less for x in (110, 225, 114, 225)))
    assert change.high == pytest.approx(change.value * np.exp(z * error))


def test_phi_reaches_the_trend_flag() -> None:
    """A clear trend in steady months, no flag in wild ones with the same slope."""

    def moving(wave: float) -> bool:
        x = np.array([[100.0, 110, 120, 130, 140, 120, 120], [200.0] * 7])
        x[1] += wave * np.array([1, -1, 1, -1, 1, -1, 1])
        reading = read_gap(
            GapCounts(x, np.full(x.shape, 1000.0), 0 * x),
            focus=[True, False],
            comparison=[False, True],
            phase=[0] * 5 + [1, 1],
            kind="proportion",
            direction="lower",
        )
        return reading.already_moving

    assert moving(0.0)
    assert not moving(120.0)


def test_the_trend_is_that_of_the_focus() -> None:
    """Steady focus, moving comparison: not flagged; months weigh by their people."""
    x = np.array([[20.0, 20, 20, 20, 20], [50.0, 42, 34, 26, 38]])
    plan: dict[str, Any] = {"phase": [0] * 4 + [1], "kind": "proportion", "direction": "lower"}
    counts = GapCounts(x, np.full(x.shape, 100.0), 0 * x)
    first = read_gap(counts, focus=[True, False], comparison=[False, True], **plan)
    second = read_gap(counts, focus=[False, True], comparison=[True, False], **plan)
    assert (first.already_moving, second.already_moving) == (False, True)


def test_a_union_trend_adds_its_people() -> None:
    """Two groups whose rates stand still while one takes over: a trend only of the union."""
    n = np.array([[900.0, 700, 500, 300, 600], [100.0, 300, 500, 700, 400], [500.0] * 5])
    x = n * np.array([[0.05], [0.20], [0.10]])
    reading = read_gap(
        GapCounts(x, n, 0 * n),
        focus=[True, True, False],
        comparison=[False, False, True],
        phase=[0] * 4 + [1],
        kind="proportion",
        direction="lower",
    )
    assert reading.already_moving


@pytest.mark.parametrize("rows", [(118, 1000, 97, 1000), (97, 1000, 118, 1000)])
def test_clear_means_at_95(rows: tuple[int, int, int, int]) -> None:
    """z near 1.5: suggested, never "clear"."""
    reading = read_rows([rows, (rows[2], 1000, rows[0], 1000)])
    for contrast in reading.contrasts:
        assert not contrast.clear
    assert reading.standing is not None
    assert (reading.standing.answer.value, reading.standing.strength.value) == ("gap", "suggested")


@pytest.mark.parametrize("direction", ["lower", "higher", "neither"])
def test_direction_is_handed_on(direction: str) -> None:
    assert read_rows([(10, 100, 10, 100)] * 2, direction=direction).direction == direction


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_bounds_of_the_change_on_the_rarer_side(kind: str) -> None:
    """Nine in ten had the event: for proportions the bounds are of those who had not."""
    lost = np.array([[270, 180]]), np.array([[300, 200]]), np.zeros((1, 2))
    rows = [(850, 1000, 880, 1000), (2820, 3000, 2820, 3000)]
    change = read_rows(rows, missing_counts=lost, kind=kind, direction="higher").missing_change
    assert change is not None
    if kind == "rate":
        low0, high0 = (850 + 270) / 1000 / (2820 / 3300), 850 / 1300 / (3090 / 3000)
        low1, high1 = (880 + 180) / 1000 / (2820 / 3200), 880 / 1200 / (3000 / 3000)
        ends = (low1 / high0, high1 / low0)
    else:  # non-events: 150 of 1,000 and 180 of 3,000, 30 and 20 missing
        near0, far0 = 150 / 1270 / (210 / 3030), 180 / 1030 / (180 / 3270)
        near1, far1 = 120 / 1180 / (200 / 3020), 140 / 1020 / (180 / 3180)
        ends = (near1 / far0, far1 / near0)
    assert (change.smallest.value, change.largest.value) == pytest.approx(ends)


def test_bounds_of_the_change_follow_the_gap_before() -> None:
    """Lower before, higher since: smallest and largest are of the gap as it was before."""
    lost = np.array([[20, 20]]), np.array([[200, 200]]), np.zeros((1, 2))
    change = read_rows(
        [(80, 1000, 150, 1000), (120, 1000, 100, 1000)], missing_counts=lost
    ).missing_change
    assert change is not None
    assert change.smallest.value is not None
    assert change.largest.value is not None
    assert change.smallest.value > change.largest.value


def test_one_missing_person_is_counted() -> None:
    lost = np.array([[1, 0]]), np.array([[1, 0]]), np.zeros((1, 2))
    assert [m.phase for m in read_rows([(9, 90, 9, 90)] * 2, missing_counts=lost).missing] == [0]


def test_an_equal_gap_is_bounded_as_a_higher_one() -> None:
    lost = np.array([[5, 5]]), np.array([[50, 50]]), np.zeros((1, 2))
    for found in read_rows([(90, 900, 90, 900)] * 2, missing_counts=lost).missing:
        assert found.smallest.value is not None
        assert found.largest.value is not None
        assert found.smallest.value < 1 < found.largest.value


def test_everyone_else_is_each_groups_own() -> None:
    """Three groups with different changes: each flag shows the other two together."""
    rows = [(400, 2000, 520, 2000), (400, 2000, 520, 2000), (8000, 40000, 6000, 40000)]
    reading = read_rows(rows)
    flags = {(m.group, m.kind): m.others.value for m in reading.masked}
    assert flags[(0, "got worse")] == pytest.approx(6520 / 42000 - 8400 / 42000)
    assert flags[(1, "got worse")] == pytest.approx(6520 / 42000 - 8400 / 42000)
    assert (2, "got worse") not in flags


def test_a_group_of_two_people_adds_its_noise() -> None:
    from evenhand.equity.cells import Cells
    from evenhand.equity.summaries import summaries

    x, n = np.array([1.0, 30, 1]), np.array([2.0, 100, 1])
    cells = Cells(x, n, 0 * x, x, x)
    found = {
        m.id: m
        for m in summaries(
            cells, kind="proportion", direction="lower", rng=np.random.default_rng(1), draws=10
        )
    }
    w, y = n / n.sum(), x / n
    noise = (w * (1 - w) * np.array([0.25 / 1, 0.21 / 99, 0.0])).sum()
    raw = (w * (y - w @ y) ** 2).sum()
    assert found["bgv"].raw == pytest.approx(raw)
    assert found["bgv"].corrected == pytest.approx(max(raw - noise, 0))
