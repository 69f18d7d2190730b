"""A programme and an organisation as their people may see them, and a reading that is shared."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.measurement.queries import current_reading
from evenhand.web.organisations.models import Granularity, Organisation, Programme
from evenhand.web.organisations.queries import organisation_for, programme_for
from evenhand.web.sharing.queries import shared_measure_for, shared_teams


@require_safe
def programme(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """The teams of a programme, alphabetical, each with what it shares."""
    return _teams_page(request, programme_for(request.user, programme_id))


@require_safe
def organisation(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    """The teams of an organisation, alphabetical, each with what it shares with its leaders."""
    return _teams_page(request, organisation_for(request.user, organisation_id))


def _teams_page(request: SignedIn, place: Programme | Organisation) -> HttpResponse:
    teams = place.teams.order_by("name")
    shown = {
        "place": place,
        "teams": shared_teams(request.user, teams, on=timezone.localdate()),
        "levels": Granularity,
    }
    return render(request, "sharing/teams.jinja", shown)


@require_safe
def shared(request: SignedIn, measure_id: UUID) -> HttpResponse:
    """A reading as its team shares it with this person: the words, or the protected reading."""
    found, seen = shared_measure_for(request.user, measure_id, on=timezone.localdate())
    shown = {
        "measure": found,
        "project": found.project,
        "team": found.project.team,
        "reading": current_reading(found),
        "numbers": seen == Granularity.PROTECTED,
    }
    return render(request, "sharing/shared.jinja", shown)
