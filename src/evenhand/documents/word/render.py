"""From a review to the bytes of a Word document."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.image import ImagePart

from evenhand.documents.files import write_whole
from evenhand.documents.pictures import pictures
from evenhand.documents.view import opening
from evenhand.documents.view.blocks import Block
from evenhand.documents.view.opening import Opening
from evenhand.documents.view.outline import outline
from evenhand.documents.view.words import fixed
from evenhand.documents.word.base import Base, opened
from evenhand.documents.word.body import Body
from evenhand.documents.word.edges import add_edges
from evenhand.documents.word.markup import NAMESPACES, clean, paragraph, run
from evenhand.reading.model import Review

_LANGUAGE = "en-GB"


def to_word(review: Review, *, template: Path | None = None) -> bytes:
    """The review as a Word document; the same review gives the same bytes.

    Parameters
    ----------
    template
        An organisation's document (.docx or .dotx): its styles, page, headers and footers are
        used, its text is left out. A style that it does not hold falls back to Evenhand's own.

    Raises
    ------
    TemplateError
        When the template is no Word document that can be opened.
    """
    return laid_out(opening(review), outline(review), review.made_on, template=template)


def laid_out(
    opened_with: Opening, blocks: Sequence[Block], made_on: date, *, template: Path | None = None
) -> bytes:
    """Any opening and blocks as a Word document."""
    base = opened(template)
    add_edges(base, opened_with)
    body = Body(base, blocks)
    markup = _title(opened_with, base) + body.markup()
    _fill(base.document, markup, pictures(body.drawings))
    _describe(base.document, made_on, opened_with)
    return _packed(base.document)


def write_word(review: Review, path: Path, *, template: Path | None = None) -> Path:
    """Write the document whole or not at all."""
    return write_whole(path, to_word(review, template=template))


def _title(opened_with: Opening, base: Base) -> str:
    over = opened_with.over
    first = paragraph(base.styles["evenhand over"], run(over)) if over else ""
    return first + paragraph(base.styles["title"], run(opened_with.title))


def _fill(document: Document, markup: str, drawn: tuple[bytes, ...]) -> None:
    """Put the blocks before the properties of the last section, all parsed at once."""
    for i, relation in reversed(list(enumerate(_relations(document, drawn)))):
        markup = markup.replace(f'r:embed="picture-{i}"', f'r:embed="{relation}"')
    end = document.element.body.sectPr
    for element in list(parse_xml(f"<w:body {NAMESPACES}>{markup}</w:body>")):
        end.addprevious(element)


def _relations(document: Document, drawn: tuple[bytes, ...]) -> list[str]:
    """Each picture as a part of its own: none is there twice, so none is searched for."""
    part = document.part
    found = []
    for i, content in enumerate(drawn, 1):
        name = PackURI(f"/word/media/chart{i}.png")
        image = ImagePart(name, CONTENT_TYPE.PNG, content)
        found.append(part.relate_to(image, RELATIONSHIP_TYPE.IMAGE))
    return found


def _describe(document: Document, made_on: date, opened_with: Opening) -> None:
    about, day = document.core_properties, datetime.combine(made_on, time(), tzinfo=UTC)
    about.title = clean_property(opened_with.title)
    about.author = about.last_modified_by = about.keywords = about.category = ""
    about.subject = fixed("opening")["kind"]
    about.comments = opened_with.audience
    about.language = _LANGUAGE
    about.created = about.modified = day.replace(tzinfo=None)
    about.revision = 1
    _speak(document)


def clean_property(text: str) -> str:
    """Text that a property may hold: 255 letters, nothing that XML does not allow.

    Examples
    --------
    >>> clean_property("a\\x00 & b")
    'a & b'
    """
    from html import unescape  # noqa: PLC0415

    return unescape(clean(text))[:255]


def _speak(document: Document) -> None:
    """British English for spelling and for screen readers."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    if defaults is None:
        return
    for old in defaults.iter(qn("w:lang")):
        old.set(qn("w:val"), _LANGUAGE)


def _packed(document: Document) -> bytes:
    """The file, with one date on every part so that the same review gives the same bytes."""
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with (
        zipfile.ZipFile(raw) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for info in old.infolist():
            part = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            drawn = info.filename.endswith(".png")  # as small as it gets already
            part.compress_type = zipfile.ZIP_STORED if drawn else zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(info))
    return out.getvalue()
