"""Twelve people answer 44 questions: eleven have, the lead does, the team agrees, closes and reads. And a pulse without names."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evenhand.web.demonstration.load import PASSWORD
from fixtures import many_people
from fixtures.story import Story
from fixtures.workbench import Workbench, settings_of


@pytest.fixture
def crowded(alder: Workbench, at_alder: Story) -> Story:
    settings = settings_of(alder.data, EVENHAND_DEMONSTRATION="yes")
    subprocess.run([sys.executable, many_people.__file__], env=settings, check=True)
    return at_alder


def everything(story: Story, step: str) -> None:
    """Every question on the same step, all on one page."""
    for group in story.page.get_by_role("group").all():
        group.get_by_role("radio", name=step, exact=True).check()


def test_twelve_people_alone_then_agreed_and_a_pulse(crowded: Story) -> None:
    story, page = crowded, crowded.page
    page.goto(f"{story.address}/")
    story.sign_in("lead@example.org", PASSWORD)
    story.follow("MUSIQ-AR: your own answers")
    page.get_by_text("11 people have finished").wait_for()
    page.get_by_role("link", name="All on one page").first.click()
    everything(story, "5")
    page.get_by_text("Draft kept at").wait_for()
    story.press("Save")
    story.press("It is complete")
    story.press("Begin to agree")
    page.get_by_role("heading", name="Talk about these before you agree").wait_for()
    story.look()
    page.get_by_role("link", name="All on one page").last.click()
    page.get_by_text("12 answered.").first.wait_for()
    everything(story, "6")
    story.look()
    story.press("Save")
    story.press("It is complete")
    story.press("Close the round")
    page.get_by_text("12 people finished alone, and the team agreed a sheet together.").wait_for()
    story.follow("Roll microsystem up into organisation")
    story.look()
    profile = page.url
    page.get_by_role("link", name="Plan something about it").first.click()
    page.get_by_label("What you will do").fill("Ask the region for a coach.")
    story.press("Add it")
    page.goto(profile)
    page.get_by_role("link", name="Ask the region for a coach.").first.wait_for()
    story.look()
    story.follow("Prepare a call about it")
    story.look()
    # without names
    page.goto(f"{story.address}/")
    story.follow("Safety pulse, without names")
    story.look()
    page.get_by_role("link", name="Answer", exact=True).click()
    everything(story, "4")
    story.look()
    story.press("Send, once")
    page.get_by_text("Your answers lie among all others; your name does not.").wait_for()
    page.get_by_role("link", name="Asked without names").click()
    story.look()
    page.get_by_role("link", name="Safety pulse").last.click()
    page.get_by_role("heading", name="What it says").wait_for()
    story.look()
