"""From the blocks of a review to the body of a Word document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from docx.oxml.ns import qn

from evenhand.charts import Chart
from evenhand.documents.view import Card, Said, mark_picture
from evenhand.documents.view import outline as view
from evenhand.documents.word.base import Base
from evenhand.documents.word.markup import (
    FIELD_END,
    bookmark,
    field_start,
    link,
    paragraph,
    picture,
    run,
)
from evenhand.documents.word.table import table_markup

_TWIP = 635  # EMU
_GAP = 454  # between two columns of charts: 8 mm
_MARK = 130_000  # a mark of the key, in EMU
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_NEW_PAGE = "<w:pageBreakBefore/>"
_KEEP = "<w:keepNext/>"
_LOOKS = {
    view.Look.BODY: "normal",
    view.Look.SUB: "evenhand sub",
    view.Look.BIG: "evenhand finding",
    view.Look.FINDING: "evenhand summary",
    view.Look.SMALL: "evenhand small",
    view.Look.NOTICE: "evenhand notice",
    view.Look.CODE: "evenhand code",
}
_FLUSH = '<w:spacing w:before="0"/>'  # both columns begin at the same height
_EDGES = {True: "17568C", False: "D8D5CC"}
_FOCUS = "population of focus"


class Body:
    """Writes blocks one after the other; pictures are gathered and drawn together later.

    A picture is referred to as `picture-N`, with N its place in `drawings`.
    """

    def __init__(self, base: Base, blocks: Sequence[view.Block]) -> None:
        self.base, self.blocks = base, blocks
        self.drawings: list[str] = []
        self._ids = count(1)
        self._known: dict[str, int] = {}
        self._break = ""  # waits for the next heading
        self._inset = False

    def markup(self) -> str:
        """The whole body, without the properties of the last section."""
        following = (*self.blocks[1:], None)
        return "".join(map(self._one, self.blocks, following))

    def _one(self, block: view.Block, following: view.Block | None) -> str:
        makers: dict[type, Callable[[Any], str]] = {
            view.Heading: self._heading,
            view.Paragraph: self._paragraph,
            view.Items: self._items,
            view.Terms: self._terms,
            view.Grid: self._grid,
            view.Pictures: self._pictures,
            view.Cards: self._cards,
            view.Key: self._key,
            view.NewPage: self._new_page,
            view.Contents: self._contents,
        }
        made = makers[type(block)](block)
        if isinstance(block, view.Paragraph) and isinstance(following, view.Grid | view.Pictures):
            made = made.replace("</w:pPr>", f"{_KEEP}</w:pPr>", 1)
        self._inset = isinstance(block, view.Paragraph) and (
            self._inset or block.look is view.Look.FINDING
        )
        return made

    def _style(self, name: str) -> str:
        return self.base.styles[name]

    def _heading(self, block: view.Heading) -> str:
        before, self._break = self._break, ""
        text = run(block.text)
        inside = bookmark(next(self._ids), _place(block), text) if block.anchor else text
        return paragraph(self._style(f"heading {block.level}"), inside, before)

    def _new_page(self, _: view.NewPage) -> str:
        self._break = _NEW_PAGE
        return ""

    def _paragraph(self, block: view.Paragraph) -> str:
        name = _LOOKS[block.look]
        if self._inset and block.look is view.Look.SMALL:
            name = "evenhand small inset"
        if block.link:
            inside = link(_anchor(block.link), run(block.said.text, self._style("hyperlink")))
        else:
            inside = self._said(block.said)
        return paragraph(self._style(name), inside)

    def _said(self, said: Said) -> str:
        lead = run(said.lead, self._style("strong")) + run(" ") if said.lead else ""
        tag = run(" ") + run(f" {said.tag} ", self._style("evenhand strength")) if said.tag else ""
        return lead + run(said.text) + tag

    def _items(self, block: view.Items) -> str:
        return "".join(
            paragraph(self._style("list bullet"), self._said(line)) for line in block.lines
        )

    def _terms(self, block: view.Terms) -> str:
        style = self._style("evenhand warning" if block.warning else "normal")
        return "".join(
            paragraph(style, run(f"{name}:", self._style("strong")) + run(f" {value}"))
            for name, value in block.rows
        )

    def _grid(self, block: view.Grid) -> str:
        caption = paragraph(self._style("caption"), run(block.table.caption), _KEEP)
        return caption + table_markup(block.table, self.base.styles, self.base.width)

    def _pictures(self, block: view.Pictures) -> str:
        if len(block.charts) == 1:
            return self._titled(block.charts[0], int(self.base.width * 0.6), block)
        return self._pairs([self._titled(c, self._column(), block) for c in block.charts])

    def _titled(self, chart: Chart, width: int, block: view.Pictures) -> str:
        flush = _KEEP + _FLUSH if len(block.charts) > 1 else _KEEP
        title = paragraph(self._style("caption"), run(chart.title), flush) if block.titled else ""
        return title + paragraph(self._style("evenhand picture"), self._chart(chart, width))

    def _cards(self, block: view.Cards) -> str:
        return self._pairs([self._card(card) for card in block.cards])

    def _column(self) -> int:
        return (self.base.width - _GAP) // 2

    def _pairs(self, pieces: Sequence[str]) -> str:
        """Two beside each other, read from left to right: columns, because tables are for numbers."""
        before, after = self._section(columns=1), self._section(columns=2)
        rows = [pieces[i : i + 2] for i in range(0, len(pieces), 2)]
        whole = "".join(row[0] + _in_next_column("".join(row[1:]) + after) for row in rows)
        return before + whole

    def _card(self, card: Card) -> str:
        colour = _EDGES[card.role == _FOCUS]
        edge = f'{_KEEP}<w:pBdr><w:top w:val="single" w:sz="18" w:space="4" w:color="{colour}"/></w:pBdr>{_FLUSH}'
        tag = (
            run(" ") + run(f" {card.role} ", self._style("evenhand strength")) if card.role else ""
        )
        parts = [(self._style("heading 3"), run(card.label) + tag, edge)]
        small = self._style("evenhand small")
        if card.sentence:
            parts.append((self._style("normal"), run(card.sentence), _KEEP))
        if card.chart:
            chart = self._chart(card.chart, self._column())
            parts.append((self._style("evenhand picture"), chart, _KEEP))
        lines = [line for line in (" · ".join(card.counts), *card.notes) if line]
        parts += [(small, run(line), _KEEP) for line in lines]
        last = parts[-1]
        parts[-1] = (last[0], last[1], last[2].replace(_KEEP, ""))
        return "".join(paragraph(*part) for part in parts)

    def _key(self, block: view.Key) -> str:
        """Two marks a line, so that no mark is parted from its meaning."""
        tab = f'<w:tabs><w:tab w:val="left" w:pos="{self.base.width // 2}"/></w:tabs>'
        pieces = []
        for i, mark in enumerate(block.marks):
            pieces.append(("<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>")[i % 2] if i else "")
            pieces.append(self._drawn(mark_picture(mark), (_MARK, _MARK), alt=""))
            pieces.append(run(f"  {mark.label}"))
        return paragraph(self._style("evenhand small"), "".join(pieces), tab)

    def _chart(self, chart: Chart, width: int) -> str:
        found = _SIZE.search(chart.svg)
        across, down = (float(n) for n in found.groups()) if found else (16.0, 9.0)
        emu = width * _TWIP
        return self._drawn(
            chart.svg, (emu, round(emu * down / across)), alt=f"{chart.title}. {chart.text}"
        )

    def _drawn(self, svg: str, size: tuple[int, int], *, alt: str) -> str:
        """The same drawing twice is one picture: the marks of every key."""
        place = self._known.setdefault(svg, len(self.drawings))
        if place == len(self.drawings):
            self.drawings.append(svg)
        return picture(next(self._ids), f"picture-{place}", size, alt=alt)

    def _section(self, *, columns: int) -> str:
        """The end of a section with so many columns, which takes no room of its own."""
        properties = deepcopy(self.base.section)
        for name in ("w:type", "w:cols"):
            for old in properties.findall(qn(name)):
                properties.remove(old)
        made = properties.xml
        return _SECTION_END.format(_with_columns(made, columns))

    def _contents(self, block: view.Contents) -> str:
        """A field that Word can bring up to date; its lines are links until then."""
        found = view.headings(tuple(self.blocks))
        title = paragraph(self._style("evenhand contents"), run(block.title))
        lines = [link(_anchor(h.anchor), run(h.text, self._style("hyperlink"))) for h in found]
        if not lines:
            return ""
        lines[0] = field_start('TOC \\o "1-1" \\h \\z \\u') + lines[0]
        lines[-1] += FIELD_END
        return title + "".join(paragraph(self._style("toc 1"), line) for line in lines)


def _in_next_column(markup: str) -> str:
    return markup.replace("</w:pPr>", '</w:pPr><w:r><w:br w:type="column"/></w:r>', 1)


# A section needs a paragraph to end in: an empty line of eight points, the space between rows.
_SECTION_END = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
    '{}<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
_AFTER_COLUMNS = re.compile(
    r"<w:(?:formProt|vAlign|noEndnote|titlePg|textDirection|bidi|rtlGutter|docGrid|printerSettings|sectPrChange)\b"
)


def _with_columns(section: str, columns: int) -> str:
    """Properties of a section as Word orders them: references, type, page, columns, the rest."""
    kind = '<w:type w:val="continuous"/>'
    many = f'<w:cols w:num="{columns}" w:space="{_GAP}"/>'
    page = section.index("<w:pgSz") if "<w:pgSz" in section else section.index("</w:sectPr>")
    section = section[:page] + kind + section[page:]
    found = _AFTER_COLUMNS.search(section)
    place = found.start() if found else section.index("</w:sectPr>")
    return section[:place] + many + section[place:]


def _place(block: view.Heading) -> str:
    return _anchor(block.anchor)


def _anchor(name: str) -> str:
    """The name of a bookmark: letters, figures and underscores, 40 at most.

    Examples
    --------
    >>> _anchor("pph-1000-1")
    'to_pph_1000_1'
    """
    plain = re.sub(r"\W", "_", name)
    head, tail = plain[:24], plain[24:][-8:]
    return f"to_{head}{tail}"
