"""Small multiples: one scale, marks by shape, hidden and missing told apart."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from evenhand.charts import Chart, group_charts, palette
from evenhand.charts.timeline import label_rows, timeline
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.measures.definition import Break, Kind
from evenhand.measures.periods import Grain, contiguous
from evenhand.reading.model import EquityReading, GroupChart, Point
from fixtures.readings import (
    CHANGE,
    GROUPS,
    PPH,
    THEATRE,
    demo_review,
    make_reading,
    protected,
    undated_review,
    with_signals,
)


def drawn(reading: EquityReading) -> list[Chart]:
    return [c for c in group_charts(reading) if c]


def change_chart(reading: EquityReading, place: int, **fields: object) -> EquityReading:
    groups = list(reading.groups)
    chart = groups[place].chart
    assert chart is not None
    groups[place] = replace(groups[place], chart=replace(chart, **fields))
    return replace(reading, groups=tuple(groups))


def change_point(reading: EquityReading, place: int, at: int, **fields: object) -> EquityReading:
    chart = reading.groups[place].chart
    assert chart is not None
    points = list(chart.points)
    points[at] = replace(points[at], **fields)
    return change_chart(reading, place, points=tuple(points))


def labels(chart: Chart) -> list[str]:
    root = ET.fromstring(chart.svg)  # noqa: S314
    return [t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text")]


def paths_of(chart: Chart, colour: str) -> list[str]:
    return re.findall(rf'<path d="([^"]+)"[^>]*"{colour}"', chart.svg)


@pytest.fixture
def reading() -> EquityReading:
    return with_signals(make_reading())


def test_every_group_has_a_chart_in_display_order(reading: EquityReading) -> None:
    charts = drawn(reading)
    assert [c.title.split(":")[0] for c in charts] == [g.label for g in GROUPS]


def test_the_title_says_the_finding(reading: EquityReading) -> None:
    assert drawn(reading)[1].title == "Black: Better since the change (clear)"
    plain = replace(reading, groups=(replace(reading.groups[0], sentence=""),))
    assert drawn(plain)[0].title == "Asian"


def test_all_groups_share_one_scale(reading: EquityReading) -> None:
    ticks = {
        tuple(x for x in labels(c) if re.fullmatch(r"\d+%?", x) and len(x) < 4)
        for c in drawn(reading)
    }
    assert ticks == {("0", "10", "20%")}


def test_averages_stand_above_the_plot(reading: EquityReading) -> None:
    above = re.findall(r'y="16\.0" font-size="14"[^>]*>([^<]+)<', drawn(reading)[1].svg)
    assert above == ["12.2%", "8.4%"]


def test_the_change_and_the_break_are_on_the_time_axis(reading: EquityReading) -> None:
    assert {"change, May 2024", "break, Sep 2023", "2023", "2024", "2025"} <= set(
        labels(drawn(reading)[0])
    )


def test_special_causes_differ_by_shape(reading: EquityReading) -> None:
    charts = drawn(reading)
    assert len(paths_of(charts[0], palette.CONCERN)) == 1
    assert paths_of(charts[1], palette.IMPROVEMENT)[0].count("M") == 7
    assert len(paths_of(charts[2], palette.NEUTRAL)) == 1
    assert not paths_of(charts[3], palette.CONCERN)
    assert "Points marked as special cause: 7 improvement." in charts[1].text
    assert "No special cause." in charts[3].text


def test_an_unknown_tone_is_drawn_as_neither(reading: EquityReading) -> None:
    odd = change_point(reading, 3, 5, tone="puzzling")
    assert len(paths_of(drawn(odd)[3], palette.NEUTRAL)) == 1


def test_missing_periods_break_the_line(reading: EquityReading) -> None:
    chart = drawn(reading)[4]
    assert paths_of(chart, palette.TRACE)[1].count("M") == 2
    assert "2 periods without records" in chart.text
    one = change_point(make_reading(), 0, 3, value=None, upper=None, lower=None)
    assert "1 period without records" in drawn(one)[0].text


def test_hidden_periods_are_hatched_and_never_zero() -> None:
    chart = drawn(protected(make_reading()))[2]
    assert "9 periods hidden to protect small numbers; hidden is not zero." in chart.text
    assert "without records" not in chart.text
    rows = [row for row in chart.table.rows if "hidden" in row]
    assert len(rows) == 9
    assert all(row[1:4] == ("hidden", "hidden", "hidden") for row in rows)
    assert sum(d.count("M") > 40 for d in paths_of(chart, palette.EDGE)) == 1


def test_neighbouring_hidden_periods_are_one_stretch() -> None:
    reading = make_reading()
    chart = reading.groups[0].chart
    assert chart is not None
    points = tuple(
        replace(p, value=None, lower=None, upper=None, hidden=True) for p in chart.points
    )
    all_hidden = drawn(change_chart(reading, 0, points=points, centres=()))[0]
    assert "hidden: small numbers" in labels(all_hidden)
    assert "Average" not in all_hidden.text


def test_a_point_far_above_the_others_is_drawn_at_the_edge_and_said(reading: EquityReading) -> None:
    far = change_point(reading, 2, 4, value=0.9, numerator=9, denominator=10)
    chart = drawn(far)[2]
    assert "Above the scale, drawn as an arrowhead at its edge: 90.0%." in chart.text
    assert "The upper limit reaches above the scale." in chart.text
    assert paths_of(chart, palette.INK)


def test_zero_events_everywhere_still_draws() -> None:
    reading = make_reading()
    for place in range(len(GROUPS)):
        chart = reading.groups[place].chart
        assert chart is not None
        points = tuple(
            replace(p, value=0.0, numerator=0, lower=0.0, upper=0.0) for p in chart.points
        )
        reading = change_chart(reading, place, points=points, centres=((0, 0.0), (1, 0.0)))
    assert "0%" in drawn(reading)[0].svg


def test_a_mean_has_an_axis_around_its_values() -> None:
    measure = replace(PPH, kind=Kind.MEAN, breaks=())
    reading = replace(make_reading(), measure=measure)
    for place in range(len(GROUPS)):
        chart = reading.groups[place].chart
        assert chart is not None
        points = tuple(
            replace(p, value=3300.0 + i, lower=3200.0, upper=3500.0)
            for i, p in enumerate(chart.points)
        )
        reading = change_chart(reading, place, points=points, centres=((0, 3310.0), (1, 3325.0)))
    found = labels(drawn(reading)[0])
    assert "0" not in found
    assert "3,310.0" in found


def test_rates_per_thousand_have_no_per_cent() -> None:
    chart = drawn(make_reading(THEATRE, phases=1))[1]
    assert not any("%" in text for text in labels(chart))
    assert "per 1,000" in chart.text


def between(kind: str, *, phases: tuple[int, ...] = (0, 0, 0, 1, 1, 1)) -> GroupChart:
    points = tuple(
        Point(None, 1, None, float(10 + i), 12.0, 0.0, 40.0, phase)
        for i, phase in enumerate(phases)
    )
    return GroupChart(
        kind,
        f"{kind} chart",
        "Events are rare.",
        Grain.MONTH,
        "anhoej",
        points,
        ((0, 12.0), (1, 15.5)),
        (),
    )


@pytest.mark.parametrize(
    ("kind", "said"), [("g", "births between events"), ("t", "days between events")]
)
def test_gaps_between_events_have_their_own_scale(kind: str, said: str) -> None:
    reading = make_reading()
    groups = list(reading.groups)
    groups[2] = replace(groups[2], chart=between(kind))
    chart = drawn(replace(reading, groups=tuple(groups)))[2]
    assert "12 between" in labels(chart)
    assert "15.5 between" in labels(chart)
    assert "change" in labels(chart)
    assert said in chart.text
    assert chart.table.rows[0][0] == "1"


def test_gaps_in_one_phase_have_no_change_line() -> None:
    reading = make_reading()
    groups = (replace(reading.groups[2], chart=between("g", phases=(0, 0))),)
    assert "change" not in labels(drawn(replace(reading, groups=groups))[0])


def test_a_run_chart_says_median() -> None:
    chart = drawn(change_chart(make_reading(), 0, kind="run", title="Run chart"))[0]
    assert any(text.startswith("median ") for text in labels(chart))
    assert chart.text.count("Median") == 1


def test_pooled_quarters_stand_where_they_belong() -> None:
    reading = make_reading()
    starts = [CHANGE + timedelta(days=0), date(2024, 8, 1), date(2024, 11, 1)]
    points = tuple(Point(s, 3, 50, 0.06, 0.05, 0.0, 0.2, 1) for s in starts)
    mixed = change_chart(reading, 0, points=points, grain=Grain.QUARTER, centres=((1, 0.05),))
    chart = drawn(mixed)[0]
    assert chart.table.rows[0][0] == "May to Jul 2024"
    xs = [float(x) for x in re.findall(r"M([\d.]+) [\d.]+h0", chart.svg)]
    assert len(xs) == 3
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.5)


def test_a_single_point_draws() -> None:
    reading = make_reading()
    chart = reading.groups[0].chart
    assert chart is not None
    assert drawn(change_chart(reading, 0, points=chart.points[:1]))[0].svg


def test_without_dates_there_is_no_chart() -> None:
    reading = undated_review().readings[0]
    assert group_charts(reading) == (None,) * 5
    some = replace(make_reading(), groups=(reading.groups[0], *make_reading().groups[1:]))
    assert group_charts(some)[0] is None
    assert group_charts(some)[1] is not None


def test_a_chart_whose_centre_has_no_points_spans_the_plot() -> None:
    chart = drawn(change_chart(make_reading(), 0, centres=((7, 0.05),)))[0]
    assert "5.0%" in labels(chart)


def test_many_years_are_thinned_and_financial_years_named() -> None:
    reading = replace(make_reading(phases=1), phases=())
    starts = contiguous(date(2001, 4, 1), date(2025, 4, 1), Grain.FINANCIAL_YEAR)
    points = tuple(Point(s, 5, 50, 0.1, 0.1, 0.0, 0.3, 0) for s in starts)
    for place in range(len(GROUPS)):
        reading = change_chart(
            reading, place, points=points, grain=Grain.FINANCIAL_YEAR, centres=((0, 0.1),)
        )
    years = [t for t in labels(drawn(reading)[0]) if re.fullmatch(r"\d{4}/\d\d", t)]
    assert years[0] == "2001/02"
    assert 3 <= len(years) <= 6


def test_a_few_months_still_get_a_year() -> None:
    reading = make_reading()
    chart = reading.groups[0].chart
    assert chart is not None
    short = replace(
        reading,
        groups=(replace(reading.groups[0], chart=replace(chart, points=chart.points[2:5])),),
        phases=(),
    )
    axis = timeline(short, [g.chart for g in short.groups if g.chart], left=0, right=100)
    assert axis is not None
    assert "2023" in labels(drawn(short)[0])


def test_labels_of_dates_never_touch() -> None:
    breaks = tuple(Break(date(2024, m, 1), "new form") for m in (2, 3, 4, 6))
    reading = make_reading(replace(PPH, breaks=breaks))
    charts = [g.chart for g in reading.groups if g.chart]
    axis = timeline(reading, charts, left=40, right=312)
    assert axis is not None
    assert label_rows(axis) == 5
    ends = sorted(
        float(h) for h in re.findall(r'y="([\d.]+)"[^>]*>(?:break|change)', drawn(reading)[0].svg)
    )
    assert all(b > a for a, b in pairwise(ends))


def test_user_text_cannot_leave_its_place() -> None:
    bad = EthnicGroup("b", '</title><script>alert("1")</script>')
    chart = drawn(make_reading(replace(PPH, id='"><x'), groups=(GROUPS[0], bad)))[1]
    assert "<script" not in chart.svg
    ET.fromstring(chart.svg)  # noqa: S314


def test_the_same_reading_gives_the_same_picture(reading: EquityReading) -> None:
    again = with_signals(make_reading())
    assert [c.svg for c in drawn(reading)] == [c.svg for c in drawn(again)]


def test_a_notebook_shows_the_picture(reading: EquityReading) -> None:
    chart = drawn(reading)[0]
    assert chart._repr_svg_() == chart.svg


def test_pictures_hold_no_script_style_or_address_elsewhere() -> None:
    for reading in demo_review().readings:
        for chart in drawn(reading):
            assert not re.search(r"<script|<style|style=|href=|url\(|onload", chart.svg)


def test_a_reading_with_everything_hidden_still_draws() -> None:
    reading = make_reading()
    for place in range(len(GROUPS)):
        chart = reading.groups[place].chart
        assert chart is not None
        points = tuple(
            replace(p, value=None, lower=None, upper=None, hidden=True) for p in chart.points
        )
        reading = change_chart(reading, place, points=points, centres=())
    assert all("hidden: small numbers" in labels(c) for c in drawn(reading))


def test_points_after_the_last_phase_stay_on_the_axis() -> None:
    reading = make_reading()
    short = tuple(replace(p, end=date(2023, 6, 30)) for p in reading.phases)
    for chart in drawn(replace(reading, phases=short)):
        places = [float(x) for x in re.findall(r"M([\d.]+) [\d.]+h0", chart.svg)]
        assert max(places) < 312


def test_pooled_months_do_not_reach_beyond_the_last_phase() -> None:
    reading = make_reading(phases=1)
    charts = [replace(g.chart, grain=Grain.YEAR) for g in reading.groups if g.chart]
    axis = timeline(reading, charts, left=0, right=100)
    assert axis is not None
    assert date.fromordinal(axis.last) == date(2026, 1, 1)
