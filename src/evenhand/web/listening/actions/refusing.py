"""What none of these actions does."""

from __future__ import annotations

from evenhand.errors import UserError


class ListeningError(UserError):
    """What was asked would break what a participant was promised."""

    http_status = 409
