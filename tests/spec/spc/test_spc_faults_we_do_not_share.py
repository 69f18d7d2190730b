"""Faults measured in other tools, one named test each: we do not share them.

The tools and versions: qicharts2 0.8.1, NHSRplotthedots 0.2.2, FunnelPlotR 0.6.0, runcharter 0.2.0,
clinical-qikit 0.5.0, controlchartspy 0.1.3, abspc 1.1.0, pyqicharts 2.0.0. What each gave is in the
docstrings and, where the number matters, in the test.
"""

from __future__ import annotations

import importlib
from datetime import date

import numpy as np
import pytest

from evenhand.spc import (
    ChartError,
    Rebase,
    advise,
    chart,
    cusum,
    explain,
    false_signal_chance,
    funnel,
    signals_since,
    thresholds,
    vlad,
)
from spec.spc.spc_reference import (
    GROUPS,
    edge_series,
    months,
    numbers,
    pph,
    rows,
    same_lines,
)

NAN = float("nan")
MOSTLY_ZERO = [0.0] * 11 + [3.0] + [0.0] * 4


def test_screening_does_not_depend_on_how_the_library_is_imported():
    """qicharts2: upper limit 4.60 after library(qicharts2), 6.95 when called as qicharts2::qic."""
    values = [2.0, 1, 3, 2, 2, 3, 1, 2, 9, 2, 1, 3, 2, 2, 3, 1, 2, 2]
    module = importlib.import_module("evenhand.spc.chart")
    drawn = [way("i", values) for way in (chart, module.chart)]
    assert len({one.upper[0, 0] for one in drawn}) == 1
    assert {one.screened for one in drawn} == {True}


def test_screening_is_a_choice_that_is_printed():
    """abspc never screens, clinical-qikit always does for i and never for t; none says so."""
    values = edge_series()["constant"] + np.arange(15) % 3
    assert chart("i", values).dialect.endswith("moving ranges screened")
    assert chart("i", values, screened=False).dialect.endswith("moving ranges not screened")


@pytest.mark.parametrize("kind", ["i", "xmr"])
def test_a_mostly_zero_series_is_not_marked_everywhere(kind):
    """qicharts2, NHSRplotthedots, PowerBI-SPC: all 16 points are special cause."""
    drawn = chart(kind, MOSTLY_ZERO)
    assert not drawn.special.any()
    assert drawn.degenerate_labels() == ("mostly zero",)
    assert np.isnan(drawn.upper).all()


@pytest.mark.parametrize("kind", ["i", "xmr", "t", "mr", "c"])
def test_a_constant_series_is_named_and_not_marked(kind):
    """qicharts2: limits missing, or missing on one side."""
    drawn = chart(kind, [5.0] * 15 if kind != "c" else [0.0] * 15)
    assert drawn.degenerate_labels() == ("constant",)
    assert not drawn.special.any()
    assert np.isnan(drawn.lower).all() == np.isnan(drawn.upper).all()


@pytest.mark.parametrize(("value", "icon"), [(100.0, "pass"), (90.0, "fail")])
def test_a_constant_series_has_assurance_by_its_value(value, icon):
    """NHSRplotthedots: 100 % every month against a target of 95 is "inconsistent"."""
    drawn = chart("xmr", [value] * 15, direction="higher", target=95)
    assert drawn.assurance_labels() == (icon,)


def test_an_absent_month_is_not_closed_up():
    """qicharts2: freeze=20 and part=20 fall on another calendar month in the Mixed group."""
    events, births = pph()
    mixed, gap = GROUPS.index("Mixed"), months().index("2023-03-01")
    assert np.isnan(births[mixed, gap])
    drawn = chart("p", events, births, phases=[20])
    assert (drawn.phase == (np.arange(36) >= 20)).all()
    expected = np.nansum(events[mixed, :20]) / np.nansum(births[mixed, :20])
    assert drawn.centre[mixed, 0] == pytest.approx(expected, abs=1e-15)


def test_a_missing_month_breaks_moving_ranges():
    """clinical-qikit and controlchartspy join the neighbours across the gap (0.4 % on series 07)."""
    drawn = chart("i", [10.0, 12, NAN, 20, 22], screened=False)
    assert drawn.upper[0, 0] == pytest.approx(16 + 3 * 2 / 1.128)  # not (2 + 8 + 2) / 3


def test_where_a_fall_can_never_signal_it_is_said():
    """All: a lower limit of 0 hides every improvement (179 of 179 group-months of haemorrhage)."""
    events, births = pph()
    drawn = chart("p", events[:4], births[:4], rules="anhoej")
    assert not drawn.low_can_signal.any()
    assert drawn.low_can_signal.shape == (4,)
    assert chart("p", [[50, 60]], [[500, 500]]).low_can_signal.all()
    watched = cusum([[0.0] * 200], baseline_rate=0.05)  # a CUSUM signals a fall all the same
    assert watched.fewer.signal.any()


