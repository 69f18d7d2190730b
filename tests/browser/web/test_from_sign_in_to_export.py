"""From sign-in to a reading in the hand: each way of giving data, at a desk, on a phone, without a script, by keyboard."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Browser, Error, Locator

from evenhand.review.counting import count_file, write_tables
from evenhand.web.demonstration.load import PASSWORD
from fixtures.giving import begin, births
from fixtures.story import WIDTHS, Story, told
from fixtures.workbench import Workbench

MEASURE = "Haemorrhage, 1,000 ml or more"


def as_records(story: Story, folder: Path) -> None:
    page = story.page
    story.follow("Upload records")
    page.get_by_label("File of records").set_input_files(births(folder / "births.csv", odd="A"))
    story.press("Look at the columns")
    look_again_until(page.get_by_role("heading", name="What the columns mean"))
    story.go(page.get_by_role("button", name="Count the file").first)
    look_again_until(page.get_by_text("rows could be used"))


def look_again_until(wanted: Locator) -> None:
    """Work goes on meanwhile: with a script the page asks by itself, without one there is a link."""
    for _ in range(120):
        if wanted.count():
            return
        again = wanted.page.get_by_role("link", name="Look again")
        with suppress(Error):  # gone meanwhile, because the work is done
            again.click(timeout=1_000)
        wanted.page.wait_for_timeout(300)
    raise AssertionError((wanted.page.url, "still not there"))


def as_a_grid(story: Story, folder: Path) -> None:
    """Filled in as Excel and brought back; typing it is the midwife's story."""
    page = story.page
    story.follow("Type numbers")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take these months and groups as Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    for row in book["Counts"].iter_rows(min_row=2, min_col=2):
        for cell in row:
            cell.value = 60 if cell.column % 2 == 0 else 14
    book.save(folder / "grid.xlsx")
    page.get_by_label("Filled-in template").set_input_files(folder / "grid.xlsx")
    story.press("Bring it back")


def as_a_table(story: Story, folder: Path) -> None:
    counted = count_file(
        str(births(folder / "births.csv", odd="A", wrong=0)), measures=("pph_1000",)
    )
    story.follow("Bring measure tables")
    table = write_tables(counted, folder / "tables.json")
    story.page.get_by_label("Measure tables").set_input_files(table)
    story.press("Store them")


WAYS: dict[str, Callable[[Story, Path], None]] = {
    "records": as_records,
    "grid": as_a_grid,
    "table": as_a_table,
}
PLACES = {"desk": (WIDTHS[0], True), "phone": (WIDTHS[1], True), "no script": (WIDTHS[0], False)}


@pytest.fixture(params=PLACES)
def at(request: pytest.FixtureRequest, browser: Browser, alder: Workbench) -> Iterator[Story]:
    width, script = PLACES[request.param]
    with told(browser, alder.address, script=script, width=width) as made:
        yield made


@pytest.mark.parametrize("way", WAYS)
def test_from_sign_in_to_an_exported_reading(
    at: Story, way: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    # given a lead who signs in and starts a project with one measure
    project = f"Given as {way}, {request.node.callspec.params['at']}"
    begin(at, project)
    # when the data are given in this way
    WAYS[way](at, tmp_path)
    # then the measure says its finding, and goes out as a document that opens
    said = read_at(at, project)
    with at.page.expect_download() as taken:
        at.page.get_by_role("link", name="Word", exact=True).click()
    assert taken.value.suggested_filename.endswith(".docx")
    written = Document(str(taken.value.path()))
    assert any(said in paragraph.text for paragraph in written.paragraphs), said


def read_at(story: Story, project: str) -> str:
    """The finding on the measure's page, once its numbers are read."""
    page = story.page
    for _ in range(120):
        story.open("/")
        story.go(page.get_by_role("link", name=project, exact=True))
        story.go(page.get_by_role("link", name=MEASURE))
        if page.locator(".verdict .big").count():
            return page.locator(".verdict .big").first.inner_text()
        page.wait_for_timeout(500)
    raise AssertionError("nothing was read")


def test_by_keyboard_alone(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.type_into("Email", "midwife@example.org")
    at_alder.type_into("Password", PASSWORD)
    at_alder.enter("Sign in")
    at_alder.enter("Fewer haemorrhages at every birth")
    at_alder.enter(MEASURE)
    at_alder.tab_to("Word")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert zipfile.is_zipfile(taken.value.path())
