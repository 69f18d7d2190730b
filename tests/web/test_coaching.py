"""The coach's five minutes: since the last call, three questions that stretch, a note that the team reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.coaching import coaching, stretches_for
from evenhand.frameworks.method import method
from evenhand.web.coaching.actions import keep_call
from evenhand.web.coaching.models import CoachingCall
from evenhand.web.coaching.queries import coverage_of, told_since
from evenhand.web.organisations.doing import tasks_of
from evenhand.web.prompts.actions import answer
from fixtures.measured import give, work
from web.doors.sponsoring import raised

pytestmark = pytest.mark.django_db


def address(world: Any) -> str:
    return reverse("coaching", kwargs={"team_id": world.team.pk})


def page(world: Any, who: str = "coach") -> str:
    return str(world.signed_in(who).get(address(world)).content.decode())


def called(world: Any, days: int) -> CoachingCall:
    day = timezone.localdate() - timedelta(days=days)
    return keep_call(by=world.people["coach"], team=world.team, held_on=day, note="The counts.")


def test_the_least_covered_principles_are_asked_about_and_take_turns() -> None:
    full = dict.fromkeys(range(1, 8), 1.0)
    first = stretches_for(full | {6: 0.0, 2: 0.5}, call=0)
    assert [s.principle for s in first] == [6, 2, 1]
    second = stretches_for(full | {6: 0.0, 2: 0.5}, call=1)
    assert [s.principle for s in second] == [6, 2, 1]
    assert not {s.ask for s in first} & {s.ask for s in second}
    assert stretches_for(full, call=2, wanted=1) == stretches_for(full, call=0, wanted=1)
    assert len(stretches_for({}, call=0)) == 3


def test_a_private_reflection_covers_and_tells_nothing(world: Any) -> None:
    private = next(p for p in method().prompts if p.private)
    before = coverage_of(world.team)[private.principle]
    answer(
        by=world.people["member"],
        project=world.project,
        prompt=private,
        shape="private",
        text="zq-for-me-alone",
    )
    assert coverage_of(world.team)[private.principle] > before
    assert "zq-for-me-alone" not in page(world)
    assert not {a for a in coaching().since if a.startswith(("prompt.", "concern", "partner"))}


def test_what_was_done_since_the_last_call_is_counted_in_words(world: Any) -> None:
    called(world, 0)
    give(world, world.measure)
    work()
    raised(world)
    told = told_since(world.team, timezone.localdate())
    assert told[:2] == ["One reading of a measure was made.", "Numbers came in once."]
    assert "One entry of a register moved on." in told
    assert told_since(world.team, timezone.localdate() + timedelta(days=1)) == []
    text = page(world)
    assert "Since the last call on" in text
    assert "Escalations, number 1" in text
    assert "Nobody may release" not in text  # the list may be seen over a shoulder


def test_two_screens_from_the_landing_page_to_the_note(world: Any) -> None:
    """Screen one: the page of the team's coaching, named on the landing page. Screen two: it again, with the note."""
    coach = world.signed_in("coach")
    assert address(world) in coach.get(reverse("home"), follow=True).content.decode()
    day = timezone.localdate().strftime("%d/%m/%Y")
    kept = coach.post(
        address(world), {"held_on": day, "note": "Who <is> missing?", "agreed": "Ida"}
    )
    assert kept.status_code == 302
    for who in ("coach", "partner"):
        assert "Who &lt;is&gt; missing?" in page(world, who)
    assert "Keep the note" in page(world)
    assert "Keep the note" not in page(world, "lead")


def test_a_call_is_due_after_four_weeks(world: Any) -> None:
    def due() -> list[Any]:
        found = dict(tasks_of(world.people["coach"], [world.team])).get("Waiting for you", [])
        return [t.due for t in found if t.title == "Coaching call"]

    assert due() == [None]
    called(world, 10)
    assert due() == []
    CoachingCall.objects.update(held_on=timezone.localdate() - timedelta(days=21))
    assert due() == [timezone.localdate() + timedelta(days=7)]
    assert "Coaching call" not in str(tasks_of(world.people["lead"], [world.team]))


def test_a_day_that_has_not_come_is_refused(world: Any) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).strftime("%d/%m/%Y")
    found = world.signed_in("coach").post(address(world), {"held_on": tomorrow, "note": "x"})
    assert found.status_code == 422
    assert "That day has not come yet." in found.content.decode()
    assert not CoachingCall.objects.exists()


def test_a_note_that_is_begun_in_a_call_is_not_lost(world: Any) -> None:
    address = reverse("coaching", kwargs={"team_id": world.team.pk})
    client = world.signed_in("coach")
    given = {"held_on": timezone.localdate().isoformat(), "note": "Half a note"}
    assert client.post(address, given | {"keep": "quietly"}).status_code == 204
    assert "Half a note" in client.get(address).content.decode()
    assert "Half a note" not in world.signed_in("lead").get(address).content.decode()
    assert client.post(address, given | {"note": "The whole note"}).status_code == 302
    assert "Half a note" not in client.get(address).content.decode()
