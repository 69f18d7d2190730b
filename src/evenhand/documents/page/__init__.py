"""The review as one self-contained HTML page."""

from __future__ import annotations

from evenhand.documents.page.render import (
    to_fragment,
    to_html,
    to_recording_fragment,
    to_story_fragment,
    to_voice_fragment,
    to_voice_page,
)

__all__ = [
    "to_fragment",
    "to_html",
    "to_recording_fragment",
    "to_story_fragment",
    "to_voice_fragment",
    "to_voice_page",
]
