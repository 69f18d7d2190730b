"""A second step at sign-in for those who can do or see most, when the setting asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.organisations.models import Agreement, Membership, Role

# Where a person can set it up, or leave.
_OPEN = {
    *("mfa_index", "mfa_activate_totp", "mfa_reauthenticate", "account_reauthenticate"),
    *("mfa_view_recovery_codes", "mfa_download_recovery_codes", "account_logout", "health"),
    *("accessibility", "privacy", "account", "sessions", "sign_out_there"),
}
_ASKED = "Your role needs a second step at sign-in: a code from an app on your phone. Set it up here, then go on."


class SecondStep:
    """Leads to setting it up, whatever page was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """After the address is known, before its view runs."""
        if not settings.SECOND_STEP_REQUIRED or not isinstance(request.user, User):
            return None
        if _name(request) in _OPEN or _took_it(request) or not is_missing(request.user):
            return None
        messages.info(request, _ASKED)
        return redirect("mfa_activate_totp")


def is_missing(person: User) -> bool:
    """Needed, and not set up."""
    app = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP)
    return is_needed(person, on=timezone.localdate()) and not app.exists()


def is_needed(person: User, *, on: date) -> bool:
    """For administrators, conveners, and everybody who may open exact counts."""
    if person.is_administrator:
        return True
    if Membership.objects.filter(person=person, role=Role.CONVENER).exists():
        return True
    return Agreement.objects.filter(exact_for=person.pk, until__gte=on).exists()


def _name(request: HttpRequest) -> str:
    return request.resolver_match.url_name or "" if request.resolver_match else ""


def _took_it(request: HttpRequest) -> bool:
    """Such a session costs no query."""
    if not isinstance(request.user, User):
        return False
    return any(r["method"] == "mfa" for r in get_authentication_records(request, request.user))
