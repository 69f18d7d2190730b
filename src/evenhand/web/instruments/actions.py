"""Opening a round, saving a sheet, finishing it, agreeing, closing the round. The audit tells that it was done, never what or how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from evenhand.web.instruments.answering import alone_results, kept_results
from evenhand.web.instruments.models import Attached, Round, Sheet, Whose
from evenhand.web.instruments.queries import leaders_in
from evenhand.web.projects.models import Project

Content = Mapping[str, Any]
Upload = tuple[str, bytes]  # name and content of a file


class RoundError(UserError):
    """What was asked does not fit where the round stands."""

    http_status = 409


@transaction.atomic
def open_round(
    *, by: User, project: Project, instrument: Instrument, definition: str = ""
) -> Round:
    """A new round of an instrument; `definition` is its text where it does not come with Evenhand.

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
        definition=definition or source_of(instrument.id),
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        opened_at=timezone.now(),
        opened_by=by.pk,
    )
    made.aside.set(leaders_in(project.team))
    record("round.opened", by=by, subject=made, team=project.team_id, instrument=instrument.id)
    return made


@transaction.atomic
def set_round(
    *, by: User, round: Round, aside: Iterable[Any], one_level: bool, version: int | None = None
) -> Round:
    """Who does not answer, and whether unit and organisation are one here.

    Leaders of the organisation stand aside from the beginning; the team can ask them, or ask somebody's line manager to stand aside.

    Raises
    ------
    RoundError
        When the team agrees already, or answers are there that another form asks for.
    ChangedMeanwhileError
        When somebody changed it since `version` was read.
    """
    found = _locked_open(round)
    refuse_other(found.set_version, version)
    if found.alone is not None:
        raise RoundError("The team is agreeing already.", remedy="Change it in the next round.")
    if one_level != found.one_level and found.sheets.exists():
        raise RoundError(
            "Somebody has answered already.", remedy="Choose the levels in the next round."
        )
    found.one_level, found.set_version = one_level, found.set_version + 1
    found.save(update_fields=["one_level", "set_version"])
    found.aside.set(aside)
    record("round.set", by=by, subject=found, team=found.project.team_id)
    return found


@transaction.atomic
def save_answers(
    *,
    by: User,
    round: Round,
    whose: str,
    version: int,
    answers: Content,
    comments: Content,
    section: str = "",
    files: Mapping[str, Upload] | None = None,
) -> Sheet:
    """Put these answers into a sheet; others in it stay. Empty ones are taken out.

    Parameters
    ----------
    section
        Where these are all answers of one section, only a later save of that section is in the way.
    files
        By item; the answer is the name of the file.

    Raises
    ------
    RoundError
        When the round is closed, people agree already, or this person stands aside.
    ChangedMeanwhileError
        When the sheet was saved since `version` was read.
    """
    found = _locked_open(round)
    refuse_place(found, by, whose)
    sheet = _sheet(round, whose, by) or Sheet(
        round=round, whose=whose, person=by if whose == Whose.OWN else None
    )
    refuse_other(saved_at(sheet, section, version), version)
    sheet.answers = _merged(sheet.answers, answers)
    sheet.comments = _merged(sheet.comments, comments)
    sheet.version += 1
    names = [section] if section else [s.name for s in round.instrument.sections]
    sheet.saved |= dict.fromkeys(names, sheet.version)
    sheet.finished_on = None
    sheet.save()
    _keep_files(sheet, files or {})
    if whose != Whose.OWN:
        record("sheet.saved", by=by, subject=round, team=round.project.team_id)
    return sheet


def saved_at(sheet: Sheet | None, section: str, version: int | None) -> int:
    """The version that somebody must have read: `version` itself where nobody saved this section since."""
    if sheet is None:
        return 0
    if version is not None and section and 0 <= version <= sheet.version:
        last: int = sheet.saved.get(section, 0)
        return version if last <= version else sheet.version
    return sheet.version


def _sheet(round: Round, whose: str, by: User) -> Sheet | None:
    person = by if whose == Whose.OWN else None
    return Sheet.objects.filter(round=round, whose=whose, person=person).first()


def refuse_place(round: Round, by: User, whose: str) -> None:
    """Whoever stands aside does not answer; nobody answers alone once the team agrees.

    Raises
    ------
    RoundError
    """
    if whose == Whose.OWN and round.alone is not None:
        raise RoundError("Answering alone is over.", remedy="Agree the sheet together.")
    if whose != Whose.GUIDED and round.aside.filter(pk=by.pk).exists():
        raise RoundError(
            "The team answers this without its leaders and line managers.",
            remedy="Read what it says, or let the lead ask you.",
        )


def _keep_files(sheet: Sheet, files: Mapping[str, Upload]) -> None:
    """New ones in the place of old ones; those whose answer is gone, go."""
    for item, (name, content) in files.items():
        Attached.objects.update_or_create(
            sheet=sheet, item=item, defaults={"name": name, "content": content}
        )
    sheet.files.exclude(item__in=sheet.answers).delete()


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
    refuse_place(_locked_open(round), by, whose)
    sheet = _sheet(round, whose, by)
    if sheet is None or not sheet.answers:
        raise RoundError("Nothing is answered yet.", remedy="Answer something, then finish.")
    wrong = mistakes(round.instrument, sheet.answers, finished=True)
    if wrong:
        label = round.instrument.item(wrong[0].item).label
        raise RoundError(f"‘{label}’: {wrong[0].sentence}", remedy="Then finish again.")
    sheet.finished_on = timezone.localdate()
    sheet.save(update_fields=["finished_on"])
    if whose != Whose.OWN:
        record("sheet.finished", by=by, subject=round, team=round.project.team_id)
    return sheet


def may_take_back(round: Round) -> bool:
    """While nothing is made of it; what is private or signed, whenever somebody wants."""
    waits = round.is_open and round.alone is None
    return waits or round.whole.visibility in ("private", "named")


@transaction.atomic
def take_back(*, by: User, round: Round) -> None:
    """Remove one's own sheet. Nothing is put on record: it was nobody else's.

    Raises
    ------
    RoundError
        When it is part of what many say together, where nobody can find it again.
    """
    found = Round.objects.select_for_update().get(pk=round.pk)
    if not may_take_back(found):
        raise RoundError(
            "Your answers are part of what the team says together.",
            remedy="Answer the next round otherwise.",
        )
    Sheet.objects.filter(round=found, whose=Whose.OWN, person=by).delete()


@transaction.atomic
def begin_together(*, by: User, round: Round) -> Round:
    """Nobody answers alone any more: what people said is made, once, and lies before the team while it agrees.

    Raises
    ------
    RoundError
        When it is so already, or this form is not agreed together.
    """
    found = _locked_open(round)
    if found.alone is not None:
        raise RoundError("The team is agreeing already.", remedy="Open the sheet together.")
    if "consensus" not in found.whole.answering:
        raise RoundError("This form is not agreed together.", remedy="Close the round instead.")
    found.alone = alone_results(found)
    found.save(update_fields=["alone"])
    record("round.agreeing", by=by, subject=found, team=found.project.team_id)
    return found


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
    "begin_together",
    "close_round",
    "finish",
    "may_take_back",
    "open_round",
    "refuse_place",
    "save_answers",
    "saved_at",
    "set_round",
    "take_back",
]
