"""The roster of a team: who has which part, and which parts nobody has. Nobody's ethnicity is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.team_roles import NeededRole, team_roles
from evenhand.web.accounts.models import User
from evenhand.web.charter.models import Post
from evenhand.web.core.audit import record
from evenhand.web.core.versions import ChangedMeanwhileError
from evenhand.web.organisations.models import Team

FIELDS = (
    "person",
    "name",
    "role",
    "other_role",
    "hours",
    "protected",
    "agreed_with",
    "agreed_on",
    "joined_on",
)


class RosterError(UserError):
    """A part cannot be changed as asked."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A team on a day.

    Attributes
    ----------
    missing
        Needed roles that nobody has.
    late
        Ids of parts that began long after the team's first project: their people are shown what was before them.
    hours
        Protected hours a week of those who are here.
    without_hours
        How many who are here have none on record.
    """

    here: tuple[Post, ...]
    left: tuple[Post, ...]
    missing: tuple[NeededRole, ...]
    late: frozenset[Any]
    hours: Decimal
    without_hours: int


def roster_of(posts: Sequence[Post], began: date | None, on: date) -> Roster:
    """Who is here, who was, and what is missing."""
    here = tuple(p for p in posts if p.here(on) or p.joined_on > on)
    held = {p.role for p in here}
    after = timedelta(days=team_roles().late_after_days)
    return Roster(
        here=here,
        left=tuple(p for p in posts if p not in here),
        missing=tuple(r for r in team_roles().roles if r.needed and r.id not in held),
        late=frozenset(p.pk for p in posts if began and p.joined_on > began + after),
        hours=sum((p.hours or Decimal() for p in here), Decimal()),
        without_hours=sum(p.hours is None for p in here),
    )


@transaction.atomic
def add_post(*, by: User, team: Team, **content: Any) -> Post:
    """Somebody's part in the team."""
    made = Post.objects.create(team=team, made_at=timezone.now(), **content)
    record("post.added", by=by, subject=made, team=team.pk)
    return made


@transaction.atomic
def change_post(*, by: User, post: Post, version: int, **content: Any) -> Post:
    """Other role, hours or days. What the person confirmed is to be confirmed again.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    return changed(by, post, version, "post.changed", confirmed_on=None, **content)


@transaction.atomic
def end_post(*, by: User, post: Post, version: int, left_on: date, handed_over: str) -> Post:
    """The person leaves; what was handed over, and to whom, stays.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    RosterError
        When the day lies before the one on which the person joined.
    """
    if left_on < post.joined_on:
        raise RosterError("Nobody leaves before joining.", remedy="Put the day right.")
    return changed(by, post, version, "post.ended", left_on=left_on, handed_over=handed_over)


@transaction.atomic
def confirm_post(*, by: User, post: Post) -> None:
    """The person says that part and hours are as they stand here, and that they know what was before them.

    Raises
    ------
    RosterError
        When it is somebody else: nobody agrees for another person.
    """
    if post.person_id != by.pk:
        raise RosterError(
            "Only the person can confirm it.", remedy="Ask them to open this page and confirm."
        )
    Post.objects.filter(pk=post.pk).update(confirmed_on=timezone.localdate())
    record("post.confirmed", by=by, subject=post, team=post.team_id)


def changed(by: User, post: Post, version: int, action: str, **content: Any) -> Post:
    """Write fields of a part that was read as `version`, with its event; inside the caller's transaction."""
    found = Post.objects.filter(pk=post.pk, version=version)
    if not found.update(version=version + 1, **content):
        raise ChangedMeanwhileError
    record(action, by=by, subject=post, team=post.team_id)
    return Post.objects.get(pk=post.pk)
