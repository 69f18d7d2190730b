"""How a project began, who joined it later, how far its numbers were checked, and what its programme takes on."""

from __future__ import annotations

from evenhand.frameworks.beginning import beginning
from evenhand.frameworks.team_roles import team_roles
from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story

PROJECT = "Fewer haemorrhages at every birth"
MEASURE = "Haemorrhage, 1,000 ml or more"


def arrived(story: Story, title: str) -> None:
    """The page that answers, by its heading; then it is looked at."""
    story.page.get_by_role("heading", level=1, name=title).wait_for()
    story.look()


def at_project(story: Story) -> None:
    story.open("/")
    story.follow(PROJECT)
    story.page.get_by_role("heading", level=1, name=PROJECT).wait_for()


def test_from_its_beginning_to_what_the_programme_takes_on(at_alder: Story) -> None:
    page = at_alder.page
    # given a project that began with a senior commitment
    at_alder.open("/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_project(at_alder)
    at_alder.follow(beginning().title)
    arrived(at_alder, beginning().title)
    page.get_by_text("Committed: Director of midwifery").first.wait_for()
    at_alder.submit("It has not begun after all")
    page.get_by_text(beginning().not_begun).wait_for()
    at_alder.look()
    at_alder.submit(beginning().button)
    page.get_by_text("It has not begun after all").wait_for()

    # when somebody joined later, the lead ticks what they have seen
    at_project(at_alder)
    at_alder.follow("Roles, hours, who joined and who left")
    page.get_by_text("Basil, data analyst: 4 of").wait_for()
    at_alder.go(page.get_by_role("link", name="Basil, data analyst", exact=True))
    arrived(at_alder, f"{team_roles().joining_title}: Basil, data analyst")
    page.get_by_label("Decisions, with who saw it differently").check()
    at_alder.submit("Keep it")
    at_alder.go(page.get_by_role("link", name="Who does what in Alder"))
    page.get_by_text("Basil, data analyst: 5 of").wait_for()
    at_alder.go(page.get_by_role("link", name=team_roles().hours_title, exact=True))
    arrived(at_alder, team_roles().hours_title)

    # and says who checked the numbers, which needs how
    at_project(at_alder)
    at_alder.go(page.get_by_role("link", name=MEASURE).first)
    at_alder.go(page.get_by_role("link", name="What is counted, its versions and breaks"))
    page.get_by_text("audit department of the invented Trust").first.wait_for()
    at_alder.follow("Say who checked them")
    page.get_by_label("By whom").wait_for()
    page.get_by_label("Externally validated").check()
    page.get_by_label("By whom").fill("Invented maternity system")
    at_alder.submit("Keep it")
    page.get_by_text("There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("How it was checked").fill("Counts of a year were compared.")
    at_alder.submit("Keep it")
    page.get_by_text("Externally validated by Invented maternity system").first.wait_for()
    at_alder.look()
    at_alder.sign_out()

    # then the convener says how far a recommendation is
    at_alder.open("/")
    at_alder.sign_in("convener@example.org", PASSWORD)
    at_alder.go(page.get_by_role("link", name="Larkspur network (invented)", exact=True))
    at_alder.follow("Recommendations for those who run a programme")
    arrived(at_alder, "Recommendations for those who run a programme")
    at_alder.go(page.locator("#IMP-17").get_by_role("link", name="Say how far it is").first)
    page.get_by_label("Done", exact=True).check()
    at_alder.submit("Save")
    page.get_by_text("There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("What was done").fill("All coaches work by one standard.")
    at_alder.submit("Save")
    page.get_by_text("Saved: IMP-17.").wait_for()
    at_alder.look()
