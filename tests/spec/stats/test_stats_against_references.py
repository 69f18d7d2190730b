"""Intervals and tests against PHEindicatormethods 2.1.0, R stats and statsmodels 0.15 (`data/`)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from evenhand.stats.critical import critical
from evenhand.stats.dispersion import dispersion, mean_dispersion
from evenhand.stats.intervals import (
    byar,
    clopper_pearson,
    exact_poisson,
    poisson_rate,
    student_mean,
    wilson,
)
from evenhand.stats.means import mean_difference, mean_ratio, moments
from evenhand.stats.omnibus import chi_squared, chi_squared_p, dispersed_p, mean_chi_squared
from evenhand.stats.persontime import (
    rate_difference_score,
    rate_ratio,
    rate_ratio_mid_p,
    rate_ratio_score,
    rate_score_z,
)
from evenhand.stats.proportions import newcombe, score_difference, score_ratio, score_z

DATA = Path(__file__).parent / "data"
Z95 = 1.959963984540054


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


def two_groups() -> dict[str, np.ndarray]:
    """The statsmodels table: one row a quantity, one column a group."""
    with (DATA / "statsmodels_two_group_cis_in01.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] not in ("", "group")]
    return {r[0]: np.array(r[1:], float) for r in rows if not r[0].startswith("rateratio_exact")}


@pytest.mark.parametrize(("level", "suffix"), [(0.95, "95_0cl"), (0.998, "99_8cl")])
def test_wilson_on_every_edge(level: float, suffix: str) -> None:
    rows = table("phe_proportion_wilson")
    low, high = wilson(column(rows, "numerator"), column(rows, "denominator"), critical(level))
    np.testing.assert_allclose(low, column(rows, f"lower{suffix}"), rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(high, column(rows, f"upper{suffix}"), rtol=1e-10)


@pytest.mark.parametrize(("level", "suffix"), [(0.95, "95_0cl"), (0.998, "99_8cl")])
def test_byar_and_exact_on_every_edge(level: float, suffix: str) -> None:
    rows = table("phe_rate_byar_exact")
    found = poisson_rate(column(rows, "numerator"), column(rows, "denominator"), critical(level))
    np.testing.assert_allclose(found[0] * 1000, column(rows, f"lower{suffix}"), rtol=1e-9)
    np.testing.assert_allclose(found[1] * 1000, column(rows, f"upper{suffix}"), rtol=1e-9)


def test_the_five_groups() -> None:
    for name, method in (("phe_proportion_in01", wilson), ("phe_rate_in01", poisson_rate)):
        rows = table(name)
        low, high = method(column(rows, "numerator"), column(rows, "denominator"), Z95)
        np.testing.assert_allclose(low * 1000, column(rows, "lowercl"), rtol=1e-10)
        np.testing.assert_allclose(high * 1000, column(rows, "uppercl"), rtol=1e-10)


@pytest.mark.parametrize(
    ("prefix", "method"),
    [
        ("diff_newcomb", newcombe),
        ("ratio_score", score_ratio),
        ("rateratio_score", rate_ratio_score),
        ("ratediff_score", rate_difference_score),
    ],
)
def test_two_groups_against_statsmodels(prefix: str, method) -> None:  # type: ignore[no-untyped-def]
    t = two_groups()
    low, high = method(t["x1"], t["n1"], t["x0"], t["n0"], Z95)
    # statsmodels finds its score roots to about 1e-8
    np.testing.assert_allclose(low, t[f"{prefix}_lo"], rtol=1e-6)
    np.testing.assert_allclose(high, t[f"{prefix}_hi"], rtol=1e-6)


@pytest.mark.parametrize(
    ("counts", "limits"),
    [
        # Newcombe 1998, table II, method 6 (Miettinen and Nurminen)
        ((56, 70, 48, 80), (0.0528, 0.3382)),
        ((9, 10, 3, 10), (0.1700, 0.8406)),
        ((6, 7, 2, 7), (0.0342, 0.8534)),
        ((5, 56, 0, 29), (-0.0326, 0.1933)),
        ((0, 10, 0, 20), (-0.1658, 0.2844)),
        ((0, 10, 0, 10), (-0.2879, 0.2879)),
        ((10, 10, 0, 20), (0.7156, 1.0)),
        ((10, 10, 0, 10), (0.6636, 1.0)),
        # R PropCIs::diffscoreci(7, 34, 1, 34, 0.95): 0.0270416, 0.3452912
        ((7, 34, 1, 34), (0.0270, 0.3453)),
    ],
)
def test_score_difference_published(counts: tuple[int, ...], limits: tuple[float, float]) -> None:
    low, high = score_difference(*counts, Z95)
    assert (round(float(low), 4), round(float(high), 4)) == limits


@pytest.mark.parametrize(
    ("counts", "limits"),
    [
        # Newcombe 1998, table II, method 10
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
    ],
)
def test_newcombe_published(counts: tuple[int, ...], limits: tuple[float, float]) -> None:
    low, high = newcombe(*counts, Z95)
    assert (round(float(low), 4), round(float(high), 4)) == limits


@pytest.mark.parametrize("counts", [(96, 2111, 467, 14679), (31, 937, 467, 14679), (3, 40, 9, 50)])
def test_score_difference_at_its_own_limits(counts: tuple[int, ...]) -> None:
    """At each limit the rates that maximise the likelihood give exactly the multiplier.

    statsmodels 0.15 fails this (its issue 10269: x0 where n0 belongs in the cubic), so its
    `diff_score` columns are not the truth here.
    """
    x1, n1, x0, n0 = counts
    for limit, sign in zip(score_difference(*counts, Z95), (1, -1), strict=True):
        d = float(limit)

        def minus_log_likelihood(p: float, d: float = d) -> float:
            return -(
                x1 * np.log(p + d)
                + (n1 - x1) * np.log(1 - p - d)
                + x0 * np.log(p)
                + (n0 - x0) * np.log(1 - p)
            )

        bounds = (max(0.0, -d) + 1e-12, min(1.0, 1 - d) - 1e-12)
        p = optimize.minimize_scalar(
            minus_log_likelihood, bounds=bounds, method="bounded", options={"xatol": 1e-13}
        ).x
        total = n1 + n0
        variance = ((p + d) * (1 - p - d) / n1 + p * (1 - p) / n0) * total / (total - 1)
        assert (x1 / n1 - x0 / n0 - d) / np.sqrt(variance) == pytest.approx(sign * Z95, abs=1e-5)


def test_statsmodels_score_difference_is_near_but_not_it() -> None:
    t = two_groups()
    _, high = score_difference(t["x1"], t["n1"], t["x0"], t["n0"], Z95)
    assert (np.abs(high - t["diff_score_hi"]) > 1e-6).all()
    assert (np.abs(high - t["diff_score_hi"]) < 1e-4).all()


def test_omnibus_chi_squared() -> None:
    expected = {row["input"]: row for row in table("omnibus_tests")}
    five = table("phe_proportion_in01")[:5]
    sixteen = table("in02_nhs16plus1_small")
    stated = [row for row in sixteen if row["code"] not in ("Z", "99")]
    for name, rows in (("in01", five), ("in02", stated)):
        chi2, df = chi_squared(column(rows, "numerator"), column(rows, "denominator"))
        assert chi2 == pytest.approx(float(expected[name]["chisq"]), rel=1e-12)
        assert df == int(expected[name]["df"])
        assert chi_squared_p(chi2, df) == pytest.approx(float(expected[name]["p"]), rel=1e-10)


def test_score_statistic_is_r_prop_test_without_correction() -> None:
    """R's chi-squared is ours without N/(N - 1)."""
    for name in ("pairwise_in01_vs_White", "pairwise_in02_vs_A"):
        rows = table(name)
        x1, n1, x0, n0 = (column(rows, c) for c in ("x1", "n1", "x0", "n0"))
        z = score_z(x1, n1, x0, n0) * np.sqrt((n1 + n0) / (n1 + n0 - 1))
        p = np.array([chi_squared_p(v**2, 1) for v in z])
        np.testing.assert_allclose(p, column(rows, "chisq_p_nocc"), rtol=1e-9)


