"""What waits: late payments for leads, payers and conveners, questions and a way to the own page for partners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.organisations.beyond import Duty, source_of_duties
from evenhand.web.organisations.doing import Task, source_of_tasks
from evenhand.web.organisations.models import Membership, Programme, Role, Team
from evenhand.web.organisations.queries import convened
from evenhand.web.partners.models import Arrangement, Help, HelpStanding
from evenhand.web.partners.queries import due_by_team, late_by_team, open_questions, pays
from evenhand.web.projects.models import Project
from evenhand.web.projects.parts import Part, source_of_parts

_LATE = "A payment to a lived experience partner is late"


@source_of_tasks
def late_payments(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """For the lead, the payer and the convener: that it is late, and since when. Never who, or how much."""
    today = timezone.localdate()
    led = Membership.objects.filter(person=person, role=Role.LEAD, team__in=teams).values("team")
    programmes = convened(person)
    mine = Team.objects.filter(
        Q(pk__in=led) | Q(programmes__in=programmes) | Q(programmes__payer__email=person.email)
    )
    leads = set(led.values_list("team", flat=True))
    for team, since in late_by_team(mine, today):
        yield Task(team, _LATE, _where(team, leads, programmes), due=since)


def _where(team: Team, leads: set, programmes: frozenset) -> str:  # type: ignore[type-arg]
    if team.pk in leads:
        return reverse("partners", kwargs={"team_id": team.pk})
    if programmes:
        found = Programme.objects.filter(pk__in=programmes, teams=team).first()
        if found is not None:
            return reverse("late_payments", kwargs={"programme_id": found.pk})
    return reverse("payments")


@source_of_duties
def paying(person: User) -> Iterator[Duty]:
    """A way to what is to be paid, for whoever pays."""
    if pays(person):
        yield Duty("Payments to lived experience partners", reverse("payments"))


@source_of_tasks
def payments_to_make(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """For whoever pays: what is due and not late yet."""
    paying = Team.objects.filter(programmes__payer__email=person.email)
    today = timezone.localdate()
    for team, due in due_by_team(paying):
        if due >= today:
            title = "A payment to a lived experience partner is due"
            yield Task(team, title, reverse("payments"), due=due)


@source_of_tasks
def for_a_partner(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """The partner's own page, with the question that waits."""
    own = list(Arrangement.objects.filter(person=person, team__in=teams).select_related("team"))
    if not own:
        return
    asked = {q.arrangement_id for q in open_questions(own)}
    for found in own:
        title = "What changed because of you, and what you are owed"
        why = "One question waits for you." if found.pk in asked else ""
        yield Task(found.team, title, reverse("my_part"), why=why)


@source_of_tasks
def for_a_supporter(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Questions to partners who take part by phone or on paper."""
    own = Arrangement.objects.filter(supporter=person, team__in=teams).exclude(way="screen")
    for question in open_questions(list(own)):
        address = reverse("answer_question", kwargs={"question_id": question.pk})
        yield Task(
            question.arrangement.team,
            "Ask a partner a question, and bring back the answer",
            address,
        )


@source_of_tasks
def asked_for_help(person: User, teams: Sequence[Team]) -> Iterator[Task]:
    """Somebody asks for cultural help; for the coach, that one person holds several."""
    asked = Help.objects.filter(person=person, team__in=teams, standing=HelpStanding.ASKED)
    for each in asked.select_related("team"):
        address = reverse("cultural_help", kwargs={"team_id": each.team_id})
        yield Task(each.team, "You are asked for help: take it up, or decline", address)
    coached = Membership.objects.filter(person=person, role=Role.COACH, team__in=teams)
    held = Help.objects.filter(team__in=coached.values("team"), standing=HelpStanding.HELD)
    seen: set[object] = set()
    told: set[object] = set()
    for each in held.select_related("team").order_by("team__name", "asked_on"):
        key = (each.team_id, each.person_id)
        if each.person_id and key in seen and each.team_id not in told:
            told.add(each.team_id)
            address = reverse("cultural_help", kwargs={"team_id": each.team_id})
            yield Task(each.team, "One person holds several roles of cultural help", address)
        seen.add(key)


@source_of_parts
def parts(person: User, project: Project) -> Iterator[Part]:
    """The pages of this room on the page of a project."""
    count = Arrangement.objects.filter(team=project.team_id).count()
    told = "" if count else "Nothing is arranged with a partner yet."
    yield Part(
        "people",
        "Lived experience partners",
        reverse("partners", kwargs={"team_id": project.team_id}),
        told,
        20,
    )
    yield Part(
        "people",
        "Influence by stage",
        reverse("influence", kwargs={"project_id": project.pk}),
        "",
        21,
    )
    yield Part(
        "people",
        "Cultural help",
        reverse("cultural_help", kwargs={"team_id": project.team_id}),
        "",
        22,
    )
