"""The parts of a project under the three questions of the method, as rooms further down name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evenhand.frameworks.method import Section, method
from evenhand.web.accounts.models import User
from evenhand.web.projects.models import Project


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a project.

    Attributes
    ----------
    question
        `accomplish`, `know`, `change` or `people`: under which of them it stands.
    told
        One line on how far it is, "Two ideas, none tested yet"; empty when there is nothing to say.
    order
        Place under its question; equal places stand by title.
    """

    question: str
    title: str
    address: str
    told: str = ""
    order: int = 50


Source = Callable[[User, Project], Iterable[Part]]
_SOURCES: list[Source] = []


def source_of_parts(found: Source) -> Source:
    """Make a room's pages known; the room imports it when it is ready."""
    _SOURCES.append(found)
    return found


def parts_of(person: User, project: Project) -> tuple[tuple[Section, tuple[Part, ...]], ...]:
    """Each section with the parts that this person can open; one without any is left out."""
    found = [part for source in _SOURCES for part in source(person, project)]
    found.sort(key=lambda p: (p.order, p.title))
    by_section = ((s, tuple(p for p in found if p.question == s.id)) for s in method().sections)
    return tuple((section, parts) for section, parts in by_section if parts)
