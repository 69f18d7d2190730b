"""The Word document: headings in order, words for each picture, header rows, one template or another."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, RGBColor

from evenhand.charts import Table
from evenhand.documents import TemplateError, template_notes, write_review
from evenhand.documents.view.blocks import Grid, Heading
from evenhand.documents.view.outline import outline
from evenhand.documents.word import render, to_word, write_word
from evenhand.documents.word.table import column_widths
from evenhand.reading.model import Review
from fixtures.readings import (
    demo_review,
    hostile_review,
    shared_review,
    undated_review,
    volume_review,
)
from fixtures.small import WHITE_POINT
from fixtures.word_text import WP, W, word_body, word_everything, word_parts, word_tables, word_text

REVIEWS = [demo_review, shared_review, undated_review, volume_review, hostile_review]
REMEDY = "Open it in Word and save it again as a Word document (.docx)."


@pytest.fixture(scope="module", autouse=True)
def _undrawn() -> Iterator[None]:
    """Each picture is one white point: what Word is told of it is tested here, its look elsewhere."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(render, "pictures", lambda drawings: (WHITE_POINT,) * len(drawings))
        yield


@pytest.fixture(params=REVIEWS, ids=lambda f: f.__name__, scope="module")
def review(request: pytest.FixtureRequest) -> Review:
    made: Review = request.param()
    return made


@pytest.fixture(scope="module")
def content(review: Review) -> bytes:
    return to_word(review)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """An organisation's document: its own heading, margins, header, footer and some text."""
    made = Document()
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x33, 0x00, 0x66)
    made.styles.add_style("Evenhand Finding", WD_STYLE_TYPE.PARAGRAPH).font.italic = True
    made.add_paragraph("How to use this template")
    made.sections[0].left_margin = Mm(31)
    made.sections[0].header.paragraphs[0].text = "Riverside NHS organisation"
    made.sections[0].footer.paragraphs[0].text = "Printed copies may be out of date"
    path = tmp_path / "trust.docx"
    made.save(str(path))
    return path


def styles(content: bytes) -> list[str]:
    return [p.style.name for p in Document(io.BytesIO(content)).paragraphs if p.style]


def test_headings_are_those_of_the_outline(review: Review, content: bytes) -> None:
    found = [
        (p.style.name, p.text)
        for p in Document(io.BytesIO(content)).paragraphs
        if p.style and p.style.name.startswith("Heading")
    ]
    assert found == [
        (f"Heading {b.level}", b.text) for b in outline(review) if isinstance(b, Heading)
    ]


def test_headings_never_skip_a_level(content: bytes) -> None:
    names = styles(content)
    levels = [int(n[-1]) for n in names if n.startswith("Heading")]
    assert names.count("Title") == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_picture_is_described_or_marked_as_decoration(content: bytes) -> None:
    pictures = list(word_body(content).iter(f"{WP}docPr"))
    for picture in pictures:
        words, decorative = picture.get("descr"), list(picture)
        assert bool(words) != bool(decorative)
        if words:
            assert len(words) > 40
    assert all(p.get("title") is None for p in pictures)


def test_the_words_of_a_picture_are_those_of_the_chart() -> None:
    charts = [c for s in outline(demo_review()) for c in getattr(s, "charts", ())]
    cards = [c.chart for s in outline(demo_review()) for c in getattr(s, "cards", ()) if c.chart]
    said = {p.get("descr") for p in word_body(to_word(demo_review())).iter(f"{WP}docPr")} - {""}
    assert said == {f"{c.title}. {c.text}" for c in (*charts, *cards)}


def test_every_table_repeats_its_header_and_merges_nothing(review: Review, content: bytes) -> None:
    assert len(word_tables(content)) == sum(isinstance(b, Grid) for b in outline(review))
    for table in word_body(content).iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        assert [bool(list(r.iter(f"{W}tblHeader"))) for r in rows] == [True] + [False] * (
            len(rows) - 1
        )
        assert not list(table.iter(f"{W}gridSpan"))
        assert not list(table.iter(f"{W}vMerge"))
        assert all(list(cell.iter(f"{W}p")) for cell in table.iter(f"{W}tc"))
        look = next(table.iter(f"{W}tblLook"))
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_each_table_follows_its_caption(content: bytes) -> None:
    body = list(next(word_body(content).iter(f"{W}body")))
    for before, table in pairwise(body):
        look = table.find(f"{W}tblPr/{W}tblStyle")
        if look is not None and look.get(f"{W}val") == "EvenhandTable":
            style = before.find(f"{W}pPr/{W}pStyle")
            assert style is not None
            assert style.get(f"{W}val") == "Caption"
            assert before.find(f"{W}pPr/{W}keepNext") is not None


