"""How many queries a page costs: a number, whatever the project holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenhand.measures import library
from evenhand.web.measurement import words
from evenhand.web.measurement.actions import add_library_measure
from evenhand.web.organisations import doing
from evenhand.web.projects import parts
from fixtures import told
from fixtures.measured import work
from web.doors.table import Addresses, rooms

pytestmark = pytest.mark.django_db

# session, person, team roles and the page's own rows; a page over its bound has grown a loop
BOUNDS = {
    # with what needs the person: each room that knows of such things asks at most twice
    "home": 6 + 2 * len(doing._SOURCES),
    "team": 7 + 2 * len(doing._SOURCES),
    "people": 8,  # with the invitations that wait
    "agreement": 9,
    # with what was sent by month and the gate of the measures; each further room asks at most twice
    "project": 11 + 2 * len(parts._SOURCES),
    "definition": 8,  # one for how far its numbers were checked
    "new_measure": 8,
    "other_ways": 6,
    "recording": 8,
    "readiness": 13,  # five parts, however many measures
    "upload": 8,
    "measure": 13,  # one for balancing measures beside it, one for what happened when, one for the plan, one for who is missing
    "register": 7,
    "prompts": 7,
    "prompt": 7,  # with what was kept as a draft
    "plan": 7,
    "plan_versions": 7,
    "margin": 9,
    "change_project": 5,
    "programme_ways": 7,
    "month_report": 12,
    "programme": 14,  # with what was learnt, for its convener
    "shared": 10,
}
KEYS = {
    "home": [],
    "team": ["team_id"],
    "people": ["team_id"],
    "agreement": ["team_id"],
    "measure": ["measure_id"],
    "definition": ["measure_id"],
    "register": ["project_id", "kind_id"],
    "programme": ["programme_id"],
    "programme_ways": ["programme_id"],
    "month_report": ["measure_id"],
    "shared": ["measure_id"],
    "prompt": ["project_id", "prompt_id"],
}


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_queries_are_bounded(world: Any, name: str) -> None:
    lead = world.people["lead"]
    taken = {"pph_1000"}
    for one in library():
        if one.id not in taken:
            add_library_measure(by=lead, project=world.project, id=one.id)
    keys = {
        "team_id": world.team.pk,
        "project_id": world.project.pk,
        "measure_id": world.measure.pk,
        "programme_id": world.programme.pk,
        "kind_id": "data_access",
        "prompt_id": "MFI-11",
    }
    address = reverse(name, kwargs={k: keys[k] for k in KEYS.get(name, ["project_id"])})
    client = world.signed_in("convener" if name == "programme_ways" else "lead")
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code in (200, 302)
    assert len(found) <= BOUNDS[name], [q["sql"][:120] for q in found.captured_queries]


def test_queries_of_words_are_bounded(world: Any) -> None:
    lead = world.people["lead"]
    log = words.add_asked(by=lead, project=world.project, asked=told.log())
    for _ in range(5):
        words.tell(by=lead, measure=log, told=told.STORY)
    work()
    client = world.signed_in("lead")
    for name, bound in (("measure", 11), ("shared", 13), ("definition", 9)):
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name, kwargs={"measure_id": log.pk})).status_code == 200
        assert len(found) <= bound, [q["sql"][:120] for q in found.captured_queries]


OF_ROOMS = {name: bound for room in rooms() for name, bound in room.bounds.items()}


@pytest.mark.parametrize("name", sorted(OF_ROOMS))
def test_queries_of_later_rooms_are_bounded(world: Any, name: str) -> None:
    who, bound = OF_ROOMS[name]
    address, client = Addresses(world)[name], world.signed_in(who)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    assert len(found) <= bound, [q["sql"][:120] for q in found.captured_queries]
