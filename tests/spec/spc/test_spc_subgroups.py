"""Xbar, S and I' charts against constants from R, the WA Health engine and qicharts2."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.spc import Degenerate, a3, b3, b4, c4, c5, chart
from spec.spc.spc_reference import numbers, rows, same_lines

CONSTANTS = rows("15_constants_c4_a3_b3_b4")


@pytest.mark.parametrize("constant", [c4, c5, a3, b3, b4], ids=lambda f: f.__name__)
def test_constants_for_2_to_60(constant):
    same_lines(constant(numbers(CONSTANTS, "n")), numbers(CONSTANTS, constant.__name__))


# Montgomery, Introduction to Statistical Quality Control, appendix VI, as printed there.
PRINTED = {2: (0.7979, 2.659, 0, 3.267), 5: (0.9400, 1.427, 0, 2.089), 6: (0.9515, 1.287, 0.030, 1.970), 10: (0.9727, 0.975, 0.284, 1.716), 25: (0.9896, 0.606, 0.565, 1.435)}  # fmt: skip


@pytest.mark.parametrize("size", PRINTED)
def test_constants_as_printed(size):
    places = (4, 3, 3, 3)
    ours = [round(float(f(size)), p) for f, p in zip((c4, a3, b3, b4), places, strict=True)]
    assert ours == [pytest.approx(v, abs=1e-9) for v in PRINTED[size]]


def test_one_person_has_no_spread():
    assert np.isnan([f(1) for f in (c4, c5, a3, b3, b4)]).all()


SUBGROUPS = rows("16_subgroups_controlchartspy")


def subgroups():
    return tuple(numbers(SUBGROUPS, name) for name in ("mean", "count", "std"))


def test_means_of_unequal_subgroups():
    means, sizes, spreads = subgroups()
    drawn = chart("xbar", means, sizes, spread=spreads)
    assert len(set(sizes)) > 3
    same_lines(drawn.value[0], means)
    same_lines(drawn.centre[0], numbers(SUBGROUPS, "target_xbar"))
    same_lines(drawn.lower[0], numbers(SUBGROUPS, "xbar_ll99"))
    same_lines(drawn.upper[0], numbers(SUBGROUPS, "xbar_ul99"))


def test_spreads_of_unequal_subgroups():
    _, sizes, spreads = subgroups()
    drawn = chart("s", spreads, sizes)
    same_lines(drawn.value[0], spreads)
    same_lines(drawn.centre[0], numbers(SUBGROUPS, "target_s"))
    same_lines(drawn.lower[0], numbers(SUBGROUPS, "s_ll99"))
    same_lines(drawn.upper[0], numbers(SUBGROUPS, "s_ul99"))


def test_equal_subgroups_take_the_mean_spread():
    """Of one size, the mean of the standard deviations; here 2, not the pooled 2.236."""
    drawn = chart("xbar", [10, 12, 11, 13], [5] * 4, spread=[1, 3, 1, 3])
    same_lines(drawn.centre[0], np.full(4, 11.5))
    same_lines(drawn.upper[0], np.full(4, 11.5 + 2 * 1.4272992929222168))
    spread = chart("s", [1, 3, 1, 3], [5] * 4)
    same_lines(spread.centre[0], np.full(4, 2.0))
    same_lines(spread.upper[0], np.full(4, 2 * numbers(CONSTANTS, "b4")[3]))
    assert (spread.lower == 0).all()


def test_unequal_subgroups_are_pooled():
    """sqrt((3 * 1 + 7 * 9) / 10) = sqrt(6.6), by hand."""
    drawn = chart("s", [1, 3], [4, 8])
    same_lines(drawn.centre[0], np.full(2, np.sqrt(6.6)))
    weighted = chart("xbar", [10, 16], [4, 8], spread=[1, 3])
    same_lines(weighted.centre[0], np.full(2, 14.0))
    same_lines(weighted.upper[0], 14.0 + np.sqrt(6.6) * a3([4, 8]))


def test_a_subgroup_of_one_has_a_mean_but_no_limits_and_no_spread():
    means = chart("xbar", [10, 16, 12], [4, 1, 8], spread=[1, 0, 3])
    assert means.value[0, 1] == 16
    assert np.isnan(means.upper[0]).tolist() == [False, True, False]
    same_lines(means.centre[0], np.full(3, (40 + 16 + 96) / 13))
    same_lines(means.upper[0, [0, 2]], 152 / 13 + np.sqrt(6.6) * a3([4, 8]))
    spreads = chart("s", [1, 0, 3], [4, 1, 8])
    assert np.isnan(spreads.value[0]).tolist() == [False, True, False]
    same_lines(spreads.centre[0], np.full(3, np.sqrt(6.6)))


def test_a_subgroup_of_one_makes_sizes_unequal():
    drawn = chart("s", [1, 3, 0], [5, 5, 1])
    same_lines(drawn.centre[0], np.full(3, np.sqrt(5)))


def test_missing_months_and_nobody_in_a_subgroup():
    drawn = chart("xbar", [10, np.nan, 0, 12], [5, 5, 0, 5], spread=[2, 2, 0, 2])
    assert np.isnan(drawn.value[0]).tolist() == [False, True, True, False]
    assert np.isnan(drawn.upper[0]).tolist() == [False, True, True, False]
    same_lines(drawn.centre[0], np.full(4, 11.0))


def test_frozen_and_excluded_subgroups():
    drawn = chart("xbar", [10, 12, 99, 40], [5] * 4, spread=[1, 3, 9, 9], baseline=3, exclude=[2])
    same_lines(drawn.centre[0], np.full(4, 11.0))
    same_lines(drawn.upper[0], np.full(4, 11.0 + 2 * 1.4272992929222168))
    assert drawn.outside[0].tolist() == [False, False, True, True]


def test_without_spread_there_are_no_limits():
    for drawn in (
        chart("xbar", [10, 12, 10], [5] * 3, spread=[0, 0, 0]),
        chart("s", [0, 0, 0], [5] * 3),
    ):
        assert drawn.degenerate[0, 0] == Degenerate.CONSTANT
        assert np.isnan(drawn.upper).all()
        assert not drawn.special.any()


def test_individuals_prime_per_1000_bed_days():
    """qicharts2 agrees where nothing is frozen or excluded."""
    table = rows("03_readmissions_u")
    drawn = chart("i'", numbers(table, "readmissions"), numbers(table, "bed_days"), rules="anhoej")
    expected = rows("03_qic_ip_per1000")
    for theirs, ours in {
        **{"y": "value", "cl": "centre", "lcl": "lower", "ucl": "upper"},
        **{"lcl.95": "near_lower", "ucl.95": "near_upper"},
    }.items():
        same_lines(1000 * getattr(drawn, ours)[0], numbers(expected, theirs))
    assert drawn.runs.longest[0, 0] == numbers(expected, "longest.run")[0]
    assert drawn.runs.crossings[0, 0] == numbers(expected, "n.crossings")[0]
    assert drawn.outside.sum() == sum(row["sigma.signal"] == "TRUE" for row in expected)


def by_hand(events, sizes):
    """Limits of an I' chart worked out anew, screening included."""
    rate = events / sizes
    scale = np.sqrt(1 / sizes[1:] + 1 / sizes[:-1])
    s = np.sqrt(np.pi / 2) * np.abs(np.diff(rate)) / scale
    return np.mean(s[s < 3.2665 * np.mean(s)])


