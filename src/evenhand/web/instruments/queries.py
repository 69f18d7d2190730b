"""Doors to rounds and sheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404

from evenhand.frameworks.instruments import Instrument, Section, instruments
from evenhand.web.instruments.models import Round, Sheet, Whose
from evenhand.web.organisations.models import OF_A_TEAM
from evenhand.web.organisations.queries import roles_in
from evenhand.web.projects.models import Project


def instrument_for(instrument_id: str) -> Instrument:
    """An instrument by its id."""
    found = instruments().get(instrument_id)
    if found is None:
        raise Http404
    return found


def instrument_of_projects(instrument_id: str) -> Instrument:
    """One that teams answer in their projects."""
    found = instrument_for(instrument_id)
    if "project" not in found.places:
        raise Http404
    return found


def rounds_of(project: Project) -> list[Round]:
    """Rounds of a project, the latest of each instrument first."""
    return list(Round.objects.filter(project=project).order_by("instrument_id", "-number"))


def round_for(person: Any, round_id: UUID, *, roles: Iterable[str] = OF_A_TEAM) -> Round:
    """A round, for a person who holds one of the roles in its team."""
    found = Round.objects.select_related("project__team").filter(pk=round_id).first()
    if found is None or not roles_in(person, found.project.team) & set(roles):
        raise Http404
    return found


def earlier_round(round: Round) -> Round | None:
    """The round of the same instrument before this one, if it was closed."""
    return (
        Round.objects.filter(
            project=round.project_id,
            instrument_id=round.instrument_id,
            number__lt=round.number,
            closed_at__isnull=False,
        )
        .order_by("-number")
        .first()
    )


def own_sheet(person: Any, round: Round) -> Sheet | None:
    """A person's own answers: nobody else has a door to them."""
    return Sheet.objects.filter(round=round, whose=Whose.OWN, person=person).first()


def sheet_together(round: Round) -> Sheet | None:
    """What the team agrees."""
    return Sheet.objects.filter(round=round, whose=Whose.TOGETHER).first()


def finished_of(round: Round) -> int:
    """How many people have finished; not who."""
    return Sheet.objects.filter(round=round, whose=Whose.OWN, finished_on__isnull=False).count()


def section_for(instrument: Instrument, name: str) -> Section:
    """A section by its name."""
    found = next((s for s in instrument.sections if s.name == name), None)
    if found is None:
        raise Http404
    return found