def test_freeze_and_phases_hold_together():
    """qicharts2: with part, freeze is ignored without a word."""
    values = [1.0, 3, 1, 3, 9, 9, 21, 23, 21, 23, 9, 9]
    drawn = chart("i", values, phases=[6], baseline=4, screened=False)
    assert drawn.centre[0, [0, 11]].tolist() == [2.0, 22.0]


def test_two_events_on_one_date_stay_two_events():
    """qicharts2's g chart averages rows of one date (issue 47)."""
    drawn = chart("g", [12.0, 0, 20, 7, 15, 3])  # the second came at once
    assert drawn.value.shape == (1, 6)
    assert drawn.value[0, 1] == 0
    assert drawn.upper[0, 0] == pytest.approx(9.5 + 3 * np.sqrt(9.5 * 10.5))
    with pytest.raises(ChartError, match="count cases between events"):
        chart("t", [12.0, 0, 20])


def test_a_period_that_comes_twice_is_an_error_in_words():
    """Averaged by qicharts2; NHSRplotthedots stops at the first, without saying which to keep."""
    days = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 1)]
    with pytest.raises(ChartError, match="not in order, or one of them comes twice"):
        chart("i", [1.0, 2, 3], periods=days)


def test_a_missing_point_after_a_monotone_run_ends_it():
    """NHSRplotthedots: "missing value where TRUE/FALSE needed"."""
    drawn = chart("xmr", [*range(1, 8), NAN, 5, 4, 5, 4, 5], direction="higher")
    assert drawn.trend[0].tolist() == [True] * 7 + [False] * 6


@pytest.mark.parametrize("place", range(16))
def test_a_missing_point_carries_no_mark_and_moves_no_other_rule(place):
    """NHSRplotthedots issue 156: wrong flags beside missing values."""
    values = np.array([9.0, 11] * 4 + [12.0] * 8)
    values[place] = NAN
    drawn = chart("xmr", values)
    assert not drawn.special[0, place]
    runs = "".join("+" if v > drawn.centre[0, 0] else "-" if v < drawn.centre[0, 0] else "." for v in values)  # fmt: skip
    longest = max(len(run) for side in "+-" for run in "".join(c if c == side else " " for c in runs).split())  # fmt: skip
    assert drawn.shift.any() == (longest >= 7)


def test_a_rebase_date_that_is_not_in_the_data_is_an_error():
    """NHSRplotthedots ignores it without a word."""
    days = [date(2024, m, 1) for m in range(1, 13)]
    decision = Rebase(date(2024, 5, 14), date(2025, 1, 1), "the team", "new rota")
    with pytest.raises(ChartError, match="no period of the data begins then"):
        chart("xmr", range(12), periods=days, rebases=[decision])
    with pytest.raises(ChartError, match="cannot begin at period 36"):
        chart("xmr", numbers(rows("10_mdc_induction"), "pct"), phases=[36])


def test_limits_never_begin_anew_by_themselves():
    """runcharter and abspc draw a new median after a run, and record neither who nor why."""
    drawn = chart("run", [9.0, 11] * 7 + [20.0] * 14)
    assert len(set(drawn.centre[0])) == 1
    assert drawn.rebases == ()
    with pytest.raises(ChartError, match="lacks a reason"):
        Rebase(date(2024, 5, 1), date(2025, 1, 1), "the team", " ")


def test_short_groups_are_drawn_beside_long_ones():
    """runcharter leaves short groups out, and stops when all are short."""
    drawn = chart("run", [[*range(20)], [1.0, 2, 3] + [NAN] * 17])
    assert drawn.degenerate_labels() == ("", "too few points")
    assert drawn.centre[1, 0] == 2


def test_one_point_has_one_meaning():
    """PowerBI-SPC issue 212: one point is both improvement and concern."""
    values = [10.0, 11, 10, 11, 10, 11, 10, 11, 10, 30, 29, 28, 27, 9, 8, 7]
    for rules in ("making-data-count", "making-data-count-excel", "powerbi-spc", "life-qi"):
        drawn = chart("xmr", values, rules=rules, direction="lower")
        assert drawn.point_type.shape == (1, 16)
        assert ((drawn.point_type != 0) == drawn.special).all()


