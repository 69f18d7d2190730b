"""Reports: a team's own people and its coach take them along."""

from __future__ import annotations

from typing import Any

from web.doors.table import TEAM, Keys, door

DOORS = {"reports": door(get=TEAM), "report_file": door(get=TEAM)}
BOUNDS = {"reports": ("lead", 22)}


def prepare(world: Any) -> Keys:
    """The board summary as a web page."""
    project = {"project_id": world.project.pk}
    return {"reports": project, "report_file": project | {"kind": "board", "form": "html"}}
