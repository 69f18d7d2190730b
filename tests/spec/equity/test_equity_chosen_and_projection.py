"""Chosen because worst against metafor's BLUP; months to a closed gap against simulation by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import special, stats

from evenhand.equity import GapCounts, read_gap
from evenhand.equity.chosen import predicted
from evenhand.equity.frame import lay_out
from evenhand.equity.model import ByChance, GapAnswer, GapReading, Strength
from evenhand.equity.numbers import numbers_of
from evenhand.equity.projection import fieller, projection
from evenhand.equity.settings import settings

X, N = np.array([52.0, 127, 14, 181, 18]), np.array([790.0, 1064, 236, 3266, 361])
SINCE = (np.array([53.0, 96, 15, 189, 16]), np.array([845.0, 1077, 255, 3394, 330]))
FOCUS, WHITE = [False, True, False, False, False], [False, False, False, True, False]
# metafor 3.8, rma(yi, vi, method = "DL") and blup() of the second: mean, tau^2, prediction, its se
METAFOR = {
    1.0: (-2.6204535719, 0.2004224944, -2.0250579931, 0.0929716089),
    2.0: (-2.6048053665, 0.1836465767, -2.0522964994, 0.1291262791),
}
METAFOR_RATES = (-1.6333428456, 0.1932125765, -1.1470175560, 0.1699701163)


@pytest.mark.parametrize("phi", METAFOR)
def test_prediction_of_metafor(phi: float) -> None:
    found = predicted(np.log(X / (N - X)), phi * (1 / X + 1 / (N - X)), 1)
    mean, tau2, value, error = METAFOR[phi]
    assert found.mean == pytest.approx(mean, abs=1e-9)
    assert found.tau2 == pytest.approx(tau2, abs=1e-9)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert math.sqrt(found.variance) == pytest.approx(error, abs=1e-9)


def test_prediction_of_metafor_for_rates() -> None:
    x, t = np.array([20.0, 31, 9, 40]), np.array([100.0, 90, 60, 300])
    found = predicted(np.log(x / t), 1 / x, 1)
    got = (found.mean, found.tau2, found.value, math.sqrt(found.variance))
    assert got == pytest.approx(METAFOR_RATES, abs=1e-9)


def test_groups_that_do_not_differ_are_drawn_in_whole() -> None:
    found = predicted(np.array([1.0, 1.1, 1.3]), np.full(3, 0.5), 2)
    assert found.tau2 == 0.0
    assert found.value == pytest.approx(found.mean)
    assert found.variance == pytest.approx(0.5 / 3)


def test_the_expectation_is_the_posterior_mean_by_quadrature() -> None:
    """Without the uncertainty of the mean: Bayes' rule on a grid."""
    y, v = np.array([-2.5, -1.9, -2.8, -2.9]), np.array([0.02, 0.03, 0.05, 0.01])
    found = predicted(y, v, 1)
    theta = np.linspace(-6, 3, 200_001)
    prior = stats.norm.pdf(theta, found.mean, math.sqrt(found.tau2))
    weight = prior * stats.norm.pdf(y[1], theta, math.sqrt(v[1]))
    weight /= weight.sum()
    assert found.value == pytest.approx((weight * theta).sum(), abs=1e-6)


def table(before: tuple[np.ndarray, np.ndarray], since: tuple[np.ndarray, np.ndarray]) -> GapCounts:
    x, n = (np.stack([b, s], axis=1) for b, s in zip(before, since, strict=True))
    return GapCounts(x, n, np.zeros_like(x))


def read(
    counts: GapCounts, *, kind: str = "proportion", phase: tuple[int, ...] = (0, 1)
) -> GapReading:
    return read_gap(
        counts,
        focus=FOCUS,
        comparison=WHITE,
        phase=phase,
        kind=kind,
        direction="lower",
        chosen_because_worst=True,
    )


def chance(found: GapReading) -> ByChance:
    assert found.by_chance is not None
    return found.by_chance


