"""Exact counts open only to somebody who is there: after a pause the person says again who it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

_SEEN, _SLEPT = "seen_at", "slept_at"
_NOTE_EVERY = 60  # seconds; a session is not written for every page
View = Callable[..., HttpResponseBase]


class Idle:
    """Notes when a person was last there, and when there was a pause."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note(request)
        return self.get_response(request)


@receiver(user_logged_in)
def start(request: HttpRequest, **_: Any) -> None:
    """Signing in is being there."""
    request.session[_SEEN] = time.time()


def note(request: HttpRequest) -> None:
    """A clock that was set back makes no pause."""
    now, session = time.time(), request.session
    since = now - session.get(_SEEN, now - _NOTE_EVERY)
    if since > 60 * settings.IDLE_MINUTES:
        session[_SLEPT] = now
    if since >= _NOTE_EVERY or since < 0:
        session[_SEEN] = now


def is_awake(request: HttpRequest) -> bool:
    """No pause since the person last said who it is."""
    slept = request.session.get(_SLEPT)
    if slept is None:
        return True
    records = get_authentication_records(request, request.user)
    return any(r["at"] >= slept for r in records)


def awake(view: View) -> View:
    """For pages with exact counts: after a pause, confirm that it is you, then open them again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_awake(request):
            return view(request, *args, **kwargs)
        return _ask(request)

    return guarded


def awake_to_look(view: View) -> View:
    """The same for a page that is also typed into: what was typed is never lost to a pause."""
    asked = awake(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (view if request.method == "POST" else asked)(request, *args, **kwargs)

    return guarded


def _ask(request: HttpRequest) -> HttpResponse:
    """With the own password; who has none signs in again where the password is kept."""
    messages.info(
        request,
        f"You were away for more than {settings.IDLE_MINUTES} minutes. Exact counts open again once you have said who you are.",
    )
    if request.user.has_usable_password():  # type: ignore[union-attr]
        back = urlencode({"next": _back(request)})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    logout(request)
    return redirect("account_login")


def _back(request: HttpRequest) -> str:
    """The page itself, or the one whose button was pressed."""
    if request.method == "GET":
        return request.get_full_path()
    return urlsplit(request.headers.get("Referer", "")).path or reverse("home")
