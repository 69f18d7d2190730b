"""Charts of the workbook read the cells beside them; hidden cells are a word to read and a gap to draw."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import range_boundaries

from evenhand.charts.words import HIDDEN
from evenhand.documents import to_excel
from evenhand.documents.workbook.drawn import sheet_name
from evenhand.documents.workbook.graphs import _short
from evenhand.frameworks import wording
from evenhand.measures.definition import Kind
from evenhand.reading.model import Review
from fixtures.books import table
from fixtures.decks import DETAILED, only
from fixtures.readings import (
    PPH,
    demo_review,
    hostile_review,
    make_reading,
    shared_review,
    undated_review,
    volume_review,
)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MEASURE = "Postpartum haemorrhage, 1,000 m"


Made = Review | Callable[[], Review]


@cache
def _once(make: Callable[[], Review]) -> bytes:
    return to_excel(make())


@cache
def _book(make: Callable[[], Review]) -> Any:
    return openpyxl.load_workbook(BytesIO(_once(make)))


@pytest.fixture(scope="module", autouse=True)
def _anew() -> None:
    """Nothing is taken over from an earlier run in the same process."""
    _once.cache_clear()
    _book.cache_clear()


def excel(review: Made) -> bytes:
    """The bytes; made once where the review is named by its maker."""
    return to_excel(review) if isinstance(review, Review) else _once(review)


def book(review: Made) -> Any:
    if not isinstance(review, Review):
        return _book(review)
    return openpyxl.load_workbook(BytesIO(to_excel(review)))


def parts(review: Made, pattern: str) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(excel(review))) as found:
        names = [n for n in found.namelist() if re.fullmatch(pattern, n)]
        return [found.read(n) for n in sorted(names, key=lambda n: (len(n), n))]


def drawn(review: Made) -> list[Any]:
    return [etree.fromstring(part) for part in parts(review, r"xl/charts/chart\d+\.xml")]


def cells(made: Any, formula: str) -> list[Any]:
    """What stands in the cells that a chart reads."""
    name, where = formula.rsplit("!", 1)
    page = made[name.strip("'").replace("''", "'")]
    left, top, right, bottom = range_boundaries(where.replace("$", ""))
    return [page.cell(r, c).value for r in range(top, bottom + 1) for c in range(left, right + 1)]


def test_every_measure_has_its_sheet_and_every_group_its_chart() -> None:
    made = book(demo_review)
    counts = {page.title: len(page._charts) for page in made}
    assert counts[MEASURE] == counts["Blood loss weighed"] == 5
    assert counts["Rates and gaps"] == 9
    assert "Rates and gaps" in book(undated_review).sheetnames
    assert not any(len(page._charts) for page in book(volume_review))


def test_charts_read_the_cells_of_their_own_sheet_and_draw_the_reading() -> None:
    made = book(demo_review)
    points = demo_review().readings[0].groups[1].chart.points  # type: ignore[union-attr]
    black = drawn(demo_review)[1]
    formulas = [f.text for f in black.iter(f"{C}f")]
    assert all(str(f).startswith(f"'{MEASURE}'!") for f in formulas)
    first = black.find(f".//{C}ser/{C}val//{C}f").text
    assert cells(made, first) == pytest.approx([p.value for p in points])
    title = black.find(f".//{C}title//{C}f").text
    assert cells(made, title) == ["Black"]
    named = {
        s.find(f"{C}tx//{C}v").text: cells(made, s.find(f"{C}val//{C}f").text)
        for s in black.iter(f"{C}ser")
    }
    before = [p.centre if p.phase == 0 else None for p in points]
    assert named["Average before May 2024"] == pytest.approx(before)
    assert named["Upper limit"] == pytest.approx([p.upper for p in points])
    special = [p.value if p.tone else None for p in points]
    assert named["Special cause, improvement"] == pytest.approx(special)


def test_no_chart_reads_a_cell_with_a_word() -> None:
    """Excel draws text as zero."""
    for review in (demo_review, shared_review, hostile_review):
        made = book(review)
        for chart in drawn(review):
            for kind in ("val", "plus", "minus"):
                for found in chart.iter(f"{C}{kind}"):
                    assert not any(
                        isinstance(v, str) for v in cells(made, found.find(f".//{C}f").text)
                    )


def test_hidden_cells_are_a_word_to_read_and_a_hatched_gap_to_draw() -> None:
    review = shared_review
    rows = [r for r in table(book(review)[MEASURE]) if r["Group"] == "Mixed"]
    hidden = [r for r in rows if r["Shown"] == HIDDEN]
    assert len(hidden) == 9
    assert all(r["Drawn"] is None and r["Hidden"] == 1 and r["Upper limit"] is None for r in hidden)
    assert all(r["Hidden"] is None for r in rows if r["Shown"] != HIDDEN)
    mixed = etree.tostring(drawn(review)[2]).decode()
    assert 'prst="ltUpDiag"' in mixed
    assert "&quot;hidden&quot;" in mixed
    # Files of Excel's own format 12 draw empty cells as gaps unless something else is said.
    assert "dispBlanksAs" not in mixed
    assert b"<AppVersion>12" in parts(review, r"docProps/app\.xml")[0]
    assert "ltUpDiag" not in etree.tostring(drawn(review)[1]).decode()


def test_rates_and_gaps_are_drawn_with_their_intervals() -> None:
    gap = demo_review().readings[0].gap
    assert gap is not None
    made = book(demo_review)
    rows = [r for r in table(made["Rates and gaps"]) if r["Measure"] == PPH.title]
    rates = [r for r in rows if (r["Chart"], r["Series"]) == ("rates by group", "Since May 2024")]
    assert [r["Category"] for r in rates] == ["Asian", "Black (focus)", "Mixed", "White", "Other"]
    for row, found in zip(rates, gap.rates, strict=True):
        rate = found[1].rate
        assert row["Drawn"] == row["Shown"] == pytest.approx(rate.value)
        assert (row["Low 95"], row["High 95"]) == pytest.approx((rate.low, rate.high))
        assert row["Up"] == pytest.approx(rate.high - rate.value)  # type: ignore[operator]
    chart = next(c for c in drawn(demo_review) if "Rates and gaps" in etree.tostring(c).decode())
    plus = cells(made, chart.findall(f".//{C}plus//{C}f")[1].text)
    assert plus == pytest.approx([r["Up"] for r in rates])
    assert {r["Chart"] for r in rows} == {
        "rates by group",
        "the gap as a ratio",
        "the gap as a difference",
    }


def test_every_chart_is_told_in_words() -> None:
    for part in parts(demo_review, r"xl/drawings/drawing\d+\.xml"):
        for found in etree.fromstring(part).iter("{*}cNvPr"):
            assert len(found.get("descr")) > 30
    assert len(_short("x" * 3000)) == 2000


def test_sixteen_groups_and_two_measures_of_one_name() -> None:
    reading = make_reading(groups=DETAILED)
    second = make_reading(replace(PPH, id="two"), groups=DETAILED[:2])
    made = book(only(demo_review(), reading, second))
    assert made.sheetnames[1:3] == [MEASURE, "Postpartum haemorrhage, 1,0 (2)"]
    assert len(made[MEASURE]._charts) == 16


def test_means_and_rates_are_drawn() -> None:
    mean = make_reading(replace(PPH, kind=Kind.MEAN, id="mean", title="Mean"))
    rate = make_reading(replace(PPH, multiplier=1000, id="rate", title="Rate"))
    made = book(only(demo_review(), mean, rate))
    assert len(made["Mean"]._charts) == len(made["Rate"]._charts) == 5
    first = table(made["Rate"])[0]
    assert made["Rate"]["A2"].value.startswith("Scale: all values as drawn.")
    assert first["Drawn"] > 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b: c?", "a b c"),
        ("'quoted'", "quoted"),
        ("[]*", "Measure"),
        ("History", "History (2)"),
        ("x" * 40, "x" * 31),
    ],
)
def test_names_of_sheets_are_ones_that_excel_allows(title: str, name: str) -> None:
    assert sheet_name(title, set()) == name


def test_names_of_sheets_differ() -> None:
    taken: set[str] = set()
    names = [sheet_name("Blood Loss", taken), sheet_name("blood loss", taken)]
    assert names == ["Blood Loss", "blood loss (2)"]


def test_the_dictionary_tells_unit_origin_and_protection_of_every_column() -> None:
    made = book(demo_review)
    rows = table(made["Data dictionary"])
    told = wording("workbook")
    for row in rows[:-2]:
        assert row["Holds"]
        assert row["How it is computed"]
        assert row["Protected"] in told["protected"].values()
        assert row["Column"] in told or row["Column"].startswith("Average or median")
    found = {(r["Sheet"], r["Column"]): r for r in rows}
    assert found["Data", "Numerator"]["Protected"].startswith("Yes: small counts")
    assert found["Data", "Numerator"]["Measured in"] == "events"
    assert "keep it inside the team" in made["Data dictionary"]["A2"].value
    assert "hidden is not zero" in book(shared_review)["Data dictionary"]["A2"].value


def test_measures_and_plan_are_written_out() -> None:
    made = book(demo_review)
    (pph, *_) = table(made["Measures"])
    assert pph["Denominator is"] == "TRUE"
    assert pph["Breaks"] == "2023-09-01 blood loss weighed, no longer estimated"
    assert pph["Scale"] == 100
    plan = {(r["Measure"], r["Setting"]): r["Value"] for r in table(made["Plan"])}
    assert plan[PPH.title, "margin: agreed on"] == "12 March 2024"
    assert plan[PPH.title, "focus"] == "black"
    assert plan[PPH.title, "declared before"] == "yes"
    same = table(book(only(demo_review(), make_reading()))["Plan"])
    assert {r["Measure"] for r in same} == {"every measure"}
    assert {r["Measure"] for r in table(book(volume_review)["Plan"])} == {"every measure"}


def test_every_sheet_prints_wide_with_source_audience_and_number() -> None:
    for page in book(demo_review):
        assert page.page_setup.orientation == "landscape"
        assert page.oddFooter.left.text.startswith("births.csv")
        assert "keep inside the team" in page.oddHeader.right.text
        assert "&P" in page.oddFooter.right.text or page.oddFooter.right.text


def test_an_ampersand_in_a_title_is_no_command_of_the_header() -> None:
    part = parts(replace(demo_review(), title="A&B"), r"xl/worksheets/sheet1\.xml")[0].decode()
    assert "&amp;LA&amp;&amp;B&amp;R" in part


def test_user_text_is_no_formula_in_any_chart() -> None:
    review = hostile_review
    for chart in drawn(review):
        for formula in chart.iter(f"{C}f"):
            assert re.fullmatch(
                r"('[^']+(''[^']*)*'|[A-Za-z]\w*)!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", formula.text
            )
    for page in book(review):
        assert all(c.data_type != "f" for row in page.iter_rows() for c in row)
