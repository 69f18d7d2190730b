"""Who reads what, blind to each other, and when moderation opens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from evenhand.defaults import constant
from evenhand.instruments import mistakes
from evenhand.web.accounts.models import User
from evenhand.web.applications.actions.applying import merged
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.drafting import drop_drafts
from evenhand.web.applications.models import (
    ASSESSMENT,
    Application,
    Assessment,
    Assessor,
    Call,
    Conflict,
)
from evenhand.web.core.audit import record
from evenhand.web.core.versions import refuse_other
from evenhand.web.organisations.actions import invite
from evenhand.web.organisations.models import Invitation


@dataclass(frozen=True, slots=True)
class Named:
    """An assessor; the invitation and its secret where they have no account yet."""

    assessor: Assessor
    invitation: Invitation | None
    secret: str


@transaction.atomic
def name_assessor(*, by: User, call: Call, name: str, email: str) -> Named:
    """Ask somebody to read applications.

    Raises
    ------
    CallError
        When somebody with that address does already.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    email = email.strip().lower()
    if call.assessors.filter(email=email).exists():
        raise CallError(
            "Somebody with this address is an assessor already.", remedy="Nothing more is needed."
        )
    person = User.objects.filter(email=email, is_active=True).first()
    made = Assessor.objects.create(call=call, person=person, name=name.strip(), email=email)
    record("assessor.named", by=by, subject=made)
    if person is not None:
        return Named(made, None, "")
    return Named(made, *invite(by=by, email=email, name=name))


def locked_unopened(application: Application) -> Application:
    """Inside its lock: sent, its call closed, moderation not open.

    Raises
    ------
    CallError
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("call")
    locked = found.get(pk=application.pk)
    if not locked.stands:
        raise CallError("This application does not stand.", remedy="Nothing is to be read.")
    if locked.moderation_at is not None:
        raise CallError(
            "Moderation is open. Nothing was changed.",
            remedy="What assessors found stays as it was when it opened.",
        )
    return locked


@transaction.atomic
def assign(*, by: User, application: Application, assessors: Collection[Assessor]) -> None:
    """Who reads an application. Whoever has begun stays.

    Raises
    ------
    CallError
        When moderation is open (others' levels could be seen before one's own), or somebody is named in the application.
    """
    locked = locked_unopened(application)
    named = {s.email for s in locked.seats.all()}
    for assessor in assessors:
        if assessor.email in named or (assessor.person_id and assessor.person_id == locked.lead_id):
            raise CallError(
                f"{assessor.name} is named in this application.", remedy="Choose somebody else."
            )
    chosen = {a.pk for a in assessors}
    there = {a.assessor_id: a for a in locked.assessments.all()}
    for pk, assessment in there.items():
        if pk not in chosen and assessment.version == 0 and assessment.conflict != Conflict.HAS:
            record("assessment.taken_away", by=by, subject=assessment)
            assessment.delete()
    for assessor in assessors:
        if assessor.pk not in there:
            made = Assessment.objects.create(application=locked, assessor=assessor)
            record("assessment.given", by=by, subject=made)


@transaction.atomic
def declare(*, by: User, assessment: Assessment, conflict: str, note: str = "") -> Assessment:
    """Whether there is a conflict of interest. One that is declared ends the reading: what was found so far is deleted.

    Raises
    ------
    CallError
        When moderation is open.
    """
    locked_unopened(assessment.application)
    found = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if found.conflict == Conflict.HAS:
        raise CallError(
            "You declared a conflict of interest.", remedy="Tell a convener if that was a mistake."
        )
    found.conflict = conflict
    if conflict == Conflict.HAS:
        found.conflict_note, found.answers, found.comments = note.strip(), {}, {}
        found.finished = False
        drop_drafts(by=by, assessment=found)
    found.save()
    record("assessment.declared", by=by, subject=found, conflict=conflict)
    return found


def _readable(assessment: Assessment) -> Assessment:
    application = locked_unopened(assessment.application)
    if not application.call.is_closed(timezone.localdate()):
        raise CallError(
            "The call is still open: applications can change.",
            remedy="Read them once it is closed.",
        )
    found = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if found.conflict != Conflict.NONE:
        raise CallError(
            "First say whether you have a conflict of interest.", remedy="Then the form opens."
        )
    return found


@transaction.atomic
def save_assessment(
    *,
    by: User,
    assessment: Assessment,
    version: int,
    answers: Mapping[str, Any],
    comments: Mapping[str, Any],
) -> Assessment:
    """Put these levels and comments into it; others stay. It has to be finished again.

    Raises
    ------
    CallError, ChangedMeanwhileError
    """
    found = _readable(assessment)
    refuse_other(found.version, version)
    found.answers = merged(found.answers, answers)
    found.comments = merged(found.comments, comments)
    found.version, found.finished = found.version + 1, False
    found.save()
    record("assessment.saved", by=by, subject=found)
    return found


@transaction.atomic
def finish_assessment(*, by: User, assessment: Assessment) -> Assessment:
    """Say that it is complete; it can be changed until moderation opens.

    Raises
    ------
    CallError
        When an element has no level.
    """
    found = _readable(assessment)
    instrument = assessment.application.call.instrument(ASSESSMENT)
    wrong = mistakes(instrument, found.answers, finished=True)
    if wrong:
        label = instrument.item(wrong[0].item).label
        raise CallError(
            f"‘{label}’ has no level yet.", remedy="Choose one, or ‘Don't know’, then finish."
        )
    found.finished = True
    found.save(update_fields=["finished"])
    record("assessment.finished", by=by, subject=found)
    return found


@transaction.atomic
def open_moderation(*, by: User, application: Application) -> Application:
    """Assessors and conveners see each other's levels from now on, and nothing of them changes any more.

    Raises
    ------
    CallError
        When somebody has not finished, or fewer than the least number read it.
    """
    locked = locked_unopened(application)
    read = [a for a in locked.assessments.all() if a.conflict != Conflict.HAS]
    least = constant("applications", "least_assessors")
    if len(read) < least:
        raise CallError(
            f"At least {least} assessors without a conflict of interest read an application.",
            remedy="Ask another one.",
        )
    if not all(a.finished for a in read):
        raise CallError("Not everybody has finished.", remedy="Wait, or ask them.")
    locked.moderation_at = timezone.now()
    locked.save(update_fields=["moderation_at"])
    record("moderation.opened", by=by, subject=locked)
    return locked
