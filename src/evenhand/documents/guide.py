"""A guide for a conversation, as Word: questions, what is read out first, what to do when it becomes too much."""

from __future__ import annotations

import io
from collections.abc import Sequence

from evenhand.documents.word.render import clean_property
from evenhand.frameworks.listening import Part, listening


def guide_to_word(part: Part, questions: Sequence[str]) -> bytes:
    """The guide as a plain Word document.

    Examples
    --------
    >>> guide_to_word(listening().part("lived"), ["What helped?"])[:2]
    b'PK'
    """
    import docx  # noqa: PLC0415 - only when asked

    words, document = listening(), docx.Document()
    document.core_properties.title = clean_property(f"A conversation: {part.title}")
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    document.add_heading(f"A conversation: {part.title.lower()}", level=1)
    document.add_paragraph(part.intro)
    for title, lead, lines, style in (
        ("Before it begins", words.consent.lead, words.consent.points, "List Bullet"),
        ("Questions", part.guide_lead, questions, "List Number"),
        (words.distress.title, "", words.distress.steps, "List Bullet"),
    ):
        document.add_heading(title, level=2)
        if lead:
            document.add_paragraph(lead)
        for line in lines:
            document.add_paragraph(clean_property(line), style=style)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