def test_what_chance_alone_would_show_next() -> None:
    found = chance(read(table((X, N), SINCE)))
    _, tau2, value, error = METAFOR[1.0]
    rate = special.expit(value)
    assert found.expected.value == pytest.approx(rate)
    assert (found.before, found.since) == pytest.approx((127 / 1064, 96 / 1077))
    assert (found.candidates, found.between) == (5, pytest.approx(math.sqrt(tau2)))
    wide = math.sqrt(error**2 + 1 / (1077 * rate * (1 - rate)))
    ends = [special.expit(value + z * wide) for z in (-1.959964, 1.959964, -1.281552, 1.281552)]
    e = found.expected
    assert [e.low, e.high, e.low80, e.high80] == pytest.approx(ends, abs=1e-6)
    assert e.low is not None
    assert e.method == "random effects (DerSimonian-Laird)"
    assert found.since < e.low  # more than chance alone would bring


def test_nothing_else_changes_and_it_is_only_worked_out_when_asked() -> None:
    counts = table((X, N), SINCE)
    plain = read_gap(
        counts, focus=FOCUS, comparison=WHITE, phase=[0, 1], kind="proportion", direction="lower"
    )
    assert plain.by_chance is None
    assert plain.gap_change == read(counts).gap_change
    assert plain.rates == read(counts).rates


def test_the_coverage_of_the_prediction_when_the_worst_is_chosen() -> None:
    """Truth drawn from the model; the worst of six is chosen; its next figure lies inside in 95 %."""
    rng = np.random.default_rng(17)
    inside, shrunk = 0, 0.0
    runs = 400
    for _ in range(runs):
        p = special.expit(rng.normal(-2.5, 0.35, 6))
        x0, x1 = rng.binomial(600, p), rng.binomial(600, p)
        worst = int(np.argmax(x0))
        n = np.full((6, 2), 600)
        found = read_gap(
            GapCounts(np.stack([x0, x1], axis=1), n, 0 * n),
            focus=np.arange(6) == worst,
            comparison=np.zeros(6, bool),
            phase=[0, 1],
            kind="proportion",
            direction="lower",
            chosen_because_worst=True,
        )
        e = chance(found).expected
        assert e.low is not None
        assert e.high is not None
        assert e.value is not None
        inside += e.low <= x1[worst] / 600 <= e.high
        shrunk += (x1[worst] - x0[worst]) / 600 - (e.value - x0[worst] / 600)
    assert 0.92 <= inside / runs <= 0.98
    assert abs(shrunk / runs) < 0.003  # the fall that chance brings is the fall that is expected


def test_candidates_that_cannot_be() -> None:
    one = read_gap(
        table((X, N), SINCE),
        focus=FOCUS,
        comparison=WHITE,
        phase=[0, 0],
        kind="proportion",
        direction="lower",
        chosen_because_worst=True,
    )
    assert one.by_chance is None
    nobody = read_gap(
        table((X, N), SINCE),
        focus=[False] * 5,
        comparison=WHITE,
        phase=[0, 1],
        kind="proportion",
        direction="lower",
        chosen_because_worst=True,
    )
    assert nobody.by_chance is None
    few = N * np.array([0, 1, 0, 1, 0])
    assert read(table((X * (few > 0), few), SINCE)).by_chance is None
    gone = SINCE[1] * np.array([1, 0, 1, 1, 1])
    assert read(table((X, N), (SINCE[0] * (gone > 0), gone))).by_chance is None


def test_zero_and_all_events_borrow_half_an_event() -> None:
    x, n = np.array([0.0, 40, 20, 20, 25]), np.full(5, 40.0)
    found = chance(read(table((x, n), (x, n))))
    half = np.where((x == 0) | (x == n), 0.5, 0.0)
    y = np.log((x + half) / (n - x + half))
    v = 1 / (x + half) + 1 / (n - x + half)
    own = predicted(y, v, 1)
    assert found.expected.value == pytest.approx(special.expit(own.value))
    assert found.before == 1.0


def test_rates_counts_and_means_have_their_own_scale() -> None:
    x, n = np.array([4.0, 12, 5, 30, 6]), np.array([10.0, 10, 10, 60, 10])
    found = chance(read(table((x, n), (x, n)), kind="rate"))
    own = predicted(np.log(x / n), 1 / x, 1)
    rate = math.exp(own.value)
    wide = math.sqrt(own.variance + 1 / (10 * rate))
    assert found.expected.value == pytest.approx(rate)
    assert found.expected.high == pytest.approx(math.exp(own.value + 1.959964 * wide), rel=1e-6)
    mean, people = np.array([10.0, 16, 11, 10, 12]), np.full(5, 30.0)
    sums, squares = people * mean, people * mean**2 + 29 * 9.0
    both = [np.stack([a, a], axis=1) for a in (people, sums, squares)]
    counts = GapCounts(0 * both[0], both[0], 0 * both[0], both[1], both[2])
    got = chance(read(counts, kind="mean"))
    own = predicted(mean, np.full(5, 9 / 30), 1)
    assert got.expected.value == pytest.approx(own.value)
    assert got.expected.low == pytest.approx(
        own.value - 1.959964 * math.sqrt(own.variance + 9 / 30), abs=1e-6
    )


