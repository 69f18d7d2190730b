"""Emails: who writes, and where to go. No content of any project."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from evenhand.web.organisations.models import Invitation


def invitation_address(secret: str) -> str:
    """The one-time link."""
    return f"{settings.SITE_ADDRESS}{reverse('invitation', kwargs={'secret': secret})}"


def send_invitation(invitation: Invitation, secret: str) -> None:
    """Write to the invited person."""
    send_mail(
        "An invitation to Evenhand",
        f"Hello {invitation.name},\n\nYou have been invited to Evenhand. This link works once, for 14 days:\n\n"
        f"{invitation_address(secret)}\n\nIf you did not expect this, you can leave it unanswered.\n",
        None,
        [invitation.email],
    )
