"""The time axis: a day is a place, years are thinned, labels of dates never touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from evenhand.charts import palette
from evenhand.charts.timeline import (
    Moment,
    Timeline,
    draw_moments,
    draw_years,
    label_rows,
    timeline,
)
from evenhand.measures.definition import Break
from evenhand.measures.periods import Grain
from evenhand.reading.model import EquityReading, Phase, Point
from fixtures.drawn import PHASES, chart, hand_made
from fixtures.pictures import Picture, read_picture
from fixtures.readings import CHANGE

FIRST = date(2024, 1, 1)


def drawn(body: str) -> Picture:
    from evenhand.charts import svg

    return read_picture(svg.drawing(400, 400, key="k", title="t", text="d", body=body))


def of_days(*days: int, label: str = "ten lettrs") -> Timeline:
    """A thousand days, one a point; labels are 65 wide."""
    moments = tuple(Moment(FIRST + timedelta(day), label, "2 3") for day in days)
    return Timeline(FIRST.toordinal(), FIRST.toordinal() + 1000, 0, 1000, moments, False)


def axis_of(reading: EquityReading, *starts: date, grain: Grain = Grain.MONTH) -> Timeline:
    points = tuple(Point(s, 1, 10, 0.1, 0.1, 0.0, 0.2, 0) for s in starts)
    found = timeline(reading, [chart(points, grain=grain)], left=0, right=100)
    assert found is not None
    return found


def test_days_before_and_after_are_held_at_the_ends() -> None:
    axis = replace(of_days(), left=40, right=240)
    assert [axis.at(FIRST + timedelta(d)) for d in (-5, 0, 500, 1000, 1005)] == [
        40,
        40,
        140,
        240,
        240,
    ]


def test_a_period_ends_where_the_next_begins_or_the_axis_ends() -> None:
    starts = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 15)]
    axis = replace(of_days(), last=FIRST.toordinal() + 50, right=50)
    assert axis.spans(starts, Grain.MONTH) == [
        pytest.approx(span) for span in ((0, 31), (31, 45), (45, 50))
    ]
    assert axis.middles(starts, Grain.MONTH) == pytest.approx([15.5, 38, 47.5])


@pytest.mark.parametrize(("apart", "rows"), [(73, 1), (72, 2)])  # 65 for a label and 8 between two
def test_labels_that_would_touch_stand_below_one_another(apart: int, rows: int) -> None:
    assert label_rows(of_days(100, 100 + apart)) == rows


def test_a_row_is_used_again_once_there_is_room() -> None:
    axis = of_days(100, 150, 173, 223, 300)
    places = [(w.x, w.y) for w in drawn(draw_moments(axis, top=22, bottom=152, labels=183)).words]
    assert places == [(67.5, 183), (117.5, 197), (140.5, 183), (190.5, 197), (267.5, 183)]
    assert label_rows(axis) == 2
    assert label_rows(of_days()) == 0


def test_labels_at_the_edges_stay_inside() -> None:
    found = drawn(draw_moments(of_days(0, 1000), top=1, bottom=2, labels=3))
    assert [w.x for w in found.words] == [2, 1000 + 6 - 65]
    assert [s.lines[0] for s in found.drawn(stroke=palette.INK, dash="2 3")] == [
        ((0, 1), (0, 2)),
        ((1000, 1), (1000, 2)),
    ]
    assert {(w.size, w.fill) for w in found.words} == {(12.5, palette.INK)}


def test_moments_from_the_first_day_to_the_last_in_their_order() -> None:
    breaks = tuple(
        Break(day, "x")
        for day in (date(2024, 7, 1), date(2023, 12, 31), date(2024, 1, 1), date(2024, 11, 1))
    )
    reading = hand_made(measure=replace(hand_made().measure, breaks=breaks))
    axis = axis_of(reading, date(2024, 1, 1), date(2024, 10, 1))
    assert [(m.on, m.label, m.dash) for m in axis.moments] == [
        (date(2024, 1, 1), "break, Jan 2024", "5 2 1 2"),
        (CHANGE, "change, May 2024", "2 3"),
        (date(2024, 7, 1), "break, Jul 2024", "5 2 1 2"),
    ]
    plain = replace(reading, plan=replace(reading.plan, change_date=None))
    assert len(axis_of(plain, date(2024, 1, 1), date(2024, 10, 1)).moments) == 2


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (date(2024, 10, 31), date(2024, 11, 1)),  # with the last period
        (date(2024, 10, 14), date(2024, 10, 15)),  # inside it: the axis ends with the phase
        (date(2024, 9, 30), date(2024, 11, 1)),  # before it: the points stay on the axis
        (date(2025, 1, 31), date(2024, 11, 1)),
        (None, date(2024, 11, 1)),
    ],
)
def test_the_axis_ends_with_the_last_period_or_inside_it_with_the_phase(
    ends: date | None, last: date
) -> None:
    phases: tuple[Phase, ...] = (PHASES[0], replace(PHASES[1], end=ends))
    axis = axis_of(hand_made(phases=phases), date(2024, 1, 1), date(2024, 10, 1))
    assert (date.fromordinal(axis.first), date.fromordinal(axis.last)) == (FIRST, last)


def test_charts_share_the_earliest_start_and_the_latest_end() -> None:
    points = [Point(date(2024, m, 1), 1, 10, 0.1, 0.1, 0.0, 0.2, 0) for m in (1, 3, 4, 9)]
    charts = [chart((points[1], points[3])), chart((points[0], points[2]), grain=Grain.YEAR)]
    axis = timeline(hand_made(phases=()), charts, left=0, right=1)
    assert axis is not None
    assert date.fromordinal(axis.first) == date(2024, 1, 1)
    assert date.fromordinal(axis.last) == date(2025, 4, 1)
    assert not axis.by_financial_year


def years(first: date, last: date, *, financial: bool = False, width: float = 272) -> Picture:
    axis = Timeline(first.toordinal(), last.toordinal(), 40, 40 + width, (), financial)
    return drawn(draw_years(axis, y=152))


def test_years_are_thinned_where_they_would_touch() -> None:
    found = years(date(2012, 1, 1), date(2024, 1, 1))
    # twelve years on 272: 22 for each and 34 for a label, so every second
    assert [w.text for w in found.words] == ["2012", "2014", "2016", "2018", "2020", "2022"]
    assert (found.words[0].x, found.words[0].y, found.words[0].size) == (40, 168, 12.5)
    (ticks,) = found.drawn(stroke=palette.MUTED)
    assert len(ticks.lines) == 12
    assert [w.text for w in years(date(2016, 1, 1), date(2024, 1, 1), width=272.2).words] == [
        str(y) for y in range(2016, 2024)
    ]  # 34 for each: no thinning
    assert len(years(date(2016, 1, 1), date(2024, 1, 1), width=271).words) == 4


def test_a_year_that_would_reach_over_the_edge_has_a_mark_and_no_label() -> None:
    found = years(date(2023, 1, 1), date(2024, 2, 1))
    (ticks,) = found.drawn(stroke=palette.MUTED)
    assert len(ticks.lines) == 2
    assert [w.text for w in found.words] == ["2023", "2024"]
    assert [w.text for w in years(date(2023, 1, 1), date(2024, 1, 20)).words] == ["2023"]


def test_financial_years_begin_in_april() -> None:
    found = years(date(2022, 10, 1), date(2025, 10, 1), financial=True)
    assert [w.text for w in found.words] == ["2023/24", "2024/25", "2025/26"]
    assert [w.text for w in years(date(2022, 10, 1), date(2025, 10, 1)).words] == [
        *("2023", "2024", "2025"),
    ]
    assert [w.text for w in years(date(2099, 4, 1), date(2100, 4, 1), financial=True).words] == [
        "2099/00"
    ]


def test_a_few_months_without_a_new_year_have_their_own() -> None:
    found = years(date(2024, 2, 1), date(2024, 5, 1))
    assert [(w.text, w.x) for w in found.words] == [("2024", 40)]
    # the year that begins with the end of the axis is not on it
    assert [w.text for w in years(date(2024, 2, 1), date(2025, 1, 1)).words] == ["2024"]
    assert [w.text for w in years(date(2024, 1, 1), date(2025, 1, 1)).words] == ["2024"]


def test_no_axis_without_dates() -> None:
    undated = chart((Point(None, 1, 10, 0.1, 0.1, 0.0, 0.2, 0),))
    assert timeline(hand_made(), [undated], left=0, right=1) is None
