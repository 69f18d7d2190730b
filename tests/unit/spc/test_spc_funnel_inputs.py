"""`funnel`: what it takes, refuses and says."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from evenhand.spc import ChartError
from evenhand.spc.funnels import funnel

NAN = float("nan")


def problem(*args, **options) -> str:
    with pytest.raises(ChartError) as caught:
        funnel(*args, **options)
    return f"{caught.value.problem} {caught.value.remedy}"


@pytest.mark.parametrize(
    ("kind", "events", "size", "options", "words"),
    [
        ("x", [1], [5], {}, "There is no kind of funnel called ‘x’. Choose one of: proportion, ra"),
        ("rate", [1], [5], {"method": "x"}, "There is no method called ‘x’. Choose one of: exact"),
        ("rate", [1], [5], {"method": "arcsine"}, "A funnel of a rate has no arcsine limits. Choose one of: exact, spiegelhalter, square-root, log, chi-square."),
        ("ratio of counts", [1], [5], {"method": "exact"}, "A funnel of a ratio of counts has no exact limits. Choose one of: log."),
        ("rate", [1], [5], {"overdispersion": "x"}, "There is no over-dispersion called ‘x’. Choose one of: additive, none."),
        ("rate", [1], [5], {"method": "chi-square", "overdispersion": "additive"}, "The chi-square limits cannot be widened for over-dispersion. Choose exact limits, or over-dispersion ‘none’."),
        ("rate", [1], [5], {"extremes": "x"}, "There is no way with extremes called ‘x’. Choose one of: winsorise, trim, keep."),
        ("rate", [1], [5], {"share": 0.5}, "The outer share of units is 0.5. Give a number from 0 to under 0.5."),
        ("rate", [1], [5], {"share": -0.1}, "The outer share of units is -0.1."),
        ("rate", [1], [5], {"levels": []}, "The levels of a funnel are none. Give numbers between 0 and 1, such as 0.95 and 0.998."),
        ("rate", [1], [5], {"levels": [0.9, 1]}, "The levels of a funnel are 0.9, 1."),
        ("rate", [1], [5], {"levels": [0.0]}, "The levels of a funnel are 0."),
        ("rate", [1, 2], [5], {}, "There are 2 events but 1 denominators. Give one denominator for each unit."),
        ("rate", [NAN, 0], [5, 0], {}, "No unit has both events and a denominator. Give at least one unit."),
        ("rate", [[1]], [5], {}, "The events of a funnel must be one list of numbers, none below zero or infinite. Give one number for each unit"),
        ("rate", [-1], [5], {}, "The events of a funnel must be"),
        ("rate", [1], [np.inf], {}, "The denominators of a funnel must be"),
        ("rate", [1, 1], [0, 5], {}, "A unit has events but a denominator of 0. Check the counts: the denominator must cover everyone counted."),
        ("proportion", [6], [5], {}, "A unit has more events than people. Check the counts, or choose a rate if one person can have several events."),
        ("proportion", [1], [5.5], {}, "A number of people is not whole. Give whole numbers, or choose a rate."),
        ("proportion", [0], [5], {}, "A funnel of these units has no limits about a target of 0. There must be some events, and for a proportion some people without one; or give a target between them."),
        ("proportion", [5], [5], {}, "A funnel of these units has no limits about a target of 1."),
        ("proportion", [1], [5], {"target": 1.0}, "A funnel of these units has no limits about a target of 1."),
        ("rate", [1], [5], {"target": 0}, "A funnel of these units has no limits about a target of 0."),
    ],
)  # fmt: skip
def test_refusals(kind, events, size, options, words):
    assert problem(kind, events, size, **options).startswith(words)


def test_defaults():
    drawn = funnel("proportion", [5, 7, 9], [100, 100, 100])
    assert (drawn.method, drawn.overdispersion, drawn.extremes) == (
        "exact",
        "additive",
        "winsorise",
    )
    assert (drawn.share, drawn.levels, drawn.target) == (0.1, (0.95, 0.998), 0.07)
    assert funnel("ratio of counts", [5], [7]).method == "log"
    assert funnel("standardised ratio", [5], [7]).target == 1.0
    assert funnel("rate", [5, 5], [7, 13]).target == 0.5
    assert funnel("rate", [3], [1.0], target=2.0).target == 2.0
    assert funnel("proportion", [1], [5.5], method="arcsine").value[0] == 1 / 5.5
    for method in ("chi-square", "normal"):
        kind = "rate" if method == "chi-square" else "proportion"
        assert funnel(kind, [5], [70], method=method).overdispersion == "none"


def test_units_without_people_or_figure_have_no_point():
    drawn = funnel("rate", [5, NAN, 0, 4], [100, 100, 0, NAN], levels=[0.95])
    assert np.isnan(drawn.value).tolist() == [False, True, True, True]
    assert np.isnan(drawn.upper[0]).tolist() == [False, False, True, True]
    assert drawn.target == 0.05
    assert drawn.position.tolist() == [[0, 0, 0, 0]]
    assert drawn.position.dtype == np.int8


def test_equality_is_inside():
    limits = funnel("rate", [5, 9], [100, 100], method="square-root", overdispersion="none")
    edge = float(limits.upper[0, 0] * 100)
    for events, position in ((edge, 0), (np.nextafter(edge, 99), 1)):
        drawn = funnel(
            "rate", [events], [100], method="square-root", target=0.07, overdispersion="none"
        )
        assert drawn.position[0, 0] == position
    low = float(limits.lower[0, 0] * 100)
    for events, position in ((low, 0), (np.nextafter(low, 0), -1)):
        drawn = funnel(
            "rate", [events], [100], method="square-root", target=0.07, overdispersion="none"
        )
        assert drawn.position[0, 0] == position


def test_limits_by_hand():
    """CQC's scale squared back, log, ratio of counts: formulas worked out beside the code."""
    size, z, t = 40.0, 1.959963984540054, 0.25
    drawn = funnel("rate", [10], [size], method="square-root", target=t, levels=[0.95])
    assert drawn.upper[0, 0] == pytest.approx(t * (1 + z / (2 * np.sqrt(10))) ** 2, abs=1e-12)
    assert drawn.lower[0, 0] == pytest.approx(t * (1 - z / (2 * np.sqrt(10))) ** 2, abs=1e-12)
    drawn = funnel("rate", [10], [size], method="log", target=t, levels=[0.95])
    assert drawn.upper[0, 0] == pytest.approx(t * np.exp(z / np.sqrt(10)), abs=1e-12)
    drawn = funnel("ratio of counts", [10], [size], target=t, levels=[0.95])
    error = np.sqrt(10 / 10.5**2 + 40 / 40.5**2)
    assert drawn.upper[0, 0] == pytest.approx((t * np.exp(z * error) * 40.5 - 0.5) / 40, abs=1e-12)
    assert drawn.lower[0, 0] == pytest.approx((t * np.exp(-z * error) * 40.5 - 0.5) / 40, abs=1e-12)


