"""One slide onto its layout: title, text, charts, footer and notes, in the order they are read."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn
from pptx.shapes.placeholder import ChartPlaceholder
from pptx.util import Emu, Inches, Pt

from evenhand.documents.native import NativeChart, Sort
from evenhand.documents.slides.chart_book import chart_book, layout
from evenhand.documents.slides.chart_xml import Size, chart_xml, clean_text
from evenhand.documents.slides.drawing import draw
from evenhand.documents.slides.fit import (
    TITLE,
    Box,
    body_size,
    cut,
    fitting,
    title_size,
)
from evenhand.documents.slides.slide import Deck, Line, Plan, Slide
from evenhand.documents.slides.template import Layout
from evenhand.documents.slides.words import say

_UK = MSO_LANGUAGE_ID.ENGLISH_UK
_SMALL = 12.0  # letters of the footer
_HEADING = 16  # letters above each of several charts


@dataclass(frozen=True, slots=True)
class _Data:
    """What python-pptx asks of the data of a chart: its part, and the workbook behind it."""

    chart: NativeChart
    size: Size

    def xml_bytes(self, _kind: object) -> bytes:
        return chart_xml(self.chart, layout(self.chart), self.size).encode("utf-8")

    @property
    def xlsx_blob(self) -> bytes:
        return chart_book(self.chart, layout(self.chart))


def write_slide(presentation: Any, slide: Slide, place: Layout, deck: Deck) -> None:
    """Add one slide to the end of a presentation."""
    page = presentation.slides.add_slide(place.layout)
    shapes = {s.placeholder_format.idx: s for s in page.placeholders}
    lines = _title(shapes[place.title], slide)
    notes = slide.notes
    if place.text is not None:
        rest = _text(shapes[place.text], lines)
        notes = (*notes, *_rest(rest))
    if place.chart is not None and slide.chart is not None:
        _chart(shapes[place.chart], slide.chart)
    for idx, shape in shapes.items():
        if idx not in (place.title, place.text, place.chart):
            shape._element.getparent().remove(shape._element)
    if slide.plan is Plan.GRID:
        _grid(page, slide, presentation)
    if slide.drawing is not None:
        draw(page, slide.drawing, presentation)
    _footer(page, place.layout, deck, presentation)
    page.notes_slide.notes_text_frame.text = clean_text("\n".join(notes))


def _rest(lines: Sequence[Line]) -> tuple[str, ...]:
    return (say("notes", "rest"), *(line.whole for line in lines)) if lines else ()


def box_of(shape: Any) -> Box:
    """Room inside the margins of a place."""
    return Box(Emu(shape.width).pt - 15, Emu(shape.height).pt - 8)


def _title(shape: Any, slide: Slide) -> tuple[Line, ...]:
    """The finding as title; one too long for that goes to the top of the text."""
    box = box_of(shape)
    title = clean_text(slide.title)
    size = title_size(title, box)
    lines = slide.lines
    if size is None:
        if slide.plan is not Plan.OPENING:
            lines = (Line(title), *lines)
        title = clean_text(slide.short)
        size = title_size(title, box) or TITLE[-1]
        title = cut(title, size, box, bold=True)
    frame = shape.text_frame
    frame.text = title
    _letters(frame.paragraphs[0].runs, size)
    return lines


def _letters(runs: Sequence[Any], size: float, *, bold: bool | None = None) -> None:
    for run in runs:
        run.font.size = Pt(size)
        run.font.language_id = _UK
        if bold is not None:
            run.font.bold = bold


def _text(shape: Any, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Fill a place with paragraphs; what has no room comes back for the notes."""
    box = box_of(shape)
    size = body_size(lines, box)
    count = fitting(lines, box, size)
    kept = list(lines[:count])
    if lines and not kept:
        kept = [Line(cut(lines[0].whole, size, box))]
        count = 0
    elif count < len(lines):
        more = Line(say("finding", "more"))
        while kept and fitting([*kept, more], box, size) < len(kept) + 1:
            kept.pop()
        count = len(kept)
        kept.append(more)
    frame = shape.text_frame
    frame.word_wrap = True
    for i, line in enumerate(kept or [Line("")]):
        _paragraph(frame.paragraphs[0] if i == 0 else frame.add_paragraph(), line, size)
    return tuple(lines[count:])


def _paragraph(paragraph: Any, line: Line, size: float) -> None:
    paragraph.level = 1 if line.item else 0
    for text, bold in ((line.lead, True), (line.text, None)):
        if text:
            run = paragraph.add_run()
            run.text = clean_text(f" {text}" if bold is None and line.lead else text)
            _letters([run], size, bold=bold)


