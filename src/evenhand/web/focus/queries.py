"""Doors to what a focus is chosen from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.http import Http404

from evenhand.frameworks.focus import choosing
from evenhand.web.accounts.models import User
from evenhand.web.core.models import Job
from evenhand.web.focus.models import (
    FeasibilityStudy,
    Lock,
    Option,
    PartName,
    PartNeeds,
    Synthesis,
    Voice,
    Word,
)
from evenhand.web.listening.models import Conversation, ReviewTerms, Status
from evenhand.web.listening.queries import counts_of
from evenhand.web.organisations.models import OF_A_TEAM, Membership, Role, Team
from evenhand.web.projects.models import Project
from evenhand.web.projects.queries import current_plan, project_for
from evenhand.web.projects.views import WORKERS


def study_for(person: Any, study_id: UUID) -> FeasibilityStudy:
    """A study, for people of its team."""
    found = FeasibilityStudy.objects.select_related("project__team").filter(pk=study_id).first()
    if found is None:
        raise Http404
    project_for(person, found.project_id)
    return found


def studies_of(project: Project) -> list[FeasibilityStudy]:
    """All, the latest first."""
    return list(project.feasibility_studies.order_by("-number"))


def job_of(study: FeasibilityStudy) -> Job | None:
    """The work behind it."""
    return Job.objects.filter(pk=study.job).first() if study.job else None


def latest_study(project: Project) -> FeasibilityStudy | None:
    """The latest one that was worked out."""
    found = project.feasibility_studies.filter(result__isnull=False)
    return found.order_by("-number").first()


def needs_of(project: Project) -> dict[str, PartNeeds]:
    """What each part takes, by part."""
    return {n.part: n for n in project.part_needs.all()}


def part_for(name: str) -> PartName:
    """A part by its name."""
    if name not in PartName.values:
        raise Http404
    return PartName(name)


def synthesis_of(project: Project) -> Synthesis | None:
    """The team's words on all three parts."""
    return Synthesis.objects.filter(project=project).first()


def option_for(person: Any, option_id: UUID, *, roles: Iterable[str] = WORKERS) -> Option:
    """An option, for people of its team."""
    found = Option.objects.select_related("project__team").filter(pk=option_id).first()
    if found is None:
        raise Http404
    project_for(person, found.project_id, roles=roles)
    return found


@dataclass(frozen=True, slots=True)
class Put:
    """An option with what people say of it."""

    option: Option
    voices: tuple[Voice, ...]


def options_of(project: Project) -> list[Put]:
    """In the order in which they were named, with voices; in two queries however many there are."""
    said: defaultdict[UUID, list[Voice]] = defaultdict(list)
    for voice in project.focus_voices.select_related("writer").order_by("made_on", "pk"):
        said[voice.option_id].append(voice)
    return [Put(o, tuple(said[o.pk])) for o in project.focus_options.order_by("number")]


def open_options(project: Project) -> list[Option]:
    """Those that can be chosen."""
    return list(project.focus_options.filter(left_out="").order_by("number"))


def words_of(project: Project) -> list[Word]:
    """What partners say, in the order in which they said it."""
    return list(project.partner_words.select_related("partner").order_by("made_at"))


def own_word(person: Any, project: Project) -> Word | None:
    """What this partner said."""
    return Word.objects.filter(project=project, partner=person).first()


def word_for(person: Any, word_id: UUID) -> Word:
    """A partner's own."""
    found = Word.objects.select_related("project").filter(pk=word_id, partner=person).first()
    if found is None:
        raise Http404
    project_for(person, found.project_id, roles=WORKERS)
    return found


def voice_for(person: Any, voice_id: UUID) -> Voice:
    """One that the person signed."""
    found = Voice.objects.select_related("project").filter(pk=voice_id, writer=person).first()
    if found is None:
        raise Http404
    project_for(person, found.project_id, roles=WORKERS)
    return found


