"""The email to a reviewer: that something waits, and where. No content, no team."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from evenhand.web.accounts.models import User


def tell_reviewer(reviewer: User | None) -> None:
    """Write to the reviewer; where no mail leaves, it waits on the page where they land."""
    if reviewer is None:
        return
    text = (
        f"Hello {reviewer.name},\n\nSomething waits for you in Evenhand:\n\n"
        f"{settings.SITE_ADDRESS}{reverse('concerns_to_review')}\n"
    )
    try:
        send_mail("Something waits for you in Evenhand", text, None, [reviewer.email])
    except OSError:
        return
