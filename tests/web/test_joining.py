"""Who joins later has a checklist and a buddy; hours that were there stand beside those that were signed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.team_roles import team_roles
from evenhand.web.charter.hours import agreed_in, hours_by_month, keep_hours, months_until, summed
from evenhand.web.charter.joining import keep_joining
from evenhand.web.charter.models import Post
from evenhand.web.charter.roster import RosterError, add_post, end_post
from evenhand.web.leaving.actions import delete_person
from fixtures.pages import words_of

pytestmark = pytest.mark.django_db
LATE = date(2026, 1, 5) + timedelta(days=61)  # after the start of the world's project


def post(world: Any, **more: Any) -> Post:
    first = {"role": "midwife", "joined_on": LATE}
    return add_post(by=world.people["lead"], team=world.team, **(first | more))


def at(name: str, **keys: Any) -> str:
    return reverse(name, kwargs=keys)


def read(world: Any, who: str, address: str) -> str:
    return str(words_of(world.signed_in(who).get(address)))


def test_somebody_who_joins_ticks_the_list_and_has_a_buddy(world: Any) -> None:
    buddy = post(world, name="An old hand", joined_on=date(2026, 1, 5))
    late = post(world, person=world.people["member"], buddy=buddy)
    address = at("joining", post_id=late.pk)
    assert "An old hand shows them around." in read(world, "coach", address)
    assert team_roles().joining_title in read(world, "member", at("team", team_id=world.team.pk))
    steps = [c.id for c in team_roles().catch_up]
    assert {"charter", "aim", "decisions", "data", "principles", "learning", "buddy"} <= set(steps)
    page = world.signed_in("member").get(address).content.decode()
    for kind in ("decisions", "learning"):
        assert at("register", project_id=world.project.pk, kind_id=kind) in page
    given = {"seen": steps[:2], "still_asks": "Where are the scales?", "version": 1}
    assert world.signed_in("member").post(address, given).status_code == 302
    roster = read(world, "lead", at("roster", team_id=world.team.pk))
    assert f"2 of {len(steps)} done; An old hand shows them around" in roster
    assert "Where are the scales?" in read(world, "lead", address)
    assert (
        world.signed_in("lead").post(address, given).status_code == 404
    )  # nobody ticks for others
    world.signed_in("member").post(address, {"seen": steps, "version": 2})
    assert team_roles().joining_title not in read(
        world, "member", at("team", team_id=world.team.pk)
    )


def test_a_step_keeps_its_first_day_and_only_known_ones_are_kept(world: Any) -> None:
    late = post(world, person=world.people["member"])
    Post.objects.update(seen={"aim": "2026-04-01"})
    late.refresh_from_db()
    member = world.people["member"]
    kept = keep_joining(by=member, post=late, version=1, seen=["aim", "data"], still_asks=" ")
    today = timezone.localdate().isoformat()
    assert (kept.seen, kept.still_asks) == ({"aim": "2026-04-01", "data": today}, "")
    with pytest.raises(RosterError, match="not on the list"):
        keep_joining(by=member, post=kept, version=2, seen=["shoes"], still_asks="")


def test_a_buddy_who_left_is_said_and_one_from_the_start_needs_no_list(world: Any) -> None:
    buddy = post(world, name="An old hand")
    early = post(world, person=world.people["member"], joined_on=date(2026, 1, 5), buddy=buddy)
    assert team_roles().joining_title not in read(
        world, "member", at("team", team_id=world.team.pk)
    )
    end_post(
        by=world.people["lead"],
        post=buddy,
        version=1,
        left_on=timezone.localdate(),
        handed_over="",
    )
    text = read(world, "lead", at("joining", post_id=early.pk))
    assert "An old hand showed them around and has left: choose somebody else." in text


def test_nobody_is_the_own_buddy_and_the_form_keeps_one(world: Any) -> None:
    old, late = post(world, name="An old hand"), post(world, name="A new hand")
    address = at("change_post", post_id=late.pk)
    page = world.signed_in("lead").get(address).content.decode()
    assert f'value="{old.pk}"' in page
    assert f'value="{late.pk}"' not in page
    given = {"name": "A new hand", "role": "midwife", "joined_on": "2026-05-01", "version": 1}
    world.signed_in("lead").post(address, given | {"buddy": str(old.pk)})
    late.refresh_from_db()
    assert late.buddy == old


def test_signed_hours_name_the_post_the_hours_and_the_day(world: Any) -> None:
    address = at("new_post", team_id=world.team.pk)
    given = {"name": "A. B.", "role": "data", "joined_on": "2026-02-01", "protected": "signed"}
    refused = words_of(world.signed_in("lead").post(address, given))
    for asked in ("how many hours were agreed", "which post signed", "which day it was signed"):
        assert asked in refused
    more = {"hours": "4", "agreed_with": "head of informatics", "agreed_on": "2026-02-03"}
    assert world.signed_in("lead").post(address, given | more).status_code == 302
    text = read(world, "lead", at("roster", team_id=world.team.pk))
    assert "Agreed in writing by their manager (head of informatics, 3 February 2026)" in text


def test_agreed_hours_of_a_month_follow_its_days_in_the_team() -> None:
    def agreed(**more: Any) -> Decimal | None:
        return agreed_in(Post(**({"hours": Decimal(7)} | more)), date(2026, 3, 1))

    assert agreed(joined_on=date(2026, 1, 5)) == Decimal("31.0")  # an hour a day
    assert agreed(joined_on=date(2026, 3, 31)) == Decimal("1.0")
    assert agreed(joined_on=date(2026, 1, 5), left_on=date(2026, 3, 11)) == Decimal("10.0")
    assert agreed(joined_on=date(2026, 4, 1)) is None
    assert agreed(joined_on=date(2026, 1, 5), hours=None) is None


def test_hours_of_each_month_stand_beside_those_agreed_then(world: Any) -> None:
    member, months = world.people["member"], months_until(timezone.localdate())
    start = months[0] - timedelta(days=400)
    made = post(world, person=member, hours=Decimal(7), joined_on=start)
    address = at("post_hours", post_id=made.pk)
    days = (timezone.localdate().replace(day=1) - months[-1]).days
    sent = world.signed_in("member").post(address, {"hours_0": "12.5", "version": 1})
    assert sent.status_code == 302
    Post.objects.update(hours=Decimal(14))  # what was agreed then stays beside what was there then
    text = read(world, "coach", at("roster_hours", team_id=world.team.pk))
    assert f"12.5 of {days}" in text
    assert f"Where both are known: 12.5 hours were there of {days}.0 agreed." in text
    assert "not for the person" in text
    assert text.count("Not said (") == 5
    made.refresh_from_db()
    keep_hours(by=member, post=made, version=2, hours={months[-1]: None})
    made.refresh_from_db()
    assert made.given == {}
    assert summed([hours_by_month(made, months)]) is None


def test_only_the_person_says_hours_and_the_lead_for_who_does_not_sign_in(world: Any) -> None:
    own, other = post(world, person=world.people["member"]), post(world, name="An analyst")
    assert world.signed_in("lead").get(at("post_hours", post_id=own.pk)).status_code == 404
    assert world.signed_in("lead").get(at("post_hours", post_id=other.pk)).status_code == 200
    assert world.signed_in("member").get(at("post_hours", post_id=other.pk)).status_code == 404


def test_what_somebody_asked_goes_with_them(world: Any) -> None:
    made = post(world, person=world.people["member"], still_asks="Who can I trust?")
    delete_person(by=world.people["administrator"], person=world.people["member"])
    made.refresh_from_db()
    assert made.still_asks == ""
