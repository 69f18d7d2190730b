"""The driver diagram on the page of its project."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.drivers.queries import drivers_of
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts


@source_of_parts
def driver_diagram(person: User, project: Project) -> Iterator[Part]:
    """How many drivers there are, and how many the team controls."""
    found = drivers_of(project).aggregate(
        every=Count("pk"), ours=Count("pk", filter=Q(control="control"))
    )
    address = reverse("drivers", kwargs={"project_id": project.pk})
    yield Part("accomplish", "Driver diagram", address, _told(**found), order=40)


def _told(*, every: int, ours: int) -> str:
    if not every:
        return "No driver yet"
    drivers = "1 driver" if every == 1 else f"{every} drivers"
    return f"{drivers}, {ours} within your control" if ours else drivers
