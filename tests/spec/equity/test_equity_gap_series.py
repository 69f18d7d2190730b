"""The gap over time: limits against qicharts2's I', values and variances against formulas by hand."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from evenhand.equity.cells import Cells
from evenhand.equity.series import GapScale, gap_series, prime_limits, series_signals
from evenhand.spc import chart

QIC = Path(__file__).parents[1] / "spc" / "data" / "03_qic_ip_per1000.csv"
ALL = np.ones(36, bool)


def cells(x: list[float], n: list[float]) -> Cells:
    none = np.full(len(x), np.nan)
    return Cells(np.array(x, float), np.array(n, float), none, none, none)


def means(mean: list[float], variance: list[float], n: list[float]) -> Cells:
    none = np.full(len(n), np.nan)
    return Cells(none, np.array(n, float), none, np.array(mean), np.array(variance))


def test_limits_of_qicharts2() -> None:
    with QIC.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    y, n, cl, lcl, ucl = (
        np.array([float(r[k]) for r in rows]) for k in ("y", "n", "cl", "lcl", "ucl")
    )
    centre, _, lower, upper = prime_limits(y / 1000, 1 / n, ALL, floor=0.0)
    assert 1000 * centre == pytest.approx(cl[0], abs=1e-9)
    assert 1000 * upper == pytest.approx(ucl, abs=1e-9)
    assert 1000 * lower == pytest.approx(lcl, abs=1e-9)


def test_frozen_limits_are_those_of_our_own_prime_chart_on_the_baseline() -> None:
    rng = np.random.default_rng(11)
    n = rng.integers(40, 90, 24).astype(float)
    x = rng.poisson(9, 24).astype(float)
    early = np.arange(24) < 16
    drawn = chart("i'", x, n, baseline=early, screened=True)
    centre, _, lower, upper = prime_limits(x / n, 1 / n, early, floor=0.0)
    assert centre == pytest.approx(drawn.centre[0, 0])
    assert upper == pytest.approx(drawn.upper[0])
    assert lower == pytest.approx(drawn.lower[0])


def test_a_range_out_of_line_is_left_out_once() -> None:
    y = np.array([1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 30])
    v = np.full(11, 0.5)
    ranges = math.sqrt(math.pi / 2) * np.abs(np.diff(y))
    assert ranges[-1] >= 3.2665 * ranges.mean()
    _, scatter, _, _ = prime_limits(y, v, np.ones(11, bool))
    assert scatter[0] == pytest.approx(ranges[:-1].mean())


def test_limits_are_never_narrower_than_sampling_makes_them() -> None:
    y, v = np.array([1.0, 1.1, 1.0, 1.1]), np.full(4, 1.0)
    centre, scatter, _, upper = prime_limits(y, v, np.ones(4, bool))
    assert scatter[0] == 1.0
    assert (upper - centre).tolist() == [3.0] * 4
    assert prime_limits(y, v, np.ones(4, bool), floor=0.0)[1][0] < 0.2


def test_a_missing_period_takes_both_of_its_ranges_with_it() -> None:
    y = np.array([1.0, np.nan, 9.0, 10.0])
    _, scatter, _, upper = prime_limits(y, np.full(4, 0.5), np.ones(4, bool), floor=0.0)
    assert scatter[0] == pytest.approx(math.sqrt(math.pi / 2))
    assert np.isfinite(upper[1])
    alone = prime_limits(np.array([1.0, np.nan]), np.full(2, 0.5), np.ones(2, bool))
    assert alone[1][0] == 1.0
    same = prime_limits(np.full(4, 2.0), np.full(4, 0.5), np.ones(4, bool))
    assert same[1][0] == 1.0


def test_values_and_variances_by_hand() -> None:
    found = gap_series(
        cells([6, 0, 5], [50, 40, 0]),
        cells([10, 8, 9], [200, 160, 180]),
        np.array([0, 0, 1]),
        kind="proportion",
    )
    d, r = found.difference, found.ratio
    assert d.value[:2] == pytest.approx([6 / 50 - 0.05, -0.05])
    assert r.value[0] == pytest.approx(math.log(0.12 / 0.05))
    assert r.value[1] == pytest.approx(math.log((0.5 / 40.5) / (8.5 / 160.5)))
    assert np.isnan([d.value[2], r.value[2], d.variance[2], r.variance[2], d.upper[2]]).all()
    p = 0.5 / 41
    assert d.variance[:2] == pytest.approx(
        [0.12 * 0.88 / 50 + 0.05 * 0.95 / 200, p * (1 - p) / 40 + 0.05 * 0.95 / 160]
    )
    assert r.variance[:2] == pytest.approx(
        [1 / 6 - 1 / 50 + 1 / 10 - 1 / 200, 1 / 0.5 - 1 / 40.5 + 1 / 8.5 - 1 / 160.5]
    )
    f, c = 6 / 90, 18 / 360  # baseline rates behind the limits
    spread = f * (1 - f) / 50 + c * (1 - c) / 200
    log_spread = (1 - f) / (f * 50) + (1 - c) / (c * 200)
    assert (d.upper - d.lower)[0] == pytest.approx(6 * d.scatter[0] * math.sqrt(spread))
    assert (r.upper - r.lower)[0] == pytest.approx(6 * r.scatter[0] * math.sqrt(log_spread))


def test_the_rarer_side_turns_the_ratio_and_not_the_difference() -> None:
    focus, rest = [44.0, 40, 45], [190.0, 192, 188]
    n, m = [50.0] * 3, [200.0] * 3
    early = np.zeros(3, int)
    turned = gap_series(cells(focus, n), cells(rest, m), early, kind="proportion", flipped=True)
    plain = gap_series(
        cells([50 - x for x in focus], n),
        cells([200 - x for x in rest], m),
        early,
        kind="proportion",
    )
    assert turned.flipped
    assert turned.ratio.value == pytest.approx(plain.ratio.value)
    assert turned.ratio.upper == pytest.approx(plain.ratio.upper)
    assert turned.difference.value == pytest.approx(-plain.difference.value)
    full = gap_series(cells([50.0], [50]), cells([190.0], [200]), early[:1], kind="proportion")
    p = 50.5 / 51
    assert full.difference.variance[0] == pytest.approx(p * (1 - p) / 50 + 0.95 * 0.05 / 200)


def test_rates_and_means_by_hand() -> None:
    early = np.zeros(2, int)
    rate = gap_series(cells([4, 0], [10, 20]), cells([9, 8], [30, 40]), early, kind="rate")
    assert rate.ratio.value == pytest.approx(
        [math.log(0.4 / 0.3), math.log((0.5 / 20) / (8.5 / 40))]
    )
    assert rate.difference.variance == pytest.approx([4 / 100 + 9 / 900, 0.5 / 400 + 8 / 1600])
    assert rate.ratio.variance == pytest.approx([1 / 4 + 1 / 9, 1 / 0.5 + 1 / 8.5])
    f, c = 4 / 30, 17 / 70
    d = rate.difference
    assert (d.upper - d.lower)[1] == pytest.approx(6 * d.scatter[0] * math.sqrt(f / 20 + c / 40))
    r = rate.ratio
    assert (r.upper - r.lower)[1] == pytest.approx(
        6 * r.scatter[0] * math.sqrt(1 / (f * 20) + 1 / (c * 40))
    )
    mean = gap_series(
        means([12.0, 14], [9.0, 16], [5, 9]),
        means([10.0, 10], [4.0, 4], [21, 21]),
        early,
        kind="mean",
    )
    assert mean.difference.value.tolist() == [2.0, 4.0]
    assert mean.difference.variance == pytest.approx([9 / 5 + 4 / 21, 16 / 9 + 4 / 21])
    assert mean.ratio.variance == pytest.approx(
        [9 / 5 / 144 + 4 / 21 / 100, 16 / 9 / 196 + 4 / 21 / 100]
    )
    pooled = (4 * 9 + 8 * 16) / 12
    both = mean.difference.upper - mean.difference.lower
    assert both == pytest.approx(
        6 * mean.difference.scatter * np.sqrt(pooled / np.array([5, 9]) + 4 / 21)
    )
    grand = (5 * 12 + 9 * 14) / 14
    wide = mean.ratio.upper - mean.ratio.lower
    assert wide == pytest.approx(
        6 * mean.ratio.scatter * np.sqrt(pooled / grand**2 / np.array([5, 9]) + 4 / 21 / 100)
    )


def test_constant_gap_keeps_its_limits() -> None:
    """Points outside by chance: 36 months each of 300 series, rates steady."""
    rng = np.random.default_rng(5)
    n1, n0 = np.full((300, 36), 120.0), np.full((300, 36), 360.0)
    none = np.full((300, 36), np.nan)
    focus = Cells(rng.binomial(120, 0.12, (300, 36)).astype(float), n1, none, none, none)
    rest = Cells(rng.binomial(360, 0.06, (300, 36)).astype(float), n0, none, none, none)
    found = gap_series(focus, rest, (np.arange(36) >= 24).astype(int), kind="proportion")
    for scale in (found.difference, found.ratio):
        outside = (scale.value > scale.upper) | (scale.value < scale.lower)
        assert outside[:, 24:].mean() < 0.008  # 0.0027 with limits known, more with 24 points
        assert outside[:, :24].mean() < 0.004


def scale(value: list[float], centre: float = 0.0) -> GapScale:
    y = np.array(value)
    one = np.ones(len(y))
    return GapScale(y, one, np.array([centre]), np.array([1.0]), centre - 3 * one, centre + 3 * one)


@pytest.mark.parametrize(
    ("value", "rules", "expected"),
    [
        ([0.1, -4.0, 0.2], "making-data-count", [("outside", -1)]),
        ([0.1, 3.0, 0.2], "making-data-count", []),
        ([1.0, 1.1, 0.9, 1, 1.1, 0.9, 1], "making-data-count", [("shift", 1)]),
        ([2.5, 2.6, 0.1], "making-data-count", [("two_of_three", 1)]),
        ([-1.5, -1, -0.5, 0.1, 0.5, 1, 1.5], "making-data-count", [("trend", 1)]),
        ([-1.0] * 8, "anhoej", [("long_run", -1)]),
        ([1.0, 1, 1, 1, 1, -1, -1, -1, -1, -1], "anhoej", [("few_crossings", 0)]),
        ([4.0, -1, 1, -1], "anhoej", [("outside", 1)]),
        ([4.0], "anhoej", [("outside", 1)]),
    ],
)
def test_rules(value: list[float], rules: str, expected: list[tuple[str, int]]) -> None:
    found = series_signals(scale(value), np.ones(len(value), bool), rules=rules)
    assert [(s.rule, s.side) for s in found] == expected


def test_two_of_three_is_measured_from_the_centre_line() -> None:
    """Limits from 2 to 8 about 5: points beyond 7 (or under 3) are in the outer third."""
    for value, expected in (
        ([7.5, 7.6, 5.1], [("two_of_three", 1)]),
        ([6.5, 6.6, 5.1], []),
        ([2.5, 2.4, 4.9], [("two_of_three", -1)]),
        ([3.5, 3.4, 4.9], []),
    ):
        found = series_signals(
            scale(value, 5.0), np.ones(len(value), bool), rules="making-data-count"
        )
        assert [(s.rule, s.side) for s in found] == expected


def test_only_points_since_the_change_are_judged() -> None:
    values = scale([9.0, 9, 0, 0])
    assert series_signals(values, np.array([False, False, True, True]), rules="anhoej") == ()
    assert series_signals(values, np.zeros(4, bool), rules="anhoej") == ()
    unknown = scale([9.0, 9], centre=float("nan"))
    assert series_signals(unknown, np.ones(2, bool), rules="anhoej") == ()


def test_limits_since_the_change_follow_the_rates_since_the_change() -> None:
    """Half the events for everybody: the ratio swings more, and its limits allow for that."""
    phase = np.array([0, 0, 1, 1, -1])
    found = gap_series(
        cells([12, 12, 6, 6, 12], [100] * 5),
        cells([18, 18, 9, 9, 18], [300] * 5),
        phase,
        kind="proportion",
    )
    half = [
        3 * math.sqrt((1 - f) / (f * 100) + (1 - c) / (c * 300))
        for f, c in ((0.12, 0.06), (0.06, 0.03))
    ]
    wide = found.ratio.upper - found.ratio.centre
    assert wide == pytest.approx([half[0], half[0], half[1], half[1], half[0]])
    narrow = found.difference.upper - found.difference.centre
    assert narrow[2] < narrow[0]


def test_no_event_at_all_since_the_change_still_has_limits() -> None:
    phase = np.array([0, 0, 1, 1])
    none = gap_series(
        cells([12, 12, 0, 0], [100] * 4), cells([18] * 4, [300] * 4), phase, kind="proportion"
    )
    f, c = 0.5 / 201, 0.06
    assert (none.ratio.upper - none.ratio.centre)[2] == pytest.approx(
        3 * math.sqrt((1 - f) / (f * 100) + (1 - c) / (c * 300))
    )
    rate = gap_series(
        cells([0, 0], [10, 10]), cells([5, 5], [10, 10]), np.zeros(2, int), kind="rate"
    )
    assert (rate.ratio.upper - rate.ratio.centre)[0] == pytest.approx(
        3 * rate.ratio.scatter[0] * math.sqrt(1 / (0.5 / 20 * 10) + 1 / 5)
    )


def test_several_series_at_once_are_each_alone_and_a_missing_period_weighs_nothing() -> None:
    rng = np.random.default_rng(2)
    y, v = rng.normal(size=(3, 8)), rng.uniform(0.5, 2, (3, 8))
    y[1, 3] = np.nan
    early = np.arange(8) < 6
    together = prime_limits(y, v, early, floor=0.0)
    for i in range(3):
        alone = prime_limits(y[i], v[i], early, floor=0.0)
        for many, one in zip(together, alone, strict=True):
            assert many[i] == pytest.approx(one, nan_ok=True)
    kept = np.array([True, True, True, False, True, True])
    centre = np.average(y[1, :6][kept], weights=1 / v[1, :6][kept])
    assert together[0][1, 0] == pytest.approx(centre)


def test_borders_of_one_and_none() -> None:
    phase = np.zeros(3, int)
    found = gap_series(
        cells([1, 4, 1], [40, 40, 1]), cells([9, 0, 1], [160, 160, 1]), phase, kind="proportion"
    )
    assert found.ratio.value == pytest.approx(
        [math.log((1 / 40) / (9 / 160)), math.log((4.5 / 40.5) / (0.5 / 160.5)), 0.0]
    )
    lone = gap_series(cells([1], [40]), cells([40], [40]), phase[:1], kind="proportion")
    f, c = 1 / 40, 40.5 / 41
    assert (lone.difference.upper - lone.difference.centre)[0] == pytest.approx(
        3 * math.sqrt(f * (1 - f) / 40 + c * (1 - c) / 40)
    )
    one = gap_series(cells([1], [10]), cells([5], [10]), phase[:1], kind="rate")
    assert (one.difference.upper - one.difference.centre)[0] == pytest.approx(
        3 * math.sqrt(0.1 / 10 + 0.5 / 10)
    )
