"""This room's pages on the page of a project, and what of it waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.listening.models import Conversation, Status
from evenhand.web.listening.queries import counts_of, heard_in, lacking, terms_of
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Team
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts


@source_of_parts
def who_was_listened_to(person: User, project: Project) -> Iterator[Part]:
    """How many, never who."""
    professionals, lived = heard_in(project, counts_of(terms_of(project)))
    told = f"{professionals.held} conversations with professionals, {lived.held} about lived experience"
    address = reverse("listening", kwargs={"project_id": project.pk})
    yield Part("accomplish", "Who was listened to", address, told, order=20)


@source_of_tasks
def conversations_to_hold(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """For interviewers: what they lead and have not held yet. It says that there is one, and nothing else."""
    found = (
        Conversation.objects.filter(
            project__team__in=teams, interviewers=person, status=Status.PLANNED
        )
        .exclude(kept_from=person)
        .select_related("project")
    )
    open_ = list(found.order_by("number"))
    by_key = {t.pk: t for t in teams}
    why = (
        "Your training is not registered, or has run out"
        if open_ and lacking(person, timezone.localdate())
        else ""
    )
    for one in open_:
        address = reverse("interview", kwargs={"conversation_id": one.pk})
        team = by_key[one.project.team_id]
        yield Task(team, "A conversation that you lead", address, one.planned_on, why)
