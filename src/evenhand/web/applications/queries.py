"""Doors to calls, applications and assessments. Blindness is kept here: what another assessor found has no door before moderation opens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.applications.models import (
    Application,
    Assessment,
    Assessor,
    Call,
    Conflict,
    Decision,
    Evidence,
    Gap,
    Interest,
    Moderation,
    Paper,
    Part,
    Said,
    Seat,
)
from evenhand.web.organisations.models import Membership, Programme, Role, Team


def digest_of(secret: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_calls(today: date) -> list[Call]:
    """Published calls that have not closed, by title."""
    found = Call.objects.filter(published_at__isnull=False, closes_on__gte=today)
    return list(found.select_related("programme").order_by("title", "pk"))


def holds(person: Any, programme: Programme, roles: Iterable[str]) -> bool:
    """Whether somebody who may be signed in holds one of the roles in a programme."""
    if not isinstance(person, User):
        return False
    held = Membership.objects.filter(person=person, programme=programme, role__in=roles)
    return held.exists()


def public_call(person: Any, call_id: UUID) -> Call:
    """A call, for everybody once it is published; before, for its conveners."""
    found = Call.objects.select_related("programme").filter(pk=call_id).first()
    if found is None:
        raise Http404
    if found.published_at is None and not holds(person, found.programme, (Role.CONVENER,)):
        raise Http404
    return found


def call_for(person: User, call_id: UUID, *, roles: Iterable[str] = (Role.CONVENER,)) -> Call:
    """A call, for who holds one of the roles in its programme."""
    found = Call.objects.select_related("programme").filter(pk=call_id).first()
    if found is None or not holds(person, found.programme, roles):
        raise Http404
    return found


def convened_programme(person: User, programme_id: UUID) -> Programme:
    """A programme, for its conveners."""
    found = Programme.objects.filter(pk=programme_id).first()
    if found is None or not holds(person, found, (Role.CONVENER,)):
        raise Http404
    return found


def calls_of(programme: Programme) -> QuerySet[Call]:
    """Calls of a programme, by title."""
    return programme.calls.order_by("title", "pk")


def interest_for(person: User, interest_id: UUID) -> Interest:
    """An expression of interest, for conveners."""
    found = Interest.objects.select_related("call__programme").filter(pk=interest_id).first()
    if found is None or not holds(person, found.call.programme, (Role.CONVENER,)):
        raise Http404
    return found


def interests_of(call: Call) -> list[Interest]:
    """By organisation, then name."""
    return sorted(call.interests.all(), key=lambda i: (i.organisation.casefold(), i.name, i.pk))


_WITH_CALL = ("call__programme", "lead")


def own_application(person: User, application_id: UUID) -> Application:
    """An application, for who leads it."""
    found = Application.objects.select_related(*_WITH_CALL).filter(pk=application_id).first()
    if found is None or found.lead_id != person.pk:
        raise Http404
    return found


def applications_of(person: User) -> list[Application]:
    """Those that the person leads, by call and name."""
    found = Application.objects.filter(lead=person, team=None).select_related("call", "decision")
    return list(found.order_by("call__title", "team_name", "pk"))


def application_for(person: User, application_id: UUID) -> Application:
    """A sent application, for a convener who is in no conflict about it."""
    found = Application.objects.select_related(*_WITH_CALL).filter(pk=application_id).first()
    if (
        found is None
        or not found.stands
        or not holds(person, found.call.programme, (Role.CONVENER,))
    ):
        raise Http404
    if in_conflict(person, found):
        raise Http404
    return found


def in_conflict(person: User, application: Application) -> bool:
    """Who declared a conflict, leads the application, or is named in it."""
    if application.lead_id == person.pk:
        return True
    named = Seat.objects.filter(application=application, email=person.email)
    declared = Assessment.objects.filter(
        application=application, assessor__person=person, conflict=Conflict.HAS
    )
    return named.exists() or declared.exists()


def conflicts_of(person: User, call: Call) -> frozenset[UUID]:
    """Applications to a call about which the person is in conflict: one query for all."""
    inside = (
        Q(lead=person)
        | Q(seats__email=person.email)
        | Q(assessments__assessor__person=person, assessments__conflict=Conflict.HAS)
    )
    return frozenset(call.applications.filter(inside).values_list("pk", flat=True))


def papers_of(application: Application) -> dict[str, Paper]:
    """By instrument; one that nobody has begun is empty."""
    return {p.instrument_id: p for p in application.papers.all()}


def paper_of(application: Application, instrument_id: str) -> Paper | None:
    """One of them."""
    return application.papers.filter(instrument_id=instrument_id).first()


def seats_of(application: Application) -> list[Seat]:
    """People by name, the sponsor among them."""
    return list(application.seats.order_by("name", "pk"))


def taking_part(application: Application) -> list[Seat]:
    """The same without those who said no: nobody but the lead is told their names."""
    return [s for s in seats_of(application) if s.said != Said.NO]


def seat_behind(secret: str) -> Seat:
    """Whom a link belongs to.

    Raises
    ------
    Http404
        When it is none of ours, or the application was withdrawn.
    """
    found = Seat.objects.select_related("application__call__programme", "application__lead")
    seat = found.filter(digest=digest_of(secret), application__withdrawn_at=None).first()
    if seat is None or seat.part == Part.LEAD:
        raise Http404
    return seat


def own_seat(application: Application, seat_id: UUID) -> Seat:
    """A person of an application."""
    found = application.seats.filter(pk=seat_id).first()
    if found is None:
        raise Http404
    return found


def gaps_of(application: Application) -> list[Gap]:
    """By day."""
    return list(application.gaps.select_related("owner").order_by("due", "pk"))


def assessors_of(call: Call) -> list[Assessor]:
    """By name."""
    return list(call.assessors.order_by("name", "pk"))


def assessment_for(person: User, assessment_id: UUID) -> Assessment:
    """An assessment, for who makes it, of an application that was sent to a call that has closed."""
    found = (
        Assessment.objects.select_related("application__call__programme", "assessor")
        .filter(pk=assessment_id, assessor__person=person)
        .first()
    )
    if found is None or not found.application.stands:
        raise Http404
    return found


def assessments_of(person: User) -> list[Assessment]:
    """What the person has to read, by call and name; only what was sent."""
    found = Assessment.objects.filter(
        assessor__person=person,
        application__sent_at__isnull=False,
        application__withdrawn_at=None,
    ).select_related("application__call")
    return list(found.order_by("application__call__title", "application__team_name", "pk"))


def progress_of(call: Call) -> dict[UUID, tuple[int, int]]:
    """Of each application, how many have finished and how many read it; never what they found."""
    found = call.applications.annotate(
        read=Count("assessments", filter=~Q(assessments__conflict=Conflict.HAS)),
        done=Count(
            "assessments",
            filter=Q(assessments__finished=True) & ~Q(assessments__conflict=Conflict.HAS),
        ),
    )
    return {pk: (done, read) for pk, done, read in found.values_list("pk", "done", "read")}


def opened_assessments(application: Application) -> list[Assessment]:
    """What assessors found, once moderation is open; before, nobody has a door to it."""
    if application.moderation_at is None:
        return []
    found = application.assessments.filter(finished=True).exclude(conflict=Conflict.HAS)
    return list(found.select_related("assessor").order_by("assessor__name", "pk"))


def moderated_for(person: User, application_id: UUID) -> Application:
    """An application whose moderation is open, for conveners and for those who assessed it, none in conflict."""
    found = Application.objects.select_related(*_WITH_CALL).filter(pk=application_id).first()
    if found is None or not found.stands or found.moderation_at is None:
        raise Http404
    assessed = Assessment.objects.filter(
        application=found, assessor__person=person, finished=True, conflict=Conflict.NONE
    )
    if in_conflict(person, found):
        raise Http404
    if not assessed.exists() and not holds(person, found.call.programme, (Role.CONVENER,)):
        raise Http404
    return found


def moderation_of(application: Application) -> Moderation | None:
    """The agreed levels."""
    return Moderation.objects.filter(application=application).first()


def decision_of(application: Application) -> Decision | None:
    """What was decided."""
    return Decision.objects.filter(application=application).first()


def told_decision(application: Application) -> Decision | None:
    """What was decided, once applicants are told."""
    found = decision_of(application)
    return found if found is not None and found.told_at is not None else None


def application_of(team: Team) -> Application | None:
    """What a team applied with."""
    return team.applications.select_related("call__programme").order_by("begun_at").first()


def levels_of(applications: Sequence[Application]) -> dict[UUID, dict[str, Any]]:
    """Agreed levels of many, in one query."""
    found = Moderation.objects.filter(application__in=applications)
    return dict(found.values_list("application", "levels"))


def evidence_of(application: Application, file_id: UUID) -> Evidence:
    """A file of an application that somebody may read."""
    found = Evidence.objects.filter(paper__application=application, pk=file_id).first()
    if found is None:
        raise Http404
    return found


def files_of(application: Application) -> list[tuple[str, str, UUID]]:
    """Item, name and key of each file; not what is in it."""
    found = Evidence.objects.filter(paper__application=application).order_by("item")
    return list(found.values_list("item", "name", "pk"))
