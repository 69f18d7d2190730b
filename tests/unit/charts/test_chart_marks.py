"""Marks on a time axis: lines where they happened, plates that never touch, the same in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from evenhand.charts import gap_series_charts, group_charts
from evenhand.charts.marks import draw_marks, marked, marks_text, plates
from evenhand.charts.timeline import Timeline
from evenhand.measures.periods import Grain
from evenhand.reading import DatedEvent
from evenhand.reading.marks import marks_of
from evenhand.reading.model import EventMark, Plan
from fixtures.readings import make_reading, undated_review

START, END = date(2023, 1, 1), date(2026, 1, 1)


def marks(*events: DatedEvent) -> tuple[EventMark, ...]:
    reading = make_reading()
    periods = [p.period for p in reading.groups[0].chart.points if p.period]  # type: ignore[union-attr]
    return marks_of(Plan(events=events), reading.phases, periods, Grain.MONTH)


def axis(*events: DatedEvent) -> Timeline:
    return Timeline(START.toordinal(), END.toordinal(), 40, 312, (), False, marks(*events))


def on(year: int, month: int, what: str = "Something", **more: object) -> DatedEvent:
    return DatedEvent(date(year, month, 1), what, **more)  # type: ignore[arg-type]


SHORTAGE = on(2024, 6, "Blood shortage", until=date(2024, 8, 15))
SYSTEM = on(2023, 9, "New record system")


def test_nothing_is_drawn_without_marks() -> None:
    assert draw_marks(axis(), top=34, bottom=152) == ""


def test_each_mark_has_a_line_on_its_day_and_a_number() -> None:
    time = axis(SHORTAGE, SYSTEM)
    drawn = draw_marks(time, top=34, bottom=152)
    x = [f"{time.at(e.on):.1f}" for e in (SYSTEM, SHORTAGE)]
    assert f"M{x[0]} 34V152M{x[1]} 34V152" in drawn
    assert re.findall(r">([\d–]+)</text>", drawn) == ["1", "2"]


def test_what_goes_on_lies_along_the_axis() -> None:
    time = axis(SHORTAGE, SYSTEM)
    bars = re.findall(r"M([\d.]+) 150H([\d.]+)", draw_marks(time, top=34, bottom=152))
    assert bars == [(f"{time.at(SHORTAGE.on):.1f}", f"{time.at(SHORTAGE.last):.1f}")]


def test_plates_that_would_touch_are_joined() -> None:
    found = plates(axis(on(2023, 9), on(2023, 10), on(2025, 3)))
    assert [p.label for p in found] == ["1–2", "3"]


def test_plates_never_touch_and_stay_over_the_plot() -> None:
    events = [on(y, m) for y in (2023, 2024, 2025) for m in range(1, 13)]
    found = plates(axis(*events))
    assert found[0].first == 1
    assert found[-1].last == 36
    for left, right in pairwise(found):
        assert left.last + 1 == right.first
        assert left.middle + left.width / 2 < right.middle - right.width / 2
    for plate in found:
        assert plate.middle - plate.width / 2 >= 40
        assert plate.middle + plate.width / 2 <= 312


def test_only_what_the_axis_reaches_is_drawn() -> None:
    late = replace(axis(SHORTAGE, SYSTEM), first=date(2024, 1, 1).toordinal())
    assert [p.label for p in plates(late)] == ["2"]
    early = replace(axis(SHORTAGE, SYSTEM), last=date(2024, 6, 1).toordinal())
    assert [p.label for p in plates(early)] == ["1"]


def test_every_chart_over_time_draws_and_says_them() -> None:
    reading = replace(make_reading(), marks=marks(SHORTAGE, SYSTEM))
    said = "Marked on the time axis: 1 New record system (Sep 2023); 2 Blood shortage (Jun 2024 to Aug 2024)."
    charts = [c for c in (*group_charts(reading), *gap_series_charts(reading)) if c]
    assert len(charts) >= 5
    for chart in charts:
        assert re.findall(r'font-weight="600" fill="#ffffff">(\d)</text>', chart.svg) == ["1", "2"]
        assert said in chart.text
        assert "mark 2 Blood shortage" in chart.svg
        assert chart.table.header[-1] == "Mark"
        cells = {row[0]: row[-1] for row in chart.table.rows}
        assert cells["Jul 2024"] == "2 Blood shortage"
        assert cells["Sep 2024"] == ""


def test_without_marks_charts_and_tables_are_as_they_were() -> None:
    chart = next(c for c in group_charts(make_reading()) if c)
    assert "Mark" not in chart.table.header
    assert "time axis" not in chart.text


def test_undated_charts_say_nothing_of_marks() -> None:
    reading = undated_review().readings[0]
    found = replace(reading, marks=(EventMark(0, SYSTEM, (), "x"),))
    assert all("time axis" not in c.text for c in group_charts(found) if c)


def test_words_of_a_period() -> None:
    found = marks(SHORTAGE, SYSTEM, on(2024, 8, "New team"))
    assert marked(found, date(2024, 8, 1), Grain.MONTH) == "2 Blood shortage; 3 New team"
    assert marked(found, date(2024, 7, 1), Grain.QUARTER) == "2 Blood shortage; 3 New team"
    assert marked(found, date(2024, 9, 1), Grain.MONTH) == ""
    assert marked(found, None, Grain.MONTH) == ""
    assert marks_text(()) == ""
