"""`chart`: what it takes, what it refuses, and what each kind draws."""

from __future__ import annotations

import dataclasses
import sys

import numpy as np
import pytest

from evenhand.spc import (
    Assurance,
    Cause,
    ChartError,
    ChartKind,
    Degenerate,
    LimitMethod,
    PointType,
    RuleSet,
    Variation,
    chart,
)
from evenhand.spc import chart as chart_function
from evenhand.stats.limits import binomial_limits, poisson_limits

NAN = float("nan")
EVENTS = [[4, 6, 5, 3, 7, 5, 4, 6], [1, 0, 2, 0, 0, 3, 1, 0]]
BIRTHS = [[100, 110, 95, 105, 100, 98, 102, 100], [20, 25, 22, 0, 21, 24, 20, 19]]


def problem(call, *args, **options) -> str:
    with pytest.raises(ChartError) as caught:
        call(*args, **options)
    return f"{caught.value.problem} {caught.value.remedy}"


class TestInput:
    def test_a_single_series_may_be_given_flat(self):
        drawn = chart("c", [3, 4, 5])
        assert drawn.value.tolist() == [[3.0, 4.0, 5.0]]
        assert drawn.numerator.shape == (1, 3)
        assert drawn.denominator is None

    @pytest.mark.parametrize(
        ("kind", "numerator", "denominator", "words"),
        [
            ("p", [1, 2], None, "A p chart needs a denominator. Give the number at risk"),
            ("u'", [1, 2], None, "A u' chart needs a denominator."),
            ("c", [1, 2], [5, 5], "A c chart takes no denominator. Leave it out"),
            ("g", [1, 2], [5, 5], "A g chart takes no denominator."),
            ("t", [1, 2], [5, 5], "A t chart takes no denominator."),
            ("p", [6, 2], [5, 5], "A numerator is larger than its denominator. Check the counts"),
            ("p'", [6, 2], [5, 5], "A numerator is larger than its denominator."),
            (
                "u",
                [1, 2],
                [0, 5],
                (
                    "There are events in a period whose denominator is 0. Check the counts: the "
                    "denominator must cover everyone counted."
                ),
            ),
            ("p", [-1, 2], [5, 5], "A value is below zero. Check the counts."),
            ("c", [-1, 2], None, "A value is below zero."),
            ("u", [1, 2], [-5, 5], "A denominator is below zero."),
            ("p", [1, 2], [5, 5, 5], "There are (1, 2) values but (1, 3) denominators. Give one"),
            ("c", [[[1, 2]]], None, "The values are not a table of series and periods. Give an"),
            ("c", [], None, "The values are not a table of series and periods."),
            ("p", [1, 2], [[[5, 5]]], "The denominators are not a table of series and periods."),
            ("i", [1, float("inf")], None, "The values hold an infinite number. Give a missing"),
            ("u", [1, 2], [5, float("inf")], "The denominators hold an infinite number."),
            ("t", [1, 0], None, "Time between events must be greater than zero. Record the time"),
            ("z", [1, 2], None, "There is no chart called ‘z’. Choose one of: run, i, mr, xmr, p"),
        ],
    )
    def test_refusals(self, kind, numerator, denominator, words):
        assert problem(chart, kind, numerator, denominator).startswith(words)

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"rules": "western"}, "There is no rule set called ‘western’. Choose one of: anhoej"),
            ({"limits": "wide"}, "There is no kind of limits called ‘wide’. Choose one of: three-"),
            ({"direction": "up"}, "There is no direction called ‘up’. Choose one of: lower, high"),
            ({"limits": "exact"}, "A i chart has no exact limits. Choose three-sigma limits."),
            (
                {"phases": [5]},
                "A phase cannot begin at period 5: the series runs from 0 to 4. Give",
            ),
            ({"phases": [-1, 3]}, "A phase cannot begin at period -1: the series runs from 0 to 4"),
            ({"baseline": 0}, "A baseline needs at least one point. Give the number of points to"),
            (
                {"baseline": [1, 2]},
                (
                    "‘baseline’ is neither a number of points nor one True or False for each period. "
                    "Give the number of points to freeze, or mark them."
                ),
            ),
            ({"phases": [2, 7]}, "A phase cannot begin at period 7: the series runs from 0 to 4"),
            ({"baseline": [True] * 4}, "‘baseline’ has the shape (4,), the chart (1, 5). Give one"),
            ({"exclude": [[True, False]]}, "‘exclude’ has the shape (1, 2), the chart (1, 5)."),
            ({"exclude": [5]}, "An excluded point lies outside the series, which runs from 0 to 4"),
            (
                {"exclude": [-1]},
                (
                    "An excluded point lies outside the series, which runs from 0 to 4. Give the "
                    "places of points, counted from 0."
                ),
            ),
            ({"target": [1, 2]}, "There are 2 targets for 1 series. Give one target for all, or o"),
        ],
    )
    def test_refused_options(self, options, words):
        assert problem(chart, "i", [1, 2, 3, 4, 5], **options).startswith(words)

    @pytest.mark.parametrize(
        ("kind", "options", "words"),
        [
            ("p", {"spread": [1, 2]}, "A p chart takes no standard deviations beside its values. "),
            ("s", {"spread": [1, 2]}, "A s chart takes no standard deviations beside its values. "),
            (
                "xbar",
                {},
                (
                    "An xbar chart needs the standard deviation within each subgroup. Give ‘spread’, "
                    "one value for each mean."
                ),
            ),
            (
                "xbar",
                {"spread": [1, 2, 3]},
                "There are (1, 2) means but (1, 3) standard deviations",
            ),
            ("xbar", {"spread": [1, -2]}, "A standard deviation is below zero. Check the counts."),
            ("xbar", {"spread": [1, np.inf]}, "The standard deviations hold an infinite number."),
        ],
    )
    def test_refused_spread(self, kind, options, words):
        assert problem(chart, kind, [1, 2], [5, 5], **options).startswith(words)

    @pytest.mark.parametrize("kind", ["xbar", "s", "i'"])
    def test_subgroups_need_their_size(self, kind):
        words = f"A {kind} chart needs a denominator."
        assert problem(chart, kind, [1, 2], spread=[1, 2]).startswith(words)

    def test_a_negative_spread_or_size_is_refused(self):
        assert problem(chart, "s", [1, -2], [5, 5]).startswith("A value is below zero.")
        assert problem(chart, "i'", [1, 2], [5, -5]).startswith("A denominator is below zero.")
        assert problem(chart, "i'", [1, 2], [5, 0]).startswith("There are events in a period whose")

    def test_means_and_sums_may_be_negative(self):
        assert chart("xbar", [-1, 2], [5, 5], spread=[1, 1]).value.tolist() == [[-1, 2]]
        assert chart("i'", [-1, 2], [5, 5]).value.tolist() == [[-0.2, 0.4]]

    @pytest.mark.parametrize("kind", ["run", "i", "xmr", "mr"])
    def test_rates_can_be_charted_as_plain_numbers(self, kind):
        rates = np.array(EVENTS) / np.where(np.array(BIRTHS) > 0, BIRTHS, np.nan)
        with_size = chart(kind, np.where(np.isnan(rates), 0, EVENTS), BIRTHS)
        plain = chart(kind, rates)
        np.testing.assert_array_equal(with_size.value, plain.value)
        np.testing.assert_array_equal(with_size.upper, plain.upper)
        assert with_size.denominator is not None
        assert with_size.denominator.tolist() == BIRTHS

    @pytest.mark.parametrize("kind", ["run", "i", "xmr"])
    def test_plain_numbers_may_be_negative(self, kind):
        assert chart(kind, [-1, 2, -3]).value.tolist() == [[-1, 2, -3]]

    def test_no_series_at_all(self):
        drawn = chart("p", np.empty((0, 5)), np.empty((0, 5)))
        assert drawn.value.shape == (0, 5)
        assert drawn.variation_labels() == ()


