"""A log of stories as a document: what consent allows in a file that nobody can take back."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from pptx import Presentation

from evenhand.documents import OutputError, story_document
from evenhand.experience import Story
from fixtures import told

DAY = date(2026, 1, 15)
OWN = Story(**told.STORY)
SHARED = replace(OWN, consent="programme", domain="Pain", summary="Pain relief came at once")
PUBLIC = replace(OWN, consent="public", summary="An interpreter came the same day")
ALL = (OWN, SHARED, PUBLIC)


def made(form: str, *stories: Story, invented: bool = False) -> bytes:
    return story_document(
        told.log(), stories, form, title="Alder: Stories", made_on=DAY, invented=invented
    )


def test_the_file_for_machines_holds_what_may_leave() -> None:
    found = json.loads(made("json", *ALL, invented=True))
    assert (found["counted"], found["invented"]) == (2, True)
    assert found["headline"] == ["2 stories of change, chosen by lived experience partners (2)."]
    assert found["lines"] == ["Being heard: 1 from March 2026.", "Pain: 1 from March 2026."]
    assert found["stories"] == [
        {
            "month": "2026-03",
            "domain": "Being heard",
            "summary": "An interpreter came the same day",
            "chosen_by": "lived experience partners",
            "reason": "It had not happened before.",
        }
    ]
    assert found["notes"][0].startswith("Only stories told with consent to everyone stand here.")


def test_without_a_story_for_everyone_only_the_count_is_there() -> None:
    page = made("html", OWN, SHARED).decode()
    assert "1 story of change" in page
    assert "Pain relief" not in page


def test_the_page_tells_each_story_with_who_chose_it_and_why() -> None:
    page = made("html", *ALL).decode()
    assert (
        "An interpreter came the same day. Chosen by lived experience partners:"
        " It had not happened before." in page
    )
    assert "March 2026: Being heard" in page
    assert "delete this file and take a new one" in page


def test_slides_and_workbook() -> None:
    deck = Presentation(io.BytesIO(made("pptx", *ALL)))
    text = [
        "".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        for slide in deck.slides
    ]
    assert any("An interpreter came the same day" in t for t in text)
    assert not any("Pain relief came" in t for t in text)
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx", *ALL)))
    rows = [[c.value for c in row] for row in book["By month"].iter_rows()]
    assert ["Being heard", "March 2026", 1] in rows
    assert ["Pain", "March 2026", 1] in rows


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_paper(form: str, begins: bytes) -> None:
    assert made(form, *ALL).startswith(begins)


def test_another_form_is_refused() -> None:
    with pytest.raises(OutputError, match="‘txt’ is not a format"):
        made("txt", *ALL)
