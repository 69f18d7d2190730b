"""Five minutes of a midwife: this month's numbers in, the sentence out, by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story

PEOPLE = {"Asian": 36, "Black": 41, "Mixed": 12, "White": 140, "Other": 15, "Not known": 12}


def test_this_months_numbers_by_keyboard_alone(at_alder: Story) -> None:
    page = at_alder.page
    last = (timezone.localdate().replace(day=1) - timedelta(days=1)).strftime("%B %Y")
    # given a midwife who signs in; she is in one team, so its page opens
    page.goto(f"{at_alder.address}/")
    at_alder.type_into("Email", "midwife@example.org")
    at_alder.type_into("Password", PASSWORD)
    at_alder.enter("Sign in")
    page.get_by_role("heading", name="Alder", exact=True).wait_for()

    # when she follows this month's numbers straight to the grid and types what happened
    at_alder.look()
    at_alder.enter(f"{last}: Haemorrhage, 1,000 ml or more")
    at_alder.look()
    for group, people in PEOPLE.items():
        at_alder.type_into(f"{group}, {last}, women", str(people))
        at_alder.type_into(
            f"{group}, {last}, had a haemorrhage of 1,000 ml or more", str(people // 11)
        )
    at_alder.enter("Save and read")

    # then the finding is said in one sentence, she writes one thing learnt, and sends it
    page.locator("[data-again]").wait_for(state="detached", timeout=60_000)
    assert "care" in page.locator(".verdict .big").first.inner_text()
    assert page.locator("#app-said").inner_text() == "Done: the page shows the result."
    at_alder.look()
    at_alder.type_into("One thing learnt this month", "The trolley was too far from the door.")
    at_alder.enter("Send")
    page.get_by_text(f"Sent: {last} is done.").wait_for()
    at_alder.look()
    # and after signing in it took three screens: numbers, sentence, sent
    assert at_alder.screens - 1 <= 3
