"""Instruments: people answer alone, the team agrees together, and nobody's own answers are ever shown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import evenhand.web.design
from evenhand.charts import palette
from evenhand.frameworks.instruments import instruments, parse_instrument, source_of
from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.demonstration.rounds import give_rounds
from evenhand.web.instruments import actions
from evenhand.web.instruments.actions import RoundError
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.models import Role
from evenhand.web.registers.models import Entry

pytestmark = pytest.mark.django_db
MUSIQ = instruments()["musiq_ar"]


@pytest.fixture
def asked(world: Any) -> Round:
    return actions.open_round(by=world.people["lead"], project=world.project, instrument=MUSIQ)


def crowd(world: Any, number: int) -> list[Any]:
    """So many members of the team."""
    from django.contrib.auth import get_user_model

    found = []
    for i in range(number):
        one = get_user_model().objects.create_user(f"m{i}@example.org", "x", name=f"Member {i}")
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=world.team)
        found.append(one)
    return found


def answered(by: Any, asked: Round, value: int, remark: str = "") -> Sheet:
    comments = {"EXT-01": remark} if remark else {}
    answers = {"EXT-01": value, "EXT-07": 2}
    kept = actions.save_answers(
        by=by, round=asked, whose=Whose.OWN, version=0, answers=answers, comments=comments
    )
    actions.finish(by=by, round=asked, whose=Whose.OWN)
    return kept


def words(page: Any) -> str:
    """The text of a page, spaces made one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_a_round_keeps_the_version_that_it_asks(asked: Round) -> None:
    assert (asked.number, asked.version, asked.instrument_id) == (1, 2, "musiq_ar")
    assert asked.definition == source_of("musiq_ar")
    assert len(list(asked.instrument.items())) == 44


def test_only_one_round_of_an_instrument_is_open(world: Any, asked: Round) -> None:
    again = {"by": world.people["member"], "project": world.project, "instrument": MUSIQ}
    with pytest.raises(RoundError, match="A round of MUSIQ-AR is open"):
        actions.open_round(**again)
    actions.close_round(by=world.people["lead"], round=asked)
    assert actions.open_round(**again).number == 2


def test_section_by_section_and_taken_up_again(world: Any, asked: Round) -> None:
    member = world.signed_in("member")
    first = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "EXT"})
    sent = member.post(
        first, {"version": "0", "EXT-01": "6", "EXT-02": "dont_know", "comment-EXT-01": "Money."}
    )
    assert sent["Location"] == reverse(
        "answer_section", kwargs={"round_id": asked.pk, "section": "ORG"}
    )
    kept = Sheet.objects.get()
    assert (kept.answers, kept.comments) == (
        {"EXT-01": 6, "EXT-02": "dont_know"},
        {"EXT-01": "Money."},
    )
    again = member.get(first).content.decode()
    assert re.search(r'name="EXT-01" value="6" checked', again)
    # another section leaves the first as it is; an answer that is taken away is gone
    last = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "TEAM"})
    done = member.post(last, {"version": "1", "TEAM-01": "3"})
    assert done["Location"] == reverse("round", kwargs={"round_id": asked.pk})
    member.post(first, {"version": "2", "EXT-01": "6"})
    kept.refresh_from_db()
    assert kept.answers == {"EXT-01": 6, "TEAM-01": 3}
    assert kept.comments == {}


def test_an_answer_off_the_scale_is_told(world: Any, asked: Round) -> None:
    first = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "EXT"})
    sent = world.signed_in("member").post(first, {"version": "0", "EXT-01": "9"})
    assert sent.status_code == 422
    assert "There is a problem" in sent.content.decode()
    assert not Sheet.objects.exists()


def test_own_answers_are_nobody_elses(world: Any, asked: Round) -> None:
    answered(world.people["member"], asked, 6, "A remark of mine.")
    for who in ("lead", "partner", "coach", "convener", "sponsor", "administrator", "stranger"):
        client = world.signed_in(who)
        for name in ("round", "round_results", "answer_section", "together_section"):
            keys = {"round_id": asked.pk} | ({"section": "EXT"} if "section" in name else {})
            page = client.get(reverse(name, kwargs=keys)).content.decode()
            assert "A remark of mine." not in page
            assert 'value="6" checked' not in page
    assert not Event.objects.filter(
        actor=world.people["member"].pk, action__startswith="sheet"
    ).exists()


