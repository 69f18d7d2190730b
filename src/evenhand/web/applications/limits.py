"""Keeping robots out of the one form that everybody may send, without asking another service.

A box that people do not see, a mark of when the page was made, and limits on how much comes from one place and for one call. Of the network
address a digest is counted for an hour, in the cache, and nothing else of it is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from evenhand.web.applications.models import Call

FROM_ONE_PLACE = 5  # sent in an hour; a hospital's network is one place, so it is not one
FOR_ONE_CALL = 60
AN_HOUR = 60 * 60
QUICKEST = 3  # seconds that a person needs at least
LONGEST = 12 * AN_HOUR
_SALT = "evenhand.interest"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was kept; `silent` where a robot should not learn it."""

    sentence: str
    silent: bool = False


def mark() -> str:
    """Of a page, as it is made."""
    return signing.dumps("", salt=_SALT)


def refusal(request: HttpRequest, call: Call, *, trap: str, made: str) -> Refusal | None:
    """Why this cannot come from a person with a fresh page; None when it can."""
    if trap:
        return Refusal("", silent=True)
    try:
        signing.loads(made, salt=_SALT, max_age=LONGEST)
    except signing.BadSignature:
        return Refusal(
            "The page was open for too long. What you typed is still here: send it again."
        )
    if _is_quicker(made):
        return Refusal("That was very quick. What you typed is still here: send it again.")
    if not (
        _counts(place_of(request), FROM_ONE_PLACE) and _counts(f"call:{call.pk}", FOR_ONE_CALL)
    ):
        return Refusal("Much has come in within the last hour. Try again later today.")
    return None


def _is_quicker(made: str) -> bool:
    try:
        signing.loads(made, salt=_SALT, max_age=QUICKEST)
    except signing.SignatureExpired:
        return False
    return True


def place_of(request: HttpRequest) -> str:
    """A digest of the network address, which is told nowhere."""
    address = str(get_adapter().get_client_ip(request))
    secret = f"{settings.SECRET_KEY}:{address}"
    return f"from:{hashlib.sha256(secret.encode()).hexdigest()}"


def _counts(key: str, most: int) -> bool:
    """One more within this hour, if that is not too many."""
    hour = int(timezone.now().timestamp()) // AN_HOUR
    name = f"interest:{hour}:{key}"
    found = int(cache.get(name, 0)) + 1
    cache.set(name, found, timeout=AN_HOUR)
    return found <= most
