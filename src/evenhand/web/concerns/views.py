"""The route of a programme, raising a concern, and reading it as its reviewer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.concerns import actions
from evenhand.web.concerns.forms import NAMED, ConcernForm, ReviewForm, RouteForm
from evenhand.web.concerns.letters import tell_reviewer
from evenhand.web.concerns.models import Concern, Route, Standing
from evenhand.web.concerns.queries import (
    concern_to_review,
    concern_with,
    live_route,
    own_concern_for,
    own_concerns,
    programme_convened,
    readable_by,
    reviews,
    route_of,
)
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.merging import saved_merged
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.actions import invite
from evenhand.web.organisations.queries import team_for
from evenhand.web.organisations.views import write

_OF_A_ROUTE = ("reviewer_name", "reviewer_email", "intake", "answer_within", "speak_up")


@form_page
def concern_route(request: SignedIn, programme_id: UUID) -> HttpResponse:
    """A convener says who reads concerns; never sees any."""
    programme = programme_convened(request.user, programme_id)
    form = RouteForm(request.POST or None, initial=_route_now(route_of(programme)))
    made = saved_merged(
        form,
        write=lambda values, version: actions.set_route(
            by=request.user,
            programme=programme,
            version=version,
            **{name: values[name] for name in _OF_A_ROUTE},
        ),
        now=lambda: _route_now(route_of(programme)),
    )
    if made is not None:
        _invited(request, made.made)
        if made.said:
            messages.info(request, made.said)
        return redirect("programme", programme_id=programme.pk)
    shown = {
        "form": form,
        "page_title": f"Where concerns go, {programme.name}",
        "button": "Set it up",
        "lead": "A way that leads past the team and past its management. Only the reviewer reads what comes; you do not.",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _route_now(route: Route | None) -> dict[str, Any]:
    if route is None:
        return {"version": 0, "answer_within": 10}
    return {name: getattr(route, name) for name in (*_OF_A_ROUTE, "version")}


def _invited(request: SignedIn, route: Route) -> None:
    """An account for the reviewer, without any role; or only a word that the way is open."""
    if User.objects.filter(email=route.reviewer_email, is_active=True).exists():
        messages.success(request, "The way is open.")
        return
    invitation, secret = invite(
        by=request.user, email=route.reviewer_email, name=route.reviewer_name
    )
    write(request, invitation, secret)


@require_safe
def concerns(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Where a team's people can take a concern, and the own ones."""
    team = team_for(request.user, team_id)
    found = live_route(team)
    shown = {
        "team": team,
        "route": found[0] if found else None,
        "reviewer": found[1] if found else None,
        "here": "concerns",
        "own": list(own_concerns(request.user, team)),
        "today": timezone.localdate(),
    }
    return render(request, "concerns/concerns.jinja", shown)


@form_page
def new_concern(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Raise one, with or without a name."""
    team = team_for(request.user, team_id)
    found = live_route(team)
    if found is None:
        return redirect("concerns", team_id=team.pk)
    form = ConcernForm(request.POST or None)
    if form.is_valid():
        return _raised(request, form, team)
    shown = {
        "form": form,
        "team": team,
        "route": found[0],
        "reviewer": found[1],
        "here": "concerns",
    }
    return render(request, "concerns/new.jinja", shown, status=422 if form.is_bound else 200)


def _raised(request: SignedIn, form: ConcernForm, team: Any) -> HttpResponse:
    named = form.cleaned_data["named"] == NAMED
    made, key = actions.raise_concern(
        by=request.user,
        team=team,
        told=form.cleaned_data["told"],
        pass_on=form.cleaned_data["pass_on"],
        named=named,
    )
    tell_reviewer(made.reviewer)
    if named:
        return redirect("own_concern", concern_id=made.pk)
    return redirect("concern_by_key", key=key)


@never_cache
@require_safe
def own_concern(request: SignedIn, concern_id: UUID) -> HttpResponse:
    """One's own concern, and its answer."""
    return _read(request, own_concern_for(request.user, concern_id), key="")


@never_cache
@require_safe
def concern_by_key(request: SignedIn, key: str) -> HttpResponse:
    """The same for whoever gave no name, and has the key."""
    return _read(request, concern_with(key), key=key)


def _read(request: SignedIn, concern: Concern, *, key: str) -> HttpResponse:
    shown = {"concern": concern, "team": concern.team, "key": key, "today": timezone.localdate()}
    return render(request, "concerns/own.jinja", shown)


@require_POST
def take_back(request: SignedIn, concern_id: UUID) -> HttpResponse:
    """Take one's own concern back."""
    return _taken_back(request, own_concern_for(request.user, concern_id))


@require_POST
def take_back_by_key(request: SignedIn, key: str) -> HttpResponse:
    """The same with the key."""
    return _taken_back(request, concern_with(key))


def _taken_back(request: SignedIn, concern: Concern) -> HttpResponse:
    actions.take_back(concern=concern)
    messages.success(request, "It is taken back, and its words are deleted.")
    return redirect("home")


@never_cache
@require_safe
def concerns_to_review(request: SignedIn) -> HttpResponse:
    """What was sent to this reviewer, oldest first."""
    if not reviews(request.user):
        raise Http404
    shown = {"concerns": list(readable_by(request.user)), "today": timezone.localdate()}
    return render(request, "concerns/to_review.jinja", shown)


@never_cache
@form_page
def review_concern(request: SignedIn, concern_id: UUID) -> HttpResponse:
    """Read a concern and answer it."""
    concern = concern_to_review(request.user, concern_id)
    key = f"concern:{concern.pk}"
    form = ReviewForm(request.POST or None, initial=begun(request.user, key, _review_now(concern)))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _review_now(concern_to_review(request.user, concern_id)),
        write=lambda values, version: actions.review_concern(
            by=request.user,
            concern=concern,
            version=version,
            standing=values["standing"],
            answer=values["answer"],
        ),
        back=lambda _: reverse("concerns_to_review"),
    )
    if answer is not None:
        return answer
    shown = {"form": form, "concern": concern, "today": timezone.localdate()}
    return render(request, "concerns/review.jinja", shown, status=422 if form.is_bound else 200)


def _review_now(concern: Concern) -> dict[str, Any]:
    standing = Standing.READ if concern.standing == Standing.SENT else concern.standing
    return {"standing": standing, "answer": concern.answer, "version": concern.version}