class TestResult:
    def test_says_what_was_asked_for(self):
        drawn = chart("p", EVENTS[0], BIRTHS[0], rules="anhoej", limits="exact", direction="lower")
        assert (drawn.kind, drawn.rules, drawn.limits) == (
            ChartKind.P,
            RuleSet.ANHOEJ,
            LimitMethod.EXACT,
        )
        assert (drawn.direction, drawn.screened) == ("lower", True)

    def test_defaults(self):
        drawn = chart("i", [1, 2, 3])
        assert (drawn.rules, drawn.limits) == (RuleSet.MAKING_DATA_COUNT, LimitMethod.THREE_SIGMA)
        assert (drawn.direction, drawn.screened, drawn.target) == ("neither", True, None)
        assert drawn.runs is None
        assert chart("i", [1, 2, 3], screened=False).screened is False

    def test_cannot_be_changed(self):
        drawn = chart("p", EVENTS, BIRTHS, phases=[4], rules="anhoej")
        with pytest.raises(dataclasses.FrozenInstanceError):
            drawn.kind = "u"
        for name in (
            "value",
            "upper",
            "outside",
            "degenerate",
            "cause",
            "numerator",
            "denominator",
        ):
            with pytest.raises(ValueError, match="read-only"):
                getattr(drawn, name)[0] = 0

    def test_keeps_its_numbers_when_the_callers_change(self):
        events, births = np.array(EVENTS, float), np.array(BIRTHS, float)
        drawn = chart("p", events, births)
        events[0, 0], births[0, 0] = 90, 900
        assert (drawn.numerator[0, 0], drawn.denominator[0, 0]) == (4, 100)

    @pytest.mark.parametrize("kind", list(ChartKind))
    def test_codes_are_small_and_lines_are_floats(self, kind):
        size = BIRTHS if kind in {"p", "u", "p'", "u'", "i'", "xbar", "s"} else None
        values = np.array(EVENTS) + (1 if kind == "t" else 0)
        within = values if kind == "xbar" else None
        for rules in RuleSet:
            drawn = chart(kind, values, size, rules=rules, direction="lower", spread=within)
            for name in ("cause", "point_type", "side", "degenerate", "variation", "assurance"):
                assert getattr(drawn, name).dtype == np.int8
            for name in ("value", "centre", "lower", "upper", "near_lower", "near_upper"):
                assert getattr(drawn, name).dtype == np.float64
            for name in ("outside", "shift", "trend", "two_of_three", "included", "special"):
                assert getattr(drawn, name).dtype == bool
                assert getattr(drawn, name).shape == (2, 8)

    def test_phase_and_included(self):
        drawn = chart("i", [[1, 2, 3, 4, 5]] * 2, phases=[2, 4], exclude=[1])
        assert drawn.phase.tolist() == [0, 0, 1, 1, 2]
        assert drawn.included.tolist() == [[True, False, True, True, True]] * 2
        assert drawn.degenerate.shape == (2, 3)
        assert chart("i", [1, 2]).included.tolist() == [[True, True]]

    def test_low_points_can_signal_only_above_zero(self):
        drawn = chart("p", EVENTS, BIRTHS)
        assert drawn.low_can_signal.tolist() == [False, False]
        assert chart("i", [10, 11, 10, 11]).low_can_signal.tolist() == [True]

    def test_words_for_codes(self):
        drawn = chart("xmr", [10, 11] * 10 + [20], direction="lower", target=15)
        assert drawn.cause_labels()[0][-2:] == ["common cause", "outside"]
        assert drawn.point_type_labels()[0][-2:] == ["common cause", "concern"]
        assert drawn.variation_labels() == ("concern high",)
        assert drawn.assurance_labels() == ("pass",)
        assert drawn.degenerate_labels() == ("",)
        assert chart("c", [1, 2]).degenerate_labels() == ("too few points",)

    @pytest.mark.parametrize(
        ("kind", "options", "words"),
        [
            (
                "run",
                {"rules": "anhoej"},
                (
                    "Anhøj rules (longest run and crossings, points on the line left out); "
                    "median, no limits"
                ),
            ),
            (
                "xmr",
                {},
                (
                    "Making Data Count rules (beyond a limit, 7-point shift, 7-point trend, two of "
                    "three near a limit); 3-sigma limits, moving ranges screened"
                ),
            ),
            ("i", {"screened": False}, "3-sigma limits, moving ranges not screened"),
            ("t", {}, "3-sigma limits, moving ranges screened"),
            ("c", {}, "3-sigma limits"),
            ("g", {}, "3-sigma limits"),
            ("mr", {}, "3-sigma limits"),
            ("c", {"limits": "exact"}, "exact limits at 0.00135 on each side, zones at 0.0228"),
        ],
    )
    def test_dialect_is_printed(self, kind, options, words):
        assert chart(kind, [1, 2, 3], **options).dialect.endswith(words)

    @pytest.mark.parametrize("kind", ["p'", "u'"])
    def test_dialect_of_laney(self, kind):
        assert chart(kind, EVENTS, BIRTHS).dialect.endswith("moving ranges screened")


