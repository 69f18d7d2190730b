"""Reports of any blocks: the same in Word, PDF and on a page, with what protection means said first."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pikepdf
import pytest

from evenhand.charts import Table
from evenhand.charts.drivers import driver_chart
from evenhand.documents.files import OutputError
from evenhand.documents.reports import report_document, report_opening
from evenhand.documents.view.blocks import Grid, Heading, Items, Look, Paragraph, Pictures, Terms
from evenhand.documents.view.measures import Said
from evenhand.planning.drivers import Diagram, Driver

DAY = date(2026, 5, 4)
OPENED = report_opening(
    "Alder <b>", over="Board summary", audience="To share", made_on=DAY, invented=True
)
BLOCKS = (
    Heading(1, "The finding"),
    Paragraph(Said("", "Care got better & fairer.", "", ""), Look.BIG),
    Paragraph(Said("Lead.", "Below.", "", ""), Look.NOTICE),
    Items((Said("One:", "item", "", ""),)),
    Terms((("Name", "Value"),)),
    Grid(Table("Numbers", ("Group", "Events"), (("Other", "hidden"),))),
    Pictures((driver_chart(Diagram("Aim", (Driver("a", "Trust"),))),), wide=True),
)


def test_word_says_it_in_order() -> None:
    found = docx.Document(BytesIO(report_document(OPENED, BLOCKS, "docx", DAY)))
    texts = [p.text for p in found.paragraphs if p.text]
    assert texts[:4] == [
        "Board summary",
        "Alder <b>",
        "made on 4 May 2026",
        "Invented data. These numbers describe no real unit and no real women.",
    ]
    assert texts[4].startswith("Small numbers are protected here.")
    assert texts[5:9] == ["The finding", "Care got better & fairer.", "Lead. Below.", "One: item"]
    assert found.tables[0].cell(1, 1).text == "hidden"


def test_a_page_is_whole_and_user_text_is_no_markup() -> None:
    page = report_document(OPENED, BLOCKS, "html", DAY).decode()
    assert "<h1>Alder &lt;b&gt;</h1>" in page
    for part in (
        "<h2>The finding</h2>",
        "<p><strong>Care got better &amp; fairer.</strong></p>",
        '<p class="protects"><strong>Lead.</strong> Below.</p>',
        "<li><strong>One:</strong> item</li>",
        "<dt>Name</dt><dd>Value</dd>",
        "made on 4 May 2026",
        "Small numbers are protected here.",
        'role="img"',
    ):
        assert part in page, part
    assert "<script" not in page


def test_a_pdf_is_tagged_and_named() -> None:
    with pikepdf.open(BytesIO(report_document(OPENED, BLOCKS, "pdf", DAY))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == "Alder <b>"


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    assert report_document(OPENED, BLOCKS, form, DAY) == report_document(OPENED, BLOCKS, form, DAY)


def test_another_form_is_refused() -> None:
    with pytest.raises(OutputError, match="‘exe’ is not a form") as found:
        report_document(OPENED, BLOCKS, "exe", DAY)
    assert found.value.remedy == "Choose from docx, pdf, html."
