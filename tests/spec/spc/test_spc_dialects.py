"""Named dialects against the tools they are named after."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.spc import chart, dialect_of
from evenhand.spc.kinds import RuleSet
from spec.spc.spc_reference import numbers, rows, same_lines

FLAGS = rows("18_powerbi_spc_flags")


@pytest.mark.parametrize("name", list(dict.fromkeys(row["series"] for row in FLAGS)))
def test_powerbi_spc_as_controlchartspy_measures_it(name):
    """Every mark of four rules at 316 points of eight series, six of them whole numbers with ties."""
    table = [row for row in FLAGS if row["series"] == name]
    drawn = chart("i", numbers(table, "y"), rules="powerbi-spc", direction="higher")
    same_lines(drawn.centre[0], numbers(table, "centre"))
    same_lines(drawn.lower[0], numbers(table, "lower"))
    same_lines(drawn.upper[0], numbers(table, "upper"))
    for rule in ("outside", "shift", "trend", "two_of_three"):
        np.testing.assert_array_equal(getattr(drawn, rule)[0], numbers(table, rule) != 0, rule)


PAD, END = [9, 3, 9, 3, 9], [0, 9, 0, 9, 0]


@pytest.mark.parametrize(
    ("middle", "marked"),
    [
        ([1, 2, 3, 4, 5], "+++++"),
        ([1, 2, 3, 4], "...."),
        ([1, 2, 2, 3, 4], "....."),
        ([1, 2, 2, 3, 4, 5], "++++++"),
        ([1, 2, 2, 3, 3, 4], "......"),
        ([1, 2, 2, 3, 3, 4, 5], "+++++++"),
        ([1, 1, 2, 3, 4], "....."),
        ([1, 2, 3, 4, 4], "....."),
        ([1, 2, 3, 3, 4, 3], "......"),
        ([1, 2, 2, 2, 3, 4, 5], "+++++++"),
        ([1, 1, 2, 3, 4, 5], ".+++++"),
        ([1, 1, 2, 3, 4, 5, 5], ".+++++."),
    ],
    ids=str,
)
def test_trends_past_ties_as_controlchartspy_marks_them(middle, marked):
    drawn = chart("i", [*PAD, *middle, *END], rules="powerbi-spc")
    assert "".join("+" if t else "." for t in drawn.trend[0]) == "....." + marked + "....."


@pytest.mark.parametrize(
    ("sides", "marked"),
    [
        ([1] * 7, ".+++++++"),
        ([1] * 3 + [0] + [1] * 4, ".++++++++"),
        ([1] * 3 + [0] + [1] * 3, "........"),
        ([0] + [1] * 6, "........"),
        ([1] * 6 + [0], "........"),
    ],
)
def test_shifts_past_ties_as_controlchartspy_marks_them(sides, marked):
    values = np.array([10.0 - sum(sides), *(10.0 + s for s in sides)])
    drawn = chart("i", values, rules="powerbi-spc", screened=False)
    assert drawn.centre[0, 0] == 10
    assert "".join("+" if t else "." for t in drawn.shift[0]) == marked
    assert (drawn.side[0][drawn.shift[0]] == 1).all()


PUBLISHED = {  # shift, trend, ties
    RuleSet.MAKING_DATA_COUNT: (7, 7, "end"),  # NHSRplotthedots 0.2.2
    RuleSet.MAKING_DATA_COUNT_EXCEL: (7, 7, "end"),  # its issues 33, 194, 202
    RuleSet.LIFE_QI: (8, 6, "skip"),  # help.lifeqisystem.com
    RuleSet.POWERBI_SPC: (7, 5, "skip"),
}


def test_least_points():
    found = {rules: dialect_of(rules).least_points for rules in RuleSet}
    assert [found[rules] for rules in RuleSet] == [12, 13, 13, 12, 12]


@pytest.mark.parametrize("rules", PUBLISHED)
def test_constants(rules):
    found = dialect_of(rules)
    assert (found.shift_points, found.trend_points, found.ties) == PUBLISHED[rules]
    assert found.source


def test_life_qi_wants_eight_and_six():
    base = [9.0, 11] * 8
    seven = chart("i", [*base, 9, *[12.0] * 7, 9], rules="life-qi")
    eight = chart("i", [*base, 9, *[12.0] * 8, 9], rules="life-qi")
    assert (seven.shift.sum(), eight.shift.sum()) == (0, 8)
    five = chart("i", [*base, 8, 9, 10, 11, 12, 9], rules="life-qi")
    six = chart("i", [*base, 7, 8, 9, 10, 11, 12, 9], rules="life-qi")
    assert (five.trend.sum(), six.trend.sum()) == (0, 6)
    assert not chart("i", [*base, 14, 14, 9, 14], rules="life-qi").two_of_three.any()


def test_the_excel_tool_does_not_screen_and_draws_nothing_under_13_points():
    values = numbers(rows("10_mdc_induction"), "pct")
    drawn = chart("xmr", values, rules="making-data-count-excel", direction="higher")
    table = rows("10_ptd_unscreened")
    same_lines(drawn.upper[0], numbers(table, "upl"))
    same_lines(drawn.lower[0], numbers(table, "lpl"))
    few = chart("xmr", values[:12], rules="making-data-count-excel", direction="higher", target=85)
    assert np.isnan(few.upper).all()
    assert np.isnan(few.centre).all()
    assert not few.special.any()
    assert few.variation_labels() == ("none",)
    assert few.assurance_labels() == ("none",)
    assert few.degenerate_labels() == ("too few points",)
    enough = chart("xmr", values[:13], rules="making-data-count-excel", direction="higher")
    assert not np.isnan(enough.upper).any()
    rising = chart("xmr", range(12), rules="making-data-count-excel", direction="higher")
    assert not rising.special.any()


def test_the_excel_tool_shows_improvement_where_rules_disagree():
    """A fall from above the limits: outside (concern) and a trend (improvement) at one point."""
    values = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 30, 29, 28, 27, 9, 8, 7]
    plain = chart("xmr", values, rules="making-data-count", direction="lower", screened=False)
    excel = chart("xmr", values, rules="making-data-count-excel", direction="lower")
    both = plain.trend[0] & plain.outside[0]
    assert both.any()
    assert [plain.point_type_labels()[0][i] for i in np.flatnonzero(both)] == [
        "concern"
    ] * both.sum()
    first = np.flatnonzero(both)[0]
    assert excel.point_type_labels()[0][first] == "improvement"
    assert excel.cause_labels()[0][first] == "trend"
    neither = chart("xmr", values, rules="making-data-count-excel")
    assert neither.cause_labels()[0][first] == "outside"
