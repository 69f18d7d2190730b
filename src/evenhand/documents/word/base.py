"""The empty document that a review is written into: Evenhand's own, or an organisation's template."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from evenhand.documents.templates import TemplateError
from evenhand.documents.word import styles

_TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
_REMEDY = "Open it in Word and save it again as a Word document (.docx)."
_NUMBER = "735"


@dataclass(frozen=True, slots=True)
class Base:
    """A document without text, the ids of its styles by name, and the width of its lines."""

    document: Document
    styles: Mapping[str, str]
    width: int  # in twentieths of a point


def opened(template: Path | None) -> Base:
    """An empty document with every style that a review needs.

    Raises
    ------
    TemplateError
        When the template is no Word document that can be opened.
    """
    document = _own() if template is None else _theirs(template)
    ids = styles.prepared(
        document.styles.element, bullets=_bullets(document), replace=template is None
    )
    return Base(document, ids, _width(document))


def template_notes(template: Path) -> tuple[str, ...]:
    """What a template lacks, in plain words: Evenhand's own styles stand in for it."""
    found = styles.missing(_theirs(template).styles.element)
    if not found:
        return ()
    names = ", ".join(f"‘{name}’" for name in found)
    return (f"{template.name} has no style {names}: Evenhand's own is used.",)


def _own() -> Document:
    document = docx.Document()
    _without_picture(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    _modern(document)
    return document


def _without_picture(document: Document) -> None:
    """The library's own base carries a thumbnail, which file managers would show."""
    rels = document.part.package.rels
    for key in [k for k, r in rels.items() if r.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[key]


def _modern(document: Document) -> None:
    """Word 2013 and later: without this line Word opens the file in compatibility mode."""
    compat: Any = document.settings.element.find(qn("w:compat"))
    compat.append(
        parse_xml(
            f'<w:compatSetting {nsdecls("w")} w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        )
    )


def _theirs(template: Path) -> Document:
    """The organisation's document: its styles, page, headers and footers, without its text."""
    try:
        document = docx.Document(BytesIO(_as_document(template.read_bytes())))
    except Exception as error:  # the library raises KeyError, ValueError, XML errors and its own
        raise TemplateError(
            "The template is no Word document that can be opened.",
            remedy=_REMEDY,
            where=template.name,
        ) from error
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    if body.sectPr is None:
        raise TemplateError(
            "The template says nothing about its page.", remedy=_REMEDY, where=template.name
        )
    return document


def _as_document(content: bytes) -> bytes:
    """A template (.dotx) differs from a document in one line of its list of contents."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "[Content_Types].xml":
                part = part.replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE)
            new.writestr(info.filename, part)
    return out.getvalue()


def _bullets(document: Document) -> str:
    """The number of a list with bullets, added where the document's own style has none."""
    if styles.find(document.styles.element, "List Bullet") is not None:
        return _NUMBER
    abstract, number = styles.bullet_numbering(_NUMBER)
    try:
        numbering: Any = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        _new_numbering(document, abstract + number)
        return _NUMBER
    numbering = numbering.element
    first = numbering.find(qn("w:num"))
    made = parse_xml(abstract)
    numbering.append(made) if first is None else first.addprevious(made)
    numbering.append(parse_xml(number))
    return _NUMBER


def _new_numbering(document: Document, inside: str) -> None:
    blob = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:numbering {nsdecls("w")}>{inside}</w:numbering>'
    )
    name = PackURI("/word/numbering.xml")
    package = document.part.package
    part = Part(name, CONTENT_TYPE.WML_NUMBERING, blob.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)


def _width(document: Document) -> int:
    section = document.sections[-1]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    if page is None or left is None or right is None:
        return round(Mm(170) / 635)
    return int((page - left - right) / 635)
