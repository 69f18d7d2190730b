"""Sign-in through the organisation: for people who are known or invited by the address that it has verified."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest
from django.shortcuts import render

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.accounts.provider import RefusedError
from evenhand.web.organisations.actions import accept_by_address

_AGAIN = "Try again; if it stays so, tell whoever runs the workbench."
_SENTENCES = {
    "issuer": "The answer came from another provider than the one this workbench trusts.",
    "audience": "The answer was meant for another service than this workbench.",
    "nonce": "The answer does not belong to the question this browser asked.",
    "expired": "The answer is too old, or the clocks of both sides differ.",
    "signature": "The answer is not signed with a key of your organisation's sign-in.",
    "other_person": "The provider told of two different people.",
    "incomplete": "Your organisation's sign-in did not say all that is needed.",
    "unreadable": "The answer of your organisation's sign-in cannot be read.",
    "unreachable": "Your organisation's sign-in could not be reached, or said no.",
}


class SignInError(UserError):
    """Somebody could not be signed in through the organisation."""

    http_status = 401


class OrganisationAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Known or invited by a verified address, or not at all."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect to the account with the same, verified address; or accept what it is invited to."""
        if sociallogin.is_existing:
            return
        address = next((e.email.lower() for e in sociallogin.email_addresses if e.verified), None)
        if address is None:
            _refuse(
                request,
                "Your organisation's sign-in does not say that your email address is verified.",
                "Sign in with email and password, or ask whoever runs your organisation's sign-in.",
            )
        person = User.objects.filter(email=address, is_active=True).first()
        person = person or accept_by_address(address=address)
        if person is None:
            _refuse(
                request,
                "Nobody was invited with the email address that your organisation has for you.",
                "Ask the lead of your team, or whoever runs the workbench, for an invitation to that address.",
            )
        sociallogin.connect(request, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """A sentence for each cause; giving up has a page of its own."""
        if error == AuthError.CANCELLED:
            return
        why = exception.why if isinstance(exception, RefusedError) else "unreachable"
        if exception is None and error == AuthError.UNKNOWN and "state_id" in (extra_context or {}):
            why = "nonce"  # no such question was asked from this browser
        _refuse(request, _SENTENCES[why], _AGAIN)


def _refuse(request: HttpRequest, problem: str, remedy: str) -> NoReturn:
    error = SignInError(problem, remedy=remedy)
    raise ImmediateHttpResponse(
        render(request, "core/problem.jinja", {"error": error}, status=error.http_status)
    )
