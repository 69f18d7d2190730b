"""A driver diagram of thirty drivers, by keyboard alone and without a script, and what two people see of each other."""

from __future__ import annotations

from playwright.sync_api import Browser

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story, told
from fixtures.workbench import Workbench

FIVE = ("first", "second", "third", "fourth", "fifth")


def signed_in(story: Story, email: str) -> None:
    story.open("/")
    story.sign_in(email, PASSWORD)
    story.follow("Too little to show")
    story.follow("Driver diagram")


def add(story: Story, text: str) -> None:
    """Type where the page put the focus, and press Enter."""
    page = story.page
    page.locator(".app-add input:focus").wait_for()
    page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_thirty_drivers_by_keyboard_without_a_script(browser: Browser, alder: Workbench) -> None:
    with told(browser, alder.address, script=False) as story:
        # given a lived experience partner at an empty diagram
        signed_in(story, "partner@example.org")
        page = story.page
        # when she types five primary drivers, each followed by the next
        page.get_by_label("Add a primary driver").focus()
        for name in FIVE:
            add(story, f"The {name} thing")
        # and five under each: after the first one the page waits for the next
        for name in FIVE:
            page.get_by_label(f"Add under ‘The {name} thing’").focus()
            for inner in FIVE:
                add(story, f"{inner.capitalize()} of the {name}")
        # then all thirty stand in the list and in the picture's words
        assert page.locator(".app-driver").count() == 30
        assert "Secondary driver 5.5: Fifth of the fifth" in page.locator("svg desc").inner_html()
        page.get_by_role("button", name="Up ‘The second thing’").press("Enter")
        assert page.locator(".app-driver").first.inner_text() == "The second thing"
    with told(browser, alder.address) as story:
        signed_in(story, "coach@example.org")
        story.look()


def test_two_people_at_once_lose_nothing(browser: Browser, alder: Workbench) -> None:
    with told(browser, alder.address) as one, told(browser, alder.address) as other:
        for story, email in ((one, "lead@example.org"), (other, "midwife@example.org")):
            signed_in(story, email)
        one.page.get_by_label("Add a primary driver").fill("Both look at it")
        one.press("Add a primary driver")
        other.page.reload()
        # when one takes a driver away that the other is writing on
        other.go(
            other.page.locator(".app-presses", has_text="‘Both look at it’").get_by_role("link")
        )
        box = other.page.get_by_label("What would have to be true, or what stands in the way")
        box.fill("Both look at it, in better words")
        one.press("Take away ‘Both look at it’")
        one.look()
        other.press("Save")
        # then nothing typed is lost, and pressing again puts it back with these words
        assert "took this driver away while you had it open" in other.page.inner_text("main")
        other.look()
        other.press("Save")
        assert "Both look at it, in better words" in other.page.inner_text("main")
        one.page.reload()
        assert "‘Both look at it, in better words’ put back" in one.page.inner_text("main")
