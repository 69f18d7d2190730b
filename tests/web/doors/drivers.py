"""The driver diagram: a team's own people change it, its coach reads it."""

from __future__ import annotations

from typing import Any

from evenhand.web.drivers.actions import Content, add_driver
from web.doors.table import TEAM, WORKERS, Edit, Keys, door

DOORS = {
    "drivers": door(get=TEAM),
    "drivers_file": door(get=TEAM),
    "new_driver": door(get=WORKERS, post=WORKERS),
    "driver": door(get=TEAM),
    "change_driver": door(get=WORKERS, post=WORKERS),
    "review_driver": door(get=WORKERS, post=WORKERS),
    "move_driver": door(post=WORKERS),
    "put_back_driver": door(post=WORKERS),
}
EDITS = {
    "change_driver": Edit("member", "text", "First words", "Second words"),
    "review_driver": Edit("member", "decision", "Seen first", "Seen second"),
}
OTHERS = {
    "adds": "new_driver",
    "does what the version on the page allows, in tests/web/test_drivers.py": "move_driver put_back_driver",
}
TEXTS = {
    "drivers.Driver": (
        "text type control principles lenses elements legacy",
        "the team's own words on its work; no row says who wrote them",
    ),
    "drivers.DriverStep": ("text under", "the same words, as they were"),
}
BOUNDS = {"drivers": ("lead", 26), "driver": ("lead", 24), "change_driver": ("lead", 23)}


def prepare(world: Any) -> Keys:
    """One primary driver, with one under it."""
    driver = add_driver(project=world.project, content=Content("Interpreters arrive late"))
    add_driver(project=world.project, content=Content("No line at night", parent=driver.pk))
    project, one = {"project_id": world.project.pk}, {"driver_id": driver.pk}
    keys = dict.fromkeys(DOORS, one)
    return keys | {
        "drivers": project,
        "new_driver": project,
        "drivers_file": project | {"form": "mmd"},
    }
