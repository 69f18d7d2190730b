"""Opening a round, saving a sheet, finishing it, closing the round. The audit tells that it was done, never what or how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.frameworks.instruments import Instrument, source_of
from evenhand.instruments import mistakes
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import record
from evenhand.web.core.versions import ChangedMeanwhileError, refuse_other
from evenhand.web.instruments.answering import kept_results
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.projects.models import Project

Content = Mapping[str, Any]


class RoundError(UserError):
    """What was asked does not fit where the round stands."""

    http_status = 409


@transaction.atomic
def open_round(*, by: User, project: Project, instrument: Instrument) -> Round:
    """A new round of an instrument.

    Raises
    ------
    RoundError
        When one of that instrument is open: people would not know which to answer.
    """
    Project.objects.select_for_update().get(pk=project.pk)  # numbers are given one at a time
    earlier = Round.objects.filter(project=project, instrument_id=instrument.id)
    if earlier.filter(closed_at__isnull=True).exists():
        raise RoundError(
            f"A round of {instrument.title} is open.", remedy="Close it before the next begins."
        )
    made = Round.objects.create(
        project=project,
        instrument_id=instrument.id,
        version=instrument.version,
        definition=source_of(instrument.id),
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        opened_at=timezone.now(),
        opened_by=by.pk,
    )
    record("round.opened", by=by, subject=made, team=project.team_id, instrument=instrument.id)
    return made


@transaction.atomic
def save_answers(
    *, by: User, round: Round, whose: str, version: int, answers: Content, comments: Content
) -> Sheet:
    """Put these answers into a sheet; others in it stay. Empty ones are taken out.

    Raises
    ------
    RoundError
        When the round is closed.
    ChangedMeanwhileError
        When the sheet was saved since `version` was read.
    """
    _locked_open(round)
    person = by if whose == Whose.OWN else None
    sheet = Sheet.objects.filter(round=round, whose=whose, person=person).first()
    refuse_other(sheet.version if sheet else 0, version)
    if sheet is None:
        sheet = Sheet(round=round, whose=whose, person=person)
    sheet.answers = _merged(sheet.answers, answers)
    sheet.comments = _merged(sheet.comments, comments)
    sheet.version += 1
    sheet.finished_on = None
    sheet.save()
    if whose == Whose.TOGETHER:
        record("sheet.saved", by=by, subject=round, team=round.project.team_id)
    return sheet


def _merged(before: Content, given: Content) -> dict[str, Any]:
    return {k: v for k, v in {**before, **given}.items() if v not in (None, "", [], {})}


@transaction.atomic
def finish(*, by: User, round: Round, whose: str) -> Sheet:
    """Say that a sheet is complete; it can be changed and finished again until the round is closed.

    Raises
    ------
    RoundError
        When the round is closed, there is nothing to finish, or an answer is missing or does not fit.
    """
    _locked_open(round)
    person = by if whose == Whose.OWN else None
    sheet = Sheet.objects.filter(round=round, whose=whose, person=person).first()
    if sheet is None or not sheet.answers:
        raise RoundError("Nothing is answered yet.", remedy="Answer something, then finish.")
    wrong = mistakes(round.instrument, sheet.answers, finished=True)
    if wrong:
        label = round.instrument.item(wrong[0].item).label
        raise RoundError(f"‘{label}’: {wrong[0].sentence}", remedy="Then finish again.")
    sheet.finished_on = timezone.localdate()
    sheet.save(update_fields=["finished_on"])
    if whose == Whose.TOGETHER:
        record("sheet.finished", by=by, subject=round, team=round.project.team_id)
    return sheet


@transaction.atomic
def close_round(*, by: User, round: Round) -> Round:
    """No more answers; results are made, once.

    Raises
    ------
    RoundError
        When it is closed already.
    """
    found = _locked_open(round)
    found.closed_at, found.closed_by = timezone.now(), by.pk
    found.results = kept_results(found)
    found.save(update_fields=["closed_at", "closed_by", "results"])
    record("round.closed", by=by, subject=found, team=found.project.team_id)
    return found


def _locked_open(round: Round) -> Round:
    found = Round.objects.select_for_update().select_related("project").get(pk=round.pk)
    if not found.is_open:
        raise RoundError("This round is closed.", remedy="Open the next one.")
    return found


__all__ = [
    "ChangedMeanwhileError",
    "RoundError",
    "close_round",
    "finish",
    "open_round",
    "save_answers",
]
