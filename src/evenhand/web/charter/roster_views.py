"""The roster of a team: who has which part, who joined late, which roles nobody has."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.frameworks.team_roles import team_roles
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.charter.forms import LeavingForm, PostForm, post_values
from evenhand.web.charter.joining import told
from evenhand.web.charter.models import Post
from evenhand.web.charter.queries import began_on, post_for, posts_of, projects_under_way
from evenhand.web.charter.roster import (
    add_post,
    change_post,
    confirm_post,
    end_post,
    roster_of,
)
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import roles_in, team_for
from evenhand.web.projects.views import WORKERS


@require_safe
def roster(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Everybody's part."""
    team = team_for(request.user, team_id)
    roles = roles_in(request.user, team)
    found = roster_of(posts_of(team), began_on(team), timezone.localdate())
    shown = {
        "team": team,
        "words": team_roles(),
        "roster": found,
        "late": [(p, told(p)) for p in found.here if p.pk in found.late],
        "projects": list(projects_under_way(team)),
        "today": timezone.localdate(),
        "may_write": bool(roles & set(WORKERS)),
        "leads_it": Role.LEAD in roles,
    }
    return render(request, "charter/roster.jinja", shown)


@form_page
def new_post(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Add somebody's part."""
    team = team_for(request.user, team_id, roles=WORKERS)
    first = {"role": request.GET.get("role", "")}
    form = PostForm(request.POST or None, team=team, initial=first)
    if form.is_valid():
        add_post(by=request.user, team=team, **form.content())
        return redirect("roster", team_id=team.pk)
    shown = {"form": form, "page_title": f"Add somebody to {team.name}", "button": "Add them"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def change_post_page(request: SignedIn, post_id: UUID) -> HttpResponse:
    """Other role, hours or days."""
    found = post_for(request.user, post_id, roles=WORKERS)
    form = PostForm(request.POST or None, team=found.team, post=found, initial=post_values(found))
    made = saved(
        form,
        write=lambda: change_post(
            by=request.user, post=found, version=form.made_from, **form.content()
        ),
        now=lambda: post_values(post_for(request.user, post_id)),
    )
    if made is not None:
        return redirect("roster", team_id=found.team_id)
    shown = {"form": form, "page_title": f"{found.called} in the team", "button": "Save"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def end_post_page(request: SignedIn, post_id: UUID) -> HttpResponse:
    """Somebody leaves the team."""
    found = post_for(request.user, post_id, roles=WORKERS)
    form = LeavingForm(request.POST or None, initial=_leaving(found))
    made = saved(
        form,
        write=lambda: end_post(
            by=request.user,
            post=found,
            version=form.made_from,
            left_on=form.cleaned_data["left_on"],
            handed_over=form.cleaned_data["handed_over"],
        ),
        now=lambda: _leaving(post_for(request.user, post_id)),
    )
    if made is not None:
        return redirect("roster", team_id=found.team_id)
    shown = {
        "form": form,
        "page_title": f"{found.called} leaves the team",
        "lead": "What they know goes with them unless it is handed over. Their access here ends on the page of people.",
        "button": "Keep it",
    }
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _leaving(post: Post) -> dict[str, object]:
    return {
        "left_on": post.left_on or timezone.localdate(),
        "handed_over": post.handed_over,
        "version": post.version,
    }


@require_POST
def confirm_post_page(request: SignedIn, post_id: UUID) -> HttpResponse:
    """One's own part and hours are as they stand."""
    found = post_for(request.user, post_id)
    confirm_post(by=request.user, post=found)
    return redirect("roster", team_id=found.team_id)
