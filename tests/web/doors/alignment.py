"""How teams found their focus and how it fits their programme: for who convenes or evaluates it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from evenhand.frameworks.method import method
from evenhand.web.organisations.actions import agree
from evenhand.web.prompts.actions import answer as answer_prompt
from web.doors.table import Keys, door

DOORS = {
    "programme_alignment": door(get={"convener", "evaluator"}),
    "alignment_file": door(get={"convener", "evaluator"}),
}
BOUNDS = {"programme_alignment": ("evaluator", 24), "alignment_file": ("evaluator", 24)}


def shares(world: Any, terms: dict[str, str], *, days: int = 90, team: Any = None) -> None:
    """What a team agrees from now on, for so many days."""
    agree(
        by=world.people["lead"],
        team=team or world.team,
        governance_owner="Guardian",
        until=timezone.localdate() + timedelta(days=days),
        terms=terms,
    )


def prepare(world: Any) -> Keys:
    """A team that shares, with an answer."""
    shares(world, {"evaluator": "protected", "convener": "words"})
    answer_prompt(
        by=world.people["lead"], project=world.project, prompt=method().prompt("MFI-02"),
        shape="team", text="It says Black women.", evidence="The aim.",
    )  # fmt: skip
    own = {"programme_id": world.programme.pk}
    return {"programme_alignment": own, "alignment_file": own | {"form": "xlsx"}}