def test_rate_score_z_at_the_limit_of_equality() -> None:
    """The multiplier at which an interval just touches equality is the test statistic."""
    z = float(rate_score_z(96, 2111, 467, 14679))
    assert float(rate_ratio_score(96, 2111, 467, 14679, z)[0]) == pytest.approx(1.0, rel=1e-9)
    assert float(rate_difference_score(96, 2111, 467, 14679, z)[0]) == pytest.approx(0, abs=1e-9)


def test_mid_p_lies_inside_the_exact_interval_and_near_it() -> None:
    """R poisson.test gives the exact conditional interval; mid-P is narrower, never wider."""
    rows = table("pairwise_in02_vs_A")
    counts = [column(rows, c) for c in ("x1", "n1", "x0", "n0")]
    low, high = rate_ratio_mid_p(*counts, Z95)
    exact_low, exact_high = column(rows, "pois_exact_lo"), column(rows, "pois_exact_hi")
    assert ((low > exact_low) & (high < exact_high)).all()
    np.testing.assert_allclose(low, exact_low, rtol=0.12)
    np.testing.assert_allclose(high, exact_high, rtol=0.12)


def test_mid_p_by_its_definition() -> None:
    """4 against 2 events at equal exposure: half of P(4) and the tail make 2.5 % at each limit."""
    from scipy.stats import binom

    low, high = (float(v) for v in rate_ratio_mid_p(4, 1000, 2, 1000, Z95))
    share = low / (1 + low), high / (1 + high)
    assert binom.sf(4, 6, share[0]) + binom.pmf(4, 6, share[0]) / 2 == pytest.approx(0.025)
    assert binom.cdf(3, 6, share[1]) + binom.pmf(4, 6, share[1]) / 2 == pytest.approx(0.025)


