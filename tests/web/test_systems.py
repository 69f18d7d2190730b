"""Trusts in systems: leaders of a system reach teams below it as each team's agreement allows, and no further."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evenhand.web.core.audit import SYSTEM
from evenhand.web.core.models import Event
from evenhand.web.organisations.actions import (
    PeopleError,
    agree,
    change_organisation,
    create_organisation,
    create_team,
    give_role,
)
from evenhand.web.organisations.models import Granularity, Organisation, Role
from evenhand.web.organisations.queries import may_see, may_see_each, roles_in, teams_of
from fixtures.pages import words_of

pytestmark = pytest.mark.django_db


def agreed(world: Any, **terms: str) -> None:
    agree(
        by=world.people["lead"],
        team=world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms=terms,
    )


def sees(world: Any, who: str = "system") -> Granularity:
    return may_see(world.people[who], world.team, on=timezone.localdate())


def made(world: Any, name: str, *within: Organisation) -> Organisation:
    return create_organisation(
        by=world.people["administrator"], name=name, kind="icb", within=within
    )


def test_an_agreement_with_the_own_leaders_opens_nothing_to_those_above(world: Any) -> None:
    assert sees(world) is Granularity.NOTHING
    agreed(world, sponsor="protected")
    assert (sees(world), sees(world, "sponsor")) == (Granularity.NOTHING, Granularity.PROTECTED)


def test_leaders_of_a_system_see_what_they_are_named_for(world: Any) -> None:
    agreed(world, system="words")
    assert (sees(world), sees(world, "sponsor")) == (Granularity.WORDS, Granularity.NOTHING)
    later = timezone.localdate() + timedelta(days=31)
    assert may_see(world.people["system"], world.team, on=later) is Granularity.NOTHING


def test_leading_above_is_no_role_in_a_team(world: Any) -> None:
    agreed(world, system="protected")
    assert roles_in(world.people["system"], world.team) == frozenset()
    for name in ("team", "people", "agreement", "audit"):
        page = world.signed_in("system").get(reverse(name, kwargs={"team_id": world.team.pk}))
        assert page.status_code == 404, name


def test_the_page_of_a_system_lists_the_teams_below_it(world: Any) -> None:
    agreed(world, system="words")
    (system,) = world.trust.within.all()
    page = world.signed_in("system").get(
        reverse("organisation", kwargs={"organisation_id": system.pk})
    )
    text = words_of(page)
    assert text.index("Riverside") < text.index("Not shared with you Hillside")
    assert "Fewer haemorrhages" in text
    trust = reverse("organisation", kwargs={"organisation_id": world.trust.pk})
    assert world.signed_in("system").get(trust).status_code == 200
    above = reverse("organisation", kwargs={"organisation_id": system.pk})
    assert world.signed_in("sponsor").get(above).status_code == 404


def test_three_levels_and_several_ways_up(world: Any) -> None:
    region = made(world, "Region")
    board = made(world, "Board", region)
    (system,) = world.trust.within.all()
    change_organisation(
        by=world.people["administrator"],
        organisation=system,
        name=system.name,
        kind="lmns",
        within=[board, region],
    )
    top = world.people["stranger"]
    give_role(by=SYSTEM, person=top, role=Role.SPONSOR, place=region)
    agreed(world, system="words")
    assert sees(world, "stranger") is Granularity.WORDS
    assert [t.name for t in teams_of(region)] == ["Hillside", "Riverside"]


def test_a_system_beside_it_sees_nothing(world: Any) -> None:
    other = made(world, "Other system")
    give_role(by=SYSTEM, person=world.people["coach"], role=Role.SPONSOR, place=other)
    outsider = world.people["evaluator"]
    give_role(by=SYSTEM, person=outsider, role=Role.SPONSOR, place=other)
    agreed(world, system="protected")
    assert sees(world, "evaluator") is Granularity.NOTHING
    assert not teams_of(other).exists()


def test_nothing_belongs_to_itself(world: Any) -> None:
    (system,) = world.trust.within.all()
    change: dict[str, Any] = {
        "by": world.people["administrator"],
        "organisation": system,
        "name": system.name,
        "kind": "lmns",
    }
    for wrong in ([system], [world.trust]):
        with pytest.raises(PeopleError, match="would belong to itself"):
            change_organisation(**change, within=wrong)
    assert not system.within.exists()


def test_systems_are_three_deep_at_most(world: Any) -> None:
    one = made(world, "One")
    two = made(world, "Two", one)
    three = made(world, "Three", two)
    four = made(world, "Four", three)
    with pytest.raises(PeopleError, match="nested more than 3 deep"):
        made(world, "Five", four)
    assert not Organisation.objects.filter(name="Five").exists()
    with pytest.raises(PeopleError, match="nested more than 3 deep"):
        change_organisation(
            by=world.people["administrator"],
            organisation=one,
            name="One",
            kind="icb",
            within=[world.trust],
        )


def test_changed_by_its_form(world: Any) -> None:
    board = made(world, "Board")
    address = reverse("edit_organisation", kwargs={"organisation_id": world.trust.pk})
    client = world.signed_in("administrator")
    assert f'value="{world.trust.pk}"' not in client.get(address).content.decode()
    given = {"name": "Renamed Trust", "kind": "trust", "within": [str(board.pk)], "version": "1"}
    assert client.post(address, given).status_code == 302
    world.trust.refresh_from_db()
    assert (world.trust.name, list(world.trust.within.all())) == ("Renamed Trust", [board])
    assert Event.objects.filter(action="organisation.changed").count() == 1
    below = reverse("edit_organisation", kwargs={"organisation_id": board.pk})
    wrong = {"name": "Board", "kind": "icb", "within": [str(world.trust.pk)], "version": "1"}
    assert "Board would belong to itself." in words_of(client.post(below, wrong))


@pytest.mark.parametrize("name", ["new_organisation", "new_programme"])
def test_a_name_is_given_once(world: Any, name: str) -> None:
    given = {"name": "Invented Trust" if "org" in name else "Invented network", "kind": "trust"}
    page = world.signed_in("administrator").post(reverse(name), given)
    assert page.status_code == 422
    assert "There is one with that name already." in words_of(page)


def test_many_teams_cost_no_more_than_one(world: Any) -> None:
    leader, on = world.people["system"], timezone.localdate()
    with CaptureQueriesContext(connection) as few:
        may_see_each(leader, [world.team], on=on)
    teams = [world.team] + [
        create_team(by=world.people["administrator"], name=f"T{n}", organisations=[world.trust])
        for n in range(9)
    ]
    with CaptureQueriesContext(connection) as many:
        may_see_each(leader, teams, on=on)
    assert len(many) == len(few)
