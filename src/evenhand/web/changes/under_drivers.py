"""Ideas on the diagram of drivers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.changes.models import Idea
from evenhand.web.drivers import ideas
from evenhand.web.projects.models import Project


@ideas.source_of_ideas
def ideas_under_drivers(person: User, project: Project) -> Iterator[ideas.Idea]:
    """Those that are tied to a driver, as they were made."""
    for one in Idea.objects.filter(project=project, driver__isnull=False).order_by("number"):
        address = reverse("idea", kwargs={"idea_id": one.pk})
        if one.driver_id is not None:
            yield ideas.Idea(one.driver_id, one.what, one.status, address)
