"""Somebody answers for each idea, entry and measure, or the page says that nobody does."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from evenhand.frameworks.registers import kinds
from evenhand.web.changes.actions import change_idea, let_go
from evenhand.web.changes.owning import owned_in, told_of
from evenhand.web.leaving.actions import delete_person
from evenhand.web.registers.actions import make_entry
from fixtures.pages import forms_of, words_of
from web.doors.changes import idea

pytestmark = pytest.mark.django_db


def address(world: Any) -> str:
    return reverse("owners", kwargs={"project_id": world.project.pk})


def action(world: Any, what: str = "Buy scales", kind: str = "actions") -> Any:
    given = {"what": what, "from_what": "charter"}
    return make_entry(
        by=world.people["lead"], project=world.project, kind=kinds()[kind], content=given
    )


def named(world: Any, who: str = "member", **keys: str) -> Any:
    client = world.signed_in(who)
    (form,) = forms_of(client.get(address(world)), at=address(world))
    return client.post(address(world), form.values | keys, follow=True)


def test_what_nobody_answers_for_comes_first_and_is_given_to_somebody(world: Any) -> None:
    one, entry = idea(world, what="Ring twice"), action(world)
    assert told_of(world.project) == "3 things have nobody"
    page = words_of(world.signed_in("coach").get(address(world)))
    for title in ("Ring twice", "Buy scales", world.measure.title):
        assert title in page
    assert "Somebody answers for" not in page
    member, lead = (str(world.people[who].pk) for who in ("member", "lead"))
    chosen = {f"idea-{one.pk}": member, f"entry-{entry.pk}": lead}
    page = named(world, **chosen, **{f"measure-{world.measure.pk}": lead})
    assert "Nobody answers for" not in words_of(page)
    assert told_of(world.project) == "Everything has somebody"
    owners = {o.title: o.owner.name for o in owned_in(world.project) if o.owner}
    assert owners["Ring twice"] == world.people["member"].name
    assert owners[world.measure.title] == owners["Buy scales"] == world.people["lead"].name
    project = reverse("project", kwargs={"project_id": world.project.pk})
    assert "Everything has somebody" in words_of(world.signed_in("lead").get(project))


def test_two_people_name_somebody_at_once_and_both_stay(world: Any) -> None:
    first, second = idea(world, what="First"), idea(world, what="Second")
    clients = [world.signed_in("lead"), world.signed_in("member")]
    forms = [forms_of(c.get(address(world)), at=address(world))[0] for c in clients]
    for client, form, one in zip(clients, forms, (first, second), strict=True):
        client.post(address(world), form.values | {f"idea-{one.pk}": str(world.people["lead"].pk)})
    assert {o.title for o in owned_in(world.project) if o.owner} == {"First", "Second"}


def test_what_is_over_needs_nobody(world: Any) -> None:
    one = idea(world, what="Over")
    let_go(by=world.people["lead"], idea=one, version=one.version, because="hurt", why="It hurt.")
    action(world, kind="events")
    assert [o.kind for o in owned_in(world.project)] == ["Measure"]


def test_somebody_outside_cannot_be_named_and_who_leaves_answers_for_nothing(world: Any) -> None:
    one = idea(world, what="Ring twice")
    page = named(world, **{f"idea-{one.pk}": str(world.people["stranger"].pk)})
    assert page.status_code == 422
    measure = f"measure-{world.measure.pk}"
    named(world, **{measure: str(world.people["member"].pk)})
    change_idea(
        by=world.people["lead"],
        idea=one,
        version=one.version,
        content={"owner_id": world.people["member"].pk},
    )
    delete_person(by=world.people["administrator"], person=world.people["member"])
    assert not [o for o in owned_in(world.project) if o.owner]
