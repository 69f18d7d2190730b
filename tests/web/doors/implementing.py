"""Recommendations for those who run a programme: conveners write, evaluators read."""

from __future__ import annotations

from typing import Any

from evenhand.web.implementing.actions import say_standing
from evenhand.web.implementing.models import Standing
from web.doors.table import Edit, Keys, door

DOORS = {
    "recommendations": door(get={"convener", "evaluator"}),
    "change_recommendation": door(get={"convener"}, post={"convener"}),
}
EDITS = {
    "change_recommendation": Edit(
        "convener", "done", "First words", "Second words", {"standing": "under_way"}
    ),
}
TEXTS = {
    "implementing.Undertaking": (
        "item done reason",
        "an id, and a programme's own words on its work; the page asks for no names",
    ),
}
BOUNDS = {"recommendations": ("convener", 16), "change_recommendation": ("convener", 16)}


def prepare(world: Any) -> Keys:
    """One action under way, one set aside."""
    told = {"by": world.people["convener"], "programme": world.programme}
    say_standing(**told, item="IMP-03a", standing=Standing.UNDER_WAY, done="Two areas looked at.")
    say_standing(**told, item="IMP-16c", standing=Standing.NOT_OURS, reason="Nobody travels.")
    programme = {"programme_id": world.programme.pk}
    return {
        "recommendations": programme,
        "change_recommendation": programme | {"item_id": "IMP-03a"},
    }
