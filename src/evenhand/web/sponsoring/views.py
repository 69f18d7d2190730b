"""The page of a request, for the team; the page of all requests, for the leaders who are asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.views import WORKERS
from evenhand.web.sponsoring import actions
from evenhand.web.sponsoring.forms import AnswerAskForm, AskForm
from evenhand.web.sponsoring.models import Standing
from evenhand.web.sponsoring.queries import (
    answered_of,
    ask_to_answer,
    asks_before,
    asks_of,
    escalation_for,
    leaders_of,
    own_ask_for,
)


@form_page
def ask_leaders(request: SignedIn, entry_id: UUID) -> HttpResponse:
    """Put what holds the team back before its leaders; what they answered."""
    entry = escalation_for(request.user, entry_id)
    team = entry.project.team
    works = bool(roles_in(request.user, team) & set(WORKERS))
    if request.method == "POST" and not works:
        raise Http404
    form = AskForm(request.POST or None, leaders=leaders_of(team))
    if form.is_valid():
        words = form.cleaned_data["words"]
        actions.ask_leaders(by=request.user, entry=entry, organisation=form.chosen(), words=words)
        return redirect("ask_leaders", entry_id=entry.pk)
    asks, today = list(asks_of(entry)), timezone.localdate()
    shown = {
        "entry": entry,
        "project": entry.project,
        "team": team,
        "asks": [(a, a.days(today)) for a in asks],
        "form": form if works and entry.status.waiting and not any(a.open for a in asks) else None,
        "works": works,
    }
    status = 422 if form.is_bound else 200
    return render(request, "sponsoring/ask.jinja", shown, status=status)


@require_POST
def withdraw_ask(request: SignedIn, ask_id: UUID) -> HttpResponse:
    """The team takes a request back."""
    ask = own_ask_for(request.user, ask_id, roles=WORKERS)
    actions.withdraw_ask(by=request.user, ask=ask)
    return redirect("ask_leaders", entry_id=ask.entry_id)


@require_safe
def asks(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    """A sentence of each team, and up to three requests of each with the days they wait."""
    today = timezone.localdate()
    place, teams = asks_before(request.user, organisation_id, on=today)
    shown = {
        "place": place,
        "teams": [(t, [(a, a.days(today)) for a in t.asks]) for t in teams],
        "answered": [(a, a.days(today)) for a in answered_of(place)],
        "form": AnswerAskForm(),
    }
    return render(request, "sponsoring/asks.jinja", shown)


@form_page
def answer_ask(request: SignedIn, ask_id: UUID) -> HttpResponse:
    """Accept or decline one request."""
    ask = ask_to_answer(request.user, ask_id)
    form = AnswerAskForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        standing = Standing(given["standing"])
        actions.answer_ask(by=request.user, ask=ask, standing=standing, answer=given["answer"])
        messages.success(request, "The team sees your answer.")
        return redirect("asks", organisation_id=ask.organisation_id)
    shown = {
        "form": form,
        "ask": ask,
        "days": ask.days(timezone.localdate()),
        "place": ask.organisation,
    }
    return render(request, "sponsoring/answer.jinja", shown, status=422 if form.is_bound else 200)
