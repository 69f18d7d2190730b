"""Reports: what is in them, what stands behind each claim, and what never is."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from pptx import Presentation

from evenhand.frameworks.method import method
from evenhand.frameworks.registers import kinds
from evenhand.frameworks.reports import report_words
from evenhand.web.demonstration.content import demonstration
from evenhand.web.drivers.actions import Content, add_driver
from evenhand.web.listening.models import Conversation, Drawn, Insight, Notes, Quotation
from evenhand.web.projects.actions import fix_plan
from evenhand.web.prompts.actions import answer
from evenhand.web.registers.actions import make_entry, move_entry
from evenhand.web.registers.models import Entry
from evenhand.web.reports.facts import asks_of, facts_of
from evenhand.web.reports.making import FORMS
from fixtures.measured import give, work
from web.doors.changes import cycle, idea, told
from web.test_versions import PLAN

pytestmark = pytest.mark.django_db
EVERY = [(kind, form) for kind, forms in FORMS.items() for form in forms]


def got(world: Any, kind: str, form: str, who: str = "lead") -> Any:
    keys = {"project_id": world.project.pk, "kind": kind, "form": form}
    return world.signed_in(who).get(reverse("report_file", kwargs=keys))


def words(content: bytes, form: str) -> str:
    """Everything in a file that a person or a program could read."""
    if form == "html":
        return content.decode()
    with zipfile.ZipFile(BytesIO(content)) as package:
        texts = [package.read(n).decode("utf-8", "ignore") for n in package.namelist()]
    return re.sub(r"<[^>]+>", "", " ".join(texts))


def entry(world: Any, register: str, /, **content: Any) -> Entry:
    if register == "escalations":
        today = timezone.localdate().isoformat()
        content = {"asked": "the director", "asked_on": today} | content
    return make_entry(
        by=world.people["lead"], project=world.project, kind=kinds()[register], content=content
    )


def step(world: Any, of: Entry, to: str) -> Entry:
    fresh = Entry.objects.get(pk=of.pk)
    move = next(s for s in fresh.kind.transitions if (s.start, s.to) == (fresh.status_name, to))
    return move_entry(by=world.people["lead"], entry=fresh, version=fresh.version, step=move)


@pytest.fixture
def whole(world: Any) -> Any:
    """A project with something of everything, and with everything that no report may hold."""
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN)
    give(world, world.measure)
    work()
    add_driver(project=world.project, content=Content("Interpreters arrive late"))
    tested = cycle(world, idea(world))
    told(world, tested)
    told(world, tested, "partner", learnt="Kept in the team by its partner", may_share=False)
    entry(world, "claims", what="Two people come to every call", evidence="The call log")
    asked = entry(world, "escalations", what="No line at night", kind="money", wanted="One line")
    step(world, asked, "raised")
    safe = entry(world, "escalations", what="Shouted at on the ward", kind="safety", wanted="Help")
    step(world, safe, "raised")
    _heard(world)
    private = {"project": world.project, "shape": "private", "text": "A bias that is mine alone"}
    answer(by=world.people["member"], prompt=method().prompt("MFI-03"), **private)
    return world


def _heard(world: Any) -> None:
    now, lead = timezone.now(), world.people["lead"]
    for number, (text, voices) in enumerate([("Calls go out late", 2), ("Of one voice", 1)], 1):
        insight = Insight.objects.create(
            project=world.project, number=number, text=text, made_at=now
        )
        for i in range(voices):
            one = Conversation.objects.create(
                project=world.project, number=10 * number + i, strand="lived", status="held",
                keep="quotation", payment_note="Fifty pounds in vouchers",
                support_contact="Her sister", made_at=now, made_by=lead.pk,
            )  # fmt: skip
            Notes.objects.create(conversation=one, text="What she told at night", saved_at=now)
            Drawn.objects.create(insight=insight, conversation=one)
            Quotation.objects.create(
                conversation=one, text="Her very words", insight=insight, made_at=now,
                agreed_on=now.date(), agreed_how="paper",
            )  # fmt: skip


NEVER = (
    "What she told at night",
    "Her very words",
    "Fifty pounds in vouchers",
    "Her sister",
    "Of one voice",
    "A bias that is mine alone",
    "Shouted at on the ward",
    "Kept in the team by its partner",
)


# a PDF is made of the same blocks as Word, and its letters are not text
@pytest.mark.parametrize(("kind", "form"), [(k, f) for k, f in EVERY if f != "pdf"])
def test_what_no_report_may_hold_is_in_none(whole: Any, kind: str, form: str) -> None:
    found = got(whole, kind, form)
    assert found["Content-Disposition"] == f'attachment; filename="{kind}.{form}"'
    said = words(found.content, form)
    assert [text for text in NEVER if text in said] == []


def test_the_board_has_one_sentence_protected_numbers_blocks_asks_and_what_stands_behind(
    whole: Any,
) -> None:
    said = words(got(whole, "board", "html").content, "html")
    finding = facts_of(whole.people["lead"], whole.project).found[0].headline[0]
    for part in (
        finding,
        "What blocks us",
        "No line at night. Asked of the director; open for 0 days.",
        "One line",
        "Two people come to every call",
        "The call log",
        "Said by the team",
        "Read by rules that were set beforehand",
        "Small numbers are protected here",
    ):
        assert part in said, part


def test_a_board_summary_is_one_page(whole: Any) -> None:
    for i in range(6):
        entry(whole, "claims", what=f"Claim {i} " + "with words " * 6, evidence="The log " * 6)
        step(
            whole,
            entry(whole, "escalations", what=f"Block {i}", kind="time", wanted="An hour"),
            "raised",
        )
    with pikepdf.open(BytesIO(got(whole, "board", "pdf").content)) as pdf:
        assert len(pdf.pages) == 1


def test_a_storyboard_is_one_idea_a_slide_with_charts_and_shapes_to_edit(whole: Any) -> None:
    deck = Presentation(BytesIO(got(whole, "storyboard", "pptx").content))
    titles = [s.shapes.title.text_frame.text for s in deck.slides]
    assert len(titles) == len(set(titles))
    assert any(shape.has_chart for s in deck.slides for shape in s.shapes)
    assert "What the aim depends on" in titles
    for title in ("Call back with an interpreter", "Test 1: Call one woman on the day after"):
        assert title in titles
    concluded = deck.slides[titles.index("What was concluded of test 1")]
    text = "\n".join(s.text_frame.text for s in concluded.shapes if s.has_text_frame)
    assert "The team: She asked more It helped her Did it work? Yes." in text
    assert "What those most affected concluded stays with the team." in text
    assert "Claim: Two people come to every call" in titles


def test_what_partners_let_be_shared_stands_beside_what_the_team_says(world: Any) -> None:
    tested = cycle(world, idea(world))
    told(world, tested)
    told(world, tested, "partner", learnt="She was heard for once", may_share=True)
    said = words(got(world, "record", "docx").content, "docx")
    assert "Those most affected concluded" in said
    assert "She was heard for once Did it work? Yes." in said


def test_an_empty_project_has_its_reports_too(world: Any) -> None:
    for kind, form in EVERY:
        assert got(world, kind, form).status_code == 200
    said = words(got(world, "record", "docx").content, "docx")
    for name in ("no_finding", "no_heard", "no_ideas", "no_learnt", "no_blocks"):
        assert report_words().say[name] in said


def test_asks_stand_longest_first_and_never_what_is_about_safety(whole: Any) -> None:
    before = (timezone.localdate() - timezone.timedelta(days=9)).isoformat()
    step(
        whole,
        entry(
            whole, "escalations", what="A late one", kind="data", wanted="Counts", asked_on=before
        ),
        "raised",
    )
    assert [(a.what, a.days) for a in asks_of(whole.project)] == [
        ("A late one", 9),
        ("No line at night", 0),
    ]


def test_a_claim_climbs_and_one_that_is_taken_back_is_in_no_report(world: Any) -> None:
    kept = entry(world, "claims", what="Calls come earlier", evidence="The log", source="May 2026")
    step(world, kept, "shown")
    gone = entry(world, "claims", what="Nobody waits", reason="Some did")
    step(world, gone, "taken_back")
    (claim,) = facts_of(world.people["lead"], world.project).claims
    assert claim.row == (
        "Calls come earlier", "The log", "May 2026", "Nobody yet",
        "Shown: others can open the evidence",
    )  # fmt: skip
    page = world.signed_in("coach").get(reverse("reports", kwargs={"project_id": world.project.pk}))
    assert "Calls come earlier" in page.text
    assert "Nobody waits" not in page.text


@pytest.mark.parametrize("wrong", [("board", "exe"), ("gossip", "pdf"), ("storyboard", "docx")])
def test_a_report_that_there_is_not_is_not_there(world: Any, wrong: tuple[str, str]) -> None:
    assert got(world, *wrong).status_code == 404


def test_no_group_or_team_is_sorted_by_what_was_found(whole: Any) -> None:
    said = words(got(whole, "board", "html").content, "html")
    groups = re.findall(r'<th scope="row">(Asian|Black|Mixed|White|Other)', said)
    order = list(dict.fromkeys(groups))
    assert order == [g for g in ("Asian", "Black", "Mixed", "White", "Other") if g in order]
    assert demonstration().programme not in said
