"""Measures of people's words and of bundles: chosen, typed, read, protected, shared, corrected."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evenhand.experience import Asked
from evenhand.frameworks.other_ways import other_ways
from evenhand.measures import Role
from evenhand.web.core.drafts import keep_draft
from evenhand.web.core.models import Draft, Event
from evenhand.web.leaving.export import PARTS
from evenhand.web.measurement import words
from evenhand.web.measurement.models import Counts, ProjectMeasure
from evenhand.web.measurement.queries import (
    current_counts,
    current_definition,
    current_reading,
)
from evenhand.web.organisations.actions import agree
from evenhand.web.projects.actions import fix_plan
from fixtures import told
from fixtures.measured import work

pytestmark = pytest.mark.django_db
PLAN = {
    "focus": ["black"],
    "comparison": ["white"],
    "everyone_else": False,
    "reason": "Black women said that they are not believed.",
    "change_date": told.CHANGE.isoformat(),
    "change_what": "a listening round each morning",
}


def planned(world: Any) -> None:
    fix_plan(by=world.people["lead"], project=world.project, content=PLAN, today=told.CHANGE)


def counted(world: Any, asked: Asked, typed: told.Typed) -> ProjectMeasure:
    made = words.add_asked(by=world.people["lead"], project=world.project, asked=asked)
    words.store_tally(by=world.people["lead"], measure=made, typed=typed, source="typed")
    work()
    return made


def see_exact(world: Any, **terms: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Caldicott Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms=terms,
        exact_for=[world.people["lead"]],
    )


def page(world: Any, who: str, name: str, **keys: Any) -> str:
    return world.signed_in(who).get(reverse(name, kwargs=keys)).content.decode()


def exact(world: Any, made: ProjectMeasure) -> str:
    address = reverse("exact", kwargs={"measure_id": made.pk})
    return world.signed_in("lead").post(address).content.decode()


def test_each_way_says_why_what_it_needs_and_how_it_is_read(world: Any) -> None:
    text = page(world, "partner", "other_ways", project_id=world.project.pk)
    for way in other_ways().ways:
        for part in (way.why, way.when, *way.needs, way.least, way.read, way.beside, way.source):
            assert part in text.replace("&#39;", "'")
    assert reverse("other_ways", kwargs={"project_id": world.project.pk}) in page(
        world, "member", "new_measure", project_id=world.project.pk
    )


def made_by_form(world: Any, form_id: str, **other: str) -> Any:
    given = {
        "title": "What women raised",
        "role": "outcome",
        "people": "women",
        "question": "What mattered to you?",
        "lines": "Not listened to\n\n Pain  not believed ",
        "answers": "often4",
    }
    address = reverse("new_asked", kwargs={"project_id": world.project.pk, "form_id": form_id})
    return world.signed_in("partner").post(address, given | other)


def test_a_measure_of_words_is_made_by_choosing(world: Any) -> None:
    assert made_by_form(world, "themes").status_code == 302
    made = ProjectMeasure.objects.get(slug="what_women_raised")
    asked = current_definition(made).asked()
    assert [line.text for line in asked.lines] == ["Not listened to", "Pain not believed"]
    assert (made.form, made.role, asked.lines[0].named) == (
        "themes",
        "outcome",
        timezone.localdate(),
    )
    text = page(world, "coach", "measure", measure_id=made.pk)
    assert "Nothing has been counted yet." in text
    assert "10 people heard in a group" in text
    assert "What women raised" in page(world, "coach", "project", project_id=world.project.pk)
    again = made_by_form(world, "themes")
    assert again.status_code == 422
    assert "already" in again.content.decode()
    twice = made_by_form(world, "answers", title="Other", lines="Same\nsame")
    assert "Two lines say the same." in twice.content.decode()
    assert made_by_form(world, "runes").status_code == 404


def test_answers_in_order_take_their_labels(world: Any) -> None:
    made_by_form(world, "answers", answers="agree5")
    asked = current_definition(ProjectMeasure.objects.get(form="answers")).asked()
    assert (asked.labels[-1], asked.top) == ("strongly agree", 2)


@pytest.mark.parametrize(
    ("asked", "typed", "finding", "number"),
    [
        (
            told.themes(),
            told.typed_themes(),
            "‘Not listened to’: comes up less often with Black women since the change (clear).",
            "24 of 96 women heard (25%, 17% to 35%)",
        ),
        (
            told.answers(),
            told.typed_answers(),
            "‘I was listened to’: Black women gave lower answers than White women (clear).",
            "36 of 120 answers (30%, 23% to 39%)",
        ),
        (
            told.bundle(),
            told.typed_bundle(),
            "For Black women the weakest part is ‘Tranexamic acid in the first hour’.",
            "48 of 120 women (40%, 32% to 49%)",
        ),
    ],
    ids=["themes", "answers", "bundle"],
)
def test_the_page_says_the_finding_first_then_chart_and_table(
    world: Any, asked: Asked, typed: told.Typed, finding: str, number: str
) -> None:
    planned(world)
    see_exact(world)
    made = counted(world, asked, typed)
    text = page(world, "coach", "measure", measure_id=made.pk)
    assert finding in text
    assert text.index(finding) < text.index("<svg") < text.index("<table")
    assert "Fewer than 10, or nobody, are in these numbers from among" in text
    assert "How we know" in text
    assert finding in exact(world, made)
    assert number in exact(world, made)


def test_small_numbers_are_on_the_exact_page_only(world: Any) -> None:
    see_exact(world)
    made = counted(world, told.themes(), told.typed_themes())
    text = page(world, "lead", "measure", measure_id=made.pk)
    assert "hidden" in text
    assert "3 of 3 women heard" not in text
    assert "3 of 3 women heard" in exact(world, made)
    assert Event.objects.filter(action="counts.exact_opened").exists()
    assert reverse("exact", kwargs={"measure_id": made.pk}) not in page(
        world, "coach", "measure", measure_id=made.pk
    )


def test_answers_one_by_one_stay_with_the_team(world: Any) -> None:
    planned(world)
    see_exact(world)
    made = counted(world, told.answers(), told.typed_answers())
    reading = current_reading(made)
    assert reading is not None
    assert "how each answer was given" in reading.exact_page
    assert "how each answer was given" not in reading.protected_page
    assert "the first would answer higher in" not in reading.protected_page


def test_too_few_is_a_sentence_and_no_number(world: Any) -> None:
    month = told.MONTHS[0]
    made = counted(
        world, told.themes(), {("heard", "black", month): 4, ("not_listened_to", "black", month): 3}
    )
    text = page(world, "lead", "measure", measure_id=made.pk)
    assert "Too few have been heard to say how often something is raised." in text
    assert "too small to show to everyone" in text
    assert "<svg" not in text


def month_form(
    world: Any, made: ProjectMeasure, month: str, *, version: int | None = None, **boxes: str
) -> Any:
    address = reverse("grid", kwargs={"measure_id": made.pk})
    given = {f"b-{name.replace('__', '-')}": value for name, value in boxes.items()}
    counts = current_counts(made)
    given["version"] = str(version if version is not None else counts.number if counts else 0)
    return world.signed_in("lead").post(f"{address}?from={month}", given)


def test_a_month_is_typed_and_corrected_on_record(world: Any) -> None:
    see_exact(world)
    made = words.add_asked(by=world.people["lead"], project=world.project, asked=told.themes())
    boxes = {"heard__black": "12", "not_listened_to__black": "5", "pain_not_believed__black": ""}
    assert month_form(world, made, "2026-09", **boxes).status_code == 302
    assert month_form(world, made, "2026-10", **boxes).status_code == 302
    again = month_form(world, made, "2026-10", **boxes | {"not_listened_to__black": "6"})
    assert again.status_code == 302
    kept = list(Counts.objects.filter(measure=made).order_by("number"))
    assert [(c.changed_cells, c.added_periods) for c in kept] == [(0, 1), (0, 1), (1, 0)]
    text = page(world, "coach", "definition", measure_id=made.pk)
    assert "0 new months, 1 number corrected" in text
    month_form(world, made, "2026-10", **boxes | {"not_listened_to__black": "6"})
    assert Counts.objects.filter(measure=made).count() == 3  # the same again is no version
    address = reverse("grid", kwargs={"measure_id": made.pk}) + "?from=2026-10"
    text = world.signed_in("lead").get(address).content.decode()
    assert 'value="6"' in text
    assert "October 2026" in text
    work()
    text = page(world, "lead", "measure", measure_id=made.pk)
    assert "Raised most often: ‘Not listened to’." in text


def test_two_people_do_not_overwrite_each_others_month(world: Any) -> None:
    see_exact(world)
    made = words.add_asked(by=world.people["lead"], project=world.project, asked=told.themes())
    month_form(world, made, "2026-10", heard__black="12", not_listened_to__black="5")
    late = month_form(
        world, made, "2026-10", version=0, heard__black="13", not_listened_to__black="5"
    )
    text = late.content.decode()
    assert late.status_code == 422
    assert "Both versions" in text
    assert "Black, women heard" in text
    assert 'value="13"' in text
    assert Counts.objects.filter(measure=made).count() == 1
    assert month_form(world, made, "2026-10", version=1, heard__black="13").status_code == 302


def test_a_balancing_measure_that_got_worse_is_said_on_the_project(world: Any) -> None:
    planned(world)
    asked = replace(told.bundle(), role=Role.BALANCING)
    typed = {
        key: (1 if key[0] == "all" and key[1] == "black" and key[2] >= told.CHANGE else n)
        for key, n in told.typed_bundle().items()
    }
    made = counted(world, asked, typed)
    reading = current_reading(made)
    assert reading is not None
    assert [f["id"] for f in reading.protected_flags] == ["balancing"]
    text = page(world, "coach", "project", project_id=world.project.pk)
    assert reading.protected_flags[0]["text"] in text
    answers = replace(told.answers(), role=Role.BALANCING)
    lower = {
        (box, group, month): (
            9 if box.endswith("-1") and group == "black" and month >= told.CHANGE else n
        )
        for (box, group, month), n in told.typed_answers().items()
    }
    reading = current_reading(counted(world, answers, lower))
    assert reading is not None
    assert "is worse since the change" in reading.protected_flags[0]["text"]


def test_mistakes_in_a_month_are_said_at_their_box(world: Any) -> None:
    made = words.add_asked(by=world.people["lead"], project=world.project, asked=told.themes())
    found = month_form(
        world,
        made,
        "2026-10",
        heard__black="2",
        not_listened_to__black="3",
        heard__white="ten",
        pain_not_believed__asian="1",
    )
    text = found.content.decode()
    assert found.status_code == 422
    assert "There cannot be more of these than women heard." in text
    assert "Type a whole number, such as 12." in text
    assert "Type how many women heard, too." in text
    assert not Counts.objects.filter(measure=made).exists()
    empty = month_form(world, made, "2026-10")
    assert empty.status_code == 302  # a month in which nobody was heard


def test_a_bundle_never_gives_more_than_was_due(world: Any) -> None:
    made = words.add_asked(by=world.people["lead"], project=world.project, asked=told.bundle())
    given = {
        "people__black": "9",
        "all__black": "4",
        "blood_loss_weighed-d__black": "5",
        "blood_loss_weighed-n__black": "6",
    }
    text = month_form(world, made, "2026-10", **given).content.decode()
    assert "There cannot be more of these than it was due to." in text


def test_only_people_named_for_exact_counts_see_what_was_typed(world: Any) -> None:
    made = counted(world, told.themes(), told.typed_themes())
    address = reverse("grid", kwargs={"measure_id": made.pk})
    assert world.signed_in("member").get(address).status_code == 302
    assert (
        world.signed_in("member")
        .get(reverse("grid_template", kwargs={"measure_id": made.pk}))
        .status_code
        == 302
    )


def test_whoever_is_not_named_adds_the_month_that_lacks_numbers(world: Any) -> None:
    see_exact(world)
    made = words.add_asked(by=world.people["lead"], project=world.project, asked=told.themes())
    boxes = {"heard__black": "12", "not_listened_to__black": "5", "pain_not_believed__black": ""}
    month_form(world, made, "2026-08", **boxes)
    member, address = world.signed_in("member"), reverse("grid", kwargs={"measure_id": made.pk})
    found = member.get(f"{address}?from=2026-09")
    assert found.status_code == 200
    assert "Months that have numbers already are not shown" in found.content.decode()
    assert "bring the file back" not in found.content.decode()
    given = {"version": "1", "b-heard-black": "9", "b-not_listened_to-black": "2"}
    assert member.post(f"{address}?from=2026-09", given).status_code == 302
    month_form(world, made, "2026-10", **boxes)
    assert Counts.objects.filter(measure=made).count() == 3
    late = member.post(f"{address}?from=2026-09", given)
    assert late.status_code == 422
    assert "Nothing was stored; what you typed is still here." in late.content.decode()
    assert Counts.objects.filter(measure=made).count() == 3


def bring(world: Any, made: ProjectMeasure, content: bytes, name: str = "filled.xlsx") -> Any:
    address = reverse("grid_file", kwargs={"measure_id": made.pk})
    return world.signed_in("lead").post(address, {"file": SimpleUploadedFile(name, content)})


def test_a_table_is_taken_filled_in_and_brought_back(world: Any) -> None:
    see_exact(world)
    made = words.add_asked(by=world.people["lead"], project=world.project, asked=told.themes())
    address = reverse("grid_template", kwargs={"measure_id": made.pk}) + "?from=2026-10"
    book = openpyxl.load_workbook(io.BytesIO(world.signed_in("lead").get(address).content))
    sheet = book.active
    assert [c.value for c in sheet[1]] == [
        "Month (version 0)",
        "Group",
        "women heard",
        "of them, how many raised: Not listened to",
        "of them, how many raised: Pain not believed",
    ]
    assert (sheet.cell(2, 1).value, sheet.cell(2, 2).value, sheet.max_row) == (
        "2025-11",
        "Asian",
        73,
    )
    for column, value in ((3, 12), (4, 7)):
        sheet.cell(3, column, value)
    filled = io.BytesIO()
    book.save(filled)
    assert bring(world, made, filled.getvalue()).status_code == 302
    tally = words.tally_of(Counts.objects.get(measure=made))
    assert tally is not None
    assert tally.at("not_listened_to", "black", date(2025, 11, 1)) == 7
    sheet.cell(3, 4, 13)
    wrong = io.BytesIO()
    old = io.BytesIO()
    book.save(wrong)
    sheet.cell(3, 4, 8)
    book.save(old)
    assert "Somebody changed this" in bring(world, made, old.getvalue()).content.decode()
    text = bring(world, made, wrong.getvalue()).content.decode()
    assert "Cell D3: There cannot be more of these than women heard." in text
    assert (
        "Row 1 does not hold the headings"
        in bring(world, made, b"a,b\n1,2\n", "x.csv").content.decode()
    )


def test_more_themes_are_a_version_and_named_today(world: Any) -> None:
    made = counted(world, told.themes(), told.typed_themes())
    address = reverse("more_lines", kwargs={"measure_id": made.pk})
    given = {"lines": "Kind words", "reason": "Partners asked for it"}
    assert world.signed_in("member").post(address, given).status_code == 302
    asked = current_definition(made).asked()
    assert asked.lines[-1].named == timezone.localdate()
    text = page(world, "coach", "definition", measure_id=made.pk)
    assert "Partners asked for it" in text
    assert "named on" in text
    again = world.signed_in("member").post(address, given)
    assert "Two lines say the same." in again.content.decode()
    bundle = counted(world, told.bundle(), told.typed_bundle())
    address = reverse("more_lines", kwargs={"measure_id": bundle.pk})
    assert (
        "falls with every part" in world.signed_in("member").post(address, given).content.decode()
    )
    rate = reverse("more_lines", kwargs={"measure_id": world.measure.pk})
    assert world.signed_in("member").get(rate).status_code == 404


def test_a_convener_sees_what_is_agreed(world: Any) -> None:
    planned(world)
    see_exact(world, convener="protected", evaluator="words")
    made = counted(world, told.themes(), told.typed_themes())
    text = page(world, "convener", "shared", measure_id=made.pk)
    assert "comes up less often with Black women" in text
    assert "hidden" in text
    assert "<svg" not in page(world, "evaluator", "shared", measure_id=made.pk)


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx", "pdf", "html", "json"])
def test_words_are_taken_along_as_the_page_shows_them(world: Any, form: str) -> None:
    planned(world)
    see_exact(world, convener="protected")
    made = counted(world, told.themes(), told.typed_themes())
    keys = {"measure_id": made.pk, "form": form}
    shared = world.signed_in("convener").get(reverse("download", kwargs=keys))
    exactly = world.signed_in("lead").post(reverse("exact_download", kwargs=keys))
    assert (shared.status_code, exactly.status_code) == (200, 200)
    assert exactly["Cache-Control"] == "no-store"
    assert "3 of 3 women heard" not in inside(shared.content)
    if form in ("html", "xlsx", "pptx", "json"):
        assert "3 of 3 women heard" in inside(exactly.content)
    if form == "html":
        text = shared.content.decode()
        assert "comes up less often with Black women since the change (clear)." in text
        assert "To share: small numbers are protected" in text
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(shared.content)) as book:
            text = book.read("word/document.xml").decode()
        assert "comes up less often with Black women" in text


def inside(content: bytes) -> str:
    """All text of a document, of every file in it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(inside(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx", "html", "json"])
def test_stories_are_taken_along_with_consent_to_everyone_only(
    world: Any, stories: ProjectMeasure, form: str
) -> None:
    see_exact(world)
    for consent in ("team only", "programme", "public"):
        tell(world, consent=consent, summary=f"A placeholder for {consent}: somebody was heard.")
    work()
    keys = {"measure_id": stories.pk, "form": form}
    lead = world.signed_in("lead")
    taken = lead.get(reverse("download", kwargs=keys)).content
    exactly = lead.post(reverse("exact_download", kwargs=keys)).content
    for text in (inside(taken), inside(exactly)):
        assert "A placeholder for public" in text
        assert "2 stories of change" in text
        assert "for team only" not in text
        assert "for programme" not in text
    words.withdraw(by=world.people["lead"], story=stories.stories.get(consent="public"))
    again = inside(lead.get(reverse("download", kwargs=keys)).content)  # before it is read again
    assert ("A placeholder for public" in again, "1 story of change" in again) == (False, True)


def tell(world: Any, **other: str) -> Any:
    log = ProjectMeasure.objects.get(form="stories")
    given = {**told.STORY, "on": "02/03/2026", **other}
    address = reverse("new_story", kwargs={"measure_id": log.pk})
    return world.signed_in("partner").post(address, given)


@pytest.fixture
def stories(world: Any) -> ProjectMeasure:
    return words.add_asked(by=world.people["lead"], project=world.project, asked=told.log())


def test_a_story_is_told_and_stands_on_its_page(world: Any, stories: ProjectMeasure) -> None:
    assert tell(world).status_code == 302
    work()
    text = page(world, "coach", "measure", measure_id=stories.pk)
    assert "1 story of change, chosen by lived experience partners (1)." in text
    assert told.STORY["summary"] in text
    assert "Being heard, March 2026" in text
    assert "1 story of change" in page(world, "coach", "project", project_id=world.project.pk)
    reading = current_reading(stories)
    assert reading is not None
    assert told.STORY["summary"] not in reading.exact_page + reading.protected_page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"summary": "I was heard."}, "speaks in the first person"),
        ({"summary": "Mrs Smith was heard."}, "holds a person’s name"),
        ({"summary": "word " * 81}, "more than 80 words"),
        ({"level": "programme"}, "consent is for the team only"),
        ({"consent": ""}, "This field is required"),
        ({"on": "02/03/2100"}, "That day has not come yet."),
    ],
)
def test_a_story_that_could_hurt_is_not_kept(
    world: Any, stories: ProjectMeasure, change: dict[str, str], said: str
) -> None:
    answer = tell(world, **change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not stories.stories.exists()


def test_a_withdrawn_story_is_nowhere(world: Any, stories: ProjectMeasure) -> None:
    see_exact(world, convener="protected")
    tell(world, consent="programme", group="Black")
    work()
    story = stories.stories.get()
    address = reverse("withdraw_story", kwargs={"story_id": story.pk})
    typed = {"summary": told.STORY["summary"]}
    keep_draft(by=world.people["lead"], key=f"story:{story.pk}", values=typed, version=1)
    assert "cannot be brought back" in world.signed_in("partner").get(address).content.decode()
    assert world.signed_in("partner").post(address).status_code == 302
    work()
    gone = stories.stories.get()
    assert gone.withdrawn_at is not None
    assert not Draft.objects.exists()
    assert {getattr(gone, name) for name in gone.TOLD} == {""}
    assert gone.on is None
    text = page(world, "coach", "measure", measure_id=stories.pk)
    assert "Story 1 was withdrawn" in text
    assert "No story of change yet." in text
    everything = str([list(p.model._default_manager.values()) for p in PARTS])
    assert told.STORY["summary"] not in everything
    assert told.STORY["reason"] not in everything
    assert world.signed_in("partner").post(address).status_code == 404
    detail = [e.detail for e in Event.objects.filter(action__startswith="story.")]
    assert detail == [{}, {}]


def test_consent_says_how_far_a_story_goes(world: Any, stories: ProjectMeasure) -> None:
    see_exact(world, convener="protected", sponsor="protected")
    for consent in ("team only", "programme", "public"):
        tell(world, consent=consent, summary=f"Care changed, kept for {consent}.", group="Black")
    work()

    def seen(who: str) -> list[bool]:
        text = page(world, who, "shared", measure_id=stories.pk)
        assert "Black" not in text
        return [f"kept for {c}." in text for c in ("team only", "programme", "public")]

    assert seen("convener") == [False, True, True]
    assert seen("sponsor") == [False, False, True]


def test_two_people_do_not_overwrite_each_others_story(world: Any, stories: ProjectMeasure) -> None:
    tell(world)
    story = stories.stories.get()
    address = reverse("change_story", kwargs={"story_id": story.pk})
    given = {**told.STORY, "on": "02/03/2026", "version": "1"}
    changed = given | {"consent": "programme"}
    assert world.signed_in("member").post(address, changed).status_code == 302
    late = world.signed_in("lead").post(address, given | {"reason": "Another."})
    text = late.content.decode()
    assert "Nothing was overwritten" in text
    assert "For the programme" in text
    story.refresh_from_db()
    assert (story.consent, story.version) == ("programme", 2)
    assert [(s.what, s.fields) for s in story.steps.all()] == [
        ("told", []),
        ("changed", ["consent"]),
    ]


def test_stories_are_told_and_not_typed(world: Any, stories: ProjectMeasure) -> None:
    for name in ("grid", "grid_template"):
        address = reverse(name, kwargs={"measure_id": stories.pk})
        assert world.signed_in("lead").get(address).status_code == 404
    rate = reverse("new_story", kwargs={"measure_id": world.measure.pk})
    assert world.signed_in("lead").get(rate).status_code == 404


def test_a_file_of_records_is_not_offered_what_is_typed_by_hand(world: Any) -> None:
    words.add_asked(by=world.people["lead"], project=world.project, asked=told.themes())
    text = page(world, "lead", "upload", project_id=world.project.pk)
    assert "Not in the list: ‘What women raised’. No column of a file says it" in text
    assert text.count('name="measures"') == 1