def test_the_number_of_points_that_are_too_few_is_the_one_that_is_said():
    """NHSRplotthedots: warns at 12 points while the message says "n < 12"."""
    for rules, least in (("making-data-count", 13), ("anhoej", 12)):
        for points in (least - 1, least):
            drawn = chart("xmr", [9.0, 11] * 10, rules=rules, exclude=range(points, 20))
            assert (drawn.degenerate_labels()[0] == "too few points") is (points < least)


def test_funnels_on_the_square_root_scale_are_squared_back():
    """FunnelPlotR's CQC limits mark 32.5 % of units without a difference instead of 5 %."""
    drawn = funnel("standardised ratio", [25.0], [25.0], method="square-root")
    z = 1.959963984540054
    assert drawn.upper[0, 0] == pytest.approx((1 + z / 10) ** 2)  # theirs: 1 + z / 10
    rng = np.random.default_rng(20260115)
    expected = np.exp(rng.uniform(np.log(20), np.log(400), 6000))
    many = funnel("standardised ratio", rng.poisson(expected), expected, method="square-root")
    assert 4 < 100 * np.abs(many.position[0]).mean() < 6


def test_funnels_of_two_counts_use_the_error_of_two_counts():
    """FunnelPlotR's RC limits mark 81.8 % of units at a rate of 5 %, 32.3 % at a ratio of 1."""
    rng = np.random.default_rng(20260116)
    for ratio, low in ((0.05, 400), (1.0, 30)):
        mean = np.exp(rng.uniform(np.log(low), np.log(20 * low), 6000))
        drawn = funnel("ratio of counts", rng.poisson(ratio * mean), rng.poisson(mean))
        assert 4 < 100 * np.abs(drawn.position[0]).mean() < 6


def test_the_callers_random_numbers_are_left_alone():
    """FunnelPlotR calls set.seed(1) in the user's session."""
    before = np.random.get_state()[1].copy()
    funnel("proportion", [12, 30, 41, 90], [400, 800, 1600, 2100])
    cusum([0, 1, 0], baseline_rate=0.1)
    false_signal_chance(0.05, 2.0, 3.0, 50, baseline_births=100)
    vlad([0, 1], 0.1)
    chart("xmr", [1.0, 2, 3])
    np.testing.assert_array_equal(np.random.get_state()[1], before)


def test_expected_events_are_not_rounded():
    """FunnelPlotR rounds SHMI's expected events to two decimals."""
    drawn = funnel("standardised ratio", [3.0], [2.4567], method="log")
    assert drawn.value[0] == 3 / 2.4567
    assert drawn.spread.z[0] == pytest.approx(np.log(3 / 2.4567) * np.sqrt(2.4567))


def test_a_unit_without_events_does_not_break_a_funnel():
    """log(0) is minus infinity in FunnelPlotR, and so is its z."""
    drawn = funnel("standardised ratio", [0.0, 8, 5], [4.0, 9, 5], method="log")
    assert np.isfinite(drawn.spread.z).all()
    assert np.isfinite(drawn.lower).all()


def test_a_funnel_says_when_it_falls_back_on_chance_alone():
    """FunnelPlotR: asked for over-dispersion and finding none, it draws other limits silently."""
    drawn = funnel("rate", [10, 11, 9, 10], [100] * 4)
    assert "units differ no more than chance allows (phi" in drawn.dialect


def test_g_limits_come_from_the_mean():
    """clinical-qikit takes them from the median: 36 % too low, 4 false signals where qicharts2 has 0."""
    rng = np.random.default_rng(3)
    cases = rng.geometric(0.05, (1, 60)) - 1.0
    drawn = chart("g", cases)
    mean, median = cases.mean(), np.median(cases)
    assert drawn.upper[0, 0] == pytest.approx(mean + 3 * np.sqrt(mean * (mean + 1)))
    assert drawn.centre[0, 0] == median
    assert drawn.upper[0, 0] > 1.2 * (median + 3 * np.sqrt(median * (median + 1)))


def test_a_g_or_t_chart_is_not_another_method_under_its_name():
    """pyqicharts: g and t are exponential probability limits, t's centre 83 % away; here those are
    asked for by name and printed."""
    times = numbers(rows("05_days_between_t"), "days_between")
    assert "3-sigma" in chart("t", times).dialect
    assert "exact limits" in chart("t", times, limits="exact").dialect
    same_lines(chart("t", times).centre[0], numbers(rows("05_qic_t"), "cl"))


def test_p_prime_may_be_narrower_than_p():
    """clinical-qikit floors sigma z at 1; pyqicharts' p_prime is a chart of observed to expected."""
    even = [10.0, 11] * 12
    births = [100.0] * 24
    narrow, plain = (chart(kind, even, births) for kind in ("p'", "p"))
    assert (narrow.upper < plain.upper).all()


