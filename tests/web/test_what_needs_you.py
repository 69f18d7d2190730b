"""The landing page says what needs a person this week; a day that has come first, and no content of an entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.web.organisations.doing import tasks_of
from evenhand.web.projects.margins import propose_margin
from evenhand.web.registers.actions import make_entry
from evenhand.web.registers.models import Entry

pytestmark = pytest.mark.django_db


def entry(world: Any, *, days: int, owner: str = "") -> Entry:
    made = make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kinds()["who_is_missing"],
        content={"group": "Somali women", "why": "merged"},
    )
    made.follow_up = timezone.localdate() + timedelta(days=days)
    made.owner = world.people[owner] if owner else None
    made.save()
    return made


def needs(world: Any, who: str, heading: str) -> list[Any]:
    return dict(tasks_of(world.people[who], [world.team])).get(heading, [])


def test_what_was_to_be_looked_at_again_is_there_from_a_week_before(world: Any) -> None:
    late, soon = entry(world, days=-3), entry(world, days=7)
    entry(world, days=8)
    found = needs(world, "member", "To look at again")
    assert [t.due for t in found] == [late.follow_up, soon.follow_up]
    assert found[0].title.endswith(f", number {late.number}")
    assert found[0].why == "Nobody has taken it on yet."
    text = world.signed_in("member").get(reverse("home"), follow=True).content.decode()
    assert "To look at again" in text
    assert "Somali" not in text


def test_it_is_its_owners_and_nobody_elses(world: Any) -> None:
    entry(world, days=0, owner="coach")
    assert needs(world, "member", "To look at again") == []
    (found,) = needs(world, "coach", "To look at again")
    assert found.why == ""


def test_what_has_ended_needs_nobody(world: Any) -> None:
    made = entry(world, days=-1)
    (ended, *_) = [s.name for s in made.kind.statuses if s.ended]
    Entry.objects.filter(pk=made.pk).update(status_name=ended)
    assert needs(world, "lead", "To look at again") == []
    entry(world, days=-1)
    world.project.ended = "It ended honestly."
    world.project.save()
    assert needs(world, "lead", "To look at again") == []


def test_a_margin_waits_for_those_who_can_agree_it(world: Any) -> None:
    propose_margin(
        by=world.people["lead"], project=world.project, difference=0.01, ratio=1.2, reason="ours"
    )
    (found,) = needs(world, "partner", "Waiting for you")
    assert found.title.endswith("agree what may be called equal")
    assert "equal" not in str(needs(world, "coach", "Waiting for you"))
