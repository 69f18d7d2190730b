"""A lived experience partner makes a measure in plain words, and sees what it can tell."""

from __future__ import annotations

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story


def test_a_measure_of_ones_own(at_alder: Story) -> None:
    page = at_alder.page
    # given a partner on the page of the project, where measures stand by the part they play
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("partner@example.org", PASSWORD)
    at_alder.follow("Fewer haemorrhages at every birth")
    page.get_by_role("heading", name="Outcome measures").wait_for()
    at_alder.look()

    # and the plan reads in plain words
    at_alder.follow("The whole plan, and its earlier versions")
    at_alder.look()
    at_alder.follow("Change the plan")
    at_alder.look()
    page.go_back()
    page.go_back()

    # when she makes a measure by choosing
    at_alder.follow("Choose a measure")
    at_alder.look()
    at_alder.follow("Make a measure of your own")
    at_alder.look()
    at_alder.press("Make it")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("Title in plain words").fill("Listened to in labour")
    page.get_by_label("What happened").fill("said that they were listened to")
    page.get_by_label("Process measure").check()
    page.get_by_label("More or higher is better").check()
    at_alder.press("Make it")

    # then a way of measuring is proposed before the first number
    page.get_by_label("About how many in a month").fill("12")
    page.get_by_label("and to how many of them").fill("0.4")
    at_alder.press("Propose a way")
    page.get_by_text("Beside it, people’s own words").wait_for()
    at_alder.look()

    # and what is counted can be looked up, changed with a reason, and broken by date
    at_alder.follow("What is counted, its versions and breaks")
    at_alder.look()
    at_alder.follow("Change what is counted")
    at_alder.look()
    page.get_by_label("Title in plain words").fill("Listened to")
    page.get_by_label("What changes, and why").fill("our partners’ words")
    at_alder.press("Change it")
    at_alder.follow("Add a break")
    at_alder.look()
    page.get_by_label("From when").fill("01/04/2026")
    page.get_by_label("What changed").fill("asked on paper, no longer by phone")
    at_alder.press("Add it")
    page.get_by_text("1 April 2026: asked on paper").wait_for()
    at_alder.look()


def test_a_programme_has_measures_in_common(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("convener@example.org", PASSWORD)
    at_alder.look()
    at_alder.follow("Measures in common")
    at_alder.look()
    page.get_by_label("Induction of labour").check()
    at_alder.press("Offer it")
    page.get_by_role("heading", name="Induction of labour").wait_for()
    at_alder.look()
    at_alder.follow("Make a measure for all teams")
    at_alder.look()