def test_limits_never_leave_what_is_possible():
    for kind, method in (
        *(("proportion", m) for m in ("exact", "spiegelhalter", "arcsine", "normal")),
        *(("rate", m) for m in ("exact", "square-root", "log", "chi-square")),
        ("ratio of counts", "log"),
    ):
        drawn = funnel(kind, [1.0, 0], [3.0, 5], method=method, target=0.5)
        assert (drawn.lower >= 0).all()
        assert kind != "proportion" or (drawn.upper <= 1).all()


def test_over_dispersion_by_hand():
    """Three units, square root: z = 2 (sqrt O - sqrt E); DerSimonian and Laird by hand."""
    events, size = np.array([16.0, 9, 36]), np.array([25.0, 25, 16])
    drawn = funnel("rate", events, size, method="square-root", target=1.0, extremes="keep")
    z = 2 * (np.sqrt(events) - np.sqrt(size))
    assert drawn.spread.z == pytest.approx(z)
    w = 4 * size
    total = (z**2).sum()
    assert drawn.spread.phi == pytest.approx(total / 3)
    expected = (total - 2) / (w.sum() - (w**2).sum() / w.sum())
    assert drawn.tau2 == pytest.approx(expected)
    wide = np.sqrt(0.25 / size + expected)
    assert drawn.upper[0] == pytest.approx((1 + 1.959963984540054 * wide) ** 2)
    none = funnel("rate", events, size, method="square-root", target=1.0, overdispersion="none")
    assert none.tau2 == 0
    assert none.spread.tau2 > 0
    assert (none.upper < drawn.upper).all()


def test_units_alike_have_no_over_dispersion():
    drawn = funnel("rate", [10, 11, 9, 10], [100] * 4)
    assert drawn.spread.phi < 1
    assert drawn.tau2 == 0
    assert "units differ no more than chance allows (phi 0.0" in drawn.dialect
    alone = funnel("rate", [40], [10], target=1.0)
    assert alone.tau2 == 0  # one unit says nothing about units


def test_trimmed_and_winsorised_units():
    events = np.arange(1.0, 20)  # 19 units: ranks 1 to 19 of 20
    size = np.full(19, 10.0)
    drawn = funnel("rate", events, size, method="square-root", target=1.0, extremes="trim")
    assert drawn.spread.kept.tolist() == [False, *[True] * 16, False, False]
    used = funnel("rate", events, size, method="square-root", target=1.0).spread
    low, high = np.quantile(used.z, [0.1, 0.9])
    assert used.used.min() == pytest.approx(low)
    assert used.used.max() == pytest.approx(high)
    assert used.kept.all()
    nobody = funnel("rate", [5.0], [10.0], target=1.0, extremes="trim", share=0.49)
    assert nobody.spread.kept.tolist() == [True]
    few = funnel("rate", [5.0, 6], [10.0, 10], target=1.0, extremes="trim", share=0.49)
    assert np.isnan(few.spread.phi)
    assert few.tau2 == 0


