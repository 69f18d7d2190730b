"""Doors to comments: people of the team."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.conversation.models import Comment, Mention
from evenhand.web.conversation.subjects import Subject
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.models import Project


def comments_on(subject: Subject) -> QuerySet[Comment]:
    """In the order in which they were made."""
    found = Comment.objects.filter(kind=subject.kind, subject=subject.id)
    return found.select_related("writer").prefetch_related("mentions__person").order_by("made_at")


def latest_comments(project: Project, most: int) -> list[Comment]:
    """The newest of a project."""
    found = Comment.objects.filter(project=project).select_related("writer")
    return list(found.order_by("-made_at")[:most])


def own_comment_for(person: User, comment_id: UUID) -> Comment:
    """A comment, for who wrote it."""
    found = Comment.objects.select_related("project").filter(pk=comment_id, writer=person).first()
    if found is None:
        raise Http404
    return found


def people_to_mention(team: Team, but: User) -> list[tuple[str, str]]:
    """The team's people but for oneself, id and name, alphabetical. Nobody else can be mentioned."""
    held = Membership.objects.filter(team=team, person__is_active=True).exclude(person=but)
    found = {(str(m.person_id), m.person.name) for m in held.select_related("person")}
    return sorted(found, key=lambda p: p[1])


def named_in(text: str, people: list[tuple[str, str]]) -> set[str]:
    """Ids of people whose name, or the first word of it that only they have, stands behind an @ in the text.

    Examples
    --------
    >>> sorted(named_in("@Ida, and @Tomas Ek?", [("1", "Ida, midwife"), ("2", "Tomas Ek"), ("3", "Tomas B")]))
    ['1', '2']
    """
    written = text.casefold()
    first = [name.casefold().split()[0].strip(",.") for _, name in people]
    found = set()
    for (id, name), word in zip(people, first, strict=True):
        names = [name.casefold(), *([word] if first.count(word) == 1 else [])]
        if any(re.search(rf"@{re.escape(n)}(?!\w)", written) for n in names):
            found.add(id)
    return found


def waiting_mentions(person: User) -> QuerySet[Mention]:
    """Those that the person has not seen, oldest first."""
    found = Mention.objects.filter(person=person, seen_at=None)
    return found.select_related("comment__project__team").order_by("comment__made_at")
