"""Signals since a change, and how often they come by chance."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from evenhand.spc import ChartError, ChartKind, RuleSet, chart, false_signal_rate, signals_since

BASE = [9.0, 11.0] * 8
CHANGE = len(BASE)


def since(after, *, kind="xmr", direction="higher", **options):
    drawn = chart(kind, [*BASE, *after], direction=direction, **options)
    return signals_since(drawn, CHANGE)


def told(signals):
    return [(s.rule, s.direction, s.periods) for s in signals]


def places(*offsets):
    return tuple(CHANGE + i for i in offsets)


class TestMakingDataCount:
    def test_no_signal(self):
        assert since([9, 11, 9, 11]) == ()

    def test_outside_and_two_of_three(self):
        assert told(since([16, 14, 14, 11, 9])) == [
            ("outside", "improvement", places(0)),
            ("two_of_three", "improvement", places(1, 2)),
        ]
        assert told(since([4, 9, 9], direction="higher")) == [("outside", "concern", places(0))]
        assert told(since([4, 9, 9], direction="lower")) == [("outside", "improvement", places(0))]
        assert told(since([16], direction="lower")) == [("outside", "concern", places(0))]

    def test_one_signal_for_each_side(self):
        assert told(since([16, 4, 17], direction="neither")) == [
            ("outside", "higher", places(0, 2)),
            ("outside", "lower", places(1)),
        ]

    def test_shift_and_trend(self):
        assert told(since([10.5, 10.6] * 4)) == [("shift", "improvement", tuple(places(*range(8))))]
        falling = [13.0 - i * 0.9 for i in range(7)]
        assert told(since([9, *falling]))[0] == ("trend", "concern", places(*range(1, 8)))

    def test_limits_are_those_of_the_baseline(self):
        """Limits over all points would be wide enough to hold these."""
        after = [5.0, 15.5, 4.0, 16.0, 5.0, 15.4] * 3
        assert not chart("xmr", [*BASE, *after]).outside.any()
        assert {s.rule for s in since(after)} == {"outside"}

    def test_runs_must_lie_after_the_change(self):
        drawn = chart("xmr", [9.0, 11.0] * 7 + [10.5] * 10, baseline=14)
        assert drawn.shift[0, 14:].all()
        assert told(signals_since(drawn, 14))[0][0] == "shift"
        assert signals_since(drawn, 18) == ()  # six points after it

    def test_excluded_points_break_runs(self):
        assert told(since([10.5] * 8)) == [("shift", "improvement", places(*range(8)))]
        assert since([10.5] * 8, exclude=[CHANGE + 4]) == ()

    def test_options_are_kept(self):
        spiky = [*BASE[:-1], 30.0]
        screened = chart("xmr", [*spiky, 17.0], direction="higher")
        plain = chart("xmr", [*spiky, 17.0], direction="higher", screened=False)
        assert told(signals_since(screened, CHANGE)) == [("outside", "improvement", places(0))]
        assert signals_since(plain, CHANGE) == ()

    def test_exact_limits_are_kept(self):
        events = [1.0, 2.0] * 8 + [7.0]
        three = chart("c", events, direction="lower")
        exact = chart("c", events, direction="lower", limits="exact")
        (signal,) = signals_since(three, CHANGE)
        assert signal.dialect == three.dialect
        assert [s.dialect for s in signals_since(exact, CHANGE)] == [exact.dialect]
        events[-1] = 6.0
        assert len(signals_since(chart("c", events), CHANGE)) == 1
        assert signals_since(chart("c", events, limits="exact"), CHANGE) == ()

    def test_denominators_are_kept(self):
        events, births = [10.0, 12.0] * 8 + [30.0], [100.0] * 17
        (signal,) = signals_since(chart("p", events, births, direction="lower"), CHANGE)
        assert signal.direction == "concern"

    def test_many_series(self):
        drawn = chart("xmr", [[*BASE, 9.0], [*BASE, 16.0], [*BASE, 4.0]], direction="higher")
        found = signals_since(drawn, CHANGE)
        assert [(s.series, s.direction) for s in found] == [(1, "improvement"), (2, "concern")]
        assert all(type(s.series) is int and type(s.periods[0]) is int for s in found)

    def test_moving_ranges_signal_by_limits_alone(self):
        for rules in RuleSet:
            drawn = chart("mr", [*BASE, 9, 30, 31, 32, 33, 34, 35, 36, 37], rules=rules)
            assert told(signals_since(drawn, CHANGE)) == [("outside", "higher", places(1))]

    def test_series_without_limits_do_not_signal(self):
        drawn = chart("xmr", [5.0] * 16 + [9.0] * 8)
        assert signals_since(drawn, 16) == ()


class TestPhases:
    def test_baseline_is_the_phase_before_the_change(self):
        values = [50.0, 52.0] * 8 + BASE + [10.5] * 7
        drawn = chart("xmr", values, phases=[16, 32], direction="higher")
        (signal,) = signals_since(drawn, 32)
        assert (signal.rule, signal.periods) == ("shift", tuple(range(32, 39)))

    def test_a_later_phase_is_left_out(self):
        values = [*BASE, *[9.0, 11.0] * 4, *[20.0] * 8]
        assert signals_since(chart("xmr", values, phases=[16, 24]), 16) == ()
        assert signals_since(chart("xmr", values, phases=[16]), 16) != ()

    def test_the_change_need_not_begin_a_phase(self):
        drawn = chart("xmr", [*BASE, 16.0], phases=None)
        assert len(signals_since(drawn, CHANGE)) == 1

    def test_a_baseline_phase_of_one_point(self):
        drawn = chart("c", [*[90.0] * 15, 4.0, 4.0, 20.0], phases=[15, 16])
        assert told(signals_since(drawn, 16)) == [("outside", "higher", (17,))]

    @pytest.mark.parametrize("change", [0, -1, 17, 18])
    def test_a_change_needs_points_on_both_sides(self, change):
        words = f"cannot fall at period {change}: the series runs from 0 to 16. "
        with pytest.raises(ChartError, match=words) as e:
            signals_since(chart("xmr", [*BASE, 16.0]), change)
        assert e.value.remedy.startswith("Choose a change date")

    @pytest.mark.parametrize("change", [1, 16])
    def test_first_and_last_possible_change(self, change):
        assert isinstance(signals_since(chart("xmr", [*BASE, 10.0]), change), tuple)


class TestAnhoej:
    def test_long_run(self):
        for level, direction in ((10.5, "improvement"), (9.5, "concern")):
            (signal,) = since([level] * 8, rules="anhoej")
            assert (signal.rule, signal.direction, signal.periods) == ("long_run", direction, ())
            assert signal.series == 0
            assert signal.dialect.startswith("Anhøj rules")

    def test_few_crossings_alone_are_unstable(self):
        after = [*[10.5] * 6, *[9.5] * 5, *[10.5] * 5, *[9.5] * 4]  # the longest run lies above
        (signal,) = since(after, rules="anhoej")
        assert (signal.rule, signal.direction) == ("few_crossings", "unstable")

    def test_long_runs_on_both_sides_are_unstable(self):
        (signal,) = since([*[10.5] * 9, *[9.5] * 9], rules="anhoej")
        assert (signal.rule, signal.direction) == ("long_run", "unstable")

    def test_outside_comes_first(self):
        found = since([16, *[10.5] * 8], rules="anhoej")
        assert told(found) == [
            ("outside", "improvement", places(0)),
            ("long_run", "improvement", ()),
        ]

    def test_excluded_points_are_left_out_of_runs(self):
        assert since([10.5] * 7, rules="anhoej") != ()
        assert since([10.5] * 7, rules="anhoej", exclude=[CHANGE, CHANGE + 1]) == ()

    def test_run_chart(self):
        (signal,) = since([10.5] * 8, rules="anhoej", kind="run", direction="lower")
        assert (signal.rule, signal.direction) == ("long_run", "concern")


class TestFalseSignals:
    @pytest.mark.parametrize("rules", list(RuleSet))
    @pytest.mark.parametrize("kind", list(ChartKind))
    def test_published_for_every_kind(self, kind, rules):
        rates = [false_signal_rate(rules, kind, points) for points in (6, 12, 24, 36)]
        assert all(0 <= rate <= 0.8 for rate in rates)
        assert rates == sorted(rates)

    def test_values_and_between(self):
        low, high = (false_signal_rate("anhoej", "run", n) for n in (12, 18))
        assert false_signal_rate("anhoej", "run", 15) == pytest.approx((low + high) / 2)
        assert false_signal_rate("anhoej", "run", 100) == false_signal_rate("anhoej", "run", 36)
        assert false_signal_rate("anhoej", "run", 0) == 0
        first = false_signal_rate("anhoej", "run", 6)
        assert false_signal_rate("anhoej", "run", 3) == pytest.approx(first / 2)

    def test_unknown(self):
        with pytest.raises(ChartError, match="rule set called ‘x’"):
            false_signal_rate("x", "run", 12)
        with pytest.raises(ChartError, match="chart called ‘x’"):
            false_signal_rate("anhoej", "x", 12)

    def test_exact_limits_have_rates_of_their_own(self):
        for kind in ("p", "u", "c", "g", "t"):
            for rules in ("anhoej", "making-data-count"):
                exact = false_signal_rate(rules, kind, 12, limits="exact")
                assert 0 < exact < false_signal_rate(rules, kind, 12)
        with pytest.raises(
            ChartError, match="published for a xmr chart with exact limits under an"
        ):
            false_signal_rate("anhoej", "xmr", 12, limits="exact")
        with pytest.raises(
            ChartError, match="Choose three-sigma limits, or the rules anhoej or mak"
        ):
            false_signal_rate("life-qi", "p", 12, limits="exact")
        with pytest.raises(ChartError, match="kind of limits called ‘wide’"):
            false_signal_rate("anhoej", "p", 12, limits="wide")

    def test_exact_rates_agree_with_a_small_simulation(self):
        rng = np.random.default_rng(12)
        drawn = chart("g", rng.geometric(0.05, (2000, 36)) - 1.0, limits="exact")
        found = {signal.series for signal in signals_since(drawn, 24)}
        published = false_signal_rate("making-data-count", "g", 12, limits="exact")
        assert abs(len(found) / 2000 - published) < 0.03

    def test_agree_with_a_small_simulation(self):
        """The published table, remade with other numbers at one cell."""
        rng = np.random.default_rng(11)
        drawn = chart("xmr", rng.normal(0, 1, (2000, 36)))
        found = {signal.series for signal in signals_since(drawn, 24)}
        published = false_signal_rate("making-data-count", "xmr", 12)
        assert abs(len(found) / 2000 - published) < 0.03


def test_a_signal_is_frozen():
    (signal,) = since([16])
    with pytest.raises(dataclasses.FrozenInstanceError):
        signal.rule = "shift"
