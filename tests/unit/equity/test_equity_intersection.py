"""Ethnicity and a second characteristic: pooled before hidden, the gap inside each level."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.equity.intersection import joint_table
from evenhand.equity.levels import Counts, pooled_levels
from evenhand.equity.stratified import mantel_haenszel
from evenhand.errors import PlanError
from evenhand.stats.additive import excess, excess_limits, joint_risk_ratios, product
from evenhand.stats.intervals import poisson_rate, wilson
from evenhand.stats.persontime import rate_difference_score, rate_ratio_score
from evenhand.stats.proportions import score_difference, score_ratio

Z95, Z80 = 1.959963984540054, 1.2815515655446004
GROUPS, LEVELS = ["Black", "Mixed", "White"], ["least", "middle", "most"]
X = [[6, 20, 60], [1, 2, 3], [60, 90, 120]]
N = [[100, 200, 400], [20, 30, 25], [1500, 1500, 1500]]
SIDES = {"population": "Black", "compare_with": "White"}


def test_every_number() -> None:
    found = joint_table(GROUPS, LEVELS, X, N, **SIDES, people="women")
    assert (found.dimension, found.groups, found.levels) == (
        "deprivation",
        ("Black", "Mixed", "White"),
        ("least", "middle", "most"),
    )
    assert [(c.group, c.level) for c in found.cells] == [(g, v) for g in GROUPS for v in LEVELS]
    cell = found.cells[2]
    assert (cell.events, cell.people) == (60, 400)
    assert cell.rate is not None
    assert cell.rate.low == pytest.approx(float(wilson(60, 400, Z95)[0]))
    assert cell.rate.method == "Wilson score"
    gap = found.gaps[1]
    assert (gap.level, gap.ratio.value) == ("middle", pytest.approx(0.1 / 0.06))
    assert gap.ratio.low == pytest.approx(float(score_ratio(20, 200, 90, 1500, Z95)[0]))
    assert gap.difference.value == pytest.approx(0.04)
    assert gap.ratio.method == gap.difference.method == "score"
    assert gap.difference.high80 == pytest.approx(
        float(score_difference(20, 200, 90, 1500, Z80)[1])
    )
    assert found.within == mantel_haenszel(X[0], N[0], X[2], N[2])
    joint = joint_risk_ratios([60, 6, 120, 60], [1500, 100, 1500, 400])
    told = found.interaction
    assert told is not None
    assert (told.level, told.reference_level) == ("most", "least")
    assert told.excess.value == pytest.approx(excess(joint)[0])
    assert [told.excess.low, told.excess.high] == pytest.approx(excess_limits(joint, Z95))
    assert [told.excess.low80, told.excess.high80] == pytest.approx(excess_limits(joint, Z80))
    assert told.excess.method == "MOVER"
    value, error = excess(joint)
    assert told.excess_delta.high == pytest.approx(value + Z95 * error)
    assert told.excess_delta.method == "delta method"
    times, error = product(joint)
    assert np.log([told.product.value, told.product.low]) == pytest.approx(
        [times, times - Z95 * error]
    )
    assert told.product.method == "log-Wald"
    assert found.pooled == ()
    assert found.hidden is False


def test_what_is_too_small_is_named_and_has_no_rate() -> None:
    found = joint_table(GROUPS, LEVELS, X, N, **SIDES)
    assert found.too_small == (("Mixed", "least"), ("Mixed", "most"))
    rates = {(c.group, c.level): c.rate for c in found.cells}
    assert rates["Mixed", "least"] is None
    assert rates["Mixed", "middle"] is not None  # 30 people are enough
    assert found.sentences[-1] == (
        "Too small to read (fewer than 30 people): Mixed in least; Mixed in most. Pool periods, or "
        "read fewer levels; do not read them as no events."
    )
    least = joint_table(GROUPS, LEVELS, X, N, **SIDES, fewest=20)
    assert least.too_small == ()
    assert least.sentences[-1] == "Every joint group has 20 people or more."


def test_levels_are_put_together_before_anything_is_hidden() -> None:
    x, n = [[6, 2, 60], [60, 90, 120]], [[100, 20, 400], [1500, 1500, 1500]]
    found = joint_table(["Black", "White"], LEVELS, x, n, **SIDES)
    assert found.levels == ("least and middle", "most")
    assert found.pooled == (("least", "middle"),)
    assert found.cells[0].people == 120
    assert found.sentences[0] == (
        "least and middle of deprivation were put together, because groups were too small to read "
        "apart."
    )
    apart = joint_table(["Black", "White"], LEVELS, x, n, **SIDES, ordered=False)
    assert apart.levels == ("least", "middle", "most")
    assert (apart.gaps[1].ratio, apart.gaps[1].difference) == (None, None)
    assert apart.gaps[0].ratio is not None
    assert apart.interaction is not None
    ends = joint_table(
        ["Black", "White"], ["a", "b"], [[2, 60], [90, 120]], [[20, 400], [1500, 1500]], **SIDES
    )
    assert ends.levels == ("a", "b")  # two levels stay
    assert ends.interaction is None  # one of its four cells is too small
    assert ends.too_small == (("Black", "a"),)
    other = joint_table(
        ["Black", "White"], ["a", "b"], [[60, 2], [90, 120]], [[400, 20], [1500, 1500]], **SIDES
    )
    assert other.interaction is None


def test_which_neighbour_is_joined() -> None:
    def pooled(people: list[float], fewest: float, keep: int = 2) -> tuple[str, ...]:
        n = np.array([people])
        labels = tuple("abcdef"[: len(people)])
        counts = Counts(n, n, labels, tuple((v,) for v in labels))
        return pooled_levels(counts, [np.array([0])], fewest=fewest, keep=keep).labels

    assert pooled([50, 9, 8, 40], 10) == ("a", "b and c", "d")
    assert pooled([50, 10, 10, 40], 10) == ("a", "b", "c", "d")
    assert pooled([3, 50, 40], 10) == ("a and b", "c")
    assert pooled([50, 40, 3], 10) == ("a", "b and c")
    assert pooled([20, 3, 20], 10) == ("a and b", "c")  # on a tie, the level before
    assert pooled([30, 3, 20], 10) == ("a", "b and c")
    assert pooled([1, 1, 1, 1], 10) == ("a and b", "c and d")
    assert pooled([1, 1, 1, 1], 10, keep=1) == ("a and b and c and d",)
    both = Counts(
        np.zeros((2, 3)),
        np.array([[50.0, 50, 2], [2, 50, 50]]),
        tuple("abc"),
        (("a",), ("b",), ("c",)),
    )
    sides = [np.array([0]), np.array([1])]
    assert pooled_levels(both, sides, fewest=10).n.tolist() == [[100, 2], [52, 50]]


def test_sentences() -> None:
    found = joint_table(GROUPS, LEVELS, X, N, **SIDES, people="women", unknown=1234)
    assert found.sentences[0] == (
        "Within the same level of deprivation, the rate for Black women is 1.78 times that for White "
        "women (1.41 to 2.26); 2.05 times over all."
    )
    assert found.sentences[1] == (
        "For Black women in most, the rate does not clearly differ from the two gaps added together "
        "(excess 1.25, −0.77 to 2.66); too few events to rule either out."
    )
    assert found.sentences[-1] == "1,234 people have no recorded deprivation and are in no level."
    more = joint_table(
        ["A", "W"],
        ["x", "y"],
        [[60, 600], [60, 120]],
        [[1000, 1500], [1500, 1500]],
        population="A",
        compare_with="W",
    )
    assert "higher than the two gaps added together explain (excess 7.50, " in more.sentences[1]
    less = joint_table(
        ["A", "W"],
        ["x", "y"],
        [[300, 300], [60, 240]],
        [[1000, 1000], [1500, 1500]],
        population="A",
        compare_with="W",
    )
    assert "lower than the two gaps added together explain (excess −3.00, " in less.sentences[1]
    none = joint_table(
        ["A", "W"],
        ["x", "y"],
        [[0, 0], [6, 24]],
        [[100, 100], [150, 150]],
        population="A",
        compare_with="W",
    )
    assert not any("Within the same level" in s for s in none.sentences)


def test_unions_and_rates() -> None:
    found = joint_table(
        GROUPS, LEVELS, X, N, population=["Black", "Mixed"], compare_with=["White"], kind="rate"
    )
    assert found.gaps[0].ratio.value == pytest.approx(7 / 120 / 0.04)
    assert found.gaps[0].ratio.high == pytest.approx(
        float(rate_ratio_score(7, 120, 60, 1500, Z95)[1])
    )
    assert found.gaps[0].difference.low == pytest.approx(
        float(rate_difference_score(7, 120, 60, 1500, Z95)[0])
    )
    assert found.cells[0].rate.high == pytest.approx(float(poisson_rate(6, 100, Z95)[1]))
    assert found.cells[0].rate.method == "exact under 10 events, else Byar"
    assert found.within == mantel_haenszel([7, 22, 63], [120, 230, 425], X[2], N[2], kind="rate")
    joint = joint_risk_ratios([60, 7, 120, 63], [1500, 120, 1500, 425], proportion=False)
    assert found.interaction.excess.low == pytest.approx(excess_limits(joint, Z95)[0])
    assert "for Black and Mixed people is" in found.sentences[0]


def test_hidden_cells_are_never_zero() -> None:
    x, n = [[0, 20, 60], [0, 0, 0], [60, 90, 120]], [[0, 200, 400], [0, 0, 0], [1500, 1500, 1500]]
    found = joint_table(GROUPS, LEVELS, x, n, **SIDES, hidden=True, ordered=False)
    assert (found.cells[0].events, found.cells[0].people, found.cells[0].rate) == (None, None, None)
    assert found.cells[1].events == 20
    assert (found.gaps[0].ratio, found.interaction) == (None, None)
    assert found.within.strata == 2
    assert "Joint groups were protected" in found.sentences[-1]
    plain = joint_table(GROUPS, LEVELS, x, n, **SIDES, ordered=False)
    assert (plain.cells[0].events, plain.cells[0].people) == (0, 0)
    nobody = joint_table(
        ["Black", "White"], LEVELS, [[0] * 3, [1] * 3], [[0] * 3, [9] * 3], **SIDES, ordered=False
    )
    assert nobody.within is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"population": "Blue"}, "no group ‘Blue’. Name groups out of: Black, Mixed, White"),
        ({"compare_with": []}, "No group was named"),
        ({"compare_with": ["White", "Black"]}, "both in the population of focus and"),
        ({"numerator": [[1, 2], [1, 2], [1, 2]]}, "one number for each group and level"),
        ({"denominator": [[1, 2, 3]]}, "one number for each group and level"),
        ({"numerator": [[-1, 0, 0], [0, 0, 0], [0, 0, 0]]}, "below 0"),
        ({"denominator": [[-1, 9, 9]] * 3, "numerator": [[-2, 0, 0]] * 3}, "below 0"),
        ({"numerator": [[101, 0, 0], [0, 0, 0], [0, 0, 0]]}, "more events than people"),
    ],
)
def test_what_cannot_be_crossed(changed: dict[str, object], words: str) -> None:
    given: dict[str, object] = {"numerator": X, "denominator": N, **SIDES} | changed
    x, n = given.pop("numerator"), given.pop("denominator")
    with pytest.raises(PlanError, match=words):
        joint_table(GROUPS, LEVELS, x, n, **given)  # type: ignore[arg-type]


def test_more_events_than_people_are_fine_as_a_rate() -> None:
    x = [[101, 200, 300], [1, 2, 3], [60, 90, 120]]
    assert joint_table(GROUPS, LEVELS, x, N, **SIDES, kind="rate").cells[0].events == 101
