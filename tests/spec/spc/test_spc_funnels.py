"""Funnels against FunnelPlotR, OHID's funnels, clinical-qikit and exact enumeration."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from evenhand.spc.funnels import funnel
from spec.spc.spc_reference import numbers, rows, same_lines

UNITS = rows("12_funnel_trusts")
EVENTS, BIRTHS, EXPECTED = (numbers(UNITS, name) for name in ("events", "births", "expected"))
PRINTED = 1e-6  # FunnelPlotR writes its multipliers to seven digits: 1.959964 and 3.090232


def near(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=PRINTED, atol=PRINTED)


def outside(drawn, row):
    return np.abs(drawn.position[row]).tolist()


@pytest.mark.parametrize(("name", "row"), [("PR_l95", 0), ("PR_l99", 1)])
def test_proportions_with_over_dispersion(name, row):
    table, (spread,) = rows(f"12_funnel_trusts_{name}"), rows(f"12_funnel_trusts_{name}_dispersion")
    drawn = funnel("proportion", EVENTS, BIRTHS, method="arcsine")
    same_lines(drawn.spread.phi, float(spread["phi"]))
    same_lines(drawn.tau2, float(spread["tau2"]))
    same_lines(drawn.value, numbers(table, "rr"))
    same_lines(np.full(30, np.arcsin(np.sqrt(drawn.target))), numbers(table, "target_transformed"))
    same_lines(drawn.spread.z, numbers(table, "Uzscore"))
    same_lines(drawn.spread.used, numbers(table, "Wuzscore"))
    moved = drawn.spread.used != drawn.spread.z
    np.testing.assert_array_equal(moved, numbers(table, "winsorised"))
    for level, code in enumerate(("95", "99")):
        near(drawn.lower[level], numbers(table, f"OD{code}LCL"))
        near(drawn.upper[level], numbers(table, f"OD{code}UCL"))
    assert outside(drawn, row) == numbers(table, "outlier").tolist()
    assert sum(outside(drawn, row)) == int(spread["n_outliers"])


@pytest.mark.parametrize("name", ["PR_l95", "PR_l99", "PR_unadjusted_l99"])
def test_proportions_by_chance_alone(name):
    table = rows(f"12_funnel_trusts_{name}")
    drawn = funnel("proportion", EVENTS, BIRTHS, method="arcsine", overdispersion="none")
    for level, code in enumerate(("95", "99")):
        near(drawn.lower[level], numbers(table, f"LCL{code}"))
        near(drawn.upper[level], numbers(table, f"UCL{code}"))
    assert drawn.tau2 == 0
    if "unadjusted" in name:
        (spread,) = rows(f"12_funnel_trusts_{name}_dispersion")
        assert outside(drawn, 1) == numbers(table, "outlier").tolist()
        assert sum(outside(drawn, 1)) == int(spread["n_outliers"]) == 9
        near(drawn.lower[1], numbers(table, "OD99LCL"))
        near(drawn.upper[0], numbers(table, "OD95UCL"))


@pytest.mark.parametrize(("name", "row"), [("SR_SHMI_l95", 0), ("SR_SHMI_l99", 1)])
def test_standardised_ratios(name, row):
    table, (spread,) = rows(f"12_funnel_trusts_{name}"), rows(f"12_funnel_trusts_{name}_dispersion")
    drawn = funnel("standardised ratio", EVENTS, EXPECTED, method="log", extremes="trim")
    same_lines(drawn.spread.phi, float(spread["phi"]))
    same_lines(drawn.tau2, float(spread["tau2"]))
    same_lines(drawn.spread.z, numbers(table, "Uzscore"))
    np.testing.assert_array_equal(~drawn.spread.kept, numbers(table, "truncated"))
    alone = funnel("standardised ratio", EVENTS, EXPECTED, method="chi-square")
    for level, code in enumerate(("95", "99")):
        near(drawn.lower[level], numbers(table, f"OD{code}LCL"))
        near(drawn.upper[level], numbers(table, f"OD{code}UCL"))
        same_lines(alone.lower[level], numbers(table, f"LCL{code}"))
        same_lines(alone.upper[level], numbers(table, f"UCL{code}"))
    assert outside(drawn, row) == numbers(table, "outlier").tolist()
    assert sum(outside(drawn, row)) == int(spread["n_outliers"])


def test_proportions_as_ohid_draws_them():
    """PHEindicatormethods 2.1.0 says Wilson; its numbers are those of the normal approximation."""
    table = rows("phe_funnel_limits_proportion")
    target = numbers(table, "baseline")[0] / 100
    size = numbers(table, "Population")
    drawn = funnel("proportion", np.zeros(len(size)), size, method="normal", target=target)
    for level, code in enumerate(("2s", "3s")):
        same_lines(100 * drawn.lower[level], numbers(table, f"lower_{code}_limit"))
        same_lines(100 * drawn.upper[level], numbers(table, f"upper_{code}_limit"))


def test_smallest_unit_as_clinical_qikit():
    """Exact 99.8 % limits of 948 births: .0151 to .0503 there; the arcsine gives .0166 to .0518."""
    published = funnel("proportion", EVENTS, BIRTHS, method="spiegelhalter", overdispersion="none")
    assert round(published.lower[1, 0], 4) == 0.0151
    assert round(published.upper[1, 0], 4) == 0.0503
    ours = funnel("proportion", EVENTS, BIRTHS, overdispersion="none")
    assert ours.lower[1, 0] == pytest.approx(published.lower[1, 0], abs=1e-12)
    assert round(ours.upper[1, 0], 4) == 0.0514
    assert [sum(outside(f, 1)) for f in (ours, published)] == [9, 9]


def chances(n: int, share: Fraction) -> list[Fraction]:
    return [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]


@pytest.mark.parametrize("n", [7, 20, 61, 150])
@pytest.mark.parametrize("share", [Fraction(1, 20), Fraction(1, 3), Fraction(9, 10)])
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_exact_limits_are_passed_no_more_often_than_said(n, share, level):
    """In whole numbers: counts strictly outside have a chance under the tail, the next not."""
    drawn = funnel(
        *("proportion", [1.0], [float(n)]),
        **{"target": float(share), "levels": [level], "overdispersion": "none"},
    )
    tail = (1 - Fraction(str(level))) / 2
    law = chances(n, share)
    low, high = drawn.lower[0, 0] * n, drawn.upper[0, 0] * n
    lowest = min(k for k in range(n + 1) if k >= low - 1e-9)
    highest = max(k for k in range(n + 1) if k <= high + 1e-9)
    assert sum(law[:lowest]) <= tail < sum(law[: lowest + 1])
    assert sum(law[highest + 1 :]) <= tail < sum(law[highest:])


def test_exact_limits_mirror_when_events_and_non_events_change_places():
    there = funnel("proportion", [3.0], [80.0], target=0.1, overdispersion="none")
    back = funnel("proportion", [77.0], [80.0], target=0.9, overdispersion="none")
    same_lines(there.upper, 1 - back.lower)
    same_lines(there.lower, 1 - back.upper)


def nulls(draw, kind, seed, **options):
    """Share of units outside each pair of limits, 150 funnels of 30 units without a difference."""
    rng = np.random.default_rng(seed)
    found = np.zeros(2)
    for _ in range(150):
        events, size = draw(rng)
        found += np.abs(funnel(kind, events, size, **options).position).sum(axis=1)
    return 100 * found / (150 * 30)


def expected_counts(rng):
    expected = np.exp(rng.uniform(np.log(20), np.log(400), 30))
    return rng.poisson(expected), expected


def two_counts(ratio, least):
    def draw(rng):
        mean = np.exp(rng.uniform(np.log(least), np.log(20 * least), 30))
        return rng.poisson(ratio * mean), rng.poisson(mean)

    return draw


def shares(rng):
    births = rng.integers(300, 6000, 30)
    return rng.binomial(births, 0.05), births


@pytest.mark.parametrize(
    ("kind", "draw", "method", "peer"),
    [
        ("standardised ratio", expected_counts, "square-root", 32.5),  # FunnelPlotR's CQC
        ("ratio of counts", two_counts(0.05, 400), "log", 81.8),  # its RC, at a 5 % rate
        ("ratio of counts", two_counts(1.0, 30), "log", 32.3),  # and at a ratio of 1
        ("standardised ratio", expected_counts, "log", None),
        ("proportion", shares, "arcsine", None),
    ],
)
def test_units_without_a_difference_are_marked_as_often_as_said(kind, draw, method, peer):
    """Nominal 5 % and 0.2 %. 4,500 units a row: standard errors 0.32 and 0.07 points."""
    marked = nulls(draw, kind, 20260106, method=method)
    assert 3.5 <= marked[0] <= 6.0
    assert marked[1] <= 0.5
    assert peer is None or marked[0] < peer / 5


def test_exact_limits_mark_no_more_than_said():
    rng = np.random.default_rng(20260107)
    events, expected = rng.poisson(40.0, 3_000), np.full(3_000, 40.0)
    drawn = funnel("rate", events, expected, target=1.0, overdispersion="none", levels=[0.95])
    assert 100 * np.abs(drawn.position).mean() <= 5.0 + 1.2  # three standard errors


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_over_dispersed_units_are_marked_as_often_as_said(kind):
    """Units whose own rates vary, by beta-binomial and negative binomial limits: no unit is
    special, so all are kept in the measure of over-dispersion."""
    rng = np.random.default_rng(20260108)
    found = np.zeros(2)
    for _ in range(20):
        if kind == "proportion":
            size = rng.integers(200, 800, 30).astype(float)
            events = rng.binomial(size.astype(int), rng.beta(0.1 * 99, 0.9 * 99, 30))
        else:
            size = rng.uniform(20, 200, 30)
            events = rng.poisson(size * rng.gamma(25, 1 / 25, 30))
        drawn = funnel(kind, events, size, extremes="keep")
        assert drawn.tau2 > 0
        found += np.abs(drawn.position).sum(axis=1)
    share = 100 * found / 600
    assert 1.5 <= share[0] <= 7.0
    assert share[1] <= 0.9
