"""The review as a Word document: real headings, tables and pictures with words for each."""

from __future__ import annotations

from evenhand.documents.word.base import template_notes
from evenhand.documents.word.render import to_word, write_word

__all__ = ["template_notes", "to_word", "write_word"]
