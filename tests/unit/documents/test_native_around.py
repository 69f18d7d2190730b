"""Charts of who is missing, who is here and how many, and what they do where there is nothing to draw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evenhand.documents.native import (
    gap_charts,
    here_and_there_chart,
    missing_parts_chart,
    recorded_chart,
    time_charts,
    trend_chart,
    volume_chart,
)
from evenhand.documents.native.beside import phase_name, rates_chart
from evenhand.documents.native.scales import (
    difference_axis,
    plain_axis,
    ratio_axis,
    scaled,
    share_axis,
    value_axis,
)
from evenhand.equity.model import Estimate
from evenhand.reading.model import VolumeView
from fixtures.approved import assert_approved, written_out
from fixtures.readings import COMPLETENESS, PPH, REPRESENTATION, VOLUME, make_reading
from fixtures.small import outcome

APPROVED = Path(__file__).parent / "approved"


def test_what_surrounds_the_measures() -> None:
    completeness = replace(
        COMPLETENESS, periods=COMPLETENESS.periods[:2], trend=COMPLETENESS.trend[:2]
    )
    found = (
        recorded_chart(completeness),
        trend_chart(completeness),
        missing_parts_chart(outcome()),
        here_and_there_chart(REPRESENTATION),
        volume_chart(VOLUME),
    )
    assert_approved(APPROVED / "native-around.txt", written_out(found))


def test_nothing_is_drawn_of_nothing() -> None:
    assert recorded_chart(replace(COMPLETENESS, parts=())) is None
    assert recorded_chart(replace(COMPLETENESS, parts=(("stated", 0),))) is None
    assert trend_chart(replace(COMPLETENESS, periods=(), trend=())) is None
    assert missing_parts_chart(replace(outcome(), missing=())) is None
    assert here_and_there_chart(replace(REPRESENTATION, rows=())) is None


def test_earlier_years_without_a_name_or_a_number() -> None:
    latest_only = VolumeView(
        "Deliveries", (("Asian", None, 4), ("Black", None, 1200)), ("", "2021-22")
    )
    found = volume_chart(latest_only)
    assert found is not None
    assert [s.name for s in found.series] == ["2021-22"]
    assert found.text == "Deliveries, 2021-22: Asian 4; Black 1,200."
    unnamed = volume_chart(replace(latest_only, rows=(("Asian", 3, None),)))
    assert unnamed is not None
    assert [(s.name, s.values) for s in unnamed.series] == [("Earlier", (3.0,))]
    assert unnamed.text == "Deliveries, 2021-22: Asian no figure."


def test_a_gap_without_a_figure_says_why_beside_its_phase() -> None:
    reading = outcome()
    assert reading.gap is not None
    none = Estimate(None, None, None, None, None, "hidden")
    first, *rest = reading.gap.contrasts
    gone = replace(reading, gap=replace(reading.gap, contrasts=(replace(first, ratio=none), *rest)))
    assert gap_charts(gone)[0].categories == ("Before May 2024: no figure", "Since May 2024")
    shared = gap_charts(replace(gone, shared=object()))
    assert shared[0].categories == ("Before May 2024: hidden", "Since May 2024")
    assert shared[0].series[0].values[0] is None
    assert shared[1].categories == ("Before May 2024", "Since May 2024")


def test_a_chart_without_limits_has_no_lines_for_them() -> None:
    asian = outcome().groups[0]
    assert asian.chart is not None
    points = tuple(replace(p, lower=None, upper=None) for p in asian.chart.points)
    run = replace(asian.chart, kind="run", points=points, centres=asian.chart.centres[:1])
    (drawn,) = time_charts(replace(outcome(), groups=(replace(asian, chart=run),)))
    assert drawn is not None
    assert [s.name for s in drawn.series] == ["Rate by month", "Median", "Special cause, concern"]
    assert time_charts(replace(outcome(), groups=(replace(asian, chart=None),))) == (None,)
    empty = replace(asian, chart=replace(run, points=()))
    assert time_charts(replace(outcome(), groups=(empty,))) == (None,)


def test_nothing_without_a_gap() -> None:
    assert rates_chart(replace(outcome(), gap=None)) is None
    assert gap_charts(replace(outcome(), gap=None)) == ()


def test_a_phase_has_its_name_or_is_all_records() -> None:
    assert phase_name(outcome(), 1) == "Since May 2024"
    assert phase_name(outcome(), 2) == "All records"


# axes


def test_values_on_the_scale_of_a_chart() -> None:
    assert scaled((0.5, None, float("nan"), float("inf"), 0.0), 1000) == (
        500.0,
        None,
        None,
        None,
        0.0,
    )


@pytest.mark.parametrize(
    ("ends", "low", "high"),
    [
        ([], 0.5, 2.0),
        ([1.0, None], 0.5, 2.0),
        ([0.94, 1.2], 0.5, 2.0),
        ([0.4, 3.0], 0.25, 4.0),
        ([0.5, 2.0], 0.5, 2.0),
        ([0.49, 2.01], 0.25, 4.0),
        ([0.001, 900.0], 0.0625, 16.0),
        ([0.0, -1.0, 2.0], 0.5, 2.0),
    ],
)
def test_an_axis_of_ratios_goes_from_one_power_of_two_to_another(
    ends: list[float | None], low: float, high: float
) -> None:
    found = ratio_axis(ends, title="Times")
    assert (found.low, found.high, found.equal, found.logarithmic) == (low, high, 1.0, True)
    assert (found.step, found.title) == (2.0, "Times")
    assert (found.form, found.ticks) == ('[<0.995]0.00"×";0.0"×"', 'General"×"')


def test_an_axis_of_ratios_may_reach_less_far() -> None:
    found = ratio_axis([0.01, 90.0], title="", most=4.0)
    assert (found.low, found.high) == (0.25, 4.0)


@pytest.mark.parametrize(
    ("ends", "ticks"),
    [
        ([-10.0, 30.0], "+#,##0;−#,##0;0"),
        ([-0.1, 0.2], "+#,##0.0;−#,##0.0;0"),
        ([0.01, 0.02], "+#,##0.00;−#,##0.00;0"),
        ([], "+#,##0.0;−#,##0.0;0"),
    ],
)
def test_an_axis_of_differences_holds_zero_and_says_as_many_decimals_as_it_needs(
    ends: list[float | None], ticks: str
) -> None:
    found = difference_axis([*ends, None], title="More")
    known = [v for v in ends if v is not None]
    assert found.low is not None
    assert found.high is not None
    assert found.low <= min([0.0, *known])
    assert found.high >= max([0.0, *known])
    assert (found.equal, found.title, found.form) == (0.0, "More", "+#,##0.0;−#,##0.0;0")
    if ends:
        assert found.ticks == ticks
    assert not found.logarithmic


@pytest.mark.parametrize(
    ("values", "high", "step", "ticks"),
    [
        ([0.05, None], 0.05, 0.02, "0%"),
        ([0.011], 0.0125, 0.005, "0.0%"),
        ([0.97], 1.0, 0.5, "0%"),
        ([], 1.0, 0.5, "0%"),
    ],
)
def test_an_axis_of_shares_begins_at_zero_and_never_passes_one(
    values: list[float | None], high: float, step: float, ticks: str
) -> None:
    found = share_axis(values, title="Share")
    assert found.step == pytest.approx(step)
    assert (found.low, found.title, found.form) == (0.0, "Share", "0.0%")
    assert found.high == pytest.approx(high)
    assert found.high is not None
    assert found.high <= 1.0
    assert found.ticks == ticks


def test_an_axis_of_counts() -> None:
    found = plain_axis([12.0, None, 3.0], title="Days")
    assert (found.low, found.high, found.step) == (0.0, 12.5, 5.0)
    assert (found.title, found.form, found.ticks) == ("Days", "#,##0.0", "#,##0")
    assert plain_axis([], title="").high == 1.0


def test_rates_per_thousand_have_an_axis_of_their_own_and_stop_at_all() -> None:
    reading = make_reading(replace(PPH, multiplier=1000), margin=None)
    found = value_axis(reading, [0.99, None, float("nan")], title="T")
    assert (found.low, found.high, found.form, found.ticks) == (0.0, 1000.0, "#,##0.0", "#,##0")
    assert found.title == "T"
    share = value_axis(make_reading(margin=None), [], title="")
    assert (share.low, share.high, share.form) == (0.0, 1.0, "0.0%")
