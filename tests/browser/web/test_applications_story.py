"""From an expression of interest to a decision: somebody without an account, a convener, two assessors who see nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import PASSWORD as OWN
from fixtures.story import Story, told
from fixtures.workbench import Workbench

CALL = "Third round of teams (invented)"
TEAM = "Brook Trust (invented)"


@contextmanager
def seen_by(
    browser: Browser, alder: Workbench, email: str, password: str = PASSWORD
) -> Iterator[Story]:
    with told(browser, alder.address) as story:
        story.open("/")
        story.sign_in(email, password)
        yield story


def express_interest(story: Story) -> None:
    story.open("/calls")
    story.look()
    story.follow(CALL)
    story.look()
    story.follow("How many hours it takes")
    story.look()
    story.page.go_back()
    story.follow("Express an interest")
    story.look()
    page = story.page
    page.get_by_label("Your name").fill("Brin")
    page.get_by_label("Your email").fill("brin@example.org")
    page.get_by_label("Triage").check()
    page.get_by_label("Name of your organisation").fill(TEAM)
    page.get_by_label("Trust or health board").check()
    page.get_by_label("Why you want to take part").fill(
        "Women wait longer who need an interpreter."
    )
    page.wait_for_timeout(3_200)  # a person needs as long at least
    story.press("Send it")
    page.get_by_role("heading", name="Thank you").wait_for()
    story.look()


def invite(story: Story) -> str:
    story.follow("Calls for teams")
    story.follow(CALL)
    story.look()
    story.follow(f"{TEAM}, Brin")
    story.press("Invite to apply")
    return story.page.get_by_role("status").inner_text().rpartition(" ")[2]


def apply(story: Story, link: str) -> None:
    story.accept(link)
    story.sign_in("brin@example.org")
    story.follow(TEAM)
    story.look()
    story.follow("Your service and the need")
    story.page.get_by_label("Where your care is unequal").fill("In triage, at night.")
    story.look()
    story.press("Save and go on")
    story.open(story.page.url.split("/forms")[0].removeprefix(story.address))
    story.page.get_by_label("Why it is sent without that").fill("The rest is being asked for.")
    story.press("Send the application")
    story.page.get_by_text("It was sent on").wait_for()


def the_application(story: Story) -> None:
    """Not the interest that it began with."""
    story.go(story.page.get_by_role("link", name=TEAM, exact=True))


def close_and_give(story: Story) -> None:
    """The call closes earlier than planned; two assessors read."""
    story.follow("Calls for teams")
    story.follow(CALL)
    story.follow("Change the call")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    for label in ("Expressions of interest until", "Applications until"):
        story.page.get_by_label(label).fill(yesterday)
    story.press("Save")
    for name, email in (("Odd", "assessor@example.org"), ("Sol", "evaluator@example.org")):
        story.follow("Ask an assessor")
        story.page.get_by_label("Name").fill(name)
        story.page.get_by_label("Email").fill(email)
        story.press("Ask them")
    the_application(story)
    story.look()
    for name in ("Odd", "Sol"):
        story.page.get_by_role("checkbox", name=name).check()
    story.press("Keep who reads it")
    story.press("Open moderation")
    story.page.get_by_text("Not everybody has finished.").wait_for()


def assess(story: Story, need: str) -> None:
    story.follow("Applications that you assess")
    story.follow(TEAM)
    story.page.get_by_label("No: I can read it without an interest of mine").check()
    story.press("Declare it")
    story.follow("Potential for impact")
    for number in range(3):
        for group in story.page.get_by_role("group").all():
            group.get_by_role("radio").nth(3).check()
        if number == 0:
            story.page.get_by_role("radio", name=f"{need}:").first.check()
        story.press("Save")
    story.press("It is complete")
    story.page.get_by_text("You have finished.").wait_for()


def decide(story: Story) -> None:
    page = story.page
    story.follow("Calls for teams")
    story.follow(CALL)
    the_application(story)
    story.press("Open moderation")
    story.follow("What assessors found, and what is agreed")
    page.get_by_text("You differ here").wait_for()
    story.look()
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").nth(3).check()
    page.get_by_label("Why, for ‘High need / opportunity’").fill("Two sources say the same.")
    story.press("Keep what is agreed")
    story.follow("Decide")
    story.look()
    page.get_by_role("radio", name="Accepted", exact=True).check()
    page.get_by_label("Reasons").fill("A clear need, in their own hands.")
    page.get_by_label("Feedback to the applicants").fill("Strong: the need is named.")
    story.press("Keep the decision")
    story.press("Tell them")
    page.get_by_role("link", name="Make it a team").wait_for()


def test_from_interest_to_a_decision(browser: Browser, alder: Workbench) -> None:
    with told(browser, alder.address) as anybody:
        express_interest(anybody)
    with seen_by(browser, alder, "convener@example.org") as convener:
        link = invite(convener)
    with told(browser, alder.address) as applicant:
        apply(applicant, link)
    with seen_by(browser, alder, "convener@example.org") as convener:
        close_and_give(convener)
    with seen_by(browser, alder, "assessor@example.org") as first:
        assess(first, "5")
    with seen_by(browser, alder, "evaluator@example.org") as second:
        assess(second, "3")
    with seen_by(browser, alder, "convener@example.org") as convener:
        decide(convener)
    with seen_by(browser, alder, "brin@example.org", OWN) as applicant:
        applicant.follow(TEAM)
        applicant.page.get_by_text("Strong: the need is named.").wait_for()
        applicant.look()
