"""From a review to the bytes of a presentation."""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn

from evenhand.documents.slides.chart_xml import clean_text
from evenhand.documents.slides.deck import deck
from evenhand.documents.slides.fit import Box
from evenhand.documents.slides.slide import Deck, Plan
from evenhand.documents.slides.template import Template, open_template
from evenhand.documents.slides.writing import box_of, write_slide
from evenhand.reading.model import Review

_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"  # the extension that holds sections
_DATE = (1980, 1, 1, 0, 0, 0)  # of every file inside, so that the same review gives the same bytes


def presentation(review: Review, template: Path | None = None) -> bytes:
    """The bytes of the whole presentation."""
    return laid_out(
        lambda room: deck(review, room),
        made_on=review.made_on,
        version=review.version,
        template=template,
    )


def laid_out(
    tell: Callable[[Box], Deck], *, made_on: date, version: str, template: Path | None = None
) -> bytes:
    """A deck as bytes; `tell` makes it for the room that the template has for text."""
    opened = open_template(template)
    made = opened.presentation
    told = tell(_text_room(opened))
    for slide in told.slides:
        write_slide(made, slide, opened.layouts[slide.plan], told)
    _sections(made, told)
    _properties(made, told.title, made_on, version)
    buffer = BytesIO()
    made.save(buffer)
    return _same_bytes(buffer)


def _text_room(opened: Template) -> Any:
    place = opened.layouts[Plan.TEXT]
    holder = next(p for p in place.layout.placeholders if p.placeholder_format.idx == place.text)
    return box_of(holder)


def _properties(made: Any, title: str, made_on: date, version: str) -> None:
    on = datetime.combine(made_on, time())
    properties = made.core_properties
    properties.title = clean_text(title)[:255]
    properties.author = properties.last_modified_by = f"Evenhand {version}"
    properties.created = properties.modified = on
    properties.language = "en-GB"
    properties.revision = 1


def _sections(made: Any, told: Deck) -> None:
    """Sections by measure, so that people find their way in a long deck."""
    ids = [slide.get("id") for slide in made.slides._sldIdLst]
    listed = etree.Element(f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    pairs = zip((s.section for s in told.slides), ids, strict=True)
    for number, (name, slides) in enumerate(groupby(pairs, key=lambda pair: pair[0])):
        mark = uuid.uuid5(uuid.NAMESPACE_URL, f"evenhand:{number}:{name}")
        section = etree.SubElement(
            listed, f"{{{_P14}}}section", name=clean_text(name), id=f"{{{str(mark).upper()}}}"
        )
        inside = etree.SubElement(section, f"{{{_P14}}}sldIdLst")
        for _, identity in slides:
            etree.SubElement(inside, f"{{{_P14}}}sldId", id=identity)
    root = made.part._element
    holder = root.find(qn("p:extLst"))
    if holder is None:
        holder = etree.SubElement(root, qn("p:extLst"))
    etree.SubElement(holder, qn("p:ext"), uri=_SECTIONS).append(listed)


def _same_bytes(buffer: BytesIO) -> bytes:
    """The same package with one date on every file in it."""
    out = BytesIO()
    with zipfile.ZipFile(buffer) as found, zipfile.ZipFile(out, "w") as made:
        for name in found.namelist():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, found.read(name), compresslevel=6)
    return out.getvalue()
