"""Our own theme or an organisation's: which of its layouts serve which slides, found by name, then by placeholders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.exc import PackageNotFoundError
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn

from evenhand.documents.slides.slide import Plan
from evenhand.documents.slides.theme import own_theme
from evenhand.documents.slides.words import say
from evenhand.documents.templates import TemplateError

_TITLES = (PH.TITLE, PH.CENTER_TITLE)
_TEXTS = (PH.BODY, PH.OBJECT, PH.SUBTITLE)
_SURROUND = (PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER, PH.HEADER)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout with the places that a slide fills; None where the plan needs no such place."""

    layout: Any
    title: int
    text: int | None
    chart: int | None


@dataclass(frozen=True, slots=True)
class Template:
    """An open presentation without slides, and its layout for each plan."""

    presentation: Any
    layouts: dict[Plan, Layout]


_NAMES = {
    Plan.OPENING: "Title Slide",
    Plan.TEXT: "Title and Content",
    Plan.CHART: "Two Content",
    Plan.GRID: "Title Only",
    Plan.DRAWING: "Title Only",
}
_NEEDS = {
    Plan.OPENING: "a title and a subtitle",
    Plan.TEXT: "a title and a place for text",
    Plan.CHART: "a title, a place for text and a place for a chart",
    Plan.GRID: "a title",
    Plan.DRAWING: "a title",
}


def open_template(template: Path | None) -> Template:
    """Our own theme, or the organisation's with its slides taken out.

    Raises
    ------
    TemplateError
        When the file cannot be opened, or a layout is missing; the sentence says which.
    """
    made = _opened(template)
    _without_slides(made)
    _quick_names(made.part.package)
    layouts = list(made.slide_layouts)
    return Template(made, {plan: _layout(layouts, plan) for plan in Plan})


def _opened(template: Path | None) -> Any:
    if template is None:
        return Presentation(BytesIO(own_theme()))
    try:
        return Presentation(str(template))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise TemplateError(
            say("template", "unreadable", name=template.name),
            remedy=say("template", "unreadable_remedy"),
        ) from error


def _without_slides(made: Any) -> None:
    listed = made.slides._sldIdLst
    for slide in list(listed):
        made.part.drop_rel(slide.rId)
        listed.remove(slide)
    _without_sections(made)


def _without_sections(made: Any) -> None:
    """Sections name slides that are gone."""
    for found in list(made.part._element.iter()):
        if isinstance(found.tag, str) and found.tag.endswith("}sectionLst"):
            outer = found.getparent()
            outer.getparent().remove(outer)
    for rest in made.part._element.findall(qn("p:extLst")):
        if not len(rest):
            made.part._element.remove(rest)


def _quick_names(package: Any) -> None:
    """Name new parts by counting on: python-pptx walks the whole package for every name."""
    taken = {str(part.partname) for part in package.iter_parts()}
    counted: Counter[str] = Counter()

    def next_partname(pattern: str) -> PackURI:
        counted[pattern] += 1
        while pattern % counted[pattern] in taken:
            counted[pattern] += 1
        return PackURI(pattern % counted[pattern])

    package.next_partname = next_partname


def _layout(layouts: list[Any], plan: Plan) -> Layout:
    """By name, else the plainest layout that has the places."""
    suits = _SUITS[plan]
    found = [(layout, suits(layout)) for layout in layouts]
    able = [made for _, made in found if made is not None]
    named = [made for made in able if made.layout.name.casefold() == _NAMES[plan].casefold()]
    if named:
        return named[0]
    if not able:
        raise TemplateError(
            say("template", "missing_layout", what=say("template", str(plan))),
            remedy=say("template", "missing_remedy", name=_NAMES[plan], needs=_NEEDS[plan]),
        )
    return min(able, key=lambda made: len(places(made.layout)))


def places(layout: Any) -> dict[int, Any]:
    """Places to fill, by index: without date, footer and number."""
    return {
        p.placeholder_format.idx: p.placeholder_format.type
        for p in layout.placeholders
        if p.placeholder_format.type not in _SURROUND
    }


def _title_of(layout: Any) -> int | None:
    return next((idx for idx, kind in places(layout).items() if kind in _TITLES), None)


def _texts(layout: Any) -> list[int]:
    return [idx for idx, kind in places(layout).items() if kind in _TEXTS]


def _opening(layout: Any) -> Layout | None:
    title = _title_of(layout)
    under = [i for i, kind in places(layout).items() if kind in (PH.SUBTITLE, PH.BODY)]
    return None if title is None or not under else Layout(layout, title, under[0], None)


def _text(layout: Any) -> Layout | None:
    title, texts = _title_of(layout), _texts(layout)
    return None if title is None or not texts else Layout(layout, title, texts[0], None)


def _chart(layout: Any) -> Layout | None:
    title, texts = _title_of(layout), _texts(layout)
    charts = [i for i, kind in places(layout).items() if kind in (PH.CHART, PH.OBJECT)]
    free = [(t, c) for c in reversed(charts) for t in texts if t != c]
    return None if title is None or not free else Layout(layout, title, *free[0])


def _grid(layout: Any) -> Layout | None:
    title = _title_of(layout)
    return None if title is None else Layout(layout, title, None, None)


_SUITS: dict[Plan, Callable[[Any], Layout | None]] = {
    Plan.OPENING: _opening,
    Plan.TEXT: _text,
    Plan.CHART: _chart,
    Plan.GRID: _grid,
    Plan.DRAWING: _grid,
}
