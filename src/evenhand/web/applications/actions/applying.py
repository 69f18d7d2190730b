"""Writing an application, sending it, taking it back, withdrawing it. Only while its call is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.charts.words import day
from evenhand.web.accounts.models import User
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.missing import missing_of
from evenhand.web.applications.models import PAPERS, Application, Evidence, Gap, Paper, Seat
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other

FIELDS = ("team_name", "organisation", "organisation_kind", "area")


def locked_open(application: Application) -> Application:
    """Inside the lock of the application, while its call is open and nothing was withdrawn.

    Raises
    ------
    CallError
    """
    found = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__programme", "lead")
        .get(pk=application.pk)
    )
    if found.withdrawn_at is not None:
        raise CallError("This application was withdrawn.", remedy="Nothing more can be done in it.")
    if not found.call.takes_applications(timezone.localdate()):
        raise CallError(
            f"This call closed on {day(found.call.closes_on)}. Nothing was changed.",
            remedy="What was sent until then is read as it is.",
        )
    return found


def locked_writable(application: Application) -> Application:
    """The same, of one that is not sent.

    Raises
    ------
    CallError
    """
    found = locked_open(application)
    if found.sent_at is not None:
        raise CallError(
            "This application is sent. Nothing was changed.",
            remedy="Take it back first: that can be done until the call closes.",
        )
    return found


@transaction.atomic
def change_application(
    *, by: User, application: Application, version: int, content: Mapping[str, Any]
) -> Application:
    """Name of the team-to-be, its organisation, its clinical area.

    Raises
    ------
    CallError, ChangedMeanwhileError
    """
    found = locked_writable(application)
    refuse_other(found.version, version)
    for name in FIELDS:
        setattr(found, name, content[name])
    found.version += 1
    found.save(update_fields=[*FIELDS, "version"])
    record("application.changed", by=by, subject=found)
    return found


@transaction.atomic
def save_paper(
    *,
    by: User,
    application: Application,
    instrument_id: str,
    version: int,
    answers: Mapping[str, Any],
    comments: Mapping[str, Any],
    files: Mapping[str, tuple[str, bytes]] | None = None,
) -> Paper:
    """Put these answers into a form; others in it stay. Empty ones are taken out.

    Parameters
    ----------
    files
        Name and content by item; the answer is the name.

    Raises
    ------
    CallError, ChangedMeanwhileError
    """
    found = locked_writable(application)
    if instrument_id not in PAPERS:
        raise LookupError(instrument_id)
    paper = found.papers.filter(instrument_id=instrument_id).first()
    refuse_other(paper.version if paper else 0, version)
    if paper is None:
        paper = Paper(application=found, instrument_id=instrument_id)
    paper.answers = merged(paper.answers, answers)
    paper.comments = merged(paper.comments, comments)
    paper.version += 1
    paper.save()
    for item, (name, content) in (files or {}).items():
        Evidence.objects.update_or_create(
            paper=paper, item=item, defaults={"name": name, "content": content}
        )
    paper.files.exclude(item__in=paper.answers).delete()
    record("application.answered", by=by, subject=found, form=instrument_id)
    return paper


def merged(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {k: v for k, v in {**before, **given}.items() if v not in (None, "", [], {})}


@transaction.atomic
def read_pack(*, by: User, application: Application) -> Application:
    """Say that one has read the pack as it is today."""
    found = locked_open(application)
    found.pack_read, found.pack_read_on = found.call.pack_number, timezone.localdate()
    found.save(update_fields=["pack_read", "pack_read_on"])
    record("pack.read", by=by, subject=found, number=found.pack_read)
    return found


@transaction.atomic
def plan_gap(
    *, by: User, application: Application, about: str, what: str, owner: Seat | None, due: date
) -> Gap:
    """What is done about something that is not in place yet, by whom, by when."""
    found = locked_writable(application)
    made = Gap.objects.create(application=found, about=about, what=what, owner=owner, due=due)
    record("gap.planned", by=by, subject=made)
    return made


@transaction.atomic
def drop_gap(*, by: User, application: Application, gap_id: Any) -> None:
    """Take it out of the plan again; doing so twice changes nothing."""
    found = locked_writable(application)
    gap = found.gaps.filter(pk=gap_id).first()
    if gap is not None:
        record("gap.dropped", by=by, subject=gap)
        gap.delete()


@transaction.atomic
def send_application(*, by: User, application: Application, reason: str = "") -> Application:
    """Say that it is complete. Where something is missing, the reason goes with it.

    Raises
    ------
    CallError
        When something is missing and no reason is given, or it is sent already.
    """
    found = locked_writable(application)
    missing = missing_of(found)
    if missing and not reason.strip():
        raise CallError(missing[0], remedy="See to it, or say why it is sent without.")
    found.sent_at = timezone.now()
    found.sent_without = reason.strip() if missing else ""
    found.save(update_fields=["sent_at", "sent_without"])
    record("application.sent", by=by, subject=found, complete=not missing)
    return found


@transaction.atomic
def take_back(*, by: User, application: Application) -> Application:
    """Write on in it, until the call closes."""
    found = locked_open(application)
    if found.sent_at is None:
        raise CallError("This application is not sent.", remedy="Write on in it.")
    found.sent_at, found.sent_without = None, ""
    found.save(update_fields=["sent_at", "sent_without"])
    record("application.taken_back", by=by, subject=found)
    return found


@transaction.atomic
def withdraw_application(*, by: User, application: Application) -> Application:
    """For good, at any time before it is decided.

    Raises
    ------
    CallError
        When it was withdrawn or decided.
    """
    found = Application.objects.select_for_update().get(pk=application.pk)
    if found.withdrawn_at is not None or hasattr(found, "decision"):
        raise CallError(
            "This application was withdrawn or decided already.",
            remedy="Write to the programme if something should change.",
        )
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    record("application.withdrawn", by=by, subject=found)
    return found
