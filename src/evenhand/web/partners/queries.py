"""Doors to partners' things: who is close enough to see what, and who sees money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet
from django.http import Http404

from evenhand.web.accounts.models import User
from evenhand.web.organisations.models import OF_A_TEAM, Membership, Programme, Role, Team
from evenhand.web.organisations.queries import convened, roles_in
from evenhand.web.partners.models import (
    Arrangement,
    Budget,
    Heard,
    Help,
    HelpStanding,
    Influence,
    PartnerTask,
    Payer,
    Question,
    Side,
    Way,
)
from evenhand.web.projects.models import Project


@dataclass(frozen=True, slots=True)
class Closeness:
    """What a person is to an arrangement."""

    partner: bool
    supporter: bool
    lead: bool
    payer: bool
    staff: bool  # lead, member or coach of the team
    supporter_sees_money: bool
    no_account: bool = False
    through_supporter: bool = False  # by phone or on paper

    @property
    def money(self) -> bool:
        """The partner, the lead and the programme's payer; the supporter where the partner wants it."""
        through = self.supporter and self.supporter_sees_money
        return self.partner or self.lead or self.payer or through

    @property
    def terms(self) -> bool:
        """Who reads what the pay is: those who see money, and the supporter who reads it out."""
        return self.money or (self.supporter and self.through_supporter)

    @property
    def speaks(self) -> bool:
        """The partner, or the supporter on the phone or with paper."""
        return self.partner or self.supporter

    @property
    def arranges(self) -> bool:
        return self.speaks or self.lead

    @property
    def puts_in(self) -> bool:
        """Hours and expenses: the partner, the lead; the supporter of a partner who is not on a screen."""
        return self.partner or self.lead or (self.supporter and self.terms)

    @property
    def chooses(self) -> bool:
        """The partner; the supporter of somebody without an account."""
        return self.partner or (self.supporter and self.no_account)

    @property
    def forgets(self) -> bool:
        """The lead or the supporter, for somebody without an account who asks for it."""
        return self.no_account and (self.lead or self.supporter)

    @property
    def plans(self) -> bool:
        """What part the partner will have is planned together."""
        return self.speaks or self.staff

    @property
    def sees_work(self) -> bool:
        return self.arranges or self.payer

    @property
    def settles(self) -> bool:
        return self.lead or self.payer


def closeness(person: User, found: Arrangement) -> Closeness:
    """What a person is to an arrangement, as long as they are in the team."""
    roles = roles_in(person, found.team) & set(OF_A_TEAM)
    payers = Payer.objects.filter(programme__teams=found.team, email=person.email)
    return Closeness(
        partner=found.person_id == person.pk,
        supporter=found.supporter_id == person.pk and bool(roles),
        lead=Role.LEAD in roles,
        payer=payers.exists(),
        staff=bool(roles & {Role.LEAD, Role.MEMBER, Role.COACH}),
        supporter_sees_money=found.supporter_sees_money,
        no_account=found.person_id is None,
        through_supporter=found.way != Way.SCREEN,
    )


def arrangement_for(
    person: User, arrangement_id: UUID, *, may: str
) -> tuple[Arrangement, Closeness]:
    """An arrangement, for people who may do what `may` names: a field of `Closeness`."""
    found = (
        Arrangement.objects.select_related("team", "person", "supporter")
        .filter(pk=arrangement_id)
        .first()
    )
    close = closeness(person, found) if found else None
    if found is None or close is None or not getattr(close, may):
        raise Http404
    return found, close


def task_for(person: User, task_id: UUID, *, may: str) -> tuple[PartnerTask, Closeness]:
    """A task of a partner, in the same way."""
    found = PartnerTask.objects.select_related("arrangement__team").filter(pk=task_id).first()
    if found is None:
        raise Http404
    close = closeness(person, found.arrangement)
    if not getattr(close, may):
        raise Http404
    return found, close


def arrangements_of(team: Team) -> list[Arrangement]:
    """All of a team, by name."""
    found = Arrangement.objects.filter(team=team).select_related("person", "supporter")
    return list(found.order_by("name", "pk"))


def own_arrangements(person: User) -> list[Arrangement]:
    """The partner's own, by team."""
    found = Arrangement.objects.filter(person=person).select_related("team", "supporter")
    return list(found.order_by("team__name"))


def not_arranged(team: Team) -> list[tuple[str, str]]:
    """Partners of the team with whom nothing is arranged yet: id and name."""
    there = Arrangement.objects.filter(team=team, person__isnull=False).values("person")
    held = Membership.objects.filter(team=team, role=Role.PARTNER).exclude(person__in=there)
    found = held.select_related("person").order_by("person__name")
    return [(str(m.person_id), m.person.name) for m in found]


def staff_of(team: Team) -> list[tuple[str, str]]:
    """Who can be a supporter: people of the team who are no partners, id and name."""
    held = Membership.objects.filter(team=team).exclude(role=Role.PARTNER).select_related("person")
    return sorted({(str(m.person_id), m.person.name) for m in held}, key=lambda p: p[1])


def people_of(team: Team) -> list[tuple[str, str]]:
    """Everybody of the team, id and name."""
    held = Membership.objects.filter(team=team).select_related("person")
    return sorted({(str(m.person_id), m.person.name) for m in held}, key=lambda p: p[1])


def tasks_of_arrangement(found: Arrangement) -> list[PartnerTask]:
    """Newest first."""
    return list(found.tasks.select_related("project").order_by("-done_on", "-made_at"))


