"""Every state of a page: nothing yet, a mistake, too small to show, work that goes on, is done, or failed."""

from __future__ import annotations

import pytest

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story


@pytest.fixture
def lead(at_alder: Story) -> Story:
    at_alder.open("/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_alder.page.get_by_role("heading", name="Alder", exact=True).wait_for()
    return at_alder


def test_a_measure_in_every_state(lead: Story) -> None:
    page = lead.page
    lead.look()  # a team with projects

    # work under way, and nothing read before
    lead.follow("Work under way")
    page.get_by_text("Numbers are being read").wait_for()
    lead.look()
    lead.follow("Haemorrhage, 1,000 ml or more")
    page.get_by_role("link", name="Look again").wait_for()

    # nothing yet
    page.goto(f"{lead.address}/")
    lead.follow("Too little to show")
    lead.follow("Haemorrhage, 1,000 ml or more")
    page.get_by_text("No numbers yet").wait_for()
    lead.look()

    # a mistake in the grid is told beside its box and on top
    lead.follow("Type numbers")
    page.locator("input[name^='n-black']").first.fill("many")
    page.locator("input[name^='d-white']").first.fill("30")
    lead.press("Save and read")
    page.get_by_role("heading", name="There is a problem").wait_for()
    lead.look()
    lead.go(page.get_by_role("link", name="Type a whole number"))
    assert page.evaluate("document.activeElement.name").startswith("n-black")

    # too small to show
    page.goto(f"{lead.address}/")
    lead.follow("Too little to show")
    lead.follow("Blood transfusion")
    page.get_by_text("too small to show").first.wait_for()
    lead.look()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("running", "Counting"),
        ("failed", "no column for dates"),
        ("done", "1,100 of 1,200 rows"),
    ],
)
def test_a_job_in_every_state(lead: Story, jobs: dict[str, str], name: str, said: str) -> None:
    lead.open(f"/jobs/{jobs[name]}")
    lead.page.get_by_text(said).first.wait_for()
    lead.look()
