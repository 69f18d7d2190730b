"""Partners of one invented team, who reads concerns and who pays, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from evenhand.web.accounts.models import User
from evenhand.web.concerns.actions import set_route
from evenhand.web.organisations.models import Programme, Role
from evenhand.web.partners import actions, helping, saying
from evenhand.web.partners.models import Arrangement, PartnerTask, Side
from evenhand.web.projects.models import Project


@cache
def content() -> Mapping[str, Any]:
    """The content of `partners.toml`."""
    text = resources.files(__package__).joinpath("partners.toml").read_text("utf-8")
    return tomllib.loads(text)


def name_reviewer_and_payer(programme: Programme, people: Mapping[str, User]) -> None:
    """Concerns go past the teams, and somebody pays."""
    convener, reviewer, payer = people[Role.CONVENER], people["reviewer"], people["payer"]
    set_route(
        by=convener,
        programme=programme,
        reviewer_name=reviewer.name,
        reviewer_email=reviewer.email,
        **content()["reviewer"],
    )
    actions.name_payer(by=convener, programme=programme, name=payer.name, email=payer.email)


def give_partners(team: str, project: Project, people: Mapping[str, User], today: date) -> None:
    """What is agreed, done, owed, late, heard and said; nothing for other teams."""
    told = content()
    if team != told["team"]:
        return
    for each in told["partner"]:
        terms = _agreed(each, project, people, today)
        for task in each.get("task", ()):
            _done(task, terms, project, people, today)
        for heard in each.get("heard", ()):
            saying.tell(by=people[Role.LEAD], arrangement=terms, project=project, **heard)
        for question in each.get("question", ()):
            saying.ask(
                by=people[Role.LEAD], arrangement=terms, project=project, question=question["ask"]
            )
        _influence(each.get("influence", ()), terms, project, people)
    for asked in told["help"]:
        _help(asked, project, people)


def _agreed(
    told: Mapping[str, Any], project: Project, people: Mapping[str, User], today: date
) -> Arrangement:
    lead, supporter = people[Role.LEAD], people[Role.MEMBER]
    person = None if "name" in told else people[Role.PARTNER]
    made = actions.arrange(by=lead, team=project.team, person=person, name=told.get("name", ""))
    kept = ("way", "role_description", "rate", "childcare", "travel", "access")
    terms = {name: told[name] for name in kept} | {"pay": "rate", "supporter_id": supporter.pk}
    actions.change_arrangement(by=lead, arrangement=made, version=None, content=terms)
    return actions.agree_to(
        by=person or supporter,
        arrangement=made,
        version=None,
        through=told["way"],
        on=today - timedelta(days=told["agreed_days"]),
    )


def _done(
    told: Mapping[str, Any],
    terms: Arrangement,
    project: Project,
    people: Mapping[str, User],
    today: date,
) -> None:
    made = actions.add_task(
        by=terms.person or people[Role.MEMBER],
        arrangement=terms,
        project=project,
        what=told["what"],
        done_on=today - timedelta(days=told["days"]),
        minutes=told["minutes"],
        childcare=told.get("childcare", 0),
        travel=told.get("travel", 0),
    )
    if "paid_days" in told:
        _paid(made, people, today - timedelta(days=told["paid_days"]))


def _paid(task: PartnerTask, people: Mapping[str, User], on: date) -> None:
    actions.say_paid(by=people["payer"], task=task, on=on)


def _influence(told: Any, terms: Arrangement, project: Project, people: Mapping[str, User]) -> None:
    for each in told:
        for side, by in ((Side.PARTNER, people[Role.PARTNER]), (Side.STAFF, people[Role.LEAD])):
            saying.say_influence(
                by=by,
                arrangement=terms,
                project=project,
                stage=each["stage"],
                side=side,
                level=each[side.value],
                words=each[f"{side.value}_words"],
            )


def _help(told: Mapping[str, Any], project: Project, people: Mapping[str, User]) -> None:
    given = {k: v for k, v in told.items() if k != "who"}
    person = people[told["who"]]
    made = helping.ask_for_help(by=people[Role.LEAD], team=project.team, person=person, **given)
    helping.take_up(by=person, help=made)
