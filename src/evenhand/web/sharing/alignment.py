"""How the teams of a programme found their focus and how it fits the programme, as finely as each shares it.

Alphabetical, whatever was chosen or answered. What a team does not share is counted and not told of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from evenhand.frameworks.alignment import alignment, spared
from evenhand.frameworks.method import method
from evenhand.web.charter.aims import GATE
from evenhand.web.charter.queries import current_aims
from evenhand.web.focus.locking import Place, place_of
from evenhand.web.focus.models import Lock, Option
from evenhand.web.focus.queries import locks_in_force, options_in
from evenhand.web.listening.models import ReviewTerms
from evenhand.web.listening.queries import own_terms
from evenhand.web.organisations.models import Granularity, Programme, Team
from evenhand.web.organisations.queries import may_see_each
from evenhand.web.projects.gates import own_standing
from evenhand.web.projects.models import Project
from evenhand.web.prompts.queries import states_of
from evenhand.web.sharing.alignment_words import (
    AimTold,
    PrincipleTold,
    Step,
    aim_told,
    area_named,
    how_chosen,
    principles_told,
    steps,
    where_it_lies,
)


@dataclass(frozen=True, slots=True)
class OptionTold:
    """An option that a team talked about, chosen or not."""

    title: str
    whom: str
    area: str
    steps: tuple[Step, ...]
    left_out: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FocusTold:
    """The focus in force.

    Attributes
    ----------
    steps
        How relevant the team held it to be, criterion by criterion, when it was locked. Never added up.
    how
        How it was chosen, in sentences.
    lies
        Where it lies to the programme's clinical areas, in sentences.
    """

    title: str
    whom: str
    area: str
    steps: tuple[Step, ...]
    how: tuple[str, ...]
    lies: tuple[str, ...]
    inside: bool
    whole: bool
    overridden: bool


@dataclass(frozen=True, slots=True)
class ProjectTold:
    """One project as its team shares it: `finely` with steps, reasons and the aim's own sentence, or in words."""

    team: Team
    project: Project
    finely: bool
    focus: FocusTold | None
    area: str
    options: tuple[OptionTold, ...]
    aim: AimTold | None
    principles: tuple[PrincipleTold, ...]


