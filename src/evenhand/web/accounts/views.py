"""A person's own account: the name, and where the person is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenhand.web.accounts import actions
from evenhand.web.accounts.forms import NameForm
from evenhand.web.accounts.models import User
from evenhand.web.accounts.requests import SignedIn
from evenhand.web.accounts.sessions import end_session, sessions_of
from evenhand.web.core.methods import form_page
from evenhand.web.core.versions import saved


@form_page
def change_name(request: SignedIn) -> HttpResponse:
    """Change the own name."""
    form = NameForm(request.POST or None, initial=_named(request.user))
    changed = saved(
        form,
        write=lambda: actions.change_name(
            by=request.user, name=form.cleaned_data["name"], version=form.made_from
        ),
        now=lambda: _named(User.objects.get(pk=request.user.pk)),
    )
    if changed is not None:
        messages.success(request, "Your name is changed.")
        return redirect("account")
    shown = {"form": form, "page_title": "Change your name", "button": "Save"}
    return render(request, "design/form_page.jinja", shown, status=422 if form.is_bound else 200)


def _named(person: User) -> dict[str, Any]:
    return {"name": person.name, "version": person.version}


@require_safe
def sessions(request: SignedIn) -> HttpResponse:
    """Where a person is signed in."""
    found = sessions_of(request.user, current=request.session.session_key)
    return render(request, "accounts/sessions.jinja", {"sessions": found})


@require_POST
def sign_out_there(request: SignedIn, session_id: str) -> HttpResponse:
    """End one of the own sessions."""
    ended = end_session(request.user, session_id)
    messages.success(request, "Signed out there." if ended else "That one had ended already.")
    return redirect("sessions")
