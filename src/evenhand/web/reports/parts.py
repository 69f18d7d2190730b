"""Reports on the page of their project."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts


@source_of_parts
def reports(person: User, project: Project) -> Iterator[Part]:
    """Where reports are made, and the community's page."""
    address = reverse("reports", kwargs={"project_id": project.pk})
    yield Part("people", "Reports", address, "", order=90)
