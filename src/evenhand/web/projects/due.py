"""A margin that waits to be agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from evenhand.web.accounts.models import User
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.models import MarginProposal
from evenhand.web.projects.views import WORKERS


@source_of_tasks
def margins_to_agree(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """For everyone who can agree it."""
    works = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    by_key = {team.pk: team for team in teams}
    found = MarginProposal.objects.filter(
        settled_at=None, project__ended="", project__team__in=works.values("team")
    ).select_related("project")
    for one in found.order_by("proposed_at"):
        yield Task(
            by_key[one.project.team_id],
            f"{one.project.name}: agree what may be called equal",
            reverse("margin", kwargs={"project_id": one.project_id}),
            why="It counts once the team and a lived experience partner have agreed it, before care changes.",
        )
