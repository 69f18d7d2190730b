"""Making entries, changing them, and moving them on: atomic, with an audit event each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.registers import Kind, Transition
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.order import later_than
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.projects.models import Project
from evenhand.web.registers.models import Entry, Step
from evenhand.web.registers.signals import entry_kept


class EntryError(UserError):
    """An entry cannot be changed as asked."""

    http_status = 409


@transaction.atomic
def make_entry(
    *,
    by: User,
    project: Project,
    kind: Kind,
    content: Mapping[str, Any],
    owner: User | None = None,
    follow_up: date | None = None,
) -> Entry:
    """A new entry, in the kind's first status."""
    Project.objects.select_for_update().get(pk=project.pk)  # numbers are given one at a time
    last = project.entries.filter(kind_id=kind.id).aggregate(last=Max("number"))["last"] or 0
    now = timezone.now()
    made = Entry.objects.create(
        project=project,
        kind_id=kind.id,
        number=last + 1,
        status_name=kind.first.name,
        status_since=now,
        content=dict(content),
        owner=owner,
        follow_up=follow_up,
        made_at=now,
        made_by=None if kind.names_racism else by.pk,
    )
    _keep(made, by, "", kind.first.name)
    record("entry.made", by=_who(made, by), subject=made, team=project.team_id, kind=kind.id)
    return made


@transaction.atomic
def change_entry(
    *,
    by: User,
    entry: Entry,
    version: int,
    content: Mapping[str, Any],
    owner: User | None,
    follow_up: date | None,
) -> Entry:
    """New content, if nobody changed the entry since `version` was read.

    Raises
    ------
    ChangedMeanwhileError
        When somebody did: nothing is overwritten.
    """
    _claim(entry, version, content=dict(content), owner=owner, follow_up=follow_up)
    changed = Entry.objects.get(pk=entry.pk)
    _keep(changed, by, "", "")
    record("entry.changed", by=_who(changed, by), subject=changed, team=changed.project.team_id)
    return changed


@transaction.atomic
def move_entry(*, by: User, entry: Entry, version: int, step: Transition) -> Entry:
    """Take a step of the kind's table.

    Raises
    ------
    EntryError
        When a field that the step needs is empty.
    ChangedMeanwhileError
        When somebody changed the entry meanwhile.
    """
    for name in step.needs:
        if entry.content.get(name) in (None, ""):
            label = entry.kind.field(name).label
            raise EntryError(f"‘{label}’ is empty.", remedy=f"Fill it in, then: {step.label}.")
    waits_on = entry.status.waiting and entry.kind.status(step.to).waiting
    since = entry.status_since if waits_on else timezone.now()
    _claim(entry, version, status_name=step.to, status_since=since)
    moved = Entry.objects.get(pk=entry.pk)
    _keep(moved, by, step.start, step.to)
    record(
        "entry.moved",
        by=_who(moved, by),
        subject=moved,
        team=moved.project.team_id,
        to=step.to,
    )
    return moved


@transaction.atomic
def take_back_entry(*, by: User, entry: Entry) -> None:
    """Empty one's own entry, in every state that it had. Its number, status and days stay.

    Raises
    ------
    EntryError
        When it is somebody else's.
    ChangedMeanwhileError
        When somebody changed the entry meanwhile.
    """
    if entry.made_by != by.pk:
        raise EntryError(
            "Only who made an entry can take it back.", remedy="Talk with the team about it."
        )
    _claim(entry, entry.version, content={})
    entry.steps.update(content={})
    emptied = Entry.objects.get(pk=entry.pk)
    _keep(emptied, by, "", "")
    record("entry.taken_back", by=by, subject=emptied, team=emptied.project.team_id)


def _claim(entry: Entry, version: int, **fields: Any) -> None:
    """Change a row only if it is the one that was read."""
    changed = Entry.objects.filter(pk=entry.pk, version=version).update(
        version=version + 1, **fields
    )
    if not changed:
        raise ChangedMeanwhileError


def _who(entry: Entry, by: User) -> Any:
    """Where racism is named, the audit says that something was done, not who did it."""
    return SYSTEM if entry.kind.names_racism else by


def _keep(entry: Entry, by: User, start: str, to: str) -> None:
    before = entry.steps.aggregate(last=Max("at"))["last"]
    Step.objects.create(
        entry=entry,
        at=later_than(before),
        by=None if entry.kind.names_racism else by.pk,
        start=start,
        to=to,
        content=entry.content,
    )
    entry_kept.send(sender=Entry, by=by, entry=entry)