def test_few_events_take_mid_p_and_many_the_score() -> None:
    x1, x0 = np.array([9.0, 10.0, 10.0]), np.array([50.0, 9.0, 10.0])
    low, _ = rate_ratio(x1, 100, x0, 100, Z95)
    mid, score = rate_ratio_mid_p(x1, 100, x0, 100, Z95), rate_ratio_score(x1, 100, x0, 100, Z95)
    assert low.tolist() == [mid[0][0], mid[0][1], score[0][2]]


def test_clopper_pearson_published() -> None:
    """Newcombe 1998 (single proportions), method 5: 81/263, 15/148, 0/20, 1/29."""
    low, high = clopper_pearson([81, 15, 0, 1], [263, 148, 20, 29], Z95)
    assert low.round(4).tolist() == [0.2527, 0.0578, 0.0, 0.0009]
    assert high.round(4).tolist() == [0.3676, 0.1617, 0.1684, 0.1776]
    assert [float(v) for v in clopper_pearson(20, 20, Z95)] == [pytest.approx(0.8316, abs=1e-4), 1]


def test_byar_stays_close_to_exact_from_ten_events() -> None:
    x = np.arange(10, 2000, 7.0)
    (low, high), (exact_low, exact_high) = byar(x, Z95), exact_poisson(x, Z95)
    assert np.abs(low / exact_low - 1).max() <= 0.0017
    assert np.abs(high / exact_high - 1).max() <= 0.00006


def test_welch_against_student_1908() -> None:
    """Student's sleep data (R t.test): difference -3.365 to 0.205, on 17.776 degrees of freedom."""
    one = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    two = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    means, variances = (one.mean(), two.mean()), (one.var(ddof=1), two.var(ddof=1))
    low, high = mean_difference(means, variances, (10, 10), 0.95)
    assert float(low) == pytest.approx(-3.3654832, abs=1e-7)
    assert float(high) == pytest.approx(0.2054832, abs=1e-7)


def test_student_mean_and_moments() -> None:
    """R t.test(sleep$extra[1:10]): mean 0.75, 95 % -0.5297804 to 2.0297804."""
    values = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]) - 5
    mean, variance = moments(10, values.sum(), (values**2).sum(), origin=5.0)
    low, high = student_mean(mean, variance, 10, 0.95)
    assert float(low) == pytest.approx(-0.5297804, abs=1e-7)
    assert float(high) == pytest.approx(2.0297804, abs=1e-7)


def test_ratio_of_means_by_hand() -> None:
    """ln(12/10) -+ t sqrt(4/20/144 + 9/30/100); Welch-Satterthwaite on those two terms."""
    terms = np.array([4 / 20 / 144, 9 / 30 / 100])
    df = terms.sum() ** 2 / (terms[0] ** 2 / 19 + terms[1] ** 2 / 29)
    from scipy.stats import t

    half = t.ppf(0.975, df) * np.sqrt(terms.sum())
    low, high = mean_ratio((12.0, 10.0), (4.0, 9.0), (20, 30), 0.95)
    assert np.log([low, high]) == pytest.approx([np.log(1.2) - half, np.log(1.2) + half])


def test_dispersion_by_hand() -> None:
    """Two months of 5 and 15 in 100: p = 0.1, sum 25/9 twice, on 1 degree of freedom.

    20 events: (1 - 0.2)^2 / (20 x 0.9) = 8/225 is what they cannot show of each 1 above 1.
    """
    found = dispersion(np.array([[5.0, 15.0]]), np.full((1, 2), 100.0), np.zeros(2, int))
    assert (found.phi, found.df) == (pytest.approx(50 / 9 * (1 + 41 / 9 * 8 / 225)), 1.0)
    rate = dispersion(
        np.array([[5.0, 15.0]]), np.full((1, 2), 100.0), np.zeros(2, int), kind="rate"
    )
    assert rate.phi == pytest.approx(5 * (1 + 4 / 20))


def test_dispersion_of_means_is_the_analysis_of_variance() -> None:
    """One group, one phase, months of equal size: phi is the F of a one-way analysis of variance."""
    from scipy.stats import f_oneway

    months = np.random.default_rng(5).normal(10, 2, (6, 12)) + np.arange(6)[:, None]
    n, sums = np.full((1, 6), 12.0), months.sum(axis=1)[None]
    found = mean_dispersion(n, sums, (months**2).sum(axis=1)[None], np.zeros(6, int))
    assert found.phi == pytest.approx(f_oneway(*months).statistic)
    assert found.df == 5
    variance = months.var(axis=1, ddof=1)
    chi2, df = mean_chi_squared(months.mean(axis=1), variance, np.full(6, 12.0))
    assert chi2 / df == pytest.approx(found.phi)


def test_dispersed_p_is_an_f_test() -> None:
    from scipy.stats import f

    assert dispersed_p(12.0, 4, 1.5, 30.0) == pytest.approx(f.sf(2.0, 4, 30))
    assert dispersed_p(12.0, 4, 1.0, 30.0) == pytest.approx(chi_squared_p(12.0, 4))
