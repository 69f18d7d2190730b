"""The gap over time as a native chart: points and limits of the reading, missing periods as gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.documents.native import gap_over_time_charts
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain
from evenhand.reading.model import EquityReading, GapOverTime, GapPoint
from fixtures.books import book, table
from fixtures.decks import charts, notes, only, opened, series, slide_called, text
from fixtures.readings import MONTHS, PPH, demo_review, make_reading


def point(place: int, ratio: float | None, difference: float | None) -> GapPoint:
    return GapPoint(MONTHS[place], 0, difference, -0.05, 0.05, ratio, 0.5, 2.0)


SERIES = GapOverTime(
    grain=Grain.MONTH,
    side="event",
    points=(point(0, 1.5, 0.01), point(1, None, None), point(2, 4.0, 0.06), point(3, 0.0, -0.02)),
    difference_centre=0.02,
    ratio_centre=1.25,
    difference_scatter=1.0,
    ratio_scatter=1.0,
    way="",
    sentence="No gap signal since the change.",
    reason="Each point is one month.",
)


def with_series(found: GapOverTime | None = SERIES) -> EquityReading:
    return replace(make_reading(), gap_over_time=found)


def test_both_scales_are_drawn_with_the_time_before_and_its_limits() -> None:
    ratio, difference = gap_over_time_charts(with_series())
    assert ratio.categories == ("Jan 2023", "Feb 2023", "Mar 2023", "Apr 2023")
    found = {s.name: s.values for s in ratio.series}
    assert found == {
        "The gap as a ratio, by month": (1.5, None, 4.0, None),
        "Average before the change": (1.25,) * 4,
        "Upper limit": (2.0,) * 4,
        "Lower limit": (0.5,) * 4,
        "Outside the limits": (None, None, 4.0, None),
    }
    assert (ratio.axis.low, ratio.axis.high, ratio.axis.equal) == (0.5, 4.0, 1.0)
    shown = {s.part: s.values for s in difference.series}
    assert shown["value"] == pytest.approx((10.0, None, 60.0, -20.0))
    assert shown["neutral"] == pytest.approx((None, None, 60.0, None))
    assert difference.axis.title == "More or fewer in 1,000 than White women"
    assert ratio.axis.title == "Times the rate for White women"
    assert "No gap signal since the change." in ratio.text


def test_without_limits_only_points_are_drawn() -> None:
    (ratio, _) = gap_over_time_charts(
        with_series(replace(SERIES, ratio_centre=None, difference_centre=None, side="non-event"))
    )
    assert [s.part for s in ratio.series] == ["value"]
    assert ratio.axis.title.endswith("counting those who did not")


def test_inside_the_limits_nothing_is_marked() -> None:
    calm = replace(SERIES, points=SERIES.points[:2])
    assert [s.part for s in gap_over_time_charts(with_series(calm))[0].series] == [
        "value",
        "centre 0",
        "upper",
        "lower",
    ]


def test_means_have_a_difference_only() -> None:
    mean = replace(with_series(), measure=replace(PPH, kind=Kind.MEAN))
    (difference,) = gap_over_time_charts(mean)
    assert difference.axis.title == "Higher or lower than White women"
    assert difference.series[0].values[0] == 0.01


def test_without_a_series_nothing_is_drawn() -> None:
    assert gap_over_time_charts(with_series(None)) == ()
    assert gap_over_time_charts(with_series(replace(SERIES, points=()))) == ()


def test_the_series_has_a_slide_and_its_place_in_the_workbook() -> None:
    review = only(demo_review(), with_series())
    deck = opened(review)
    slide = slide_called(deck, "No gap signal since the change.")
    (chart,) = charts(slide)
    assert series(chart)["Upper limit"] == (2.0,) * 4
    assert "Dotted lines are limits set before the change." in text(slide)
    assert "as a difference over time" in notes(slide)
    page = book(review).worksheets[1]
    rows = [r for r in table(page) if r["Group"] == "The gap as a ratio"]
    assert [r["Drawn"] for r in rows] == [1.5, None, 4, None]
    assert [r["Neither"] for r in rows] == [None, None, 4, None]
    assert len(page._charts) == 7
    nothing = only(demo_review(), with_series(replace(SERIES, points=())))
    assert "No gap signal since the change." not in [
        s.shapes.title.text for s in opened(nothing).slides
    ]
