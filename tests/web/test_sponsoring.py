"""The sponsor's five minutes: a sentence a team, up to three requests with days open, accept or decline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.web.organisations.actions import agree
from evenhand.web.registers.models import Entry
from evenhand.web.sponsoring.actions import AskError, answer_ask, ask_leaders, withdraw_ask
from evenhand.web.sponsoring.models import Ask, Standing
from fixtures.measured import give, work
from web.doors.sponsoring import raised

pytestmark = pytest.mark.django_db


def asked(world: Any, words: str = "Let the analyst release the counts.") -> Ask:
    return ask_leaders(
        by=world.people["lead"], entry=raised(world), organisation=world.trust, words=words
    )


def page(world: Any, who: str = "sponsor") -> str:
    address = reverse("asks", kwargs={"organisation_id": world.trust.pk})
    return str(world.signed_in(who).get(address).content.decode())


def test_leaders_see_the_words_and_the_days_and_nothing_else(world: Any) -> None:
    ask = asked(world)
    Ask.objects.update(asked_at=timezone.now() - timedelta(days=9))
    text = page(world)
    assert "Let the analyst release the counts." in text
    assert "Waits for 9 days." in text
    for kept in (ask.entry.content["what"], ask.entry.content["wanted"], "Medical director"):
        assert kept not in text
    assert "Hillside" not in text  # asks nothing, shares nothing
    assert "No team has asked" not in text


def test_a_sentence_only_where_the_agreement_gives_one(world: Any) -> None:
    give(world, world.measure)
    work()
    asked(world)
    sentence = world.measure.readings.latest("made_at").protected_headline[0]
    assert sentence not in page(world, "system")
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Caldicott Guardian",
        until=timezone.localdate() + timedelta(days=90),
        terms={"organisation": "words", "system": "words"},
        exact_for=[],
    )
    assert sentence in page(world, "system")


def test_two_screens_from_the_landing_page_to_an_answer(world: Any) -> None:
    ask = asked(world)
    sponsor = world.signed_in("sponsor")
    landing = sponsor.get(reverse("home"), follow=True).content.decode()
    assert reverse("asks", kwargs={"organisation_id": world.trust.pk}) in landing
    address = reverse("answer_ask", kwargs={"ask_id": ask.pk})
    assert address in page(world)
    answered = sponsor.post(address, {"standing": "accepted", "answer": "By Friday."}, follow=True)
    assert "By Friday." in answered.content.decode()
    entry = Entry.objects.get(pk=ask.entry_id)
    assert (entry.status_name, entry.content["answer"]) == (
        "in_hand",
        "Invented Trust: By Friday.",
    )
    own = reverse("ask_leaders", kwargs={"entry_id": entry.pk})
    assert "By Friday." in world.signed_in("partner").get(own).content.decode()


def test_declining_moves_the_entry_and_can_go_up_a_level(world: Any) -> None:
    ask = asked(world)
    sponsor = world.people["sponsor"]
    answer_ask(by=sponsor, ask=ask, standing=Standing.DECLINED, answer="No money this year.")
    entry = Entry.objects.get(pk=ask.entry_id)
    assert entry.status_name == "declined"
    with pytest.raises(AskError, match="answered or withdrawn meanwhile"):
        answer_ask(by=sponsor, ask=ask, standing=Standing.ACCEPTED, answer="Yes.")
    with pytest.raises(AskError, match="does not wait for anybody"):
        ask_leaders(by=world.people["lead"], entry=entry, organisation=world.trust, words="Please")


def test_what_was_taken_on_already_only_gets_the_answer(world: Any) -> None:
    ask = asked(world)
    Entry.objects.filter(pk=ask.entry_id).update(status_name="in_hand")
    answer_ask(by=world.people["sponsor"], ask=ask, standing=Standing.ACCEPTED, answer="Yes.")
    entry = Entry.objects.get(pk=ask.entry_id)
    assert (entry.status_name, entry.content["answer"]) == ("in_hand", "Invented Trust: Yes.")


def test_three_at_once_and_one_of_each(world: Any) -> None:
    first = asked(world)
    with pytest.raises(AskError, match="before leaders already"):
        ask_leaders(
            by=world.people["lead"], entry=first.entry, organisation=world.trust, words="Again"
        )
    asked(world)
    asked(world)
    with pytest.raises(AskError, match="3 requests are before these leaders"):
        asked(world)
    withdraw_ask(by=world.people["lead"], ask=first)
    assert asked(world).open
    assert first.words not in page(world) or Ask.objects.filter(standing="open").count() == 3


def test_only_own_leaders_can_be_asked(world: Any) -> None:
    other = type(world.trust).objects.create(name="Elsewhere", kind="trust")
    with pytest.raises(AskError, match="not leaders of this team"):
        ask_leaders(
            by=world.people["lead"], entry=raised(world), organisation=other, words="Please"
        )


def test_the_page_of_the_team_asks_and_withdraws(world: Any) -> None:
    entry = raised(world)
    address = reverse("ask_leaders", kwargs={"entry_id": entry.pk})
    member = world.signed_in("member")
    assert address in member.get(reverse("entry", kwargs={"entry_id": entry.pk})).content.decode()
    assert member.post(address, {"words": "", "organisation": ""}).status_code == 422
    given = {"words": "Two hours a week", "organisation": str(world.trust.pk)}
    assert member.post(address, given).status_code == 302
    ask = Ask.objects.get()
    assert "Withdraw it" in member.get(address).content.decode()
    assert "Withdraw it" not in world.signed_in("coach").get(address).content.decode()
    member.post(reverse("withdraw_ask", kwargs={"ask_id": ask.pk}))
    assert Ask.objects.get().standing == "withdrawn"


def test_another_kind_of_entry_is_not_put_before_leaders(world: Any) -> None:
    entry = raised(world)
    Entry.objects.filter(pk=entry.pk).update(kind_id="decisions")
    address = reverse("ask_leaders", kwargs={"entry_id": entry.pk})
    assert world.signed_in("lead").get(address).status_code == 404
