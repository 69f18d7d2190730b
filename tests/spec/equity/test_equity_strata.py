"""Mantel-Haenszel and homogeneity against R 4.2 and metafor 3.8: BCG trials, Berkeley, warfarin."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from evenhand.equity.settings import settings
from evenhand.equity.stratified import mantel_haenszel
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats
from evenhand.stats.persontime import rate_difference_score, rate_ratio_score
from evenhand.stats.proportions import score_difference, score_ratio
from evenhand.stats.strata import (
    association,
    homogeneity,
    odds_ratio,
    rate_difference,
    rate_ratio,
    risk_difference,
    risk_ratio,
)

Z95, Z80 = 1.959963984540054, 1.2815515655446004
T5 = 2.5705818366147395  # t on 5, 95 %
# Bickel, Hammel and O'Connell 1975: women and men admitted to six departments of Berkeley
BERKELEY = (
    [89, 17, 202, 131, 94, 24],
    [108, 25, 593, 375, 393, 341],
    [512, 353, 120, 138, 53, 22],
    [825, 560, 325, 417, 191, 373],
)
# Hart et al. 1999: strokes and person-years, warfarin against placebo
WARFARIN = (
    [9, 8, 3, 6, 7, 20],
    [413, 263, 487, 237, 489, 507],
    [19, 19, 13, 9, 23, 50],
    [398, 245, 435, 241, 483, 405],
)


def bcg() -> tuple[Floats, Floats, Floats, Floats]:
    path = Path(__file__).parents[1] / "stats" / "data" / "metafor_bcg.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    t, tn, c, cn = (np.array([float(r[k]) for r in rows]) for k in ("tpos", "tneg", "cpos", "cneg"))
    return t, t + tn, c, c + cn


@pytest.mark.parametrize(
    ("method", "counts", "value", "error"),
    [
        # metafor rma.mh: estimate and standard error
        (risk_ratio, bcg(), -0.453709604684, 0.0393373668713),
        (odds_ratio, bcg(), -0.473410988389, 0.0410077784042),
        (risk_difference, bcg(), -0.00328818183261, 0.000286656748527),
        (risk_ratio, BERKELEY, 0.0566708617289, 0.0442239944392),
        (odds_ratio, BERKELEY, 0.100155387805, 0.0809889096562),
        (risk_difference, BERKELEY, 0.0184251961909, 0.0148253944383),
        (rate_ratio, WARFARIN, -1.02957459694, 0.162094900339),
        (rate_difference, WARFARIN, -0.039351346851, 0.00610498387087),
    ],
)
def test_common_values(method, counts, value: float, error: float) -> None:  # type: ignore[no-untyped-def]
    found = method(*counts)
    assert float(found.value) == pytest.approx(value, rel=1e-11)
    assert float(found.error) == pytest.approx(error, rel=1e-11)


@pytest.mark.parametrize(
    ("counts", "breslow_day", "tarone", "df"),
    [(bcg(), 171.765366579, 171.756672994, 12), (BERKELEY, 18.8255137052, 18.8255012521, 5)],
)
def test_homogeneity(counts, breslow_day: float, tarone: float, df: int) -> None:  # type: ignore[no-untyped-def]
    found = homogeneity(*counts)
    assert float(found.breslow_day) == pytest.approx(breslow_day, rel=1e-11)
    assert float(found.tarone) == pytest.approx(tarone, rel=1e-11)
    assert found.df == df


def test_association() -> None:
    """R: mantelhaen.test(UCBAdmissions, correct = FALSE)."""
    assert float(association(*BERKELEY)) == pytest.approx(1.52460666044, rel=1e-11)
    # one person a stratum cannot tell anything
    assert float(association([1, 30], [1, 100], [0, 15], [0, 100])) == pytest.approx(
        float(association([30], [100], [15], [100]))
    )


def test_fitted_counts_keep_margins_and_the_odds_ratio() -> None:
    """By root finding instead of the closed root, also at an odds ratio of exactly 1."""
    for counts in (
        ([30, 10], [100, 90], [15, 20], [80, 110]),
        ([10, 20], [100, 100], [20, 10], [100, 100]),
    ):
        x1, n1, x0, n0 = (np.array(v, float) for v in counts)
        ratio = float(np.exp(odds_ratio(*counts).value))
        total = 0.0
        for a, n, c, m in zip(x1, n1, x0, n0, strict=True):

            def off(
                e: float, n: float = n, c: float = a + c, m: float = m, r: float = ratio
            ) -> float:
                return e * (m - c + e) - r * (c - e) * (n - e)

            e = optimize.brentq(off, max(0.0, a + c - m), min(n, a + c), xtol=1e-13)
            total += (a - e) ** 2 * (1 / e + 1 / (a + c - e) + 1 / (n - e) + 1 / (m - a - c + e))
        assert float(homogeneity(*counts).breslow_day) == pytest.approx(total, rel=1e-9)


def test_strata_that_say_nothing_about_homogeneity() -> None:
    full = ([30, 10, 0, 50], [100, 100, 40, 50], [15, 20, 0, 60], [100, 100, 60, 60])
    some = tuple(v[:2] for v in full)
    assert homogeneity(*full).df == 1
    assert float(homogeneity(*full).tarone) == pytest.approx(float(homogeneity(*some).tarone))
    one = homogeneity([30], [100], [15], [100])
    assert (np.isnan(one.breslow_day), np.isnan(one.tarone), one.df) == (True, True, 0)
    empty = homogeneity([0, 0], [10, 10], [5, 5], [10, 10])  # an odds ratio of 0
    assert (bool(np.isnan(empty.tarone)), empty.df) == (True, 1)
    most = homogeneity([5, 5], [10, 10], [0, 0], [10, 10])  # and one without bound
    assert bool(np.isnan(most.breslow_day))
    assert homogeneity([0], [10], [0], [10]).df == 0


def test_many_comparisons_at_once_and_without_events() -> None:
    both = tuple(np.stack([np.array(v, float), np.array(v, float)[::-1]]) for v in BERKELEY)
    found = odds_ratio(*both)
    assert found.value == pytest.approx([0.100155387805] * 2)
    assert found.error == pytest.approx([0.0809889096562] * 2)
    assert association(*both) == pytest.approx([1.52460666044] * 2)
    for method in (risk_ratio, odds_ratio, rate_ratio):
        none = method([0], [10], [5], [10])
        assert (float(none.value), bool(np.isnan(none.error))) == (-np.inf, True)
        assert float(method([5], [10], [0], [10]).value) == np.inf
        assert np.isnan(method([0], [10], [0], [10]).value)
    assert float(risk_difference([0], [10], [0], [10]).error) == 0.0


@pytest.mark.parametrize(
    "method", [risk_ratio, risk_difference, odds_ratio, rate_ratio, rate_difference]
)
def test_each_of_many_tables_has_its_own_sums(method) -> None:  # type: ignore[no-untyped-def]
    one = ([30, 10, 4], [100, 100, 20], [15, 10, 9], [50, 100, 90])
    two = ([3, 60, 7], [40, 150, 30], [5, 44, 1], [80, 300, 25])
    both = method(*(np.array([a, b], float) for a, b in zip(one, two, strict=True)))
    alone = [method(*table) for table in (one, two)]
    assert both.value.tolist() == pytest.approx([float(a.value) for a in alone], rel=1e-12)
    assert both.error.tolist() == pytest.approx([float(a.error) for a in alone], rel=1e-12)


def test_berkeley_whole() -> None:
    found = mantel_haenszel(*BERKELEY)
    assert found.strata == 6
    assert found.crude_ratio.value == pytest.approx(557 / 1835 / (1198 / 2691))
    assert found.crude_ratio.low == pytest.approx(float(score_ratio(557, 1835, 1198, 2691, Z95)[0]))
    assert found.crude_difference.high80 == pytest.approx(
        float(score_difference(557, 1835, 1198, 2691, Z80)[1])
    )
    assert np.log([found.ratio.low, found.ratio.high]) == pytest.approx(
        [-0.0300065746246, 0.143348298082], rel=1e-9
    )
    assert np.log([found.odds_ratio.low, found.odds_ratio.high]) == pytest.approx(
        [-0.058579958268, 0.258890733879], rel=1e-9
    )
    assert [found.difference.low, found.difference.high] == pytest.approx(
        [-0.0106320429648, 0.0474824353465], rel=1e-9
    )
    assert found.ratio.method == found.odds_ratio.method == "Mantel-Haenszel"
    assert found.crude_ratio.method == "score"
    # metafor: rma(RR, method = "PM", test = "knha")
    assert np.log([found.random_ratio.value, found.random_ratio.low, found.random_ratio.high]) == (
        pytest.approx([0.071776286155174, -0.107005330939560, 0.250557903249908], rel=1e-8)
    )
    assert found.spread.tau2 == pytest.approx(0.014854464524336, rel=1e-8)
    assert found.spread.q == pytest.approx(18.095892866107395, rel=1e-10)
    assert found.spread.p == pytest.approx(0.002828594310115, rel=1e-9)
    assert found.spread.i2 == pytest.approx(0.57725995211939, rel=1e-8)
    assert [
        found.random_difference.value,
        found.random_difference.low,
        found.random_difference.high,
    ] == (pytest.approx([0.032781077835435, -0.061216966614763, 0.126779122285632], rel=1e-7))
    assert found.random_ratio.method == "random effects, Hartung-Knapp"
    assert found.breslow_day_p == pytest.approx(0.00207139034992, rel=1e-9)
    assert found.tarone_p == pytest.approx(0.00207140139788, rel=1e-9)
    assert found.association_p == pytest.approx(0.216923697056, rel=1e-9)


def test_rates_whole() -> None:
    found = mantel_haenszel(*WARFARIN, kind="rate")
    assert found.ratio.value == pytest.approx(np.exp(-1.02957459694))
    assert found.difference.low == pytest.approx(-0.0513168953641)
    assert found.crude_ratio.high == pytest.approx(
        float(rate_ratio_score(53, 2396, 133, 2207, Z95)[1])
    )
    assert found.crude_difference.low == pytest.approx(
        float(rate_difference_score(53, 2396, 133, 2207, Z95)[0])
    )
    # metafor IRR: tau2 0, so the error is that of chance within trials, not Hartung-Knapp's 0.126
    assert np.log(found.random_ratio.value) == pytest.approx(-1.0168157148127, rel=1e-9)
    assert np.log(found.random_ratio.high) == pytest.approx(-1.0168157148127 + T5 * 0.1634592500789)
    assert (found.spread.tau2, found.spread.q) == (0.0, pytest.approx(2.9624555044128))
    assert (found.odds_ratio, found.tarone_p, found.breslow_day_p, found.association_p) == (
        None,
    ) * 4
    spread = [
        (x + 0.5) / n**2
        for x, n in zip(WARFARIN[0] + WARFARIN[2], WARFARIN[1] + WARFARIN[3], strict=True)
    ]
    one = mantel_haenszel(*([v[0]] for v in WARFARIN), kind="rate")
    assert one.random_difference.high == pytest.approx(
        9 / 413 - 19 / 398 + Z95 * np.sqrt(spread[0] + spread[6])
    )


def test_dispersion_constants_and_strata_with_one_group() -> None:
    one = mantel_haenszel(*BERKELEY)
    four = mantel_haenszel(*BERKELEY, phi=4.0, phi_df=1e9)
    for name in ("ratio", "odds_ratio"):
        near, far = getattr(one, name), getattr(four, name)
        assert np.log(far.high / far.value) == pytest.approx(2 * np.log(near.high / near.value))
    assert four.random_ratio == one.random_ratio
    swapped = mantel_haenszel(
        *BERKELEY, constants=replace(settings(), established=0.80, suggested=0.95)
    )
    assert swapped.ratio.low == one.ratio.low80
    assert swapped.random_ratio.high80 == one.random_ratio.high
    longer = mantel_haenszel(*([*v, e] for v, e in zip(BERKELEY, (3, 30, 0, 0), strict=True)))
    assert longer.strata == 6
    assert longer.ratio == one.ratio
    assert longer.crude_ratio.value == pytest.approx(560 / 1865 / (1198 / 2691))


def test_half_an_event_where_there_is_none() -> None:
    found = mantel_haenszel([0, 4], [50, 50], [5, 6], [100, 100])
    logs = [np.log(0.5 / 51 / (5.5 / 101)), np.log(4 / 50 / (6 / 100))]
    variance = [1 / 0.5 + 1 / 5.5 - 1 / 51 - 1 / 101, 1 / 4 + 1 / 6 - 1 / 50 - 1 / 100]
    weight = 1 / np.array(variance)
    q = (weight * (logs - (weight * logs).sum() / weight.sum()) ** 2).sum()
    assert found.spread.q == pytest.approx(q)
    for counts in (
        ([50, 4], [50, 50], [5, 6], [100, 100]),
        ([5, 4], [50, 50], [100, 6], [100, 100]),
    ):
        assert np.isfinite(mantel_haenszel(*counts).spread.q)
    full = mantel_haenszel([50], [50], [5], [100])
    assert np.log(full.random_ratio.value) == pytest.approx(np.log(50.5 / 51 / (5.5 / 101)))
    other = mantel_haenszel([5], [50], [100], [100])
    assert np.log(other.random_ratio.value) == pytest.approx(np.log(5.5 / 51 / (100.5 / 101)))
    rate = mantel_haenszel([0], [50], [5], [100], kind="rate")
    assert np.log(rate.random_ratio.value) == pytest.approx(np.log(0.5 / 50 / (5.5 / 100)))
    busy = mantel_haenszel([50], [50], [5], [100], kind="rate")
    assert busy.random_ratio.value == pytest.approx(20.0)
    nobody = mantel_haenszel([5], [50], [0], [100])
    assert (nobody.crude_ratio.value, nobody.ratio.value) == (None, None)
    assert mantel_haenszel([0], [50], [0], [100]).association_p is None


def test_a_stratum_in_which_everybody_had_the_event_is_not_known_for_certain() -> None:
    """By the sums of Cochran, DerSimonian and Laird: v = 2/9.5 - 2/10 there, not 0."""
    found = mantel_haenszel([3, 9], [9, 9], [4, 9], [9, 9])
    y = np.log([3 / 4, 1.0])
    v = np.array([1 / 3 + 1 / 4 - 2 / 9, 2 / 9.5 - 2 / 10])
    centre = (y / v).sum() / (1 / v).sum()
    assert found.spread.tau2 == 0
    assert found.spread.q == pytest.approx(((y - centre) ** 2 / v).sum())
    assert np.log(found.random_ratio.value) == pytest.approx(centre)
    far = 12.706204736432095 / np.sqrt((1 / v).sum())  # t on 1
    assert np.log(found.random_ratio.high) == pytest.approx(centre + far)


def test_a_stratum_of_one_person_on_each_side_is_a_stratum() -> None:
    assert mantel_haenszel([0], [1], [1], [1]).crude_difference.value == -1


@pytest.mark.parametrize(
    ("counts", "kind", "words"),
    [
        (([1], [9], [1], [9]), "mean", "‘mean’ cannot be compared"),
        (([1, 2], [9], [1], [9]), "proportion", "one number for each stratum"),
        (([[1]], [[9]], [[1]], [[9]]), "proportion", "one number for each stratum"),
        (([-1], [9], [1], [9]), "rate", "below 0"),
        (([10], [9], [1], [9]), "proportion", "more events than people"),
        (([1], [9], [10], [9]), "proportion", "more events than people"),
        (([1, 0], [9, 0], [0, 1], [0, 9]), "proportion", "No stratum has people of both"),
    ],
)
def test_what_cannot_be_compared(counts, kind: str, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PlanError, match=words):
        mantel_haenszel(*counts, kind=kind)
