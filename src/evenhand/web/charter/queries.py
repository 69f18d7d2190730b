"""Doors to charters, aims and rosters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.charter.models import AimVersion, CharterVersion, Post
from evenhand.web.organisations.models import OF_A_TEAM, Team
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project
from evenhand.web.registers.models import Entry

POLICIES = "policies"
ADOPTED = ("tested", "local", "usual")


def versions_of_charter(project: Project) -> list[CharterVersion]:
    """Every version, the one in force first."""
    return list(project.charters.order_by("-number"))


def current_charter(project: Project) -> CharterVersion | None:
    """The version in force."""
    return project.charters.order_by("-number").first()


def charter_at(project: Project, number: int) -> Mapping[str, Any]:
    """What stood in a version; nothing where there was none."""
    found = project.charters.filter(number=number).first()
    return found.content if found else {}


def versions_of_aim(project: Project) -> list[AimVersion]:
    """Every version, the one in force first."""
    return list(project.aims.order_by("-number"))


def current_aim(project: Project) -> AimVersion | None:
    """The version in force."""
    return project.aims.order_by("-number").first()


def current_aims(projects: Iterable[UUID]) -> dict[UUID, AimVersion]:
    """Versions in force, by project, in one query however many there are."""
    latest = AimVersion.objects.filter(project=OuterRef("project")).order_by("-number")
    there = AimVersion.objects.filter(project__in=list(projects))
    found = there.filter(number=Subquery(latest.values("number")[:1]))
    return {one.project_id: one for one in found}


def names_of(keys: set[UUID | None]) -> dict[UUID, str]:
    """Names behind ids."""
    known = [key for key in keys if key is not None]
    return dict(User.objects.filter(pk__in=known).values_list("pk", "name"))


def policies_of(project: Project) -> list[Entry]:
    """Policies, protocols and tools that are read for racial bias, in their order."""
    return list(project.entries.filter(kind_id=POLICIES).order_by("number"))


def how_far(project: Project) -> Mapping[str, Any]:
    """Latest numbers of charter and aim, and how many policies are listed and adopted, in one question."""
    of_it = {"project": OuterRef("pk")}
    listed = Entry.objects.filter(kind_id=POLICIES, **of_it)
    adopted = listed.filter(status_name__in=ADOPTED)
    found = Project.objects.filter(pk=project.pk).annotate(
        charter=_latest(CharterVersion, of_it),
        aim_number=_latest(AimVersion, of_it),
        policies=_counted(listed),
        adopted=_counted(adopted),
    )
    told = found.values("charter", "aim_number", "policies", "adopted").get()
    return {**told, "aim": told["aim_number"]}


def _latest(model: Any, of_it: Mapping[str, Any]) -> Subquery:
    return Subquery(model.objects.filter(**of_it).order_by("-number").values("number")[:1])


def _counted(rows: QuerySet[Any]) -> Coalesce:
    grouped = rows.order_by().values("project").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(grouped), 0)


def posts_of(team: Team) -> list[Post]:
    """Everybody's part, also of those who left, by the day they joined."""
    return list(team.posts.select_related("person", "buddy__person"))


def buddies_for(team: Team, post: Post | None) -> list[Post]:
    """Who can show somebody around: everybody else who is in the team, and who does so already."""
    today = timezone.localdate()
    already = post.buddy_id if post else None
    others = (p for p in posts_of(team) if post is None or p.pk != post.pk)
    return [p for p in others if p.here(today) or p.pk == already]


def late_without_end(person: User, teams: Sequence[Team]) -> QuerySet[Post]:
    """The person's own parts in these teams, each with the day on which the team's first project began."""
    own = Post.objects.filter(person=person, team__in=teams, left_on=None)
    return own.annotate(began=Min("team__projects__started_on"))


def post_for(person: Any, post_id: UUID, *, roles: Any = OF_A_TEAM) -> Post:
    """A part, for a person who holds one of the roles in its team."""
    found = (
        Post.objects.select_related("team", "person", "buddy__person").filter(pk=post_id).first()
    )
    if found is None or not roles_in(person, found.team) & set(roles):
        raise Http404
    return found


def began_on(team: Team) -> date | None:
    """When the team's first project began."""
    found: date | None = team.projects.aggregate(first=Min("started_on"))["first"]
    return found


def projects_under_way(team: Team) -> QuerySet[Project]:
    """Those that have not ended."""
    return team.projects.filter(ended="").order_by("name")
