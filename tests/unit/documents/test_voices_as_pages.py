"""What a page shows of people's words and of how ethnicity was recorded, and the markup around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from evenhand.documents.files import OutputError
from evenhand.documents.page.render import (
    to_recording_fragment,
    to_story_fragment,
    to_voice_fragment,
)
from evenhand.documents.pdf import render as pdf
from evenhand.documents.view.blocks import Heading, Items
from evenhand.documents.view.recording import recording_section
from evenhand.documents.view.voices import story_section, voice_section
from evenhand.documents.voices import voice_document
from evenhand.documents.word import render as word
from evenhand.equity.model import Strength
from evenhand.experience.asked import Asked, Form
from evenhand.experience.findings import Said
from evenhand.experience.stories import Story
from evenhand.measures.definition import Role
from evenhand.version import __version__
from fixtures.approved import assert_approved, written_out
from fixtures.drawn_recording import READING
from fixtures.drawn_voices import FINDING, PART

APPROVED = Path(__file__).parent / "approved"
SURE, OPEN = Said("Kinder <care>.", Strength.ESTABLISHED), Said("Told.", None)
TOLD = replace(
    FINDING, headline=(SURE,), lines=(SURE, OPEN), heard=("60 were heard.",), notes=("A note.",),
    how=("How.",), parts=(replace(PART, says=(OPEN,)), replace(PART, title="Bare", levels=(), moments=())),
)  # fmt: skip
STORIES = (
    Story(date(2024, 1, 20), "Care", "Words of hers.", "partners", "why", "team", "public"),
    Story(date(2024, 3, 5), "Care", "Other words.", "partners", "why", "team", "programme"),
    Story(date(2024, 4, 30), "Our team", "Hidden words.", "the team", "why", "told", "team only"),
)
ASKED = Asked("ours", "Stories of change", Form.STORIES, Role.OUTCOME, "What changed most?", ())


def test_answers_and_recording() -> None:
    reading = replace(READING, headline=("Most is known.",), lines=("At booking less.",))
    found = (voice_section(TOLD), recording_section(reading))
    assert_approved(APPROVED / "voices.txt", written_out(found))


@pytest.mark.parametrize("form", list(Form))
def test_each_form_has_its_own_headings(form: Form) -> None:
    found = voice_section(replace(TOLD, asked=replace(TOLD.asked, form=form)))
    assert (found.cards_title, found.heard_title) == {
        Form.THEMES: ("Each theme, on the same scale", "Who was heard, and who was not"),
        Form.ANSWERS: ("Each question, on the same scale", "Who answered, and who did not"),
        Form.COMPOSITE: (
            "The whole and its parts, on the same scale", "Who is in the numbers, and who is not",
        ),
        Form.STORIES: ("When stories were told", "Who chose them"),
    }[form]  # fmt: skip
    assert [s.text for s in found.lines] == (["Told."] if form is Form.COMPOSITE else [])


def test_words_without_a_date_say_none() -> None:
    found = voice_section(replace(TOLD, periods=()))
    assert len(found.about) == 2
    assert found.about[0] == "Outcome measure"


def test_recording_without_periods_or_ways_has_fewer_pictures() -> None:
    whole, bare = (recording_section(r) for r in (READING, replace(READING, over_time=(), ways=())))
    assert [len(s.cards) for s in (whole, bare)] == [3, 1]
    assert [len(s.tables) for s in (whole, bare)] == [3, 2]


@pytest.mark.parametrize(("audience", "told"), [("team only", 3), ("programme", 2), ("public", 1)])
def test_stories_are_counted_as_far_as_their_consent_reaches(audience: str, told: int) -> None:
    found = story_section(ASKED, STORIES, audience=audience)
    (card,) = found.cards
    (chart,) = card.charts
    table = chart.table
    assert sum(len(row[1].split(", ")) for row in table.rows) == told
    assert found.tables == (table,)
    assert (found.title, found.meaning, found.anchor) == (
        "Stories of change", "What changed most?", "ours",
    )  # fmt: skip
    assert card.title == "By month"
    fragment = to_story_fragment(ASKED, STORIES, audience=audience)
    for story in STORIES:
        assert story.summary not in fragment


def test_the_whole_of_the_stories() -> None:
    found = story_section(ASKED, STORIES, audience="programme")
    assert_approved(APPROVED / "stories.txt", written_out(found))


def test_no_story_makes_no_picture() -> None:
    found = story_section(ASKED, STORIES[2:], audience="public")
    assert (found.cards, found.tables, found.heard) == ((), (), ())


def test_fragments_are_parts_of_a_page_and_escaped() -> None:
    voices = to_voice_fragment(TOLD)
    assert "Kinder &lt;care&gt;." in voices
    assert "<html" not in voices
    recording = to_recording_fragment(replace(READING, headline=("Most is known.",)))
    assert 'id="m-recording"' in recording
    assert "Most is known." in recording


# as documents to take along

ONE_TABLE: Any = object()
EXACT = replace(TOLD, tables=(ONE_TABLE,))  # not protected yet


class Laid:
    """Stands in for Word and PDF: keeps what is laid out."""

    def __init__(self) -> None:
        self.given: list[tuple[object, ...]] = []

    def __call__(self, *given: object) -> bytes:
        self.given.append(given)
        return b"laid out"


@pytest.mark.parametrize(("form", "room"), [("docx", word), ("pdf", pdf)])
@pytest.mark.parametrize("who", ["team", "shared"])
def test_a_document_of_peoples_words(
    form: str, room: ModuleType, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = Laid()
    monkeypatch.setattr(room, "laid_out", laid)
    finding = EXACT if who == "team" else TOLD
    made = voice_document(
        finding, form, title="Alder: kindness", made_on=date(2026, 1, 15), invented=who == "team"
    )
    assert made == b"laid out"
    ((opened, blocks, day),) = laid.given
    assert day == date(2026, 1, 15)
    assert_approved(
        APPROVED / f"voices-{who}.txt", written_out((opened, blocks)).replace(__version__, "V")
    )


def test_a_page_of_peoples_words_says_for_whom_it_is() -> None:
    made: dict[str, Any] = {"title": "Alder: <kindness>", "made_on": date(2026, 1, 15)}
    page = voice_document(EXACT, "html", **made).decode()
    assert page.startswith("<!doctype html>")
    assert "Alder: &lt;kindness&gt;" in page
    assert "Kinder &lt;care&gt;." in page
    assert "For the team: exact numbers, keep inside the team" in page
    assert "Invented data" not in page
    assert "Invented data" in voice_document(TOLD, "html", invented=True, **made).decode()
    shared = voice_document(TOLD, "html", **made).decode()
    assert "To share: small numbers are protected" in shared


def test_a_form_that_there_is_not_is_refused() -> None:
    with pytest.raises(OutputError) as found:
        voice_document(TOLD, "odt", title="T", made_on=date(2026, 1, 15))
    assert str(found.value) == (
        "‘odt’ is not a format that this can be written in. Choose from docx, pptx, xlsx, pdf, html, json."
    )


def test_words_are_laid_out_as_a_pdf_in_our_own_style(monkeypatch: pytest.MonkeyPatch) -> None:
    laid = Laid()
    monkeypatch.setattr(pdf, "_compiled", laid)
    assert voice_document(TOLD, "pdf", title="T", made_on=date(2026, 1, 15)) == b"laid out"
    ((content, day, own),) = laid.given
    assert isinstance(content, dict)
    assert (content["title"], day, own) == ("T", date(2026, 1, 15), None)
    assert content["blocks"][0]["kind"] == "paragraph"


def test_only_what_there_is_has_a_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    laid = Laid()
    monkeypatch.setattr(word, "laid_out", laid)
    bare = replace(TOLD, lines=(), heard=(), parts=(replace(PART, says=(), moments=()),))
    asked = replace(TOLD.asked, form=Form.COMPOSITE)
    voice_document(replace(TOLD, asked=asked), "docx", title="T", made_on=date(2026, 1, 15))
    assert any(isinstance(b, Items) and b.lines[0].text == "Told." for b in laid.given.pop()[1])  # type: ignore[attr-defined]
    voice_document(bare, "docx", title="T", made_on=date(2026, 1, 15))
    ((_, blocks, _),) = laid.given
    assert isinstance(blocks, tuple)
    heads = [b.text for b in blocks if isinstance(b, Heading)]
    assert heads == [
        "Kindness", "Know this beside the answer", "Each question, on the same scale",
        "Felt listened to", "How we know", "The numbers",
    ]  # fmt: skip
