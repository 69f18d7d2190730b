"""The checklist of ethics holds recording back until it is answered; a form may draw a line; public commitments are seen outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.instruments import instruments, parse_instrument
from evenhand.frameworks.instruments.writing import content_of
from evenhand.frameworks.registers import kinds
from evenhand.instruments.exchange import give
from evenhand.web.instruments import actions as answering
from evenhand.web.instruments.models import Round, Whose
from evenhand.web.instruments.results import profile
from evenhand.web.listening import actions
from evenhand.web.listening.models import Notes
from evenhand.web.listening.rules import CHECKLIST, missing_for
from evenhand.web.organisations.actions import agree
from evenhand.web.registers.actions import make_entry
from evenhand.web.registers.models import Entry
from web.doors.listening import prepared, trained

pytestmark = pytest.mark.django_db


def test_nothing_is_recorded_until_each_point_of_the_checklist_is_answered(world: Any) -> None:
    lead, form = world.people["lead"], instruments()[CHECKLIST]
    trained(lead)
    one = prepared(world)
    assert missing_for(one, lead, on=timezone.localdate()) == ()
    Round.objects.all().delete()
    (told,) = missing_for(one, lead, on=timezone.localdate())
    assert told == "Ethics and safeguarding checklist: your team has not begun it."
    client = world.signed_in("lead")
    page = reverse("hold_interview", kwargs={"conversation_id": one.pk})
    seen = client.get(page).content.decode()
    assert told in seen
    assert "Begin the checklist" in seen
    given = {"held_on": timezone.localdate().isoformat(), "text": "So it was.", "version": "3"}
    assert client.post(page, given).status_code == 409
    begin = {"project_id": world.project.pk, "instrument_id": form.id}
    assert client.post(reverse("open_round", kwargs=begin)).status_code == 302
    asked = Round.objects.get()
    gating = [i for i in form.items() if i.needs]
    (told,) = missing_for(one, lead, on=timezone.localdate())
    assert f"{len(gating)} points wait, the first is ‘{gating[0].label}’" in told
    answers = {i.name: i.needs[0] for i in gating}
    last = gating[-1].name
    kept = {"by": lead, "round": asked, "whose": Whose.TOGETHER, "comments": {}}
    answering.save_answers(**kept, version=0, answers=answers | {last: "no"})
    (told,) = missing_for(one, lead, on=timezone.localdate())
    assert "one point waits" in told
    assert client.post(page, given).status_code == 409
    assert not Notes.objects.exists()
    answering.save_answers(**kept, version=1, answers=answers)
    assert missing_for(one, lead, on=timezone.localdate()) == ()
    assert "Begin the checklist" not in client.get(page).content.decode()
    actions.hold(
        by=lead,
        conversation=one,
        version=None,
        held_on=timezone.localdate(),
        text="So it was.",
    )
    assert Notes.objects.exists()


def test_no_line_is_drawn_unless_a_form_draws_one(world: Any) -> None:
    musiq = instruments()["musiq_ar"]
    assert musiq.threshold is None
    assert "threshold" not in content_of(musiq)
    lined = replace(musiq, threshold=3.5)
    assert content_of(lined)["threshold"] == 3.5
    assert any("line below which" in str(loss) for loss in give(lined, "redcap").losses)
    lead = world.people["lead"]
    asked = answering.open_round(by=lead, project=world.project, instrument=musiq)
    answers = {"EXT-01": 3, "EXT-02": 4}
    answering.save_answers(
        by=lead, round=asked, whose=Whose.TOGETHER, version=0, answers=answers, comments={}
    )
    answering.finish(by=lead, round=asked, whose=Whose.TOGETHER)
    answering.close_round(by=lead, round=asked)
    address = reverse("round_results", kwargs={"round_id": asked.pk})
    assert (
        "a line that this form draws" not in world.signed_in("lead").get(address).content.decode()
    )
    kept = Round.objects.get(pk=asked.pk)
    kept.definition = kept.definition.replace("version = ", "threshold = 3.5\nversion = ", 1)
    kept.save()
    assert parse_instrument(kept.definition, name="kept").threshold == 3.5
    below = profile(Round.objects.get(pk=asked.pk), None).below
    assert [line.item.name for line in below] == ["EXT-01"]
    text = world.signed_in("lead").get(address).content.decode()
    assert "Below 3.5, a line that this form draws for talking (none is published)" in text


def committed(world: Any, shown: str) -> Entry:
    return make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["commitments"],
        content={
            "statement": f"We will fund interpreters, {shown}.",
            "who": "Chief nurse",
            "action": "A contract",
            "shown": shown,
        },
    )


def test_public_commitments_are_seen_where_the_team_shows_its_work(world: Any) -> None:
    public, _ = committed(world, "public"), committed(world, "private")
    address = reverse("organisation", kwargs={"organisation_id": world.trust.pk})

    def page() -> str:
        return str(world.signed_in("system").get(address).content.decode())

    assert "fund interpreters" not in page()
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Caldicott Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={"system": "words"},
        exact_for=[],
    )
    assert "We will fund interpreters, public." in page()
    assert "private." not in page()
    Entry.objects.filter(pk=public.pk).update(status_name="withdrawn")
    assert "fund interpreters" not in page()


def test_a_form_that_is_only_agreed_asks_nobody_alone(world: Any) -> None:
    lead, form = world.people["lead"], instruments()[CHECKLIST]
    asked = answering.open_round(by=lead, project=world.project, instrument=form)
    client, task = world.signed_in("member"), f"{form.title}: the team’s sheet"
    assert task in client.get(reverse("home"), follow=True).content.decode()
    page = client.get(reverse("round", kwargs={"round_id": asked.pk})).content.decode()
    assert "<h2>Together</h2>" in page
    assert "<h2>Alone</h2>" not in page
    assert "Begin to agree" not in page
    alone = reverse("answer_section", kwargs={"round_id": asked.pk, "section": "PEOPLE"})
    assert client.get(alone).status_code == 404
    answers = {i.name: "no" for i in form.items() if i.needs}
    answering.save_answers(
        by=lead, round=asked, whose=Whose.TOGETHER, version=0, answers=answers, comments={}
    )
    assert task in client.get(reverse("home"), follow=True).content.decode()
    answering.finish(by=lead, round=asked, whose=Whose.TOGETHER)
    assert task not in client.get(reverse("home"), follow=True).content.decode()