def test_fieller_by_its_definition() -> None:
    """Every ratio inside is one that the data do not exclude, and no other."""
    top, bottom, (v1, v2, c), z = 0.59, 0.29, (0.01, 0.006, -0.004), 1.96
    ends = fieller(top, bottom, (v1, v2, c), z)
    assert ends is not None
    for r, sign in ((ends[0], 1), (ends[1], -1)):
        for step, inside in ((1e-6, True), (-1e-6, False)):
            ratio = r + sign * step
            away = abs(top - ratio * bottom)
            assert (away <= z * math.sqrt(v1 - 2 * ratio * c + ratio**2 * v2)) is inside
    assert fieller(1.0, 0.1, (0.01, 0.01, 0.0), 1.96) is None
    assert fieller(1.0, 0.0, (0.0, 0.0, 0.0), 1.96) is None


def monthly(before: int = 12, since: int = 12) -> tuple[GapCounts, list[int]]:
    x = [
        [1200 / before] * before + [900 / since] * since,
        [1500 / before] * before + [1500 / since] * since,
    ]
    n = [[10_000 / before] * before + [10_000 / since] * since]
    n += [[30_000 / before] * before + [30_000 / since] * since]
    phase = [0] * before + [1] * since
    return GapCounts(np.array(x), np.array(n), np.zeros((2, before + since))), phase


def test_months_until_the_gap_is_closed() -> None:
    counts, phase = monthly()
    found = read_gap(
        counts,
        focus=[True, False],
        comparison=[False, True],
        phase=phase,
        kind="proportion",
        direction="lower",
    )
    change = found.gap_change
    assert change is not None
    assert (change.answer, change.strength) == (GapAnswer.NARROWED, Strength.ESTABLISHED)
    g0, g1 = math.log(0.12 / 0.05), math.log(0.09 / 0.05)
    v0 = 1 / 1200 - 1 / 10_000 + 1 / 1500 - 1 / 30_000
    v1 = 1 / 900 - 1 / 10_000 + 1 / 1500 - 1 / 30_000
    assert change.projection is not None
    assert change.projection.months == pytest.approx(12 * g1 / (g0 - g1) - 6)
    ends = fieller(g1, g0 - g1, (v1, v0 + v1, -v1), 1.959964)
    assert ends is not None
    got = (change.projection.low, change.projection.high)
    assert got == pytest.approx([12 * r - 6 for r in ends], rel=1e-5)
    rng = np.random.default_rng(8)  # the same by parametric draws
    a, b = rng.normal(g1, math.sqrt(v1), 200_000), rng.normal(g0, math.sqrt(v0), 200_000)
    drawn = np.quantile(12 * a / (b - a) - 6, [0.025, 0.975])
    assert got == pytest.approx(drawn.tolist(), rel=0.03)


def test_no_date_unless_narrowing_is_clear_and_a_gap_is_left() -> None:
    counts, phase = monthly()

    def projected(**more: object) -> object:
        found = read_gap(
            GapCounts(counts.numerator, counts.denominator, counts.missing),
            focus=[True, False],
            comparison=[False, True],
            phase=phase,
            kind="proportion",
            direction="lower",
            **more,  # type: ignore[arg-type]
        ).gap_change
        assert found is not None
        return found.projection

    assert projected() is not None
    assert projected(exploratory=True) is None
    closed = np.where(np.array(phase) == 1, 510 / 12, counts.numerator[0])
    nearly = GapCounts(np.stack([closed, counts.numerator[1]]), counts.denominator, counts.missing)
    found = read_gap(
        nearly,
        focus=[True, False],
        comparison=[False, True],
        phase=phase,
        kind="proportion",
        direction="lower",
    ).gap_change
    assert found is not None
    assert found.strength is Strength.ESTABLISHED
    assert found.projection is None


