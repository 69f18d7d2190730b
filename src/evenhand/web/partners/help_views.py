"""Cultural help: who is asked for what, with hours, cover and credit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in, team_for
from evenhand.web.partners import helping
from evenhand.web.partners.forms import HelpForm
from evenhand.web.partners.models import HelpKind
from evenhand.web.partners.queries import declined, help_for, helps_of, holds_several

_MAY_ASK = (Role.LEAD, Role.MEMBER)


@require_safe
def cultural_help(request: SignedIn, team_id: UUID) -> HttpResponse:
    """What is taken up, and who holds several; what was declined names nobody."""
    team = team_for(request.user, team_id)
    roles, helps = roles_in(request.user, team), list(helps_of(team))
    seen = helps if roles & {Role.LEAD, Role.COACH} else _own(helps, request.user)
    shown = {
        "team": team,
        "here": "partners",
        "helps": seen,
        "several": holds_several(helps) if roles & {Role.LEAD, Role.COACH} else (),
        "declined": declined(team).count() if Role.LEAD in roles else 0,
        "kinds": dict(HelpKind.choices),
        "may_ask": bool(roles & set(_MAY_ASK)),
        "leads": Role.LEAD in roles,
        "me": request.user.pk,
    }
    return render(request, "partners/help.jinja", shown)


def _own(helps: list[Any], person: User) -> list[Any]:
    """What others are still asked is not everybody's business; what they took up is to their credit."""
    return [h for h in helps if h.person_id == person.pk or h.standing == "held"]


@form_page
def new_help(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Ask a colleague."""
    team = team_for(request.user, team_id, roles=_MAY_ASK)
    form = HelpForm(request.POST or None, team=team, but=str(request.user.pk))
    if form.is_valid():
        given = form.cleaned_data
        helping.ask_for_help(
            by=request.user,
            team=team,
            person=User.objects.get(pk=given["person"]),
            minutes_a_month=round(given["hours"] * 60),
            **{name: given[name] for name in ("kind", "what", "backfill", "credit")},
        )
        messages.success(request, "They are asked. They can decline without a reason.")
        return redirect("cultural_help", team_id=team.pk)
    shown = {
        "form": form,
        "page_title": "Ask a colleague for cultural help",
        "button": "Ask",
        "lead": "It is a role, not a favour: hours that are freed, somebody who covers, and credit. Nobody has to say why not.",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_POST
def take_up_help(request: SignedIn, help_id: UUID) -> HttpResponse:
    """Accept."""
    found = help_for(request.user, help_id, own=True)
    helping.take_up(by=request.user, help=found)
    return redirect("cultural_help", team_id=found.team_id)


@require_POST
def decline_help(request: SignedIn, help_id: UUID) -> HttpResponse:
    """Say no; no reason, no trace."""
    found = help_for(request.user, help_id, own=True)
    helping.decline(help=found)
    messages.success(request, "You have declined. Nobody asks why, and your name is not kept.")
    return redirect("cultural_help", team_id=found.team_id)


@require_POST
def end_help(request: SignedIn, help_id: UUID) -> HttpResponse:
    """Lay it down, or end it."""
    found = help_for(request.user, help_id, own=False)
    helping.end_help(by=request.user, help=found)
    return redirect("cultural_help", team_id=found.team_id)
