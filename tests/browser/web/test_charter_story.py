"""Two people write one charter at the same time; an aim is put together, refused as complete and completed with a reason."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story, told

PROJECT = "Fewer haemorrhages at every birth"
FOCUS, WHO_ELSE = "Population of focus", "Who else should be in the room"


def at_charter(story: Story, email: str) -> Page:
    page = story.page
    page.goto(f"{story.address}/")
    story.sign_in(email, PASSWORD)
    story.follow(PROJECT)
    story.follow("Project charter")
    return page


def test_two_people_write_one_charter(at_alder: Story, browser: Browser) -> None:
    lead = at_charter(at_alder, "lead@example.org")
    at_alder.look()
    at_alder.follow("Put it better")
    lead.get_by_label(FOCUS).fill("Black women, and people born in Ghana or Somalia.")
    lead.get_by_text("Only you see it.").wait_for()  # kept by itself
    at_alder.look()
    lead.goto(lead.url.replace("/change", ""))
    at_alder.follow("Go on with it")
    assert "Ghana" in lead.get_by_label(FOCUS).input_value()
    with told(browser, at_alder.address, script=False) as other:
        member = at_charter(other, "midwife@example.org")
        other.follow("Put it better")
        member.get_by_label(FOCUS).fill("Black women and people who give birth here.")
        member.get_by_label(WHO_ELSE).fill("A doula")
        other.press("Keep as a draft")  # without a script
        member.get_by_text("Nobody else sees it until you save.").wait_for()
        other.press("Save for the team")
        member.get_by_text("Who else should be in the room.").first.wait_for()
    at_alder.press("Save for the team")
    lead.get_by_text("Nothing was overwritten").wait_for()
    at_alder.look()
    assert lead.get_by_label(WHO_ELSE).input_value() == "A doula"  # taken over
    at_alder.press("Save for the team")
    lead.get_by_text("both wordings were seen side by side").wait_for()
    at_alder.look()
    at_alder.go(lead.get_by_role("link", name="Every version", exact=True))
    at_alder.look()


def test_an_aim_that_is_completed_with_a_reason_and_a_roster(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_alder.follow(PROJECT)
    at_alder.follow("The aim, with every version")
    at_alder.look()
    at_alder.follow("Put it together from its parts")
    page.get_by_label("Less of something: reduce").check()
    page.get_by_label("Of what").fill("haemorrhage of 1,000 ml or more")
    page.get_by_label("Now, in 100").fill("12")
    page.get_by_label("by percentage points").first.check()
    page.get_by_label("How much").first.fill("3")
    page.get_by_label("By which day").first.fill("31/03/2028")
    page.get_by_label("Compared with").fill("")
    at_alder.press("Keep this aim")
    page.get_by_text("There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("Why the aim changes").fill("March 2026 has passed.")
    at_alder.press("Look at the sentence first")
    page.get_by_text("by 3 percentage points (from 12% to 9%) by 31 March 2028.").wait_for()
    at_alder.look()
    at_alder.press("Keep this aim")
    at_alder.follow("Is the aim complete?")
    at_alder.press("Call it complete")
    page.get_by_text("There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("Why it is complete all the same").fill("The gap is in the plan.")
    at_alder.press("Call it complete")
    page.get_by_text("Why: The gap is in the plan.").wait_for()
    at_alder.look()
    at_alder.follow("Write it freely")
    at_alder.look()
    page.goto(f"{at_alder.address}/")
    at_alder.follow(PROJECT)
    at_alder.follow("Roles, hours, who joined and who left")
    page.get_by_text("joined later").first.wait_for()
    at_alder.look()
    at_alder.go(at_alder.page.get_by_role("link", name="Add somebody", exact=True))
    at_alder.look()
