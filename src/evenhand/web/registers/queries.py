"""Doors to registers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404

from evenhand.frameworks.registers import Kind, kinds
from evenhand.web.organisations.models import OF_A_TEAM
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.registers.models import Entry

EVENTS = "events"
ACTIONS = "actions"
COMMITMENTS = "commitments"


def kind_for(kind_id: str) -> Kind:
    """A kind by its id."""
    found = kinds().get(kind_id)
    if found is None:
        raise Http404
    return found


def entries_of(project: Project, kind: Kind, *, status: str = "") -> QuerySet[Entry]:
    """Entries in the order of the kind, else in that in which they were made."""
    order = (f"content__{kind.sort}", "number") if kind.sort else ("number",)
    found = project.entries.filter(kind_id=kind.id).select_related("owner").order_by(*order)
    return found.filter(status_name=status) if status else found


def how_many(project: Project) -> dict[str, int]:
    """Entries of each kind that a project has begun."""
    counted = project.entries.order_by().values("kind_id").annotate(entries=Count("pk"))
    return {row["kind_id"]: row["entries"] for row in counted}


def events_of(project: Project) -> list[Entry]:
    """What happened when, as it stands on charts: nothing that was withdrawn."""
    kept = project.entries.filter(kind_id=EVENTS).exclude(status_name="withdrawn")
    return list(kept.order_by("number"))


def actions_about(
    project: Project, subjects: Iterable[str], *, kind_id: str = ACTIONS
) -> dict[str, list[Entry]]:
    """What a plan holds about each subject that an entry names; nothing that was let go."""
    every = project.entries.filter(kind_id=kind_id).exclude(status_name="let_go")
    kept = every.select_related("owner").order_by("number")
    found = [(str(e.content.get("answers", "")).casefold(), e) for e in kept]
    return {s: [e for text, e in found if s.casefold() in text] for s in subjects}


def entry_for(person: Any, entry_id: UUID) -> Entry:
    """An entry, for people of its team."""
    found = Entry.objects.select_related("project__team", "owner").filter(pk=entry_id).first()
    if found is None or not roles_in(person, found.project.team) & set(OF_A_TEAM):
        raise Http404
    return found


def public_commitments(teams: Iterable[UUID]) -> dict[UUID, list[Entry]]:
    """What leaders committed to in public, by team; nothing that no longer holds."""
    found = Entry.objects.filter(
        project__team__in=list(teams), kind_id=COMMITMENTS, content__shown="public"
    ).exclude(status_name="withdrawn")
    by_team: dict[UUID, list[Entry]] = {}
    for one in found.select_related("project").order_by("number"):
        by_team.setdefault(one.project.team_id, []).append(one)
    return by_team
