"""Setting up a route, raising, answering and taking back a concern.

What the audit says of a concern names nobody and no team: the team's lead reads the team's audit, and a
time beside a name would tell who wrote.
"""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from evenhand.errors import UserError
from evenhand.web.accounts.models import User
from evenhand.web.concerns.models import Concern, Route, Standing, answer_by
from evenhand.web.concerns.queries import digest, is_inside, live_route
from evenhand.web.core.audit import SYSTEM, record
from evenhand.web.core.drafts import forget_drafts
from evenhand.web.core.versions import ChangedMeanwhileError, refuse_other
from evenhand.web.organisations.models import Programme, Team


class ConcernError(UserError):
    """A concern, or the way it goes, cannot be as asked."""

    http_status = 409


@transaction.atomic
def set_route(
    *,
    by: User,
    programme: Programme,
    reviewer_name: str,
    reviewer_email: str,
    intake: str,
    answer_within: int,
    speak_up: str,
    version: int | None = None,
) -> Route:
    """Say who reads the concerns of a programme's teams. Concerns stay with whom they were sent to.

    Raises
    ------
    ConcernError
        When the reviewer works in a team of the programme, leads an organisation above one, or convenes it.
    ChangedMeanwhileError
        When somebody changed the route since `version` was read.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    before = Route.objects.filter(programme=programme).first()
    refuse_other(before.version if before else 0, version)
    address = reviewer_email.strip().lower()
    _refuse_near(by, programme, address)
    fields = {
        "reviewer_name": reviewer_name,
        "reviewer_email": address,
        "intake": intake,
        "answer_within": answer_within,
        "speak_up": speak_up,
        "version": before.version + 1 if before else 1,
        "made_at": timezone.now(),
        "made_by": by.pk,
    }
    made, _ = Route.objects.update_or_create(programme=programme, defaults=fields)
    record("concern_route.set", by=by, subject=made)
    return made


def _refuse_near(by: User, programme: Programme, address: str) -> None:
    known = User.objects.filter(email=address).first()
    if address == by.email or (known and is_inside(known, programme.teams.all())):
        raise ConcernError(
            "A reviewer must be outside: somebody in no team of the programme, who leads no organisation of one and does not convene it.",
            remedy="Name somebody whom nobody here reports to.",
        )


@transaction.atomic
def raise_concern(
    *, by: User, team: Team, told: str, pass_on: bool, named: bool
) -> tuple[Concern, str]:
    """Send a concern to the reviewer. Returns it, and the key for whoever gave no name.

    Raises
    ------
    ConcernError
        When nobody reads concerns of this team, or the person reads them.
    """
    found = live_route(team)
    if found is None or found[1] == by:
        raise ConcernError(
            "Nobody reads concerns of this team here at the moment.",
            remedy="Speak to the Freedom to Speak Up guardian of your organisation.",
        )
    route, reviewer = found
    key, today = secrets.token_urlsafe(24), timezone.localdate()
    made = Concern.objects.create(
        team=team,
        reviewer=reviewer,
        raised_by=by if named else None,
        digest=digest(key),
        pass_on=pass_on,
        told=told,
        raised_on=today,
        answer_by=answer_by(route, today),
    )
    record("concern.raised", by=SYSTEM, subject=made)
    return made, key


@transaction.atomic
def review_concern(
    *, by: User, concern: Concern, version: int, standing: str, answer: str
) -> Concern:
    """Say how far it is, and answer.

    Raises
    ------
    ConcernError
        When it is to be closed without an answer.
    ChangedMeanwhileError
        When it was taken back, or answered by somebody else, since `version` was read.
    """
    if standing == Standing.CLOSED and not answer.strip():
        raise ConcernError(
            "There is no answer yet.", remedy="Say what was done, or why nothing can be done."
        )
    closed = timezone.localdate() if standing == Standing.CLOSED else None
    changed = Concern.objects.filter(pk=concern.pk, version=version).update(
        standing=standing, answer=answer.strip(), closed_on=closed, version=version + 1
    )
    if not changed:
        raise ChangedMeanwhileError
    record("concern.reviewed", by=SYSTEM, subject=concern)
    return Concern.objects.get(pk=concern.pk)


@transaction.atomic
def take_back(*, concern: Concern) -> None:
    """Delete one's own concern and what was answered; that there was one stays on record."""
    record("concern.taken_back", by=SYSTEM, subject=concern)
    forget_drafts(f"concern:{concern.pk}")
    concern.delete()
