"""Pictures as typst draws them."""

from __future__ import annotations

import io
import struct

from docx import Document

from evenhand.documents.pictures import pictures
from evenhand.documents.word import to_word
from fixtures.small import small_review


def test_pictures_come_in_order_at_two_hundred_dots_an_inch() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="96"/>'
    made = pictures([svg.format(96), svg.format(192)])
    sizes = [struct.unpack(">II", p[16:24]) for p in made]
    assert sizes == [(200, 200), (400, 200)]
    assert pictures([]) == ()


def test_every_picture_of_a_word_document_is_drawn() -> None:
    document = Document(io.BytesIO(to_word(small_review())))
    drawn = [r.target_part for r in document.part.rels.values() if r.reltype.endswith("/image")]
    assert len(drawn) > 10
    sizes = [struct.unpack(">II", part.blob[16:24]) for part in drawn]
    assert min(min(size) for size in sizes) > 30
    assert all(part.blob.startswith(b"\x89PNG") for part in drawn)
