"""Mentions that wait, without what was said; the page of a project's conversations; own comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.web.accounts.models import User
from evenhand.web.conversation.models import Comment
from evenhand.web.conversation.queries import waiting_mentions
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Team
from evenhand.web.partners.contributions import Contribution, source_of_contributions
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts

_MOST = 200


@source_of_tasks
def mentions(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """One for each thing on which the person is mentioned: where, never what or by whom."""
    here, seen = {t.pk for t in teams}, set()
    for mention in waiting_mentions(person)[:_MOST]:
        comment = mention.comment
        key = (comment.kind, comment.subject)
        if comment.project.team_id not in here or key in seen:
            continue
        seen.add(key)
        address = reverse("talk", args=[comment.kind, comment.subject])
        yield Task(comment.project.team, "You are mentioned in a conversation", address)


@source_of_parts
def conversations(_: User, project: Project) -> Iterator[Part]:
    """What was said last, as a day."""
    last = Comment.objects.filter(project=project).aggregate(last=Max("made_at"))["last"]
    told = f"Last on {day(timezone.localdate(last))}." if last else ""
    address = reverse("project_talk", kwargs={"project_id": project.pk})
    yield Part("people", "Conversations", address, told, 60)


@source_of_contributions
def own_comments(person: User) -> Iterator[Contribution]:
    """The person's own."""
    own = Comment.objects.filter(writer=person).select_related("project").order_by("-made_at")
    for c in own[:_MOST]:
        address = reverse("take_back_comment", kwargs={"comment_id": c.pk})
        on = timezone.localdate(c.made_at)
        yield Contribution(c.project.name, "A comment", c.text, on, address)
