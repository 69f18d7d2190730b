"""Taking a team's data along, and deleting a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from evenhand.web.accounts.idle import awake
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.core.methods import form_page
from evenhand.web.leaving import actions
from evenhand.web.leaving.export import team_archive
from evenhand.web.leaving.forms import SureForm
from evenhand.web.leaving.queries import person_for
from evenhand.web.organisations.models import Role
from evenhand.web.organisations.queries import may_see_exact, team_for


@awake
@form_page
def export_team(request: SignedIn, team_id: UUID) -> HttpResponseBase:
    """All of the team's data as one file, for its lead; put on record."""
    team, today = team_for(request.user, team_id, roles=(Role.LEAD,)), timezone.localdate()
    exact = may_see_exact(request.user, team, on=today)
    if request.method != "POST":
        shown = {"team": team, "exact": exact, "here": "audit"}
        return render(request, "leaving/export.jinja", shown)
    actions.note_export(by=request.user, team=team, exact=exact)
    response = FileResponse(
        team_archive(team, request.user, exact=exact, on=today),
        as_attachment=True,
        filename=f"team-{today.isoformat()}.zip",
    )
    response["Cache-Control"] = "no-store"
    return response


@form_page
def delete_account(request: SignedIn) -> HttpResponse:
    """A person deletes the own account."""
    form = SureForm(request.POST or None)
    if form.is_valid():
        actions.delete_person(by=request.user, person=request.user)
        logout(request)
        messages.success(request, "Your account is deleted.")
        return redirect("account_login")
    return _page(request, form, "Delete your account")


@form_page
def delete_person(request: SignedIn, person_id: UUID) -> HttpResponse:
    """An administrator deletes a person's account."""
    person = person_for(request.user, person_id)
    form = SureForm(request.POST or None)
    if form.is_valid():
        actions.delete_person(by=request.user, person=person)
        messages.success(request, "The account is deleted.")
        return redirect("administration")
    return _page(request, form, f"Delete the account of {person.name}")


def _page(request: SignedIn, form: Any, title: str) -> HttpResponse:
    shown = {"form": form, "page_title": title}
    return render(request, "leaving/delete.jinja", shown, status=422 if form.is_bound else 200)
