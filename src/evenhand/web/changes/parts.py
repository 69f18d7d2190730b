"""Pages of this room on the page of a project, under question 3."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Idea
from evenhand.web.changes.owning import told_of
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts


@source_of_parts
def pages_of_changes(person: User, project: Project) -> Iterator[Part]:
    """Ideas with how far they are, and how far the project is as its people say."""
    key = {"project_id": project.pk}
    yield Part(
        "change", "Change ideas and their tests", reverse("ideas", kwargs=key), _told(project), 10
    )
    yield Part(
        "people", "Who answers for what", reverse("owners", kwargs=key), told_of(project), 20
    )
    yield Part("change", "How far we are", reverse("progress", kwargs=key), "", 60)


def _told(project: Project) -> str:
    found = Idea.objects.filter(project=project).aggregate(
        all=Count("pk"),
        tested=Count("pk", filter=~Q(status_name="new")),
    )
    if not found["all"]:
        return "No idea yet"
    ideas = "One idea" if found["all"] == 1 else f"{found['all']} ideas"
    return f"{ideas}, {found['tested'] or 'none'} tested"