def lock_in_force(project: Project) -> Lock | None:
    """The choice as it stands; None while it is open."""
    found = project.focus_locks.filter(reopened_at__isnull=True)
    return found.select_related("option").first()


def latest_lock(project: Project) -> Lock | None:
    """The last choice, in force or opened again."""
    return project.focus_locks.order_by("-number").first()


def number_of_options(project: Project) -> int:
    """How many can be chosen."""
    return project.focus_options.filter(left_out="").count()


def locks_of(project: Project) -> list[Lock]:
    """Every version, the latest first."""
    return list(project.focus_locks.select_related("option", "plan").order_by("-number"))


def locks_in_force(teams: Iterable[Team]) -> dict[UUID, list[Lock]]:
    """Choices of several teams, by team, in the order of their projects."""
    found: defaultdict[UUID, list[Lock]] = defaultdict(list)
    there = Lock.objects.filter(project__team__in=list(teams), reopened_at__isnull=True)
    for lock in there.select_related("project").order_by("project__name"):
        found[lock.project.team_id].append(lock)
    return found


def options_in(projects: Iterable[UUID]) -> dict[UUID, list[Option]]:
    """Options of several projects, in the order in which each team named its own; left-out ones are there too."""
    found: defaultdict[UUID, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(project__in=list(projects)).order_by("number"):
        found[option.project_id].append(option)
    return found


@dataclass(frozen=True, slots=True)
class OpenProject:
    """A project whose focus is open, with how far its review is."""

    project: Project
    studied: bool
    held: Mapping[str, int]

    def has(self, part: str, terms: ReviewTerms) -> bool:
        """Whether there is enough of one part."""
        if part == PartName.NUMBERS:
            return self.studied
        return self.held.get(part, 0) >= counts_of(terms).least(part)


def open_projects(teams: Iterable[UUID]) -> list[OpenProject]:
    """Projects of these teams that go on and have no focus in force, in two queries however many there are."""
    locks = Lock.objects.filter(project=OuterRef("pk"), reopened_at__isnull=True)
    studies = FeasibilityStudy.objects.filter(project=OuterRef("pk"), result__isnull=False)
    found = Project.objects.filter(team__in=list(teams), ended="").filter(~Exists(locks))
    projects = list(found.annotate(studied=Exists(studies)).order_by("name"))
    held: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    rows = Conversation.objects.filter(project__in=projects, status=Status.HELD).order_by()
    for pk, strand, n in rows.values_list("project", "strand").annotate(n=Count("pk")):
        held[pk][strand] = n
    return [OpenProject(p, p.studied, held[p.pk]) for p in projects]


def partner_of(project: Project, person_id: str) -> User:
    """A lived experience partner of the team."""
    held = Membership.objects.filter(
        team=project.team_id, role=Role.PARTNER, person=UUID(person_id)
    )
    found = held.select_related("person").first()
    if found is None:
        raise Http404
    return found.person


def number_of_locks(project: Project) -> int:
    """Goes up with each lock and each opening, so that two people never do either over the other."""
    locks = list(project.focus_locks.values_list("reopened_at", flat=True))
    return len(locks) + sum(at is not None for at in locks)


def version_of_choice(project: Project) -> int:
    """Goes up with each lock, each opening and each version of the plan, which a lock writes."""
    plan = current_plan(project)
    return number_of_locks(project) + (plan.number if plan else 0)


def focus_project(person: Any, project_id: UUID) -> Project:
    """A project, for people of its team."""
    return project_for(person, project_id, roles=OF_A_TEAM)


def area_titles(terms: ReviewTerms | None) -> list[str]:
    """Clinical areas of a programme, its own last."""
    if terms is None:
        return []
    known = {a.id: a.title for a in choosing().areas}
    return [*(known[a] for a in terms.areas if a in known), *terms.own_areas]


def latest_data(dates: Iterable[date | None]) -> date | None:
    """The last of them."""
    return max((d for d in dates if d is not None), default=None)
