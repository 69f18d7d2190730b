"""Comments: one on the first team's measure, which asks for the lead's attention."""

from __future__ import annotations

from typing import Any

from evenhand.web.conversation.actions import say
from evenhand.web.conversation.subjects import subject_for
from web.doors.table import TEAM, Keys, door

DOORS = {
    "project_talk": door(get=TEAM),
    "talk": door(get=TEAM, post=TEAM),
    "seen_mention": door(post=TEAM),
    "take_back_comment": door(post={"member"}),
}
OTHERS = {
    "adds": "talk",
    "deletes what is the person's own": "take_back_comment",
    "goes one way, and says so when it is done already": "seen_mention",
}
TEXTS = {"conversation.Comment": ("kind", "a thing of a project")}
BOUNDS = {"project_talk": ("member", 24), "talk": ("member", 26)}


def prepare(world: Any) -> Keys:
    """One comment of the member."""
    people = world.people
    subject = subject_for(people["member"], "measure", world.measure.pk)
    made = say(
        by=people["member"], subject=subject, text="Look here.", mention=[str(people["lead"].pk)]
    )
    about = {"kind": "measure", "subject_id": world.measure.pk}
    return {
        "project_talk": {"project_id": world.project.pk},
        "talk": about,
        "seen_mention": about,
        "take_back_comment": {"comment_id": made.pk},
    }
