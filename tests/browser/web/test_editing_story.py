"""A convener copies a form, changes it and publishes it; a lead reads a guideline and keeps what the team will talk about."""

from __future__ import annotations

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story

GUIDELINE = (
    "Score two points for colour when the baby is pink all over.\n\nThese women are hard to reach."
)


def test_a_form_of_a_programmes_own(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("convener@example.org", PASSWORD)
    at_alder.go(page.get_by_role("link", name="Forms and factors").first)
    at_alder.look()
    page.get_by_label("Copy a form").select_option(label="MUSIQ-AR")
    at_alder.press("Copy it")
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="Add a question to External environment"))
    page.get_by_label("Short name").fill("heard")
    page.get_by_label("How it is answered").select_option(label="One answer of several")
    page.get_by_label("The question").fill("Were partners heard?")
    page.get_by_label("Asked when").fill("count(${x})")
    at_alder.press("Save")
    page.get_by_text("This cannot be used").first.wait_for()
    at_alder.look()
    page.get_by_label("Asked when").fill("")
    page.get_by_label("Answers, one a line").fill("yes | Yes\nno | No")
    at_alder.press("Save")
    page.get_by_text("Were partners heard?").wait_for()
    at_alder.go(page.get_by_role("link", name="Preview"))
    at_alder.look()
    at_alder.follow("Back to editing")
    at_alder.follow("REDCap data dictionary")
    at_alder.look()
    page.go_back()
    at_alder.follow("Publish a version")
    at_alder.look()
    at_alder.press("Publish")
    page.get_by_text("Version 1 is published.").wait_for()
    at_alder.follow("Version 1")
    at_alder.look()
    page.go_back()
    at_alder.go(page.get_by_role("link", name="Forms of").first)
    at_alder.follow("Sets of factors")
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="MUSIQ-AR").first)
    at_alder.look()


def test_a_guideline_is_read_and_what_matters_is_kept(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_alder.follow("Fewer haemorrhages at every birth")
    at_alder.follow("Read a policy or guideline for what is worth a look")
    at_alder.look()
    file = {"name": "newborn.txt", "mimeType": "text/plain", "buffer": GUIDELINE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    at_alder.press("Read it")
    page.get_by_role("heading", name="Colour in the Apgar score").wait_for()
    at_alder.look()
    page.get_by_label("Keep it in the register: Colour in the Apgar score").check()
    page.get_by_label("What it is", exact=True).select_option(label="Guideline")
    at_alder.press("Keep it")
    page.get_by_text("One mark is in the register").wait_for()
    at_alder.look()
