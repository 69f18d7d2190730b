"""An accepted application becomes a team: name, people, sponsor, project and plan, with nothing typed twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from evenhand.frameworks.registers import kinds
from evenhand.frameworks.selection import NOT_NOW
from evenhand.web.accounts.models import User
from evenhand.web.applications.actions.errors import CallError
from evenhand.web.applications.models import (
    APPLICATION,
    SELF_ASSESSMENT,
    Application,
    Decision,
    Part,
    Said,
)
from evenhand.web.applications.queries import gaps_of, paper_of, seats_of, told_decision
from evenhand.web.core.audit import record
from evenhand.web.organisations.actions import (
    create_organisation,
    create_team,
    give_role,
    invite,
)
from evenhand.web.organisations.models import Invitation, Organisation, Role, Team
from evenhand.web.projects.actions import start_project
from evenhand.web.projects.models import Project, Track
from evenhand.web.registers.actions import make_entry

ROLES = {Part.MEMBER: Role.MEMBER, Part.DATA: Role.MEMBER, Part.PARTNER: Role.PARTNER}
Letter = tuple[Invitation, str]


@dataclass(frozen=True, slots=True)
class Founded:
    """The team, and the letters that have to be sent."""

    team: Team
    project: Project
    letters: tuple[Letter, ...]


@transaction.atomic
def found_team(
    *,
    by: User,
    application: Application,
    organisation: Organisation | None,
    invite_sponsor: bool,
    starts_on: date,
) -> Founded:
    """Make the team.

    Parameters
    ----------
    organisation
        One that is there, chosen by a convener: a name typed by applicants opens nothing of an organisation. None makes a new one.
    invite_sponsor
        As a leader of that organisation, who sees what its teams share.

    Raises
    ------
    CallError
        When it is not accepted, the applicants are not told, there is no lead with an account, or it is a team already.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("call__programme")
    locked = found.get(pk=application.pk)
    decision = _accepted(locked)
    lead = locked.lead
    if lead is None:
        raise CallError(
            "Whoever leads the application has no account yet.",
            remedy="Ask them to accept their invitation.",
        )
    place = organisation or create_organisation(
        by=by, name=_free(locked.organisation), kind=locked.organisation_kind
    )
    team = create_team(
        by=by, name=locked.team_name, organisations=[place], programmes=[locked.call.programme]
    )
    give_role(by=by, person=lead, role=Role.LEAD, place=team)
    letters = tuple(_people(by, locked, team, place if invite_sponsor else None))
    project = _project(by, locked, team, starts_on)
    _plan(by, locked, project, decision, lead)
    locked.team = team
    locked.save(update_fields=["team"])
    record("application.became_team", by=by, subject=locked, team=team.pk)
    return Founded(team, project, letters)


def _accepted(application: Application) -> Decision:
    decision = told_decision(application)
    if application.team_id is not None:
        raise CallError("This application is a team already.", remedy="Look at the programme.")
    if decision is None or decision.outcome == NOT_NOW:
        raise CallError(
            "Only an application that was accepted becomes a team.", remedy="Decide and tell first."
        )
    return decision


def _free(name: str) -> str:
    if Organisation.objects.filter(name__iexact=name).exists():
        raise CallError(
            f"There is an organisation called {name} already.",
            remedy="Choose it, or ask whoever runs the workbench.",
        )
    return name


def _people(
    by: User, application: Application, team: Team, place: Organisation | None
) -> Iterator[Letter]:
    """Those who confirmed their own part, and nobody else."""
    for seat in seats_of(application):
        if seat.said != Said.YES or seat.part == Part.LEAD:
            continue
        if seat.part != Part.SPONSOR:
            role = ROLES[Part(seat.part)]
            yield invite(by=by, email=seat.email, name=seat.name, role=role, place=team)
        elif place is not None:
            yield invite(by=by, email=seat.email, name=seat.name, role=Role.SPONSOR, place=place)


def _project(by: User, application: Application, team: Team, starts_on: date) -> Project:
    paper = paper_of(application, APPLICATION)
    answers = paper.answers if paper else {}
    return start_project(
        by=by,
        team=team,
        name=str(answers.get("project") or application.team_name)[:160],
        clinical_area=application.area[:80],
        track=Track.USUAL,
        started_on=starts_on,
        aim=str(answers.get("goal", "")),
    )


def _plan(
    by: User, application: Application, project: Project, decision: Decision, lead: User
) -> None:
    """What was planned about gaps, and the support that was promised, as planned actions."""
    kind = kinds()["actions"]
    instrument = application.call.instrument(SELF_ASSESSMENT)
    for gap in gaps_of(application):
        content = {"what": gap.what, "answers": str(instrument.item(gap.about).label)}
        mine = gap.owner is not None and gap.owner.part == Part.LEAD
        gap.entry = make_entry(
            by=by,
            project=project,
            kind=kind,
            content=content,
            owner=lead if mine else None,
            follow_up=gap.due,
        ).pk
        gap.save(update_fields=["entry"])
    if decision.support:
        content = {"what": decision.support[:2_000], "answers": "Support from the programme"}
        make_entry(by=by, project=project, kind=kind, content=content)