class TestLimits:
    def test_p_is_clipped_to_zero_and_one(self):
        drawn = chart("p", [[9, 10, 10, 9]], [[10, 10, 10, 10]])
        assert drawn.upper.max() == drawn.near_upper.max() == 1.0
        drawn = chart("p", [[0, 1, 0, 1]], [[10, 10, 10, 10]])
        assert drawn.lower.min() == drawn.near_lower.min() == 0.0

    def test_p_prime_is_clipped_to_zero_and_one(self):
        drawn = chart("p'", [[9, 5, 10, 2]], [[10, 10, 10, 10]])
        assert (drawn.upper.max(), drawn.lower.min()) == (1.0, 0.0)

    @pytest.mark.parametrize("kind", ["u", "u'"])
    def test_u_has_no_ceiling(self, kind):
        drawn = chart(kind, [[9, 15, 10, 12]], [[10, 10, 10, 10]])
        assert drawn.upper.min() > 1.0
        assert chart(kind, [[1, 0, 3, 0]], [[10, 10, 10, 10]]).lower.min() == 0.0

    def test_a_denominator_of_one_counts(self):
        drawn = chart("p", [1, 0, 5, 0], [1, 1, 10, 10])
        assert drawn.value[0].tolist() == [1, 0, 0.5, 0]
        assert chart("run", [1, 0, 5, 0], [1, 1, 10, 10]).value[0].tolist() == [1, 0, 0.5, 0]

    def test_zero_denominator_and_missing_numerator_have_no_point_and_no_line(self):
        events, births = [[4, 0, NAN, 6, 5]], [[100, 0, 90, 110, NAN]]
        for kind in ("p", "u", "p'", "u'"):
            drawn = chart(kind, events, births)
            assert np.isnan(drawn.value[0]).tolist() == [False, True, True, False, True]
            assert np.isnan(drawn.upper[0, 1:3]).all()
            assert drawn.centre[0, 0] == pytest.approx(10 / 210)

    def test_exact_p(self):
        drawn = chart("p", EVENTS, BIRTHS, limits="exact")
        births = np.array(BIRTHS, float)
        share = np.array([[40 / 810], [7 / 151]])  # month 4 has no births in the second
        for tail, lower, upper in (
            (0.00135, drawn.lower, drawn.upper),
            (0.0228, drawn.near_lower, drawn.near_upper),
        ):
            low, high = binomial_limits(births, share, tail)
            known = births > 0
            np.testing.assert_allclose(lower[known], low[known] / births[known])
            np.testing.assert_allclose(upper[known], high[known] / births[known])
        assert np.isnan(drawn.upper[1, 3])

    def test_exact_u_and_c(self):
        drawn = chart("u", [4, 6, 5], [100, 110, 90], limits="exact")
        low, high = poisson_limits(np.array([100, 110, 90]) * 15 / 300, 0.00135)
        np.testing.assert_allclose(drawn.upper[0], high / [100, 110, 90])
        np.testing.assert_allclose(drawn.lower[0], low / [100, 110, 90])
        drawn = chart("c", [4, 6, 5], limits="exact")
        np.testing.assert_allclose(drawn.upper[0], poisson_limits(5.0, 0.00135)[1])
        np.testing.assert_allclose(drawn.near_upper[0], poisson_limits(5.0, 0.0228)[1])

    def test_exact_limits_above_zero(self):
        drawn = chart("p", [[40, 50, 60]], [[100, 110, 120]], limits="exact")
        low, high = binomial_limits([100, 110, 120], 150 / 330, 0.00135)
        near_low, near_high = binomial_limits([100, 110, 120], 150 / 330, 0.0228)
        assert low.min() > 0
        for line, expected in (
            (drawn.lower, low),
            (drawn.upper, high),
            (drawn.near_lower, near_low),
            (drawn.near_upper, near_high),
        ):
            np.testing.assert_allclose(line[0], expected / [100, 110, 120])
        assert drawn.upper.dtype == drawn.centre.dtype == np.float64

    @pytest.mark.parametrize(("kind", "whole"), [("p'", 1.0), ("u'", 0.0)])
    def test_laney_on_a_frozen_baseline(self, kind, whole):
        """The baseline's spread and centre, by hand, for points that come later too."""
        events, births = [4, 9, 5, 8, 30, 2], [100, 110, 90, 105, 100, 400]
        drawn = chart(kind, events, births, baseline=4, screened=False)
        y, n = np.array(events), np.array(births)
        centre = 26 / 405
        sigma = np.sqrt(centre * (1 - whole * centre) / n)
        z = ((y / n - centre) / sigma)[:4]
        half = 3 * np.abs(np.diff(z)).mean() / 1.128 * sigma
        np.testing.assert_allclose(drawn.upper[0], centre + half, rtol=1e-12)
        constant = chart(kind, [5, 5, 5, 5, 30, 2], [100] * 6, baseline=4)
        assert constant.degenerate.tolist() == [[Degenerate.CONSTANT]]

    def test_a_constant_t_chart_lies_on_its_centre(self):
        for value in (0.1, 3.0, 5.0, 7.0, 11.0, 13.0, 17.5, 19.0, 23.0):
            drawn = chart("t", [value] * 13, rules="anhoej")
            assert drawn.centre[0, 0] == value
            assert drawn.runs.useful.tolist() == [[0]]
            frozen = chart("t", [value] * 13 + [40.0], rules="anhoej", baseline=13)
            assert frozen.runs.useful.tolist() == [[1]]

    def test_t_raises_negative_limits_to_zero(self):
        drawn = chart("t", [1, 50, 1, 60, 2, 70])
        assert drawn.lower.max() == 0.0
        assert drawn.near_lower.max() == 0.0

    def test_g_takes_limits_from_the_mean_and_draws_the_median(self):
        drawn = chart("g", [0, 10, 20, 30, 90])
        assert drawn.centre[0, 0] == 20
        assert drawn.upper[0, 0] == pytest.approx(30 + 3 * np.sqrt(30 * 31))
        assert drawn.near_upper[0, 0] == pytest.approx(30 + 2 * np.sqrt(30 * 31))
        assert drawn.lower[0, 0] == 0

    def test_mr_judges_limits_only(self):
        values = [10, 11] * 8 + [60] + [10, 11] * 3
        for rules in ("making-data-count", "anhoej"):
            drawn = chart("mr", values, rules=rules, direction="higher")
            assert np.isnan(drawn.value[0, 0])
            assert np.flatnonzero(drawn.outside[0]).tolist() == [16, 17]
            assert (drawn.cause[0, [15, 16, 17]] == [0, Cause.OUTSIDE, Cause.OUTSIDE]).all()
            assert not (drawn.shift | drawn.trend | drawn.two_of_three).any()
            assert drawn.direction == "neither"
            assert drawn.point_type[0, 16] == PointType.NEUTRAL_HIGH
        assert drawn.runs.longest[0, 0] > drawn.runs.longest_limit[0, 0]
        assert not drawn.runs.signal.any()
        assert not drawn.runs.long_run.any()
        assert not drawn.runs.few_crossings.any()

    def test_constant_mr(self):
        drawn = chart("mr", [5.0] * 15)
        assert drawn.degenerate.tolist() == [[Degenerate.CONSTANT]]


