"""A midwife asks for the lead's attention on a measure, and the lead finds it again."""

from __future__ import annotations

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story


def test_talking_about_a_measure_and_finding_it_again(at_alder: Story) -> None:
    page = at_alder.page
    # given a midwife on a measure
    at_alder.open("/")
    at_alder.sign_in("midwife@example.org", PASSWORD)
    at_alder.go(page.get_by_role("link", name="Fewer haemorrhages at every birth"))
    at_alder.go(page.get_by_role("link", name="Haemorrhage, 1,000 ml or more").first)
    at_alder.go(page.get_by_role("link", name="Talk about it with the team"))
    at_alder.look()
    # when she says something, with the lead's name behind an @
    page.get_by_label("Your comment").fill("The trolley was moved on Monday, @Maren.")
    at_alder.press("Say it")
    page.get_by_text("Asks for the attention of Maren, team lead").wait_for()
    at_alder.look()
    at_alder.sign_out()
    # then the lead is told that she is mentioned, and has seen it
    at_alder.sign_in("lead@example.org", PASSWORD)
    assert "trolley" not in page.locator("main").inner_text()
    at_alder.go(page.get_by_role("link", name="You are mentioned in a conversation"))
    at_alder.press("I have seen it")
    page.get_by_text("Your attention is asked for here.").wait_for(state="detached")
    # and finds it again by a word
    at_alder.go(page.get_by_role("link", name="Find", exact=True))
    page.get_by_label("Words that must all be there").fill("trolley")
    at_alder.press("Find")
    page.get_by_role("link", name="A comment").wait_for()
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="A comment"))
    at_alder.go(page.get_by_role("link", name="Conversations", exact=True))
    page.get_by_text("The trolley was moved on Monday").wait_for()
    at_alder.look()
