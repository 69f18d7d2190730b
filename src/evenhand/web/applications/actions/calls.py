"""Making a call, changing it, publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.frameworks.instruments import source_of
from evenhand.web.accounts.models import User
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import FORMS, Call
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.models import Programme

CHANGEABLE = (
    *("title", "expected", "pack", "areas", "places", "least_in_area", "commitment"),
    *("opens_on", "interest_until", "closes_on", "decided_by", "starts_on", "keep_until"),
    *("names_told", "levels_told"),
)


@transaction.atomic
def make_call(*, by: User, programme: Programme, content: Mapping[str, Any]) -> Call:
    """A call that only conveners see yet."""
    fields = {name: content[name] for name in CHANGEABLE}
    made = Call.objects.create(programme=programme, made_at=timezone.now(), made_by=by.pk, **fields)
    record("call.made", by=by, subject=made)
    return made


@transaction.atomic
def change_call(*, by: User, call: Call, version: int, content: Mapping[str, Any]) -> Call:
    """New dates or words. A new pack gets a new number, so that people see that they read an older one.

    Raises
    ------
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    CallError
        When something that people were promised would change.
    """
    locked = Call.objects.select_for_update().get(pk=call.pk)
    refuse_other(locked.version, version)
    _keep_promises(locked, content)
    if content["pack"] != locked.pack:
        locked.pack_number += 1
    for name in CHANGEABLE:
        setattr(locked, name, content[name])
    locked.version += 1
    locked.save()
    record("call.changed", by=by, subject=locked)
    return locked


def _keep_promises(call: Call, content: Mapping[str, Any]) -> None:
    """The day of deletion is promised to everybody who writes; names and levels hold, and a closed call stays closed, once somebody assesses."""
    if call.published_at is not None and content["keep_until"] > call.keep_until:
        raise CallError(
            f"Everybody was promised that what is not accepted is deleted after {day(call.keep_until)}.",
            remedy="Choose that day, or an earlier one.",
        )
    begun = call.applications.filter(assessments__version__gt=0).exists()
    if not begun:
        return
    if any(content[n] != getattr(call, n) for n in ("names_told", "levels_told")):
        raise CallError(
            "Assessment has begun: what applicants are told of names and levels stays as it is.",
            remedy="Leave both as they were.",
        )
    if content["closes_on"] > call.closes_on:
        raise CallError(
            "Assessment has begun: the call cannot be opened again.",
            remedy="Leave the day on which it closes as it was.",
        )


@transaction.atomic
def publish_call(*, by: User, call: Call) -> Call:
    """Everybody can read it. Its forms stay as they are on this day.

    Raises
    ------
    CallError
        When it is published already.
    """
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if locked.published_at is not None:
        raise CallError("This call is published already.", remedy="Look at its page.")
    locked.published_at = timezone.now()
    locked.forms = {id: source_of(id) for id in FORMS}
    locked.save(update_fields=["published_at", "forms"])
    record("call.published", by=by, subject=locked)
    return locked
