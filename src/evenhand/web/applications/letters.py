"""Emails: that there is something, and where. No name of a call, a team or a programme, and nothing that somebody wrote."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from evenhand.web.applications.models import Part, Seat


def _address(name: str, **keys: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, kwargs=keys)}"


def ask_person(seat: Seat, secret: str) -> bool:
    """Ask somebody about their own part; False when the letter could not leave."""
    task = "write a statement" if seat.part == Part.SPONSOR else "say yes or no to it yourself"
    return _write(
        seat.email,
        "Somebody named you in Evenhand",
        f"Hello {seat.name},\n\nYou are named in an application in Evenhand. Open this link to see it, and to {task}:\n\n"
        f"{_address('own_part', secret=secret)}\n\nThe link is yours alone: please do not pass it on. If you did not expect this, you can "
        "leave it unanswered; then nothing counts as confirmed.\n",
    )


def tell_account(name: str, email: str) -> bool:
    """Something waits for a person who has an account."""
    return _write(
        email,
        "Something waits for you in Evenhand",
        f"Hello {name},\n\nSomething in Evenhand waits for you. Sign in to see it:\n\n{_address('home')}\n",
    )


def _write(to: str, subject: str, text: str) -> bool:
    try:
        send_mail(subject, text, None, [to])
    except OSError:  # no mail server, or no room: what was done stands all the same
        return False
    return True
