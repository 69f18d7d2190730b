"""A review as plain data for the layout in `review.typ`: all text is data, none of it is code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from evenhand.charts import Chart
from evenhand.documents.pdf.style import Style
from evenhand.documents.pictures import drawable, pictures
from evenhand.documents.typefaces import families, is_plain, legible
from evenhand.documents.view import blocks as view
from evenhand.documents.view import mark_picture, numeric, opening
from evenhand.documents.view.measures import Card, Said
from evenhand.documents.view.opening import Opening
from evenhand.documents.view.outline import outline
from evenhand.documents.view.words import fixed
from evenhand.reading.model import Review

Data = dict[str, Any]
_WIDTH = re.compile(r' width="([\d.]+)"')
_PAGE = 493.0  # width of the lines of a page, in points
_USUAL = 52.0  # of it, in per cent, for one chart
_FOCUS = "population of focus"


def content(review: Review, style: Style) -> Data:
    """Everything that the layout shows, in letters that the typefaces hold."""
    return content_of(opening(review), outline(review), style)


def content_of(opened: Opening, blocks: tuple[view.Block, ...], style: Style) -> Data:
    """The same of any opening and blocks."""
    return {
        "title": legible(opened.title),
        "over": opened.over,
        "author": legible(style.author) or "",
        "description": opened.audience,
        "keywords": [fixed("opening")["kind"]],
        "header-left": legible(" · ".join(filter(None, (style.header, opened.audience)))),
        "header-right": opened.invented[0] if opened.invented else "",
        "footer": legible(style.footer or opened.title),
        "style": _style(style),
        "blocks": list(_blocks(blocks)),
    }


def _style(style: Style) -> Data:
    own = [style.family] if style.family else []
    logo = style.logo
    return {
        "colours": dict(style.colours),
        "fonts": [*own, *families()],
        "logo": logo
        and {"picture": list(logo.picture), "format": logo.format, "alt": legible(logo.alt)},
    }


def _blocks(blocks: tuple[view.Block, ...]) -> Iterator[Data]:
    """Small print between a finding and the next heading is set in as the finding is."""
    inset = False
    for block in blocks:
        made = _MAKERS[type(block)](block)
        if isinstance(block, view.Paragraph):
            inset = inset or block.look is view.Look.FINDING
            made["indent"] = inset
        else:
            inset = False
        yield made


def _heading(block: view.Heading) -> Data:
    text = legible(block.text)
    return {"kind": "heading", "level": block.level, "text": text, "anchor": block.anchor}


def _paragraph(block: view.Paragraph) -> Data:
    return {"kind": "paragraph", "look": block.look, "said": _said(block.said), "link": block.link}


def _said(said: Said) -> Data:
    return {
        "lead": legible(said.lead),
        "text": legible(said.text),
        "tag": said.tag,
        "strength": said.strength,
    }


def _items(block: view.Items) -> Data:
    return {"kind": "items", "lines": [_said(line) for line in block.lines]}


def _terms(block: view.Terms) -> Data:
    rows = [[legible(name), legible(value)] for name, value in block.rows]
    return {"kind": "terms", "rows": rows, "warning": block.warning}


def _grid(block: view.Grid) -> Data:
    table = block.table
    return {
        "kind": "grid",
        "caption": legible(table.caption),
        "header": [legible(h) for h in table.header],
        "rows": [[legible(cell) for cell in row] for row in table.rows],
        "right": [numeric(table, i) for i in range(len(table.header))],
    }


def _pictures(block: view.Pictures) -> Data:
    charts = [_chart(c) for c in block.charts]
    width = _share(block.charts[0]) if block.wide else _USUAL
    return {"kind": "pictures", "titled": block.titled, "width": width, "charts": charts}


def _share(chart: Chart) -> float:
    """Of the width of a page, in per cent: as wide as drawn, and never wider than the page."""
    found = _WIDTH.search(chart.svg)
    return min(100.0, 75 * float(found[1]) / _PAGE) if found else 100.0


def _chart(chart: Chart) -> Data:
    """A drawing where every letter stands alone; else a picture, whose joined letters stay right.

    PDF/UA needs each drawn letter to be told apart, which drawings with joined letters do not give.
    """
    drawing = drawable(chart.svg)
    said = {"title": legible(chart.title), "alt": legible(f"{chart.title}. {chart.text}")}
    if is_plain(drawing):
        return {**said, "format": "svg", "picture": drawing}
    return {**said, "format": "png", "picture": list(pictures([chart.svg])[0])}


def _cards(block: view.Cards) -> Data:
    return {"kind": "cards", "cards": [_card(card) for card in block.cards]}


def _card(card: Card) -> Data:
    lines = (" · ".join(card.counts), *card.notes)
    return {
        "label": legible(card.label),
        "role": card.role,
        "focus": card.role == _FOCUS,
        "sentence": legible(card.sentence),
        "chart": _chart(card.chart) if card.chart else None,
        "lines": [legible(line) for line in lines if line],
    }


def _key(block: view.Key) -> Data:
    marks = [{"label": m.label, "picture": drawable(mark_picture(m))} for m in block.marks]
    return {"kind": "key", "marks": marks}


def _new_page(_: view.NewPage) -> Data:
    return {"kind": "page"}


def _contents(block: view.Contents) -> Data:
    return {"kind": "contents", "title": block.title}


_MAKERS: dict[type, Callable[[Any], Data]] = {
    view.Heading: _heading,
    view.Paragraph: _paragraph,
    view.Items: _items,
    view.Terms: _terms,
    view.Grid: _grid,
    view.Pictures: _pictures,
    view.Cards: _cards,
    view.Key: _key,
    view.NewPage: _new_page,
    view.Contents: _contents,
}