def test_groups_stand_in_a_table_of_name_chart_and_words() -> None:
    groups, *pairs = word_tables(to_word(demo_review()), "Evenhand Charts")[:2]
    assert groups[0] == ["Group", "Over time", "What it says"]
    assert [row[0] for row in groups[1:]] == [
        "Asian",
        "Black\npopulation of focus",
        "Mixed",
        "White\ncompared with",
        "Other",
    ]
    assert groups[2][2].startswith("Better since the change (clear)\n103 of 1,226 births since")
    assert pairs[0][0][0].startswith("Black women: 2.5 times the rate for White women")


def test_groups_without_charts_have_no_empty_column() -> None:
    (groups,) = (
        t for t in word_tables(to_word(undated_review()), "Evenhand Charts") if t[0][0] == "Group"
    )
    assert groups[0] == ["Group", "What it says"]


def test_no_two_tables_touch(content: bytes) -> None:
    body = list(next(word_body(content).iter(f"{W}body")))
    assert not [1 for a, b in pairwise(body) if a.tag == b.tag == f"{W}tbl"]


def test_no_table_is_wider_than_the_page(content: bytes) -> None:
    room = round((210 - 40) / 25.4 * 1440)
    for table in word_body(content).iter(f"{W}tbl"):
        assert sum(int(c.get(f"{W}w", 0)) for c in table.iter(f"{W}gridCol")) <= room


