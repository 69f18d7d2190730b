"""From the blocks of a review to the body of a Word document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from evenhand.charts import Chart
from evenhand.documents.view import Card, Said, mark_picture
from evenhand.documents.view import blocks as view
from evenhand.documents.view.outline import headings
from evenhand.documents.view.words import fixed
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
from evenhand.documents.word.table import KEEP, laid_out, table_markup

_TWIP = 635  # EMU
_GAP = 280  # beside a chart: 5 mm
_MARK = 130_000  # a mark of the key, in EMU
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
_NEW_PAGE = "<w:pageBreakBefore/>"
_LOOKS = {
    view.Look.BODY: "normal",
    view.Look.SUB: "evenhand sub",
    view.Look.BIG: "evenhand finding",
    view.Look.FINDING: "evenhand summary",
    view.Look.SMALL: "evenhand small",
    view.Look.NOTICE: "evenhand notice",
    view.Look.CODE: "evenhand code",
}
_SHARES = (0.16, 0.47, 0.37)  # of a line: name of a group, its chart, what it says


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
        if self._stays(block, following):
            made = made.replace("</w:pPr>", f"{KEEP}</w:pPr>", 1)
        self._inset = isinstance(block, view.Paragraph) and (
            self._inset or block.look is view.Look.FINDING
        )
        return made

    def _stays(self, block: view.Block, following: view.Block | None) -> bool:
        """A summary is not parted, nor words from the table or chart that they introduce."""
        if not isinstance(block, view.Paragraph):
            return False
        if isinstance(following, view.Paragraph):
            return self._inset or following.look is view.Look.FINDING
        return isinstance(following, view.Grid | view.Pictures)

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
        caption = paragraph(self._style("caption"), run(block.table.caption), KEEP)
        return caption + table_markup(block.table, self.base.styles, self.base.width)

    def _pictures(self, block: view.Pictures) -> str:
        """One below its title; several in pairs, each title the header of its column."""
        if len(block.charts) > 1:
            pairs = [block.charts[i : i + 2] for i in range(0, len(block.charts), 2)]
            return self._space().join(self._pair(pair) for pair in pairs) + self._space()
        (chart,) = block.charts
        title = paragraph(self._style("caption"), run(chart.title), KEEP) if block.titled else ""
        drawn = self._chart(chart, self._wide(chart) if block.wide else int(self.base.width * 0.6))
        return title + paragraph(self._style("evenhand picture"), drawn)

    def _wide(self, chart: Chart) -> int:
        """As wide as drawn, and never wider than the lines."""
        found = _SIZE.search(chart.svg)
        return min(self.base.width, round(15 * float(found[1]))) if found else self.base.width

    def _pair(self, charts: Sequence[Chart]) -> str:
        column = self.base.width // 2
        cell, strong = self._style("evenhand cell"), self._style("strong")
        titles = [paragraph(cell, run(c.title, strong), KEEP) for c in charts]
        drawn = [paragraph(cell, self._chart(c, column - _GAP)) for c in charts]
        caption = "; ".join(c.title for c in charts)
        widths = [column] * len(charts)
        return laid_out(self._style("evenhand charts"), widths, [titles, drawn], caption=caption)

    def _space(self) -> str:
        """What keeps two tables apart."""
        return paragraph(self._style("evenhand space"), "")

    def _cards(self, block: view.Cards) -> str:
        """A table of the groups: its row is a group's name, its chart and what it says."""
        words, cell = fixed("cards"), self._style("evenhand cell")
        charted = any(card.chart for card in block.cards)
        names = ("group", "chart", "said") if charted else ("group", "said")
        shares = _SHARES if charted else (_SHARES[0], 1 - _SHARES[0])
        widths = [int(self.base.width * share) for share in shares]
        strong = self._style("strong")
        head = [paragraph(cell, run(words[name], strong), KEEP) for name in names]
        rows = [self._card(card, widths, charted=charted) for card in block.cards]
        style = self._style("evenhand charts")
        made = laid_out(style, widths, [head, *rows], caption=words["caption"])
        return made + self._space()

    def _card(self, card: Card, widths: Sequence[int], *, charted: bool) -> list[str]:
        cell, small = self._style("normal"), self._style("evenhand small")
        tag = run(card.role, self._style("evenhand strength"))
        name = paragraph(cell, run(card.label, self._style("strong")))
        name += paragraph(small, tag) if card.role else ""
        lines = [line for line in (" · ".join(card.counts), *card.notes) if line]
        said = [paragraph(cell, run(card.sentence))] if card.sentence else []
        said += [paragraph(small, run(line)) for line in lines] or [paragraph(small, "")]
        drawn = self._chart(card.chart, widths[1] - _GAP // 2) if card.chart else ""
        chart = [paragraph(self._style("evenhand cell"), drawn)] if charted else []
        return [name, *chart, "".join(said)]

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

    def _contents(self, block: view.Contents) -> str:
        """A field that Word can bring up to date; its lines are links until then."""
        found = headings(tuple(self.blocks))
        title = paragraph(self._style("evenhand contents"), run(block.title))
        lines = [link(_anchor(h.anchor), run(h.text, self._style("hyperlink"))) for h in found]
        if not lines:
            return ""
        lines[0] = field_start('TOC \\o "1-1" \\h \\z \\u') + lines[0]
        lines[-1] += FIELD_END
        return title + "".join(paragraph(self._style("toc 1"), line) for line in lines)


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
