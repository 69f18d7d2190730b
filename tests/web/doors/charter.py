"""Charter, aim and roster: a team's own people change them, its coach reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from evenhand.web.charter.actions import save_charter
from evenhand.web.charter.aims import keep_aim
from evenhand.web.charter.queries import current_aim
from evenhand.web.charter.roster import add_post
from web.doors.table import TEAM, WORKERS, Edit, Keys, door

DOORS = {
    "charter": door(get=TEAM),
    "change_charter": door(get=WORKERS, post=WORKERS),
    "charter_versions": door(get=TEAM),
    "aim": door(get=TEAM),
    "build_aim": door(get=WORKERS, post=WORKERS),
    "write_aim": door(get=WORKERS, post=WORKERS),
    "complete_aim": door(get=WORKERS, post=WORKERS),
    "reopen_aim": door(post=WORKERS),
    "begin_project": door(get=TEAM, post=WORKERS),
    "reopen_beginning": door(post=WORKERS),
    "roster": door(get=TEAM),
    "new_post": door(get=WORKERS, post=WORKERS),
    "change_post": door(get=WORKERS, post=WORKERS),
    "end_post": door(get=WORKERS, post=WORKERS),
    "joining": door(get=TEAM, post={"member"}),
    "post_hours": door(get={"member"}, post={"member"}),
    "roster_hours": door(get=TEAM),
    "confirm_post": door(post={"member"}),
}
_SENTENCE = "Reduce haemorrhage for {} women from 12% to 9% by 2027, and the gap to White women"
EDITS = {
    "change_charter": Edit("member", "focus", "First people", "Second people"),
    "write_aim": Edit("member", "text", "Parity first", "Parity second", {"reason": "asked"}),
    "build_aim": Edit(
        "member",
        "whom",
        "Arab women",
        "Somali women",
        {"reason": "asked", "what": "tears", "deed": "less"},
    ),
    "change_post": Edit("member", "agreed_with", "First matron", "Second matron"),
    "joining": Edit("member", "still_asks", "Where are the scales?", "Who signs?"),
    "post_hours": Edit("member", "hours_0", "5", "7"),
    "end_post": Edit("member", "handed_over", "First list", "Second list"),
}
OTHERS = {
    "adds": "new_post",
    "goes one way, and says so when it is done already": "complete_aim reopen_aim confirm_post "
    "begin_project reopen_beginning",
}
TEXTS = {
    "charter.CharterVersion": ("content", "the team's own words; no name where racism is named"),
    "charter.AimVersion": ("text built reason evidence", "the team's own words on its work"),
    "charter.Post": (
        "role other_role protected agreed_with handed_over seen given",
        "a post, not a person; ids of steps; hours",
    ),
}
BOUNDS = {
    "charter": ("lead", 30),
    "change_charter": ("lead", 23),
    "charter_versions": ("lead", 23),
    "aim": ("lead", 25),
    "build_aim": ("lead", 23),
    "roster": ("lead", 25),
    "begin_project": ("lead", 23),
    "joining": ("member", 23),
    "post_hours": ("member", 23),
    "roster_hours": ("lead", 23),
}


def prepare(world: Any) -> Keys:
    """Two versions of the charter and of the aim, and a part of the member."""
    lead, project = world.people["lead"], world.project
    for number, focus in enumerate(("Somali women", "Somali women and birthing people")):
        save_charter(by=lead, project=project, version=number, content={"focus": focus})
    for reason in ("", "a reading"):
        before = current_aim(project)
        keep_aim(
            by=lead,
            project=project,
            version=before.number if before else 0,
            text=_SENTENCE.format("Somali"),
            reason=reason,
        )
    post = add_post(
        by=lead,
        team=world.team,
        person=world.people["member"],
        role="midwife",
        joined_on=date(2026, 1, 5),
    )
    of_project = {"project_id": project.pk}
    of_team, of_post = {"team_id": world.team.pk}, {"post_id": post.pk}
    keys = dict.fromkeys(DOORS, of_project)
    keys |= dict.fromkeys(("roster", "new_post", "roster_hours"), of_team)
    return keys | dict.fromkeys(
        ("change_post", "end_post", "confirm_post", "joining", "post_hours"), of_post
    )
