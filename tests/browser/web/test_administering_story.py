"""Whoever runs the workbench, and a lead who takes the data along: every page, wide and narrow."""

from __future__ import annotations

from playwright.sync_api import Browser

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story, told
from fixtures.workbench import Workbench


def begin(story: Story, who: str) -> None:
    story.open("/")
    story.sign_in(f"{who}@example.org", PASSWORD)


def test_people_invitations_and_places(at_alder: Story) -> None:
    page = at_alder.page
    begin(at_alder, "administrator")
    page.get_by_role("heading", name="Hello").wait_for()
    page.goto(f"{at_alder.address}/administration")
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="where it belongs").first)
    at_alder.look()
    at_alder.press("Save")
    page.get_by_text("The team is changed").wait_for()
    at_alder.go(page.get_by_role("link", name="invite a leader").first)
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
    page.goto(f"{at_alder.address}/administration")
    at_alder.follow("Information-governance pack")
    page.get_by_role("img", name="Data flow").wait_for()
    at_alder.look()
    with page.expect_download() as given:
        at_alder.page.get_by_role("link", name="Word").click()
    assert given.value.suggested_filename == "information-governance.docx"
    page.goto(f"{at_alder.address}/administration/people")
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="Delete the account").first)
    at_alder.look()


def test_a_lead_takes_the_data_along(at_alder: Story) -> None:
    page = at_alder.page
    begin(at_alder, "lead")
    at_alder.follow("What is shared")
    at_alder.follow("Information-governance pack of this team")
    page.get_by_text("What Alder has agreed to share").wait_for()
    at_alder.look()
    at_alder.follow("Audit")
    at_alder.follow("Take the team's data along")
    at_alder.look()
    with page.expect_download() as given:
        at_alder.page.get_by_role("button", name="Download the zip file").click()
    assert given.value.suggested_filename.startswith("team-")
    page.goto(f"{at_alder.address}/account/delete")
    at_alder.look()
    at_alder.press("Delete the account")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()


def test_two_browsers_change_the_same_plan(browser: Browser, alder: Workbench) -> None:
    with told(browser, alder.address) as lead, told(browser, alder.address) as partner:
        # given two people who have the same plan open
        for story, who in ((lead, "lead"), (partner, "partner")):
            begin(story, who)
            story.follow("Fewer haemorrhages at every birth")
            story.follow("Change the plan")
            story.page.get_by_label("Why the plan changes").fill(f"the {who} asked for it")
        # when both write another reason, one after the other
        lead.page.get_by_label("Why this comparison").fill("agreed in March")
        lead.press("Fix the plan")
        lead.page.get_by_role("heading", name="Fewer haemorrhages").wait_for()
        partner.page.get_by_label("Why this comparison").fill("agreed with women in our network")
        partner.press("Fix the plan")

        # then the later one sees both in words, and what was typed is still there
        partner.page.get_by_role("heading", name="There is a problem").wait_for()
        row = partner.page.get_by_role("row", name="Why this comparison")
        assert row.get_by_role("cell").all_inner_texts() == [
            "agreed in March",
            "agreed with women in our network",
        ]
        typed = partner.page.get_by_label("Why the plan changes").input_value()
        assert typed == "the partner asked for it"
        partner.look()
        # and saves the own version knowingly; the other one stays on record
        partner.press("Fix the plan")
        partner.page.get_by_role("heading", name="Fewer haemorrhages").wait_for()
        partner.follow("Change the plan")
        reason = partner.page.get_by_label("Why this comparison").input_value()
        assert reason == "agreed with women in our network"


EVIL = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'>{{7*7}}"


def test_script_text_stays_text_in_a_browser(at_alder: Story) -> None:
    page = at_alder.page
    begin(at_alder, "lead")
    at_alder.follow("Start a project")
    page.get_by_label("Name of the project").fill(EVIL)
    page.get_by_label("Aim", exact=True).fill(EVIL)
    at_alder.press("Start it")
    page.get_by_role("heading", name=EVIL).wait_for()
    at_alder.look()
    at_alder.follow("Who is missing")
    at_alder.follow("Add a group that is missing")
    page.get_by_label("Who").first.fill(EVIL)
    page.get_by_role("radio").first.check()
    at_alder.press("Add it")
    page.get_by_text(EVIL).first.wait_for()
    at_alder.look()
    page.goto(f"{at_alder.address}/account/name")
    page.get_by_label("Your name").fill(EVIL)
    at_alder.press("Save")
    page.get_by_text(EVIL).first.wait_for()
    page.goto(f"{at_alder.address}/")
    page.get_by_text(EVIL).first.wait_for()
    assert page.evaluate("window.evil") is None
