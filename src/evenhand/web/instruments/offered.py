"""Forms that a project can answer: those that come with Evenhand, and those that other rooms name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import Http404

from evenhand.frameworks.instruments import Instrument, source_of
from evenhand.web.instruments.queries import instrument_of_projects
from evenhand.web.projects.models import Project


@dataclass(frozen=True, slots=True)
class Offered:
    """An instrument with the text that a round of it keeps."""

    instrument: Instrument
    definition: str


Source = Callable[[Project], Iterable[Offered]]
_SOURCES: list[Source] = []


def source_of_forms(found: Source) -> Source:
    """Make a room's forms known; the room imports it when it is ready."""
    _SOURCES.append(found)
    return found


def own_forms(project: Project) -> list[Offered]:
    """Forms of the project's programmes, by title. One without names is asked of a programme, never of a team alone."""
    named = [form for source in _SOURCES for form in source(project)]
    found = [f for f in named if f.instrument.visibility != "anonymous"]
    return sorted(found, key=lambda o: str(o.instrument.title))


def offered_as(project: Project, instrument_id: str) -> Offered:
    """A form that this project can answer, by the id of its instrument."""
    for found in own_forms(project):
        if found.instrument.id == instrument_id:
            return found
    try:
        return Offered(instrument_of_projects(instrument_id), source_of(instrument_id))
    except LookupError:
        raise Http404 from None
