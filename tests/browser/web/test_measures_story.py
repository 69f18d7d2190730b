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


def test_other_ways_of_measuring(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_alder.follow("Fewer haemorrhages at every birth")
    project = page.url

    # each kind of finding stands on its page: themes, answers, a bundle, stories
    for title, finding in (
        ("What women raised", "comes up less often with Black women"),
        ("Being heard in labour", "gave lower answers than"),
        ("Everything when it bleeds", "the weakest part is"),
        ("What changed, in their eyes", "stories of change, chosen by"),
    ):
        at_alder.follow(title)
        page.get_by_text(finding).first.wait_for()
        at_alder.look()
        page.goto(project)

    # a measure is made of another way, with its reason
    at_alder.follow("Other ways of measuring")
    at_alder.look()
    at_alder.follow("Measure by themes that people raise")
    at_alder.look()
    at_alder.press("Make it")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("Title in plain words").fill("What partners raised")
    page.get_by_label("How people were asked").fill("What mattered to you? In person.")
    page.get_by_label("Themes").fill("Left alone\nWaiting")
    at_alder.press("Make it")
    page.get_by_text("Nothing has been counted yet.").wait_for()
    at_alder.look()

    # and typed by month; a mistake is told at its box
    at_alder.follow("Type numbers")
    at_alder.look()
    page.get_by_label("Black, women heard").fill("3")
    page.get_by_label("Black, of them, how many raised: Left alone").fill("4")
    at_alder.press("Save and read")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("Black, of them, how many raised: Left alone").fill("2")
    at_alder.press("Save and read")
    page.get_by_text("too small to show to everyone").wait_for(timeout=30_000)
    at_alder.look()
    at_alder.follow("What is asked, and its versions")
    at_alder.look()
    at_alder.follow("Add to them")
    at_alder.look()


def test_a_story_is_told_and_taken_back(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("partner@example.org", PASSWORD)
    at_alder.follow("Fewer haemorrhages at every birth")
    at_alder.follow("What changed, in their eyes")
    at_alder.follow("Tell a story")
    at_alder.look()
    page.get_by_label("When it was told").fill("02/03/2026")
    page.get_by_label("Pain").check()
    page.get_by_label("What changed").fill("I was believed.")
    page.get_by_label("Who chose it").fill("lived experience partners")
    page.get_by_label("Why they chose it").fill("It was new.")
    page.get_by_label("It has been told").check()
    page.get_by_label("For the team only").check()
    at_alder.press("Keep it")
    page.get_by_text("speaks in the first person").first.wait_for()
    at_alder.look()
    page.get_by_label("What changed").fill("Pain was believed at the first call (placeholder).")
    at_alder.press("Keep it")
    page.get_by_role("heading", name="Pain, March 2026").wait_for()
    at_alder.look()
    at_alder.follow("Withdraw it story 4")
    at_alder.look()
    at_alder.press("Withdraw it")
    page.get_by_text("Story 4 was withdrawn").wait_for()
    at_alder.look()


def test_how_complete_ethnicity_is_and_how_ready_the_data_are(at_alder: Story) -> None:
    page = at_alder.page
    page.goto(f"{at_alder.address}/")
    at_alder.sign_in("partner@example.org", PASSWORD)
    at_alder.follow("Fewer haemorrhages at every birth")
    at_alder.follow("How complete is ethnicity here")
    page.get_by_text("Where it is known least often: Community clinics.").wait_for()
    at_alder.look()
    at_alder.follow("Type how it was recorded")
    at_alder.look()
    page.get_by_label("Where it was recorded").fill("Home births")
    at_alder.press("Keep it")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()
    page.go_back()
    page.go_back()
    at_alder.follow("Better recording of ethnicity")
    at_alder.look()
    page.go_back()
    at_alder.follow("How ready the data are")
    page.get_by_role("heading", name="Where the numbers come from").wait_for()
    at_alder.look()
