"""What a team applied with, for its people."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.applications.outcome import outcome_of
from evenhand.web.applications.presenting import whole
from evenhand.web.applications.queries import application_of
from evenhand.web.applications.views.common import page
from evenhand.web.organisations.queries import team_for


@require_safe
def team_application(request: SignedIn, team_id: UUID) -> HttpResponse:
    """The application that became the team, the sponsor's statement, and the support that was promised."""
    team = team_for(request.user, team_id)
    found = application_of(team)
    if found is None:
        raise Http404
    shown = {"team": team, "whole": whole(found), "outcome": outcome_of(found), "call": found.call}
    return page(request, "team_application", **shown)
