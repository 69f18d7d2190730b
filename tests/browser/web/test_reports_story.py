"""A team takes its storyboard along, and tells its community: written, signed by a partner, public, and taken down."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story, told
from fixtures.workbench import Workbench


def at_reports(story: Story, email: str) -> None:
    story.open("/")
    story.sign_in(email, PASSWORD)
    story.follow("Fewer haemorrhages at every birth")
    story.go(story.page.get_by_role("link", name="Reports", exact=True))


def test_a_storyboard_and_a_page_for_the_community(
    browser: Browser, alder: Workbench, tmp_path: Path
) -> None:
    with (
        told(browser, alder.address) as lead,
        told(browser, alder.address, width=320) as partner,
        told(browser, alder.address, width=320) as outside,
    ):
        # given a lead who takes the storyboard along
        at_reports(lead, "lead@example.org")
        lead.look()
        with lead.page.expect_download() as found:
            lead.page.get_by_role("link", name="Storyboard as PowerPoint").click()
        found.value.save_as(tmp_path / "storyboard.pptx")
        assert (tmp_path / "storyboard.pptx").read_bytes().startswith(b"PK")
        # when the page for the community is written anew
        lead.go(lead.page.get_by_role("link", name="Page for the community"))
        lead.look()
        address = lead.page.locator(".nhsuk-inset-text a").inner_text()
        lead.follow("Change it")
        lead.look()
        lead.page.get_by_label("What we heard").fill("Nobody said what was happening.")
        lead.press("Save")
        assert "No partner has signed this version yet." in lead.page.inner_text("main")
        # then the public still reads what was signed before
        outside.page.goto(address)
        outside.look()
        assert "Nobody said what was happening." not in outside.page.inner_text("main")
        # and a partner, on a phone, signs the new words before they are public
        at_reports(partner, "partner@example.org")
        partner.go(partner.page.get_by_role("link", name="Page for the community"))
        partner.press("I agree that this version is public")
        lead.page.reload()
        lead.press("Make this version public")
        outside.page.reload()
        assert "Nobody said what was happening." in outside.page.inner_text("main")
        # and the partner takes it down at once
        partner.press("I agree no longer")
        partner.look()
        assert outside.page.goto(address).status == 410  # type: ignore[union-attr]
        outside.look()
        assert "taken down" in outside.page.inner_text("main")
        outside.wrong.clear()  # the browser notes on its console that the page is gone
