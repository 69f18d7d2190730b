"""Who answers for what: each idea that goes on, each open entry of a register, each measure; what nobody answers for comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.changes.actions import change_idea
from evenhand.web.changes.models import Idea
from evenhand.web.core.audit import record
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.projects.models import Project
from evenhand.web.registers.actions import change_entry
from evenhand.web.registers.models import Entry

_OVER = ("abandoned", "let_go")  # ideas that nobody has to see to any more
_NOT_WORK = ("events", "huddles", "learning", "claims")  # what happened, and what is said of it


@dataclass(frozen=True, slots=True)
class Owned:
    """One thing, what it is, and who answers for it."""

    key: str
    kind: str
    title: str
    address: str
    owner: User | None
    row: Any


def owned_in(project: Project) -> list[Owned]:
    """By what it is and title; in three queries however much there is."""
    found = [*_ideas(project), *_entries(project), *_measures(project)]
    return sorted(found, key=lambda o: (o.owner is not None, o.kind, o.title.casefold(), o.key))


def _ideas(project: Project) -> Iterator[Owned]:
    for one in project.ideas.exclude(status_name__in=_OVER).select_related("owner", "project"):
        address = reverse("idea", args=[one.pk])
        yield Owned(f"idea-{one.pk}", "Change idea", one.what, address, one.owner, one)


def _entries(project: Project) -> Iterator[Owned]:
    work = [k for k in kinds() if k not in _NOT_WORK]
    found = Entry.objects.filter(project=project, kind_id__in=work)
    for one in found.select_related("owner", "project"):
        if one.status.ended:
            continue
        address = reverse("entry", args=[one.pk])
        yield Owned(f"entry-{one.pk}", one.kind.title, one.said, address, one.owner, one)


def _measures(project: Project) -> Iterator[Owned]:
    for one in project.measures.select_related("owner", "project"):
        address = reverse("measure", args=[one.pk])
        yield Owned(f"measure-{one.pk}", "Measure", one.title, address, one.owner, one)


def told_of(project: Project) -> str:
    """How many have nobody, in a few words."""
    found = owned_in(project)
    nobodys = sum(o.owner is None for o in found)
    if not found:
        return ""
    if not nobodys:
        return "Everything has somebody"
    return "One thing has nobody" if nobodys == 1 else f"{nobodys} things have nobody"


@transaction.atomic
def name_owner(*, by: User, owned: Owned, person: User | None) -> None:
    """Say who answers for one thing, or that nobody does any more.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed the thing itself this very moment.
    """
    row = owned.row
    if isinstance(row, Idea):
        change_idea(by=by, idea=row, version=row.version, content={"owner_id": _key(person)})
    elif isinstance(row, Entry):
        change_entry(
            by=by,
            entry=row,
            version=row.version,
            content=row.content,
            owner=person,
            follow_up=row.follow_up,
        )
    else:
        ProjectMeasure.objects.filter(pk=row.pk).update(owner=person)
        record("measure.owner_named", by=by, subject=row, team=row.project.team_id)


def _key(person: User | None) -> UUID | None:
    return person.pk if person else None
