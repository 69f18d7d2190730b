"""Whom a person may delete."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from evenhand.web.accounts.models import User


def person_for(asking: User, person_id: UUID) -> User:
    """A person who has not been deleted, for administrators.

    Raises
    ------
    Http404
        For everyone else.
    """
    found = User.objects.filter(pk=person_id, is_active=True).first()
    if found is None or not asking.is_administrator:
        raise Http404
    return found
