"""A partner and a lead change what is agreed at the same time: a draft stays, Enter saves, nothing is put together unseen."""

from __future__ import annotations

from playwright.sync_api import Browser

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import WIDTHS, Story, told


def at_agreement(story: Story) -> str:
    """To the form of what is agreed with the partner; its address."""
    story.open("/")
    story.sign_in("lead@example.org", PASSWORD)
    story.go(story.page.get_by_role("link", name="Partners", exact=True).first)
    story.go(story.page.get_by_role("link", name="What is agreed with Zuri"))
    story.go(story.page.get_by_role("link", name="Change it"))
    return story.page.url.removeprefix(story.address)


def test_a_partner_and_a_lead_at_once(at_alder: Story, browser: Browser) -> None:
    lead = at_alder.page
    form = at_agreement(at_alder)
    with told(browser, at_alder.address, width=WIDTHS[1]) as other:
        partner = other.page
        other.open("/")
        other.sign_in("partner@example.org", PASSWORD)
        other.open(form)
        # given what a partner types on a phone, and the page is closed
        partner.get_by_label("Access").fill("Papers a week before, in large print.")
        partner.get_by_text("Only you see it.").wait_for()
        other.open("/my-part")
        other.open(form)
        partner.get_by_text("This is your draft").wait_for()
        assert "large print" in partner.get_by_label("Access").input_value()
        other.look()
        # then Enter in a box saves it, and throws nothing away
        with partner.expect_navigation():
            partner.get_by_label("Pounds an hour").press("Enter")
        partner.get_by_text("Papers a week before, in large print.").wait_for()
        # when the lead saves another box
        lead.get_by_label("Travel").fill("A bus pass, sent by post.")
        at_alder.submit("Save")
        lead.get_by_text("Somebody else changed ‘Access’ meanwhile: that is kept too.").wait_for()
        at_alder.look()
        # and each changes another half of what is agreed to
        at_alder.open(form)
        other.open(form)
        partner.get_by_label("What the role is").fill("Reads leaflets, twice a month.")
        other.submit("Save")
        partner.get_by_text("Reads leaflets, twice a month.").wait_for()
    lead.get_by_label("Pounds an hour").fill("30")
    at_alder.submit("Save")
    lead.get_by_text("You did not change this: what is there now is kept.").wait_for()
    at_alder.look()
    at_alder.submit("Save")
    lead.get_by_text("£30.00 an hour").wait_for()
    lead.get_by_text("Reads leaflets, twice a month.").wait_for()
