"""From an idea to the end of a second test: the gate refuses once and is passed once with a reason, and a partner has her own say."""

from __future__ import annotations

import pytest

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import WIDTHS, Story, told


def look(story: Story) -> None:
    """Both widths are looked at on the wide way; on the narrow one people only go through."""
    if story.width == WIDTHS[0]:
        story.look()


def fill(story: Story, **typed: str) -> None:
    """Type into fields by their name; choices by their value."""
    for name, value in typed.items():
        field = story.page.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            story.page.locator(f"[name={name}][value={value}]").check()
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def tick(story: Story, *labels: str) -> None:
    for label in labels:
        story.page.get_by_label(label, exact=True).check()


def sign_in_as(story: Story, who: str, at: str) -> None:
    out = story.page.get_by_role("button", name="Sign out")
    if out.count():
        out.click()
    story.page.goto(f"{story.address}/")
    story.sign_in(f"{who}@example.org", PASSWORD)
    story.page.goto(at)


def make_idea(story: Story) -> None:
    story.follow("Change ideas and their tests")
    look(story)
    story.page.get_by_role("link", name="Add a change idea").click()
    look(story)
    fill(story, what="Call back on the day after", source="lived", kind="pathway")
    fill(story, impact="large", control="control", principle="3")
    tick(story, "Lived experience partners")
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
    story.page.get_by_role("link", name="Adapt, adopt or abandon", exact=True).click()
    look(story)
    fill(story, decision="adapt", decision_why="Call before noon")
    story.press("Decide")
    story.page.get_by_role("link", name="Call it complete").click()
    story.page.get_by_text("Every part is there.").wait_for()
    story.press("Call it complete")


def second_test(story: Story) -> None:
    story.page.get_by_role("link", name="Plan the next test").click()
    story.page.get_by_text("After test 1: Call before noon").wait_for()
    assert story.page.locator("[name=data]").input_value() == "What she says"
    fill(story, scale="shift", predicted_focus="Two of three take the call")
    story.press("Begin the test")
    story.page.get_by_role("link", name="Adapt, adopt or abandon", exact=True).click()
    fill(
        story, decision="abandon", because="hurt", decision_why="A call woke a baby that had slept"
    )
    story.press("Decide")
    story.page.get_by_text("Noticing that in time is something learnt").wait_for()
    story.page.get_by_role("link", name="Call it complete").click()
    story.press("Call it complete")
    story.page.get_by_text("There is a problem").wait_for()
    look(story)
    fill(story, reason="It was stopped on the first morning")
    story.press("Call it complete")
    story.page.get_by_text("Called complete although something was missing").wait_for()
    look(story)


def share_it(story: Story) -> None:
    story.page.get_by_role("link", name="Call back on the day after").click()
    look(story)
    story.follow("Look at what you could share")
    look(story)
    story.press("Share it")
    story.page.get_by_text("Teams of your programmes can read it now.").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_from_an_idea_to_the_end_of_a_second_test(browser, alder, width: int) -> None:  # type: ignore[no-untyped-def]
    project = "Too little to show" if width == WIDTHS[0] else "Work under way"
    with told(browser, alder.address, width=width) as story:
        story.page.goto(f"{alder.address}/")
        story.sign_in("lead@example.org", PASSWORD)
        story.follow(project)
        make_idea(story)
        first_test(story)
        test = story.page.url
        sign_in_as(story, "partner", test)
        partner_concludes(story)
        sign_in_as(story, "lead", test)
        decide_and_complete(story)
        second_test(story)
        share_it(story)
