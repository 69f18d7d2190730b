"""Addresses of signing in. What the package offers beyond them is closed here: nobody signs up, nobody adds addresses."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.socialaccount import views as organisation
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from requests import RequestException

from evenhand.web.accounts.provider import OrganisationAdapter


@login_not_required
def closed(request: HttpRequest, **_: Any) -> HttpResponse:
    """The package names this address in its code; here it leads nowhere."""
    raise Http404


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    """Hands the nonce that went out to whoever proves the answer."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, response


@login_not_required
@never_cache
def through_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the organisation's sign-in."""
    return _with(OAuth2LoginView, request, provider_id)


@login_not_required
@never_cache
def back_from_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there."""
    return _with(Callback, request, provider_id)


def _with(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = OrganisationAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        found: HttpResponse = view.adapter_view(adapter)(request)
    except (RequestException, OAuth2Error) as error:  # before the package begins to catch them
        found = render_authentication_error(request, provider, exception=error)
    return found


_KEY = r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)"
urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        rf"^password/reset/key/{_KEY}/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("second-step/", second_step.index, name="mfa_index"),
    path("second-step/authenticate/", second_step.authenticate, name="mfa_authenticate"),
    path("second-step/reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/totp/activate/", app.activate_totp, name="mfa_activate_totp"),
    path("second-step/totp/deactivate/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-step/recovery-codes/generate/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-step/recovery-codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("oidc/<slug:provider_id>/login/", through_organisation, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        back_from_organisation,
        name="openid_connect_callback",
    ),
    path("login/cancelled/", organisation.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", organisation.login_error, name="socialaccount_login_error"),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", closed, name="account_confirm_email"),
    path("login/code/confirm/", closed, name="account_confirm_login_code"),
    path("through/signup/", closed, name="socialaccount_signup"),
    path("through/", closed, name="socialaccount_connections"),
]
