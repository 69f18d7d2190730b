"""What teams ask of their leaders: the team asks, leaders of the organisation answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from evenhand.frameworks.registers import kinds
from evenhand.web.registers.actions import make_entry, move_entry
from evenhand.web.registers.models import Entry
from evenhand.web.sponsoring.actions import ask_leaders
from web.doors.table import TEAM, WORKERS, Keys, door

DOORS = {
    "ask_leaders": door(get=TEAM, post=WORKERS),
    "withdraw_ask": door(post=WORKERS),
    "asks": door(get={"sponsor", "system"}),
    "answer_ask": door(get={"sponsor"}, post={"sponsor"}),
}
OTHERS = {
    "adds": "ask_leaders",
    "goes one way, and says so when it is done already": "withdraw_ask answer_ask",
}
TEXTS = {"sponsoring.Ask": ("words answer", "what a team published to leaders, and their answer")}
BOUNDS = {"ask_leaders": ("lead", 20), "asks": ("sponsor", 20)}


def raised(world: Any, what: str = "Nobody may release the counts") -> Entry:
    """An escalation that waits."""
    kind = kinds()["escalations"]
    entry = make_entry(
        by=world.people["lead"],
        project=world.project,
        kind=kind,
        content={
            "what": what,
            "kind": "data",
            "level": "organisation",
            "wanted": "Let the analyst release them.",
            "asked": "Medical director",
            "asked_on": date(2026, 9, 1).isoformat(),
        },
    )
    step = next(t for t in kind.transitions if t.start == "draft" and t.to == "raised")
    return move_entry(by=world.people["lead"], entry=entry, version=entry.version, step=step)


def prepare(world: Any) -> Keys:
    entry = raised(world)
    ask = ask_leaders(
        by=world.people["lead"],
        entry=entry,
        organisation=world.trust,
        words="Let the analyst release the counts by ethnic group.",
    )
    one = {"ask_id": ask.pk}
    return {
        "ask_leaders": {"entry_id": entry.pk},
        "withdraw_ask": one,
        "answer_ask": one,
        "asks": {"organisation_id": world.trust.pk},
    }
