"""Who is missing, completeness over time, representation."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

from evenhand.charts import (
    completeness_chart,
    completeness_trend,
    missing_chart,
    palette,
    representation_chart,
)
from evenhand.charts.model import Chart
from evenhand.ethnicity.groups import EthnicGroup, GroupStatus
from evenhand.measures.periods import Grain, contiguous
from evenhand.reading.model import MissingPart
from fixtures.readings import COMPLETENESS, REPRESENTATION, make_reading


def sure(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def labels(chart: Chart) -> list[str]:
    root = ET.fromstring(chart.svg)  # noqa: S314
    return [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]


def test_every_way_of_missing_is_named_with_its_number() -> None:
    chart = sure(missing_chart(make_reading()))
    assert labels(chart) == [
        "Stated 93.9%",
        "Not stated 3.2% (381)",
        "Not known 1.9% (231)",
        "Blank 1.0% (119)",
    ]
    assert chart.title == "6.1% have no usable ethnicity"
    assert chart.table.rows[1] == ("Not stated", "381", "3.2%")


def test_numbers_that_this_audience_may_not_see_are_left_out() -> None:
    reading = make_reading()
    parts = tuple(replace(m, denominator=None, numerator=None) for m in reading.missing)
    chart = sure(missing_chart(replace(reading, missing=parts)))
    assert "Not stated 3.2%" in labels(chart)
    assert chart.table.rows[1] == ("Not stated", "–", "3.2%")


def test_nobody_missing_is_no_chart() -> None:
    assert missing_chart(replace(make_reading(), missing=())) is None
    assert completeness_chart(replace(COMPLETENESS, parts=())) is None


def test_a_part_of_nothing_takes_no_room_and_keeps_its_name() -> None:
    view = replace(COMPLETENESS, parts=(("stated", 50), ("blank", 0)))
    chart = sure(completeness_chart(view))
    assert "Blank 0% (0)" in labels(chart)


def test_more_parts_than_textures_still_draw() -> None:
    group = EthnicGroup("x", "Not recognised", status=GroupStatus.UNRECOGNISED)
    parts = tuple(MissingPart(group, 10, 0.01, 1) for _ in range(6))
    assert len(labels(sure(missing_chart(replace(make_reading(), missing=parts))))) == 7


def test_the_trend_says_first_last_and_lowest() -> None:
    chart = sure(completeness_trend(COMPLETENESS))
    assert chart.title == "Known and stated: 90.0% in January 2023, 95.2% in December 2025"
    assert chart.text.endswith("Lowest 90.0%.")
    assert {"0%", "50%", "100%"} <= set(labels(chart))
    assert len(chart.table.rows) == 36


def test_the_trend_breaks_where_nothing_was_recorded() -> None:
    trend = (None, 0.9, None, 0.92, *COMPLETENESS.trend[4:])
    chart = sure(completeness_trend(replace(COMPLETENESS, trend=trend)))
    assert chart.table.rows[0] == ("January 2023", "–")
    assert chart.svg.count("NaN") == 0


def test_a_trend_needs_two_periods() -> None:
    assert completeness_trend(replace(COMPLETENESS, periods=(), trend=(0.9,))) is None
    one = (0.9, *[None] * 35)
    assert completeness_trend(replace(COMPLETENESS, trend=one)) is None


def test_the_trend_knows_its_periods() -> None:
    quarters = contiguous(date(2023, 1, 1), date(2025, 12, 1), Grain.QUARTER)
    view = replace(COMPLETENESS, periods=quarters, trend=tuple(0.9 for _ in quarters))
    assert completeness_trend(view)
    odd = replace(view, periods=(date(2023, 1, 1), date(2023, 1, 20)), trend=(0.9, 0.8))
    assert completeness_trend(odd)


def test_representation_shows_both_shares() -> None:
    chart = sure(representation_chart(REPRESENTATION))
    assert "14.6% here, 15.2% there" in labels(chart)
    assert chart.table.rows[0] == ("Asian", "1,635", "14.6%", "15.2%", "0.96", "0.92 to 1.00")
    bare = sure(representation_chart(replace(REPRESENTATION, ratios=())))
    assert bare.table.rows[0][4] == "–"


def test_no_reference_is_no_chart() -> None:
    assert representation_chart(replace(REPRESENTATION, rows=())) is None


def test_a_part_keeps_its_texture_whatever_stands_before_it() -> None:
    short = replace(COMPLETENESS, parts=(("stated", 90), ("unrecognised", 10)))
    assert sure(completeness_chart(short)).svg.count(f'fill="{palette.INK}"') == 4
    blank = replace(COMPLETENESS, parts=(("stated", 90), ("blank", 10)))
    assert sure(completeness_chart(blank)).svg.count(f'fill="{palette.INK}"') == 2