def test_fewer_than_five_show_nothing_even_when_the_round_is_closed(
    world: Any, asked: Round
) -> None:
    for one in crowd(world, 4):
        answered(one, asked, 7, "We were four.")
    closed = actions.close_round(by=world.people["lead"], round=asked)
    nothing = {"own": None, "together": None, "guided": None, "said": {}, "remarks": {}}
    assert closed.results == {"finished": 4, **nothing}
    page = words(
        world.signed_in("lead").get(reverse("round_results", kwargs={"round_id": asked.pk}))
    )
    assert "what single people answered is not shown" in page
    assert "We were four." not in page


def test_five_show_means_and_remarks_without_an_order(world: Any, asked: Round) -> None:
    for one, value, remark in zip(crowd(world, 5), (1, 3, 5, 7, 7), "ECABD", strict=True):
        answered(one, asked, value, f"Remark {remark}.")
    assert "What it says" not in words(
        world.signed_in("lead").get(reverse("round", kwargs={"round_id": asked.pk}))
    )
    closed = actions.close_round(by=world.people["lead"], round=asked)
    item = closed.results["own"]["items"]["EXT-01"]
    assert (item["mean"], item["answered"], round(item["spread"], 3)) == (4.6, 5, 2.608)
    assert "counts" not in item
    assert closed.results["remarks"]["EXT-01"] == [f"Remark {c}." for c in "ABCDE"]
    page = words(
        world.signed_in("coach").get(reverse("round_results", kwargs={"round_id": asked.pk}))
    )
    assert "5 people finished alone" in page
    assert "As answered: 2.0 of 7" in page
    assert "Impact of structural racism (turned round)" in page


def test_a_sheet_that_is_not_finished_does_not_count(world: Any, asked: Round) -> None:
    for one in crowd(world, 5):
        answered(one, asked, 4)
    actions.save_answers(
        by=world.people["partner"],
        round=asked,
        whose=Whose.OWN,
        version=0,
        answers={"EXT-01": 1},
        comments={},
    )
    closed = actions.close_round(by=world.people["lead"], round=asked)
    assert closed.results["finished"] == 5
    assert closed.results["own"]["items"]["EXT-01"]["mean"] == 4


def test_a_changed_sheet_must_be_finished_again(world: Any, asked: Round) -> None:
    member = world.people["member"]
    answered(member, asked, 4)
    change = {"round": asked, "whose": Whose.OWN, "answers": {"EXT-02": 4}, "comments": {}}
    changed = actions.save_answers(by=member, version=1, **change)
    assert changed.finished_on is None
    assert changed.answers == {"EXT-01": 4, "EXT-02": 4, "EXT-07": 2}


def test_a_small_team_agrees_one_sheet_and_sees_it(world: Any, asked: Round) -> None:
    lead, member = world.people["lead"], world.people["member"]
    give = {"round": asked, "whose": Whose.TOGETHER, "comments": {}}
    actions.save_answers(by=member, version=0, answers={"EXT-01": 5}, **give)
    with pytest.raises(ChangedMeanwhileError):
        actions.save_answers(by=lead, version=0, answers={"EXT-01": 2}, **give)
    actions.finish(by=lead, round=asked, whose=Whose.TOGETHER)
    closed = actions.close_round(by=lead, round=asked)
    assert closed.results["together"]["items"]["EXT-01"]["mean"] == 5
    assert [e.action for e in Event.objects.filter(subject=str(asked.pk)).order_by("at")] == [
        "round.opened",
        "sheet.saved",
        "sheet.finished",
        "round.closed",
    ]


def test_two_browsers_on_the_sheet_of_the_team(world: Any, asked: Round) -> None:
    page = reverse("together_section", kwargs={"round_id": asked.pk, "section": "EXT"})
    world.signed_in("lead").post(page, {"version": "0", "EXT-01": "2"})
    late = world.signed_in("member").post(page, {"version": "0", "EXT-01": "6"})
    assert late.status_code == 422
    assert "Somebody else saved this while you had it open" in late.content.decode()
    assert Sheet.objects.get().answers == {"EXT-01": 2}


