"""A review as a page, Excel, JSON, Word, PowerPoint and PDF."""

from __future__ import annotations

from evenhand.documents.files import OutputError
from evenhand.documents.machine import SCHEMA_VERSION, schema, to_json, write_json
from evenhand.documents.page import (
    to_fragment,
    to_html,
    to_recording_fragment,
    to_story_fragment,
    to_voice_fragment,
)
from evenhand.documents.slides import to_powerpoint, write_powerpoint
from evenhand.documents.stories import story_document
from evenhand.documents.templates import TemplateError
from evenhand.documents.voices import VOICE_FORMS, voice_document
from evenhand.documents.workbook import to_excel, write_excel
from evenhand.documents.writing import document, template_notes, write_html, write_review

__all__ = [
    "SCHEMA_VERSION",
    "VOICE_FORMS",
    "OutputError",
    "TemplateError",
    "document",
    "schema",
    "story_document",
    "template_notes",
    "to_excel",
    "to_fragment",
    "to_html",
    "to_json",
    "to_powerpoint",
    "to_recording_fragment",
    "to_story_fragment",
    "to_voice_fragment",
    "voice_document",
    "write_excel",
    "write_html",
    "write_json",
    "write_powerpoint",
    "write_review",
]