class TestLayout:
    def test_each_phase_has_its_own_lines(self):
        drawn = chart("i", [1, 2, 1, 2, 11, 12, 11, 12], phases=[4])
        assert drawn.centre[0].tolist() == [1.5] * 4 + [11.5] * 4

    def test_phases_may_come_in_any_order_twice_or_as_an_array(self):
        values = [1, 2, 1, 2, 11, 12, 11, 12]
        drawn = chart("i", values, phases=np.array([4, 0, 4]))
        assert drawn.phase.tolist() == [0] * 4 + [1] * 4

    def test_rules_do_not_run_across_phases(self):
        rising = list(range(12))
        assert chart("xmr", rising).trend.all()
        assert not chart("xmr", rising, phases=[6]).trend.any()

    def test_baseline_counts_points_of_each_phase(self):
        drawn = chart("i", [1, 2, 9, 9, 11, 12, 19, 19], phases=[4], baseline=2)
        assert drawn.centre[0].tolist() == [1.5] * 4 + [11.5] * 4

    def test_a_baseline_of_one_point(self):
        drawn = chart("c", [4, 9, 9], baseline=1)
        assert drawn.centre[0].tolist() == [4, 4, 4]

    def test_baseline_longer_than_a_phase_uses_all_of_it(self):
        drawn = chart("i", [1, 2, 1, 11, 12, 13], phases=[3], baseline=5)
        assert drawn.centre[0].tolist() == pytest.approx([4 / 3] * 3 + [12] * 3)

    def test_baseline_as_a_mask(self):
        mask = [True, False, True, False, False, False]
        drawn = chart("i", [1, 50, 3, 50, 11, 13], baseline=mask)
        assert drawn.centre[0, 0] == 2
        drawn = chart("i", [1, 50, 3, 50, 11, 13], baseline=mask, phases=[4])
        assert drawn.centre[0].tolist() == [2] * 4 + [12] * 2  # a phase without any uses its own

    def test_baseline_mask_for_each_series(self):
        values = [[1, 2, 3, 4], [5, 6, 7, 8]]
        mask = [[True, True, False, False], [False, False, True, True]]
        drawn = chart("i", values, baseline=mask)
        assert drawn.centre[:, 0].tolist() == [1.5, 7.5]
        np.testing.assert_allclose(drawn.upper[:, 0] - drawn.centre[:, 0], 3 / 1.128)

    def test_a_series_without_frozen_points_in_a_phase_uses_its_own(self):
        values = [[1, 2, 3, 4], [5, 6, 7, 8]]
        mask = [[True, False, True, False], [True, False, False, False]]
        drawn = chart("c", values, baseline=mask, phases=[2])
        assert drawn.centre[:, [0, 2]].tolist() == [[1, 3], [5, 7.5]]

    def test_exclude_mask_for_each_series_closes_up(self):
        values = [[1, 90, 2, 3], [5, 6, 80, 9]]
        mask = [[False, True, False, False], [False, False, True, False]]
        drawn = chart("i", values, exclude=mask, screened=False)
        assert drawn.centre[:, 0].tolist() == pytest.approx([2, 20 / 3])
        np.testing.assert_allclose(
            drawn.upper[:, 0], [2 + 3 / 1.128, 20 / 3 + 3 / 1.128 * 2], rtol=1e-12
        )
        assert drawn.included.tolist() == (~np.array(mask)).tolist()

    def test_excluded_points_of_the_baseline(self):
        drawn = chart("c", [2, 90, 4, 50, 60], exclude=[1], baseline=3)
        assert drawn.centre[0].tolist() == [3] * 5

    def test_common_and_separate_masks_agree(self):
        values = np.random.default_rng(3).normal(10, 1, (3, 20))
        left_out = np.zeros(20, bool)
        left_out[[4, 7]] = True
        frozen = np.arange(20) < 12
        whole = chart("i", values, exclude=left_out, baseline=frozen)
        for exclude in (left_out, [4, 7], left_out[None], np.tile(left_out, (3, 1))):
            for baseline in (frozen, 12, np.tile(frozen, (3, 1))):
                drawn = chart("i", values, exclude=exclude, baseline=baseline)
                np.testing.assert_array_equal(drawn.upper, whole.upper)
                np.testing.assert_array_equal(drawn.centre, whole.centre)
                np.testing.assert_array_equal(drawn.cause, whole.cause)

    def test_excluded_points_form_no_runs_but_may_lie_outside(self):
        rising = [float(i) for i in range(14)]
        drawn = chart("xmr", rising, exclude=[6])
        assert np.flatnonzero(drawn.trend[0]).tolist() == list(range(7, 14))
        spike = [10, 11] * 10
        spike[9] = 60
        drawn = chart("xmr", spike, exclude=[9])
        assert drawn.outside[0, 9]
        assert drawn.cause[0, 9] == Cause.OUTSIDE
        assert drawn.side[0, 9] == 1
        assert drawn.outside.sum() == 1

    def test_excluding_breaks_a_shift(self):
        values = [10.0] * 10 + [12.0] * 10 + [8.0]
        baseline = np.arange(21) < 10
        values[:10] = [9, 11] * 5
        assert chart("xmr", values, baseline=baseline).shift[0, 10:20].all()
        assert not chart("xmr", values, baseline=baseline, exclude=[15]).shift.any()

    def test_everything_excluded(self):
        for kind in ("run", "i", "xmr", "mr", "c", "g", "t"):
            drawn = chart(kind, [1, 2, 3, 4], exclude=[0, 1, 2, 3])
            assert np.isnan(drawn.centre).all()
            assert not drawn.special.any()

    def test_everything_missing(self):
        for kind in ("run", "i", "xmr", "mr", "c", "g", "t"):
            for rules in ("anhoej", "making-data-count"):
                drawn = chart(kind, [[NAN] * 4, [1, 2, 3, 2]], rules=rules)
                assert np.isnan(drawn.centre[0]).all()
                assert not drawn.special[0].any()
                assert drawn.degenerate_labels()[0] == "too few points"
        assert chart("run", [[NAN] * 4], rules="anhoej").runs.useful.tolist() == [[0]]


