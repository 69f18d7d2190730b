"""Our own plain theme, 16:9: dark ink on white, one line, no logo, letters that every machine has.

Layouts keep the names that PowerPoint gives them, so that a theme of an organisation fits in its place.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from evenhand.charts import palette

KEPT = ("Title Slide", "Title and Content", "Two Content", "Title Only")
_FONT = "Arial"
_COLOURS = {
    "dk1": palette.INK,
    "lt1": palette.WHITE,
    "dk2": palette.FOCUS,
    "lt2": palette.BAND,
    "accent1": palette.FOCUS,
    "accent2": palette.CONCERN,
    "accent3": palette.NEUTRAL,
    "accent4": palette.OTHER,
    "accent5": palette.MARGIN_EDGE,
    "accent6": palette.TRACE,
    "hlink": palette.IMPROVEMENT,
    "folHlink": palette.NEUTRAL,
}
_LEFT, _WIDE, _TOP, _TALL = 0.6, 12.13, 1.75, 4.85
Place = tuple[float, float, float, float]
_MASTER: dict[int, Place] = {  # idx on the master: left, top, width, height in inches
    0: (_LEFT, 0.4, _WIDE, 1.15),
    1: (_LEFT, _TOP, _WIDE, _TALL),
    2: (9.9, 7.0, 1.6, 0.4),
    3: (_LEFT, 6.85, 11.2, 0.5),
    4: (11.93, 6.85, 0.8, 0.5),
}
_LAYOUTS: dict[str, dict[int, Place]] = {
    "Title Slide": {0: (_LEFT, 0.9, _WIDE, 1.5), 1: (_LEFT, 2.65, _WIDE, 3.9)},
    "Two Content": {1: (_LEFT, _TOP, 5.2, _TALL), 2: (5.95, _TOP, 6.78, _TALL)},
}
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@cache
def own_theme() -> bytes:
    """An empty presentation in our own theme."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    for layout in list(made.slide_layouts):
        if layout.name not in KEPT:
            made.slide_layouts.remove(layout)
    _colours_and_letters(made)
    _master(made.slide_master)
    for layout in made.slide_layouts:
        _layout(layout)
    _drop(made.part, RT.PRINTER_SETTINGS)
    _drop(made.part.package, RT.THUMBNAIL)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _drop(part: Any, kind: str) -> None:
    for name, rel in list(part._rels.items()):
        if rel.reltype == kind:
            part._rels.pop(name)


def _colours_and_letters(made: Any) -> None:
    part = made.slide_master.part.part_related_by(RT.THEME)
    root = etree.fromstring(part.blob)
    root.set("name", "Evenhand")
    for name, colour in _COLOURS.items():
        (found,) = root.iter(f"{{{_A}}}{name}")
        for child in list(found):
            found.remove(child)
        etree.SubElement(found, f"{{{_A}}}srgbClr", val=colour[1:].upper())
    for font in root.iter(f"{{{_A}}}majorFont", f"{{{_A}}}minorFont"):
        font.find(f"{{{_A}}}latin").set("typeface", _FONT)
    part.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(master: Any) -> None:
    for shape in master.placeholders:
        _put(shape, _MASTER[shape.placeholder_format.idx])
    body = {s.placeholder_format.idx: s._element for s in master.placeholders}
    body[0].find(qn("p:txBody")).find(qn("a:bodyPr")).set("anchor", "t")
    body[1].find(qn("p:txBody")).find(qn("a:bodyPr")).set("anchor", "t")
    for place in (3, 4):
        body[place].find(".//" + qn("a:lvl1pPr")).set("algn", "l" if place == 3 else "r")
    styles = master._element.find(qn("p:txStyles"))
    _level(styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}"), size=30, bold=True)
    _level(styles.find(f"{qn('p:bodyStyle')}/{qn('a:lvl1pPr')}"), size=20, bullet=False)
    _level(styles.find(f"{qn('p:bodyStyle')}/{qn('a:lvl2pPr')}"), size=20, bullet=True)
    _rule(master)


def _level(level: Any, *, size: int, bold: bool = False, bullet: bool | None = None) -> None:
    """One level of text; a plain first level, a bullet on the second."""
    level.set("algn", "l")
    level.find(qn("a:defRPr")).set("sz", str(size * 100))
    if bold:
        level.find(qn("a:defRPr")).set("b", "1")
    if bullet is None:
        return
    inset = Pt(size) if bullet else 0
    level.set("marL", str(inset))
    level.set("indent", str(-inset))
    space = level.find(qn("a:spcBef"))
    space.clear()
    etree.SubElement(space, qn("a:spcPct"), val="30000")
    for name in ("a:buFont", "a:buChar", "a:buNone"):
        for old in level.findall(qn(name)):
            level.remove(old)
    new = etree.Element(qn("a:buChar"), char="•") if bullet else etree.Element(qn("a:buNone"))
    level.insert(list(level).index(level.find(qn("a:defRPr"))), new)


def _rule(master: Any) -> None:
    """One thin line above the footer."""
    left, wide = Inches(_LEFT), Inches(_WIDE)
    line = master.shapes._spTree
    xml = (
        f'<p:cxnSp xmlns:p="{line.nsmap["p"]}" xmlns:a="{_A}"><p:nvCxnSpPr>'
        '<p:cNvPr id="90" name="Line above the footer"/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{Inches(6.78)}"/>'
        f'<a:ext cx="{wide}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="12700"><a:solidFill><a:schemeClr val="accent6"/></a:solidFill></a:ln></p:spPr>'
        "</p:cxnSp>"
    )
    line.append(etree.fromstring(xml))


def _layout(layout: Any) -> None:
    """Places and sizes come from the master, but where a layout has its own."""
    places = _LAYOUTS.get(layout.name, {})
    for shape in layout.placeholders:
        styles = shape._element.find(qn("p:txBody")).find(qn("a:lstStyle"))
        for child in list(styles):
            styles.remove(child)
        place = places.get(shape.placeholder_format.idx)
        if place is not None:
            _put(shape, place)
    if layout.name == "Title Slide":
        _first_slide(layout)


def _first_slide(layout: Any) -> None:
    shapes = {s.placeholder_format.idx: s._element for s in layout.placeholders}
    shapes[0].find(qn("p:txBody")).find(qn("a:bodyPr")).set("anchor", "b")
    styles = shapes[1].find(qn("p:txBody")).find(qn("a:lstStyle"))
    plain = f'<a:lvl1pPr xmlns:a="{_A}" marL="0" indent="0"><a:buNone/></a:lvl1pPr>'
    styles.append(etree.fromstring(plain))


def _put(shape: Any, place: Place) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(v) for v in place)