def test_individuals_prime_freezes_its_limits():
    """qicharts2 takes the spread from all rows, freeze or not; here frozen limits stay frozen."""
    table = rows("03_readmissions_u")
    events, sizes = numbers(table, "readmissions"), numbers(table, "bed_days")
    drawn = chart("i'", events, sizes, baseline=18)
    sigma = by_hand(events[:18], sizes[:18])
    centre = events[:18].sum() / sizes[:18].sum()
    same_lines(drawn.centre[0], np.full(len(sizes), centre))
    same_lines(drawn.upper[0], centre + 3 * sigma / np.sqrt(sizes))
    whole = by_hand(events, sizes)
    assert abs(whole / sigma - 1) > 0.01  # the two definitions do differ here


def test_individuals_prime_closes_up_excluded_points_and_breaks_at_missing_ones():
    events = np.array([4.0, 9, 50, 7, np.nan, 3, 8, 6])
    sizes = np.array([90.0, 100, 95, 110, 100, 80, 120, 105])
    drawn = chart("i'", events, sizes, exclude=[2], screened=False)
    rate, n = events / sizes, sizes
    pairs = [(0, 1), (1, 3), (5, 6), (6, 7)]
    s = [
        np.sqrt(np.pi / 2) * abs(rate[i] - rate[j]) / np.sqrt(1 / n[i] + 1 / n[j]) for i, j in pairs
    ]
    centre = 37 / 605
    half = 3 * np.mean(s) / np.sqrt(n)
    half[4] = np.nan
    same_lines(drawn.upper[0], centre + half)
    same_lines(drawn.lower[0], centre - half)


def test_individuals_prime_names_a_series_without_spread():
    drawn = chart("i'", [5.0, 10, 15] * 5, [50.0, 100, 150] * 5)
    assert drawn.degenerate[0, 0] == Degenerate.CONSTANT
    assert (drawn.centre == 0.1).all()
    mostly = chart("i'", [0.0, 0, 3, 0, 0] * 3, [50.0] * 15)
    assert mostly.degenerate[0, 0] == Degenerate.MOSTLY_ZERO
    assert not mostly.special.any()


def test_everything_excluded_or_empty():
    means = chart("xbar", [10, 12], [5, 5], spread=[1, 2], exclude=[0, 1])
    assert np.isnan(means.centre).all()
    assert np.isnan(means.upper).all()
    spreads = chart("s", [1, 2], [0, 1])
    assert np.isnan(spreads.value).all()
    assert np.isnan(spreads.upper).all()


def test_subgroups_of_two_have_a_spread():
    """sqrt((1 * 4 + 3 * 16) / 4) = sqrt(13), by hand."""
    same_lines(chart("s", [2, 4], [2, 4]).centre[0], np.full(2, np.sqrt(13)))
