"""How invented projects began, who joined later and how far numbers were checked, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from evenhand.web.accounts.models import User
from evenhand.web.charter.beginning import GATE, beginning_of
from evenhand.web.charter.hours import keep_hours, months_until
from evenhand.web.charter.joining import keep_joining
from evenhand.web.charter.models import Post
from evenhand.web.charter.roster import add_post, change_post
from evenhand.web.demonstration.content import month_of
from evenhand.web.measurement.validating import add_check
from evenhand.web.organisations.models import Role
from evenhand.web.projects.gates import complete
from evenhand.web.projects.models import Project

People = Mapping[str, User]
Told = Mapping[str, Any]


@cache
def content() -> Mapping[str, Any]:
    """The content of `begun.toml`."""
    text = resources.files(__package__).joinpath("begun.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_beginning(team: str, project: Project, people: People, periods: Sequence[date]) -> None:
    """Once charter, roster and counts are there; nothing for teams that are not told of."""
    lead = people[Role.LEAD]
    for told in (t for t in content()["team"] if t["name"] == team):
        if "begun" in told:
            _begin(told["begun"], project, lead)
        for post in told.get("post", ()):
            _post(post, project, people, periods)
        for joined in told.get("joined", ()):
            _join(joined, project, people)
        for hours in told.get("hours", ()):
            _hours(hours, project, people)
        for check in told.get("check", ()):
            _check(check, project, lead)


def _begin(reason: str, project: Project, lead: User) -> None:
    missing = beginning_of(project).missing
    complete(
        by=lead, project=project, kind=GATE, subject=project.pk, missing=missing, reason=reason
    )


def _post(told: Told, project: Project, people: People, periods: Sequence[date]) -> None:
    add_post(
        by=people[Role.LEAD],
        team=project.team,
        person=people[told["person"]],
        role=told["role"],
        hours=Decimal(told["hours"]),
        protected=told["protected"],
        joined_on=month_of(tuple(periods), told["month"]),
    )


def _join(told: Told, project: Project, people: People) -> None:
    lead, buddy = people[Role.LEAD], _part(project, people, person=told["buddy"])
    post = _part(project, people, person=told.get("person", ""), called=told.get("called", ""))
    post = change_post(by=lead, post=post, version=post.version, buddy=buddy)
    keep_joining(
        by=post.person or lead,
        post=post,
        version=post.version,
        seen=told["seen"],
        still_asks=told["still_asks"],
    )


def _hours(told: Told, project: Project, people: People) -> None:
    post = _part(project, people, person=told["person"])
    months = reversed(months_until(timezone.localdate()))
    hours = {month: Decimal(n) for month, n in zip(months, told["given"], strict=False)}
    keep_hours(by=people[told["person"]], post=post, version=post.version, hours=hours)


def _part(project: Project, people: People, *, person: str = "", called: str = "") -> Post:
    own = project.team.posts.filter(left_on=None)
    return own.get(person=people[person]) if person else own.get(name=called)


def _check(told: Told, project: Project, lead: User) -> None:
    add_check(
        by=lead,
        measure=project.measures.get(slug=told["measure"]),
        level=told["level"],
        checked_by=told["by"],
        on=timezone.localdate() - timedelta(days=told["ago"]),
        how=told["how"],
    )
