"""Pages of administration, sharing, accounts and downloads: as many queries for a large workbench as for a small one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.leaving.export import PARTS
from evenhand.web.measurement.actions import add_library_measure
from evenhand.web.organisations.actions import (
    agree,
    create_organisation,
    create_programme,
    create_team,
    give_role,
    invite,
)
from evenhand.web.organisations.models import Role
from evenhand.web.registers.actions import make_entry
from fixtures.measured import give, work

pytestmark = pytest.mark.django_db

# name: who opens it, the method, how many queries at most
BOUNDS = {
    "account": ("lead", "get", 4),
    "sessions": ("lead", "get", 4),
    "change_name": ("lead", "get", 3),
    "administration": ("administrator", "get", 6),
    "all_people": ("administrator", "get", 6),
    "invitations": ("administrator", "get", 4),
    "edit_team": ("administrator", "get", 8),
    "edit_organisation": ("administrator", "get", 6),
    "new_team": ("administrator", "get", 5),
    "governance": ("administrator", "get", 3),
    "team_governance": ("lead", "get", 8),
    "organisation": ("system", "get", 14),
    "audit": ("lead", "get", 7),
    "entry": ("lead", "get", 8),
    "change_entry": ("lead", "get", 8),
    "letter": ("lead", "get", 7),
    "register_excel": ("lead", "get", 6),
    "grid": ("lead", "get", 16),  # with the event that it was opened
    "grid_template": ("lead", "get", 15),
    "download": ("lead", "get", 14),
    "exact": ("lead", "post", 20),
    "exact_download": ("lead", "post", 18),
    "export_team": ("lead", "post", 20 + 2 * len(PARTS)),  # two for each of its tables
}


def grow(world: Any, n: int) -> None:
    """More of everything that a page could go through one by one."""
    by, lead = world.people["administrator"], world.people["lead"]
    (system,) = world.trust.within.all()
    trust = create_organisation(by=by, name=f"Trust {n}", kind="trust", within=[system])
    programme = create_programme(by=by, name=f"Programme {n}")
    team = create_team(by=by, name=f"Team {n}", organisations=[trust], programmes=[programme])
    person = User.objects.create_user(f"p{n}@example.org", name=f"Person {n}")
    for role in (Role.MEMBER, Role.COACH):
        give_role(by=by, person=person, role=role, place=world.team)
    invite(by=lead, email=f"i{n}@example.org", name=f"I {n}", role=Role.MEMBER, place=team)
    agreed(world, team)
    make_entry(
        by=lead, project=world.project, kind=kinds()["data_access"], content={"what": f"w {n}"}
    )
    world.signed_in("lead")


def agreed(world: Any, team: Any) -> None:
    lead = world.people["lead"]
    agree(
        by=lead,
        team=team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=30),
        terms={"system": "words"},
        exact_for=[lead],
    )


@pytest.fixture
def small(world: Any) -> dict[str, str]:
    """Addresses in a workbench with one of everything."""
    lead = world.people["lead"]
    agreed(world, world.team)
    give(world, world.measure)
    work()
    asked = make_entry(
        by=lead, project=world.project, kind=kinds()["data_access"], content={"what": "births"}
    )
    (system,) = world.trust.within.all()
    team, measure = {"team_id": world.team.pk}, {"measure_id": world.measure.pk}
    keys: dict[str, dict[str, Any]] = {
        "edit_organisation": {"organisation_id": world.trust.pk},
        "organisation": {"organisation_id": system.pk},
        "register_excel": {"project_id": world.project.pk, "kind_id": "data_access"},
        "download": measure | {"form": "json"},
        "exact_download": measure | {"form": "json"},
    }
    shared = (
        ("edit_team team_governance audit export_team", team),
        ("entry change_entry letter", {"entry_id": asked.pk}),
        ("grid grid_template exact", measure),
    )
    keys |= {name: key for names, key in shared for name in names.split()}
    return {name: reverse(name, kwargs=keys.get(name)) for name in BOUNDS}


def cost(world: Any, name: str, address: str) -> tuple[int, list[str]]:
    who, verb, _ = BOUNDS[name]
    client = world.signed_in(who)
    with CaptureQueriesContext(connection) as found:
        answer = getattr(client, verb)(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200, name
    return len(found), [q["sql"][:150] for q in found.captured_queries]


def test_queries_are_bounded_and_do_not_grow(world: Any, small: dict[str, str]) -> None:
    before = {name: cost(world, name, small[name]) for name in BOUNDS}
    for n in range(6):
        grow(world, n)
    add_library_measure(by=world.people["lead"], project=world.project, id="induction")
    after = {name: cost(world, name, small[name]) for name in BOUNDS}
    over = {n: (c, q) for n, (c, q) in before.items() if c > BOUNDS[n][2]}
    assert not over, {n: (c, q) for n, (c, q) in over.items()}
    grown = {n: (before[n][0], c, q) for n, (c, q) in after.items() if c > before[n][0]}
    assert not grown, grown