def test_i_prime_limits_follow_the_size_of_each_month():
    """clinical-qikit's ip is a plain I chart: one limit for small and large months."""
    table = rows("03_readmissions_u")
    days = numbers(table, "bed_days")
    drawn = chart("i'", numbers(table, "readmissions"), days)
    width = drawn.upper[0] - drawn.centre[0]
    assert len(set(width.round(12))) == len(set(days))
    assert width[np.argmin(days)] == width.max()


@pytest.mark.parametrize(
    ("points", "published", "floored", "raised"),
    [(12, 7, 6, 7), (20, 7, 7, 8), (24, 8, 7, 8), (36, 8, 8, 9), (48, 9, 8, 9), (100, 10, 9, 10)],
)
def test_the_longest_run_is_rounded_neither_up_nor_down(points, published, floored, raised):
    """clinical-qikit: floor(log2 n) + 3, 27 of 200 signals; pyqicharts: ceil, 5; published: 14."""
    assert thresholds(points)[0] == published
    assert floored <= published <= raised
    assert floored < raised


def test_the_fewest_crossings_are_those_of_the_binomial_distribution():
    """pyqicharts: one lower."""
    from scipy import stats

    for points in range(10, 61):
        assert thresholds(points)[1] == stats.binom.ppf(0.05, points - 1, 0.5)


def test_the_variation_icon_is_about_the_last_point():
    """abspc shows the latest special cause anywhere: another icon in 38 of 71 series."""
    drawn = chart("xmr", [9.0, 11] * 4 + [40] + [9.0, 11] * 6, direction="lower", exclude=[8])
    assert drawn.special.any()
    assert drawn.variation_labels() == ("common cause",)


def test_a_point_outside_is_not_near_and_a_tie_ends_a_trend():
    """controlchartspy's two of three and its trend; there under a name of their own here."""
    values = [10.0, 11] * 8 + [30, 10, 30]
    excluded = {"exclude": [16, 17, 18], "direction": "lower"}
    assert not chart("xmr", values, **excluded).two_of_three.any()
    assert chart("xmr", values, rules="powerbi-spc", **excluded).two_of_three.any()
    tied = [9.0, 3, 9, 3, 9, 1, 2, 3, 4, 4, 5, 6, 7, 0, 9]
    assert not chart("i", tied).trend.any()
    assert chart("i", tied, rules="powerbi-spc").trend.any()


def test_rules_are_on_and_named():
    """controlchartspy: every rule is off unless switched on one by one."""
    drawn = chart("xmr", [9.0, 11] * 8 + [13.0] * 7)
    assert drawn.shift.any()
    assert "7-point shift" in drawn.dialect


@pytest.mark.parametrize("births", [9, 14, 36, 62, 230])
def test_exact_limits_keep_their_promise_in_small_months(births):
    """3-sigma limits at 5 % and 9 to 62 births a month: 3.1, 1.5, 3.1, 1.3 times the false alarms."""
    from scipy import stats

    drawn = chart("p", [[0.05 * births] * 2], [[births] * 2], limits="exact")
    above = stats.binom.sf(round(drawn.upper[0, 0] * births), births, 0.05)
    below = stats.binom.cdf(round(drawn.lower[0, 0] * births) - 1, births, 0.05)
    assert above <= 0.00135
    assert below <= 0.00135


def test_small_groups_are_sent_to_a_chart_that_can_say_something():
    """No other tool pools periods or goes to events one by one by itself, or says why."""
    rng = np.random.default_rng(8)
    advice = advise(rng.binomial(20, 0.05, 36), [20.0] * 36, kind="proportion")
    assert advice.kind == "g"
    assert advice.reason.startswith("g chart with exact limits: fewer than 5 events or non-events")
    assert advice.beside.startswith("Beside it a CUSUM")


def test_an_empty_month_has_no_point_and_leaves_the_centre_alone():
    """y is 0/0 there: some tools stop, some draw 0 %."""
    drawn = chart("p", [4, 0, 6], [100, 0, 100])
    assert np.isnan(drawn.value[0]).tolist() == [False, True, False]
    assert drawn.centre[0, 1] == 0.05


def test_every_rule_has_plain_words():
    """No tool says what a rule looks for and what seeing it means."""
    for rule in ("outside", "shift", "trend", "two_of_three", "long_run", "few_crossings"):
        assert explain(rule).looks_for
        assert explain(rule).means


def test_one_call_charts_all_groups_on_one_calendar():
    """pyqicharts, abspc and controlchartspy have no groups; 5 x 36 chart points here, one call."""
    drawn = chart("p", *pph(), direction="lower", phases=[20])
    assert drawn.value.shape == (5, 36)
    assert {s.series for s in signals_since(drawn, 20)} <= set(range(5))
