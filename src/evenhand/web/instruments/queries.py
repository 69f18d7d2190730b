"""Doors to rounds and sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404

from evenhand.frameworks.instruments import Instrument, Section, instruments
from evenhand.web.instruments.models import Attached, Round, Sheet, Whose
from evenhand.web.organisations.models import OF_A_TEAM, Membership, Role, Team
from evenhand.web.organisations.queries import roles_in, team_people
from evenhand.web.projects.models import Project
from evenhand.web.projects.views import WORKERS


def instrument_for(instrument_id: str) -> Instrument:
    """An instrument by its id."""
    found = instruments().get(instrument_id)
    if found is None:
        raise Http404
    return found


def instrument_of_projects(instrument_id: str) -> Instrument:
    """One that teams answer in their projects."""
    found = instrument_for(instrument_id)
    if "project" not in found.places or found.visibility == "anonymous":
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


def earlier_rounds(round: Round) -> list[Round]:
    """The closed rounds of the same instrument before this one, oldest first."""
    found = Round.objects.filter(
        project=round.project_id,
        instrument_id=round.instrument_id,
        number__lt=round.number,
        closed_at__isnull=False,
    )
    return list(found.order_by("number"))


def earlier_round(round: Round) -> Round | None:
    """The last of them."""
    return next(reversed(earlier_rounds(round)), None)


def own_sheet(person: Any, round: Round) -> Sheet | None:
    """A person's own answers: nobody else has a door to them."""
    return Sheet.objects.filter(round=round, whose=Whose.OWN, person=person).first()


def sheet_together(round: Round) -> Sheet | None:
    """What the team agrees."""
    return Sheet.objects.filter(round=round, whose=Whose.TOGETHER).first()


def finished_of(round: Round) -> int:
    """How many people have finished; not who. Those aside too: a number that went down would tell that somebody had."""
    return Sheet.objects.filter(round=round, whose=Whose.OWN, finished_on__isnull=False).count()


def section_for(instrument: Instrument, name: str) -> Section:
    """A section by its name."""
    found = next((s for s in instrument.sections if s.name == name), None)
    if found is None:
        raise Http404
    return found


def sheet_guided(round: Round) -> Sheet | None:
    """How a facilitator saw it."""
    return Sheet.objects.filter(round=round, whose=Whose.GUIDED).first()


def sheet_of(person: Any, round: Round, whose: str) -> Sheet | None:
    """The sheet that somebody works on."""
    if whose == Whose.OWN:
        return own_sheet(person, round)
    return sheet_together(round) if whose == Whose.TOGETHER else sheet_guided(round)


def leaders_in(team: Team) -> list[Any]:
    """People of a team who lead an organisation of it: they do not answer unless the team asks."""
    led = Membership.objects.filter(role=Role.SPONSOR, organisation__teams=team)
    held = Membership.objects.filter(team=team, person__in=led.values("person"))
    return list(held.values_list("person", flat=True).distinct())


def workers_of(team: Team) -> list[tuple[str, str]]:
    """Who answers in a team, id and name, alphabetical; a coach facilitates."""
    found = team_people(team).exclude(role=Role.COACH)
    return sorted({(str(m.person_id), m.person.name) for m in found}, key=lambda p: p[1])


def stands_aside(person: Any, round: Round) -> bool:
    """Whether this person does not answer."""
    return round.aside.filter(pk=person.pk).exists()


def named_sheets(round: Round) -> list[Sheet]:
    """Finished sheets that people signed, by name: only of forms that say so before they are answered."""
    if round.whole.visibility != "named":
        return []
    found = round.sheets.filter(whose=Whose.OWN, finished_on__isnull=False)
    return list(found.select_related("person").order_by("person__name", "pk"))


def attached_for(person: Any, file_id: UUID) -> Attached:
    """A file, for people of the team: of an own sheet for its person alone, or once it is finished and signed."""
    found = (
        Attached.objects.select_related("sheet__round__project__team").filter(pk=file_id).first()
    )
    if found is None:
        raise Http404
    sheet = found.sheet
    round_for(person, sheet.round_id)
    signed = sheet.round.whole.visibility == "named" and sheet.finished_on is not None
    if sheet.whose == Whose.OWN and sheet.person_id != person.pk and not signed:
        raise Http404
    return found


def agreed_in(rounds: Sequence[Round]) -> set[Any]:
    """Which of these have a team's sheet that is complete; asks for nothing when there are none."""
    found = Sheet.objects.filter(round__in=rounds, whose=Whose.TOGETHER, finished_on__isnull=False)
    return set(found.values_list("round", flat=True)) if rounds else set()


def rounds_to_answer(person: Any, teams: Iterable[Team]) -> list[Round]:
    """Open rounds in which this person has not finished, of the teams in which the person works."""
    held = Membership.objects.filter(person=person, role__in=WORKERS, team__in=teams)
    done = Sheet.objects.filter(person=person, whose=Whose.OWN, finished_on__isnull=False)
    found = Round.objects.filter(
        project__team__in=held.values("team"), closed_at=None, alone__isnull=True, project__ended=""
    )
    found = found.exclude(pk__in=done.values("round")).exclude(aside=person)
    return list(found.select_related("project__team").order_by("opened_at"))
