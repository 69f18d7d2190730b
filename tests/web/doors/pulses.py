"""Pulses: one that is open and one that is closed, with the evaluator of the invented world as reviewer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from evenhand.frameworks.instruments import instruments
from evenhand.web.accounts.models import User
from evenhand.web.concerns.queries import route_of
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.models import Role
from evenhand.web.pulses.actions import close_due, open_pulse
from evenhand.web.pulses.models import Pulse
from web.doors import concerns
from web.doors.table import TEAM, WORKERS, Keys, door

PROGRAMME = TEAM | {"stranger", "convener", "evaluator"}
DOORS = {
    "pulses": door(get=PROGRAMME),
    "open_pulse": door(get={"convener"}, post={"convener"}),
    "pulse": door(get=PROGRAMME),
    "answer_pulse": door(get=WORKERS | {"stranger"}, post=WORKERS | {"stranger"}),
    "review_pulse": door(get={"evaluator"}, post={"evaluator"}),
}
OTHERS = {
    "adds": "open_pulse",
    "goes one way, and says so when it is done already": "answer_pulse review_pulse",
}
TEXTS = {
    "pulses.Pulse": (
        "instrument_id definition released texts review",
        "nobody can tell whose they are; texts go when they are reviewed",
    ),
    "pulses.Box": ("answers texts", "nobody can tell whose they are; gone on the last day"),
}
BOUNDS = {"pulses": ("lead", 22), "pulse": ("lead", 24), "review_pulse": ("evaluator", 20)}


def pulse_of(world: Any, *, days_ago: int = 0) -> Pulse:
    """One that teams of the programme are asked."""
    return open_pulse(
        by=world.people["convener"],
        programme=world.programme,
        instrument=instruments()["safety_pulse"],
        split="teams",
        days=14,
        on=timezone.localdate() - timedelta(days=days_ago),
    )


def people_enough(world: Any) -> None:
    """So many that a pulse can be asked."""
    for i in range(5):
        one = User.objects.create_user(f"p{i}@example.org", "x", name=f"Person {i}")
        give_role(by=world.people["lead"], person=one, role=Role.MEMBER, place=world.team)


def prepare(world: Any) -> Keys:
    """The earlier one is closed."""
    if route_of(world.programme) is None:
        concerns.open_route(world)
    people_enough(world)
    closed = pulse_of(world, days_ago=60)
    close_due()
    asked = {"pulse_id": pulse_of(world).pk}
    programme = {"programme_id": world.programme.pk}
    return {
        "pulses": programme,
        "open_pulse": programme | {"instrument_id": "safety_pulse"},
        "pulse": asked,
        "answer_pulse": asked,
        "review_pulse": {"pulse_id": closed.pk},
    }
