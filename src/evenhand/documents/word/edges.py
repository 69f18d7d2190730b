"""The top and bottom of every page: for whom, whether invented, title and page number."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from evenhand.documents.view.opening import Opening
from evenhand.documents.word.base import Base
from evenhand.documents.word.markup import NAMESPACES, field, paragraph, run

_TAB = "<w:r><w:tab/></w:r>"


def add_edges(base: Base, opened_with: Opening) -> None:
    """Marks at the top of every page, beside what a template has there; below, if it has nothing."""
    section = base.document.sections[-1]
    tab = _right_edge(base.width)
    mark = ""
    if opened_with.invented:
        mark = _TAB + run(opened_with.invented[0], base.styles["strong"])
    top = run(opened_with.audience) + mark
    pages = field("PAGE", "1") + run(" of ") + field("NUMPAGES", "1")
    bottom = run(opened_with.title) + _TAB + pages
    for edge in _headers(section, base):
        _add(edge, paragraph(base.styles["header"], top, tab))
    for edge in _footers(section, base):
        if _is_empty(edge):
            _add(edge, paragraph(base.styles["footer"], bottom, tab))


def _headers(section: Any, base: Base) -> list[Any]:
    first, even = _kinds(section, base)
    found = [section.header]
    found += [section.first_page_header] if first else []
    return found + ([section.even_page_header] if even else [])


def _footers(section: Any, base: Base) -> list[Any]:
    first, even = _kinds(section, base)
    found = [section.footer]
    found += [section.first_page_footer] if first else []
    return found + ([section.even_page_footer] if even else [])


def _kinds(section: Any, base: Base) -> tuple[bool, bool]:
    """Whether the first page and even pages have edges of their own."""
    settings = base.document.settings
    return (
        section.different_first_page_header_footer,
        settings.odd_and_even_pages_header_footer,
    )


def _is_empty(edge: Any) -> bool:
    """Nothing that anybody sees: no words, no fields, no pictures."""
    element = edge._element
    seen = ("w:t", "w:fldChar", "w:fldSimple", "w:drawing", "w:pict")
    return not any(next(element.iter(qn(name)), None) is not None for name in seen)


def _add(edge: Any, markup: str) -> None:
    element = edge._element
    if _is_empty(edge):
        for old in list(element):
            element.remove(old)
    element.append(parse_xml(markup.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))


def _right_edge(width: int) -> str:
    """One stop at the right edge, in place of the two that Word's own styles have."""
    usual = {
        4320: "clear",
        4513: "clear",
        4680: "clear",
        8640: "clear",
        9026: "clear",
        9360: "clear",
    }
    stops = sorted({**usual, width: "right"}.items())
    made = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for place, kind in stops)
    return f"<w:tabs>{made}</w:tabs>"
