"""What the frame of a team's page asks about the person: one query, only where it is asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from evenhand.web.organisations.models import Team
from evenhand.web.organisations.queries import roles_in


def places(request: HttpRequest) -> dict[str, Any]:
    """Context for every page."""

    def leads(team: Team) -> bool:
        user = getattr(request, "user", None)
        return bool(user and user.is_authenticated and "lead" in roles_in(user, team))

    return {"leads": leads}
