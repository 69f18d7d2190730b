"""Standardised rates against PHEindicatormethods 2.1.0 and R epitools 0.5-10.1 (`data/`)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from evenhand.equity.standardised import direct_standardised, indirect_standardised
from evenhand.errors import PlanError
from evenhand.stats.critical import Floats, critical
from evenhand.stats.intervals import byar, exact_poisson
from evenhand.stats.standardise import direct, indirect, log_ratio_error

DATA = Path(__file__).parents[1] / "stats" / "data"
Z95 = 1.959963984540054
Z80 = 1.2815515655446004


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bands(name: str) -> Floats:
    """One column of in05 as groups by bands."""
    return np.array([float(row[name]) for row in table("in05_age_banded")]).reshape(5, 6)


def groups() -> list[str]:
    return [row["group"] for row in table("in05_age_banded")[::6]]


X, N, W = bands("numerator"), bands("denominator"), bands("stdpop")[0]
RX, RN = bands("ref_numerator")[0], bands("ref_denominator")[0]


@pytest.mark.parametrize(("level", "suffix"), [(0.95, "95_0cl"), (0.998, "99_8cl")])
def test_dobson_as_public_health_practice_has_it(level: float, suffix: str) -> None:
    found = direct(X, N, W, critical(level))
    by_group = {row["group"]: row for row in table("phe_dsr_dobson")}
    for i, group in enumerate(groups()):
        row = by_group[group]
        ours = [1000 * float(v[i]) for v in (found.value, found.low, found.high)]
        theirs = [float(row[k]) for k in ("value", f"lower{suffix}", f"upper{suffix}")]
        assert ours == pytest.approx(theirs, rel=1e-12)
        assert found.events[i] == int(row["total_count"])
    assert not found.empty.any()


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_gamma_limits_are_those_of_epitools(level: float) -> None:
    found = direct(X, N, W, critical(level), method="gamma")
    rows = [row for row in table("epitools_in05") if float(row["level"]) == level]
    for i, row in enumerate(rows):
        ours = [float(v[i]) for v in (found.value, found.low, found.high)]
        assert ours == pytest.approx([float(row[k]) for k in ("dsr", "low", "high")], rel=1e-10)


def test_indirect_ratio_and_its_limits() -> None:
    """Expected and SMR as epitools; limits exact (Garwood) under 10, else Byar, over expected."""
    found = indirect(X, N, RX, RN, Z95)
    rows = table("epitools_in05")[:5]
    assert found.expected == pytest.approx([float(r["expected"]) for r in rows], rel=1e-10)
    assert found.value == pytest.approx([float(r["smr"]) for r in rows], rel=1e-10)
    low, high = byar(found.observed, Z95)
    assert found.low == pytest.approx(low / found.expected)
    assert found.high == pytest.approx(high / found.expected)
    few = indirect([[4, 5]], [[100, 100]], [10, 10], [100, 100], Z95)
    low, high = exact_poisson([9.0], Z95)
    assert few.low == pytest.approx(low / 20)
    assert few.high == pytest.approx(high / 20)
    assert few.observed.tolist() == [9]


def test_nothing_expected_has_no_ratio() -> None:
    found = indirect([[0.0]], [[0.0]], [10], [100], Z95)
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()


def test_blank_under_ten_events_and_without_people_in_a_band() -> None:
    x, n = [[9, 0], [10, 0], [10, 5]], [[100, 100], [100, 100], [100, 0]]
    found = direct(x, n, [1, 1], Z95)
    assert np.isnan(found.value).tolist() == [True, False, True]
    assert np.isnan(found.high).tolist() == [True, False, True]
    assert found.empty.tolist() == [False, False, True]
    assert found.value[1] == pytest.approx(0.05)
    assert direct(x, n, [1, 0], Z95).empty.tolist() == [False, False, False]
    assert direct(x[:1], n[:1], [1, 1], Z95, fewest=9).value[0] == pytest.approx(0.045)


def test_many_tables_at_once() -> None:
    both = direct(np.stack([X, X[::-1]]), np.stack([N, N[::-1]]), W, Z95)
    alone = direct(X, N, W, Z95)
    assert both.value == pytest.approx(np.stack([alone.value, alone.value[::-1]]))
    assert both.high == pytest.approx(np.stack([alone.high, alone.high[::-1]]))
    gap = np.stack([N, np.where(np.arange(6) == 2, 0, N)])
    assert direct(np.stack([X, 0 * X]), gap, W, Z95).empty.tolist() == [[False] * 5, [True] * 5]
    expected = indirect(np.stack([X, X]), np.stack([N, 2 * N]), RX, RN, Z95).expected
    assert expected[1] == pytest.approx(2 * expected[0])


def test_remedies_say_what_to_give() -> None:
    with pytest.raises(PlanError) as raised:
        direct_standardised(["A", "B"], [[1], [2]], [[9], [9]], [1], compare_with="C")
    assert raised.value.remedy == "Name one of: A, B."
    with pytest.raises(PlanError) as raised:
        direct_standardised(["A"], [[1]], [[9]], [1], method="wald")
    assert raised.value.remedy == "Ask for dobson or gamma."


def test_groups_without_people_or_events_have_no_ratio() -> None:
    found = direct_standardised(
        ["A", "B", "C"],
        [[0, 0], [20, 30], [0, 0]],
        [[0, 0], [90, 90], [50, 60]],
        [1, 1],
        compare_with="B",
    )
    nobody, comparison, none = found.rates
    assert (nobody.crude.value, nobody.crude_ratio.value) == (None, None)
    assert (comparison.crude_ratio, comparison.standardised_ratio) == (None, None)
    assert (none.crude_ratio.value, none.crude_ratio.high) == (0.0, None)
    assert [r.standardised_ratio for r in found.rates] == [None] * 3
    assert nobody.blank == ("nobody in a band that the standard population has. Join bands first.")
    assert none.blank == (
        "fewer than 10 events: a standardised rate would be noise. Pool periods or groups first."
    )
    assert nobody.crude_ratio.method == "delta method on the log scale"


def test_events_that_are_not_independent_widen_the_limits() -> None:
    """Twice the variance of every count: sqrt(2) times the distance from the rate."""
    one, two = direct(X, N, W, Z95), direct(X, N, W, Z95, count_variance=2 * X)
    assert two.value == pytest.approx(one.value)
    assert two.variance == pytest.approx(2 * one.variance)
    assert two.high - two.value == pytest.approx(np.sqrt(2) * (one.high - one.value))


def test_ratio_of_two_rates_with_one_band_is_the_log_wald_rate_ratio() -> None:
    """R: se of the log rate ratio is sqrt(1/96 + 1/467)."""
    x, n = np.array([[96.0], [467]]), np.array([[2111.0], [14679]])
    found = direct(x, n, [1.0], Z95)
    error = log_ratio_error(found.value[0], found.variance[0], found.value[1], found.variance[1])
    assert float(error) == pytest.approx(np.sqrt(1 / 96 + 1 / 467))


def test_groups_with_their_crude_rates_beside() -> None:
    found = direct_standardised(groups(), X, N, W, compare_with="White")
    assert [r.group for r in found.rates] == ["White", "Mixed", "Asian", "Black", "Other"]
    assert (found.bands, found.compared_with) == ("age", "White")
    assert found.method == "Dobson with Byar limits"
    white, black = found.rates[0], found.rates[3]
    assert (black.events, black.people, black.blank) == (117, 2100, "")
    assert black.crude.value == pytest.approx(117 / 2100)
    assert black.crude.low == pytest.approx(float(byar(117, Z95)[0]) / 2100)
    assert black.standardised is not None
    assert black.standardised.low == pytest.approx(0.0430521051857, rel=1e-9)
    narrow = direct(X, N, W, Z80)
    assert black.standardised.high80 == pytest.approx(float(narrow.high[3]))
    assert (white.crude_ratio, white.standardised_ratio) == (None, None)
    assert black.crude_ratio is not None
    assert black.standardised_ratio is not None
    assert black.crude_ratio.value == pytest.approx(117 / 2100 / (466 / 15000))
    error = np.sqrt(1 / 117 + 1 / 466)
    assert black.crude_ratio.high == pytest.approx(117 / 2100 / (466 / 15000) * np.exp(Z95 * error))
    assert black.standardised_ratio.value == pytest.approx(52.424654472474 / 30.870680803398)
    variance = direct(X, N, W, Z95).variance
    error = np.hypot(
        np.sqrt(variance[3]) / 0.052424654472474, np.sqrt(variance[0]) / 0.030870680803398
    )
    assert np.log(black.standardised_ratio.low80) == pytest.approx(
        np.log(52.424654472474 / 30.870680803398) - Z80 * error
    )
    assert black.standardised_ratio.method == black.crude_ratio.method
    assert black.crude_ratio.method == "delta method on the log scale"
    assert "beside the crude rate and never instead of it" in found.caution
    assert "what racism itself causes" in found.caution
    gamma = direct_standardised(groups(), X, N, W, method="gamma")
    assert gamma.method == "Fay and Feuer gamma"
    assert gamma.rates[4].standardised is not None
    assert gamma.rates[4].standardised.high == pytest.approx(0.0628190880262)
    assert gamma.rates[3].crude_ratio is None
    assert gamma.compared_with == ""


def test_blank_rates_say_why() -> None:
    found = direct_standardised(
        ["A", "B", "C"],
        [[5, 4], [10, 9], [20, 0]],
        [[50, 50], [100, 100], [100, 0]],
        [1, 1],
        bands="parity",
        compare_with="B",
    )
    a, b, c = found.rates
    assert (a.standardised, a.standardised_ratio) == (None, None)
    assert a.blank.startswith("fewer than 10 events")
    assert a.crude_ratio is not None  # the crude rate stays
    assert b.blank == ""
    assert c.blank.startswith("nobody in a band")
    assert c.standardised_ratio is None
    assert found.caution.startswith("Standardised for parity,")


def test_a_group_without_events_has_no_log_ratio() -> None:
    found = direct_standardised(["A", "B"], [[0], [20]], [[50], [100]], [1], compare_with="B")
    ratio = found.rates[0].crude_ratio
    assert ratio is not None
    assert (ratio.value, ratio.high) == (0.0, None)


def test_indirect_by_group() -> None:
    found = indirect_standardised(groups(), X, N, RX, RN, bands="age")
    black = found.ratios[3]
    assert (black.group, black.observed) == ("Black", 117)
    assert black.expected == pytest.approx(77.5857411478)
    low, high = byar(117, critical(0.998))
    assert black.low998 == pytest.approx(float(low) / 77.5857411478)
    assert black.high998 == pytest.approx(float(high) / 77.5857411478)
    assert black.ratio.low == pytest.approx(float(byar(117, Z95)[0]) / 77.5857411478)
    assert black.ratio.high80 == pytest.approx(float(byar(117, Z80)[1]) / 77.5857411478)
    assert black.ratio.method == black.crude.method == "exact under 10 events, else Byar"
    assert black.crude.value == pytest.approx(117 / 2100)
    assert (found.bands, found.caution.startswith("Standardised for age,")) == ("age", True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"numerator": [[1, 2]]}, "one number for each group and band"),
        ({"standard": [1, 2, 3]}, "one number for each group and band"),
        ({"numerator": [1, 2]}, "one number for each group and band"),
        ({"numerator": [[-1, 2], [3, 4]]}, "below 0"),
        ({"denominator": [[9, 9], [9, -9]]}, "below 0"),
        ({"standard": [-1, 2]}, "below 0"),
        ({"standard": [0, 0]}, "standard population is empty"),
        ({"method": "wald"}, "‘wald’ is no method"),
        ({"compare_with": "C"}, "no group ‘C’ to compare with"),
    ],
)
def test_what_cannot_be_standardised(changed: dict[str, object], words: str) -> None:
    given: dict[str, object] = {
        "numerator": [[1, 2], [3, 4]],
        "denominator": [[9, 9], [9, 9]],
        "standard": [1, 1],
    }
    given |= changed
    options = {k: given.pop(k) for k in ("method", "compare_with") if k in given}
    with pytest.raises(PlanError, match=words):
        direct_standardised(["A", "B"], **given, **options)  # type: ignore[arg-type]
