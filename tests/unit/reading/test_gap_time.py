"""The gap over time: which grain it is shown at, what its signals say, and its pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from evenhand.charts import gap_series_charts, gap_series_table
from evenhand.documents.view import parts
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.measures.table import MeasureTable
from evenhand.reading import EquityReading, Plan, read
from evenhand.reading.model import GapOverTime
from fixtures.tables import CHANGE, HAEMORRHAGE, SCREENED, flat_table, phased_table

PLAN = Plan(focus=("Black",), comparison=("White",), change_date=CHANGE)
STEADY = {"black": ((128, 1_064), (160, 1_330)), "white": ((196, 3_266), (240, 4_000))}


def series(
    counts: dict[str, tuple[tuple[int, int], tuple[int, int]]],
    *,
    plan: Plan = PLAN,
    measure: object = HAEMORRHAGE,
) -> GapOverTime:
    found = read(phased_table(counts, measure=measure), plan).gap_over_time  # type: ignore[arg-type]
    assert found is not None
    return found


def changed(
    table: MeasureTable, black: list[int] | None = None, white: list[int] | None = None
) -> EquityReading:
    """The same table with other events since the change."""
    numerator = table.numerator.copy()
    for row, events in ((0, black), (1, white)):
        if events is not None:
            numerator[0, row, 16 : 16 + len(events)] = events
    return read(replace(table, numerator=numerator), PLAN)


def test_months_where_each_side_expects_five_events() -> None:
    found = series(STEADY)
    assert (found.grain, found.side, len(found.points)) == (Grain.MONTH, "event", 36)
    assert found.difference_centre == pytest.approx(128 / 1_064 - 196 / 3_266, abs=0.003)
    assert found.ratio_centre == pytest.approx(2.0, abs=0.1)
    assert (found.difference_scatter, found.ratio_scatter) == (1.0, 1.0)
    assert found.reason == "Each point is one month."
    assert found.sentence.startswith("No gap signal since the change")
    first = found.points[0]
    assert first.ratio_lower is not None
    assert first.ratio_upper is not None
    assert first.ratio_lower < 2 < first.ratio_upper


def test_two_months_hold_no_whole_quarter_and_stay_months() -> None:
    whole = phased_table(STEADY)
    short = replace(
        whole,
        periods=whole.periods[:2],
        numerator=whole.numerator[:, :, :2],
        denominator=whole.denominator[:, :, :2],
        missing=whole.missing[:, :, :2],
    )
    found = read(short, replace(PLAN, change_date=None)).gap_over_time
    assert found is not None
    assert (found.grain, len(found.points)) == (Grain.MONTH, 2)


@pytest.mark.parametrize(
    ("events", "grain", "points", "reason"),
    [
        (40, Grain.QUARTER, 11, "Each point is one quarter, because months hold too few events."),
        (
            6,
            Grain.HALF_YEAR,
            5,
            "Months hold too few events for limits, and longer periods leave too few points",
        ),
    ],
)
def test_fewer_events_pool_from_the_change_date(
    events: int, grain: Grain, points: int, reason: str
) -> None:
    counts = {"black": ((events, 1_064), (events, 1_330)), "white": STEADY["white"]}
    found = (
        read(phased_table(counts, first=date(2022, 9, 1)), PLAN).gap_over_time
        if grain is Grain.QUARTER
        else series(counts)
    )
    assert found is not None
    assert found.grain is grain
    assert found.reason.startswith(reason)
    starts = [p.period for p in found.points]
    assert CHANGE in starts
    assert len(starts) == (12 if grain is Grain.QUARTER else points)
    limits = [p.difference_upper for p in found.points]
    assert (limits[0] is not None) == (grain is Grain.QUARTER)
    assert (found.sentence == "") == (grain is Grain.HALF_YEAR)


def test_many_points_and_few_events_give_no_limits() -> None:
    counts = {"black": ((3, 4_000), (3, 1_330)), "white": STEADY["white"]}
    found = read(phased_table(counts, first=date(2019, 1, 1)), PLAN).gap_over_time
    assert found is not None
    assert found.reason.startswith("Months hold too few events for limits")
    assert found.ratio_centre is None
    assert found.difference_scatter is None


def test_a_signal_counts_when_both_scales_signal_the_same_way() -> None:
    table = phased_table(STEADY)
    found = changed(table, black=[1] * 20).gap_over_time
    assert found is not None
    assert found.way == "narrower"
    assert found.sentence.startswith(
        "Gap signal since the change, on both scales: a narrower gap than before"
    )
    wide = changed(table, black=[30] * 20).gap_over_time
    assert wide is not None
    assert wide.way == "wider"


def test_equal_relative_change_signals_on_one_scale_and_does_not_count() -> None:
    table = phased_table(STEADY)
    found = changed(table, black=[2] * 20, white=[2, 4] * 10).gap_over_time
    assert found is not None
    assert found.way == ""
    assert "only the difference shows a signal (a narrower gap)" in found.sentence
    assert "counts only when ratio and difference signal the same way" in found.sentence


def test_scales_that_disagree_say_so() -> None:
    table = phased_table(STEADY)
    found = changed(table, black=[3] * 20, white=[2] * 20).gap_over_time
    assert found is not None
    up = changed(table, black=[17] * 20, white=[34] * 20).gap_over_time
    assert up is not None
    assert found.way == up.way == ""


def test_a_month_with_nobody_is_missing() -> None:
    table = phased_table(STEADY)
    denominator, numerator = table.denominator.copy(), table.numerator.copy()
    denominator[0, 0, 5] = numerator[0, 0, 5] = 0
    reading = read(replace(table, denominator=denominator, numerator=numerator), PLAN)
    found = reading.gap_over_time
    assert found is not None
    assert found.points[5].difference is None
    assert found.points[5].ratio is None
    assert "no closed gap" in gap_series_charts(reading)[0].text
    assert gap_series_table(reading).rows[5][1] == "–"


def test_the_rarer_side_is_named() -> None:
    counts = {
        "black": ((900, 1_064), (1_100, 1_330)),
        "white": ((3_000, 3_266), (3_700, 4_000)),
    }
    reading = read(phased_table(counts, measure=SCREENED), PLAN)
    assert reading.gap_over_time is not None
    assert reading.gap_over_time.side == "non-event"
    ratio, difference = gap_series_charts(reading)
    assert ratio.title.endswith("counting those who did not")
    assert "counting" not in difference.title
    assert "counting those who did not" in gap_series_table(reading).caption


@pytest.mark.parametrize("plan", [replace(PLAN, comparison=()), replace(PLAN, focus=())])
def test_no_series_without_two_sides(plan: Plan) -> None:
    assert read(phased_table(STEADY), plan).gap_over_time is None


def test_no_series_without_dates_and_none_of_gaps_between_events() -> None:
    flat = flat_table({"black": (10, 100), "white": (10, 300)})
    reading = read(flat, replace(PLAN, change_date=None))
    assert reading.gap_over_time is None
    assert gap_series_charts(reading) == ()
    between = replace(HAEMORRHAGE, kind=Kind.CASES_BETWEEN)
    assert read(phased_table(STEADY, measure=between), PLAN).gap_over_time is None


def test_without_a_change_all_periods_set_the_limits() -> None:
    found = series(STEADY, plan=replace(PLAN, change_date=None))
    assert found.sentence == ""
    assert found.points[0].difference_upper is not None


def test_a_baseline_that_begins_later_is_drawn_and_not_in_the_limits() -> None:
    table = phased_table(STEADY)
    numerator = table.numerator.copy()
    numerator[0, 0, :6] = 25
    late = replace(PLAN, baseline_from=date(2023, 7, 1))
    found = read(replace(table, numerator=numerator), late).gap_over_time
    assert found is not None
    assert [p.phase for p in found.points[:7]] == [-1] * 6 + [0]
    assert found.difference_centre == pytest.approx(0.06, abs=0.005)


def test_two_pictures_on_both_scales_and_one_table() -> None:
    reading = read(phased_table(STEADY), PLAN)
    ratio, difference = gap_series_charts(reading)
    for chart in (ratio, difference):
        root = ET.fromstring(chart.svg)  # noqa: S314
        assert root.get("role") == "img"
        assert "equal" in chart.svg
        assert "Each point is one month." in chart.text
    assert ratio.title == "Black women by month: how many times the rate for White women"
    assert (
        difference.title == "Black women by month: how many more or fewer in 1,000 than White women"
    )
    assert "before the change: 2.0 times" in ratio.svg
    assert "more in 1,000" in difference.svg
    table = ratio.table
    assert table.header == ("Period", "Ratio", "Limits", "Difference", "Limits")
    assert len(table.rows) == 36
    assert table.rows[0][0] == "Jan 2023"
    assert " to " in table.rows[0][2]
    assert "fewer in 1,000 to" in table.rows[0][4]


def test_points_outside_are_squares_and_counted() -> None:
    table = phased_table(STEADY)
    reading = changed(table, black=[40])
    chart = gap_series_charts(reading)[1]
    assert "Points outside the limits: 1 of 36." in chart.text


def test_means_have_the_difference_alone() -> None:
    measure = replace(HAEMORRHAGE, kind=Kind.MEAN, origin=0.0, event="the wait")
    table = phased_table(STEADY, measure=measure)
    n = table.denominator.astype(float)
    rng = np.random.default_rng(3)
    mean = np.array([30.0, 20.0])[None, :, None] + rng.normal(0, 1, n.shape)
    table = replace(table, sums=n * mean, squares=n * (mean**2 + 81.0))
    reading = read(table, PLAN)
    charts = gap_series_charts(reading)
    assert len(charts) == 1
    assert charts[0].title == "Black women by month: how much higher or lower than White women"
    assert "higher" in gap_series_table(reading).rows[0][3]


def test_the_section_of_every_document_has_it() -> None:
    from evenhand.reading.model import Review, SourceView

    reading = read(phased_table(STEADY), PLAN)
    review = Review(
        title="t",
        source=SourceView("births.csv", 1, 1, 0),
        plan=PLAN,
        readings=(reading,),
        completeness=None,
        representation=None,
        volume=None,
        audience="team",
        made_on=date(2026, 1, 15),
        version="0",
    )
    section = parts(review)[0].sections[0]
    assert len(section.gap_charts) == 4
    assert section.gap_notes[0].lead == "The gap over time:"
    assert section.tables[1].caption.startswith("Postpartum haemorrhage, 1,000 ml or more: the gap")


def test_a_short_baseline_has_no_limits() -> None:
    found = read(phased_table(STEADY, first=date(2023, 12, 1)), PLAN).gap_over_time
    assert found is not None
    assert found.reason.startswith("There are fewer than 6 points before the change")


def test_a_swinging_gap_has_no_direction() -> None:
    """Under Anhøj: five months above, then five below, and so on: too few crossings."""
    table = phased_table(STEADY)
    numerator = table.numerator.copy()
    numerator[0, 0, 16:] = [9] * 7 + [7] * 6 + [9] * 7
    numerator[0, 1, 16:] = 12
    denominator = table.denominator.copy()
    denominator[0, 0], denominator[0, 1] = 66, 200
    numerator[0, 0, :16], numerator[0, 1, :16] = 8, 12
    plan = replace(PLAN, rules="anhoej")
    found = read(replace(table, numerator=numerator, denominator=denominator), plan).gap_over_time
    assert found is not None
    assert found.way == ""
    assert "swings more than before, without direction" in found.sentence


def test_a_side_without_anybody_has_no_series() -> None:
    table = phased_table(STEADY)
    denominator, numerator = table.denominator.copy(), table.numerator.copy()
    denominator[0, 0] = numerator[0, 0] = 0
    read_ = read(replace(table, denominator=denominator, numerator=numerator), PLAN)
    assert read_.gap_over_time is None
