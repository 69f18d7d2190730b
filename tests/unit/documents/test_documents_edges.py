"""Files that lack what most have: templates, names, numbers of other kinds. And the small doors into each form."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from docx import Document
from docx.oxml.ns import qn as word_name
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from evenhand.documents import document, to_excel, to_fragment, to_html, write_excel
from evenhand.documents.files import OutputError
from evenhand.documents.machine import json_bytes, plain
from evenhand.documents.page.render import render
from evenhand.documents.pdf import render as pdf
from evenhand.documents.pdf import to_pdf
from evenhand.documents.slides.build import _properties, _sections
from evenhand.documents.slides.slide import Deck, Plan, Slide
from evenhand.documents.slides.template import _quick_names, open_template
from evenhand.documents.slides.theme import own_theme
from evenhand.documents.slides.writing import write_slide
from evenhand.documents.templates import TemplateError
from evenhand.documents.view import one_section, opening, parts
from evenhand.documents.view.blocks import Grid, Pictures
from evenhand.documents.view.outline import outline
from evenhand.documents.word import render as word
from evenhand.documents.word import to_word
from evenhand.documents.word.base import opened as word_base
from evenhand.equity.model import Strength
from evenhand.reading.model import Sentence
from fixtures.readings import COMPLETENESS, demo_review, undated_review, volume_review
from fixtures.small import WHITE_POINT, average, outcome, small_review


def test_numbers_of_arrays_are_numbers_for_programs() -> None:
    told = plain(
        {"a": np.int64(3), "b": np.bool_(True), "c": np.float64(0.5), "d": np.array([1, 2])}
    )
    assert told == {"a": 3, "b": True, "c": 0.5, "d": [1, 2]}
    assert [type(v) for v in told.values()] == [int, bool, float, list]
    assert plain((float("nan"), np.float64("inf"), None, "x", {1: Path("a")})) == [
        None, None, None, "x", {"1": "a"},
    ]  # fmt: skip


def test_one_measure_alone_has_the_markup_of_the_review() -> None:
    found = to_fragment(average())
    assert 'id="mean-score"' in found
    assert "<html" not in found
    assert one_section(average()).anchor == "mean-score"
    (_, process) = parts(small_review())
    assert [s.anchor for s in process.sections] == ["mean-score-1"]


def test_another_page_has_the_house_s_stylesheet() -> None:
    with pytest.raises(Exception, match="undefined"):
        render("pooled.html.j2")  # its values are asked for, never left blank
    assert "--ink" in to_html(undated_review())


@pytest.mark.parametrize("form", ["html", "json", "xlsx"])
def test_a_review_as_bytes_in_any_form(form: str) -> None:
    review = undated_review()
    made = {"html": to_html(review).encode(), "json": json_bytes(review), "xlsx": to_excel(review)}
    assert document(review, form) == made[form]


def test_a_form_that_there_is_not_is_refused() -> None:
    with pytest.raises(OutputError) as found:
        document(undated_review(), "odt")
    assert str(found.value) == (
        "‘odt’ is not a format that a review can be written in. "
        "Choose from html, xlsx, json, docx, pdf, pptx."
    )


def test_a_workbook_is_written_whole(tmp_path: Path) -> None:
    path = write_excel(undated_review(), tmp_path / "review.xlsx")
    assert path.read_bytes() == to_excel(undated_review())
    assert [p.name for p in tmp_path.iterdir()] == ["review.xlsx"]


def test_a_fault_of_the_layout_itself_is_no_fault_of_a_template(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("the layout is broken")

    monkeypatch.setattr(pdf, "_compiled", broken)
    with pytest.raises(RuntimeError, match="the layout is broken"):
        to_pdf(undated_review())


def test_the_fault_of_a_style_is_told_with_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("unknown picture")

    (tmp_path / "style.toml").write_text("")
    monkeypatch.setattr(pdf, "_compiled", broken)
    with pytest.raises(TemplateError) as found:
        to_pdf(undated_review(), template=tmp_path / "style.toml")
    assert str(found.value) == (
        "style.toml: The style cannot be used: unknown picture. Check its logo and its typeface."
    )


# what a sentence says of itself


@pytest.mark.parametrize(
    ("text", "strength", "word", "tag"),
    [
        ("Care got better.", Strength.ESTABLISHED, "clear", "clear"),
        ("Care got clearly better.", Strength.ESTABLISHED, "clear", ""),
        ("Care is Likely better.", Strength.SUGGESTED, "likely", ""),
        ("Care got better.", Strength.CANNOT_TELL, "too early to say", ""),
        ("Care got better.", None, "", ""),
    ],
)
def test_how_sure_a_sentence_is_stands_beside_it_once(
    text: str, strength: Strength | None, word: str, tag: str
) -> None:
    reading = replace(outcome(), headline=(Sentence(text, strength),))
    (said,) = one_section(reading).headline
    assert (said.text, said.strength, said.tag) == (text, word, tag)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("12345678 chart it is.", "12345678 chart it is."),
        ("123456789 chart it is.", "p chart, exact limits. 123456789 chart it is."),
        ("", "p chart, exact limits."),
    ],
)
def test_a_reason_that_begins_with_its_chart_does_not_name_it_twice(reason: str, said: str) -> None:
    asian = outcome().groups[0]
    assert asian.chart is not None
    one = replace(asian, chart=replace(asian.chart, reason=reason))
    alone = replace(outcome(), groups=(one,), gap=None, gap_over_time=None)
    assert one_section(alone).charts_used == (("Asian", said),)


def test_a_review_named_as_one_is_not_called_one_twice() -> None:
    assert opening(replace(demo_review(), title="Care: an EQUITY review")).over == ""
    assert opening(replace(demo_review(), title="Care")).over == "Equity review"


def test_completeness_without_anything_to_draw_has_its_table_alone() -> None:
    bare = replace(COMPLETENESS, parts=(), periods=(), trend=(), sites=())
    blocks = outline(replace(volume_review(), completeness=bare, representation=None))
    assert not [b for b in blocks if isinstance(b, Pictures)]
    captions = [b.table.caption for b in blocks if isinstance(b, Grid)]
    assert "Four ways to ask how complete ethnicity is" in captions


# templates for Word


def saved(made: Any, path: Path) -> Path:
    made.save(str(path))
    return path


def test_a_template_may_say_nothing_of_language_or_size_of_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "pictures", lambda drawings: (WHITE_POINT,) * len(drawings))
    made = Document()
    defaults = made.styles.element.find(word_name("w:docDefaults"))
    made.styles.element.remove(defaults)
    size = made.sections[0]._sectPr.find(word_name("w:pgSz"))
    made.sections[0]._sectPr.remove(size)
    path = saved(made, tmp_path / "bare.docx")
    assert word_base(path).width == round(170 / 25.4 * 1440)
    assert Document(BytesIO(to_word(undated_review(), template=path))).core_properties.title


def test_our_own_document_is_of_this_day(tmp_path: Path) -> None:
    base = word_base(None)
    settings = etree.tostring(base.document.settings.element).decode()
    assert 'w:name="compatibilityMode"' in settings
    assert 'w:val="15"' in settings
    section = base.document.sections[0]
    told = [
        round(v.mm)
        for v in (
            section.page_width, section.page_height, section.left_margin, section.right_margin,
            section.top_margin, section.bottom_margin, section.header_distance, section.footer_distance,
        )
        if v is not None
    ]  # fmt: skip
    assert told == [210, 297, 20, 20, 22, 20, 10, 10]
    assert base.width == 9638
    theirs = Document()
    theirs.sections[0].left_margin = theirs.sections[0].right_margin = Inches(1)
    theirs.sections[0].page_width = Inches(8)
    assert word_base(saved(theirs, tmp_path / "own.docx")).width == 6 * 1440


# templates for PowerPoint


def told(*titles: str) -> Deck:
    slides = tuple(Slide(Plan.TEXT, t, t, t.partition(":")[0]) for t in titles)
    return Deck("A deck", slides, "Footer", "")


def written(made: Any, deck: Deck, layouts: Any) -> None:
    for slide in deck.slides:
        write_slide(made, slide, layouts[slide.plan], deck)


def test_what_else_a_template_extends_stays_and_old_sections_go(tmp_path: Path) -> None:
    opened = open_template(None)
    deck = told("One: a", "One: b", "Two: c", "One: d")
    written(opened.presentation, deck, opened.layouts)
    _sections(opened.presentation, deck)
    root = opened.presentation.part._element
    holder = root.find(qn("p:extLst"))
    etree.SubElement(holder, qn("p:ext"), uri="{their own}")
    again = open_template(saved(opened.presentation, tmp_path / "theirs.pptx"))
    kept = again.presentation.part._element.findall(f"{qn('p:extLst')}/{qn('p:ext')}")
    assert [e.get("uri") for e in kept] == ["{their own}"]
    assert len(again.presentation.slides) == 0
    written(again.presentation, deck, again.layouts)
    _sections(again.presentation, deck)
    lists = again.presentation.part._element.findall(qn("p:extLst"))
    assert len(lists) == 1
    assert len(list(lists[0])) == 2
    sections = again.presentation.part._element.findall(".//{*}section")
    assert [s.get("name") for s in sections] == ["One", "Two", "One"]
    assert [len(s.findall(".//{*}sldId")) for s in sections] == [2, 1, 1]
    ids = [s.get("id") for s in sections]
    assert len(set(ids)) == 3
    assert all(
        i == i.upper() and i.startswith("{") and i.endswith("}") and len(i) == 38 for i in ids
    )


def test_a_footer_keeps_the_place_that_its_layout_gives_it() -> None:
    opened = open_template(None)
    layout = opened.layouts[Plan.TEXT].layout
    for shape in layout.placeholders:
        if shape.placeholder_format.type.name in ("FOOTER", "SLIDE_NUMBER"):
            shape.left, shape.top, shape.width, shape.height = (
                Inches(v) for v in (0.5, 6.9, 9.0, 0.4)
            )
    written(opened.presentation, told("One: a"), opened.layouts)
    page = opened.presentation.slides[0]
    (footer,) = (s for s in page.placeholders if s.placeholder_format.type.name == "FOOTER")
    assert footer._element.spPr.find(qn("a:xfrm")) is None  # it follows its layout
    assert (footer.left, footer.width) == (Inches(0.5), Inches(9.0))
    ids = page._element.xpath("//p:cNvPr/@id")
    assert len(ids) == len(set(ids))


def test_new_parts_are_named_by_counting_past_those_that_are_there() -> None:
    made = Presentation(BytesIO(own_theme()))
    package = made.part.package
    _quick_names(package)
    assert str(package.next_partname("/ppt/charts/chart%d.xml")) == "/ppt/charts/chart1.xml"
    assert str(package.next_partname("/ppt/charts/chart%d.xml")) == "/ppt/charts/chart2.xml"
    assert str(package.next_partname("/ppt/slideLayouts/slideLayout%d.xml")) == (
        f"/ppt/slideLayouts/slideLayout{free(package)}.xml"
    )


def free(package: Any) -> int:
    taken = {str(p.partname) for p in package.iter_parts()}
    return next(i for i in range(1, 99) if f"/ppt/slideLayouts/slideLayout{i}.xml" not in taken)


def test_the_properties_of_a_deck() -> None:
    made = open_template(None).presentation
    review = demo_review()
    _properties(made, "A\x07" + "b" * 300, review.made_on, review.version)
    about = made.core_properties
    assert about.title == "A" + "b" * 254
    assert (about.author, about.last_modified_by) == ("Evenhand 0.1.0", "Evenhand 0.1.0")
    assert (about.language, about.revision) == ("en-GB", 1)
    assert about.created == about.modified
    assert (about.created.hour, about.created.day) == (0, 15)
