"""What stands on a project's page of this room; nothing of it is asked for before a team has seen its own numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from evenhand.frameworks.beginning import beginning
from evenhand.web.accounts.models import User
from evenhand.web.charter.beginning import beginning_of
from evenhand.web.charter.models import Post
from evenhand.web.charter.queries import POLICIES, how_far, posts_of
from evenhand.web.charter.roster import roster_of
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts


@source_of_parts
def parts(person: User, project: Project) -> Iterator[Part]:
    """Charter, aim and policies under the first question; the team beside them. Four questions to the database."""
    found = how_far(project)
    yield _part("charter", "Project charter", _charter_told(found), 10, project)
    yield _part("aim", "The aim, with every version", _aim_told(found), 20, project)
    yield Part(
        "accomplish",
        "Policies, protocols and risk tools, read for racial bias",
        reverse("register", kwargs={"project_id": project.pk, "kind_id": POLICIES}),
        _policies_told(found),
        40,
    )
    yield Part(
        "people",
        beginning().title,
        reverse("begin_project", kwargs={"project_id": project.pk}),
        beginning_of(project).says,
        5,
    )
    yield Part(
        "people",
        "Roles, hours, who joined and who left",
        reverse("roster", kwargs={"team_id": project.team_id}),
        _told_of_team(posts_of(project.team)),
        10,
    )


def _part(name: str, title: str, told: str, order: int, project: Project) -> Part:
    address = reverse(name, kwargs={"project_id": project.pk})
    return Part("accomplish", title, address, told, order)


def _charter_told(found: Mapping[str, Any]) -> str:
    return f"Version {found['charter']}" if found["charter"] else ""


def _aim_told(found: Mapping[str, Any]) -> str:
    times = (found["aim"] or 0) - 1
    if times < 0:
        return ""
    if not times:
        return "As it was first written"
    return f"Changed {'once' if times == 1 else f'{times} times'}, with what was learnt"


def _policies_told(found: Mapping[str, Any]) -> str:
    return f"{found['policies']} listed, {found['adopted']} adopted" if found["policies"] else ""


def told_of_policies(statuses: list[str]) -> str:
    """How many there are, and how far those go that were adopted."""
    kept = Counter(statuses)
    levels = (("tested", "tested"), ("local", "in local use"), ("usual", "business as usual"))
    said = [f"{kept[name]} {words}" for name, words in levels if kept[name]]
    return ", ".join([f"{len(statuses)} listed", *said])


def _told_of_team(posts: list[Post]) -> str:
    if not posts:
        return ""
    found = roster_of(posts, None, timezone.localdate())
    if not found.missing:
        return "Every needed role has somebody"
    return "Nobody yet as: " + ", ".join(r.title.lower() for r in found.missing)
