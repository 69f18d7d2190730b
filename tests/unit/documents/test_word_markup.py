"""The body of a Word document, block by block, and the look of its styles, read back from the file."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from evenhand.charts import Table
from evenhand.documents.view import blocks as view
from evenhand.documents.view.opening import opening
from evenhand.documents.word import styles
from evenhand.documents.word.base import Base, opened
from evenhand.documents.word.body import Body, _anchor
from evenhand.documents.word.edges import _right_edge, add_edges
from evenhand.documents.word.markup import NAMESPACES
from evenhand.documents.word.styles import _BULLET, _STYLES, bullet_numbering
from evenhand.documents.word.table import column_widths, table_markup
from fixtures.approved import assert_approved, xml_lines
from fixtures.readings import demo_review
from fixtures.small import PICTURE
from fixtures.small_blocks import BLOCKS, OTHER, PLAIN

APPROVED = Path(__file__).parent / "approved"


def body(blocks: tuple[view.Block, ...]) -> Body:
    names = [
        "normal", "strong", "hyperlink", "caption", "list bullet", "toc 1",
        *(f"heading {i}" for i in (1, 2, 3)),
        *(f"evenhand {n}" for n in (
            "sub", "finding", "summary", "small", "small inset", "notice", "code", "warning",
            "picture", "cell", "number", "space", "charts", "table", "contents", "strength",
        )),
    ]  # fmt: skip
    return Body(Base(Document(), {n: n.title().replace(" ", "") for n in names}, 9000), blocks)


def test_every_kind_of_block() -> None:
    made = body(BLOCKS)
    markup = made.markup()
    etree.fromstring(f"<w:body {NAMESPACES}>{markup}</w:body>")
    assert_approved(APPROVED / "word-body.xml", xml_lines(markup))
    # each drawing once, in the order in which it is met
    assert made.drawings[:3] == [PICTURE.svg, PLAIN.svg, OTHER.svg]
    assert len(made.drawings) == 6


def test_without_headings_there_is_no_list_of_contents() -> None:
    assert body((view.Contents("In this document"),)).markup() == ""


def test_one_heading_opens_and_closes_the_field_of_contents() -> None:
    markup = body((view.Contents("In this document"), view.Heading(1, "Alone", "a"))).markup()
    kinds = [part.split('"')[0] for part in markup.split('w:fldCharType="')[1:]]
    assert kinds == ["begin", "separate", "end"]


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("pph-1000-1", "to_pph_1000_1"),
        ("a" * 24, "to_" + "a" * 24),
        ("a" * 24 + "-12", "to_" + "a" * 24 + "_12"),
        ("a" * 24 + "b" * 20 + "c-456789", "to_" + "a" * 24 + "c_456789"),
    ],
)
def test_names_of_places_are_short_and_keep_their_end(name: str, anchor: str) -> None:
    assert _anchor(name) == anchor


def table(rows: int) -> Table:
    return Table("T", ("Group", "n"), tuple((f"g{i}", f"{i}") for i in range(rows)))


def kept(rows: int) -> str:
    """Which rows stay with the next one: K, or a dot."""
    styles = {n: n for n in ("strong", "evenhand number", "evenhand cell", "evenhand table")}
    made = table_markup(table(rows), styles, 9000)
    found = etree.fromstring(f"<w:body {NAMESPACES}>{made}</w:body>")
    told = [row.find(".//{*}keepNext") is not None for row in found.iter("{*}tr")]
    return "".join("K" if k else "." for k in told)


def test_short_tables_are_never_parted_and_long_ones_keep_two_rows_and_four() -> None:
    assert kept(0) == "K"
    assert kept(1) == "K."
    assert kept(14) == "K" + "K" * 13 + "."
    assert kept(15) == "K" + "KK" + "." * 9 + "KKK" + "."


def test_numbers_stand_to_the_right() -> None:
    styles = {
        n: n.title() for n in ("strong", "evenhand number", "evenhand cell", "evenhand table")
    }
    found = etree.fromstring(f"<w:b {NAMESPACES}>{table_markup(table(1), styles, 9000)}</w:b>")
    looks = [s.get(f"{{{s.nsmap['w']}}}val") for s in found.iter("{*}pStyle")]
    assert looks == ["Evenhand Cell", "Evenhand Number"] * 2


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    words = Table("", ("A heading", "n"), (("x" * 30, "1"), ("y", "12345")))
    assert column_widths(words, 9000) == [170 + 88 * 30, 170 + 88 * 5]
    assert column_widths(Table("", ("A heading",), (("x",),)), 9000) == [170 + 112 * 9]
    assert column_widths(Table("", ("A",), (("x" * 90,),)), 9000) == [170 + 88 * 46]


def test_the_edge_has_one_stop_at_the_right() -> None:
    assert _right_edge(9638) == "<w:tabs>" + "".join(
        f'<w:tab w:val="{kind}" w:pos="{place}"/>'
        for place, kind in (
            (4320, "clear"), (4513, "clear"), (4680, "clear"), (8640, "clear"), (9026, "clear"),
            (9360, "clear"), (9638, "right"),
        )
    ) + "</w:tabs>"  # fmt: skip
    assert '<w:tab w:val="right" w:pos="9360"/>' in _right_edge(9360)


def test_a_list_with_bullets() -> None:
    assert_approved(APPROVED / "word-bullets.xml", xml_lines("".join(bullet_numbering("735"))))


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ({}, '<w:keepLines/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'),
        (
            {"before": 1.5, "after": 2, "lines": 1.05, "keep": True, "left": 12, "level": 0},
            ('<w:keepNext/><w:keepLines/><w:spacing w:before="30" w:after="40" w:line="252" '
            'w:lineRule="auto"/><w:ind w:left="240"/><w:outlineLvl w:val="0"/>'),
        ),
        (
            {"extra": "<w:numPr/>", "level": 2},
            ('<w:keepLines/><w:numPr/><w:spacing w:before="0" w:after="0" w:line="240" '
            'w:lineRule="auto"/><w:outlineLvl w:val="2"/>'),
        ),
    ],
)  # fmt: skip
def test_the_look_of_a_paragraph(asked: dict[str, Any], made: str) -> None:
    """In the order of the schema (ISO 29500-1, 17.3.1.26); lengths in twentieths of a point."""
    assert styles._paragraph(**asked) == f"<w:pPr>{made}</w:pPr>"


def test_the_look_of_letters_and_boxes() -> None:
    start = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    rest = '<w:i w:val="0"/><w:iCs w:val="0"/><w:color w:val="{}"/><w:spacing w:val="0"/>'
    assert styles._run(9.5) == (
        f'{start}<w:b w:val="0"/><w:bCs w:val="0"/>{rest.format("1F2B31")}'
        '<w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>'
    )
    assert styles._run(8, "4B5A62", bold=True) == (
        f'{start}<w:b/><w:bCs/>{rest.format("4B5A62")}<w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr>'
    )
    assert styles._box("8A4B08", ("top", "left"), 12) == (
        '<w:pBdr><w:top w:val="single" w:sz="12" w:space="6" w:color="8A4B08"/>'
        '<w:left w:val="single" w:sz="12" w:space="6" w:color="8A4B08"/></w:pBdr>'
    )


@pytest.mark.parametrize("invented", [True, False])
def test_what_stands_at_the_edges_of_every_page(invented: bool) -> None:
    base = opened(None)
    add_edges(base, opening(replace(demo_review(), invented=invented)))
    section = base.document.sections[0]
    (top,), (bottom,) = section.header.paragraphs, section.footer.paragraphs
    assert top.text == "For the team: exact numbers, keep inside the team" + (
        "\tInvented data." if invented else ""
    )
    assert bottom.text == "Riverside maternity team: equity review\t1 of 1"
    assert (top.style.name, bottom.style.name) == ("Header", "Footer")
    bold = [r.text for r in top.runs if r.style.name == "Strong"]
    assert bold == (["Invented data."] if invented else [])
    codes = [e.text for e in bottom._p.iter("{*}instrText")]
    assert codes == [" PAGE ", " NUMPAGES "]
    assert len(section.header._element) == len(section.footer._element) == 1


def look(style: Any) -> list[str]:
    """Everything of a style but its name, in one line an element."""
    xml = etree.tostring(style).decode().partition("<w:name")[2].partition("/>")[2]
    return [
        line for line in xml.removesuffix("</w:style>").replace("><", ">\n<").splitlines() if line
    ]


@pytest.mark.parametrize("whose", ["own", "theirs"])
def test_the_look_of_every_style(whose: str, tmp_path: Path) -> None:
    """Our own document, and what stands in where a template has a style neither of ours nor of Word."""
    template = None
    if whose == "theirs":
        template = tmp_path / "theirs.docx"
        Document().save(str(template))
    base = opened(template)
    buffer = BytesIO()
    base.document.save(buffer)
    ours = [s.name for s in (*_STYLES, _BULLET)]
    lines = [f"lines are {base.width} wide"]
    for style in Document(BytesIO(buffer.getvalue())).styles.element.iterchildren("{*}style"):
        name = style.find("{*}name").get(f"{{{style.nsmap['w']}}}val")
        if name in ours and (whose == "own" or name.startswith("Evenhand")):
            attributes = {k.rpartition("}")[2]: v for k, v in style.attrib.items()}
            lines += [f"{name} {attributes}", *(f"  {line}" for line in look(style))]
    assert_approved(APPROVED / f"word-styles-{whose}.txt", "\n".join(lines) + "\n")
    assert set(map(str.casefold, ours)) <= set(base.styles)
    assert base.styles["evenhand small inset"] == "EvenhandSmallInset"
