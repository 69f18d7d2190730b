"""From the lowest factors of a round to a plan: who does what by when, and what came of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from evenhand.frameworks.instruments import instruments
from evenhand.frameworks.registers import kinds
from evenhand.web.instruments import actions
from evenhand.web.instruments.models import Round, Whose
from evenhand.web.registers.models import Entry

pytestmark = pytest.mark.django_db
MUSIQ = instruments()["musiq_ar"]
FACTOR = MUSIQ.item("EXT-02").tags.factor
WORKERS = frozenset({"lead", "member", "partner"})


@pytest.fixture
def closed(world: Any) -> Round:
    """The team agreed that one factor is low."""
    lead = world.people["lead"]
    found = actions.open_round(by=lead, project=world.project, instrument=MUSIQ)
    given = {"whose": Whose.TOGETHER, "version": 0, "comments": {}}
    actions.save_answers(by=lead, round=found, answers={"EXT-02": 1, "EXT-01": 6}, **given)
    actions.finish(by=lead, round=found, whose=Whose.TOGETHER)
    return actions.close_round(by=lead, round=found)


def results(world: Any, closed: Round, who: str = "lead") -> str:
    page = world.signed_in(who).get(reverse("round_results", kwargs={"round_id": closed.pk}))
    return str(page.content.decode())


def planned(world: Any, closed: Round) -> Entry:
    """By the link beside the lowest factor."""
    lead = world.signed_in("lead")
    link = re.findall(r'href="([^"]*registers/actions/new[^"]*)"', results(world, closed))[0]
    form = lead.get(link.replace("&amp;", "&")).content.decode()
    (begun,) = re.findall(r'name="answers"[^>]*value="([^"]*)"', form)
    assert begun.replace("&amp;", "&") == FACTOR
    sent = {"what": "Ask the region for a coach", "answers": FACTOR, "follow_up": "31/01/2030"}
    sent["owner"] = str(world.people["member"].pk)
    lead.post(link.split("?")[0], sent)
    return Entry.objects.get()


def test_each_of_the_lowest_factors_leads_to_a_plan_and_shows_what_is_planned(
    world: Any, closed: Round
) -> None:
    before = results(world, closed)
    assert before.count("Plan something about it") == 2
    assert "Ask the region for a coach" not in before
    made = planned(world, closed)
    assert (made.kind_id, made.status_name, made.owner) == (
        "actions",
        "planned",
        world.people["member"],
    )
    for who in ("lead", "coach"):
        page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", results(world, closed, who)))
        assert "Ask the region for a coach : planned, Team member, by 31 January 2030" in page
    assert "Plan something about it" not in results(world, closed, "coach")


def test_what_is_done_says_what_came_of_it_and_what_is_let_go_says_why(
    world: Any, closed: Round
) -> None:
    kind = kinds()["actions"]
    assert [(t.start, t.to, t.needs, t.who) for t in kind.transitions] == [
        ("planned", "doing", (), WORKERS),
        ("doing", "done", ("came_of_it",), WORKERS),
        ("planned", "let_go", ("reason",), WORKERS),
        ("doing", "let_go", ("reason",), WORKERS),
        ("let_go", "planned", (), WORKERS),
    ]
    made, lead = planned(world, closed), world.signed_in("lead")
    step = reverse("move_entry", kwargs={"entry_id": made.pk})
    lead.post(step, {"to": "let_go", "version": str(made.version)})
    made.refresh_from_db()
    assert made.status_name == "planned"  # without a reason it stays
    made.content["reason"] = "The region has no coach."
    made.save()
    lead.post(step, {"to": "let_go", "version": str(made.version)})
    made.refresh_from_db()
    assert made.status_name == "let_go"
    assert "Ask the region for a coach" not in results(world, closed)
