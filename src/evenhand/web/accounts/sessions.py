"""Sessions that know whose they are, so that they can be listed and ended. The session engine of the workbench."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from evenhand.web.accounts.devices import in_words
from evenhand.web.accounts.models import Session, User
from evenhand.web.core.jobs import chore

BEGAN, DEVICE = "began_at", "device"


class SessionStore(DatabaseStore):
    """As Django keeps sessions in the database, with the person, the start and the device beside the content."""

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def create_model_instance(self, data: Any) -> Any:
        made: Any = super().create_model_instance(data)
        made.person = data.get(SESSION_KEY) or None
        made.device = data.get(DEVICE, "")
        began = data.get(BEGAN)
        made.began_at = datetime.fromisoformat(began) if began else timezone.now()
        return made


@receiver(user_logged_in)
def note_start(request: HttpRequest, **_: Any) -> None:
    """When and with what the session began: a device in words, no address of the network."""
    request.session[BEGAN] = timezone.now().isoformat()
    request.session[DEVICE] = in_words(request.headers.get("User-Agent", ""))


@dataclass(frozen=True, slots=True)
class SignedInWith:
    """One open session as its person sees it; `id` opens nothing."""

    id: str
    device: str
    began_at: datetime
    here: bool


def sessions_of(person: User, *, current: str | None) -> list[SignedInWith]:
    """Open sessions, the latest first."""
    return [
        SignedInWith(_id(s.session_key), s.device, s.began_at, s.session_key == current)
        for s in _open(person).order_by("-began_at")
    ]


def end_session(person: User, id: str) -> bool:
    """End one of the person's own; False when there is none of that id any more."""
    found = next((s for s in _open(person) if _id(s.session_key) == id), None)
    if found is not None:
        found.delete()
    return found is not None


def end_sessions(person: User) -> None:
    """End all of them: the person signs in again, or cannot."""
    Session.objects.filter(person=person.pk).delete()


def _open(person: User) -> Any:
    return Session.objects.filter(person=person.pk, expire_date__gt=timezone.now())


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


@chore
def forget_sessions() -> None:
    """Delete those that have ended."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