def test_a_closed_round_takes_nothing_more(world: Any, asked: Round) -> None:
    answered(world.people["member"], asked, 4)
    actions.close_round(by=world.people["lead"], round=asked)
    with pytest.raises(RoundError, match="This round is closed"):
        answered(world.people["partner"], asked, 4)
    with pytest.raises(RoundError, match="This round is closed"):
        actions.close_round(by=world.people["lead"], round=asked)
    keys = {"round_id": asked.pk, "section": "EXT"}
    assert world.signed_in("member").get(reverse("answer_section", kwargs=keys)).status_code == 404


def test_nothing_is_finished_that_is_empty(world: Any, asked: Round) -> None:
    with pytest.raises(RoundError, match="Nothing is answered yet"):
        actions.finish(by=world.people["member"], round=asked, whose=Whose.OWN)
    client: Client = world.signed_in("member")
    address = reverse("finish_sheet", kwargs={"round_id": asked.pk, "whose": "own"})
    assert "Nothing is answered yet" in words(client.post(address, follow=True))
    other = reverse("finish_sheet", kwargs={"round_id": asked.pk, "whose": "somebody"})
    assert client.post(other).status_code == 404


def test_since_the_round_before(world: Any) -> None:
    lead = world.people["lead"]
    for value in (2, 5):
        found = actions.open_round(by=lead, project=world.project, instrument=MUSIQ)
        actions.save_answers(
            by=lead,
            round=found,
            whose=Whose.TOGETHER,
            version=0,
            answers={"EXT-01": value},
            comments={},
        )
        actions.finish(by=lead, round=found, whose=Whose.TOGETHER)
        actions.close_round(by=lead, round=found)
    second = Round.objects.get(number=2)
    page = words(
        world.signed_in("lead").get(reverse("round_results", kwargs={"round_id": second.pk}))
    )
    assert "External motivators (project specific) * – – – – 5.0 2.0" in page
    assert "External environment – 5.0 2.0 1 of 7" in page
    assert "External environment: before 2.0, together 5.0; Organisation: not answered" in page


def test_a_cell_of_domain_and_principle_has_a_number_and_a_shade(world: Any, asked: Round) -> None:
    lead = world.people["lead"]
    given = {"EXT-07": 7, "ORG-08": 4, "ORG-09": 7}  # the first is turned round: 1 of 7
    actions.save_answers(
        by=lead, round=asked, whose=Whose.TOGETHER, version=0, answers=given, comments={}
    )
    actions.finish(by=lead, round=asked, whose=Whose.TOGETHER)
    actions.close_round(by=lead, round=asked)
    page = world.signed_in("lead").get(reverse("round_results", kwargs={"round_id": asked.pk}))
    cells = re.findall(r'<td class="app-heat-(\d)">([\d.]+)</td>', page.content.decode())
    assert cells == [("1", "1.0"), ("3", "4.0"), ("5", "7.0")]


def test_a_domain_is_compared_only_when_it_is_made_of_the_same_factors(world: Any) -> None:
    lead = world.people["lead"]
    for value in (2, 5):
        found = actions.open_round(by=lead, project=world.project, instrument=MUSIQ)
        if value == 2:
            other = found.definition.replace("help us to improve this topic", "help this topic")
            Round.objects.filter(pk=found.pk).update(definition=other)
        given = {"whose": Whose.TOGETHER, "version": 0, "comments": {}}
        actions.save_answers(by=lead, round=found, answers={"EXT-01": value}, **given)
        actions.finish(by=lead, round=found, whose=Whose.TOGETHER)
        actions.close_round(by=lead, round=found)
    page = words(
        world.signed_in("lead").get(reverse("round_results", kwargs={"round_id": found.pk}))
    )
    assert "External environment – 5.0 – 1 of 7" in page


def test_the_stylesheet_has_the_shades_of_the_palette() -> None:
    styles = Path(evenhand.web.design.__file__).parent / "static/design/app.css"
    built = styles.read_text("utf-8")
    for place, shade in enumerate(palette.SHADES, start=1):
        assert f".app-heat .app-heat-{place}{{background:{shade};color:{palette.INK}}}" in built


def test_results_say_nothing_that_only_one_person_can_know(world: Any, asked: Round) -> None:
    """What is kept of a round holds no single answer, and nothing names who answered."""
    people = crowd(world, 5)
    for one, value in zip(people, (1, 3, 5, 7, 7), strict=True):
        answered(one, asked, value)
    kept = json.dumps(actions.close_round(by=world.people["lead"], round=asked).results)
    assert not any(str(one.pk) in kept or one.name in kept for one in people)


