"""The same data under two rule sets: which points differ, and why, in words."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.spc import ChartError, compare_dialects, dialect_of
from evenhand.spc.kinds import RuleSet
from evenhand.spc.windows import runs_over

BASE = [9.0, 11] * 8


def compared(values, first, second, **options):
    return compare_dialects("xmr", values, first=first, second=second, **options)


def reasons(found):
    return {reason for point in found.points for reason in point.why}


def test_a_rule_set_with_itself():
    found = compared([*BASE, *[12] * 9], "life-qi", "life-qi")
    assert found.points == ()
    assert found.words.endswith("They differ at no point.")


def test_shift_of_seven_and_of_eight():
    found = compared([*BASE, 9, *[12] * 7, 9], "making-data-count", "life-qi", direction="lower")
    assert [p.period for p in found.points] == [*range(17, 24)]
    assert {(p.series, p.first, p.second) for p in found.points} == {
        (0, "shift, concern", "common cause")
    }
    assert reasons(found) == {"First marks a shift of 7 points, second wants 8."}
    assert found.words == (
        "First: Making Data Count rules (beyond a limit, 7-point shift, 7-point trend, two of three "
        "near a limit); 3-sigma limits, moving ranges screened. Second: Life QI rules (beyond a limit,"
        " 8-point shift, 6-point trend, ties skipped); 3-sigma limits, moving ranges not screened. "
        "They differ at 7 of 25 points."
    )
    turned = compared([*BASE, 9, *[12] * 7, 9], "life-qi", "making-data-count", direction="lower")
    assert reasons(turned) == {"Second marks a shift of 7 points, first wants 8."}


def test_trend_of_six_and_of_seven():
    found = compared([*BASE, 8, 8.6, 9.2, 10.4, 11, 11.6, 9], "life-qi", "making-data-count")
    assert {p.first for p in found.points} == {"trend, neutral high"}
    assert reasons(found) == {"First marks a trend of 6 points, second wants 7."}


def test_anhoej_judges_the_whole_chart():
    found = compared([*BASE, 9, *[12] * 7, 9], "making-data-count", "anhoej")
    (reason,) = reasons(found)
    assert reason == (
        "First marks a shift; second judges the longest run and the crossings of the whole chart "
        "instead."
    )
    assert found.series == ("First: variation common cause. Second: runs show no change.",)
    shifted = compared(
        [*BASE, *[14] * 12], "anhoej", "making-data-count", target=9, direction="lower"
    )
    assert shifted.series[0].startswith(
        "First: runs signal a change. Second: variation concern high, "
    )
    assert shifted.series[0].endswith(", assurance inconsistent.")


def test_ties():
    seven = [11, 12, 10, 12, 12, 12, 12, 12]
    values = [*BASE, *seven, 8, 8, 8, 8, 8, 8, 9, 9]
    found = compared(values, "powerbi-spc", "making-data-count")
    marked = reasons(found)
    assert all(reason.endswith(".") for reason in marked)
    past = compare_dialects(
        "run", [9, 11] * 8 + [9] + [11, 11, 11, 10, 11, 11, 11, 11] + [9] * 6, first="powerbi-spc", second="making-data-count"
    )  # fmt: skip
    assert "First marks a shift past a tie that ends it in second." in reasons(past)


def test_two_of_three():
    values = [*BASE, 15.2, 5, 15.2, *BASE]
    some = compared(values, "powerbi-spc", "making-data-count", exclude=[16, 17, 18])
    assert (
        "First marks two of three points beyond 2 sigma, second wants all three on one side and none "
        "beyond the limits."
    ) in reasons(some)
    close = [*BASE, 14.5, 14.5, 11, *BASE]
    none = compared(close, "making-data-count", "life-qi", exclude=[16, 17])
    wanted = compared(close, "making-data-count", "life-qi")
    said = reasons(none) | reasons(wanted)
    assert "First marks two of three points near a limit, a rule that second does not have." in said


def test_screening():
    values = [10.0, 10.5, 10, 10.5, 25, 10, 10.5, 10, 10.5, 10, 10.5, 10, 15, 10, 10.5]
    found = compared(values, "making-data-count", "making-data-count-excel")
    assert (
        "First marks a point beyond its limits: it leaves out large moving ranges, so its limits are "
        "narrower than in second."
    ) in reasons(found)
    turned = compared(values, "making-data-count-excel", "making-data-count")
    assert any(
        r.startswith("Second marks a point beyond its limits: it leaves") for r in reasons(turned)
    )


def test_too_few_points_for_the_excel_tool():
    found = compared([*range(7), *[3] * 5], "making-data-count", "making-data-count-excel")
    assert reasons(found) == {"12 points are too few for any limit or mark in second."}
    assert found.series == ("First: variation common cause. Second: variation none.",)


def test_improvement_wins():
    values = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 30, 29, 28, 27, 9, 8, 7]
    found = compared(values, "making-data-count-excel", "making-data-count", direction="lower")
    assert "Improvement wins in one rule set where rules disagree at a point." in reasons(found)


def test_many_series_and_missing_points():
    table = [[*BASE, 9, *[12] * 7, 9], [*BASE, np.nan, *BASE[:8]]]
    found = compared(table, "making-data-count", "life-qi")
    assert {p.series for p in found.points} == {0}
    assert found.words.endswith("They differ at 7 of 49 points.")
    assert len(found.series) == 2


def test_unknown():
    with pytest.raises(ChartError, match="There is no rule set called ‘western’"):
        compared(BASE, "western", "anhoej")


def test_runs_over_by_hand():
    sign = np.array([[1, 1, 0, 1, -1, 0, 0, 1, 1, 1]], np.int8).T
    whole = np.ones(sign.shape, bool)
    marked, filled = runs_over(sign, whole, 3)
    assert marked[:, 0].tolist() == [True] * 4 + [False] * 3 + [True] * 3
    assert filled[:, 0].tolist() == [1, 1, 1, 1, -1, 0, 0, 1, 1, 1]
    whole[2] = False
    marked, filled = runs_over(sign, whole, 3)
    assert marked[:, 0].tolist() == [False] * 7 + [True] * 3
    assert filled[:, 0].tolist() == [1, 1, 0, 1, -1, 0, 0, 1, 1, 1]


def test_words_of_every_dialect():
    said = {rules: dialect_of(rules).rules_in_words for rules in RuleSet if rules != "anhoej"}
    assert said["making-data-count-excel"] == (
        "Making Data Count's Excel tool rules (beyond a limit, 7-point shift, 7-point trend, two of "
        "three near a limit; nothing under 13 points; improvement wins where rules disagree)"
    )
    assert said["powerbi-spc"] == (
        "PowerBI-SPC (WA Health) rules (beyond a limit, 7-point shift, 5-point trend, two of three "
        "beyond 2 sigma whichever side the third is on, ties skipped)"
    )
    assert said["life-qi"] == (
        "Life QI rules (beyond a limit, 8-point shift, 6-point trend, ties skipped)"
    )


def test_a_series_without_spread_once_screened():
    values = [10.0] * 9 + [30.0] + [12.0] * 8
    found = compared(values, "making-data-count-excel", "making-data-count")
    assert found.second.degenerate_labels() == ("mostly one value",)
    assert reasons(found) == {
        "The series has no usable spread in second (mostly one value): nothing is marked."
    }


def test_trends_of_other_lengths_and_past_ties():
    base = [*BASE, 9.0]
    five = compared([*base, 8, 9, 10, 11, 12, 9], "powerbi-spc", "life-qi")
    assert reasons(five) == {"First marks a trend of 5 points, second wants 6."}


@pytest.mark.parametrize("option", ["rules", "screened"])
def test_options_that_a_rule_set_brings(option):
    with pytest.raises(ChartError, match=f"Each rule set brings its own ‘{option}’. Leave it out"):
        compared(BASE, "life-qi", "anhoej", **{option: True})


def test_denominators_and_options_reach_both_charts():
    events, births = [4.0, 6, 5, 3] * 6, [90.0, 110, 100, 95] * 6
    found = compare_dialects("p", events, births, first="life-qi", second="anhoej", phases=[12])
    for drawn in (found.first, found.second):
        assert drawn.value[0, 0] == 4 / 90
        assert drawn.phase.max() == 1
