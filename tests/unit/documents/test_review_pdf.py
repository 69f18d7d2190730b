"""The PDF: tagged for PDF/UA-1, the same every time, and nobody's text is ever code."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from evenhand.documents import TemplateError
from evenhand.documents.pdf import to_pdf, write_pdf
from evenhand.documents.pdf.style import Style, read_style
from evenhand.documents.typefaces import FOLDER
from evenhand.documents.view.blocks import Grid
from evenhand.documents.view.outline import outline
from evenhand.ethnicity.groups import EthnicGroup
from evenhand.reading.model import Review
from fixtures.pdf_text import pdf_tags, pdf_text, squeezed
from fixtures.readings import (
    ASIAN,
    PPH,
    WHITE,
    demo_review,
    hostile_review,
    make_reading,
    shared_review,
    undated_review,
    volume_review,
)

REVIEWS = [demo_review, shared_review, undated_review, volume_review, hostile_review]


@pytest.fixture(params=REVIEWS, ids=lambda f: f.__name__, scope="module")
def review(request: pytest.FixtureRequest) -> Review:
    made: Review = request.param()
    return made


@pytest.fixture(scope="module")
def content(review: Review) -> bytes:
    return to_pdf(review)


def test_it_follows_pdf_ua(review: Review, content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == review.title
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == review.title
            assert "dc:creator" not in about


def test_every_figure_is_described(content: bytes) -> None:
    figures = [alt for name, alt in pdf_tags(content) if name == "Figure"]
    assert all(len(alt) > 40 for alt in figures)
    assert figures


def test_every_table_has_a_header_row_and_a_caption(review: Review, content: bytes) -> None:
    count = Counter(name for name, _ in pdf_tags(content))
    tables = [b.table for b in outline(review) if isinstance(b, Grid)]
    assert count["Table"] == count["THead"] == len(tables)
    assert count["TH"] == sum(len(t.header) for t in tables)
    assert count["TR"] == sum(1 + len(t.rows) for t in tables)
    assert count["Caption"] >= len(tables)


def test_headings_never_skip_a_level(content: bytes) -> None:
    tags = [name for name, _ in pdf_tags(content)]
    levels = [int(n[1]) for n in tags if n in ("H1", "H2", "H3")]
    assert tags.count("Title") == 1
    assert levels[0] <= 2
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_bookmarks_are_the_measures() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(demo_review()))) as pdf, pdf.open_outline() as found:
        assert [item.title for item in found.root] == [
            "What was found first",
            "Postpartum haemorrhage, 1,000 ml or more",
            "Blood loss weighed",
            "More than 30 minutes from call to theatre",
            "How complete ethnicity is",
            "Who is in these records",
            "The numbers",
            "The records",
        ]


def test_charts_are_drawn_as_lines_not_as_pictures() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(demo_review()))) as pdf:
        images = [
            x
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and (x := o).get("/Subtype") == "/Image"
        ]
    assert images == []


def test_only_bundled_typefaces_are_used_and_all_are_inside(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o]
        assert fonts
        assert all("NotoSans" in str(f.FontName) for f in fonts)
        assert all({"/FontFile2", "/FontFile3"} & set(f.keys()) for f in fonts)


def test_the_page_is_a4(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert {tuple(round(float(x)) for x in p.mediabox) for p in pdf.pages} == {(0, 0, 595, 842)}


def test_the_same_review_gives_the_same_bytes(review: Review, content: bytes) -> None:
    assert to_pdf(review) == content


ATTACKS = [
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd")',
    '#include "review.typ"',
    "$ x^2 $ @ref <label> = heading",
    r"\ back \u{41} `code` ```raw```",
    "] #panic() [",
    "*bold* _it_ // no comment /* none */ ~ --- ... 'quote'",
    "${sys.inputs}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_user_text_is_never_code(attack: str) -> None:
    group = EthnicGroup("b", attack)
    measure = replace(PPH, title=attack, meaning=attack, source=attack)
    review = replace(
        demo_review(),
        title=attack,
        command=attack,
        notes=(attack,),
        readings=(make_reading(measure, groups=(ASIAN, group, WHITE)),),
    )
    assert pdf_text(to_pdf(review)).count(squeezed(attack)) > 10


def test_names_in_many_scripts_are_shown() -> None:
    names = "Tîm Mamolaeth Ŵyn, Ọlábísí Ẹ̀kọ́, Łódź"
    others = ("فاطمة", "ফাতেমা", "फ़ातिमा", "ਫਾਤਿਮਾ", "ફાતિમા", "பாத்திமா", "ፋጢማ")
    review = replace(undated_review(), title=f"{names}: equity review", notes=others)
    content = to_pdf(review)
    for name in ("Tîm", "Mamolaeth", "Ŵyn", "Ọlábísí", "kọ́,", "Łódź"):
        assert name in pdf_text(content)
    assert "▯" not in pdf_text(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = {str(o.FontName).partition("+")[2] for o in pdf.objects
                 if isinstance(o, pikepdf.Dictionary) and "/FontName" in o}  # fmt: skip
    for script in ["Arabic", "Bengali", "Devanagari", "Gurmukhi", "Gujarati", "Tamil", "Ethiopic"]:
        assert any(script in name for name in fonts), script


def test_letters_that_no_typeface_holds_leave_a_mark() -> None:
    review = replace(undated_review(), title="中 team 😀: equity review")
    assert "▯team▯:equityreview" in pdf_text(to_pdf(review))


def test_a_chart_with_joined_letters_becomes_a_picture() -> None:
    group = EthnicGroup("b", "ফাতেমা")
    review = replace(
        demo_review(), readings=(make_reading(groups=(ASIAN, group, WHITE), margin=None),)
    )
    content = to_pdf(review)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)
                  and o.get("/Subtype") == "/Image"]  # fmt: skip
        assert images
    assert any("ফাতেমা" in alt for n, alt in pdf_tags(content) if n == "Figure")


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = write_pdf(undated_review(), tmp_path / "review.pdf")
    assert path.read_bytes() == to_pdf(undated_review())
    assert [p.name for p in tmp_path.iterdir()] == ["review.pdf"]


def test_a_style_is_used(style: Path) -> None:
    content = to_pdf(undated_review(), template=style)
    text = pdf_text(content)
    assert "Riverside#1·Fortheteam:exactnumbers,keepinsidetheteam" in text
    assert "Boardpaper1of" in text
    assert "Fortheteam:exactnumbers" in text
    alts = [alt for n, alt in pdf_tags(content) if n == "Figure"]
    assert alts[0] == "Riverside organisation"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.docinfo.Author) == "The team"


def test_a_style_may_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "style.toml"
    path.write_text("")
    assert read_style(path) == read_style(None) == Style()
    assert to_pdf(undated_review(), template=path) == to_pdf(undated_review())


def test_a_typeface_of_the_organisation_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "x.ttf").write_bytes((FOLDER / "NotoSansHebrew-Regular.ttf").read_bytes())
    path = tmp_path / "style.toml"
    path.write_text('[font]\nfamily = "Noto Sans Hebrew"\nfolder = "own"\n')
    assert "Boardpaper" not in pdf_text(to_pdf(undated_review(), template=path))
    path.write_text('[font]\nfamily = "Frutiger"\nfolder = "own"\n')
    with pytest.raises(TemplateError) as found:
        to_pdf(undated_review(), template=path)
    assert str(found.value) == (
        "style.toml: The folder of typefaces holds no family ‘Frutiger’. It holds: none."
    )


def test_a_logo_that_is_broken_is_told(style: Path) -> None:
    (style.parent / "logo.svg").write_text("no picture")
    with pytest.raises(TemplateError, match=r"style.toml: The style cannot be used: "):
        to_pdf(undated_review(), template=style)
