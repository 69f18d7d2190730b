"""Parts of a whole: widths of a bar, the line of completeness, shares here and there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.charts import (
    completeness_chart,
    completeness_trend,
    missing_chart,
    palette,
    representation_chart,
)
from evenhand.charts.words import NOTHING
from evenhand.measures.periods import Grain, contiguous
from fixtures.drawn import COMPLETENESS, MISSING, hand_made, sure
from fixtures.pictures import read_picture
from fixtures.readings import REPRESENTATION

STARTS = (0, 90, 181, 273, 365, 456, 547)  # six quarters since 1 January 2023


def near(x: float, y: float) -> object:
    return pytest.approx((x, y), abs=0.06)


def middle(place: int) -> float:
    return 44 + 282 * (STARTS[place] + STARTS[place + 1]) / 2 / 547


def test_the_bar_is_cut_in_the_shares_of_its_parts() -> None:
    """From 14 to 326: a half, a quarter, an eighth, a tenth and one in forty."""
    drawn = read_picture(sure(completeness_chart(COMPLETENESS)).svg)
    frames = [s.box for s in drawn.strokes if s.fill != "none" and s.box[1] == 4]
    assert frames == [
        (14, 4, 170, 30),
        (170, 4, 248, 30),
        (248, 4, 287, 30),
        (287, 4, 318.2, 30),
        (318.2, 4, 326, 30),
        (318.2, 4, 326, 30),
    ]
    inner = [s.box for s in drawn.drawn(stroke=palette.INK) if s.box[1] == 4.5]
    assert inner == [
        pytest.approx((left + 0.5, 4.5, right - 0.5, 29.5), abs=0.06)
        for left, right in ((170, 248), (248, 287), (287, 318.2), (318.2, 326))
    ]


def test_each_part_has_its_texture_in_the_bar_and_in_the_key() -> None:
    drawn = read_picture(sure(completeness_chart(COMPLETENESS)).svg)
    assert [s.box for s in drawn.filled(palette.FOCUS)] == [(14, 4, 170, 30), (14, 39, 32, 52)]
    hatches = [s.box for s in drawn.drawn(stroke=palette.CONCERN, width=1.4)]
    assert hatches == [
        pytest.approx((170, 4, 248, 30), abs=0.11),
        pytest.approx((14, 59, 32, 72), abs=0.11),
    ]
    dots = drawn.dots(palette.NEUTRAL, width=2)
    assert len(dots) == 9 * 6 + 4 * 3  # four apart
    assert dots[0] == near(248 + 39 / 18, 4 + 26 / 12)
    dark = [s.box for s in drawn.filled(palette.INK)]
    assert dark == [(318.2, 4, 326, 30), (14, 119, 32, 132), (14, 139, 32, 152)]
    assert len(drawn.filled(palette.WHITE)) == 9  # every other part lies on white


def test_a_sliver_still_has_an_outline() -> None:
    view = replace(COMPLETENESS, parts=(("stated", 9_990), ("left blank", 10)))
    drawn = read_picture(sure(completeness_chart(view)).svg)
    (sliver,) = [s for s in drawn.drawn(stroke=palette.INK) if s.box[1] == 4.5]
    assert sliver.box == pytest.approx((326.2, 4.5, 326.4, 29.5), abs=0.06)


def test_words_of_the_bar() -> None:
    chart = sure(completeness_chart(COMPLETENESS))
    drawn = read_picture(chart.svg)
    assert [(w.text, w.x, w.y, w.size, w.fill) for w in drawn.words] == [
        (text, 40, 50 + 20 * i, 13, palette.INK)
        for i, text in enumerate(
            (
                "Stated 50.0% (500)",
                "Not stated 25.0% (250)",
                "Not known 12.5% (125)",
                "Left blank 10.0% (100)",
                "Not recognised 2.5% (25)",
                "Declined 0% (0)",
            )
        )
    ]
    assert (drawn.width, drawn.height) == (340, 168)
    assert drawn.name == "completeness"
    assert chart.title == "90.0% of records have a known and stated ethnicity"
    assert chart.text == (
        "All accepted records: Stated 50.0%; Not stated 25.0%; Not known 12.5%; Left blank 10.0%; "
        "Not recognised 2.5%; Declined 0%."
    )
    assert chart.table.caption == "All accepted records: how ethnicity was recorded"
    assert chart.table.header == ("Recorded as", "Number", "Share")
    assert chart.table.rows[1] == ("Not stated", "250", "25.0%")


def test_who_is_missing_from_a_measure() -> None:
    chart = sure(missing_chart(replace(hand_made(), missing=MISSING)))
    drawn = read_picture(chart.svg)
    assert drawn.texts == ["Stated 70.0%", "Not stated 25.0% (1,250)", "Blank 5.0%"]
    assert chart.title == "30.0% have no usable ethnicity"
    assert chart.text == "Haemorrhage: Stated 70.0%; Not stated 25.0%; Blank 5.0%."
    assert drawn.name == "pph-1000-missing"
    assert chart.table.caption == "Haemorrhage: how ethnicity was recorded"
    assert chart.table.rows == (
        ("Stated", NOTHING, "70.0%"),
        ("Not stated", "1,250", "25.0%"),
        ("Blank", NOTHING, "5.0%"),
    )


def test_completeness_over_time_lies_between_nought_and_all() -> None:
    chart = sure(completeness_trend(COMPLETENESS))
    drawn = read_picture(chart.svg)
    known = ((0, 0.5), (1, 0.8), (3, 0.9), (4, 0.95), (5, 1.0))
    places = [near(middle(i), 130 - 118 * v) for i, v in known]
    assert drawn.dots(palette.FOCUS, width=4.4) == places
    (line,) = drawn.drawn(stroke=palette.FOCUS, width=1.6)
    assert [list(part) for part in line.lines] == [places[:2], places[2:]]
    assert [(w.text, w.x, w.y) for w in drawn.words if w.anchor == "end"] == [
        ("0%", 39, 134),
        ("50%", 39, 75),
        ("100%", 39, 16),
    ]
    (rules,) = drawn.drawn(stroke=palette.GRID)
    assert rules.lines == (((44, 130), (326, 130)), ((44, 71), (326, 71)), ((44, 12), (326, 12)))
    years = [(w.text, w.x, w.y) for w in drawn.words if w.anchor == "start"]
    assert years == [
        ("2023", 44, 146),
        ("2024", pytest.approx(44 + 282 * 365 / 547, abs=0.06), 146),
    ]
    assert (drawn.width, drawn.height, drawn.name) == (340, 156, "completeness-trend")


def test_completeness_over_time_in_words() -> None:
    chart = sure(completeness_trend(COMPLETENESS))
    assert chart.title == "Known and stated: 50.0% in January 2023, 100% in April 2024"
    assert chart.text == f"{chart.title}. Lowest 50.0%."
    assert chart.table.caption == "Known and stated ethnicity by period"
    assert chart.table.header == ("Period", "Known and stated")
    assert chart.table.rows[1:3] == (("April 2023", "80.0%"), ("July 2023", NOTHING))


def test_two_periods_are_enough_and_two_values() -> None:
    two = replace(COMPLETENESS, periods=COMPLETENESS.periods[:2], trend=(0.5, 0.8))
    assert completeness_trend(two)
    assert completeness_trend(replace(two, trend=(0.5, None))) is None
    one = replace(COMPLETENESS, periods=COMPLETENESS.periods[:1], trend=(0.5,))
    assert completeness_trend(one) is None


def test_the_length_of_a_period_is_read_from_the_first_two() -> None:
    for grain, width in ((Grain.MONTH, 31), (Grain.QUARTER, 90), (Grain.YEAR, 365)):
        periods = contiguous(date(2023, 1, 1), date(2025, 1, 1), grain)
        view = replace(COMPLETENESS, periods=periods, trend=tuple(0.9 for _ in periods))
        drawn = read_picture(sure(completeness_trend(view)).svg)
        whole = {Grain.MONTH: 762, Grain.QUARTER: 821, Grain.YEAR: 1096}[grain]
        assert drawn.dots(palette.FOCUS)[0][0] == pytest.approx(
            44 + 282 * width / 2 / whole, abs=0.06
        )


def test_representation() -> None:
    """From 14 to 318, up to 80 %: the dot is here, the bar there."""
    chart = sure(representation_chart(REPRESENTATION))
    drawn = read_picture(chart.svg)
    here, there = (0.146, 0.191, 0.044, 0.593, 0.062), (0.152, 0.160, 0.051, 0.600, 0.037)
    assert drawn.dots(palette.FOCUS, width=9) == [
        near(14 + 304 * v / 0.6, 42 * i + 28) for i, v in enumerate(here)
    ]
    for colour in (drawn.filled(palette.BAND), drawn.drawn(stroke=palette.EDGE)):
        assert [s.box for s in colour] == [
            pytest.approx((14, 42 * i + 22, 14 + 304 * v / 0.6, 42 * i + 34), abs=0.06)
            for i, v in enumerate(there)
        ]
    assert [(w.text, w.x, w.y, w.bold) for w in drawn.words][:3] == [
        ("Asian", 14, 15, True),
        ("14.6% here, 15.2% there", 326, 15, False),
        ("Black", 14, 57, True),
    ]
    last = drawn.words[-1]
    assert (last.text, last.x, last.y) == ("Dot: share here. Bar: share there.", 14, 222)
    assert (drawn.width, drawn.height, drawn.name) == (340, 230, "representation")
    assert chart.title == (
        "Share of each group here, and there: Invented borough, women aged 15 to 44"
    )
    assert chart.text == (
        f"{chart.title}. Asian: 14.6% here, 15.2% there; Black: 19.1% here, 16.0% there; "
        "Mixed: 4.4% here, 5.1% there; White: 59.3% here, 60.0% there; Other: 6.2% here, 3.7% there."
    )
    table = chart.table
    assert table.caption == "These records and Invented borough, women aged 15 to 44"
    assert table.header == (
        *("Group", "Number here", "Share here", "Share there", "Here to there", "95% interval"),
    )
    assert table.rows[1] == ("Black", "2,141", "19.1%", "16.0%", "1.19", "1.15 to 1.24")


def test_a_ratio_that_cannot_be_worked_out_is_not_said() -> None:
    view = replace(REPRESENTATION, ratios=(None, 1.19))
    rows = sure(representation_chart(view)).table.rows
    assert [row[4] for row in rows] == [NOTHING, "1.19", NOTHING, NOTHING, NOTHING]
