"""A driver diagram on a slide: a shape a box, and connectors that stay with their boxes when these are moved."""

from __future__ import annotations

from typing import Any, cast

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from evenhand.charts import palette
from evenhand.charts.drivers import BOLD, LETTERS, SMALL, Box, Column, Link, Plan, key_of
from evenhand.documents.slides.chart_xml import clean_text

_LEFT_SIDE, _RIGHT_SIDE = 1, 3  # places of a rectangle to which connectors are glued
_LARGEST = 1.35  # points to a pixel of the drawing
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"


def draw(page: Any, plan: Plan, presentation: Any) -> None:
    """Heads, boxes in reading order, then the key; lines lie behind and are marked as decoration."""
    title = page.shapes.title
    top = title.top + title.height + Inches(0.1)
    bottom = presentation.slide_height - Inches(1.1)
    scale = min(_LARGEST, title.width / Pt(1) / plan.width, (bottom - top) / Pt(1) / plan.height)
    put = _Put(page, title.left, top, scale)
    for column, x in plan.columns:
        put.words(column, x, 0.0)
    shapes = {box.key: put.box(box) for box in plan.boxes}
    for link in reversed(plan.links):
        put.line(link, shapes)
    if told := key_of(plan):
        put.key(" ".join(told), title.width, bottom)


class _Put:
    """Puts things where the drawing has them."""

    def __init__(self, page: Any, left: int, top: int, scale: float) -> None:
        self.page, self.left, self.top, self.scale = page, left, top, scale

    def _long(self, pixels: float) -> int:
        return round(Pt(1) * pixels * self.scale)

    def box(self, box: Box) -> Any:
        """One driver or idea."""
        shape = self.page.shapes.add_shape(
            MSO_SHAPE.RECTANGLE,
            self.left + self._long(box.x),
            self.top + self._long(box.y),
            self._long(box.width),
            self._long(box.height),
        )
        shape.name = clean_text(" ".join(box.lines))[:60]
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(box.paper)
        shape.line.color.rgb = _colour(palette.OTHER)
        shape.line.width = Pt(2.25 if box.edge == "thick" else 1)
        if box.edge == "dashed":
            shape.line.dash_style = MSO_LINE.DASH
        self._text(shape.text_frame, box)
        return shape

    def _text(self, frame: Any, box: Box) -> None:
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.margin_left = frame.margin_right = self._long(8)
        frame.margin_top = frame.margin_bottom = 0
        bold = box.column in BOLD
        _write(frame.paragraphs[0], " ".join(box.lines), LETTERS * self.scale, box.ink, bold=bold)
        for line in box.told:
            _write(frame.add_paragraph(), line, SMALL * self.scale, palette.MUTED)

    def words(self, column: Column, x: float, y: float) -> None:
        """The head of a column."""
        place = (self.left + self._long(x), self.top + self._long(y))
        shape = self.page.shapes.add_textbox(*place, self._long(200), self._long(22))
        shape.name = f"Head: {column}"
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_top = frame.margin_bottom = 0
        _write(frame.paragraphs[0], column, (SMALL + 1) * self.scale, palette.MUTED, bold=True)

    def line(self, link: Link, shapes: dict[str, Any]) -> None:
        """From a box to the one that depends on it."""
        made = self.page.shapes.add_connector(MSO_CONNECTOR.ELBOW, 0, 0, 0, 0)
        made.begin_connect(shapes[link.end], _RIGHT_SIDE)
        made.end_connect(shapes[link.start], _LEFT_SIDE)
        made.name = "Line"
        made.line.color.rgb = _colour(palette.FOCUS if link.also else palette.TRACE)
        made.line.width = Pt(1.5)
        if link.also:
            made.line.dash_style = MSO_LINE.DASH
        _decorative(made._element)
        tree = self.page.shapes._spTree
        tree.remove(made._element)
        tree.insert(3, made._element)  # behind everything but the title

    def key(self, told: str, wide: int, bottom: int) -> None:
        """What edges and lines mean."""
        shape = self.page.shapes.add_textbox(self.left, bottom, wide, Inches(0.3))
        shape.name = "Key"
        shape.text_frame.word_wrap = True
        shape.text_frame.margin_left = shape.text_frame.margin_top = 0
        _write(shape.text_frame.paragraphs[0], told, 11, palette.MUTED)


def _write(paragraph: Any, text: str, size: float, ink: str, *, bold: bool = False) -> None:
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = clean_text(text)
    run.font.size, run.font.bold = Pt(round(size, 1)), bold
    run.font.color.rgb = _colour(ink)
    run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _decorative(element: Any) -> None:
    found = element.find(f".//{qn('p:cNvPr')}")
    outer = etree.SubElement(etree.SubElement(found, qn("a:extLst")), qn("a:ext"), uri=_DECORATIVE)
    etree.SubElement(outer, f"{{{_ADEC}}}decorative", nsmap={"adec": _ADEC}, val="1")


def _colour(text: str) -> RGBColor:
    found: RGBColor = cast("Any", RGBColor)(*bytes.fromhex(text[1:]))
    return found
