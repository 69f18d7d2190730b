"""Who does what in a team: missing roles, hours, who joined late and who left. Never anybody's ethnicity."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.team_roles import team_roles
from evenhand.web.charter.models import Post
from evenhand.web.charter.roster import (
    RosterError,
    add_post,
    change_post,
    confirm_post,
    end_post,
    roster_of,
)
from evenhand.web.core.models import Event
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.leaving.actions import delete_person
from evenhand.web.leaving.erasing import GONE
from fixtures.pages import words_of

pytestmark = pytest.mark.django_db
START = date(2026, 1, 5)  # of the world's project


def post(world: Any, role: str, joined: date = START, **more: Any) -> Post:
    return add_post(by=world.people["lead"], team=world.team, role=role, joined_on=joined, **more)


def page(world: Any, who: str = "lead") -> str:
    address = reverse("roster", kwargs={"team_id": world.team.pk})
    return str(words_of(world.signed_in(who).get(address)))


def test_needed_roles_that_nobody_has_are_said(world: Any) -> None:
    needed = [r for r in team_roles().roles if r.needed]
    assert all(r.title in page(world) for r in needed)
    for role in needed:
        post(world, role.id, name="Somebody")
    assert "Every needed role has somebody." in page(world)


def test_a_role_is_missing_again_once_its_person_has_left(world: Any) -> None:
    made = post(world, "data", name="An analyst")
    today = timezone.localdate()
    end_post(
        by=world.people["lead"], post=made, version=1, left_on=today, handed_over="access to data"
    )
    found = roster_of([Post.objects.get()], START, today)
    assert "data" in {r.id for r in found.missing}
    assert (len(found.here), len(found.left)) == (0, 1)
    assert "Handed over: access to data" in page(world)


def test_hours_are_added_up_and_unknown_ones_are_said(world: Any) -> None:
    post(world, "midwife", hours=Decimal("3.5"), protected="signed", person=world.people["member"])
    post(world, "data", hours=Decimal(2), name="An analyst")
    post(world, "sponsor", name="A director")
    text = page(world)
    assert "5.5 protected hours a week in all; the hours of one person are not known." in text
    assert "Agreed in writing by their manager" in text


def test_who_joins_late_is_seen_and_shown_what_was_before_them(world: Any) -> None:
    first = post(world, "midwife", person=world.people["member"])
    assert "joined later" not in page(world)
    late = post(world, "data", START + timedelta(days=61), name="An analyst")
    border = post(world, "manager", START + timedelta(days=60), name="A manager")
    found = roster_of([first, late, border], START, timezone.localdate())
    assert found.late == {late.pk}
    text = page(world)
    assert "joined later" in text
    assert "For those who joined later" in text
    checklist = reverse("joining", kwargs={"post_id": late.pk})
    assert "Decisions, with who saw it differently" in words_of(
        world.signed_in("lead").get(checklist)
    )


def test_only_the_person_confirms_the_own_part(world: Any) -> None:
    made = post(world, "midwife", person=world.people["member"])
    with pytest.raises(RosterError, match="Only the person"):
        confirm_post(by=world.people["lead"], post=made)
    assert "It is as it stands here" not in page(world, "lead")
    assert "It is as it stands here" in page(world, "member")
    address = reverse("confirm_post", kwargs={"post_id": made.pk})
    assert world.signed_in("member").post(address).status_code == 302
    made.refresh_from_db()
    assert made.confirmed_on == timezone.localdate()
    change_post(by=world.people["lead"], post=made, version=1, hours=Decimal(4))
    made.refresh_from_db()
    assert made.confirmed_on is None  # other hours: to be confirmed again


def test_a_part_is_never_overwritten(world: Any) -> None:
    made = post(world, "midwife", name="A midwife")
    change_post(by=world.people["lead"], post=made, version=1, hours=Decimal(4))
    with pytest.raises(ChangedMeanwhileError):
        change_post(by=world.people["member"], post=made, version=1, hours=Decimal(2))
    with pytest.raises(RosterError, match="before joining"):
        end_post(
            by=world.people["lead"],
            post=made,
            version=2,
            left_on=START - timedelta(days=1),
            handed_over="",
        )


def test_the_form_adds_somebody_without_an_account_and_in_another_role(world: Any) -> None:
    address = reverse("new_post", kwargs={"team_id": world.team.pk})
    client = world.signed_in("lead")
    assert "Say whose part it is." in words_of(
        client.post(address, {"role": "other", "joined_on": "2026-02-01"})
    )
    given = {"role": "other", "other_role": "Chaplain", "name": "J. Doe", "joined_on": "2026-02-01"}
    assert client.post(address, given).status_code == 302
    made = Post.objects.get()
    assert (made.called, made.title, made.role) == ("J. Doe", "Chaplain", "")
    assert "Chaplain" in page(world)
    person = {"person": str(world.people["member"].pk), "role": "data", "name": "not kept"}
    client.post(address, person | {"joined_on": "2026-02-01"})
    assert Post.objects.get(role="data").name == ""


def test_no_ethnicity_is_kept_of_anybody() -> None:
    names = {f.name for f in Post._meta.get_fields()}
    assert not {n for n in names if "ethnic" in n or "race" in n}
    assert "Nobody’s ethnicity is asked or kept here." in team_roles().purpose


def test_a_deleted_person_leaves_the_part_without_a_name(world: Any) -> None:
    made = post(world, "midwife", person=world.people["member"])
    delete_person(by=world.people["administrator"], person=world.people["member"])
    made.refresh_from_db()
    assert (made.person, made.called) == (None, GONE)


def test_each_write_is_on_record_without_words(world: Any) -> None:
    made = post(world, "midwife", name="A midwife")
    end_post(
        by=world.people["lead"],
        post=made,
        version=1,
        left_on=timezone.localdate(),
        handed_over="all of it",
    )
    told = Event.objects.filter(action__startswith="post.")
    assert {(e.action, str(e.detail)) for e in told} == {("post.added", "{}"), ("post.ended", "{}")}
