"""What happened when, what may be called equal, and what a project is for."""

from __future__ import annotations

import pytest

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story


@pytest.fixture
def member(at_alder: Story) -> Story:
    at_alder.open("/")
    at_alder.sign_in("midwife@example.org", PASSWORD)
    return at_alder


def test_an_event_is_noted_marked_and_withdrawn(member: Story) -> None:
    page = member.page
    member.follow("Fewer haemorrhages at every birth")
    member.follow("Haemorrhage, 1,000 ml or more")
    address = page.url
    member.follow("Note a PDSA cycle or an event")
    member.look()
    page.get_by_label("What happened", exact=True).fill("Blood shortage")
    page.get_by_label("From when").fill("01/03/2026")
    page.get_by_label("Until when").fill("01/02/2026")
    page.get_by_label("Event in the service").check()
    member.press("Add it")
    page.get_by_text("Give a day that is not before").first.wait_for()
    member.look()
    page.get_by_label("Until when").fill("15/04/2026")
    member.press("Add it")
    page.get_by_role("heading", name="Blood shortage").wait_for()
    member.look()

    # it is marked once the readings are made anew
    for _ in range(60):
        page.goto(address)
        if page.locator(".marks").count():
            break
        page.wait_for_timeout(500)
    page.locator(".marks").get_by_text("1 March 2026 to 15 April 2026: Blood shortage").wait_for()
    member.look()

    # a cycle is studied, the population of focus first
    member.follow("Note a PDSA cycle or an event")
    page.get_by_label("What happened", exact=True).fill("Two people respond")
    page.get_by_label("From when").fill("01/05/2026")
    page.get_by_label("PDSA cycle").check()
    member.press("Add it")
    member.follow("Study it: the population of focus first")
    member.look()
    page.get_by_label("What was learnt").fill("It took longer than expected.")
    member.press("Keep it")
    page.get_by_text("It took longer than expected.").wait_for()
    page.goto(address)

    # and the event is withdrawn again
    member.follow("Correct or withdraw what is marked")
    member.look()
    member.follow("Blood shortage")
    member.press("Withdraw it: it did not happen like this")
    page.get_by_text("Withdrawn: on no chart").first.wait_for()
    member.look()


def test_a_margin_is_proposed_and_agreed_and_the_aim_made_exact(member: Story) -> None:
    page = member.page
    member.follow("Fewer haemorrhages at every birth")
    member.follow("What may be called equal")
    member.look()
    member.press("Propose it")
    page.get_by_role("heading", name="There is a problem").wait_for()
    member.look()
    page.get_by_label("Up to how many more").fill("12")
    page.get_by_label("in 1,000 people").check()
    page.get_by_label("and at most how many times").fill("1.2")
    page.get_by_label("Why", exact=False).first.fill("about one woman in a year")
    member.press("Propose it")
    page.get_by_role("heading", name="Agree it").wait_for()
    member.look()
    page.get_by_label("Somebody who does not sign in here").check()
    page.get_by_label("Their name").fill("Amina")
    page.get_by_label("Agreed on").fill("01/09/2025")
    member.press("It is agreed: lock it")
    page.get_by_role("heading", name="Agreed, and locked").wait_for()
    member.look()

    member.go(page.get_by_role("link", name="Fewer haemorrhages at every birth"))
    member.follow("Put the aim or the project better")
    member.look()
    page.get_by_label("by percentage points").check()
    page.get_by_label("The number", exact=True).fill("3")
    member.press("Save")
    page.get_by_text("3 percentage points, not per cent").wait_for()
    member.look()


def test_a_convener_puts_ways_in_place_for_complex_pathways(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("convener@example.org", PASSWORD)
    at_alder.follow("Measures in common")
    at_alder.follow("Ways of measuring for complex pathways")
    at_alder.look()
    page.locator("[name=lead][value=recommended]").check()
    page.locator("[name=themes][value=offered]").check()
    at_alder.press("Put them in place")
    page.get_by_role("heading", name="Measures in common").wait_for()

    # a team that chooses the track sees them, with what to expect by when
    at_alder.sign_out()
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_alder.follow("Too little to show")
    at_alder.follow("Put the aim or the project better")
    page.get_by_label("Complex pathway").check()
    at_alder.press("Save")
    page.get_by_text("Ways of measuring that your programme offers").wait_for()
    at_alder.look()
    at_alder.follow("Themes over time")
    at_alder.look()