@dataclass(frozen=True, slots=True)
class TeamTold:
    """A team that shares something, with its projects."""

    team: Team
    projects: tuple[ProjectTold, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """Sums over the projects that can be seen."""

    sharing: int
    silent: int
    projects: int
    locked: int
    inside: int
    without: int
    overridden: int
    named: int
    gap: int
    touched: tuple[tuple[int, str, int], ...]  # number and name of a principle, projects


@dataclass(frozen=True, slots=True)
class ProgrammeAlignment:
    """Everything on the page."""

    areas: tuple[str, ...]
    teams: tuple[TeamTold, ...]
    across: Across

    @property
    def projects(self) -> tuple[ProjectTold, ...]:
        return tuple(p for t in self.teams for p in t.projects)


def programme_alignment(person: Any, programme: Programme, *, on: date) -> ProgrammeAlignment:
    """Of every team what it lets this person see on a day, in as many queries as for one."""
    teams = list(programme.teams.order_by("name", "pk"))
    seen = may_see_each(person, teams, on=on)
    shared = [t for t in teams if seen[t.pk] != Granularity.NOTHING]
    fine = {t.pk for t in shared if seen[t.pk] == Granularity.PROTECTED}
    terms = own_terms(programme)
    found = _projects(shared, fine, terms)
    told = tuple(TeamTold(t, tuple(found[t.pk])) for t in shared)
    every = [p for t in told for p in t.projects]
    areas = place_of("", terms)
    return ProgrammeAlignment(
        areas.areas if areas else (), told, _across(every, len(shared), len(teams) - len(shared))
    )


def _projects(
    teams: Sequence[Team], fine: set[UUID], terms: ReviewTerms | None
) -> Mapping[UUID, list[ProjectTold]]:
    projects = list(Project.objects.filter(team__in=teams).order_by("name", "pk"))
    keys, by_team = [p.pk for p in projects], {t.pk: t for t in teams}
    locks = {k.project_id: k for each in locks_in_force(teams).values() for k in each}
    options = options_in([p.pk for p in projects if p.team_id in fine])
    aims, completed, states = current_aims(keys), own_standing(keys, kind=GATE), states_of(keys)
    told: defaultdict[UUID, list[ProjectTold]] = defaultdict(list)
    for project in projects:
        finely, lock = project.team_id in fine, locks.get(project.pk)
        told[project.team_id].append(
            ProjectTold(
                team=by_team[project.team_id],
                project=project,
                finely=finely,
                focus=_focus(lock, terms, finely=finely) if lock else None,
                area=area_named(project.clinical_area, place_of(project.clinical_area, terms)),
                options=tuple(_options(options.get(project.pk, ()), lock)),
                aim=aim_told(
                    aims.get(project.pk),
                    completed.get(project.pk),
                    means=project.aim_kind,
                    finely=finely,
                ),
                principles=principles_told(states[project.pk]),
            )
        )
    return told


def _focus(lock: Lock, terms: ReviewTerms | None, *, finely: bool) -> FocusTold:
    content: dict[str, Any] = lock.content
    place: Place | None = place_of(content["area"], terms)
    return FocusTold(
        title=spared(content["title"]),
        whom=spared(content["whom"]),
        area=spared(content["area"]),
        steps=steps(content["scores"], finely=finely),
        how=tuple(how_chosen(lock, finely=finely)),
        lies=tuple(where_it_lies(place, lock, finely=finely)),
        inside=place is not None and place.inside,
        whole=not content["missing"],
        overridden=bool(content.get("override")),
    )


def _options(options: Sequence[Option], lock: Lock | None) -> list[OptionTold]:
    chosen = lock.option_id if lock else None
    return [
        OptionTold(
            title=spared(o.title),
            whom=spared(o.whom),
            area=spared(o.area),
            steps=steps(o.scores, finely=True),
            left_out=spared(o.left_out),
            chosen=o.pk == chosen,
        )
        for o in options
    ]


def _across(projects: Sequence[ProjectTold], sharing: int, silent: int) -> Across:
    locked = [p.focus for p in projects if p.focus]
    aims = [p.aim for p in projects if p.aim]
    touched = [sum(bool(p.principles[n].something) for p in projects) for n in range(7)]
    return Across(
        sharing=sharing,
        silent=silent,
        projects=len(projects),
        locked=len(locked),
        inside=sum(f.inside for f in locked),
        without=sum(not f.whole for f in locked),
        overridden=sum(f.overridden for f in locked),
        named=sum(a.names_whom for a in aims),
        gap=sum(a.names_gap for a in aims),
        touched=tuple(
            (n, name, count)
            for n, (name, count) in enumerate(
                zip(method().principles, touched, strict=True), start=1
            )
        ),
    )


def in_sentences(found: ProgrammeAlignment) -> tuple[str, ...]:
    """The sums, each as a sentence."""
    words, a = alignment().across, found.across
    teams = _count(a.sharing + a.silent, "team")
    if not a.sharing:
        return (words["silent_all"].format(teams=teams),)
    silent = words[{0: "silent_none", 1: "silent_one"}.get(a.silent, "silent_many")]
    lines = [
        words["shared"].format(
            sharing=a.sharing, teams=teams, silent=silent.format(number=a.silent)
        )
    ]
    if a.projects:
        lines += _of_projects(found)
    return tuple(lines)


def _of_projects(found: ProgrammeAlignment) -> list[str]:
    words, a = alignment().across, found.across
    projects = _count(a.projects, "project")
    locked = f"{a.locked} {'has' if a.locked == 1 else 'have'}"
    name = "locked" if found.areas else "locked_bare"
    outside = a.locked - a.inside
    first = words[name].format(projects=projects, locked=locked, inside=a.inside, outside=outside)
    how = [words["how"].format(without=a.without, override=a.overridden)] if a.locked else []
    return [first, *how, words["aims"].format(named=a.named, gap=a.gap)]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