class TestDegenerate:
    @pytest.mark.parametrize(("rules", "enough"), [("making-data-count", 13), ("anhoej", 12)])
    def test_too_few_points(self, rules, enough):
        values = [1, 2] * 10
        for points in (enough - 1, enough):
            drawn = chart("xmr", values[:points], rules=rules)
            expected = Degenerate.TOO_FEW_POINTS if points < enough else Degenerate.FINE
            assert drawn.degenerate.tolist() == [[expected]]
        assert chart("xmr", [*values[:enough], NAN], rules=rules).degenerate[0, 0] == 0
        whole = chart("xmr", values[: enough + 1], rules=rules, exclude=[3])
        assert whole.degenerate.tolist() == [[Degenerate.FINE]]
        drawn = chart("xmr", values[:enough], rules=rules, exclude=[3])
        assert drawn.degenerate.tolist() == [[Degenerate.TOO_FEW_POINTS]]

    @pytest.mark.parametrize(
        ("values", "screened", "name"),
        [
            ([5.0] * 15, True, Degenerate.CONSTANT),
            ([5.0] * 15, False, Degenerate.CONSTANT),
            ([0.1] * 15, True, Degenerate.CONSTANT),
            ([0.0] * 15, True, Degenerate.CONSTANT),
            ([0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], True, Degenerate.MOSTLY_ZERO),
            ([0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], False, Degenerate.MOSTLY_ZERO),
            ([9, 9, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], True, Degenerate.MOSTLY_ONE_VALUE),
            ([9, 9, 3, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], False, Degenerate.FINE),
            ([0, 1] * 7, True, Degenerate.FINE),
            ([0, 1] * 7 + [0], True, Degenerate.MOSTLY_ZERO),
            ([0, 1] * 7 + [0, NAN], True, Degenerate.MOSTLY_ZERO),
        ],
    )
    def test_names(self, values, screened, name):
        drawn = chart("i", values, screened=screened)
        assert drawn.degenerate.tolist() == [[name]]
        assert np.isnan(drawn.upper).all() == (name > Degenerate.TOO_FEW_POINTS)
        assert np.isfinite(drawn.centre).all()

    @pytest.mark.parametrize("value", [0.1, 0.3, 0.7, 1.1, 3.3, 98.6])
    def test_a_constant_series_lies_on_its_centre(self, value):
        for points in range(2, 30):
            drawn = chart("i", [value] * points, rules="anhoej")
            assert drawn.centre[0, 0] == value
            assert drawn.runs.useful.tolist() == [[0]]

    def test_two_equal_points_are_constant(self):
        assert chart("i", [5.0, 5.0]).degenerate_labels() == ("constant",)
        assert chart("i", [5.0]).degenerate_labels() == ("too few points",)
        assert chart("i", [5.0, NAN, 5.0]).degenerate_labels() == ("constant",)

    def test_a_constant_series_among_others(self):
        spread = [4.0, 7.0] * 7
        drawn = chart("i", [[5.0] * 14, spread, [9.0] * 14])
        assert drawn.degenerate_labels() == ("constant", "", "constant")
        assert drawn.centre[:, 0].tolist() == [5.0, 5.5, 9.0]

    def test_collapsed_series_carry_no_marks_and_their_neighbours_do(self):
        spike = [10, 11] * 9 + [40, 41]
        drawn = chart("xmr", [[0.0] * 18 + [3.0, 0.0], spike], direction="lower")
        assert not drawn.special[0].any()
        assert not (drawn.shift | drawn.trend | drawn.two_of_three | drawn.outside)[0].any()
        assert drawn.special[1].any()
        assert drawn.variation.tolist() == [Variation.NONE, Variation.CONCERN_HIGH]

    def test_all_or_no_events_have_no_spread(self):
        for kind, share in (("p", 0), ("p", 50), ("p'", 0), ("p'", 50), ("u", 0), ("u'", 0)):
            drawn = chart(kind, [[share] * 15], [[50] * 15])
            assert drawn.degenerate.tolist() == [[Degenerate.CONSTANT]]
            assert np.isnan(drawn.upper).all()
            assert drawn.centre[0, 0] == share / 50
        for kind, share in (("p", 0), ("p", 50), ("u", 0)):
            exact = chart(kind, [[share] * 15], [[50] * 15], limits="exact")
            assert exact.degenerate.tolist() == [[Degenerate.CONSTANT]]
            assert np.isnan(exact.upper).all()
        for limits in ("three-sigma", "exact"):
            drawn = chart("c", [0] * 15, limits=limits)
            assert drawn.degenerate.tolist() == [[Degenerate.CONSTANT]]
        assert chart("g", [0] * 15).degenerate.tolist() == [[Degenerate.CONSTANT]]

    def test_u_of_one_a_period_is_not_all_events(self):
        assert chart("u", [[50, 60, 40] * 5], [[50] * 15]).degenerate.tolist() == [[0]]

    def test_equal_counts_still_have_chance_limits(self):
        drawn = chart("c", [5.0] * 15)
        assert drawn.degenerate.tolist() == [[Degenerate.FINE]]
        assert drawn.upper[0, 0] == pytest.approx(5 + 3 * np.sqrt(5))

    def test_mostly_zero_months_do_not_stop_laney(self):
        events = [0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 1, 0, 0]
        drawn = chart("p'", events, [20] * 13, screened=False)
        assert drawn.degenerate.tolist() == [[Degenerate.FINE]]

    def test_worst_phase_names_the_series(self):
        values = [5.0] * 13 + [1.0, 2.0] * 7
        drawn = chart("i", values, phases=[13])
        assert drawn.degenerate.tolist() == [[Degenerate.CONSTANT, Degenerate.FINE]]
        assert drawn.degenerate_labels() == ("constant",)


