"""What waits for a person outside any team: applications to write, applications to read."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.applications.models import Application, Assessment, Conflict
from evenhand.web.applications.queries import (
    application_of,
    applications_of,
    assessments_of,
)
from evenhand.web.organisations.beyond import Duty, address_of, source_of_duties
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part as ProjectPart
from evenhand.web.projects.parts import source_of_parts


@source_of_parts
def parts(person: User, project: Project) -> Iterator[ProjectPart]:
    """On the page of a project: what its team applied with. Only where there is something."""
    del person
    found = application_of(project.team)
    if found is not None:
        address = address_of("team_application", team_id=project.team_id)
        yield ProjectPart("people", "What you applied with", address, found.call.title, order=90)


@source_of_duties
def duties_of(person: User) -> Iterator[Duty]:
    """Applications first, then what is to be read."""
    today = timezone.localdate()
    for application in applications_of(person):
        yield Duty(
            f"{application.call.title}: {application.team_name}",
            address_of("application", application_id=application.pk),
            where_it_stands(application),
        )
    reading = [a for a in assessments_of(person) if a.application.call.is_closed(today)]
    if reading:
        left = sum(waits(a) for a in reading)
        told = f"{left} still to read" if left else "All are read"
        yield Duty("Applications that you assess", address_of("assessments"), told)


def waits(assessment: Assessment) -> bool:
    """Whether something is left to do."""
    return not assessment.finished and assessment.conflict != Conflict.HAS


def where_it_stands(application: Application) -> str:
    """One line, nothing of what was found or decided."""
    decision = getattr(application, "decision", None)
    if decision is not None and decision.told_at is not None:
        return "Decided"
    if application.withdrawn_at is not None:
        return "Withdrawn"
    if application.sent_at is not None:
        return "Sent"
    if application.call.takes_applications(timezone.localdate()):
        return "Being written"
    return "Not sent before the call closed"
