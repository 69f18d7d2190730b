"""What a team shares of an idea, read before it goes out, and the library of a programme."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.changing import changing
from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.changes import lessons
from evenhand.web.changes.queries import idea_for, lesson_shared, library_of, projects_to_try_in
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Audience, Granularity, Team
from evenhand.web.organisations.queries import current_agreement, may_see_each, programme_for
from evenhand.web.projects.views import WORKERS

_A_PAGE = 50


@form_page
def share_lesson(request: SignedIn, idea_id: UUID) -> HttpResponse:
    """Read what would go out, to the letter; then let it."""
    found = idea_for(request.user, idea_id, roles=WORKERS)
    if request.method == "POST":
        lessons.share(by=request.user, idea=found)
        messages.info(request, "Teams of your programmes can read it now. You can withdraw it.")
        return redirect("idea", idea_id=found.pk)
    content = lessons.lesson_of(found)
    shown = {
        "idea": found,
        "project": found.project,
        "team": found.project.team,
        "programmes": list(found.project.team.programmes.order_by("name")),
        "lesson": content,
        "named": lessons.names_in(content, found),
        "few": lessons.small_numbers_in(content),
        "shared": lesson_shared(found),
        "to_teams": _to_teams(found.project.team),
        "said": changing(),
    }
    return render(request, "changes/share.jinja", shown)


@require_POST
def withdraw_lesson(request: SignedIn, idea_id: UUID) -> HttpResponse:
    """Nobody outside the team can read it from now on."""
    found = idea_for(request.user, idea_id, roles=WORKERS)
    lessons.withdraw(by=request.user, idea=found)
    messages.info(request, "It is withdrawn, and nothing of it is kept outside your project.")
    return redirect("idea", idea_id=found.pk)


@require_safe
def library(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """What teams share, by team; then ideas of published work."""
    programme = programme_for(request.user, programme_id)
    page = Paginator(library_of(programme), _A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "programme": programme,
        "page": page,
        "reads": _read_by(request.user, [one.idea.project.team for one in page.object_list]),
        "examples": changing().examples,
        "said": changing(),
        "projects": projects_to_try_in(request.user, programme),
    }
    return render(request, "changes/library.jinja", shown)


def _read_by(person: User, teams: Sequence[Team]) -> set[UUID]:
    """Teams that let this person read today what they measured."""
    seen = may_see_each(person, teams, on=timezone.localdate())
    return {key for key, how in seen.items() if how != Granularity.NOTHING}


def _to_teams(team: Team) -> str:
    """What the agreement shares with other teams, in its words."""
    agreement = current_agreement(team)
    agreed = agreement.allows(Audience.TEAMS, timezone.localdate()) if agreement else None
    return str((agreed or Granularity.NOTHING).label)