def open_questions(arrangements: Sequence[Arrangement]) -> list[Question]:
    """Those that wait for an answer, the oldest first."""
    found = Question.objects.filter(
        arrangement__in=arrangements, answered_on=None, passed=False
    ).select_related("arrangement__team", "project")
    return list(found.order_by("asked_at"))


def answered(team: Team, most: int) -> dict[UUID, list[Question]]:
    """What partners of a team answered, the newest first, by arrangement."""
    found = Question.objects.filter(arrangement__team=team, answered_on__isnull=False)
    by_arrangement: dict[UUID, list[Question]] = {}
    for one in found.select_related("project").order_by("-answered_on", "-asked_at")[:most]:
        by_arrangement.setdefault(one.arrangement_id, []).append(one)
    return by_arrangement


def question_for(person: User, question_id: UUID) -> tuple[Question, Closeness]:
    """A question, for the partner and the supporter."""
    found = (
        Question.objects.select_related("arrangement__team", "project")
        .filter(pk=question_id)
        .first()
    )
    if found is None:
        raise Http404
    close = closeness(person, found.arrangement)
    if not close.speaks:
        raise Http404
    return found, close


def influence_for(person: User, influence_id: UUID) -> Influence:
    """What the partner's side said, for that side."""
    found = (
        Influence.objects.select_related("arrangement__team")
        .filter(pk=influence_id, side=Side.PARTNER)
        .first()
    )
    if found is None or not closeness(person, found.arrangement).speaks:
        raise Http404
    return found


def influence_of(project: Project) -> list[Influence]:
    """Everything that either side has said."""
    found = Influence.objects.filter(project=project).select_related("arrangement")
    return list(found.order_by("arrangement__name", "arrangement_id", "stage"))


def heard_by(arrangements: Sequence[Arrangement], most: int) -> list[Heard]:
    """What changed because of a partner, the newest first."""
    found = Heard.objects.filter(arrangement__in=arrangements).select_related("project")
    return list(found.order_by("-told_at")[:most])


def programme_to_pay(person: User, programme_id: UUID) -> Programme:
    """A programme, for those who convene it."""
    if programme_id not in convened(person):
        raise Http404
    return Programme.objects.get(pk=programme_id)


def payer_of(programme: Programme) -> Payer | None:
    """Who pays the partners of its teams."""
    return Payer.objects.filter(programme=programme).first()


def pays(person: User) -> bool:
    """Whether the person is some programme's payer."""
    return Payer.objects.filter(email=person.email).exists()


def to_pay(person: User) -> QuerySet[PartnerTask]:
    """What the person is to pay, soonest due first."""
    teams = Team.objects.filter(programmes__payer__email=person.email)
    found = PartnerTask.objects.filter(arrangement__team__in=teams, paid_on=None)
    return found.select_related("arrangement__team", "arrangement__person").order_by("due_on", "pk")


def team_to_budget(person: User, team_id: UUID, *, lead: bool = False) -> Team:
    """A team, for its lead and for whoever pays its partners."""
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise Http404
    leads = Role.LEAD in roles_in(person, team)
    paying = Payer.objects.filter(programme__teams=team, email=person.email)
    if not leads and (lead or not paying.exists()):
        raise Http404
    return team


def budget_of(team: Team) -> Budget | None:
    """The money that is kept for its partners."""
    return Budget.objects.filter(team=team).first()


def tasks_of_team(team: Team) -> list[PartnerTask]:
    """All of its partners."""
    return list(PartnerTask.objects.filter(arrangement__team=team))


def due_by_team(teams: QuerySet[Team]) -> list[tuple[Team, date]]:
    """Teams in which a payment to a partner is not made yet, by name, each with the first day due."""
    owed = PartnerTask.objects.filter(paid_on=None, arrangement__team__in=teams).exclude(
        amount=0, childcare=0, travel=0, access=0
    )
    first = dict(owed.order_by().values_list("arrangement__team").annotate(first=Min("due_on")))
    return [(t, first[t.pk]) for t in Team.objects.filter(pk__in=first).order_by("name", "pk")]


def late_by_team(teams: QuerySet[Team], today: date) -> list[tuple[Team, date]]:
    """Teams in which a payment to a partner is late, by name, each with since when."""
    return [(team, due) for team, due in due_by_team(teams) if due < today]


def helps_of(team: Team) -> QuerySet[Help]:
    """What is asked and taken up now, by when it was asked."""
    now = (HelpStanding.ASKED, HelpStanding.HELD)
    return Help.objects.filter(team=team, standing__in=now).select_related("person")


def declined(team: Team) -> QuerySet[Help]:
    """What nobody took up; it names nobody."""
    return Help.objects.filter(team=team, standing=HelpStanding.DECLINED)


def holds_several(helps: Sequence[Help]) -> list[tuple[str, int]]:
    """People who hold more than one role of cultural help, by name, with how many."""
    held = [h.person.name for h in helps if h.person and h.standing == HelpStanding.HELD]
    return [(name, held.count(name)) for name in sorted(set(held)) if held.count(name) > 1]


def help_for(person: User, help_id: UUID, *, own: bool) -> Help:
    """A role of cultural help: for the person it is asked of, or for the team's lead."""
    found = Help.objects.select_related("team").filter(pk=help_id).first()
    if found is None:
        raise Http404
    roles = roles_in(person, found.team) & set(OF_A_TEAM)
    is_own = found.person_id == person.pk and bool(roles)
    if not (is_own if own else is_own or Role.LEAD in roles):
        raise Http404
    return found


def project_of_team(team: Team, project_id: Any) -> Project | None:
    """A project of the team."""
    return team.projects.filter(pk=project_id).first() if project_id else None
