"""Slides as they are laid out: places, letters, order, notes, and what happens where room is short."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Emu, Inches

from evenhand.documents.slides.fit import Box
from evenhand.documents.slides.slide import Deck, Line, Panel, Plan, Slide
from evenhand.documents.slides.template import open_template
from evenhand.documents.slides.theme import own_theme
from evenhand.documents.slides.writing import _text, box_of, write_slide
from fixtures.approved import assert_approved
from fixtures.small_charts import BARS, LINES, MARKS

APPROVED = Path(__file__).parent / "approved"
WORDS = "Care for Black women got better since the change, and the gap is likely smaller. "
SLIDES = (
    Slide(Plan.OPENING, "A review", "A review", "All", (Line("", "Asked?"), Line("Said."))),
    Slide(
        Plan.TEXT, "A finding", "Short", "All",
        (Line("Plain."), Line("With a lead.", "Lead:"), Line("One of a list.", item=True)),
        notes=("First note.", "Second <note>\x07."),
    ),
    Slide(Plan.TEXT, WORDS * 6, "What stands in its place", "All", (Line("Below."),)),
    Slide(Plan.OPENING, WORDS * 9, WORDS * 9, "All", (Line("Below."),)),
    Slide(Plan.TEXT, "Too much", "Short", "All", tuple(Line(f"{i}. {WORDS * 2}") for i in range(9))),
    Slide(Plan.TEXT, "One too long", "Short", "All", (Line(WORDS * 40),)),
    Slide(Plan.CHART, "A chart", "Short", "All", (Line("Beside."),), LINES),
    Slide(Plan.CHART, "Bars", "Short", "All", (Line("Beside."),), BARS),
    Slide(
        Plan.GRID, "Three", "Short", "All", (Line("Key in words."),),
        panels=(Panel("Asian: better", LINES), Panel(WORDS * 2, MARKS), Panel("Other", BARS)),
    ),
    Slide(Plan.GRID, "One", "Short", "All", (Line("Key."),), panels=(Panel("Asian", LINES),)),
)  # fmt: skip


def shown(shape: Any) -> Iterator[str]:
    """A shape: what it is, its place in inches, what it is called, and its paragraphs."""
    kind = shape.placeholder_format.type.name if shape.is_placeholder else "box"
    place = ", ".join(
        f"{Emu(v).inches:.3f}" for v in (shape.left, shape.top, shape.width, shape.height)
    )
    name = shape._element.find(".//{*}cNvPr")
    yield f"  {kind} at {place}: {name.get('name')} {name.get('descr') or ''}".rstrip()
    if shape.has_chart:
        letters = {d.get("sz") for d in shape.chart._chartSpace.iter("{*}defRPr")} - {None}
        legend = shape.chart._chartSpace.find(".//{*}legend") is not None
        yield f"    letters {sorted(letters)}, key {legend}"
    for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
        runs = [
            (
                r.text,
                r.font.size and r.font.size.pt,
                r.font.bold,
                r.font.language_id and r.font.language_id.name,
            )
            for r in paragraph.runs
        ]
        yield f"    {paragraph.level} {runs}"
    if shape.has_text_frame:
        frame = shape.text_frame
        yield f"    wraps {frame.word_wrap}, margins {frame.margin_top}, {frame.margin_bottom}"


def written(*slides: Slide, invented: str = "") -> Any:
    opened = open_template(None)
    told = Deck("A review", slides, "births.csv · made on 15 January 2026", invented)
    for slide in slides:
        write_slide(opened.presentation, slide, opened.layouts[slide.plan], told)
    return opened.presentation


def test_slides_are_laid_out() -> None:
    lines = []
    for page in written(*SLIDES, invented="Invented data.").slides:
        lines.append(f"{page.slide_layout.name}")
        for shape in page.shapes:
            lines += shown(shape)
        lines.append(f"  notes: {page.notes_slide.notes_text_frame.text!r}")
    assert_approved(APPROVED / "slides-laid-out.txt", "\n".join(lines) + "\n")


def theme() -> bytes:
    """Our own theme, made anew."""
    own_theme.cache_clear()
    return own_theme()


def test_the_theme_has_its_places_letters_and_colours() -> None:
    made = Presentation(BytesIO(theme()))
    lines = [f"{Emu(made.slide_width).inches:.3f} by {Emu(made.slide_height).inches:.3f}"]
    for holder in (made.slide_master, *made.slide_layouts):
        lines.append(holder.name or "master")
        for shape in holder.placeholders:
            own = shape._element.spPr.find("{*}xfrm") is not None
            place = (shape.left, shape.top, shape.width, shape.height) if own else ()
            where = ", ".join(f"{Emu(v).inches:.3f}" for v in place)
            body = shape._element.find("{*}txBody/{*}bodyPr").attrib
            style = shape._element.find("{*}txBody/{*}lstStyle")
            levels = [etree.tostring(e).decode().split(">")[0] for e in style]
            lines.append(f"  {shape.placeholder_format.idx} at {where} {dict(body)} {levels}")
    styles = made.slide_master._element.find("{*}txStyles")
    for kind in ("titleStyle", "bodyStyle"):
        for level in list(styles.find("{*}" + kind))[:2]:
            inside = [(c.tag.split("}")[1], dict(c.attrib)) for c in level]
            lines.append(f"{kind} {dict(level.attrib)} {inside}")
            lines.append(f"  {[dict(c.attrib) for c in level.find('{*}spcBef')]}")
    (line,) = made.slide_master._element.findall(".//{*}cxnSp")
    lines.append(etree.tostring(line).decode())
    assert_approved(APPROVED / "slides-theme.txt", "\n".join(lines) + "\n")


def test_the_colours_of_the_theme() -> None:
    made = Presentation(BytesIO(theme()))
    part = next(
        r.target_part for r in made.slide_master.part.rels.values() if r.reltype.endswith("/theme")
    )
    declared = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
    assert part.blob.startswith(declared)
    root = etree.fromstring(part.blob)
    colours = {
        c.tag.split("}")[1]: [(v.tag.split("}")[1], v.get("val")) for v in c]
        for c in root.find(".//{*}clrScheme")
    }
    assert root.get("name") == "Evenhand"
    assert {f.find("{*}latin").get("typeface") for f in root.find(".//{*}fontScheme")} == {"Arial"}
    assert colours == {
        "dk1": [("srgbClr", "1F2B31")], "lt1": [("srgbClr", "FFFFFF")],
        "dk2": [("srgbClr", "17568C")], "lt2": [("srgbClr", "E9EDEF")],
        "accent1": [("srgbClr", "17568C")], "accent2": [("srgbClr", "B84A00")],
        "accent3": [("srgbClr", "6A4A8C")], "accent4": [("srgbClr", "3D4F59")],
        "accent5": [("srgbClr", "4D7A58")], "accent6": [("srgbClr", "84939C")],
        "hlink": [("srgbClr", "0A5FB0")], "folHlink": [("srgbClr", "6A4A8C")],
    }  # fmt: skip


def test_room_is_without_margins() -> None:
    made = written(SLIDES[0])
    shape = made.slides[0].shapes.title
    shape.width, shape.height = Inches(2), Inches(1)
    assert box_of(shape) == Box(129.0, 64.0)


def test_what_has_no_room_comes_back_in_order() -> None:
    made = written(SLIDES[1])
    shape = made.slides[0].placeholders[1]
    shape.text_frame.clear()
    lines = SLIDES[4].lines
    rest = _text(shape, lines)
    assert rest
    assert tuple(lines[-len(rest) :]) == rest
    said = [p.text for p in shape.text_frame.paragraphs]
    assert [s.strip() for s in said[:-1]] == [line.whole for line in lines[: -len(rest)]]
    assert said[-1] == "More stands in the notes."
    shape.text_frame.clear()
    assert _text(shape, ()) == ()
    assert [p.text for p in shape.text_frame.paragraphs] == [""]


@pytest.mark.parametrize(("panels", "columns"), [(1, 1), (2, 2), (3, 2), (4, 2)])
def test_charts_of_a_grid_stand_row_by_row(panels: int, columns: int) -> None:
    slide = Slide(
        Plan.GRID, "Grid", "Grid", "All", panels=tuple(Panel(f"P{i}", LINES) for i in range(panels))
    )
    page = written(slide).slides[0]
    frames = [(s.left, s.top, s.width, s.height) for s in page.shapes if s.has_chart]
    assert len({left for left, *_ in frames}) == columns
    assert len({top for _, top, *_ in frames}) == -(-panels // columns)
    assert [f[:2] for f in frames] == sorted((f[:2] for f in frames), key=lambda f: (f[1], f[0]))
    assert len({f[2:] for f in frames}) == 1
