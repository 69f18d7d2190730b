"""Finding: in the projects of teams in which a person works, and in what others share with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evenhand.web.accounts.models import User
from evenhand.web.finding.outside import found_outside
from evenhand.web.finding.sources import SOURCES, Found
from evenhand.web.finding.words import excerpt, words_of
from evenhand.web.organisations.queries import own_teams
from evenhand.web.projects.models import Project

ORDERS = (("date", "Newest first"), ("name", "By name"))


@dataclass(frozen=True, slots=True)
class Result:
    """A place with the words around what was found: before, it, after."""

    place: Found
    excerpt: tuple[str, str, str]


def find(person: User, asked: str, *, order: str) -> list[Result]:
    """Everything that has all words; by day or by name, never by how much it fits."""
    words = words_of(asked)
    if not words:
        return []
    projects = Project.objects.filter(team__in=own_teams(person))
    inside = (place for source in SOURCES for place in source(words, projects))
    found = [*inside, *found_outside(person, words)]
    by_name = sorted(found, key=lambda f: (f.title.casefold(), f.project, f.address))
    if order == "date":
        by_name.sort(key=lambda f: f.on or date.min, reverse=True)
    return [Result(f, excerpt(words, f.texts)) for f in by_name]
