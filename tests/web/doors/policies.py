"""Documents read for what is worth a look."""

from __future__ import annotations

from typing import Any

from web.doors.table import WORKERS, Keys, door

DOORS = {
    "read_policy": door(get=WORKERS, post=WORKERS),
    "keep_policy_marks": door(post=WORKERS),
}
OTHERS = {
    "reads a document and writes nothing": "read_policy",
    "adds": "keep_policy_marks",
}
BOUNDS = {"read_policy": ("lead", 14)}


def prepare(world: Any) -> Keys:
    project = {"project_id": world.project.pk}
    return {"read_policy": project, "keep_policy_marks": project}