def test_ids_are_unique_and_links_lead_somewhere(content: bytes) -> None:
    body = word_body(content)
    ids = [p.get("id") for p in body.iter(f"{WP}docPr")]
    ids += [b.get(f"{W}id") for b in body.iter(f"{W}bookmarkStart")]
    assert max(Counter(ids).values(), default=1) == 1
    names = [b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    links = [h.get(f"{W}anchor") for h in body.iter(f"{W}hyperlink")]
    assert set(links) <= set(names)
    assert links


def test_every_style_that_is_used_exists(content: bytes) -> None:
    parts = word_parts(content)
    known = set(re.findall(rb'w:styleId="([^"]+)"', parts["word/styles.xml"]))
    used = set(
        re.findall(rb'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', b"".join(parts.values()))
    )
    assert used <= known


def test_fields_open_and_close(content: bytes) -> None:
    kinds = [f.get(f"{W}fldCharType") for f in word_body(content).iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_it_says_what_it_is(review: Review, content: bytes) -> None:
    about = Document(io.BytesIO(content)).core_properties
    assert about.title == review.title
    assert about.language == "en-GB"
    assert about.author == about.last_modified_by == ""
    assert about.subject == "Equity review"
    assert about.created == about.modified
    assert about.created is not None
    assert about.created.replace(tzinfo=None) == datetime(2026, 1, 15)  # noqa: DTZ001
    assert b'w:val="en-GB"' in word_parts(content)["word/styles.xml"]


def test_every_page_says_for_whom_it_is_and_has_a_number() -> None:
    section = Document(io.BytesIO(to_word(shared_review()))).sections[-1]
    header = section.header._element.xml
    assert "To share: small numbers are protected" in header
    assert "Invented data." in header
    footer = section.footer._element.xml
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert "Riverside maternity team: equity review" in footer


def test_a_real_review_is_not_marked_as_invented() -> None:
    assert "nvented data" not in word_everything(to_word(replace(demo_review(), invented=False)))


def test_the_page_is_a4(content: bytes) -> None:
    for section in Document(io.BytesIO(content)).sections:
        assert section.page_width is not None
        assert section.page_height is not None
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_the_same_review_gives_the_same_bytes(review: Review, content: bytes) -> None:
    assert to_word(review) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_of_the_library_is_left_behind(content: bytes) -> None:
    names = word_parts(content)
    assert not [n for n in names if "thumbnail" in n]
    assert b"python-docx" not in b"".join(names.values())


def test_control_characters_cannot_break_the_file() -> None:
    review = replace(demo_review(), title="A\x00B\x0b & <C>\ufffe", notes=("x\x1by",))
    content = to_word(review)
    assert "AB & <C>" in word_text(content)
    assert Document(io.BytesIO(content)).core_properties.title == "AB & <C>"


def test_a_long_title_stays_whole_in_the_text() -> None:
    title = "Long " * 80 + "end: equity review"
    content = to_word(replace(demo_review(), title=title))
    assert title in word_text(content)
    assert len(Document(io.BytesIO(content)).core_properties.title) == 255


def test_names_in_many_scripts_are_kept() -> None:
    title = "Tîm Mamolaeth Ŵyn, Ọlábísí Ẹ̀kọ́, فاطمة, ফাতেমা: equity review"
    content = to_word(replace(demo_review(), title=title))
    assert title in word_text(content)


def test_a_template_gives_its_styles_page_and_edges(template: Path) -> None:
    content = to_word(shared_review(), template=template)
    made = Document(io.BytesIO(content))
    assert made.styles["Heading 1"].font.color.rgb == RGBColor(0x33, 0x00, 0x66)
    assert made.styles["Evenhand Finding"].font.italic
    assert {s.left_margin and round(s.left_margin.mm) for s in made.sections} == {31}
    header = [p.text for p in made.sections[0].header.paragraphs]
    assert header[0] == "Riverside NHS organisation"
    assert header[1] == "To share: small numbers are protected\tInvented data."
    assert [p.text for p in made.sections[0].footer.paragraphs] == [
        "Printed copies may be out of date"
    ]
    assert "How to use this template" not in word_text(content)
    assert to_word(shared_review(), template=template) == content


def test_styles_that_stand_in_take_the_typeface_of_the_template(template: Path) -> None:
    own, plain = (
        Document(io.BytesIO(to_word(undated_review(), template=t))) for t in (template, None)
    )
    assert own.styles["Evenhand Summary"].font.name is None
    assert plain.styles["Evenhand Summary"].font.name == "Arial"


def test_a_template_keeps_every_sentence(template: Path) -> None:
    plain, own = (to_word(demo_review(), template=t) for t in (None, template))
    assert word_text(own) == word_text(plain)


def test_edges_of_first_and_even_pages_are_marked_too(template: Path) -> None:
    made = Document(str(template))
    made.sections[0].different_first_page_header_footer = True
    made.settings.odd_and_even_pages_header_footer = True
    made.save(str(template))
    section = Document(io.BytesIO(to_word(demo_review(), template=template))).sections[0]
    for edge in (section.header, section.first_page_header, section.even_page_header):
        assert "keep inside the team" in edge._element.xml
    for edge in (section.first_page_footer, section.even_page_footer):
        assert " PAGE " in edge._element.xml


def test_what_a_template_lacks_is_told_and_stood_in_for(template: Path) -> None:
    made = Document(str(template))
    for name in ("Heading 3", "List Bullet", "Caption"):
        made.styles[name].delete()
    made.save(str(template))
    assert template_notes([template]) == (
        "trust.docx has no style ‘Heading 3’, ‘List Bullet’, ‘Caption’: Evenhand's own is used.",
    )
    content = to_word(demo_review(), template=template)
    assert {"Heading 3", "List Bullet", "Caption"} <= set(styles(content))
    numbering = word_parts(content)["word/numbering.xml"]
    assert b'w:abstractNumId="7351"' in numbering
    assert numbering.index(b"7351") < numbering.index(b"<w:num ")


def test_a_template_without_lists_gets_one(template: Path) -> None:
    made = Document(str(template))
    made.styles["List Bullet"].delete()
    rels = made.part.rels
    for key in [k for k, r in rels.items() if r.reltype.endswith("/numbering")]:
        del rels[key]
    made.save(str(template))
    content = to_word(demo_review(), template=template)
    assert b'w:abstractNumId="7351"' in word_parts(content)["word/numbering.xml"]


def test_a_whole_template_has_no_notes(template: Path, tmp_path: Path) -> None:
    style = tmp_path / "style.toml"
    style.write_text("")
    assert template_notes([template, style]) == ()


def test_a_word_template_is_used_like_a_document(template: Path) -> None:
    dotx = template.with_suffix(".dotx")
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(dotx, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"document.main+xml", b"template.main+xml"))
    assert to_word(demo_review(), template=dotx) == to_word(demo_review(), template=template)


@pytest.mark.parametrize("wrong", [b"", b"not a document", b"PK\x05\x06" + bytes(18)])
def test_a_bad_template_is_named(wrong: bytes, tmp_path: Path) -> None:
    path = tmp_path / "trust.docx"
    path.write_bytes(wrong)
    with pytest.raises(TemplateError) as found:
        write_review(demo_review(), tmp_path / "out", formats=["docx"], templates=[path])
    assert str(found.value) == (
        f"trust.docx: The template is no Word document that can be opened. {REMEDY}"
    )
    assert not (tmp_path / "out").exists()


def test_a_template_without_a_page_is_named(template: Path) -> None:
    made = Document(str(template))
    body = made.element.body
    body.remove(body.sectPr)
    made.save(str(template))
    with pytest.raises(
        TemplateError, match=r"trust.docx: The template says nothing about its page"
    ):
        to_word(demo_review(), template=template)


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = write_word(undated_review(), tmp_path / "review.docx")
    assert path.read_bytes() == to_word(undated_review())
    assert [p.name for p in tmp_path.iterdir()] == ["review.docx"]


def test_a_wide_table_is_made_to_fit() -> None:
    table = Table("", tuple("abcdef"), (("x" * 100,) * 6,))
    assert column_widths(table, 6000) == [1000] * 6
    assert column_widths(Table("", ("Group", "n"), ()), 6000) == [730, 282]