def test_quarters_count_as_three_months() -> None:
    counts, phase = monthly(4, 4)
    found = read_gap(
        counts,
        focus=[True, False],
        comparison=[False, True],
        phase=phase,
        kind="proportion",
        direction="lower",
        months_per_period=3,
    ).gap_change
    assert found is not None
    assert found.projection is not None
    g0, g1 = math.log(0.12 / 0.05), math.log(0.09 / 0.05)
    assert found.projection.months == pytest.approx(12 * g1 / (g0 - g1) - 6)


def test_sums_of_a_whole_phase_beside_its_months_say_the_same() -> None:
    """As protected tables hold them: 24 months with the counts, then two columns without anybody."""
    counts, phase = monthly()
    beside = GapCounts(
        *(np.pad(a, ((0, 0), (0, 2))) for a in (counts.numerator, counts.denominator)),
        np.zeros((2, 26)),
    )
    spans = np.concatenate([MONTHS, [[0, 12], [12, 24]]])
    options = {"focus": [True, False], "comparison": [False, True], "kind": "proportion"}
    one = read_gap(counts, phase=phase, direction="lower", **options).gap_change  # type: ignore[arg-type]
    two = read_gap(
        beside,
        phase=[*phase, 0, 1],
        direction="lower",
        spans=spans,
        **options,  # type: ignore[arg-type]
    ).gap_change
    assert one is not None
    assert two is not None
    assert one.projection is not None
    assert one.projection == two.projection


MONTHS = np.arange(24.0)[:, None] + [0, 1]


def test_nothing_to_project_where_the_gap_did_not_fall_or_might_not_have() -> None:
    counts, phase = monthly()
    frame = lay_out(
        counts,
        focus=[True, False],
        comparison=[False, True],
        phase=phase,
        kind="proportion",
        direction="lower",
        missing_counts=None,
        declared_before=True,
        capped=False,
        constants=settings(),
    )
    numbers = numbers_of(frame, None)
    assert numbers.gap is not None
    shift = numbers.gap.shift
    for before, since in ((0.5, 0.6), (0.5, -0.1), (0.5, 0.5), (math.nan, 0.1), (0.5, -math.inf)):
        assert projection(frame, shift, np.array([before, since]), MONTHS) is None
    assert projection(frame, shift, np.array([0.88, 0.87]), MONTHS) is None  # a fall by chance
    turned = projection(frame, shift, -np.log([2.4, 1.8]), MONTHS)
    assert turned == projection(frame, shift, np.log([2.4, 1.8]), MONTHS)
    assert turned is not None
    gap = np.where(np.arange(24) < 12, 0, np.where(np.arange(24) < 22, 1, -1))
    shorter = projection(replace(frame, phase=gap), shift, np.log([2.4, 1.8]), MONTHS)
    assert shorter is not None
    g0, g1 = math.log(2.4), math.log(1.8)
    assert shorter.months == pytest.approx(11 * g1 / (g0 - g1) - 5)  # to the end of what is read


def test_three_candidates_are_enough_and_phi_widens_what_is_expected() -> None:
    x = np.array([[60, 20, 60, 20], [30, 70, 30, 70], [50, 52, 50, 52]])
    n = np.full((3, 4), 400)
    found = read_gap(
        GapCounts(x, n, 0 * n),
        focus=[True, False, False],
        comparison=[False, True, False],
        phase=[0, 0, 1, 1],
        kind="proportion",
        direction="lower",
        chosen_because_worst=True,
    )
    assert found.phi > 5
    events = np.array([100.0, 102, 80])  # the others, then the focus
    y, v = np.log(events / (800 - events)), 1 / events + 1 / (800 - events)
    own = predicted(y, found.phi * v, 2)
    rate = special.expit(own.value)
    wide = math.sqrt(own.variance + found.phi / (800 * rate * (1 - rate)))
    got = chance(found)
    assert got.candidates == 3
    assert got.expected.value == pytest.approx(rate)
    assert got.expected.low == pytest.approx(special.expit(own.value - 1.959964 * wide), abs=1e-6)


def test_a_mean_without_spread_is_no_candidate() -> None:
    n, mean = np.full(5, 30.0), np.array([10.0, 16, 11, 10, 12])
    spread = np.array([9.0, 9, 0, 9, 9])
    sums, squares = n * mean, n * mean**2 + 29 * spread
    both = [np.stack([a, a], axis=1) for a in (n, sums, squares)]
    counts = GapCounts(0 * both[0], both[0], 0 * both[0], both[1], both[2])
    assert chance(read(counts, kind="mean")).candidates == 4
