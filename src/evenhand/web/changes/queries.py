"""Doors to ideas, tests, priorities, progress and the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.changes.models import (
    Conclusion,
    Cycle,
    Idea,
    Lesson,
    Priority,
    Progress,
    Ranking,
    Whose,
)
from evenhand.web.organisations.models import OF_A_TEAM, Membership, Programme
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.projects.views import WORKERS

_CYCLES = Prefetch("cycles", Cycle.objects.prefetch_related("conclusions").order_by("number"))


def ideas_of(project: Project) -> QuerySet[Idea]:
    """Ideas with their tests and what was concluded, as they were made: never by what was found."""
    found = Idea.objects.filter(project=project).select_related("driver", "priority", "owner")
    return found.prefetch_related(_CYCLES).order_by("number")


def idea_for(person: Any, idea_id: UUID, *, roles: Iterable[str] = OF_A_TEAM) -> Idea:
    """An idea, for a person who holds one of the roles in its team."""
    found = (
        Idea.objects.select_related("project__team", "driver", "priority", "owner")
        .prefetch_related(_CYCLES)
        .filter(pk=idea_id)
        .first()
    )
    if found is None or not roles_in(person, found.project.team) & set(roles):
        raise Http404
    return found


def cycle_for(person: Any, cycle_id: UUID, *, roles: Iterable[str] = OF_A_TEAM) -> Cycle:
    """A test, for a person who holds one of the roles in its team."""
    found = (
        Cycle.objects.select_related("idea__project__team", "mark")
        .prefetch_related("conclusions")
        .filter(pk=cycle_id)
        .first()
    )
    if found is None or not roles_in(person, found.idea.project.team) & set(roles):
        raise Http404
    return found


def sides_of(cycle: Cycle) -> dict[str, Conclusion]:
    """What each side concluded, by side."""
    return {c.whose: c for c in cycle.conclusions.all()}


def conclusion_of(cycle: Cycle, whose: str) -> Conclusion | None:
    """One side's, as it stands in the database now."""
    return Conclusion.objects.filter(cycle=cycle, whose=whose).first()


def partners_conclusion_for(person: Any, cycle_id: UUID, *, roles: Iterable[str]) -> Conclusion:
    """What those most affected concluded, where they did."""
    found = conclusion_of(cycle_for(person, cycle_id, roles=roles), Whose.PARTNERS)
    if found is None:
        raise Http404
    return found


def current_ranking(project: Project) -> Ranking | None:
    """The latest order."""
    return project.rankings.first()


def ranked(project: Project) -> list[Priority]:
    """Priorities in the order that counts now."""
    latest = current_ranking(project)
    if latest is None:
        return []
    known = {str(p.pk): p for p in project.priorities.all()}
    return [known[pk] for pk in latest.content if pk in known]


def rankings_of(project: Project) -> list[Ranking]:
    """Every version of the order, the latest first."""
    return list(project.rankings.all())


def progress_of(project: Project) -> list[Progress]:
    """What was said, the latest first."""
    return list(project.progress.all())


def steps_of(idea: Idea, cycle: Cycle | None = None) -> list[tuple[Any, str]]:
    """What happened to an idea, or to one of its tests, with who did it."""
    found = list(idea.steps.filter(cycle=cycle) if cycle else idea.steps.all())
    names = dict(User.objects.filter(pk__in={s.by for s in found}).values_list("pk", "name"))
    return [(s, names.get(s.by, "somebody who has left")) for s in found]


def people_of(project: Project) -> list[tuple[str, str]]:
    """Who can see to an idea, by name."""
    held = project.team.membership_set.select_related("person").order_by("person__name")
    return list({str(m.person_id): m.person.name for m in held}.items())


def lesson_shared(idea: Idea) -> Lesson | None:
    """What others can read of an idea now."""
    return Lesson.objects.filter(idea=idea, withdrawn_on=None).first()


def library_of(programme: Programme) -> QuerySet[Lesson]:
    """What teams of a programme share, by team and idea: never by what came of it."""
    found = Lesson.objects.filter(
        withdrawn_on=None, idea__project__team__programmes=programme
    ).select_related("idea__project__team")
    return found.order_by("idea__project__team__name", "idea__what", "pk")


def projects_to_try_in(person: User, programme: Programme) -> list[Project]:
    """Projects that go on, of the person's own teams in a programme, where an idea could be taken up."""
    held = Membership.objects.filter(person=person, role__in=WORKERS).values("team")
    found = Project.objects.filter(team__in=held, team__programmes=programme, ended="")
    return list(found.order_by("team__name", "name"))


def drivers_to_tie_to(project: Project, tied: str | None) -> list[tuple[str, str]]:
    """Drivers of a project, and the one that an idea is tied to where it was taken away since."""
    found = project.drivers.select_related("parent").order_by("parent__position", "position")
    kept = [d for d in found if d.removed_at is None or str(d.pk) == tied]
    return [(str(d.pk), f"{d.parent.text}: {d.text}" if d.parent else d.text) for d in kept]
