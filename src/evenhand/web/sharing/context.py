"""What teams of a programme answered about their context, beside each other, beside what they measure, and beside what they did.

Only what each team shares as numbers. Teams by name, never by a number; nothing here says that one thing is because of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from evenhand.frameworks.instruments import Item
from evenhand.instruments import rated
from evenhand.web.instruments.models import Round
from evenhand.web.instruments.results import domain_before
from evenhand.web.measurement.queries import readings_of_teams
from evenhand.web.organisations.models import Granularity, Programme, Team
from evenhand.web.organisations.queries import may_see_each
from evenhand.web.registers.models import Entry
from evenhand.web.registers.queries import ACTIONS

CONTEXT = "musiq_ar"
LOWEST = 5
FEWEST_TEAMS = 2  # of one team a mean of teams is that team


@dataclass(frozen=True, slots=True)
class TeamContext:
    """The latest closed round of a project: scores by name, those of the rounds before, and what its measures say in words."""

    team: Team
    project: str
    round: Round
    scores: dict[str, float | None]
    earlier: tuple[tuple[Round, dict[str, float | None]], ...]  # oldest first
    findings: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def rounds(self) -> tuple[tuple[Round, dict[str, float | None]], ...]:
        """Every round with its scores, the latest first."""
        return (self.round, self.scores), *reversed(self.earlier)


@dataclass(frozen=True, slots=True)
class FactorContext:
    """One factor over the teams that answered it, and what teams plan or did about it."""

    item: Item
    mean: float
    teams: int
    done: tuple[Entry, ...]

    @property
    def subject(self) -> str:
        return self.item.tags.factor or str(self.item.label)


@dataclass(frozen=True, slots=True)
class ProgrammeContext:
    """Everything on the page."""

    labels: tuple[tuple[str, str], ...]  # of scores: name, label
    teams: tuple[TeamContext, ...]
    silent: tuple[Team, ...]  # that share no numbers, or have answered nothing
    lowest: tuple[FactorContext, ...]


def programme_context(person: Any, programme: Programme, *, on: date) -> ProgrammeContext:
    """Of every team what it lets this person see."""
    teams = list(programme.teams.order_by("name", "pk"))
    answered = set(_closed(teams).values_list("project__team", flat=True))
    asked = [t for t in teams if t.pk in answered]
    seen = may_see_each(person, asked, on=on)
    shared = [t for t in asked if seen[t.pk] == Granularity.PROTECTED]
    every = _by_project(shared)
    rounds = [kept[-1] for kept in every]
    findings = _findings(shared)
    told = tuple(_team(kept, findings) for kept in every)
    there = {r.project.team_id for r in rounds}
    return ProgrammeContext(
        labels=_labels(rounds),
        teams=told,
        silent=tuple(t for t in teams if t.pk not in there),
        lowest=_lowest(rounds, shared),
    )


def _by_project(teams: Sequence[Team]) -> list[list[Round]]:
    """Closed rounds of each project, oldest first, by team and project; only those that have something to show."""
    found = _closed(teams).select_related("project__team")
    kept: defaultdict[UUID, list[Round]] = defaultdict(list)
    for one in found.order_by("project__team__name", "project__name", "number"):
        if _kept(one):
            kept[one.project_id].append(one)
    return list(kept.values())


def _closed(teams: Sequence[Team]) -> QuerySet[Round]:
    return Round.objects.filter(
        project__team__in=teams, instrument_id=CONTEXT, closed_at__isnull=False
    )


def _kept(found: Round) -> dict[str, Any] | None:
    """What the team agreed, else what its people said alone, where enough did."""
    results = found.results
    kept: dict[str, Any] | None = results["together"] or results["own"]
    return kept


def _labels(rounds: Iterable[Round]) -> tuple[tuple[str, str], ...]:
    labels: dict[str, str] = {}
    for found in rounds:
        labels |= {s.name: str(s.label) for s in found.whole.scores if not s.instead_of}
    return tuple(labels.items())


def _team(
    rounds: Sequence[Round], findings: dict[UUID, list[tuple[str, tuple[str, ...]]]]
) -> TeamContext:
    *earlier, found = rounds
    kept = _kept(found) or {"scores": []}
    names = [s.name for s in found.whole.scores]
    return TeamContext(
        team=found.project.team,
        project=found.project.name,
        round=found,
        scores={s["name"]: s["value"] for s in kept["scores"]},
        earlier=tuple(
            (e, {name: domain_before(found, n, e) for n, name in enumerate(names)}) for e in earlier
        ),
        findings=tuple(findings[found.project_id]),
    )


def _findings(teams: Sequence[Team]) -> dict[UUID, list[tuple[str, tuple[str, ...]]]]:
    """The words of every reading, by project."""
    found: defaultdict[UUID, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for measure, reading in readings_of_teams([t.pk for t in teams]):
        if reading is not None:
            words = tuple(reading.protected_headline)
            found[measure.project_id].append((measure.title, words))
    return found


def _lowest(rounds: Sequence[Round], teams: Sequence[Team]) -> tuple[FactorContext, ...]:
    """The lowest factors of the programme, each with how many teams answered it and what was done about it."""
    values: defaultdict[str, list[float]] = defaultdict(list)
    items: dict[str, Item] = {}
    for found in rounds:
        kept = _kept(found) or {"items": {}}
        for item in rated(found.whole):
            value = kept["items"].get(item.name, {}).get("mean")
            if value is not None:
                items[item.name] = item
                values[item.name].append(value)
    means = {n: sum(v) / len(v) for n, v in values.items() if len(v) >= FEWEST_TEAMS}
    names = sorted(means, key=lambda n: means[n])[:LOWEST]
    done = list(_actions(teams)) if names else []
    return tuple(
        FactorContext(items[n], means[n], len(values[n]), _about(items[n], done)) for n in names
    )


def _actions(teams: Sequence[Team]) -> Iterable[Entry]:
    kept = Entry.objects.filter(kind_id=ACTIONS, project__team__in=teams)
    kept = kept.exclude(status_name="let_go").select_related("project__team")
    return kept.order_by("project__team__name", "number")


def _about(item: Item, done: Iterable[Entry]) -> tuple[Entry, ...]:
    subject = (item.tags.factor or str(item.label)).casefold()
    return tuple(e for e in done if subject in str(e.content.get("answers", "")).casefold())
