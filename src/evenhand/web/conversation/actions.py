"""Saying something, seeing that one was mentioned, and taking a comment back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.conversation.models import Comment, Mention
from evenhand.web.conversation.queries import named_in, people_to_mention
from evenhand.web.conversation.subjects import Subject
from evenhand.web.core.audit import SYSTEM, record


class CommentError(UserError):
    """A comment cannot be as asked."""


@transaction.atomic
def say(
    *, by: User, subject: Subject, text: str, mention: Iterable[str] = (), signed: bool = True
) -> Comment:
    """A comment; people of the team whose name stands behind an @ in it are mentioned as well.

    Without a signature neither the comment nor the audit keeps who wrote it.

    Raises
    ------
    CommentError
        When somebody outside the team is to be mentioned.
    """
    team = subject.project.team
    people = people_to_mention(team, by)
    wanted = set(mention)
    if wanted - {id for id, _ in people}:
        raise CommentError(
            "Only people of the team can be mentioned.", remedy="Choose somebody from the list."
        )
    made = Comment.objects.create(
        project=subject.project,
        kind=subject.kind,
        subject=subject.id,
        writer=by if signed else None,
        signed=signed,
        text=text,
        made_at=timezone.now(),
    )
    Mention.objects.bulk_create(
        Mention(comment=made, person_id=id) for id in sorted(wanted | named_in(text, people))
    )
    record(
        "comment.made", by=by if signed else SYSTEM, subject=made, team=team.pk, about=subject.kind
    )
    return made


@transaction.atomic
def see(*, by: User, subject: Subject) -> None:
    """The person has seen where they were mentioned on a thing. On no record: it is nobody else's business."""
    own = Mention.objects.filter(
        person=by, seen_at=None, comment__kind=subject.kind, comment__subject=subject.id
    )
    own.update(seen_at=timezone.now())


@transaction.atomic
def take_back(*, by: User, comment: Comment) -> None:
    """Delete one's own comment, with its mentions."""
    record("comment.taken_back", by=by, subject=comment, team=comment.project.team_id)
    comment.delete()
