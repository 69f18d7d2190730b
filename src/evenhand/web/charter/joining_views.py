"""The checklist of somebody who joins, and the hours that were really there."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evenhand.frameworks.team_roles import team_roles
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.charter.hours import hours_by_month, keep_hours, months_until, summed
from evenhand.web.charter.joining import buddy_of, is_theirs, keep_joining, steps_of
from evenhand.web.charter.joining_forms import (
    HoursForm,
    JoiningForm,
    hours_values,
    joining_values,
)
from evenhand.web.charter.models import Post
from evenhand.web.charter.queries import post_for, posts_of, projects_under_way
from evenhand.web.core.drafts import begun
from evenhand.web.core.keeping import answered
from evenhand.web.core.methods import form_page
from evenhand.web.organisations.queries import roles_in, team_for


@form_page
def joining(request: SignedIn, post_id: UUID) -> HttpResponse:
    """What was there before somebody joined, and what of it they have seen."""
    found = post_for(request.user, post_id)
    theirs = _theirs(request, found)
    if request.method == "POST" and not theirs:
        raise Http404
    key = f"post:{found.pk}:joining"
    first = begun(request.user, key, joining_values(found)) if theirs else {}
    form = JoiningForm(request.POST or None, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: joining_values(post_for(request.user, post_id)),
        write=lambda values, version: keep_joining(
            by=request.user,
            post=found,
            version=version,
            seen=values["seen"],
            still_asks=values["still_asks"],
        ),
        back=lambda _: reverse("joining", kwargs={"post_id": found.pk}),
    )
    if answer is not None:
        return answer
    shown = {
        "post": found,
        "team": found.team,
        "words": team_roles(),
        "steps": steps_of(found),
        "buddy": buddy_of(found),
        "projects": list(projects_under_way(found.team)),
        "form": form if theirs else None,
    }
    return render(request, "charter/joining.jinja", shown, status=422 if form.is_bound else 200)


@form_page
def post_hours(request: SignedIn, post_id: UUID) -> HttpResponse:
    """Hours of the last months, as the person says."""
    found = post_for(request.user, post_id)
    if not _theirs(request, found):
        raise Http404
    months = months_until(timezone.localdate())
    key = f"post:{found.pk}:hours:{months[-1]}"
    first = begun(request.user, key, hours_values(found, months))
    form = HoursForm(request.POST or None, post=found, months=months, initial=first)
    answer = answered(
        request,
        form,
        key=key,
        now=lambda: hours_values(post_for(request.user, post_id), months),
        write=lambda _, version: keep_hours(
            by=request.user, post=found, version=version, hours=form.content()
        ),
        back=lambda _: reverse("roster_hours", kwargs={"team_id": found.team_id}),
    )
    if answer is not None:
        return answer
    words = team_roles()
    shown = {"form": form, "page_title": words.hours_title, "lead": words.hours_purpose}
    shown |= {"button": "Save", "team": found.team, "drafts": True}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


@require_safe
def roster_hours(request: SignedIn, team_id: UUID) -> HttpResponse:
    """Hours that were there beside those that were agreed, by part and month."""
    team, today = team_for(request.user, team_id), timezone.localdate()
    roles, months = roles_in(request.user, team), months_until(today)
    rows = [(p, hours_by_month(p, months)) for p in posts_of(team)]
    rows = [(p, row) for p, row in rows if p.here(today) or any(m.here for m in row)]
    shown = {
        "team": team,
        "words": team_roles(),
        "months": months,
        "rows": [(p, row, is_theirs(p, request.user, roles)) for p, row in rows],
        "sum": summed(row for _, row in rows),
        "projects": list(projects_under_way(team)),
    }
    return render(request, "charter/hours.jinja", shown)


def _theirs(request: SignedIn, post: Post) -> bool:
    return is_theirs(post, request.user, roles_in(request.user, post.team))
