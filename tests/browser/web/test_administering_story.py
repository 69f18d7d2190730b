"""Whoever runs the workbench, and a lead who takes the data along: every page, wide and narrow."""

from __future__ import annotations

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story


def begin(story: Story, who: str) -> None:
    story.open("/")
    story.sign_in(f"{who}@example.org", PASSWORD)


def test_people_invitations_and_places(at_alder: Story) -> None:
    page = at_alder.page
    begin(at_alder, "administrator")
    page.get_by_role("heading", name="Hello").wait_for()
    page.goto(f"{at_alder.address}/administration")
    at_alder.look()
    page.get_by_role("link", name="where it belongs").first.click()
    at_alder.look()
    at_alder.press("Save")
    page.get_by_text("The team is changed").wait_for()
    page.get_by_role("link", name="invite a leader").first.click()
    at_alder.look()
    page.get_by_label("Name").fill("Chief")
    page.get_by_label("Email").fill("chief@example.org")
    at_alder.press("Send the invitation")
    at_alder.follow("Invitations that wait")
    at_alder.look()
    at_alder.press("Send again to Chief")
    page.get_by_text("Chief is invited").wait_for()
    at_alder.press("Withdraw the invitation of Chief")
    page.get_by_text("The invitation is withdrawn").wait_for()
    page.goto(f"{at_alder.address}/administration/people")
    at_alder.look()
    page.get_by_role("link", name="Delete the account").first.click()
    at_alder.look()


def test_a_lead_takes_the_data_along(at_alder: Story) -> None:
    page = at_alder.page
    begin(at_alder, "lead")
    at_alder.follow("Audit")
    at_alder.follow("Take the team's data along")
    at_alder.look()
    with page.expect_download() as given:
        at_alder.press("Download the zip file")
    assert given.value.suggested_filename.startswith("team-")
    page.goto(f"{at_alder.address}/account/delete")
    at_alder.look()
    at_alder.press("Delete the account")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()
