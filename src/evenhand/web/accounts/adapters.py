"""How the sign-in package behaves here: people come by invitation only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up; links in letters lead to the address that was set, whatever a request says."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_reset_password_from_key_url(self, key: str) -> str:
        uidb36, _, rest = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": rest})
        return f"{settings.SITE_ADDRESS}{path}"
