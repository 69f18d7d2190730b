"""People's words as slides, as a workbook and as JSON: the same sentences, the same shares, nothing that is hidden."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from evenhand.documents.native.voices import part_chart
from evenhand.documents.slides.fit import Box
from evenhand.documents.slides.slide import Plan
from evenhand.documents.slides.voices import voice_deck
from evenhand.documents.view import voice_section
from evenhand.documents.voices import VOICE_FORMS, opened_as, voice_document
from evenhand.equity.model import Strength
from evenhand.experience.findings import Finding, Said
from fixtures.drawn_voices import FINDING, PART

SURE, OPEN = Said("Care became kinder.", Strength.ESTABLISHED), Said("It was told.", None)
BARE = replace(
    PART, id="bare", title="Bare", says=(), moments=(), levels=(), shares=PART.shares[:1]
)
ONE_TABLE: Any = object()
TEAM: Finding = replace(
    FINDING,
    headline=(SURE, OPEN),
    lines=(OPEN,),
    parts=(replace(PART, says=(OPEN,)), BARE),
    heard=("60 were heard.",),
    notes=("A note.",),
    how=("How it is read.",),
    tables=(ONE_TABLE,),
)
DAY = date(2026, 1, 15)
ROOM = Box(640, 360)


def opened(finding: Finding, *, invented: bool = False) -> Any:
    return opened_as("Alder: Kindness", DAY, protected=finding.protected, invented=invented)


def test_bars_by_group_and_phase() -> None:
    chart = part_chart(TEAM, TEAM.parts[0])
    assert chart.categories == ("Everybody", "Black", "Mixed", "White", "Other")
    assert [s.values for s in chart.series] == [
        (0.6, 0.4, None, 0.7, None),
        (0.7, 0.5, None, 0.8, None),
    ]
    assert chart.hidden == (False, False, True, False, False)
    assert [(s.name, s.look.hollow, s.in_key) for s in chart.series] == [
        (TEAM.phases[0].label, True, True),
        (TEAM.phases[1].label, False, True),
    ]
    assert (chart.axis.low, chart.axis.high, chart.axis.title) == (0.0, 1.0, "Share")
    assert "Felt listened to" in (chart.name, chart.text)


def test_one_phase_alone_needs_no_key_and_nothing_drawn_keeps_a_scale() -> None:
    (series,) = part_chart(TEAM, BARE).series
    assert (series.in_key, series.look.hollow) == (False, False)
    nobody = replace(BARE, shares=(replace(PART.shares[4], phase=0),))
    assert part_chart(TEAM, nobody).axis.high == 1.0


def test_the_slides() -> None:
    deck = voice_deck(TEAM, voice_section(TEAM), opened(TEAM, invented=True), ROOM)
    assert [(s.plan, s.title) for s in deck.slides] == [
        (Plan.OPENING, "Alder: Kindness"),
        (Plan.TEXT, "Care became kinder."),
        (Plan.CHART, "Felt listened to"),
        (Plan.CHART, "Bare"),
        (Plan.TEXT, "Who answered, and who did not"),
        (Plan.TEXT, deck.slides[5].title),
        (Plan.TEXT, deck.slides[6].title),
    ]
    assert [line.text for line in deck.slides[1].lines] == ["It was told."]
    assert deck.slides[1].notes == ("Care became kinder. (clear)", "It was told.")
    assert [line.text for line in deck.slides[3].lines] == ["How was it?"]
    assert deck.slides[2].notes[:2] == (
        "It was told.",
        f"Everybody, {TEAM.phases[0].label}: 60 of 100 women (60%)",
    )
    assert f"Mixed, {TEAM.phases[0].label}: hidden: small numbers" in deck.slides[2].notes
    assert deck.slides[2].chart == part_chart(TEAM, TEAM.parts[0])
    assert {s.section for s in deck.slides} == {"Kindness"}
    assert (
        deck.footer == "For the team: exact numbers, keep inside the team · made on 15 January 2026"
    )
    assert deck.invented
    assert any("nvented" in line.text for line in deck.slides[0].lines)


def test_the_slides_of_a_shared_copy_say_so() -> None:
    shared = replace(TEAM, tables=(), headline=(OPEN,), heard=(), notes=())
    deck = voice_deck(shared, voice_section(shared), opened(shared), ROOM)
    assert deck.invented == ""
    assert any("protected" in note for note in deck.slides[0].notes)
    assert [line.text for line in deck.slides[1].lines] == ["How was it?"]
    assert [s.title for s in deck.slides][4:] == ["How we know"]


def test_a_presentation_with_charts_that_can_be_edited() -> None:
    made = Presentation(io.BytesIO(made_as("pptx")))
    charts = [shape.chart for slide in made.slides for shape in slide.shapes if shape.has_chart]
    assert list(charts[0].plots[0].categories) == [
        "Everybody",
        "Black",
        "Mixed",
        "White",
        "Other",
    ]
    assert made.core_properties.title == "Alder: Kindness"
    assert made.core_properties.created.date() == DAY


def made_as(form: str, finding: Finding = TEAM) -> bytes:
    return voice_document(finding, form, title="Alder: Kindness", made_on=DAY)


def test_the_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made_as("xlsx")))
    assert book.sheetnames == ["Findings", "Shares", "Over time", "Data dictionary"]
    rows = list(book["Shares"].iter_rows(values_only=True))
    assert rows[0] == ("Chart", "Group", "Phase", "Share", "Text")
    before = TEAM.phases[0].label
    assert rows[1] == ("Felt listened to", "Everybody", before, 0.6, "60 of 100 women (60%)")
    assert rows[3] == ("Felt listened to", "Mixed", before, "hidden", "hidden: small numbers")
    assert rows[5] == ("Felt listened to", "Other", before, None, "nobody")
    assert rows[11] == ("Bare", "Everybody", before, 0.6, "60 of 100 women (60%)")
    assert len(rows) == 12
    assert len(book["Shares"]._charts) == 2
    months = list(book["Over time"].iter_rows(values_only=True))
    assert months[0] == ("Chart", "Period", "Share", "Text")
    assert months[1][2:] == (0.5, "5 of 10")
    assert months[3][2:] == ("hidden", "hidden: small numbers")
    said = list(book["Findings"].iter_rows(min_row=5, values_only=True))
    assert said[:3] == [
        ("Care became kinder.", "clear"),
        ("It was told.", None),
        ("It was told.", None),
    ]
    assert ("How it is read.", None) in said
    told = {row[0] for row in book["Data dictionary"].iter_rows(min_row=5, values_only=True)}
    assert {"Findings", "Shares", "Over time"} <= told


def test_a_sheet_without_rows_is_left_out() -> None:
    bare = replace(TEAM, parts=(BARE,))
    book = openpyxl.load_workbook(io.BytesIO(made_as("xlsx", bare)))
    assert book.sheetnames == ["Findings", "Shares", "Data dictionary"]


def test_json() -> None:
    told = json.loads(made_as("json"))
    assert (told["audience"], told["made_on"], told["invented"]) == ("team", "2026-01-15", False)
    assert told["measure"] == {
        "id": "kind",
        "title": "Kindness",
        "form": "answers",
        "question": "How was it?",
    }
    assert told["headline"] == ["Care became kinder.", "It was told."]
    part = told["parts"][0]
    assert part["shares"][4] == {
        "group": "Mixed",
        "phase": 0,
        "share": None,
        "low": None,
        "high": None,
        "text": "hidden: small numbers",
        "hidden": True,
    }
    assert part["shares"][0]["group"] is None
    assert part["moments"][0] == {
        "from": TEAM.parts[0].moments[0].start.isoformat(),
        "share": 0.5,
        "text": "5 of 10",
        "hidden": False,
    }
    assert json.loads(made_as("json", replace(TEAM, tables=())))["audience"] == "shared"


@pytest.mark.parametrize("form", ["pptx", "xlsx", "json"])
def test_the_same_finding_gives_the_same_bytes(form: str) -> None:
    assert made_as(form) == made_as(form)


def test_every_form_of_a_review_is_a_form_of_words() -> None:
    assert set(VOICE_FORMS) == {"docx", "pptx", "xlsx", "pdf", "html", "json"}
