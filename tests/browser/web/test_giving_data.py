"""Three ways of giving data: a file of records, a grid pasted or filled in as Excel, a table made elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from evenhand.review.counting import count_file, write_tables
from fixtures.giving import begin, births, count_it, give
from fixtures.story import Story


def test_records_are_counted_after_a_look_at_their_columns(at_alder: Story, tmp_path: Path) -> None:
    page = at_alder.page
    begin(at_alder, "Given as records")
    # when an analyst uploads a file and says what nobody's list holds
    give(at_alder, births(tmp_path / "births.csv"))
    page.get_by_label("Somali").select_option(label="Black African")
    page.get_by_label("blood_loss_ml").select_option("")
    at_alder.go(page.get_by_role("button", name="Count the file"))
    page.get_by_text("needs a column for").first.wait_for()
    at_alder.look()
    page.get_by_label("blood_loss_ml").select_option("blood_loss_ml")
    # then rows that cannot be used are named, and can be taken away
    count_it(at_alder)
    page.get_by_role("row", name="722 delivery_date").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="All of them as CSV").click()
    assert taken.value.path().read_text("utf-8-sig").count("delivery_date") == 3
    # and next month is one click
    at_alder.follow("Given as records")
    give(at_alder, births(tmp_path / "next.csv", wrong=0))
    page.get_by_text("The columns are those that you confirmed before.").wait_for()
    count_it(at_alder)
    # and what is not to be counted is deleted
    at_alder.follow("Given as records")
    give(at_alder, births(tmp_path / "again.csv"))
    at_alder.press("Delete the file without counting")
    page.get_by_text("Nothing was counted.").wait_for()


def test_numbers_are_pasted_and_moved_through_by_arrows(at_alder: Story, tmp_path: Path) -> None:
    page = at_alder.page
    begin(at_alder, "Given by hand")
    at_alder.follow("Type numbers")
    at_alder.look()
    boxes = page.locator(".app-grid tbody tr").nth(0).locator("input")
    # when a block of a spreadsheet is pasted into the first box
    boxes.nth(0).focus()
    page.evaluate(
        "() => {const d = new DataTransfer(); d.setData('text/plain', '40\\t3\\r\\n41\\t4\\r\\n');"
        "document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true}))}"
    )
    assert page.locator("#app-said").inner_text() == "4 boxes filled."
    assert [boxes.nth(i).input_value() for i in (0, 1, 2)] == ["40", "3", ""]
    # then arrows go from box to box
    for key, column in (("ArrowRight", 1), ("ArrowDown", 1), ("ArrowUp", 1), ("ArrowLeft", 0)):
        page.keyboard.press(key)
        if key == "ArrowDown":
            assert page.evaluate("document.activeElement.value") == "4"
        assert page.evaluate("document.activeElement.value") in ("40", "3", "4"), (key, column)
    # and the same grid goes out as Excel and comes back
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take these months and groups as Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    for row in book["Counts"].iter_rows(min_row=2, min_col=2):
        for cell in row:
            cell.value = 60 if cell.column % 2 == 0 else 4
    book["Counts"]["C3"].value = "many"
    filled = tmp_path / "grid.xlsx"
    book.save(filled)
    page.get_by_label("Filled-in template").set_input_files(filled)
    at_alder.press("Bring it back")
    page.get_by_role("link", name="Cell C3: Type a whole number").wait_for()
    at_alder.look()
    book["Counts"]["C3"].value = 4
    book.save(filled)
    page.get_by_label("Filled-in template").set_input_files(filled)
    at_alder.press("Bring it back")
    page.locator("[data-again]").wait_for(state="detached", timeout=60_000)
    page.get_by_text("care").first.wait_for()
    at_alder.follow("Type numbers")
    at_alder.follow("Twelve months earlier")
    at_alder.look()


def test_a_table_made_elsewhere_is_read(at_alder: Story, tmp_path: Path) -> None:
    page = at_alder.page
    begin(at_alder, "Given as a table")
    records = births(tmp_path / "births.csv", wrong=0)
    counted = count_file(str(records), measures=("pph_1000",), site="North")
    table = write_tables(counted, tmp_path / "tables.json")
    at_alder.follow("Bring measure tables")
    at_alder.look()
    page.get_by_label("Measure tables").set_input_files(records)
    at_alder.press("Store them")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("Measure tables").set_input_files(table)
    at_alder.press("Store them")
    page.get_by_text("Stored: Haemorrhage, 1,000 ml or more.").wait_for()
    at_alder.look()


def test_data_are_asked_for_with_their_exact_columns(at_alder: Story) -> None:
    page = at_alder.page
    begin(at_alder, "Asked for")
    at_alder.go(page.get_by_role("link", name="Asked for"))
    at_alder.follow("Data access")
    at_alder.follow("Add a request for data")
    page.get_by_label("What you need").fill("Births by month")
    page.get_by_label("Who holds it").fill("Maternity digital")
    page.get_by_label("What it is for").fill("to see the gap")
    at_alder.press("Add it")
    at_alder.follow("Write it as a letter, with the exact columns")
    page.get_by_role("rowheader", name="blood_loss_ml").wait_for()
    at_alder.look()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it as Word").click()
    assert taken.value.suggested_filename == "request-for-data.docx"
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Take it as Word").is_visible()
