"""What a participant takes back is nowhere any more: in no room, in no kept version, in nothing that is public."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from evenhand.frameworks.registers import kinds
from evenhand.web.charter.actions import save_charter
from evenhand.web.conversation.actions import say
from evenhand.web.conversation.subjects import subject_for
from evenhand.web.core.drafts import keep_draft
from evenhand.web.core.models import Event
from evenhand.web.drivers.actions import Content, add_driver
from evenhand.web.listening import actions
from evenhand.web.listening.models import Conversation, Insight
from evenhand.web.listening.striking import _NOT_THERE, _places, strike, struck
from evenhand.web.organisations.doing import tasks_of
from evenhand.web.registers.actions import make_entry
from evenhand.web.reports import community
from evenhand.web.reports.community import CommunityError
from evenhand.web.reports.models import CommunityPage
from fixtures.pages import words_of
from web.doors.listening import held, trained
from web.doors.reports import WORDS, public, translated, written
from web.test_community import outside
from web.test_listening import SAID, insight, quoted, whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(world: Any) -> Conversation:
    trained(world.people["lead"])
    found: Conversation = held(world, "Notes.")
    return found


def page_of(world: Any) -> CommunityPage:
    return CommunityPage.objects.get(project=world.project)


def told(world: Any, *insights: Insight, **changes: Any) -> CommunityPage:
    """A public page in two languages that says what was heard."""
    page = translated(world, written(world, insights=insights, **changes))
    return public(world, page)


def test_words_are_struck_in_every_room_and_version(world: Any, one: Conversation) -> None:
    lead, project = world.people["lead"], world.project
    quoted(world, one, insight(world, one))
    other_way = SAID.upper().replace(" ", "\n")
    for number, text in enumerate((f"Focus: {SAID}", "Focus"), 0):
        save_charter(by=lead, project=project, version=number, content={"focus": text})
    add_driver(project=project, content=Content(f"She says “{SAID.lower()}”"))
    say(
        by=lead,
        subject=subject_for(lead, "charter", project.pk),
        text=other_way,
        signed=False,
    )
    who = {"group": "Somali women", "why": SAID, "reach": ""}
    entry = make_entry(by=lead, project=project, kind=kinds()["who_is_missing"], content=who)
    keep_draft(by=world.people["member"], key="any", values={"heard": SAID}, version=0)
    assert whole_database().casefold().count("nobody asked") == 7  # entry, driver: a step each
    actions.withdraw(conversation=one)
    assert "nobody asked" not in " ".join(whole_database().casefold().split())
    entry.refresh_from_db()
    assert entry.content["why"] == "[taken back]"
    assert (entry.content["group"], entry.version) == ("Somali women", 2)


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("He said ‘no one came’ twice", "'No one came'", "He said [taken back] twice"),
        ("no  one\ncame!", "No one came.", "[taken back]"),
        ("Someone came; cameo", "one came", "Someone came; cameo"),
        ("Anything", " . ", "Anything"),
        ("(a+b) it was", "(a+b)", "[taken back] it was"),
        ("لم يسألني أحد", "لم يسألني أحد", "[taken back]"),
    ],
)
def test_words_as_somebody_put_them(text: str, said: str, left: str) -> None:
    assert strike(text, [said]) == left


def test_a_code_is_nobodys_words() -> None:
    assert struck({"kind": "early", "why": "It was early"}, ["Early"]) == {
        "kind": "early",
        "why": "It was [taken back]",
    }
    assert struck(["没有人来"], ["没有人来"]) == ["[taken back]"]


def test_every_model_with_texts_is_gone_through_or_named() -> None:
    """Of a room in which a team writes; what hangs on no project is a person's, a programme's or the workbench's."""
    gone_through = {model._meta.label for model, _, _ in _places()}
    for label in ("changes.Step", "conversation.Comment", "focus.Lock", "coaching.CoachingCall"):
        assert label in gone_through
    named = [x for x in _NOT_THERE if "." in x]
    assert {apps.get_model(x)._meta.label for x in named} == set(named)
    with_project = {
        m._meta.label
        for m in apps.get_models()
        if any(isinstance(f, models.ForeignKey) and f.name == "project" for f in m._meta.fields)
    }
    without_texts = with_project - gone_through - _NOT_THERE
    assert not any(
        isinstance(f, models.TextField)
        for x in without_texts
        for f in apps.get_model(x)._meta.fields
    )


def test_what_was_heard_leaves_the_public_page_with_the_last_who_said_it(
    world: Any, one: Conversation
) -> None:
    page = told(world, insight(world, one))
    assert WORDS["heard"] in words_of(outside(page))
    actions.withdraw(conversation=one)
    for language in ("", "fr"):
        text = words_of(outside(page, language))
        assert WORDS["heard"] not in text
        assert WORDS["changed"] in text
    assert Event.objects.get(action="community.heard_left").actor is None
    address = reverse("community", kwargs={"project_id": world.project.pk})
    text = words_of(world.signed_in("member").get(address))
    assert "Somebody took back what they had told us." in text
    assert "‘What we heard’ is not public any more, in no language." in text


def test_it_stays_while_somebody_else_stands_behind_it(world: Any, one: Conversation) -> None:
    page = told(world, insight(world, one, held(world, "Other.")))
    actions.withdraw(conversation=one)
    assert WORDS["heard"] in words_of(outside(page))
    assert page_of(world).look_again_on is not None


def test_what_rests_on_other_insights_is_not_touched(world: Any, one: Conversation) -> None:
    page = told(world, insight(world, held(world, "Other.")))
    insight(world, one)
    actions.withdraw(conversation=one)
    assert (page_of(world).look_again_on, page_of(world).version) == (None, page.version)


def test_where_nothing_is_said_of_what_it_rests_on_it_goes(world: Any, one: Conversation) -> None:
    page = told(world)
    insight(world, one)
    actions.withdraw(conversation=one)
    assert WORDS["heard"] not in words_of(outside(page))


def test_a_page_that_tells_nothing_heard_stays(world: Any, one: Conversation) -> None:
    public(world, written(world, heard=""))
    insight(world, one)
    actions.withdraw(conversation=one)
    assert page_of(world).look_again_on is None


def test_it_waits_for_the_team_and_is_signed_again_before_it_is_public(
    world: Any, one: Conversation
) -> None:
    member = world.people["member"]
    insight(world, one)
    told(world)
    actions.withdraw(conversation=one)
    waiting = [t for _, tasks in tasks_of(member, [world.team]) for t in tasks]
    assert any("Read whether what was heard still stands" in t.why for t in waiting)
    page = page_of(world)
    community.sign(by=world.people["partner"], page=page, version=page.version)
    with pytest.raises(CommunityError, match="took back"):
        community.publish(by=world.people["lead"], page=page, version=page.version)
    content = {**WORDS, "measure": world.measure}
    community.write_page(by=member, project=world.project, version=page.version, content=content)
    assert page_of(world).look_again_on is None
    waiting = [t for _, tasks in tasks_of(member, [world.team]) for t in tasks]
    assert not any("still stands" in t.why for t in waiting)


@pytest.mark.parametrize(("box", "status"), [("heard", 200), ("changed", 410)])
def test_a_public_page_never_shows_a_gap(
    world: Any, one: Conversation, box: str, status: int
) -> None:
    said = quoted(world, one, insight(world, one, held(world, "Other.")))
    page = told(world, **{box: f"As one said: {SAID}"})
    actions.take_back_quotation(by=world.people["lead"], quotation=said)
    found = outside(page)
    assert found.status_code == status
    assert "taken back" not in words_of(found)
    assert page_of(world).look_again_on is not None
