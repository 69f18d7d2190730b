"""Twelve people answer 44 questions in their browsers, and the same by Excel; the team agrees, closes and reads. And a pulse without names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser

from evenhand.frameworks.instruments import BESIDE_WORDS, instruments
from evenhand.web.demonstration.load import PASSWORD
from fixtures import many_people
from fixtures.story import Story, told
from fixtures.workbench import Workbench, settings_of

MUSIQ = instruments()["musiq_ar"]
NAMES = [i.name for i in MUSIQ.items()]
AGREED = 12  # after those of twelve people
# what a person does with a finger: every chosen answer is clicked where it is
_CHOOSE = """chosen => Object.entries(chosen).forEach(([name, value]) =>
  document.querySelector(`input[name="${name}"][value="${value}"]`).click())"""


def said(who: int) -> dict[str, Any]:
    """What one of them says to every question; none of them the same, and some do not know."""
    draw = Random(who)  # noqa: S311 - invented answers
    return {n: draw.choice([*range(1, 8), "dont_know", "not_applicable"]) for n in NAMES}


def remark(who: int) -> str:
    return f"Remark {who}: “we ask”, and wait."


@pytest.fixture
def rounds(alder: Workbench) -> list[str]:
    """Two rounds that twelve people are asked in."""
    settings = settings_of(alder.data, EVENHAND_DEMONSTRATION="yes")
    filled = subprocess.run(
        [sys.executable, many_people.__file__],
        env=settings,
        check=True,
        capture_output=True,
        text=True,
    )
    return [f"/rounds/{line}" for line in filled.stdout.split()]


def type_answers(story: Story, who: int) -> None:
    """Every question, all on one page."""
    page = story.page
    page.evaluate(_CHOOSE, said(who))
    page.get_by_label("Anything to add").first.fill(remark(who))
    story.press("Save")


def fill_in(file: Path, who: int) -> None:
    """The same in Excel, somewhere without network."""
    book, answers = openpyxl.load_workbook(file), said(who)
    for row in book["Answers"].iter_rows(min_row=2):
        value = answers[row[1].value]
        row[4].value = BESIDE_WORDS.get(value, value)
    book["Answers"]["F2"] = remark(who)
    book.save(file)


def complete(story: Story) -> None:
    story.press("It is complete")
    story.page.get_by_text("Finished on").first.wait_for()


def by_excel(story: Story, round: str, who: int, folder: Path, whose: str) -> None:
    page = story.page
    story.open(round)
    with page.expect_download() as begun:
        page.get_by_role("link", name=re.compile(f"Take it as Excel.*{whose}")).click()
    file = folder / begun.value.suggested_filename
    begun.value.save_as(file)
    fill_in(file, who)
    story.go(page.get_by_role("link", name=re.compile(f"bring it back.*{whose}")))
    page.locator("input[type=file]").set_input_files(file)
    story.press("Bring it back")
    complete(story)


def answer_alone(story: Story, rounds: list[str], who: int, folder: Path) -> None:
    """In the browser in one project, by Excel in the other."""
    story.go(story.page.get_by_role("link", name="All on one page").first)
    type_answers(story, who)
    complete(story)
    by_excel(story, rounds[1], who, folder, "one person's")


def eleven_answer(browser: Browser, alder: Workbench, rounds: list[str], folder: Path) -> None:
    for who, email in enumerate(many_people.COLLEAGUES):
        with told(browser, alder.address) as story:
            story.open(rounds[0])
            story.sign_in(email, PASSWORD)
            answer_alone(story, rounds, who, folder)


def result(story: Story, round: str) -> list[str]:
    """Everything on the page of results but which project and day it is of."""
    story.open(f"{round}/results")
    tables = story.page.get_by_role("table").all_inner_texts()
    return [*tables, *story.page.locator("main ol").all_inner_texts()]


def test_twelve_people_alone_then_agreed_by_browser_and_by_excel_and_a_pulse(
    browser: Browser, alder: Workbench, at_alder: Story, rounds: list[str], tmp_path: Path
) -> None:
    eleven_answer(browser, alder, rounds, tmp_path)
    story, page = at_alder, at_alder.page
    page.goto(f"{story.address}/")
    story.sign_in("lead@example.org", PASSWORD)
    page.get_by_role("link", name="MUSIQ-AR: your own answers").first.wait_for()
    story.open(rounds[0])
    page.get_by_text("11 people have finished").wait_for()
    answer_alone(story, rounds, 11, tmp_path)
    # the team agrees
    story.open(rounds[0])
    story.press("Begin to agree")
    page.get_by_role("heading", name="Talk about these before you agree").wait_for()
    story.look()
    story.go(page.get_by_role("link", name="All on one page").last)
    page.get_by_text("“Remark 0: “we ask”, and wait.”").wait_for()
    type_answers(story, AGREED)
    complete(story)
    story.press("Close the round")
    story.open(rounds[1])
    story.press("Begin to agree")
    by_excel(story, rounds[1], AGREED, tmp_path, "the team's, agreed together")
    story.press("Close the round")
    # the same results, to the last sign
    typed, brought = (result(story, r) for r in rounds)
    assert typed == brought
    assert len(typed[2].splitlines()) > len(NAMES)
    assert all(remark(who) in typed[2] for who in range(13))
    # what follows from it
    story.open(f"{rounds[0]}/results")
    page.get_by_text("12 people finished alone, and the team agreed a sheet together.").wait_for()
    story.follow("Roll microsystem up into organisation")
    story.look()
    profile = page.url
    story.go(page.get_by_role("link", name="Plan something about it").first)
    page.get_by_label("What you will do").fill("Ask the region for a coach.")
    story.submit("Add it")
    page.goto(profile)
    page.get_by_role("link", name="Ask the region for a coach.").first.wait_for()
    story.look()
    story.follow("Prepare a call about it")
    story.look()
    a_pulse(story)


def a_pulse(story: Story) -> None:
    """Without names."""
    page = story.page
    page.goto(f"{story.address}/")
    story.follow("Safety pulse, without names")
    story.look()
    story.go(page.get_by_role("link", name="Answer", exact=True))
    for group in page.get_by_role("group").all():
        group.get_by_role("radio", name="4", exact=True).check()
    story.look()
    story.press("Send, once")
    page.get_by_text("Your answers lie among all others; your name does not.").wait_for()
    story.go(page.get_by_role("link", name="Asked without names"))
    story.look()
    story.go(page.get_by_role("link", name="Safety pulse").last)
    page.get_by_role("heading", name="What it says").wait_for()
    story.look()
