"""This room's page on the page of a project, and dates of the work before the first session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.focus.models import PartName
from evenhand.web.focus.presenters import told_of_choice
from evenhand.web.focus.queries import latest_lock, number_of_options, open_projects
from evenhand.web.focus.rules import begun, due_dates
from evenhand.web.listening.queries import terms_of_teams
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Team
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts
from evenhand.web.projects.views import WORKERS

_ASK = {
    PartName.NUMBERS: "Look at the numbers",
    PartName.PROFESSIONALS: "Listen to professionals",
    PartName.LIVED: "Listen to people who had the care",
}


@source_of_parts
def the_focus(person: User, project: Project) -> Iterator[Part]:
    """Where the choice stands."""
    latest = latest_lock(project)
    lock = latest if latest and latest.reopened_at is None else None
    told = told_of_choice(lock, number_of_options(project), before=latest is not None)
    address = reverse("focus", kwargs={"project_id": project.pk})
    yield Part("accomplish", "Choosing a focus", address, told, order=10)


@source_of_tasks
def before_the_first_session(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Parts of the review that have a day, of projects whose focus is open."""
    held = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    works = set(held.values_list("team", flat=True))
    by_key = {t.pk: t for t in teams if t.pk in works}
    terms = {
        k: t for k, t in terms_of_teams(list(by_key)).items() if not begun(t, timezone.localdate())
    }
    if not terms:
        return
    for one in open_projects(list(terms)):
        due = due_dates(terms[one.project.team_id])
        for part, day in due.items():
            if not one.has(part, terms[one.project.team_id]):
                address = reverse("focus", kwargs={"project_id": one.project.pk})
                why = f"Before the first session of {one.project.name}"
                yield Task(by_key[one.project.team_id], _ASK[PartName(part)], address, day, why)
