"""What an organisation offers: its leaders and administrators write, its teams read."""

from __future__ import annotations

from datetime import date
from typing import Any

from evenhand.web.supporting.actions import make_offer
from evenhand.web.supporting.models import Offer
from web.doors.table import TEAM, Edit, Keys, door

KEEPERS = {"sponsor", "administrator"}
ANALYST = {
    "what": "An analyst for maternity data",
    "kind": "data",
    "offered_by": "Informatics",
    "ask": "Head of informatics",
    "availability": "limited",
    "terms": "Four hours a month until March",
}
DOORS = {
    "offers": door(get=TEAM | KEEPERS | {"stranger", "system"}),
    "new_offer": door(get=KEEPERS, post=KEEPERS),
    "change_offer": door(get=KEEPERS, post=KEEPERS),
    "end_offer": door(get=KEEPERS, post=KEEPERS),
}
EDITS = {"change_offer": Edit("sponsor", "what", "One analyst", "Two analysts", ANALYST)}
OTHERS = {
    "adds": "new_offer",
    "goes one way, and says so when it is done already": "end_offer",
}
TEXTS = {
    "supporting.Offer": (
        "content ended_because",
        "an organisation's own words on what it offers; the page asks for posts, not names",
    )
}
BOUNDS = {
    "offers": ("lead", 16),
    "new_offer": ("sponsor", 12),
    "change_offer": ("sponsor", 12),
    "end_offer": ("sponsor", 12),
}


def offered(world: Any, **other: str) -> Offer:
    """One thing that the Trust offers."""
    return make_offer(
        by=world.people["sponsor"],
        organisation=world.trust,
        content=ANALYST | other,
        checked_on=date(2026, 9, 1),
    )


def prepare(world: Any) -> Keys:
    one = {"offer_id": offered(world).pk}
    place = {"organisation_id": world.trust.pk}
    return {"offers": place, "new_offer": place, "change_offer": one, "end_offer": one}
