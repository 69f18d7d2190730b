"""A call as its conveners see it: who is interested, who applies, how far reading is, how many teams an area has. By name; no level, no order of merit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from evenhand.frameworks.selection import NOT_NOW, selection
from evenhand.instruments.assessing import AssessorAgreement, assessors_agree
from evenhand.web.accounts.models import User
from evenhand.web.applications.models import (
    ASSESSMENT,
    Answered,
    Application,
    Assessment,
    Call,
    Conflict,
    Decision,
)
from evenhand.web.applications.queries import conflicts_of, progress_of


@dataclass(frozen=True, slots=True)
class Row:
    """One application, and where it stands in words."""

    application: Application
    told: str
    readable: bool  # by this convener: sent, and no conflict of interest
    done: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """One clinical area: how many apply, how many are accepted, and whether that is enough to learn from each other."""

    name: str
    sent: int
    accepted: int
    least: int

    @property
    def sentence(self) -> str:
        """Only where the call names a number."""
        if not self.least or not self.sent:
            return ""
        if self.sent < self.least:
            return f"Fewer than {self.least} teams apply here: ask whether one can join another area, or whether more can be invited."
        if 0 < self.accepted < self.least:
            return f"Fewer than {self.least} are accepted so far."
        return ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many came how far."""

    interested: int
    invited: int
    begun: int
    sent: int
    accepted: int
    teams: int


def applications_to(call: Call) -> list[Application]:
    """All of them by name, with their decisions: one query."""
    found = call.applications.select_related("lead", "decision", "team")
    return list(found.order_by("team_name", "organisation", "pk"))


def rows_of(call: Call, person: User, applications: Sequence[Application]) -> list[Row]:
    """In three queries."""
    progress, conflicts = progress_of(call), conflicts_of(person, call)
    closed = call.is_closed(timezone.localdate())
    return [_row(a, progress.get(a.pk, (0, 0)), a.pk in conflicts, closed) for a in applications]


def _row(application: Application, progress: tuple[int, int], conflict: bool, closed: bool) -> Row:
    if conflict:
        return Row(application, "You have a conflict of interest", readable=False)
    done, read = progress
    told = _told(application, done, read)
    if closed and application.sent_at is None and application.withdrawn_at is None:
        told = "Not sent before the call closed"
    return Row(application, told, application.stands, done, read)


def _told(application: Application, done: int, read: int) -> str:
    if application.withdrawn_at is not None:
        return "Withdrawn"
    if application.sent_at is None:
        return "Being written" if application.lead_id else "Invited, no account yet"
    decision = _decision(application)
    if application.team is not None:
        return "A team now"
    if decision is not None:
        label = selection().outcome(decision.outcome).label
        return label if decision.told_at else f"{label}, not told yet"
    if application.moderation_at is not None:
        return "In moderation"
    return f"Sent; {done} of {read} have finished reading" if read else "Sent; nobody reads it yet"


def _decision(application: Application) -> Decision | None:
    return getattr(application, "decision", None)


def areas_of(call: Call, applications: Sequence[Application]) -> list[Area]:
    """By name, those of the call first, then what was left of earlier names."""
    sent = Counter(a.area for a in applications if a.stands)
    accepted = Counter(a.area for a in applications if is_accepted(a))
    names = sorted({*call.areas, *sent}, key=str.casefold)
    return [Area(n, sent[n], accepted[n], call.least_in_area) for n in names]


def is_accepted(application: Application) -> bool:
    """Decided so, whether or not they are told."""
    decision = _decision(application)
    return application.stands and decision is not None and decision.outcome != NOT_NOW


def is_told_accepted(application: Application) -> bool:
    """Decided so, and the applicants know."""
    decision = _decision(application)
    return is_accepted(application) and decision is not None and decision.told_at is not None


def reach_of(call: Call, applications: Sequence[Application]) -> Reach:
    """One query more."""
    answered = Counter(call.interests.values_list("answered", flat=True))
    return Reach(
        interested=sum(answered.values()),
        invited=answered[Answered.INVITED],
        begun=len(applications),
        sent=sum(a.stands for a in applications),
        accepted=sum(is_told_accepted(a) for a in applications),
        teams=sum(a.team_id is not None for a in applications),
    )


def agreement_of(
    call: Call, person: User, applications: Sequence[Application]
) -> AssessorAgreement | None:
    """How far assessors agree, once moderation is open for everything that was sent: before, it would tell about single levels."""
    standing = [a for a in applications if a.stands]
    if not standing or any(a.moderation_at is None for a in standing):
        return None
    found = Assessment.objects.filter(application__in=standing, finished=True)
    left_out = conflicts_of(person, call)
    given: dict[object, dict[str, dict[str, object]]] = {}
    for each in found.exclude(conflict=Conflict.HAS).exclude(application__in=left_out):
        given.setdefault(each.application_id, {})[str(each.assessor_id)] = each.answers
    if not given:
        return None
    return assessors_agree(call.instrument(ASSESSMENT), list(given.values()))
