"""Against NHSRplotthedots 0.2.2: limits to 1e-9, every label, type and icon equal."""

from __future__ import annotations

import numpy as np
import pytest

from evenhand.spc import Cause, ChartError, Degenerate, PointType, chart
from spec.spc.spc_reference import edge_series, numbers, rows, same_lines, truths

CAUSES = {
    "Common Cause": (Cause.COMMON_CAUSE, 0),
    "Above UCL": (Cause.OUTSIDE, 1),
    "Below LCL": (Cause.OUTSIDE, -1),
    "7 Point Trend (Increasing)": (Cause.TREND, 1),
    "7 Point Trend (Decreasing)": (Cause.TREND, -1),
    "2 in 3 Above CL": (Cause.TWO_OF_THREE, 1),
    "2 in 3 Below CL": (Cause.TWO_OF_THREE, -1),
    "7 Points Above CL": (Cause.SHIFT, 1),
    "7 Points Below CL": (Cause.SHIFT, -1),
}
TYPES = {
    "common_cause": PointType.COMMON_CAUSE,
    "special_cause_improvement": PointType.IMPROVEMENT,
    "special_cause_concern": PointType.CONCERN,
    "special_cause_neutral_high": PointType.NEUTRAL_HIGH,
    "special_cause_neutral_low": PointType.NEUTRAL_LOW,
}


def same_marks(drawn, table):
    causes = [CAUSES[row["special_cause_type"]] for row in table]
    assert drawn.cause[0].tolist() == [cause for cause, _ in causes]
    assert drawn.side[0].tolist() == [side for _, side in causes]
    assert drawn.point_type[0].tolist() == [TYPES[row["point_type"]] for row in table]


def same_icons(drawn, table):
    for kind in ("variation", "assurance"):
        expected = next((row["icon"] for row in table if row["type"] == kind), "none")
        (label,) = getattr(drawn, f"{kind}_labels")()
        assert label.replace(" ", "_") == expected


VARIANTS = [
    ("plain", {"target": 85, "direction": "higher"}),
    ("unscreened", {"target": 85, "direction": "higher", "screened": False}),
    ("fix12", {"target": 85, "direction": "higher", "baseline": 12}),
    ("rebase22", {"target": 65, "direction": "higher", "phases": [21]}),
    (
        "rebase22_fix12",
        {"target": 95, "direction": "higher", "phases": [21], "baseline": 12},
    ),
    ("decrease", {"target": 85, "direction": "lower"}),
    ("neutral", {"target": 85, "direction": "neither"}),
    ("rebase_date_not_in_data", {"direction": "higher"}),
]


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=[name for name, _ in VARIANTS])
def test_induction(name, options):
    table = rows(f"10_ptd_{name}")
    drawn = chart("xmr", numbers(rows("10_mdc_induction"), "pct"), **options)
    same_lines(drawn.value[0], numbers(table, "y"))
    same_lines(drawn.centre[0], numbers(table, "mean_col"))
    same_lines(drawn.lower[0], numbers(table, "lpl"))
    same_lines(drawn.upper[0], numbers(table, "upl"))
    np.testing.assert_array_equal(drawn.phase, numbers(table, "rebase_group"))
    np.testing.assert_array_equal(drawn.outside[0], truths(table, "outside_limits"))
    np.testing.assert_array_equal(drawn.special[0], truths(table, "special_cause_flag"))
    np.testing.assert_array_equal(
        np.sign(drawn.value - drawn.centre)[0], numbers(table, "relative_to_mean")
    )
    near = (drawn.value > drawn.near_upper) | (drawn.value < drawn.near_lower)
    np.testing.assert_array_equal((near & ~drawn.outside)[0], truths(table, "close_to_limits"))
    assert not (drawn.degenerate == Degenerate.TOO_FEW_POINTS).any()
    assert not truths(table, "short_group_warning").any()
    same_marks(drawn, table)
    same_icons(drawn, rows(f"10_ptd_{name}_icons"))


def test_a_phase_outside_the_series_is_refused():
    """A rebase date that is not in the data is silently ignored by the reference."""
    with pytest.raises(ChartError, match="cannot begin at period 36"):
        chart("xmr", numbers(rows("10_mdc_induction"), "pct"), phases=[36])


EDGES = rows("13_ptd_edge")
FOLLOWED = [name for name in edge_series() if name not in {"constant", "mostly_zero"}]


@pytest.mark.parametrize("name", FOLLOWED)
def test_edge_series(name):
    table = [row for row in EDGES if row["series"] == name]
    drawn = chart("xmr", edge_series()[name], direction="higher")
    same_lines(drawn.centre[0], numbers(table, "mean_col"))
    same_lines(drawn.lower[0], numbers(table, "lpl"))
    same_lines(drawn.upper[0], numbers(table, "upl"))
    same_marks(drawn, table)
    too_few = drawn.degenerate[0, 0] == Degenerate.TOO_FEW_POINTS
    assert too_few == truths(table, "short_group_warning").all()


@pytest.mark.parametrize(
    ("name", "degenerate"),
    [("constant", Degenerate.CONSTANT), ("mostly_zero", Degenerate.MOSTLY_ZERO)],
)
def test_collapsed_series_are_named(name, degenerate):
    """The reference marks all 16 points of `mostly_zero`, 15 of them as concern."""
    drawn = chart("xmr", edge_series()[name], direction="higher")
    table = [row for row in EDGES if row["series"] == name]
    same_lines(drawn.centre[0], numbers(table, "mean_col"))
    assert drawn.degenerate[0, 0] == degenerate
    assert np.isnan(drawn.upper).all()
    assert not drawn.special.any()


@pytest.mark.parametrize(("target", "icon"), [(95, "pass"), (100, "inconsistent"), (101, "fail")])
def test_constant_series_passes_or_fails_by_its_value(target, icon):
    """The reference calls a constant 100 % against a target of 95 inconsistent."""
    drawn = chart("xmr", [100.0] * 15, direction="higher", target=target)
    assert drawn.assurance_labels() == (icon,)


def test_a_missing_point_after_a_monotone_run():
    """The reference stops with an error here."""
    drawn = chart("xmr", [*range(1, 8), np.nan, 5, 4, 5, 4, 5], direction="higher")
    assert drawn.trend[0].tolist() == [True] * 7 + [False] * 6