def test_the_form_on_paper_holds_every_question(world: Any) -> None:
    page = words(
        world.signed_in("partner").get(
            reverse("blank_instrument", kwargs={"instrument_id": "musiq_ar"})
        )
    )
    assert all(str(i.label) in page.replace("&#39;", "'") for i in MUSIQ.items())


EVERY = """
id = "every"
version = 3
title = "Every type"
purpose = "To test."
visibility = "team"
[[section]]
name = "a"
label = "A"
item = [
  { name = "t", type = "text", label = "T", required = true },
  { name = "l", type = "long_text", label = "L" },
  { name = "i", type = "integer", label = "I", constraint = ". <= 60", constraint_message = "Up to 60." },
  { name = "d", type = "decimal", label = "D" },
  { name = "day", type = "date", label = "Day" },
  { name = "one", type = "select_one", label = "One", choices = [{ name = "x", label = "X" }] },
  { name = "many", type = "select_multiple", label = "Many", choices = [{ name = "x", label = "X" }, { name = "y", label = "Y" }] },
]
"""


def test_every_type_of_answer_is_kept_as_it_is(world: Any, asked: Round) -> None:
    parse_instrument(EVERY, name="every.toml")
    Round.objects.filter(pk=asked.pk).update(definition=EVERY)
    client = world.signed_in("member")
    page = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "a"})
    given = {
        "version": "0",
        "t": "",
        "l": "Long",
        "i": "61",
        "d": "0.5",
        "day": "01/02/2026",
        "one": "x",
        "many": ["x", "y"],
    }
    assert "Up to 60." in client.post(page, given).content.decode()
    client.post(page, {**given, "i": "60"})
    kept = {"l": "Long", "i": 60, "d": 0.5, "day": "2026-02-01", "one": "x", "many": ["x", "y"]}
    assert Sheet.objects.get().answers == kept
    finish = reverse("finish_sheet", kwargs={"round_id": asked.pk, "whose": "own"})
    assert "‘T’: Answer this." in words(client.post(finish, follow=True))


@pytest.mark.parametrize(
    ("name", "most"),
    [("instruments", 8), ("round", 11), ("answer_section", 9), ("round_results", 9)],
)
def test_queries_are_bounded_however_many_answer(
    world: Any, asked: Round, name: str, most: int
) -> None:
    for one in crowd(world, 6):
        answered(one, asked, 4)
    if name == "round_results":
        actions.close_round(by=world.people["lead"], round=asked)
    keys = {
        "instruments": {"project_id": world.project.pk},
        "answer_section": {"round_id": asked.pk, "section": "EXT"},
    }
    client = world.signed_in("lead")
    with CaptureQueriesContext(connection) as asked_for:
        page = client.get(reverse(name, kwargs=keys.get(name, {"round_id": asked.pk})))
    assert page.status_code == 200
    assert len(asked_for) <= most, [q["sql"] for q in asked_for]


def test_a_team_of_the_demonstration_answered_three_times_and_plans_about_the_lowest(
    world: Any,
) -> None:
    give_rounds("Alder", world.project, world.people["lead"])
    assert not Round.objects.exists()
    give_rounds("Bramble", world.project, world.people["lead"])
    _, first, second = Round.objects.order_by("number")
    before, now = (r.results["together"]["items"]["TEAM-12"]["mean"] for r in (first, second))
    assert (before, now, second.results["own"]) == (2, 5, None)
    items = second.results["together"]["items"]
    lowest = min((i for i in items if items[i]["mean"] is not None), key=lambda i: items[i]["mean"])
    factor = MUSIQ.item(lowest).tags.factor
    assert Entry.objects.get(kind_id="actions").content["answers"] == factor
    keys = {"round_id": second.pk}
    page = words(world.signed_in("coach").get(reverse("round_results", kwargs=keys)))
    assert "Two vacancies on the ward since the spring." in page
    assert re.search(r"Ask for two protected hours a week[^:]* : planned, Team lead, by \d", page)
    assert (
        "Structural racism holds this project back. 3.0 of 7, turned round: as answered, 5.0"
        in page
    )
    assert "Improvement team 2.9 3.9 5.0" in page.split("Over all rounds")[1]
