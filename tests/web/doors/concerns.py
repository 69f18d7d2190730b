"""Concerns: the evaluator of the invented world, who is in no team, reads them."""

from __future__ import annotations

from typing import Any

from evenhand.web.concerns.actions import raise_concern, set_route
from web.doors.table import SIGNED_IN, TEAM, Edit, Keys, door

REVIEWER = {"evaluator"}
DOORS = {
    "concern_route": door(get={"convener"}, post={"convener"}),
    "concerns": door(get=TEAM),
    "new_concern": door(get=TEAM, post=TEAM),
    "concerns_to_review": door(get=REVIEWER),
    "own_concern": door(get={"member"}),
    "take_back_concern": door(post={"member"}),
    "review_concern": door(get=REVIEWER, post=REVIEWER),
    "concern_by_key": door(get=SIGNED_IN),
    "take_back_by_key": door(post=SIGNED_IN),
}

EDITS = {
    "concern_route": Edit("convener", "reviewer_name", "First name", "Second name"),
    "review_concern": Edit("evaluator", "answer", "First words", "Second words"),
}
OTHERS = {
    "adds": "new_concern",
    "deletes what is the person's own": "take_back_concern take_back_by_key",
}
TEXTS = {"concerns.Route": ("intake speak_up", "ways in that an organisation makes known itself")}
BOUNDS = {
    "concerns": ("member", 24),
    "concerns_to_review": ("evaluator", 20),
    "review_concern": ("evaluator", 19),
}


def open_route(world: Any) -> None:
    """Somebody outside reads what the first team's people send."""
    set_route(
        by=world.people["convener"],
        programme=world.programme,
        reviewer_name="Evaluator",
        reviewer_email=world.people["evaluator"].email,
        intake="020 7946 0000, weekdays from 9 to 12",
        answer_within=10,
        speak_up="The guardian, room 4",
    )


def prepare(world: Any) -> Keys:
    """One concern with a name, one without."""
    open_route(world)
    member = world.people["member"]
    named, _ = raise_concern(
        by=member, team=world.team, told="It was said again.", pass_on=False, named=True
    )
    _, key = raise_concern(
        by=member, team=world.team, told="It was said again.", pass_on=False, named=False
    )
    team, one, by_key = {"team_id": world.team.pk}, {"concern_id": named.pk}, {"key": key}
    return {
        "concern_route": {"programme_id": world.programme.pk},
        "concerns": team,
        "new_concern": team,
        "own_concern": one,
        "take_back_concern": one,
        "review_concern": one,
        "concern_by_key": by_key,
        "take_back_by_key": by_key,
    }
