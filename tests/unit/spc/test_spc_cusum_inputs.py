"""`cusum` and `vlad`: what they take and refuse, groups side by side, periods, missing births."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from evenhand.spc import ChartError, cusum, false_signal_chance, vlad
from evenhand.spc.cusums import average_run_length, scores, signal_within
from evenhand.spc.cusums.chain import height_for

NAN = float("nan")
RNG = np.random.default_rng(4)
OUTCOMES = (RNG.random((3, 200)) < 0.15).astype(float)


def problem(call, *args, **options) -> str:
    with pytest.raises(ChartError) as caught:
        call(*args, **options)
    return f"{caught.value.problem} {caught.value.remedy}"


@pytest.mark.parametrize(
    ("events", "births", "options", "words"),
    [
        ([0, 2], None, {}, "An outcome is neither 0 nor 1. Give 1 for a birth with the event and 0 without, or give ‘births’, the number in each period."),
        ([0, 0.5], None, {}, "An outcome is neither 0 nor 1."),
        ([3], [2], {}, "There are more events than births in a period. Check the counts."),
        ([1, 0], [2], {}, "The events are shaped (1, 2) but the births (1, 1). Give one for each."),
        ([], None, {}, "The events are not a table of series and births or periods. Give an array shaped (series, births), with at least one."),
        ([[[1]]], None, {}, "The events are not a table"),
        ([-1], None, {}, "The events hold a number below zero or an infinite one. Check the counts."),
        ([1], [np.inf], {}, "The births hold a number below zero or an infinite one."),
        ([1], None, {"baseline_rate": 0.0}, "A baseline rate of 0 leaves nothing to watch. Give a rate between 0 and 1."),
        ([1], None, {"baseline_rate": 1.0}, "A baseline rate of 1 leaves nothing to watch."),
        ([1], None, {"baseline_rate": [0.1, 0.2]}, "There are 2 baseline rates for 1 series. Give one for all, or one for each series."),
        ([1], None, {"odds_ratio": 1.0}, "An odds ratio of 1 is not a rise. Give one above 1; its inverse is watched as well."),
        ([1], None, {"threshold": 3, "arl": 100}, "A threshold and a run length were both given. Give one of them."),
        ([1], None, {"threshold": 0}, "A threshold must lie above 0, and a run length above 1. Give a larger one."),
        ([1], None, {"arl": 1}, "A threshold must lie above 0, and a run length above 1."),
    ],
)  # fmt: skip
def test_refusals(events, births, options, words):
    given = {"baseline_rate": 0.1} | options
    assert problem(cusum, events, births, **given).startswith(words)


@pytest.mark.parametrize("odds_ratio", [0.0, -1.0, 1.0])
def test_no_change_to_look_for(odds_ratio):
    words = f"An odds ratio of {odds_ratio:g} is no change to look for. Give one above 1 (more"
    assert problem(scores, 0.1, odds_ratio).startswith(words)


def test_groups_do_not_depend_on_their_neighbours():
    together = cusum(OUTCOMES, baseline_rate=[0.1, 0.15, 0.2], threshold=2.0)
    for i, rate in enumerate((0.1, 0.15, 0.2)):
        alone = cusum(OUTCOMES[i], baseline_rate=rate, threshold=2.0)
        for side in ("more", "fewer"):
            for field in dataclasses.fields(alone.more):
                one, all_ = (getattr(getattr(c, side), field.name) for c in (alone, together))
                if field.name != "odds_ratio":
                    np.testing.assert_array_equal(one[0], all_[i], err_msg=field.name)


def test_path_birth_by_birth():
    drawn = cusum(OUTCOMES[0], baseline_rate=0.1, odds_ratio=3.0, threshold=1.5)
    for side, ratio in ((drawn.more, 3.0), (drawn.fewer, 1 / 3)):
        steps = scores(0.1, ratio)
        height, now = steps.height(1.5), 0
        for t, event in enumerate(OUTCOMES[0]):
            now = max(0, now + (steps.event if event else steps.other))
            assert side.path[0, t] == now * steps.unit
            assert side.signal[0, t] == (now >= height)
            now = 0 if now >= height else now
    assert drawn.more.signal.any()
    assert drawn.more.odds_ratio == 3.0
    assert drawn.fewer.odds_ratio == 1 / 3


def test_missing_births_add_nothing():
    with_gap = cusum([1, NAN, 0, 1], baseline_rate=0.1)
    without = cusum([1, 0, 1], baseline_rate=0.1)
    assert np.isnan(with_gap.more.path[0, 1])
    np.testing.assert_array_equal(with_gap.more.path[0, [0, 2, 3]], without.more.path[0])
    assert with_gap.births.tolist() == [[1, 1, 2, 3]]


def test_a_signal_is_not_marked_again_at_a_missing_birth():
    drawn = cusum([1, 1, 1, NAN, NAN], baseline_rate=0.01, threshold=1.0)
    assert drawn.more.signal[0].tolist() == [False, True, False, False, False]


def test_read_at_the_end_of_periods():
    drawn = cusum([[2, 0, NAN, 3]], [[20, 30, 25, 40]], baseline_rate=0.1)
    steps = scores(0.1, 2.0)
    first = max(0, 2 * steps.event + 18 * steps.other)
    second = max(0, first + 30 * steps.other)
    last = max(0, second + 3 * steps.event + 37 * steps.other)
    expected = np.array([first, second, last]) * steps.unit
    np.testing.assert_array_equal(drawn.more.path[0, [0, 1, 3]], expected)
    assert drawn.births.tolist() == [[20, 50, 50, 90]]
    nobody = cusum([[1, 0]], [[5, 0]], baseline_rate=0.1)
    assert np.isnan(nobody.more.path[0, 1])


def test_periods_never_signal_before_births_one_by_one():
    for row in OUTCOMES:
        single = cusum(row, baseline_rate=0.1, threshold=2.0)
        months = cusum(row.reshape(10, 20).sum(axis=1), np.full(10, 20), baseline_rate=0.1, threshold=2.0)  # fmt: skip
        first = np.flatnonzero(months.more.signal[0])
        if first.size:
            assert single.more.signal[0, : 20 * (first[0] + 1)].any()


def test_run_length_asked_for():
    drawn = cusum([0, 1], baseline_rate=0.05, arl=2000.0)
    for side, ratio in ((drawn.more, 2.0), (drawn.fewer, 0.5)):
        steps = scores(0.05, ratio)
        height = round(side.threshold[0] / steps.unit)
        assert side.arl[0] == average_run_length(steps, height, 0.05) >= 2000
        assert average_run_length(steps, height - 1, 0.05) < 2000
        assert height_for(steps, 0.05, 2000.0) == height
    assert height_for(scores(0.05, 2.0), 0.05, 1.5) == 1
    changed = 2 * 0.05 / 1.05
    steps = scores(0.05, 2.0)
    assert drawn.more.arl_changed[0] == average_run_length(
        steps, round(drawn.more.threshold[0] / steps.unit), changed
    )


def test_thresholds():
    default = cusum([0, 1], baseline_rate=0.05)
    assert 4.5 <= default.more.threshold[0] < 4.5 + scores(0.05, 2.0).unit
    steps = scores(0.05, 2.0)
    assert steps.height(10 * steps.unit) == 10
    assert steps.height(10.01 * steps.unit) == 11
    assert steps.height(1e-12) == 1


def test_up_and_down():
    steps = scores(0.05, 2.0)
    assert (steps.up, steps.down) == (steps.event, -steps.other)
    assert steps.chance_up(0.05) == 0.05
    fewer = scores(0.05, 0.5)
    assert (fewer.up, fewer.down) == (fewer.other, -fewer.event)
    assert fewer.chance_up(0.05) == 0.95
    common = scores(0.95, 2.0)
    assert abs(common.other) > abs(common.event)


def test_no_chance_no_signal():
    assert average_run_length(scores(0.05, 2.0), 10, 0.0) == float("inf")
    assert signal_within(scores(0.05, 2.0), 10, 0.0, 50).tolist() == [0.0]
    assert signal_within(scores(0.05, 2.0), 10, [0.05], 0).tolist() == [0.0]


def test_estimated_baseline_needs_births():
    words = "A baseline needs at least one birth. Give how many births the baseline rate was"
    assert problem(false_signal_chance, 0.1, 2.0, 3.0, 10, baseline_births=0).startswith(words)


def test_dialect():
    assert cusum([0, 1], baseline_rate=0.05).dialect == (
        "CUSUM of log-likelihood ratios for odds 2 times, and 0.5 times, the baseline's; starts "
        "again after a signal; a false signal every 7,603 births or more on average"
    )
    assert vlad([0], 0.1, level=0.9).dialect == (
        "VLAD: expected minus observed events so far; band: where 90 % of lines would be at that "
        "point by chance alone, for one look"
    )


@pytest.mark.parametrize(
    ("args", "options", "words"),
    [
        (([0, 1], [0.1]), {}, "The events are shaped (1, 2) but the expected events (1, 1). Give one"),
        (([0], [1.5]), {}, "More events are expected than there are births. Give the chance of each birth, or the events expected in each period."),
        (([0], [NAN]), {}, "An expected number of events is missing. Give one for each birth or period."),
        (([0], -0.1), {}, "The expected events hold a number below zero"),
        (([0], 0.1), {"level": 1.0}, "A level of 1 is not one. Give one such as 0.95."),
        (([0], 0.1), {"level": 0.0}, "A level of 0 is not one."),
        (([2], 0.1), {}, "An outcome is neither 0 nor 1."),
    ],
)  # fmt: skip
def test_vlad_refusals(args, options, words):
    assert problem(vlad, *args, **options).startswith(words)


def test_vlad_of_periods_and_missing_births():
    drawn = vlad([[2, NAN, 1]], [[3.0, 2.0, 1.5]], [[30, 20, 10]])
    np.testing.assert_allclose(drawn.line[0, [0, 2]], [1.0, 1.5], atol=1e-12)
    assert np.isnan(drawn.line[0, 1])
    variance = np.cumsum([30 * 0.1 * 0.9, 0, 10 * 0.15 * 0.85])
    np.testing.assert_allclose(drawn.reach[0], 1.959963984540054 * np.sqrt(variance))
    assert drawn.births.tolist() == [[30, 30, 40]]
    assert drawn.expected.tolist() == [[3.0, 3.0, 4.5]]
    assert vlad([0], 1.0).reach[0, 0] == 0


def test_results_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        cusum([0, 1], baseline_rate=0.05).more = None
    with pytest.raises(dataclasses.FrozenInstanceError):
        vlad([0, 1], 0.05).level = 0.5