def test_no_events_on_the_log_scale_count_as_half_an_event():
    drawn = funnel("rate", [0.0, 8], [4.0, 4], method="log", target=1.0)
    assert drawn.spread.z[0] == pytest.approx(np.log(0.5 / 4) * 2)


def test_over_dispersed_exact_limits_against_their_distributions():
    from scipy import stats

    events = [2.0, 30, 8, 14, 3, 40]
    drawn = funnel("proportion", events, [100.0] * 6, levels=[0.95], extremes="keep")
    alike = 4 * drawn.tau2
    a, b = (p * (1 / alike - 1) for p in (drawn.target, 1 - drawn.target))
    law = stats.betabinom(100, a, b)
    low, high = 100 * drawn.lower[0, 0], 100 * drawn.upper[0, 0]
    assert law.cdf(np.ceil(low) - 1) <= 0.025 < law.cdf(np.ceil(low))
    assert law.sf(np.floor(high)) <= 0.025 < law.sf(np.floor(high) - 1)
    drawn = funnel("rate", events, [10.0] * 6, levels=[0.95], extremes="keep")
    shape, mean = 1 / (4 * drawn.tau2), 10 * drawn.target
    law = stats.nbinom(shape, shape / (shape + mean))
    low, high = 10 * drawn.lower[0, 0], 10 * drawn.upper[0, 0]
    assert low == 0 or law.cdf(np.ceil(low) - 1) <= 0.025 < law.cdf(np.ceil(low))
    assert law.sf(np.floor(high)) <= 0.025 < law.sf(np.floor(high) - 1)


def test_curves_run_through_the_units():
    drawn = funnel("proportion", [12, 30, 41, 90], [400, 800, 1600, 2100])
    lower, upper = drawn.limits_at([400, 800, 1600, 2100])
    np.testing.assert_array_equal(lower, drawn.lower)
    np.testing.assert_array_equal(upper, drawn.upper)
    assert drawn.limits_at(300)[0].shape == (2, 1)


def test_dialect_names_everything():
    drawn = funnel("standardised ratio", [16, 9, 36], [25, 25, 16], method="log", extremes="trim", share=0.2)  # fmt: skip
    assert drawn.dialect.startswith(
        "standardised ratios, observed to expected; 95 % and 99.8 % limits, on the log scale; "
        "limits widened for additive over-dispersion (phi "
    )
    assert drawn.dialect.endswith(", outer 20 % on each side left out)")
    for method, words in {
        "exact": "exact, smooth between counts; chance alone, no over-dispersion",
        "spiegelhalter": "exact, interpolated as Spiegelhalter (2005); ",
        "square-root": "on the square-root scale; ",
        "chi-square": "from the exact Poisson interval of the expected count; ",
    }.items():
        said = funnel("rate", [16], [25], method=method, overdispersion="none", levels=[0.9])
        assert said.dialect.startswith(f"rates; 90 % limits, {words}")
    assert "all units used as they are" in funnel("rate", [5, 6], [9, 9], extremes="keep").dialect
    assert funnel("proportion", [1], [5], method="normal").dialect.startswith(
        "proportions; 95 % and 99.8 % limits, from the normal approximation; "
    )
    assert "on the arcsine scale" in funnel("proportion", [1], [5], method="arcsine").dialect
    assert funnel("ratio of counts", [1], [5]).dialect.startswith("ratios of two counts; ")


def test_a_funnel_is_frozen_and_keeps_its_numbers():
    events = np.array([5.0, 7])
    drawn = funnel("rate", events, [100, 90])
    events[0] = 50
    assert drawn.observed[0] == 5
    with pytest.raises(dataclasses.FrozenInstanceError):
        drawn.target = 2.0


def test_the_callers_random_numbers_are_left_alone():
    """FunnelPlotR sets the seed of the whole session."""
    np.random.seed(5)
    first = np.random.random(3)
    np.random.seed(5)
    funnel("proportion", [12, 30, 41, 90], [400, 800, 1600, 2100])
    np.testing.assert_array_equal(np.random.random(3), first)


def test_small_expected_counts_reach_down_to_nothing():
    """With half an event expected, no events are nothing out of the ordinary."""
    for options in ({"overdispersion": "none"}, {}):
        drawn = funnel("rate", [0.0, 9], [1.0, 2.0], target=0.5, **options)
        assert drawn.lower[0, 0] == 0
        assert drawn.position[0, 0] == 0