class TestIcons:
    SPIKE_UP = (10, 11) * 9 + (30,)
    SPIKE_DOWN = (10, 11) * 9 + (-10,)

    @pytest.mark.parametrize(
        ("values", "direction", "icon"),
        [
            (SPIKE_UP, "higher", Variation.IMPROVEMENT_HIGH),
            (SPIKE_UP, "lower", Variation.CONCERN_HIGH),
            (SPIKE_UP, "neither", Variation.NEUTRAL_HIGH),
            (SPIKE_DOWN, "higher", Variation.CONCERN_LOW),
            (SPIKE_DOWN, "lower", Variation.IMPROVEMENT_LOW),
            (SPIKE_DOWN, "neither", Variation.NEUTRAL_LOW),
            ((10, 11) * 9, "higher", Variation.COMMON_CAUSE),
            ((*SPIKE_UP, 10), "higher", Variation.COMMON_CAUSE),
            ((*SPIKE_UP, NAN, NAN), "higher", Variation.IMPROVEMENT_HIGH),
        ],
    )
    def test_variation_is_the_last_known_point(self, values, direction, icon):
        assert chart("xmr", values, direction=direction).variation.tolist() == [icon]

    @pytest.mark.parametrize(
        ("target", "direction", "icon"),
        [
            (100, "higher", Assurance.FAIL),
            (100, "lower", Assurance.PASS),
            (-100, "higher", Assurance.PASS),
            (-100, "lower", Assurance.FAIL),
            (10.5, "higher", Assurance.INCONSISTENT),
            (10.5, "lower", Assurance.INCONSISTENT),
            (100, "neither", Assurance.NONE),
            (NAN, "higher", Assurance.NONE),
            (None, "higher", Assurance.NONE),
        ],
    )
    def test_assurance(self, target, direction, icon):
        drawn = chart("xmr", [10, 11] * 9, direction=direction, target=target)
        assert drawn.assurance.tolist() == [icon]

    @pytest.mark.parametrize("direction", ["higher", "lower"])
    @pytest.mark.parametrize("line", ["lower", "upper"])
    def test_target_on_a_limit_is_inconsistent(self, line, direction):
        plain = chart("xmr", [10, 11] * 9)
        drawn = chart("xmr", [10, 11] * 9, direction=direction, target=getattr(plain, line)[0, 0])
        assert drawn.assurance_labels() == ("inconsistent",)

    def test_too_few_points_still_have_icons(self):
        drawn = chart("xmr", [10, 11] * 5 + [30], direction="higher", target=100)
        assert drawn.degenerate_labels() == ("too few points",)
        assert (drawn.variation_labels(), drawn.assurance_labels()) == (
            ("improvement high",),
            ("fail",),
        )

    def test_a_target_for_each_series(self):
        drawn = chart("xmr", [[10, 11] * 9] * 2, direction="higher", target=[100, -100])
        assert drawn.assurance.tolist() == [Assurance.FAIL, Assurance.PASS]
        assert drawn.target.tolist() == [100, -100]

    def test_no_limits_no_assurance(self):
        assert chart("run", [10, 11] * 9, direction="higher", target=50).assurance.tolist() == [0]

    def test_anhoej_has_no_icons(self):
        drawn = chart("xmr", self.SPIKE_UP, direction="higher", target=5, rules="anhoej")
        assert drawn.outside[0, -1]
        assert drawn.variation.dtype == drawn.assurance.dtype == np.int8
        assert drawn.variation.tolist() == drawn.assurance.tolist() == [0]

    def test_icons_use_the_phase_of_the_last_known_point(self):
        values = [*[10, 11] * 7, 30, *[NAN] * 4]
        drawn = chart("xmr", values, phases=[15], direction="higher", target=100)
        assert drawn.variation_labels() == ("improvement high",)
        assert drawn.assurance_labels() == ("fail",)
        drawn = chart("xmr", [*[5.0] * 14, *[NAN] * 4], phases=[14], direction="higher", target=4)
        assert (drawn.variation_labels(), drawn.assurance_labels()) == (("none",), ("pass",))

    def test_icons_use_the_last_phase(self):
        values = [5.0] * 13 + [10, 11] * 7
        drawn = chart("xmr", values, phases=[13], direction="higher", target=100)
        assert drawn.variation_labels() == ("common cause",)
        assert drawn.assurance_labels() == ("fail",)


class TestChunks:
    def test_results_do_not_depend_on_the_chunk(self, monkeypatch):
        rng = np.random.default_rng(7)
        births = rng.poisson(60, (23, 24)).astype(float)
        events = rng.binomial(births.astype(int), 0.2).astype(float)
        events[3, 4], births[5, 6], events[5, 6] = np.nan, 0, 0
        masks = {"exclude": rng.random((23, 24)) < 0.05, "baseline": rng.random((23, 24)) < 0.7}
        for kind in ("p", "xmr"):
            for rules in ("anhoej", "making-data-count"):
                options = {"rules": rules, "phases": [9], "direction": "lower", **masks}
                whole = chart(kind, events, births, **options)
                module = sys.modules[chart_function.__module__]
                monkeypatch.setattr(np, "empty", lambda shape, dtype: np.full(shape, 99, dtype))
                for points in (1, 24 * 5, 24 * 22):
                    monkeypatch.setattr(module, "CHUNK", points)
                    same(chart(kind, events, births, **options), whole)
                monkeypatch.undo()


def same(one, other):
    for field in dataclasses.fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if dataclasses.is_dataclass(ours):
            same(ours, theirs)
        elif ours is not None:
            np.testing.assert_array_equal(ours, theirs, err_msg=field.name)
