"""What the frame of a team's page asks about the person: one query for a team, only where it is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from evenhand.web.organisations.models import Role, Team
from evenhand.web.organisations.queries import roles_in

_WORK = {Role.LEAD, Role.MEMBER, Role.PARTNER}


def places(request: HttpRequest) -> dict[str, Any]:
    """Context for every page: whether the person leads a team, and whether she may write in it.

    It stands before whatever a view calls the same, so no view may use these names.
    """
    known: dict[UUID, frozenset[str]] = {}

    def held(team: Team) -> frozenset[str]:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return frozenset()
        if team.pk not in known:
            known[team.pk] = roles_in(user, team)
        return known[team.pk]

    return {
        "is_lead": lambda team: Role.LEAD in held(team),
        "may_work": lambda team: bool(held(team) & _WORK),
    }
