"""The request of a person who is signed in, as views receive it."""

from __future__ import annotations

from django.http import HttpRequest

from evenhand.web.accounts.models import User


class SignedIn(HttpRequest):
    """Every view gets this one unless it says `login_not_required`."""

    user: User
