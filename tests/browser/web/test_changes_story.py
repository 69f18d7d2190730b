"""A whole project, from nothing to the end of a second test and a storyboard, for a team with a lived experience partner.

Each gate refuses once and is passed once with a reason. On the wide way every page and state is looked at, at both widths; on the
narrow one people go the same way.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from evenhand.web.demonstration.load import PASSWORD
from fixtures.decks import files
from fixtures.story import WIDTHS, Story, told
from fixtures.workbench import Workbench

PROJECT = "Nobody goes home with a question"
DRIVER = "Being listened to when she says that something is wrong"
WHY = "The number comes with the first month"


def look(story: Story) -> None:
    if story.width == WIDTHS[0]:
        story.look()


def fill(story: Story, **typed: str) -> None:
    """Type into fields by their name; choices by their value."""
    for name, value in typed.items():
        field = story.page.locator(f"main [name='{name}']")
        kind = field.first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            story.page.locator(f"main [name='{name}'][value='{value}']").check()
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def tick(story: Story, *labels: str) -> None:
    for label in labels:
        story.page.get_by_label(label, exact=True).check()


def go(story: Story, link: str) -> None:
    story.go(story.page.get_by_role("main").get_by_role("link", name=link, exact=True).first)


def refused(story: Story) -> None:
    story.page.get_by_text("There is a problem").wait_for()
    look(story)


def sign_in_as(story: Story, who: str, at: str) -> None:
    if story.page.get_by_role("button", name="Sign out").count():
        story.sign_out()
    story.page.goto(f"{story.address}/")
    story.sign_in(f"{who}@example.org", PASSWORD)
    story.page.goto(at)


def start(story: Story) -> None:
    """An empty project."""
    go(story, "Start a project")
    look(story)
    fill(story, name=f"{PROJECT}, {story.width}", clinical_area="After the birth")
    story.press("Start it")
    story.page.get_by_role("heading", name=PROJECT).wait_for()
    look(story)


def charter_and_aim(story: Story, home: str) -> None:
    go(story, "Project charter")
    look(story)
    go(story, "Begin the charter")
    look(story)
    fill(story, focus="Black women and birthing people in our care")
    story.press("Save")
    look(story)
    story.page.goto(f"{home}/aim")
    look(story)
    go(story, "Put it together from its parts")
    look(story)
    fill(story, deed="less", what="major haemorrhage", whom="Black women", baseline="12")
    fill(story, **{"1_kind": "level", "1_value": "9", "1_by": "31/03/2027"})
    story.press("Keep this aim")
    look(story)
    gate(story, "Is the aim complete?")


def gate(story: Story, link: str) -> None:
    """Refused once without a reason, then passed with one that stays in sight."""
    go(story, link)
    look(story)
    story.press("Call it complete")
    refused(story)
    fill(story, reason=WHY)
    story.press("Call it complete")
    story.page.get_by_text(WHY).first.wait_for()


def measure(story: Story, home: str) -> None:
    story.page.goto(home)
    go(story, "Choose a measure")
    look(story)
    story.page.get_by_label("Haemorrhage, 1,000 ml or more").first.check()
    story.press("Choose it")
    look(story)
    go(story, "Type numbers")
    look(story)
    for name in story.page.locator("main form [name^=d-]").all()[:6]:
        name.fill("120")
    for name in story.page.locator("main form [name^=n-]").all()[:6]:
        name.fill("11")
    story.press("Save and read")
    look(story)
    story.page.goto(home)
    gate(story, "Are the measures complete?")


def focus(story: Story, home: str) -> None:
    story.page.goto(home)
    go(story, "Choosing a focus")
    look(story)
    go(story, "Options, what partners say, voices")
    look(story)
    go(story, "Put an option up")
    look(story)
    fill(story, title="Fewer major haemorrhages", whom="Black women")
    story.page.locator("main [name=area]").first.check()
    story.press("Put it up")
    look(story)
    go(story, "Lock the focus")
    look(story)
    story.page.locator("main [name=option]").first.check()
    fill(story, because="The numbers and partners point here", focus="black")
    fill(story, comparison="white", reason="The group that is best recorded", mode="single")
    fill(story, chosen_with_data_to="31/12/2025", baseline_from="01/01/2026")
    fill(story, change_date="01/09/2026")
    story.press("Lock")
    refused(story)
    fill(story, without=WHY)
    story.press("Lock")
    story.page.get_by_role("heading", name="Choosing a focus").wait_for()
    story.page.get_by_text(WHY).first.wait_for()
    look(story)


def drivers(story: Story, home: str) -> None:
    story.page.goto(home)
    story.page.goto(f"{home}/drivers")
    look(story)
    fill(story, text=DRIVER)
    story.go(story.page.get_by_role("main").get_by_role("button", name="Add").first)
    look(story)


def make_idea(story: Story) -> None:
    go(story, "Change ideas and their tests")
    look(story)
    story.go(story.page.get_by_role("link", name="Add a change idea"))
    look(story)
    fill(story, what="Call back on the day after", source="lived", kind="pathway")
    fill(story, impact="large", control="control", principle="3")
    tick(story, "Lived experience partners")
    story.page.locator("main [name=driver]").select_option(label=DRIVER)
    story.press("Add it")
    story.page.get_by_text("Nobody has said who could be worse off").wait_for()
    look(story)


def first_test(story: Story) -> None:
    story.follow("Plan the first test")
    look(story)
    fill(story, what="Call one woman", predicted_focus="She asks one question more")
    fill(story, data="What she says", scale="person")
    story.press("Begin the test")
    story.page.get_by_text("There is a problem").wait_for()
    look(story)
    fill(story, worse_off="Women without a telephone", would_know="The clerk counts calls")
    fill(story, reason="The diagram comes next week")
    story.press("Begin the test")
    look(story)
    story.follow("Write what happened")
    look(story)
    fill(story, begun_on="02/03/2026", ended_on="03/03/2026", fidelity="planned")
    story.press("Save")
    story.follow("Look at the numbers")
    look(story)
    fill(story, learnt_focus="She was glad of the call", worked="yes", reduced="small")
    story.press("Keep it")


def partner_concludes(story: Story) -> None:
    story.follow("Write down what they conclude")
    look(story)
    fill(story, learnt="The call came too late in the day", worked="partly", through="self")
    story.press("Keep it")
    story.page.get_by_text("The team and those most affected do not say the same.").wait_for()
    look(story)


def decide_and_complete(story: Story) -> None:
    story.follow("Write down what you make of it together")
    look(story)
    tick(story, "Lived experience partners", "Midwives, nurses and health visitors")
    fill(
        story, standing="open", open_question="The team: any hour will do. A partner: before noon."
    )
    story.press("Save")
    story.go(story.page.get_by_role("link", name="Adapt, adopt or abandon", exact=True))
    look(story)
    fill(story, decision="adapt", decision_why="Call before noon")
    story.press("Decide")
    story.go(story.page.get_by_role("link", name="Call it complete"))
    story.page.get_by_text("Every part is there.").wait_for()
    story.press("Call it complete")


def second_test(story: Story) -> None:
    story.go(story.page.get_by_role("link", name="Plan the next test"))
    story.page.get_by_text("After test 1: Call before noon").wait_for()
    assert story.page.locator("[name=data]").input_value() == "What she says"
    fill(story, scale="shift", predicted_focus="Two of three take the call")
    story.press("Begin the test")
    story.go(story.page.get_by_role("link", name="Adapt, adopt or abandon", exact=True))
    fill(
        story, decision="abandon", because="hurt", decision_why="A call woke a baby that had slept"
    )
    story.press("Decide")
    story.page.get_by_text("Noticing that in time is something learnt").wait_for()
    story.go(story.page.get_by_role("link", name="Call it complete"))
    story.press("Call it complete")
    story.page.get_by_text("There is a problem").wait_for()
    look(story)
    fill(story, reason="It was stopped on the first morning")
    story.press("Call it complete")
    story.page.get_by_text("Called complete although something was missing").wait_for()
    look(story)


def share_it(story: Story) -> None:
    story.go(story.page.get_by_role("link", name="Call back on the day after"))
    look(story)
    story.follow("Look at what you could share")
    look(story)
    story.press("Share it")
    story.page.get_by_text("Teams of your programmes can read it now.").wait_for()


def storyboard(story: Story, home: str) -> None:
    """The whole of it on slides, with both tests and what partners kept in the team left out."""
    story.page.goto(home)
    go(story, "Reports")
    look(story)
    with story.page.expect_download() as taken:
        story.page.get_by_role("link", name="Storyboard as PowerPoint").click()
    package = taken.value.path().read_bytes()
    text = " ".join(b.decode() for name, b in files(package) if "/slides/slide" in name)
    assert "Call back on the day after" in text
    assert "She was glad of the call" in text
    assert "The call came too late in the day" not in text


@pytest.mark.parametrize("width", WIDTHS)
def test_from_nothing_to_the_end_of_a_second_test(
    browser: Browser, alder: Workbench, width: int
) -> None:
    with told(browser, alder.address, width=width) as story:
        sign_in_as(story, "lead", f"{alder.address}/")
        start(story)
        home = story.page.url
        charter_and_aim(story, home)
        measure(story, home)
        focus(story, home)
        drivers(story, home)
        story.page.goto(home)
        make_idea(story)
        first_test(story)
        test = story.page.url
        sign_in_as(story, "partner", test)
        partner_concludes(story)
        sign_in_as(story, "lead", test)
        decide_and_complete(story)
        second_test(story)
        share_it(story)
        storyboard(story, home)
