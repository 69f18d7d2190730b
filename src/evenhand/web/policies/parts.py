"""What stands on a project's page of this room."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts
from evenhand.web.projects.views import WORKERS


@source_of_parts
def parts(person: User, project: Project) -> Iterator[Part]:
    """Beside the register of policies, for those who may have one read."""
    if not roles_in(person, project.team) & set(WORKERS):
        return
    address = reverse("read_policy", kwargs={"project_id": project.pk})
    yield Part("accomplish", "Read a policy or guideline for what is worth a look", address, "", 41)
