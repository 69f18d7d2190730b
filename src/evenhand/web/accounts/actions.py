"""What people do to their own account: atomic, with an audit event."""

from __future__ import annotations

from django.db import transaction

from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other


@transaction.atomic
def change_name(*, by: User, name: str, version: int | None = None) -> User:
    """Call oneself by another name; the audit says that, not which.

    Raises
    ------
    ChangedMeanwhileError
        When the name was changed since `version` was read.
    """
    locked = User.objects.select_for_update().get(pk=by.pk)
    refuse_other(locked.version, version)
    User.objects.filter(pk=by.pk).update(name=name, version=locked.version + 1)
    record("person.renamed", by=by, subject=locked)
    return locked
