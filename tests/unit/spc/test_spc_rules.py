"""The rules point by point: windows, trends and their direction, two of three, runs."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.spc import Cause, ChartError, chart, explain, thresholds
from evenhand.spc.anhoej import run_test
from evenhand.spc.moving import tally
from evenhand.spc.windows import all_of, spread

NAN = float("nan")


def column(*values: object) -> np.ndarray:
    return np.array(values)[:, None]


class TestWindows:
    @pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 6, 7, 8, 9, 12])
    @pytest.mark.parametrize("rows", [1, 2, 6, 7, 8, 20])
    def test_as_by_hand(self, width, rows):
        mask = np.random.default_rng(rows).random((rows, 40)) < 0.85
        windows = all_of(mask, width)
        starts = range(max(rows - width + 1, 0))
        by_hand = np.array([mask[i : i + width].all(axis=0) for i in starts], bool)
        np.testing.assert_array_equal(windows, by_hand.reshape(-1, 40))
        marked = np.zeros_like(mask)
        for i in starts:
            marked[i : i + width] |= by_hand[i]
        np.testing.assert_array_equal(spread(windows, width, rows), marked)

    @pytest.mark.parametrize("rows", [0, 1, 127, 128, 129, 400])
    def test_tally(self, rows):
        mask = np.ones((rows, 3), bool)
        mask[::2, 1] = False
        assert tally(mask).tolist() == [rows, rows // 2, rows]


BASE = [9, 11] * 8  # centre 10, moving ranges 2: limits 10 +/- 5.32, near 10 +/- 3.55


def against(after: list[float], **options):
    """`after` judged against limits frozen on `BASE`."""
    return chart("xmr", [*BASE, *after], baseline=len(BASE), direction="higher", **options)


def tail(array, count):
    return array[0, -count:].tolist()


class TestMakingDataCount:
    def test_limits_of_the_base(self):
        drawn = against([10])
        assert drawn.upper[0, 0] == pytest.approx(10 + 2 * 2.66)
        assert drawn.near_upper[0, 0] == pytest.approx(10 + 2 * 2.66 * 2 / 3)

    def test_a_point_on_a_limit_is_inside(self):
        drawn = against([10 + 2 * 2.66, 10 - 2 * 2.66])
        assert drawn.upper[0, 0] == drawn.value[0, -2]
        assert tail(drawn.outside, 2) == [False, False]
        beyond = against([15.33, 4.67])
        assert tail(beyond.outside, 2) == [True, True]
        assert tail(beyond.side, 2) == [1, -1]

    @pytest.mark.parametrize(("length", "found"), [(6, False), (7, True)])
    @pytest.mark.parametrize("level", [9.5, 10.5])
    def test_shift_needs_seven(self, level, length, found):
        drawn = against([10, *[level] * length, 10])
        assert tail(drawn.shift, length + 2) == [False, *[found] * length, False]

    def test_a_tie_or_a_gap_ends_a_shift(self):
        for end in (10, NAN):
            assert not against([10, *[10.5] * 4, end, *[10.5] * 4]).shift.any()

    @pytest.mark.parametrize(("length", "found"), [(6, False), (7, True)])
    @pytest.mark.parametrize("step", [0.1, -0.1])
    def test_trend_needs_seven_points(self, step, length, found):
        start = 9 if step > 0 else 11
        drawn = against([20 - start, *[start + step * i for i in range(length)], start])
        points = [found] * length
        assert drawn.trend[0, -length - 1 : -1].tolist() == points
        assert drawn.trend.sum() == sum(points)

    def test_a_tie_or_a_gap_breaks_a_trend(self):
        for end in (9.4, NAN):
            climb = [9, 9.1, 9.2, 9.3, 9.4, end, 9.5, 9.6, 9.7]
            assert not against([11, *climb]).trend.any()

    def test_heading_turns_with_the_next_step_in_a_trend(self):
        values = [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0, 0]
        drawn = chart("xmr", values, direction="higher", screened=False, baseline=14)
        assert drawn.trend[0].tolist() == [True] * 13 + [False]
        places = np.flatnonzero(drawn.cause[0] == Cause.TREND)
        assert {*places.tolist()} >= {1, 2, 4, 5, 7, 8}
        assert (drawn.side[0, places] == np.where(places < 6, 1, -1)).all()

    def test_first_point_of_a_trend_takes_the_step_out_and_the_last_the_step_in(self):
        drawn = chart("xmr", [12, 7, 8, 9, 10, 11, 12, 13, 9, 12, 8, 12, 9, 11], screened=False)
        places = np.flatnonzero(drawn.trend[0])
        assert places.tolist() == list(range(1, 8))
        assert (drawn.cause[0, 1:8] == Cause.TREND).all()
        assert drawn.side[0, 1:8].tolist() == [1] * 7

    @pytest.mark.parametrize(
        ("after", "flags"),
        [
            ([14, 14, 11], [True, True, False]),
            ([14, 11, 14], [True, False, True]),
            ([11, 14, 14], [False, True, True]),
            ([14, 14, 14], [True, True, True]),
            ([6, 6, 9], [True, True, False]),
            ([9, 6, 6], [False, True, True]),
            ([14, 9, 14], [False, False, False]),  # the point between lies on the other side
            ([14, 10, 14], [False, False, False]),  # or on the line
            ([14, NAN, 14], [False, False, False]),
            ([14, 6, 14], [False, False, False]),
            ([14, 16, 11], [False, False, False]),  # a point outside is not close
            ([14, 16, 14], [True, False, True]),
            ([14, 11, 11], [False, False, False]),
        ],
    )
    def test_two_of_three(self, after, flags):
        drawn = against([9, *after, 9 if after[-1] > 10 else 11])
        assert drawn.two_of_three[0, -4:-1].tolist() == flags
        assert drawn.two_of_three.sum() == sum(flags)

    @pytest.mark.parametrize("line", ["near_upper", "near_lower"])
    def test_a_point_on_the_near_line_is_not_close(self, line):
        on = getattr(against([10]), line)[0, 0]
        drawn = against([9, on, on, 10 + np.sign(on - 10), 10])
        assert (getattr(drawn, line) == on).all()
        assert not drawn.two_of_three.any()

    @pytest.mark.parametrize("points", [1, 2])
    def test_series_shorter_than_a_window(self, points):
        drawn = chart("xmr", [14.0, 15.0][:points])
        assert not drawn.special.any()

    def test_priority(self):
        drawn = against([10.1, 10.5, 13.8, 14, 14.2, 14.4, 16, 10.2])
        assert drawn.shift[0, -8:].all()
        causes = [Cause.TREND] * 6 + [Cause.OUTSIDE, Cause.SHIFT]
        assert tail(drawn.cause, 8) == causes
        drawn = against([10.1, 13.8, 10.2, 14, 10.2, 10.1, 10.3])
        shift, two = Cause.SHIFT, Cause.TWO_OF_THREE
        assert tail(drawn.cause, 7) == [shift, two, shift, two, shift, shift, shift]
        assert tail(drawn.side, 7) == [1] * 7

    def test_common_cause_has_no_side(self):
        drawn = against([10.5])
        assert drawn.side[0].tolist() == [0] * 17


class TestRuns:
    @pytest.mark.parametrize(
        ("sides", "useful", "longest", "crossings", "lean"),
        [
            ([0, 0, 0], 0, 0, 0, 0),
            ([1], 1, 1, 0, 1),
            ([-1], 1, 1, 0, -1),
            ([1, 1, -1], 3, 2, 1, 1),
            ([1, -1, -1], 3, 2, 1, -1),
            ([1, 1, -1, -1], 4, 2, 1, 0),
            ([1, 0, 1, 0, 0, 1, -1], 4, 3, 1, 1),
            ([0, -1, 0, 1, 0, -1], 3, 1, 2, 0),
            ([1, 0, -1, 0, 1, -1], 4, 1, 3, 0),
        ],
    )
    def test_counts(self, sides, useful, longest, crossings, lean):
        test = run_test(column(*sides).astype(np.int8))
        found = test.useful[0], test.longest[0], test.crossings[0], test.lean[0]
        assert found == (useful, longest, crossings, lean)

    def test_long_series_are_counted_beyond_a_byte(self):
        sides = np.repeat([[1], [-1]], 200, axis=0).astype(np.int8)
        test = run_test(sides)
        assert (test.useful[0], test.longest[0], test.crossings[0]) == (400, 200, 1)
        assert test.signal.all()

    def test_which_rule_fired(self):
        long_run = run_test(column(*[1] * 7, *[-1, 1] * 3).astype(np.int8))
        assert (long_run.longest_limit[0], long_run.crossings_limit[0]) == thresholds(13)
        assert (long_run.longest[0], long_run.long_run[0]) == (7, False)
        eight = run_test(column(*[1] * 8, *[-1, 1] * 3).astype(np.int8))
        assert (eight.long_run[0], eight.few_crossings[0], eight.signal[0]) == (True, False, True)
        few = run_test(column(*[1] * 5, *[-1] * 5, *[1] * 5, *[-1] * 5).astype(np.int8))
        assert (few.long_run[0], few.few_crossings[0], few.signal[0]) == (False, True, True)

    def test_thresholds_without_useful_points(self):
        assert thresholds(0) == thresholds(-1) == (0, 0)
        assert thresholds(1) == (3, 0)

    def test_a_median_is_found_among_missing_points(self):
        values = [[1, 2, NAN, 9, 7], [NAN, 3, NAN, NAN, 8], [NAN, NAN, 4, NAN, NAN]]
        assert chart("run", values).centre[:, 0].tolist() == [4.5, 5.5, 4]

    def test_run_chart_per_phase(self):
        drawn = chart("run", [[1, 2, 1, 2, 8, 9, 8, 9]] * 2, rules="anhoej", phases=[4])
        assert drawn.runs.useful.tolist() == [[4, 4]] * 2
        assert drawn.runs.crossings.tolist() == [[3, 3]] * 2


class TestWords:
    @pytest.mark.parametrize("cause", [c for c in Cause if c])
    def test_each_cause_is_explained(self, cause):
        words = explain(cause.label)
        assert words.name
        assert words.looks_for
        assert words.means.endswith(".")

    @pytest.mark.parametrize("rule", ["long_run", "few crossings", "two_of_three"])
    def test_each_run_rule_is_explained(self, rule):
        assert explain(rule).name.startswith(("Unusually", "Two"))

    def test_unknown_rule(self):
        with pytest.raises(ChartError) as caught:
            explain("nelson 5")
        assert caught.value.problem == "There is no rule called ‘nelson 5’."
        assert caught.value.remedy == (
            "Choose one of: outside, shift, trend, two_of_three, long_run, few_crossings."
        )
