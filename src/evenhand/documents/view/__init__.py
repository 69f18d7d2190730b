"""What every document shows, worked out before any layout: one source of sentences for all forms.

`parts` gives the measures by role, `surroundings` what stands around them, `words` the fixed
sentences (`frameworks/documents.toml`). Page, Word, PDF, slides and workbook only lay this out.
"""

from __future__ import annotations

from evenhand.documents.view.key import Mark, key_of, mark, mark_picture
from evenhand.documents.view.measures import (
    Card,
    Part,
    Said,
    Section,
    anchor,
    one_section,
    parts,
    said,
)
from evenhand.documents.view.opening import Opening, opening
from evenhand.documents.view.plan import plan_terms
from evenhand.documents.view.recording import recording_section
from evenhand.documents.view.surroundings import Surroundings, surroundings
from evenhand.documents.view.tables import measure_tables, numeric
from evenhand.documents.view.voices import VoiceCard, VoiceSection, story_section, voice_section
from evenhand.documents.view.words import fixed

__all__ = [
    "Card",
    "Mark",
    "Opening",
    "Part",
    "Said",
    "Section",
    "Surroundings",
    "VoiceCard",
    "VoiceSection",
    "anchor",
    "fixed",
    "key_of",
    "mark",
    "mark_picture",
    "measure_tables",
    "numeric",
    "one_section",
    "opening",
    "parts",
    "plan_terms",
    "recording_section",
    "said",
    "story_section",
    "surroundings",
    "voice_section",
]
