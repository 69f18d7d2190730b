"""A form of 44 questions: somebody answers alone, the team agrees one sheet, the lead closes the round and reads what it says."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOMAINS = [
    "External environment",
    "Organisation",
    "Infrastructure",
    "Microsystem",
    "Improvement team",
]


def answer_all(story: Story, start: str, *, step: str) -> None:
    """Every section, every question on the same step; the page says when it was the last."""
    page = story.page
    story.go(page.get_by_role("link", name=start).first)
    for domain in DOMAINS:
        page.get_by_role("heading", name=domain, exact=True).wait_for()
        if domain == DOMAINS[0]:
            story.look()
        for group in page.get_by_role("group").all():
            group.get_by_role("radio", name=step, exact=True).check()
        story.go(story.page.get_by_role("button", name="Save"))
    story.press("It is complete")


def bring(story: Story, book: Any, answer: int) -> None:
    """The workbook with its first answer, back."""
    book["Answers"]["E2"] = answer
    kept = io.BytesIO()
    book.save(kept)
    file = {"name": "answers.xlsx", "mimeType": EXCEL, "buffer": kept.getvalue()}
    story.page.locator("input[type=file]").set_input_files(file)
    story.press("Bring it back")


def test_alone_then_together_then_what_it_says(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_alder.follow("Fewer haemorrhages at every birth")
    at_alder.follow("What helps and what holds back")
    at_alder.look()
    at_alder.go(page.get_by_role("link", name=re.compile("On paper.*MUSIQ-AR")))
    at_alder.look()
    page.go_back()
    at_alder.go(page.get_by_role("button", name=re.compile("Begin a round.*MUSIQ-AR")))
    at_alder.look()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it as Excel").first.click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    at_alder.go(page.get_by_role("link", name="bring it back").first)
    at_alder.look()
    bring(at_alder, book, 9)
    page.get_by_text("Cell Answers!E2: Choose a whole number from 1 to 7.").wait_for()
    at_alder.look()
    bring(at_alder, book, 5)
    page.get_by_text("The answers of the file are saved.").wait_for()
    # alone: theirs only
    answer_all(at_alder, DOMAINS[0], step="5")
    page.get_by_text("1 person has finished").wait_for()
    # together: one sheet for the team
    at_alder.go(page.get_by_role("link", name=DOMAINS[0]).last)
    page.get_by_label("7: Entirely true").first.check()
    page.get_by_label("Anything to add").first.fill("The region pays for a coach.")
    at_alder.submit("Save and go on")
    page.goto(page.url.split("/together")[0])
    at_alder.press("It is complete")
    at_alder.look()
    # the lead closes the round and reads
    at_alder.press("Close the round")
    page.get_by_role("heading", name="To talk about first").wait_for()
    page.get_by_text("What people answered alone is not shown: fewer than 5 finished.").wait_for()
    page.get_by_text("The region pays for a coach.").wait_for()
    page.get_by_role("img", name="By domain").wait_for()
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="Plan something about it").first)
    at_alder.look()
