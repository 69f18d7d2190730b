"""From the first administrator's link to a reading: the real server and worker, in Chromium.

Every page on the way is checked with axe at 1280 and 320 px; nothing may be asked of another host, and the
security policy may not be broken.
"""

from __future__ import annotations

import re

from fixtures.story import Story
from fixtures.workbench import Workbench


def invitation_in(text: str) -> str:
    found = re.search(r"http\S+/invitations/[\w-]+", text)
    assert found, text
    return found.group()


def test_from_the_first_link_to_a_reading(story: Story, workbench: Workbench) -> None:
    page = story.page
    # given a workbench that nobody has used
    story.accept(invitation_in(workbench.printed.read_text()))
    story.look()
    story.sign_in("administrator@localhost")
    story.look()

    # when the administrator sets up a team
    story.follow("Administration")
    story.look()
    story.follow("Add a team")
    story.look()
    page.get_by_label("Name of the team", exact=True).fill("Riverside maternity")
    page.get_by_label("Name of the team lead").fill("Ama Lead")
    page.get_by_label("Email of the team lead").fill("ama@example.org")
    story.press("Add it")
    lead_link = invitation_in(page.inner_text("main"))
    story.sign_out()

    # and its lead starts a project with a plan and a measure
    story.accept(lead_link)
    story.sign_in("ama@example.org")
    story.look()
    story.follow("Start a project")
    story.look()
    page.get_by_label("Name of the project").fill("Fewer haemorrhages")
    story.press("Start it")
    story.look()
    story.follow("Fix the plan")
    story.look()
    page.get_by_role("group", name="Population of focus").get_by_label("Black").check()
    page.get_by_role("group", name="Compared with").get_by_label("White").check()
    page.get_by_label("Why this comparison").fill("agreed with our lived experience partners")
    story.press("Fix the plan")
    story.follow("Choose a measure")
    story.look()
    page.get_by_label("Haemorrhage, 1,000 ml or more").check()
    story.press("Choose it")
    story.look()

    # and types a year of numbers
    story.follow("Type numbers")
    story.look()
    people = {"asian": 70, "black": 90, "mixed": 20, "white": 300, "other": 30, "not_known": 10}
    for box in page.locator("input[name^='d-']").all():
        name = (box.get_attribute("name") or "")[2:]
        n = people[name.rsplit("-", 2)[0]]
        box.fill(str(n))
        page.locator(f"[name='n-{name}']").fill(str(n // 9))
    story.press("Save and read")

    # then the finding stands on the page within a minute
    page.get_by_text("In our care").first.or_(page.get_by_text("No gap is seen")).first.wait_for(
        timeout=60_000
    )
    page.wait_for_load_state()
    story.look()
    for place in ("People", "What is shared", "Audit", "Projects"):
        story.go(page.get_by_role("navigation").get_by_role("link", name=place))
        story.look()


def test_mistakes_are_told_beside_the_box(story: Story) -> None:
    page = story.page
    page.goto(f"{story.address}/sign-in/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("wrong")
    story.press("Sign in")
    page.get_by_role("heading", name="There is a problem").wait_for()
    story.look()
