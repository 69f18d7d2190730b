"""Who joins later: what was there before them, ticked off by themselves, with a buddy from the team."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.frameworks.team_roles import CatchUp, team_roles
from evenhand.web.accounts.models import User
from evenhand.web.charter.models import Post
from evenhand.web.charter.roster import RosterError, changed
from evenhand.web.organisations.models import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist; `on` is the day it was ticked."""

    words: CatchUp
    on: date | None


def steps_of(post: Post) -> tuple[Step, ...]:
    """The checklist as it stands for somebody."""
    return tuple(Step(c, _day(post.seen.get(c.id))) for c in team_roles().catch_up)


def told(post: Post) -> str:
    """How far it is: "3 of 8 seen; buddy: the lead"."""
    steps = steps_of(post)
    return f"{sum(s.on is not None for s in steps)} of {len(steps)} done; {buddy_of(post)}"


def buddy_of(post: Post, on: date | None = None) -> str:
    """Who shows them around, or that nobody does."""
    if post.buddy is None:
        return "nobody shows them around yet"
    if not post.buddy.here(on or timezone.localdate()):
        return f"{post.buddy.called} showed them around and has left: choose somebody else"
    return f"{post.buddy.called} shows them around"


def is_theirs(post: Post, person: User, roles: Collection[str]) -> bool:
    """Whether somebody speaks for a part: the person, or the lead for one who does not sign in here."""
    return post.person_id == person.pk or (post.person_id is None and Role.LEAD in roles)


@transaction.atomic
def keep_joining(
    *, by: User, post: Post, version: int, seen: Sequence[str], still_asks: str
) -> Post:
    """Tick steps, and say what is still open. A step keeps the day on which it was ticked first.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed the part since `version` was read.
    RosterError
        When a step is not on the list.
    """
    unknown = set(seen) - {c.id for c in team_roles().catch_up}
    if unknown:
        raise RosterError("That step is not on the list.", remedy="Open the checklist again.")
    today = timezone.localdate().isoformat()
    before = Post.objects.get(pk=post.pk).seen  # as of `version`, or what follows is refused
    kept = {step: before.get(step, today) for step in seen}
    asks = still_asks.strip()
    return changed(by, post, version, "post.joining_kept", seen=kept, still_asks=asks)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
