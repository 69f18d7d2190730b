"""Small multiples: where points, limits, averages and dates lie, worked out by hand.

The common scale goes from 0 at height 152 to 25 % at height 34; ten months of 2024 (305 days) go
from 40 to 312 along the page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evenhand.charts import group_charts, palette
from evenhand.measures.definition import Kind
from evenhand.measures.periods import Grain, contiguous
from evenhand.reading.model import EquityReading, Point
from fixtures.drawn import COMPARED, FOCUS, PHASES, between, chart, hand_made, month, sure
from fixtures.pictures import Picture, Place, read_picture

DAYS = (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305)  # starts of months since 1 January 2024


def x_of(day: float) -> float:
    return 40 + 272 * day / 305


def middle(place: int) -> float:
    return x_of((DAYS[place] + DAYS[place + 1]) / 2)


def y_of(rate: float) -> float:
    return 152 - 118 * rate / 0.25


def near(*places: Place) -> list[object]:
    return [pytest.approx(place, abs=0.06) for place in places]


def picture(place: int = 0, reading: EquityReading | None = None) -> Picture:
    return read_picture(sure(group_charts(reading or hand_made())[place]).svg)


def test_points_lie_at_their_month_and_value_in_the_shape_of_their_mark() -> None:
    drawn = picture()
    common = [(middle(i), y_of(v)) for i, v in enumerate((0.10, 0.12, 0.08, 0.10))]
    assert drawn.dots(palette.COMMON) == near(*common)
    (triangle,) = drawn.filled(palette.CONCERN)[0].lines
    assert triangle[0] == pytest.approx((middle(4), y_of(0.18) - 5), abs=0.06)
    (diamond,) = drawn.filled(palette.IMPROVEMENT)[0].lines
    assert diamond[2] == pytest.approx((middle(5), y_of(0.02) + 5), abs=0.06)
    (square,) = drawn.filled(palette.NEUTRAL)[0].lines
    assert square[0] == pytest.approx((middle(9) - 3.9, y_of(0.08) - 3.9), abs=0.06)


def test_the_line_joins_neighbours_and_breaks_at_what_is_hidden_or_missing() -> None:
    (line,) = picture().drawn(stroke=palette.TRACE, width=1)
    assert [len(part) for part in line.lines] == [6, 1]
    assert line.lines[0][5] == pytest.approx((middle(5), y_of(0.02)), abs=0.06)
    assert line.lines[1][0] == pytest.approx((middle(9), y_of(0.08)), abs=0.06)


def test_the_band_reaches_from_limit_to_limit_in_each_stretch() -> None:
    drawn = picture()
    (band,) = drawn.filled(palette.BAND)
    assert [(min(p), max(p)) for p in band.lines] == [
        ((x_of(0), pytest.approx(y_of(0.18), abs=0.06)), (pytest.approx(x_of(121), abs=0.06), pytest.approx(y_of(0.02), abs=0.06))),
        (pytest.approx((x_of(121), y_of(0.16)), abs=0.06), pytest.approx((x_of(182), 152), abs=0.06)),
        (pytest.approx((x_of(274), y_of(0.16)), abs=0.06), (312, 152)),
    ]  # fmt: skip
    (edges,) = drawn.drawn(stroke=palette.EDGE, width=0.7)
    # the upper edge of each stretch, and the lower one only where it lies above zero
    assert sorted({line[-1][1] for line in edges.lines}) == [
        pytest.approx(y, abs=0.06) for y in (y_of(0.18), y_of(0.16), y_of(0.02))
    ]
    assert len(edges.lines) == 4


@pytest.mark.parametrize("upper", [0.3, 0.9])
def test_a_limit_at_the_top_of_the_scale_or_above_has_no_edge(upper: float) -> None:
    """Limits of most points stretch the scale, to 30 % here, and no further."""
    high = tuple(replace(p, upper=upper) for p in COMPARED.points)
    drawn = picture(2, hand_made(charts=(FOCUS, between(), replace(COMPARED, points=high))))
    (edges,) = drawn.drawn(stroke=palette.EDGE, width=0.7)
    assert [line[-1][1] for line in edges.lines] == [
        pytest.approx(152 - 118 * 0.02 / 0.3, abs=0.06)
    ]
    assert [min(y for _, y in part) for part in drawn.filled(palette.BAND)[0].lines] == [34, 34]


def test_hidden_months_are_one_hatched_stretch() -> None:
    (hatch,) = picture().drawn(stroke=palette.EDGE, width=0.8)
    assert hatch.box == pytest.approx((x_of(182), 34, x_of(244), 152), abs=0.06)
    assert len(hatch.lines) == 35  # lines 5 apart over a width of 55.3 and a height of 118


def test_averages_reach_over_their_phase_and_stand_above_it() -> None:
    drawn = picture()
    lines = [s.lines[0] for s in drawn.drawn(stroke=palette.FOCUS, width=2.2)]
    assert lines == [
        tuple(near((x_of(0), y_of(0.1)), (x_of(120), y_of(0.1)))),
        tuple(near((x_of(121), y_of(0.08)), (x_of(304), y_of(0.08)))),
    ]
    for text, centre in (("10.0%", 60), ("8.0%", 212.5)):
        word = drawn.word(text)
        assert (word.x, word.y) == pytest.approx((x_of(centre), 16), abs=0.06)
        assert (word.fill, word.bold, word.size, word.anchor) == (palette.FOCUS, True, 14, "middle")


def test_only_the_population_of_focus_has_its_colour() -> None:
    assert not picture(2).drawn(stroke=palette.FOCUS)
    assert [s.lines[0][0][1] for s in picture(2).drawn(stroke=palette.OTHER, width=2.2)] == [
        pytest.approx(y_of(0.05), abs=0.06)
    ] * 2
    assert [w.fill for w in picture(2).words if w.text == "5.0%"] == [palette.OTHER] * 2


def test_the_scale_has_its_lines_and_the_sign_once() -> None:
    drawn = picture()
    (rules,) = drawn.drawn(stroke=palette.GRID)
    assert rules.lines == tuple(
        ((40.0, pytest.approx(y_of(v), abs=0.06)), (312.0, pytest.approx(y_of(v), abs=0.06)))
        for v in (0, 0.1, 0.2)
    )
    for text, value in (("0", 0), ("10", 0.1), ("20%", 0.2)):
        word = drawn.word(text)
        assert (word.x, word.y, word.anchor) == (
            35,
            pytest.approx(y_of(value) + 4, abs=0.06),
            "end",
        )


def test_dates_lie_where_they_are_and_their_labels_below_one_another() -> None:
    drawn = picture()
    assert drawn.height == 202  # two rows of labels under the years
    for dash, day in (("5 2 1 2", 60), ("2 3", 121)):
        (line,) = drawn.drawn(stroke=palette.INK, dash=dash)
        assert list(line.lines[0]) == near((x_of(day), 22), (x_of(day), 152))
    moved, changed = drawn.word("break, Mar 2024"), drawn.word("change, May 2024")
    assert (moved.x, moved.y) == pytest.approx((x_of(60) - 48.75, 183), abs=0.06)
    assert (changed.x, changed.y) == pytest.approx((x_of(121) - 52, 197), abs=0.06)
    assert (drawn.word("2024").x, drawn.word("2024").y) == (40, 168)
    (ticks,) = drawn.drawn(stroke=palette.MUTED)
    assert ticks.lines == (((40, 152), (40, 156)),)


def test_each_point_says_where_it_lies() -> None:
    found = picture().points
    assert [said for _, _, said in found] == [
        "Jan 2024: 10.0%, 10 of 100",
        "Feb 2024: 12.0%, 12 of 100",
        "Mar 2024: 8.0%, 8 of 100",
        "Apr 2024: 10.0%, 10 of 100",
        "May 2024: 18.0%, 18 of 100, concern",
        "Jun 2024: 2.0%, 2 of 100, improvement",
        "Jul 2024: hidden, small numbers are protected",
        "Aug 2024: hidden, small numbers are protected",
        "Sep 2024: no records",
        "Oct 2024: 8.0%, 8 of 100, neither better nor worse",
    ]
    places = [(x, y) for x, y, _ in found]
    assert places[4] == pytest.approx((middle(4), y_of(0.18)), abs=0.06)
    assert [y for _, y in places[6:9]] == [152] * 3  # no value lies on the ground


def test_a_point_above_the_scale_is_an_arrowhead_at_its_top() -> None:
    drawn = picture(2)
    (arrow,) = drawn.drawn(stroke=palette.INK, width=1.8)
    assert arrow.lines == (
        tuple(near((middle(9) - 3.5, 38), (middle(9), 34), (middle(9) + 3.5, 38))),
    )
    assert len(drawn.dots(palette.COMMON)) == 9
    assert drawn.points[-1][1:] == (34, "Oct 2024: 90.0%, 90 of 100")


def test_what_lies_between_events_has_a_scale_of_its_own() -> None:
    """Five cases side by side, 0 to 60 births between them."""
    drawn = picture(1)
    step = 272 / 5
    assert drawn.dots(palette.COMMON) == near(
        *((40 + (i + 0.5) * step, 152 - 118 * 10 * (i + 1) / 60) for i in range(5))
    )
    assert [w.text for w in drawn.words if w.anchor == "end"] == ["0", "20", "40", "60"]
    (line,) = drawn.drawn(stroke=palette.INK, dash="2 3")
    assert list(line.lines[0]) == near((40 + 3 * step, 22), (40 + 3 * step, 152))
    word = drawn.word("change")
    assert (word.x, word.y, word.anchor) == (pytest.approx(40 + 3 * step, abs=0.06), 169, "middle")
    assert drawn.word("20 between").x == pytest.approx(40 + 1.5 * step, abs=0.06)
    assert drawn.word("45 between").x == pytest.approx(40 + 4 * step, abs=0.06)
    assert drawn.height == 174
    assert [said for _, _, said in drawn.points] == ["1: 10.0", "2: 20.0", "3: 30.0", "4: 40.0", "5: 50.0"]  # fmt: skip


@pytest.mark.parametrize("phases", [(0, 0, 0), (1, 1, 1), (0, 1, 2)])
def test_no_change_is_drawn_without_exactly_two_phases(phases: tuple[int, ...]) -> None:
    drawn = picture(1, hand_made(charts=(FOCUS, between(phases=phases), COMPARED)))
    assert "change" not in drawn.texts
    assert not drawn.drawn(stroke=palette.INK, dash="2 3")


def test_a_group_with_everything_hidden_says_so_in_its_middle() -> None:
    hidden = chart(tuple(month(i, None, hidden=True, lower=None, upper=None) for i in range(10)))
    drawn = picture(0, hand_made(charts=(hidden, between(), COMPARED)))
    word = drawn.word("hidden: small numbers")
    assert (word.x, word.y, word.anchor, word.fill) == (176, 97, "middle", palette.INK)
    (plate,) = drawn.filled(palette.WHITE)
    assert plate.box == (104, 80, 248, 104)
    assert plate.box[0] <= word.box[0]
    assert word.box[2] <= plate.box[2]
    (hatch,) = drawn.drawn(stroke=palette.EDGE, width=0.8)
    assert hatch.box == pytest.approx((40, 34, 312, 152), abs=0.06)


def heights(reading: EquityReading) -> list[str]:
    return [w.text for w in picture(0, reading).words if w.anchor == "end"]


@pytest.mark.parametrize(
    ("events", "scale"),
    [
        ((3,) * 10, ["0", "5", "10%"]),  # the average with a tenth to spare: 11 %
        ((12,) * 10, ["0", "5", "10", "15%"]),  # limits, but at most a quarter above the points
        ((17,) * 10, ["0", "10", "20%"]),  # the limits of three in four points: 18 %
        ((*(10,) * 9, 40), ["0", "10", "20%"]),  # a far point does not stretch it
        ((40,) * 10, ["0", "20", "40%"]),
        ((0,) * 10, ["0", "5", "10%"]),
        ((100,) * 10, ["0", "50", "100%"]),
    ],
)
def test_the_scale_holds_values_averages_and_near_limits(
    events: tuple[int, ...], scale: list[str]
) -> None:
    one = chart(tuple(month(i, e) for i, e in enumerate(events)), (0, 0.1), (1, 0.08))
    assert heights(hand_made(charts=(one, None, None))) == scale


def test_a_point_of_two_and_a_half_times_the_usual_is_not_far() -> None:
    one = chart(tuple(month(i, 25 if i == 9 else 10) for i in range(10)))
    drawn = picture(0, hand_made(charts=(one, None, None)))
    assert len(drawn.dots(palette.COMMON)) == 10
    assert drawn.points[-1][1] == 34  # the top of the scale


def test_the_scale_without_limits_or_values_follows_the_averages() -> None:
    bare = tuple(month(i, 4, lower=None, upper=None) for i in range(10))
    assert heights(hand_made(charts=(chart(bare, (0, 0.04)), None, None))) == ["0", "2", "4%"]
    nothing = tuple(month(i, None, hidden=True) for i in range(10))
    only = hand_made(charts=(chart(nothing, (0, 0.2)), None, None))
    assert heights(only) == ["0", "10", "20%"]
    assert heights(hand_made(charts=(chart(nothing), None, None))) == ["0", "50", "100%"]


def test_a_mean_has_a_scale_around_values_and_averages() -> None:
    points = tuple(month(i, 0, value=3_300.0 + i, lower=3_290.0, upper=3_320.0) for i in range(10))
    measure = replace(hand_made().measure, kind=Kind.MEAN)
    one = chart(points, (0, 3_299.0), (1, 3_330.0))
    # 3,299 to 3,330: a scale of twenties that holds both, whatever the limits
    found = heights(hand_made(measure=measure, charts=(one, None, None)))
    assert found == ["3,280", "3,300", "3,320", "3,340"]


def test_financial_years_are_named_and_thinned() -> None:
    starts = contiguous(date(2013, 4, 1), date(2024, 4, 1), Grain.FINANCIAL_YEAR)
    points = tuple(Point(s, 5, 50, 0.1, 0.1, 0.0, 0.2, 0) for s in starts)
    one = chart(points, (0, 0.1), grain=Grain.FINANCIAL_YEAR)
    plan = replace(hand_made().plan, change_date=None)
    measure = replace(hand_made().measure, breaks=())
    drawn = picture(0, hand_made(measure=measure, charts=(one, None, None), phases=(), plan=plan))
    # twelve years on 272: 22.7 for each, 48 for a label, so every third; the last must fit
    assert [w.text for w in drawn.words if "/" in w.text] == ["2013/14", "2016/17", "2019/20", "2022/23"]  # fmt: skip
    (ticks,) = drawn.drawn(stroke=palette.MUTED)
    assert len(ticks.lines) == 12
    assert ticks.lines[1][0] == pytest.approx((40 + 272 * 365 / 4383, 152), abs=0.06)
    assert drawn.height == 174
    assert drawn.points[0][2] == "2013/14: 10.0%, 5 of 50"


def test_averages_stop_at_the_dates_of_their_phase() -> None:
    """Pooled quarters reach over the change: the average does not."""
    starts = (date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1))
    points = tuple(Point(s, 5, 50, 0.1, 0.1, 0.0, 0.2, int(i > 0)) for i, s in enumerate(starts))
    one = chart(points, (0, 0.1), (1, 0.1), grain=Grain.QUARTER)
    drawn = picture(0, hand_made(charts=(one, None, COMPARED)))
    lines = [s.lines[0] for s in drawn.drawn(stroke=palette.FOCUS, width=2.2)]
    assert [(a[0], b[0]) for a, b in lines] == [
        pytest.approx((x_of(0), x_of(91)), abs=0.06),
        pytest.approx((x_of(121), x_of(274)), abs=0.06),
    ]
    open_ = tuple(replace(p, start=None, end=None) for p in PHASES)
    free = picture(0, hand_made(charts=(one, None, COMPARED), phases=open_))
    lines = [s.lines[0] for s in free.drawn(stroke=palette.FOCUS, width=2.2)]
    assert lines[1][0][0] == pytest.approx(x_of(91), abs=0.06)
