"""What invented teams tried, and what came of it, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from evenhand.web.accounts.models import User
from evenhand.web.changes import actions
from evenhand.web.changes.concluding import conclude
from evenhand.web.changes.lessons import share
from evenhand.web.changes.models import Cycle, Idea, Whose
from evenhand.web.changes.needing import missing_of
from evenhand.web.changes.prioritising import judge, rank
from evenhand.web.changes.queries import sides_of
from evenhand.web.demonstration.content import month_of
from evenhand.web.organisations.models import Role
from evenhand.web.projects import gates
from evenhand.web.projects.models import Project

_WHY = "The diagram of drivers is not drawn yet."
_IDEA = {"test", "serves", "share"}
_PLAN = ("what", "scale", "predicted", "predicted_focus", "plan", "data")
People = Mapping[str, User]


@cache
def content() -> Mapping[str, Any]:
    """The content of `changes.toml`."""
    text = resources.files(__package__).joinpath("changes.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_changes(team: str, project: Project, people: People, periods: Sequence[date]) -> None:
    """Priorities, ideas with their tests, and progress; nothing for teams that are not told of."""
    for told in (t for t in content()["team"] if t["name"] == team):
        _priorities(told, project, people, periods)
        for idea in told["idea"]:
            _idea(idea, project, people, periods)
        for said in told.get("progress", ()):
            judge(
                by=people[Role.COACH if said["whose"] == "coach" else Role.LEAD],
                project=project,
                whose=said["whose"],
                score=said["score"],
                evidence=said["evidence"],
                on=month_of(tuple(periods), said["month"]),
            )


def _priorities(
    told: Mapping[str, Any], project: Project, people: People, periods: Sequence[date]
) -> None:
    rank(
        by=_teller(told["through"], people),
        project=project,
        version=0,
        texts=told["priorities"],
        through=told["through"],
        took_part=["partners", "women"],
        ranked_on=month_of(tuple(periods), told["ranked"]),
    )


def _teller(through: str, people: People) -> User:
    return people[Role.PARTNER if through == "self" else Role.LEAD]


def _idea(
    told: Mapping[str, Any], project: Project, people: People, periods: Sequence[date]
) -> None:
    lead = people[Role.LEAD]
    plain = {name: value for name, value in told.items() if name not in _IDEA}
    serves = project.priorities.get(text=told["serves"])
    content = {**plain, "priority_id": serves.pk, "owner_id": people[Role.MEMBER].pk}
    made = actions.make_idea(by=lead, project=project, content=content)
    for test in told.get("test", ()):
        _test(test, made, people, periods)
        if test.get("share"):
            share(by=lead, idea=made)


def _test(told: Mapping[str, Any], idea: Idea, people: People, periods: Sequence[date]) -> None:
    lead, months = people[Role.LEAD], tuple(periods)
    plan = {name: told[name] for name in _PLAN}
    made = actions.begin_cycle(by=lead, idea=idea, content=plan, reason=_WHY)
    done = {n: told[n] for n in ("fidelity", "fidelity_why", "happened") if n in told}
    dates = {"begun_on": months[told["month"]], "ended_on": months[told["until"]].replace(day=7)}
    _part(made, lead, "do", done | dates)
    for whose in Whose:
        said = told[whose.value]
        by = _teller(said.get("through", ""), people)
        conclude(by=by, cycle=made, whose=whose, version=0, content=said)
    _part(made, lead, "together", told["together"])
    made.refresh_from_db()
    actions.decide(by=lead, cycle=made, version=made.version, content=told["decision"])
    _complete(made, lead, told["complete"])


def _part(cycle: Cycle, by: User, part: str, content: Mapping[str, Any]) -> None:
    cycle.refresh_from_db()
    actions.keep_part(by=by, cycle=cycle, version=cycle.version, part=part, content=content)


def _complete(cycle: Cycle, by: User, reason: str) -> None:
    cycle.refresh_from_db()
    gates.complete(
        by=by,
        project=cycle.idea.project,
        kind="test",
        subject=cycle.pk,
        missing=missing_of(cycle, sides_of(cycle)),
        reason=reason,
    )
