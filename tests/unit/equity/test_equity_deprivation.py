"""Gradients over ordered levels: refused for ethnicity, complete for deprivation."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.equity.deprivation import slope_index
from evenhand.errors import PlanError
from evenhand.ethnicity import EthnicGroup
from evenhand.stats.gradient import concentration, fitted, straight
from evenhand.stats.intervals import poisson_rate, wilson

LEVELS = ["1 most deprived", "2", "3", "4", "5 least deprived"]
X, N = np.array([96.0, 81, 70, 52, 44]), np.array([2400.0, 2200, 2100, 1900, 1800])
Z95, Z80 = 1.959963984540054, 1.2815515655446004


def test_every_number_of_a_gradient() -> None:
    found = slope_index(LEVELS, X, N)
    line = fitted(X, N)
    assert (found.dimension, found.model) == ("deprivation", "logistic maximum likelihood")
    assert found.slope.value == pytest.approx(float(line.top - line.bottom))
    assert found.slope.low == pytest.approx(
        float(line.top - line.bottom - Z95 * line.difference_error)
    )
    assert found.slope.high80 == pytest.approx(
        float(line.top - line.bottom + Z80 * line.difference_error)
    )
    assert found.relative.value == pytest.approx(float(line.top / line.bottom))
    assert np.log(found.relative.high) == pytest.approx(
        float(np.log(line.top / line.bottom) + Z95 * line.log_ratio_error)
    )
    assert found.slope.method == found.relative.method == found.model
    assert (found.bottom, found.top) == (float(line.bottom), float(line.top))
    p = X / N
    aci, aci_error, rci, rci_error = (
        float(v) for v in concentration(p, np.sqrt(p * (1 - p) / N), N)
    )
    assert found.absolute_concentration.value == pytest.approx(aci)
    assert found.absolute_concentration.high == pytest.approx(aci + Z95 * aci_error)
    assert found.relative_concentration.value == pytest.approx(rci)
    assert found.relative_concentration.low == pytest.approx(rci - Z95 * rci_error)
    assert found.absolute_concentration.method == "delta method"
    assert found.relative_concentration.method == "delta method"
    assert found.misfit_p == pytest.approx(0.9402, abs=1e-4)  # chi-squared 0.40024 on 3
    assert found.notes == ()
    first = found.levels[0]
    assert (first.label, first.events, first.people) == ("1 most deprived", 96, 2400)
    assert first.rank == pytest.approx(2400 / 10400 / 2)
    assert first.rate.low == pytest.approx(float(wilson(96, 2400, Z95)[0]))
    assert first.rate.method == "Wilson score"
    assert found.sentence == (
        "More people towards the most disadvantaged end of deprivation had the event: 0.0441 there "
        "against 0.0239 at the other end, 1.85 times (1.27 to 2.68)."
    )


def test_the_other_way_round_and_too_few_to_tell() -> None:
    turned = slope_index(LEVELS, X[::-1], N[::-1]).sentence
    assert turned == (
        "More people towards the least disadvantaged end of deprivation had the event: 0.0441 there "
        "against 0.0239 at the other end, 1.85 times (1.27 to 2.68)."
    )
    few = slope_index(LEVELS, [3, 2, 2, 2, 1], [60, 60, 60, 60, 60], dimension="income")
    assert few.sentence.startswith("No gradient by income is seen (")
    assert "do not show that there is none" in few.sentence
    none = slope_index(LEVELS, [0] * 5, N)
    assert (none.slope.value, none.relative.low, none.bottom) == (None, None, None)
    assert none.sentence.startswith("No gradient by deprivation is seen")


def test_rates_by_poisson_and_by_a_straight_line() -> None:
    rate = slope_index(LEVELS, X, N, model="poisson")
    line = fitted(X, N, model="poisson")
    assert rate.relative.value == pytest.approx(float(line.top / line.bottom))
    assert rate.model == "Poisson maximum likelihood"
    assert rate.levels[0].rate.high == pytest.approx(float(poisson_rate(96, 2400, Z95)[1]))
    assert rate.levels[0].rate.method == "exact under 10 events, else Byar"
    expected = concentration(X / N, np.sqrt(X) / N, N)
    assert rate.absolute_concentration.high == pytest.approx(float(expected[0] + Z95 * expected[1]))
    least = slope_index(LEVELS, X, N, model="linear")
    p = X / N
    straightened = straight(p, np.sqrt(p * (1 - p) / N), N)
    assert least.slope.value == pytest.approx(-0.020089462557, rel=1e-10)  # R lm
    assert least.slope.low == pytest.approx(
        -0.020089462557 - Z95 * float(straightened.difference_error), rel=1e-9
    )
    assert least.model == "weighted least squares"


def test_a_level_without_events_is_not_known_exactly() -> None:
    """healthequal takes a rate of 0 as known (SE 0); here half an event stands in for its error."""
    found = slope_index(["a", "b", "c"], [0, 5, 10], [100, 100, 100], model="linear")
    p = np.array([0.5 / 101, 0.05, 0.1])
    error = straight([0, 0.05, 0.1], np.sqrt(p * (1 - p) / 100), [100] * 3).difference_error
    assert found.slope.high == pytest.approx(0.15 + Z95 * float(error))
    full = slope_index(["a", "b", "c"], [100, 95, 90], [100, 100, 100], model="linear")
    assert full.slope.high == pytest.approx(-0.15 + Z95 * float(error))
    rate = slope_index(["a", "b", "c"], [0, 5, 10], [100] * 3, model="poisson")
    spread = concentration([0, 0.05, 0.1], np.sqrt([0.5, 5, 10]) / 100, [100] * 3)
    assert rate.absolute_concentration.high == pytest.approx(float(spread[0] + Z95 * spread[1]))


def test_over_dispersion_widens_and_excuses_misfit() -> None:
    one, four = slope_index(LEVELS, X, N), slope_index(LEVELS, X, N, phi=4.0, phi_df=1e9)
    assert four.slope.high - four.slope.value == pytest.approx(
        2 * (one.slope.high - one.slope.value), rel=1e-6
    )
    bent = slope_index(["a", "b", "c"], [10, 40, 10], [100, 100, 100])
    assert bent.misfit_p < 0.001
    assert len(bent.notes) == 1
    assert bent.notes[0] == (
        "The levels do not lie on one line (p 0.000): read the rate of each level, not only the "
        "index."
    )
    wide = slope_index(["a", "b", "c"], [10, 40, 10], [100, 100, 100], phi=30.0, phi_df=30.0)
    assert wide.notes == ()


@pytest.mark.parametrize(
    ("levels", "dimension"),
    [
        (["1", "2", "3"], "Ethnicity"),
        (["1", "2", "3"], "ethnic_group"),
        (["1", "2", "3"], "mother's race"),
        (["1", "2", "3"], "racial-group"),
        (["Asian", "B", "C"], "deprivation"),
        (["A", "B", " black caribbean "], "deprivation"),
        ([EthnicGroup("x", "Xhosa"), "B", "C"], "deprivation"),
    ],
)
def test_ethnicity_is_refused_with_the_reason(levels: list[str], dimension: str) -> None:
    with pytest.raises(PlanError) as raised:
        slope_index(levels, [1, 2, 3], [9, 9, 9], dimension=dimension)
    assert raised.value.problem == (
        "A slope index needs groups with an order from worse to better off. Ethnic groups have no "
        "such order, and ranking them by their rates would invent one."
    )
    assert raised.value.remedy.startswith("Compare each group with a named comparison")


def test_labels_that_other_lists_use_too_are_taken() -> None:
    for label in ("Other", "Mixed", "Not known"):
        assert slope_index(["1", "2", label], [1, 2, 3], [9, 9, 9]).levels[2].label == label


@pytest.mark.parametrize(
    ("x", "n", "options", "words"),
    [
        ([1, 2, 3], [9, 9, 9], {"model": "probit"}, "‘probit’ is no model"),
        ([1, 2], [9, 9, 9], {}, "one number for each level"),
        ([1, 2, 3], [9, 9], {}, "one number for each level"),
        ([1, 2, 3], [9, 0, 9], {}, "nobody in B. Join it"),
        ([1, -2, 3], [9, 9, 9], {}, "below 0, or above"),
        ([1, 10, 3], [9, 9, 9], {}, "below 0, or above"),
        ([1, -2, 3], [9, 9, 9], {"model": "poisson"}, "below 0, or above"),
    ],
)
def test_counts_that_cannot_be(
    x: list[int], n: list[int], options: dict[str, str], words: str
) -> None:
    with pytest.raises(PlanError, match=words):
        slope_index(["A", "B", "C"], x, n, **options)  # type: ignore[arg-type]


def test_two_levels_are_compared_not_fitted() -> None:
    with pytest.raises(PlanError, match="three ordered levels or more"):
        slope_index(["A", "B"], [1, 2], [9, 9])
    assert slope_index(["A", "B", "C"], [12, 9, 9], [9] * 3, model="poisson").levels[0].events == 12
    split = slope_index(["A", "B", "C"], [9, 4, 0], [9] * 3)
    assert (split.levels[2].events, split.slope.value) == (0, None)  # no line is steep enough
