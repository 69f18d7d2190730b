"""A programme and an organisation as their people may see them, and a reading that is shared."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.idle import awake
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.measurement.actions import open_exact
from evenhand.web.measurement.downloads import (
    FORMS,
    exact_document,
    forms_of,
    protected_document,
)
from evenhand.web.measurement.models import ProjectMeasure
from evenhand.web.measurement.queries import current_reading, measure_for
from evenhand.web.organisations.models import Granularity, Organisation, Programme, Role, Team
from evenhand.web.organisations.queries import (
    may_see_exact,
    organisation_for,
    programme_for,
    roles_in_programme,
    teams_of,
)
from evenhand.web.projects.months import latest_of_teams
from evenhand.web.registers.queries import public_commitments
from evenhand.web.sharing.context import programme_context as context_of
from evenhand.web.sharing.queries import shared_measure_for, shared_teams, stories_shared

_A_PAGE = 100


@require_safe
def programme(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """The teams of a programme, alphabetical, each with what it shares."""
    found = programme_for(request.user, programme_id)
    teams = found.teams.order_by("name")
    roles = roles_in_programme(request.user, found)
    convenes = Role.CONVENER in roles
    return _teams_page(request, found, teams, convenes=convenes, runs=bool(roles))


@require_safe
def organisation(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    """The teams of an organisation and of those below it, alphabetical, each with what it shares."""
    found = organisation_for(request.user, organisation_id)
    return _teams_page(request, found, teams_of(found), leads=True)


@require_safe
def programme_context(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """What teams answered about their context, beside what they measure and what they did."""
    found = programme_for(request.user, programme_id)
    read = context_of(request.user, found, on=timezone.localdate())
    return render(request, "sharing/context.jinja", {"programme": found, "found": read})


def _teams_page(
    request: SignedIn,
    place: Programme | Organisation,
    teams: QuerySet[Team],
    *,
    convenes: bool = False,
    runs: bool = False,
    leads: bool = False,
) -> HttpResponse:
    page = Paginator(teams, _A_PAGE).get_page(request.GET.get("page"))
    found = shared_teams(request.user, page.object_list, on=timezone.localdate())
    opened = [s.team.pk for s in found if s.granularity != Granularity.NOTHING]
    shown = {
        "place": place,
        "teams": found,
        "page": page,
        "notes": latest_of_teams(opened) if convenes else {},
        "commitments": public_commitments(opened),
        "convenes": convenes,
        "runs": runs,
        "library": isinstance(place, Programme),
        "leads": leads,
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
        "forms": forms_of(found),
        "stories": stories_shared(request.user, found) if seen == Granularity.PROTECTED else (),
    }
    return render(request, "sharing/shared.jinja", shown)


@require_safe
def download(request: SignedIn, measure_id: UUID, form: str) -> HttpResponse:
    """The protected reading as a document, for everyone who may see it."""
    found, seen = shared_measure_for(request.user, measure_id, on=timezone.localdate())
    reading = current_reading(found)
    if seen != Granularity.PROTECTED or reading is None or not _made(found, form):
        raise Http404
    return _file(protected_document(reading, form), f"{found.slug}-protected", form)


@awake
@require_POST
def exact_download(request: SignedIn, measure_id: UUID, form: str) -> HttpResponse:
    """The same with exact counts, for people named in the agreement; put on record."""
    found = measure_for(request.user, measure_id)
    if not may_see_exact(request.user, found.project.team, on=timezone.localdate()):
        raise Http404
    reading = current_reading(found)
    if reading is None or not _made(found, form):
        raise Http404
    open_exact(by=request.user, measure=found)
    response = _file(exact_document(reading, form), f"{found.slug}-exact-keep-inside", form)
    response["Cache-Control"] = "no-store"
    return response


def _made(found: ProjectMeasure, form: str) -> bool:
    """Whether there is such a document of this measure."""
    return form in {f.ending for f in forms_of(found)}


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=FORMS[form].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
