"""A project at a glance: its measures by the part they play, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.frameworks.measuring import RoleWords, measuring
from evenhand.web.measurement.models import ProjectMeasure, Reading

BALANCING = "balancing"  # id of the library's flag


@dataclass(frozen=True, slots=True)
class Shelf:
    """The measures of one part, alphabetical: never by what was found."""

    role: RoleWords
    measures: tuple[tuple[ProjectMeasure, Reading | None], ...]


def shelves(found: Sequence[tuple[ProjectMeasure, Reading | None]]) -> tuple[Shelf, ...]:
    """Outcome, process, balancing; an empty one too, so that a page can say what is missing."""
    return tuple(
        Shelf(role, tuple(pair for pair in found if pair[0].role == role.id))
        for role in measuring().roles
    )


def worse(readings: Sequence[Reading | None], *, exact: bool = False) -> tuple[str, ...]:
    """Sentences on balancing measures that got worse for a group, each once."""
    told = (
        flag["text"]
        for reading in readings
        if reading is not None
        for flag in (reading.flags if exact else reading.protected_flags)
        if flag["id"] == BALANCING
    )
    return tuple(dict.fromkeys(told))
