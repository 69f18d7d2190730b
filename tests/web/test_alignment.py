"""Across the teams of a programme: how each focus was found and how it fits, as far as each team shares, and nothing private."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from evenhand.frameworks.alignment import alignment, spared
from evenhand.frameworks.focus import choosing
from evenhand.frameworks.method import method
from evenhand.web.charter.aims import keep_aim
from evenhand.web.focus.actions import put_option, raise_voice, say_word
from evenhand.web.focus.locking import Override, reopen_focus
from evenhand.web.listening.actions import set_terms
from evenhand.web.organisations.actions import create_team, give_role
from evenhand.web.organisations.models import Role
from evenhand.web.projects.actions import start_project
from evenhand.web.projects.models import Project
from evenhand.web.prompts.actions import answer
from evenhand.web.sharing.alignment import programme_alignment
from fixtures.pages import words_of
from web.doors.alignment import shares
from web.doors.focus import OPTION
from web.test_focus import TERMS, lock, option

pytestmark = pytest.mark.django_db
FINE = {"evaluator": "protected"}
WORDS = {"evaluator": "words"}
HIDDEN = alignment().small


def page(world: Any, who: str = "evaluator", query: str = "") -> str:
    return words_of(world.signed_in(who).get(address(world) + query))


def address(world: Any) -> str:
    return reverse("programme_alignment", kwargs={"programme_id": world.programme.pk})


def file(world: Any, name: str, who: str = "evaluator") -> Any:
    keys = {"programme_id": world.programme.pk, "form": name}
    return world.signed_in(who).get(reverse("alignment_file", kwargs=keys))


def rows(world: Any, name: str) -> list[dict[str, str]]:
    text = file(world, name).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def areas(world: Any, *named: str) -> None:
    content = TERMS | {"areas": list(named), "own_areas": []}
    convener = world.people["convener"]
    set_terms(by=convener, programme=world.programme, version=None, content=content)


def said(world: Any, prompt: str, shape: str = "team", **more: str) -> Any:
    given = {"text": "sentinelanswer", "evidence": ""} | more
    return answer(
        by=world.people["member"], project=world.project, prompt=method().prompt(prompt),
        shape=shape, **given,
    )  # fmt: skip


def aim(world: Any, text: str, project: Project | None = None) -> None:
    keep_aim(
        by=world.people["lead"], project=project or world.project, version=None, text=text,
        reason="Better so.",
    )  # fmt: skip


def another(world: Any, name: str, terms: dict[str, str]) -> Project:
    """A team of the programme with a project, and what it shares."""
    lead = world.people["lead"]
    team = create_team(by=lead, name=name, organisations=[], programmes=[world.programme])
    give_role(by=lead, person=lead, role=Role.LEAD, place=team)
    if terms:
        shares(world, terms, team=team)
    return start_project(
        by=lead, team=team, name=f"Project of {name}", clinical_area="", track="usual",
        started_on=date(2026, 1, 5),
    )  # fmt: skip


# ---- what is shared, and what is not


def test_a_team_that_shares_nothing_is_counted_and_not_told_of(world: Any) -> None:
    another(world, "Ash", FINE)
    shares(world, {"convener": "protected"})
    told = page(world)
    assert "1 of 3 teams share with you, and 2 do not." in told
    assert "Project of Ash" in told
    assert not [name for name in ("Riverside", "Hillside", world.project.name) if name in told]
    assert world.project.name in page(world, "convener")
    assert "Ash" not in page(world, "convener")


def test_without_any_team_it_says_so(world: Any) -> None:
    assert "None of the 2 teams of this programme shares anything with you." in page(world)
    assert rows(world, "projects") == []


def test_who_stops_sharing_or_whose_agreement_runs_out_is_gone_at_once(world: Any) -> None:
    lock(world, option(world))
    said(world, "MFI-02")
    shares(world, FINE, days=2)
    assert OPTION["title"] in page(world)
    person, today = world.people["evaluator"], timezone.localdate()
    on_the_last = programme_alignment(person, world.programme, on=today + timedelta(days=2))
    assert len(on_the_last.projects) == 1
    after = programme_alignment(person, world.programme, on=today + timedelta(days=3))
    assert (after.projects, after.across.sharing, after.across.silent) == ((), 0, 2)
    assert {count for _, _, count in after.across.touched} == {0}
    shares(world, {})
    assert OPTION["title"] not in page(world)
    assert all(rows(world, name) == [] for name in ("projects", "relevance", "prompts"))
    assert [r["Of projects"] for r in rows(world, "principles")] == ["0"] * 7


def test_a_team_that_leaves_the_programme_is_gone(world: Any) -> None:
    shares(world, FINE)
    assert "Riverside" in page(world)
    world.team.programmes.clear()
    assert "Riverside" not in page(world)


def test_teams_stand_by_name_whatever_they_chose(world: Any) -> None:
    for name in ("Zennor", "Ash"):
        another(world, name, FINE)
    shares(world, FINE)
    said(world, "MFI-02", evidence="The aim.")
    told = page(world)
    assert sorted(("Zennor", "Ash", "Riverside"), key=told.index) == ["Ash", "Riverside", "Zennor"]
    for query in ("?sort=principle", "?order=desc", "?o=1"):
        assert page(world, query=query) == told
    assert [r["Team"] for r in rows(world, "projects")] == ["Ash", "Riverside", "Zennor"]


# ---- the focus


def test_how_a_focus_was_found_with_its_steps_and_reasons(world: Any) -> None:
    areas(world, "haemorrhage")
    scores = OPTION["scores"] | {"control": {"score": 2, "why": "Others hold the keys"}}
    chosen = option(world, scores=scores)
    option(world, title="Nights first", scores={}, left_out="Nobody asked for it")
    lock(world, chosen)
    shares(world, FINE)
    told = page(world)
    assert "Every call answered , for Black women." in told
    assert "Within the clinical areas of Invented network." in told
    assert "Need 4: much harm Every week" in told
    assert "Control 2: mostly with others Others hold the keys" in told
    assert "Size of the gap Not talked about" in told
    assert "Nights first , for Black women" in told
    assert "Left out: Nobody asked for it" in told
    assert "Reason given: The session is tomorrow." in told
    found = [r for r in rows(world, "relevance") if r["Step"]]
    assert {(r["What"], r["Criterion"], r["Step"], r["Reason"]) for r in found} == {
        (what, *step)
        for what in ("focus, as it was locked", "option, chosen")
        for step in (
            ("Need", "4: much harm", "Every week"),
            ("Control", "2: mostly with others", "Others hold the keys"),
        )
    }


def test_what_was_missing_is_named_without_how_many_were_heard(world: Any) -> None:
    made = lock(world, option(world))
    assert any("0 held" in line for line in made.content["missing"])
    shares(world, FINE)
    told = page(world)
    assert "enough conversations about lived experience" in told
    assert "a word of a lived experience partner" in told
    assert "0 held" not in told + file(world, "projects").content.decode()


def test_each_part_that_can_be_missing_has_a_name() -> None:
    assert set(choosing().missing) | {"other"} == set(alignment().without)


def test_a_decision_over_the_team_is_named_as_one_and_nobody_with_it(world: Any) -> None:
    over = Override("sentinelrole", "The board wants one topic.", "An interpreter in the room")
    lock(world, option(world), override=over, absent="sentinelabsent")
    shares(world, FINE)
    told = page(world)
    assert "Decided by a senior leader over the team’s choice." in told
    assert "The team had chosen ‘An interpreter in the room’." in told
    assert "The board wants one topic." in told
    assert "over the team’s choice: 1." in told
    everything = told + "".join(file(world, n).content.decode() for n in ("projects", "relevance"))
    assert "sentinel" not in everything


def test_another_area_than_the_programmes_says_so_with_its_reason(world: Any) -> None:
    areas(world, "preterm")
    lock(world, option(world), outside_reason="It is what women here named first.")
    shares(world, FINE)
    told = page(world)
    assert "Outside the clinical areas of Invented network (Birth before term)." in told
    assert "Why another area: It is what women here named first." in told
    assert "0 within the clinical areas of the programme, 1 outside of them." in told


def test_areas_that_a_programme_changes_later_say_that_no_reason_was_asked(world: Any) -> None:
    areas(world, "haemorrhage")
    lock(world, option(world))
    areas(world, "preterm")
    shares(world, FINE)
    assert "No reason for another area is on record." in page(world)


def test_a_focus_that_is_opened_again_is_none(world: Any) -> None:
    lock(world, option(world))
    reopen_focus(by=world.people["lead"], project=world.project, reason="sentinel", version=None)
    shares(world, FINE)
    told = page(world)
    assert "No focus is locked yet. One option put up so far." in told
    assert "sentinel" not in told
    lock(world, option(world))
    assert "this is version 2 of it" in page(world)


def test_the_area_of_a_project_without_a_focus_is_compared_by_name(world: Any) -> None:
    shares(world, FINE)
    assert "The programme names no clinical areas." in page(world)
    areas(world, "preterm")
    assert "No clinical area of Invented network has this name." in page(world)
    Project.objects.update(clinical_area="Birth before term")
    assert "Named among the clinical areas of Invented network." in page(world)
    Project.objects.update(clinical_area="")
    assert "No clinical area is named yet." in page(world)


def test_what_partners_and_voices_say_of_the_choice_stays_with_the_team(world: Any) -> None:
    people, chosen = world.people, option(world)
    say_word(
        by=people["partner"], project=world.project, partner=people["partner"],
        text="sentinelword", named=True, version=None,
    )  # fmt: skip
    raise_voice(
        by=people["member"], option=chosen, stance="against", text="sentinelvoice", signed=True
    )
    lock(world, chosen)
    shares(world, FINE | {"convener": "protected"})
    for who in ("evaluator", "convener"):
        told = page(world, who)
        assert "a word of a lived experience partner" not in told  # it was there
        assert "sentinel" not in told
        assert people["member"].name not in told


def test_words_that_are_taken_back_are_gone_here_too(world: Any) -> None:
    from evenhand.web.listening.striking import strike_in

    scores = {"need": {"score": 4, "why": "She waited the whole night."}}
    lock(world, option(world, scores=scores), without_reason="She waited the whole night.")
    shares(world, FINE)
    assert page(world).count("She waited the whole night.") == 2
    strike_in(world.project, ["She waited the whole night."])
    assert "She waited" not in page(world)
    assert "She waited" not in file(world, "relevance").content.decode()


def test_a_small_number_that_somebody_typed_stays_with_the_team(world: Any) -> None:
    scores = {"need": {"score": 4, "why": "Two stillbirths in a year"}}
    put_option(
        by=world.people["lead"], project=world.project,
        content=OPTION | {"scores": scores, "left_out": "3 of 110 only"},
    )  # fmt: skip
    shares(world, FINE)
    told = page(world)
    assert told.count(HIDDEN) == 2
    assert "stillbirths" not in told


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("About one in eight women", True),
        ("Haemorrhage of 1,000 ml or more, from 12% to 9% by 1 March 2026", True),
        ("By 3 percentage points within 6 months; a 9-month rule, 7.5%", True),
        ("One ward, two shifts, and 110 births", True),
        ("In 2-3 women", False),
        ("0 of 12", False),
        ("From 3 to 1", False),
        ("Nine very young mothers", False),
        ("One of the women", False),
    ],
)
def test_which_typed_numbers_pass(text: str, passes: bool) -> None:
    assert (spared(text) == text) is passes


# ---- files, links, cost


def test_the_workbook_has_every_sheet_and_runs_nothing(world: Any) -> None:
    Project.objects.update(name="=1+1")
    lock(world, option(world))
    shares(world, FINE)
    book = load_workbook(io.BytesIO(file(world, "xlsx").content))
    assert book.sheetnames[1:] == ["Projects", "Relevance", "Prompts", "Principles"]
    about = " ".join(str(c.value) for row in book.worksheets[0] for c in row)
    assert "What a team takes back afterwards must go here too" in about
    assert (book["Projects"]["B2"].value, book["Projects"]["B2"].data_type) == ("=1+1", "s")
    assert rows(world, "projects")[0]["Project"] == "'=1+1"
    assert file(world, "projects")["Cache-Control"] == "no-store"
    assert file(world, "nothing").status_code == 404


def test_people_of_a_programme_find_it_from_where_they_land(world: Any) -> None:
    for who in ("convener", "evaluator"):
        client = world.signed_in(who)
        for start in ("/", reverse("programme", kwargs={"programme_id": world.programme.pk})):
            assert address(world) in client.get(start).content.decode(), (who, start)
    own = reverse("programme", kwargs={"programme_id": world.programme.pk})
    assert address(world) not in world.signed_in("lead").get(own).content.decode()


def test_as_many_queries_for_many_teams(world: Any) -> None:
    areas(world, "haemorrhage")
    counted = []
    for names in (("Ash",), ("Birch", "Cedar", "Dale", "Elm")):
        for name in names:
            project = another(world, name, FINE)
            aim(world, "Reduce haemorrhage in Black women by 2028", project)
            made = put_option(by=world.people["lead"], project=project, content=OPTION)
            lock(world, made)
        client = world.signed_in("evaluator")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(world)).status_code == 200
        counted.append(len(asked))
    assert counted[1] <= counted[0]
