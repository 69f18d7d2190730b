"""Coaching: the team reads all of it, the coach writes the notes."""

from __future__ import annotations

from typing import Any

from web.doors.table import TEAM, Keys, door

DOORS = {"coaching": door(get=TEAM, post={"coach"})}
OTHERS = {"adds": "coaching"}
TEXTS = {"coaching.CoachingCall": ("note agreed", "what coach and team talked about; both read it")}
BOUNDS = {"coaching": ("coach", 20)}


def prepare(world: Any) -> Keys:
    return {"coaching": {"team_id": world.team.pk}}
