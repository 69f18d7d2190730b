"""What a team agrees to share, seen by those it shares with: words, a protected reading, nothing."""

from __future__ import annotations

from evenhand.web.demonstration.load import PASSWORD
from fixtures.story import Story

MEASURE = "Haemorrhage, 1,000 ml or more"
AGREED = {
    "Programme conveners": "The words of the finding, no numbers",
    "Evaluators": "The reading with small numbers protected",
    "Leaders of our organisation": "Nothing",
}


def begin(story: Story, who: str) -> None:
    story.open("/")
    story.sign_in(f"{who}@example.org", PASSWORD)


def across_teams(story: Story) -> None:
    """How each focus was found and how it fits, from where people of a programme land."""
    story.open("/")
    story.follow("What teams chose, and how it fits")
    story.page.get_by_role("heading", name="Alder", exact=True).wait_for()


def test_each_sees_what_is_agreed(at_alder: Story) -> None:
    page = at_alder.page
    # given a lead who records what the team agreed
    begin(at_alder, "lead")
    at_alder.follow("What is shared")
    for audience, granularity in AGREED.items():
        page.get_by_role("group", name=f"{audience} may see").get_by_label(granularity).check()
    page.get_by_label("Agreed until").fill("31/12/2099")
    at_alder.press("Record the agreement")
    page.get_by_text("The agreement is recorded").wait_for()
    at_alder.look()
    at_alder.sign_out()

    # then the convener reads words
    begin(at_alder, "convener")
    at_alder.look()
    at_alder.go(page.get_by_role("link", name="Larkspur network (invented)", exact=True))
    page.get_by_role("heading", name="Alder").wait_for()
    at_alder.look()
    at_alder.go(page.get_by_role("link", name=MEASURE).first)
    page.get_by_text("without numbers").wait_for()
    at_alder.look()
    # and across teams how the focus was found, without steps or reasons
    across_teams(at_alder)
    page.get_by_text("Words only, as this team agreed").first.wait_for()
    page.get_by_text("How relevant the team held it to be").first.click()
    page.get_by_text("much harm").first.wait_for()
    at_alder.look()
    at_alder.sign_out()

    # the evaluator the protected reading, and takes it along
    begin(at_alder, "evaluator")
    at_alder.go(page.get_by_role("link", name="Larkspur network (invented)", exact=True))
    at_alder.go(page.get_by_role("link", name=MEASURE).first)
    at_alder.look()
    with page.expect_download() as given:
        at_alder.page.get_by_role("link", name="Word").click()
    assert given.value.suggested_filename == "pph_1000-protected.docx"
    # and, across teams, the focus with its reasons and how far each principle is
    across_teams(at_alder)
    page.get_by_text("Other options, in the order in which they were named").first.click()
    page.get_by_text("Nobody counts it").wait_for()
    at_alder.look()
    with page.expect_download() as given:
        page.get_by_role("link", name="Take it along as Excel").click()
    assert given.value.suggested_filename == "focus-and-alignment.xlsx"
    at_alder.sign_out()

    # and the sponsor that nothing is shared, in words that blame nobody
    begin(at_alder, "sponsor")
    at_alder.go(page.get_by_role("link", name="Larkspur Trust (invented)", exact=True))
    page.get_by_text("Not shared with you").wait_for()
    at_alder.look()
