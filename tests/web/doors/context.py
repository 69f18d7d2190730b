"""The context of a programme's teams, for people of the programme."""

from __future__ import annotations

from typing import Any

from web.doors.table import TEAM, Keys, door

DOORS = {"programme_context": door(get=TEAM | {"stranger", "convener", "evaluator"})}
BOUNDS = {"programme_context": ("convener", 26)}


def prepare(world: Any) -> Keys:
    """Nothing more than the programme."""
    return {"programme_context": {"programme_id": world.programme.pk}}
