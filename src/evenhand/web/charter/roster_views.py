"""The roster of a team: who has which part, who joined late, which roles nobody has."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.design.beside import Versioned
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
    key = f"post:new:{team.pk}"
    asked = {"role": request.GET["role"]} if "role" in request.GET else {}
    first = begun(request.user, key, {"version": 0}) | asked
    form = PostForm(request.POST or None, team=team, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: {"version": 0},
        write=lambda *_: add_post(by=request.user, team=team, **form.content()),
        back=_roster,
    )
    return answer or _form(request, form, f"Add somebody to {team.name}", "Add them")


@form_page
def change_post_page(request: SignedIn, post_id: UUID) -> HttpResponse:
    """Other role, hours or days."""
    found = post_for(request.user, post_id, roles=WORKERS)
    key = f"post:{found.pk}"
    first = begun(request.user, key, post_values(found))
    form = PostForm(request.POST or None, team=found.team, post=found, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: post_values(post_for(request.user, post_id)),
        write=lambda _, version: change_post(
            by=request.user, post=found, version=version, **form.content()
        ),
        back=_roster,
    )
    return answer or _form(request, form, f"{found.called} in the team", "Save")


@form_page
def end_post_page(request: SignedIn, post_id: UUID) -> HttpResponse:
    """Somebody leaves the team."""
    found = post_for(request.user, post_id, roles=WORKERS)
    key = f"post:{found.pk}:leaving"
    form = LeavingForm(request.POST or None, initial=begun(request.user, key, _leaving(found)))
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: _leaving(post_for(request.user, post_id)),
        write=lambda values, version: end_post(
            by=request.user,
            post=found,
            version=version,
            left_on=values["left_on"],
            handed_over=values["handed_over"],
        ),
        back=_roster,
    )
    title = f"{found.called} leaves the team"
    return answer or _form(request, form, title, "Keep it", lead=_LEAVES)


_LEAVES = "What they know goes with them unless it is handed over. Their access here ends on the page of people."


def _roster(post: Post) -> str:
    return reverse("roster", kwargs={"team_id": post.team_id})


def _form(
    request: SignedIn, form: Versioned, title: str, button: str, *, lead: str = ""
) -> HttpResponse:
    shown = {"form": form, "page_title": title, "button": button, "lead": lead, "drafts": True}
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
