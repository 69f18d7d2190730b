"""Five minutes of a lived experience partner on a phone, a concern, and a task that nobody may ask yet."""

from __future__ import annotations

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import WIDTHS, Story


def test_what_changed_one_question_and_money_on_a_phone(at_alder: Story) -> None:
    page = at_alder.page
    at_alder.width = WIDTHS[1]
    page.set_viewport_size({"width": at_alder.width, "height": 700})
    # given a partner who signs in on a phone
    at_alder.open("/")
    at_alder.sign_in("partner@example.org", PASSWORD)
    landed = at_alder.screens
    # when she opens her part
    at_alder.follow("What changed because of you, and what you are owed")
    page.get_by_role("heading", name="What changed because of you").wait_for()
    assert "Owed: £" in page.locator("main").inner_text()
    assert "One payment is late." in page.locator("main").inner_text()
    at_alder.look()
    # and answers the one question
    page.get_by_label("Should the leaflet say first").fill("What to do.")
    at_alder.press("Send")
    page.get_by_text("Your answer is with the team.").wait_for()
    assert at_alder.screens - landed <= 2
    # then everything she wrote is hers to take back
    at_alder.go(page.get_by_role("link", name="Everything you have written here"))
    page.get_by_text("What to do.").wait_for()
    at_alder.look()
    at_alder.go(page.get_by_role("button", name="Take it back Should the leaflet"))
    page.get_by_text("It is taken back").wait_for()
    page.goto(f"{at_alder.address}/my-part")
    at_alder.go(page.get_by_role("link", name="what you did, and each payment"))
    page.get_by_text("(late)").wait_for()
    at_alder.look()


def test_nothing_is_asked_before_everything_is_clear(at_alder: Story) -> None:
    page = at_alder.page
    # given a lead who begins with a partner without an account
    at_alder.open("/")
    at_alder.sign_in("lead@example.org", PASSWORD)
    at_alder.go(page.get_by_role("link", name="Partners", exact=True))
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="Arrange with a partner"))
    page.get_by_label("Somebody without an account here").check()
    page.get_by_label("Name of a partner without an account").fill("Sade (invented)")
    at_alder.look()
    at_alder.press("Begin")
    page.get_by_label("What the role is").fill("Talks with us once a month.")
    at_alder.look()
    at_alder.press("Save")
    page.get_by_text("No supporter is named.").wait_for()
    at_alder.look()
    # when a task is put in all the same
    at_alder.go(page.get_by_role("link", name="What Sade (invented) did, and what is owed"))
    at_alder.go(page.get_by_role("link", name="Put in what was done"))
    page.get_by_label("What it was").fill("A call")
    page.get_by_label("Hours, with preparing").fill("0.5")
    at_alder.press("Put it in")
    # then it is refused in a sentence
    page.get_by_text("Not before everything is clear.").first.wait_for()
    at_alder.look()
    # and both sides' view of influence stand beside each other
    page.goto(f"{at_alder.address}/")
    at_alder.go(page.get_by_role("link", name="Fewer haemorrhages at every birth"))
    at_alder.go(page.get_by_role("link", name="Influence by stage"))
    page.get_by_text("As the partner sees it").first.wait_for()
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="Partners", exact=True))
    at_alder.go(page.get_by_role("link", name="Cultural help from colleagues"))
    page.get_by_text("taken up").wait_for()
    at_alder.look()


def test_a_concern_goes_past_the_team(at_alder: Story) -> None:
    page = at_alder.page
    # given a midwife with a concern
    at_alder.open("/")
    at_alder.sign_in("midwife@example.org", PASSWORD)
    at_alder.go(page.get_by_role("link", name="Raise a concern"))
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="Write to the reviewer"))
    at_alder.look()
    page.get_by_label("What happened, or what worries you?").fill("It was said again.")
    # when she sends it without her name
    at_alder.press("Send it to the reviewer")
    page.get_by_text("The address of this page is your key.").wait_for()
    at_alder.look()
    key = page.url
    at_alder.sign_out()
    # then the reviewer answers, and only the key leads to the answer
    at_alder.sign_in("reviewer@example.org", PASSWORD)
    at_alder.go(page.get_by_role("link", name="A concern waits for you"))
    page.get_by_text("no name given").wait_for()
    at_alder.look()
    page.get_by_label("What you answer").fill("It is being taken up.")
    page.get_by_label("Answered").check()
    at_alder.press("Keep it")
    page.get_by_role("heading", name="Concerns sent to you").wait_for()
    at_alder.look()
    at_alder.sign_out()
    at_alder.sign_in("midwife@example.org", PASSWORD)
    page.goto(key)
    page.get_by_text("It is being taken up.").wait_for()
