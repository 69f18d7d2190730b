"""One page a team: since the last call, three questions, a note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.coaching.actions import keep_call
from evenhand.web.coaching.forms import CallForm
from evenhand.web.coaching.queries import (
    calls_of,
    findings_of,
    questions_for,
    since,
    told_since,
    waits_of,
)
from evenhand.web.core.drafts import begun, draft_asked, drop_draft
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.models import Role, Team
from evenhand.web.organisations.queries import roles_in, team_for


@form_page
def coaching(request: SignedIn, team_id: UUID) -> HttpResponse:
    """What happened since the last call, questions that stretch, and the notes of all calls."""
    if request.method == "POST":
        return _kept(request, team_id)
    return _page(request, team_id)


def _kept(request: SignedIn, team_id: UUID) -> HttpResponse:
    team = team_for(request.user, team_id, roles=(Role.COACH,))
    form = CallForm(request.POST)
    if (answer := draft_asked(request, form, _key(team))) is not None:
        return answer
    if not form.is_valid():
        return _page(request, team_id, form)
    keep_call(by=request.user, team=team, **form.call())
    drop_draft(by=request.user, key=_key(team))
    return redirect("coaching", team_id=team.pk)


def _page(request: SignedIn, team_id: UUID, form: CallForm | None = None) -> HttpResponse:
    team, today = team_for(request.user, team_id), timezone.localdate()
    calls = list(calls_of(team))
    first = since(calls, today)
    coaches = Role.COACH in roles_in(request.user, team)
    shown = {
        "team": team,
        "calls": calls,
        "first": first,
        "told": told_since(team, first),
        "findings": findings_of(team),
        "waits": waits_of(team)[:5],
        "questions": questions_for(team, call=len(calls)),
        "here": "coaching",
        "form": (form or CallForm(initial=_begun(request, team))) if coaches else None,
    }
    return render(request, "coaching/coaching.jinja", shown, status=422 if form else 200)


def _begun(request: SignedIn, team: Team) -> dict[str, Any]:
    """Today, or what the coach has typed into this page before."""
    return begun(request.user, _key(team), {"held_on": timezone.localdate(), "version": 0})


def _key(team: Team) -> str:
    return f"call:{team.pk}"
