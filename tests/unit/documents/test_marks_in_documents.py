"""What happened when, in every form of document."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import openpyxl
import pytest

from evenhand.documents import schema, to_excel, to_fragment, to_html, to_json
from evenhand.documents.native import gap_over_time_charts, time_charts
from evenhand.documents.slides.chart_book import layout
from evenhand.documents.slides.chart_xml import Size, chart_xml
from evenhand.documents.view import one_section
from evenhand.documents.view.blocks import Items, Paragraph
from evenhand.documents.view.outline import outline
from evenhand.reading import DatedEvent, Review
from evenhand.reading.marks import marks_of
from fixtures.decks import notes, opened, slide_called, text
from fixtures.readings import MONTHS, demo_review

EVENTS = (
    DatedEvent(date(2024, 6, 1), "Blood <shortage>", date(2024, 8, 15)),
    DatedEvent(date(2023, 9, 1), "New record system", kind="measuring"),
    DatedEvent(date(2031, 1, 1), "To come", kind="other"),
)
FIRST = "1 September 2023: New record system (change in how things are recorded), before May 2024."
LATER = "1 January 2031: To come."


@pytest.fixture(scope="module")
def review() -> Review:
    made = demo_review()
    plan = replace(made.plan, events=EVENTS)
    readings = tuple(
        replace(r, plan=plan, marks=marks_of(plan, r.phases, MONTHS, r.grain))
        for r in made.readings
    )
    return replace(made, plan=plan, readings=readings)


def test_the_section_says_them_by_number(review: Review) -> None:
    section = one_section(review.readings[0])
    assert [s.lead for s in section.marks_said] == ["1.", "2."]
    assert section.marks_said[0].text == FIRST
    assert section.marks_outside == LATER


def test_page_and_fragment(review: Review) -> None:
    for page in (to_html(review), to_fragment(review.readings[0])):
        assert f"<li><strong>1.</strong> {FIRST}</li>" in page
        assert "Blood &lt;shortage&gt;" in page
        assert "Blood <shortage>" not in page
        assert f"Outside the time of the charts:</strong> {LATER}" in page


def test_without_events_no_list() -> None:
    assert "by the numbers on the charts" not in to_html(demo_review())


def test_word_and_pdf_lay_out_the_same_words(review: Review) -> None:
    blocks = outline(review)
    listed = [
        b
        for b in blocks
        if isinstance(b, Items) and b.lines == one_section(review.readings[0]).marks_said
    ]
    assert len(listed) == 2  # the third measure has phases of its own
    outside = [b for b in blocks if isinstance(b, Paragraph) and b.said.text == LATER]
    assert len(outside) == len(review.readings)


def test_native_charts_carry_the_numbers(review: Review) -> None:
    reading = review.readings[0]
    charts = [c for c in (*time_charts(reading), *gap_over_time_charts(reading)) if c]
    assert len(charts) >= 5
    for chart in charts:
        last = chart.series[-1]
        assert last.part == "mark"
        assert [chart.categories[i] for i in sorted(last.notes)] == ["Sep 2023", "Jun 2024"]
        assert [last.notes[i] for i in sorted(last.notes)] == ["1", "2"]
        assert {v for v in last.values if v is not None} == {chart.axis.high}


def test_powerpoint_writes_the_numbers_beside_the_crosses(review: Review) -> None:
    chart = next(c for c in time_charts(review.readings[0]) if c)
    xml = chart_xml(chart, layout(chart), Size())
    assert '<c:dLbl><c:idx val="8"/>' in xml
    assert "<a:t>2</a:t>" in xml


def test_slides_say_them(review: Review) -> None:
    deck = opened(replace(review, readings=review.readings[:1]))
    slide = slide_called(deck, "What happened when:")
    assert "1. 1 September 2023: New record system" in text(slide)
    assert LATER in text(slide)
    grid = slide_called(deck, "Postpartum haemorrhage, 1,000 ml or more: each group over time")
    assert "Crosses with numbers" in text(grid)
    assert "What happened when:" in notes(grid)


def test_the_workbook_holds_them(review: Review) -> None:
    book: Any = openpyxl.load_workbook(io.BytesIO(to_excel(review)))
    rows = [[c.value for c in row] for row in book["Findings"].iter_rows()]
    marks = [(row[4], row[5]) for row in rows if row[3] == "mark"]
    assert marks[0] == ("1", FIRST)
    assert marks[2] == ("outside the charts", LATER)
    page = book[book.sheetnames[1]]
    header = next(r for r in page.iter_rows(values_only=True) if r[0] == "Group")
    assert header[-2:] == ("Mark", "Hidden")


def test_json_holds_them_and_keeps_to_its_schema(review: Review) -> None:
    form = json.loads(json.dumps(to_json(review)))
    jsonschema.Draft202012Validator(schema()).validate(form)
    marks = form["readings"][0]["marks"]
    assert [m["number"] for m in marks] == [1, 2, 0]
    assert form["plan"]["events"][0]["until"] == "2024-08-15"


def test_without_charts_nothing_is_said_of_numbers_on_them(review: Review) -> None:
    bare = replace(
        review.readings[0],
        groups=tuple(replace(g, chart=None) for g in review.readings[0].groups),
    )
    page = to_fragment(bare)
    assert "by the numbers on the charts" not in page
    assert "What happened when. No answer on this page changes by it." in page
