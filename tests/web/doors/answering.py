"""What a round is beyond its first pages: who answers, agreeing, a facilitator's sheet, one's own, files, a call."""

from __future__ import annotations

from typing import Any

from evenhand.frameworks.instruments import instruments
from evenhand.web.instruments.actions import close_round, open_round, save_answers
from evenhand.web.instruments.models import Attached, Whose
from evenhand.web.projects.actions import start_project
from web.doors.table import TEAM, Edit, Keys, door

DOORS = {
    "guided_section": door(get={"coach"}, post={"coach"}),
    "own_answers": door(get={"member"}),
    "take_back_sheet": door(post=TEAM),
    "round_settings": door(get={"lead"}, post={"lead"}),
    "begin_together": door(post={"lead"}),
    "prepare_round": door(get=TEAM),
    "attached": door(get={"member"}),
}
EDITS = {
    "guided_section": Edit("coach", "comment-EXT-01", "First words", "Second words"),
}
OTHERS = {
    "goes one way, and says so when it is done already": "begin_together",
    "deletes what is the person's own": "take_back_sheet",
    "has boxes alone, two people in tests/web/test_answering_modes.py": "round_settings",
}
TEXTS = {
    "instruments.Sheet": ("saved", "numbers of versions"),
    "instruments.Attached": ("item", "which question it answers"),
}
BOUNDS = {
    "round_settings": ("lead", 23),
    "prepare_round": ("coach", 23),
    "own_answers": ("member", 22),
}


def prepare(world: Any) -> Keys:
    """An open round of another project with a member's own sheet, and a closed one."""
    lead, member = world.people["lead"], world.people["member"]
    project, other = (
        start_project(
            by=lead,
            team=world.team,
            name=name,
            clinical_area="",
            track="usual",
            started_on=world.project.started_on,
        )
        for name in ("Another", "A third")
    )
    musiq = instruments()["musiq_ar"]
    close_round(by=lead, round=(closed := open_round(by=lead, project=project, instrument=musiq)))
    asked = open_round(by=lead, project=project, instrument=musiq)
    own = {"answers": {"EXT-01": 3}, "comments": {}}
    sheet = save_answers(by=member, round=asked, whose=Whose.OWN, version=0, **own)
    file = Attached.objects.create(sheet=sheet, item="EXT-01", name="a.txt", content=b"x")
    one = {"round_id": asked.pk}
    empty = {"round_id": open_round(by=lead, project=other, instrument=musiq).pk}
    return {
        "guided_section": one | {"section": "EXT"},
        "own_answers": one,
        "take_back_sheet": empty,
        "round_settings": empty,
        "begin_together": one,
        "prepare_round": {"round_id": closed.pk},
        "attached": {"file_id": file.pk},
    }
