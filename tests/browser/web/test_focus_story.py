"""A midwife listens, a partner has the say, the team locks its focus, and a participant takes everything back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story

TOMORROW = timezone.localdate() + timedelta(days=1)


def enter(story: Story, who: str) -> None:
    story.page.goto(f"{story.address}/")
    story.sign_in(f"{who}@example.org", PASSWORD)
    story.page.wait_for_load_state()


def test_from_the_first_conversation_to_the_lock(at_alder: Story) -> None:
    page, today = at_alder.page, timezone.localdate().isoformat()
    enter(at_alder, "midwife")
    page.goto(f"{at_alder.address}/")
    at_alder.follow("Work under way")
    at_alder.follow("Choosing a focus")
    at_alder.look()
    at = page.url
    # a conversation is planned; nothing is recorded before it may be
    at_alder.go(page.get_by_role("link", name="Lived experience", exact=True))
    at_alder.look()
    at_alder.follow("Plan a conversation")
    page.get_by_role("group", name="With whom").get_by_label("Lived experience").check()
    page.get_by_label("Ida, midwife").check()
    at_alder.look()
    at_alder.press("Plan it")
    at_alder.look()
    interview = page.url
    at_alder.follow("Record that it was held")
    page.get_by_text("There is no support contact for the participant.").wait_for()
    at_alder.look()
    # the team's checklist comes first
    at_alder.press("Begin the checklist")
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="All on one page").last)
    for group in page.get_by_role("group").all():
        yes = group.get_by_role("radio", name="Yes", exact=True)
        if yes.count():
            yes.check()
    at_alder.press("Save")
    at_alder.submit("It is complete")
    page.goto(interview)
    page.get_by_text("There is no support contact").wait_for()
    assert page.get_by_text("Ethics and safeguarding checklist").count() == 0
    at_alder.follow("What is arranged")
    page.get_by_label("No interviewer gave").first.check()
    page.get_by_role("group", name="Who in this team gave").get_by_label("Maren, team lead").check()
    page.get_by_role("group", name="Is an interpreter needed").get_by_label(
        "No", exact=True
    ).check()
    page.get_by_label("Payment and expenses are agreed").check()
    page.get_by_label("Whom the participant can call").fill("The listening line")
    page.get_by_label("Whom you call").fill("The safeguarding midwife")
    for step in page.get_by_role("group", name="Seen to").get_by_role("checkbox").all():
        step.check()
    at_alder.look()
    at_alder.press("Save")
    at_alder.go(page.get_by_role("link", name="What may be kept", exact=True))
    page.get_by_label("Insights, and quotations one by one").check()
    page.get_by_label("Asked on").fill(today)
    page.get_by_label("On paper, signed").check()
    page.get_by_label("Notes and words are deleted on").fill(
        (timezone.localdate() + timedelta(days=90)).isoformat()
    )
    at_alder.press("Save")
    page.get_by_text("Everything that keeps people safe is there.").wait_for()
    code = page.locator(".app-token").inner_text()
    at_alder.follow("Record that it was held")
    page.get_by_label("Held on").fill(today)
    page.get_by_label("Notes").fill("Help came late at night. (invented)")
    at_alder.look()
    at_alder.press("Keep it")
    at_alder.look()
    # what was learnt
    page.goto(f"{at}/synthesis")
    at_alder.look()
    page.goto(at.replace("/focus", "/listening"))
    at_alder.follow("Write down what was learnt")
    page.get_by_label("What was learnt").fill("At night help comes late. (invented)")
    page.get_by_label("Lived experience, conversation").check()
    at_alder.press("Keep it")
    page.get_by_text("One voice.").wait_for()
    at_alder.look()
    # an option, and a view of it without a name
    page.goto(f"{at}/options/new")
    page.get_by_label("What would be better").fill("Help in time at night")
    page.get_by_label("For whom").fill("Black women")
    page.get_by_label("Haemorrhage after birth").check()
    page.get_by_label("Need", exact=True).select_option("4")
    at_alder.press("Put it up")
    page.get_by_text("Give the reason: a number alone says nothing.").first.wait_for()
    at_alder.look()
    page.get_by_label("Need: why").fill("Every week")
    at_alder.press("Put it up")
    at_alder.follow("Say how you see it")
    page.get_by_label("I see it differently").check()
    page.get_by_label("Why", exact=True).fill("The nights are not ours alone.")
    at_alder.press("Say it")
    page.get_by_text("The nights are not ours alone.").wait_for()
    at_alder.look()
    # locking is refused without a reason, and goes with one that stays
    at_alder.follow("Lock the focus")
    page.get_by_label("Help in time at night").check()
    page.get_by_label("Why this one").fill("Both parts say it.")
    page.get_by_role("group", name="Population of focus").get_by_label("Black").check()
    page.get_by_role("group", name="Compared with").get_by_label("White").check()
    page.get_by_label("Why this comparison").fill("agreed with our partners")
    page.get_by_label("Last day of the data").fill(today)
    page.get_by_label("From when the starting point").fill(TOMORROW.isoformat())
    page.get_by_label("Once, when the time has come").check()
    at_alder.press("Lock it")
    page.get_by_role("heading", name="There is a problem").wait_for()
    at_alder.look()
    page.get_by_label("Why it is locked without").fill("The session is tomorrow.")
    at_alder.press("Lock it")
    page.get_by_role("heading", name="The focus: Help in time at night").wait_for()
    page.get_by_text("Reason given: The session is tomorrow.").wait_for()
    at_alder.look()
    at_alder.follow("Every version of the choice")
    at_alder.look()
    # the participant takes everything back, without an account
    at_alder.sign_out()
    page.goto(f"{at_alder.address}/take-back")
    page.get_by_label("The code on your paper").fill(code.lower())
    page.get_by_label("Yes, delete what was kept").check()
    at_alder.look()
    at_alder.press("Delete it")
    page.get_by_text("Your notes and your words have been deleted.").wait_for()
    at_alder.look()
    enter(at_alder, "midwife")
    page.goto(at.replace("/focus", "/listening"))
    page.get_by_text("To look at again").wait_for()
    page.get_by_text("Rests on no conversation any more.").wait_for()
    at_alder.look()
    assert page.goto(interview).status == 404  # type: ignore[union-attr]
    at_alder.wrong.clear()  # the browser notes that 404
