"""The gap over time: places worked out by hand, words and table to the letter.

Six quarters from January 2023 (547 days) go from 52 to 332 along the page. The difference goes from
50 fewer in 1,000 at height 152 to 100 more at height 34.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from evenhand.charts import Chart, gap_series_charts, gap_series_table, palette
from evenhand.charts.words import NOTHING
from evenhand.measures.definition import Kind
from evenhand.reading.model import EquityReading
from fixtures.drawn import GAPS, hand_made, marked
from fixtures.pictures import Picture, read_picture

STARTS = (0, 90, 181, 273, 365, 456, 547)
SCALES = ("ratio", "difference")


def charts(**changed: object) -> tuple[Chart, ...]:
    return gap_series_charts(with_series(**changed))


def with_series(reading: EquityReading | None = None, **changed: object) -> EquityReading:
    reading = reading or hand_made()
    return replace(reading, gap_over_time=replace(GAPS, **changed))  # type: ignore[arg-type]


def pictures() -> list[Picture]:
    return [read_picture(c.svg) for c in charts()]


def x_of(day: float) -> float:
    return 52 + 280 * day / 547


def middle(place: int) -> float:
    return x_of((STARTS[place] + STARTS[place + 1]) / 2)


def y_of(difference: float) -> float:
    return 152 - 118 * (difference + 0.05) / 0.15


def y_of_ratio(ratio: float) -> float:
    low, high = 0.5 / 1.04, 3.0 * 1.04
    return 152 - 118 * math.log(ratio / low) / math.log(high / low)


def test_points_of_the_difference() -> None:
    drawn = pictures()[1]
    inside = ((0, 0.02), (1, 0.04), (3, 0.03), (5, -0.01))
    assert drawn.dots(palette.COMMON) == [
        pytest.approx((middle(i), y_of(v)), abs=0.06) for i, v in inside
    ]
    (square,) = drawn.filled(palette.NEUTRAL)[0].lines
    assert square[0] == pytest.approx((middle(4) - 3.9, y_of(0.08) - 3.9), abs=0.06)
    (line,) = drawn.drawn(stroke=palette.TRACE, width=1)
    assert [len(part) for part in line.lines] == [2, 3]
    assert not drawn.filled(palette.CONCERN)


def test_points_of_the_ratio_lie_on_a_logarithmic_scale() -> None:
    drawn = pictures()[0]
    inside = ((0, 1.5), (1, 2.0), (3, 1.8), (5, 0.8))
    assert drawn.dots(palette.COMMON) == [
        pytest.approx((middle(i), y_of_ratio(v)), abs=0.06) for i, v in inside
    ]
    assert [(w.text, w.y) for w in drawn.words if w.anchor == "end"] == [
        ("0.5×", pytest.approx(y_of_ratio(0.5) + 4, abs=0.06)),
        ("equal", pytest.approx(y_of_ratio(1.0) + 4, abs=0.06)),
        ("2×", pytest.approx(y_of_ratio(2.0) + 4, abs=0.06)),
    ]


def test_the_scale_of_the_difference_names_equal() -> None:
    drawn = pictures()[1]
    assert [(w.text, w.x, w.y) for w in drawn.words if w.anchor == "end"] == [
        (text, 47, pytest.approx(y_of(v) + 4, abs=0.06))
        for text, v in (("−50", -0.05), ("equal", 0), ("+50", 0.05), ("+100", 0.1))
    ]
    (rules,) = drawn.drawn(stroke=palette.GRID)
    assert [(line[0][0], line[1][0]) for line in rules.lines] == [(52, 332)] * 4
    (equal,) = drawn.drawn(stroke=palette.INK, width=1.4)
    assert equal.lines[0] == ((52, pytest.approx(y_of(0), abs=0.06)), (332, pytest.approx(y_of(0), abs=0.06)))  # fmt: skip


def test_the_centre_of_the_time_before_is_named() -> None:
    for drawn, y, said in zip(
        pictures(),
        (y_of_ratio(1.5), y_of(0.02)),
        ("before the change: 1.5 times", "before the change: 20 more in 1,000"),
        strict=True,
    ):
        (line,) = drawn.drawn(stroke=palette.FOCUS, width=1.6, dash="6 3")
        assert line.lines[0] == (
            (52, pytest.approx(y, abs=0.06)),
            (332, pytest.approx(y, abs=0.06)),
        )
        word = drawn.word(said)
        assert (word.x, word.y, word.size, word.bold, word.fill) == (
            52,
            16,
            13,
            True,
            palette.FOCUS,
        )


def test_limits_are_a_band_broken_where_there_are_none() -> None:
    (band,) = pictures()[1].filled(palette.BAND)
    assert [(min(p), max(p)) for p in band.lines] == [
        (pytest.approx((x_of(a), y_of(0.06)), abs=0.06), pytest.approx((x_of(b), y_of(-0.02)), abs=0.06))
        for a, b in ((0, 273), (365, 547))
    ]  # fmt: skip


def test_change_and_break_are_dated() -> None:
    for drawn in pictures():
        assert drawn.height == 204
        (line,) = drawn.drawn(stroke=palette.INK, dash="2 3")
        assert line.lines[0] == (pytest.approx((x_of(486), 22), abs=0.06), pytest.approx((x_of(486), 152), abs=0.06))  # fmt: skip
        moved, changed = drawn.word("break, Mar 2024"), drawn.word("change, May 2024")
        assert (moved.x, moved.y) == (pytest.approx(x_of(425) - 48.75, abs=0.06), 183)
        assert (changed.x, changed.y) == (234, 197)  # kept inside, so one row lower
        assert [w.x for w in drawn.words if w.text in ("2023", "2024")] == [52, pytest.approx(x_of(365), abs=0.06)]  # fmt: skip


def test_what_each_point_says() -> None:
    ratio, difference = (p.points for p in pictures())
    assert [said for _, _, said in ratio] == [
        "Jan to Mar 2023: 1.5 times",
        "Apr to Jun 2023: 2.0 times",
        "Jul to Sep 2023: no figure",
        "Oct to Dec 2023: 1.8 times",
        "Jan to Mar 2024: 3.0 times, outside the limits",
        "Apr to Jun 2024: 0.80 times",
    ]
    assert [said.split(": ")[1] for _, _, said in difference] == [
        "20 more in 1,000",
        "40 more in 1,000",
        "no figure",
        "30 more in 1,000",
        "80 more in 1,000, outside the limits",
        "10 fewer in 1,000",
    ]
    assert difference[0][:2] == pytest.approx((middle(0), y_of(0.02)), abs=0.06)
    assert ratio[0][:2] == pytest.approx((middle(0), y_of_ratio(1.5)), abs=0.06)
    assert difference[2][:2] == pytest.approx((middle(2), 152), abs=0.06)


def test_titles_texts_and_names() -> None:
    found = charts()
    assert [c.title for c in found] == [
        "Black women by quarter: how many times the rate for White women",
        "Black women by quarter: how many more or fewer in 1,000 than White women",
    ]
    for chart, scale, centre in zip(found, SCALES, ("1.5 times", "20 more in 1,000"), strict=True):
        assert chart.text == (
            f"The gap as a {scale} over time. Black women compared with White women. "
            f"Each point is one quarter. Before the change {centre} on average, with limits set on "
            "that time. Points outside the limits: 1 of 5. Periods in which one side has nobody: 1. "
            "The line is broken there; that is no closed gap. No gap signal since the change."
        )
        assert f'id="pph-1000-gap-{scale}-over-time-t"' in chart.svg


def test_without_a_centre_or_a_missing_period_less_is_said() -> None:
    points = tuple(p for p in GAPS.points if p.ratio is not None)
    found = charts(points=points, difference_centre=None, ratio_centre=None, sentence="")
    for chart, scale in zip(found, SCALES, strict=True):
        assert chart.text == (
            f"The gap as a {scale} over time. Black women compared with White women. "
            "Each point is one quarter."
        )
        assert "before the change" not in chart.svg
        assert palette.FOCUS not in chart.svg


def test_the_table() -> None:
    table = charts()[0].table
    assert table == gap_series_table(hand_made()) == charts()[1].table
    assert table.caption == "Haemorrhage: the gap by quarter. Black women compared with White women"
    assert table.header == ("Period", "Ratio", "Limits", "Difference", "Limits")
    ratio, difference = "0.50 to 2.5", "20 fewer in 1,000 to 60 more in 1,000"
    assert table.rows == (
        ("Jan to Mar 2023", "1.5", ratio, "20 more in 1,000", difference),
        ("Apr to Jun 2023", "2.0", ratio, "40 more in 1,000", difference),
        ("Jul to Sep 2023", NOTHING, ratio, NOTHING, difference),
        ("Oct to Dec 2023", "1.8", NOTHING, "30 more in 1,000", NOTHING),
        ("Jan to Mar 2024", "3.0", ratio, "80 more in 1,000", difference),
        ("Apr to Jun 2024", "0.80", ratio, "10 fewer in 1,000", difference),
    )


def test_marks_stand_in_points_table_and_words() -> None:
    ratio = gap_series_charts(marked())[0]
    assert ratio.table.header == ("Period", "Ratio", "Limits", "Difference", "Limits", "Mark")
    assert [row[-1] for row in ratio.table.rows[3:]] == [
        "",
        "1 New record system; 2 Midwives short",
        "3 Blood shortage",
    ]
    assert ratio.table.rows[0][:2] == ("Jan to Mar 2023", "1.5")
    said = [said for _, _, said in read_picture(ratio.svg).points]
    assert said[3] == "Oct to Dec 2023: 1.8 times"
    assert said[5] == "Apr to Jun 2024: 0.80 times, mark 3 Blood shortage"
    assert ratio.text.endswith(
        "No gap signal since the change. Marked on the time axis: 1 New record system (Feb 2024); "
        "2 Midwives short (Feb 2024); 3 Blood shortage (Jun 2024 to Aug 2024)."
    )


def test_one_limit_alone_is_none_in_the_table_and_still_holds_the_point() -> None:
    first = replace(GAPS.points[0], difference_lower=None, ratio_lower=None)
    second = replace(GAPS.points[1], difference_upper=None, ratio_upper=None)
    third = replace(first, difference=0.07, ratio=2.6)
    fourth = replace(second, difference=-0.03, ratio=0.4)
    found = charts(points=(first, second, third, fourth))
    assert [row[2] for row in found[0].table.rows] == [NOTHING] * 4
    assert [row[4] for row in found[0].table.rows] == [NOTHING] * 4
    for chart in found:
        assert "Points outside the limits: 2 of 4." in chart.text


def test_a_point_on_its_limit_is_inside() -> None:
    on = replace(GAPS.points[0], difference=0.06, ratio=2.5)
    low = replace(GAPS.points[0], difference=-0.02, ratio=0.5)
    for chart in charts(points=(on, low)):
        assert "Points outside the limits: 0 of 2." in chart.text


def test_the_rarer_side_is_said_for_the_ratio_alone() -> None:
    ratio, difference = charts(side="non-event")
    assert ratio.title == (
        "Black women by quarter: how many times the rate for White women, counting those who did not"
    )
    assert difference.title.endswith("than White women")
    assert ratio.table.caption.endswith(
        "Black women compared with White women; ratio counting those who did not"
    )


def test_means_have_a_difference_in_their_own_unit() -> None:
    reading = hand_made()
    reading = replace(reading, measure=replace(reading.measure, kind=Kind.MEAN))
    (only,) = gap_series_charts(reading)
    assert only.title == "Black women by quarter: how much higher or lower than White women"
    assert "Before the change 0.020 higher on average" in only.text
    assert only.table.rows[5][3] == "0.010 lower"
    assert only.table.rows[0][4] == "0.020 lower to 0.1 higher"
    assert "+0.05" in read_picture(only.svg).texts


def test_shared_figures_have_two_figures() -> None:
    reading = with_series(ratio_centre=1.56, difference_centre=0.0234)
    ratio, difference = gap_series_charts(replace(reading, shared=object()))
    assert "Before the change 1.6 times" in ratio.text
    assert "Before the change 23 more in 1,000" in difference.text
    thirds = replace(GAPS.points[0], ratio=0.6666, ratio_lower=1 / 3, ratio_upper=12.34)
    reading = replace(with_series(points=(thirds,)), shared=object())
    ratio, _ = gap_series_charts(reading)
    assert ratio.table.rows[0][1:3] == ("0.67", "0.33 to 12")
    assert read_picture(ratio.svg).points[0][2] == "Jan to Mar 2023: 0.67 times"


def test_no_ratio_or_nothing_at_all() -> None:
    no_ratio = tuple(replace(p, ratio=None) for p in GAPS.points)
    assert [c.title[:32] for c in charts(points=no_ratio)] == ["Black women by quarter: how many"]
    nothing = tuple(replace(p, difference=None, ratio=None) for p in GAPS.points)
    assert charts(points=nothing) == ()
    assert gap_series_charts(replace(hand_made(), gap_over_time=None)) == ()
    empty = gap_series_table(replace(hand_made(), gap_over_time=None))
    assert empty.rows == ()
    assert empty.caption == "Haemorrhage: the gap by month. Black women compared with White women"


def test_a_ratio_of_nought_has_no_place() -> None:
    """Nobody on one side had the event: there is a difference and no ratio that could be drawn."""
    first = replace(GAPS.points[0], ratio=0.0, ratio_lower=0.0)
    drawn = read_picture(charts(points=(first, *GAPS.points[1:]))[0].svg)
    assert drawn.points[0][2] == "Jan to Mar 2023: no figure"
    assert len(drawn.dots(palette.COMMON)) == 3
