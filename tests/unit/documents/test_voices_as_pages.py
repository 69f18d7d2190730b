"""What a page shows of people's words and of how ethnicity was recorded, and the markup around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evenhand.documents.page.render import (
    to_recording_fragment,
    to_story_fragment,
    to_voice_fragment,
)
from evenhand.documents.view.recording import recording_section
from evenhand.documents.view.voices import story_section, voice_section
from evenhand.equity.model import Strength
from evenhand.experience.asked import Asked, Form
from evenhand.experience.findings import Said
from evenhand.experience.stories import Story
from evenhand.measures.definition import Role
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