def _chart(shape: Any, chart: NativeChart) -> None:
    """A chart in its place: the frame keeps the place of the layout."""
    many = len(chart.categories) * (len(chart.series) if chart.sort is Sort.BARS else 1) > 18
    size = Size(letters=11 if many and chart.sort is not Sort.LINES else 14)
    holder: Any = ChartPlaceholder(shape._element, shape._parent)
    frame = holder.insert_chart(None, _Data(chart, size))
    _describe(frame._element, chart)


def _describe(element: Any, chart: NativeChart) -> None:
    found = element.find(f".//{qn('p:cNvPr')}")
    found.set("name", clean_text(chart.name))
    found.set("descr", clean_text(chart.text))


def _grid(page: Any, slide: Slide, presentation: Any) -> None:
    """Up to four charts, each below its own line, and one key for all."""
    title = page.shapes.title
    left, wide = title.left, title.width
    top = title.top + title.height + Inches(0.1)
    bottom = presentation.slide_height - Inches(1.25)
    columns = 1 if len(slide.panels) == 1 else 2
    down = -(-len(slide.panels) // columns)
    across, tall = wide // columns, (bottom - top) // down
    for i, panel in enumerate(slide.panels):
        x, y = left + (i % columns) * across, top + (i // columns) * tall
        _panel(page, panel, (x, y, across - Inches(0.15), tall - Inches(0.05)))
    key = page.shapes.add_textbox(left, bottom, wide, Inches(0.5))
    key.name = "Key"
    _fill_box(key, slide.lines, 14)


def _panel(page: Any, panel: Any, place: tuple[int, int, int, int]) -> None:
    x, y, wide, tall = place
    heading = page.shapes.add_textbox(x, y, wide, Inches(0.36))
    heading.name = f"Heading: {clean_text(panel.heading)[:60]}"
    box = Box(Emu(wide).pt - 15, _HEADING * 1.3)
    size = next((s for s in (_HEADING, 14) if _one_line(panel.heading, s, box)), 14)
    _fill_box(heading, (Line("", cut(panel.heading, size, box, bold=True)),), size)
    below = Inches(0.36)
    data = _Data(panel.chart, Size(letters=12, names=5, key=False))
    frame = page.shapes.add_chart(None, x, y + below, wide, tall - below, data)
    _describe(frame._element, panel.chart)


def _one_line(text: str, size: float, box: Box) -> bool:
    return cut(text, size, box, bold=True) == text


def _fill_box(shape: Any, lines: Sequence[Line], size: float) -> None:
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_top = frame.margin_bottom = 0
    for i, line in enumerate(lines):
        _paragraph(frame.paragraphs[0] if i == 0 else frame.add_paragraph(), line, size)


def _footer(page: Any, layout: Any, deck: Deck, presentation: Any) -> None:
    """Source, date, audience and the mark for invented data; then the number of the slide."""
    found = {p.placeholder_format.type: p for p in layout.placeholders}
    lines = (Line(deck.footer, deck.invented),)
    holder = found.get(PH.FOOTER)
    if holder is not None and fitting(lines, box_of(holder), 9) == 1:
        shape = _cloned(page, holder)
        room = box_of(holder)
        size = next((s for s in (12, 11, 10) if fitting(lines, room, s)), 9)
        shape.text_frame.text = ""
        _fill_box(shape, lines, size)
    else:
        _own_footer(page, lines, presentation)
    number = found.get(PH.SLIDE_NUMBER)
    if number is not None:
        _cloned(page, number)


def _own_footer(page: Any, lines: Sequence[Line], presentation: Any) -> None:
    """Where a template has no room for a footer: one line along the lower edge."""
    margin, tall = Inches(0.3), Inches(0.3)
    wide = presentation.slide_width - 2 * margin
    shape = page.shapes.add_textbox(margin, presentation.slide_height - tall, wide, tall)
    shape.name = "Footer"
    _fill_box(shape, lines, 10)


def _cloned(page: Any, holder: Any) -> Any:
    """A place of the layout that python-pptx does not copy by itself: footer and number."""
    tree = page.shapes._spTree
    copy = deepcopy(holder._element)
    copy.nvSpPr.cNvPr.set("id", str(max(int(i) for i in tree.xpath("//@id") if i.isdigit()) + 1))
    for child in list(copy.spPr):
        copy.spPr.remove(child)
    tree.append(copy)
    return next(s for s in page.placeholders if s._element is copy)
