"""Coaching calls, requests to leaders and what those offer, all invented, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.coaching.actions import keep_call
from evenhand.web.organisations.actions import agree
from evenhand.web.organisations.models import Organisation, Role
from evenhand.web.projects.models import Project
from evenhand.web.registers.actions import make_entry, move_entry
from evenhand.web.registers.models import Entry
from evenhand.web.sponsoring.actions import answer_ask, ask_leaders
from evenhand.web.sponsoring.models import Ask, Standing
from evenhand.web.sponsoring.queries import ESCALATIONS
from evenhand.web.supporting.actions import make_offer

People = Mapping[str, User]


@cache
def content() -> Mapping[str, Any]:
    """The content of `leaders.toml`."""
    text = resources.files(__package__).joinpath("leaders.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_offers(trust: Organisation, people: People) -> None:
    """What the Trust offers its teams."""
    for told in content()["offer"]:
        made_on = timezone.localdate() - timedelta(days=told["ago"])
        make_offer(by=people[Role.SPONSOR], organisation=trust, content=told, checked_on=made_on)


def give_leaders(team: str, project: Project, people: People) -> None:
    """Calls, requests, and what the team shares; nothing for teams that are not told of."""
    today = timezone.localdate()
    for told in (t for t in content()["team"] if t["name"] == team):
        if "agreement" in told:
            agree(
                by=people[Role.LEAD],
                team=project.team,
                governance_owner="The invented guardian of information",
                until=today + timedelta(days=400),
                terms=told["agreement"],
            )
        for call in told.get("call", ()):
            day = today - timedelta(days=call["ago"])
            keep_call(
                by=people[Role.COACH],
                team=project.team,
                held_on=day,
                note=call["note"],
                agreed=call["agreed"],
            )
        for ask in told.get("ask", ()):
            _ask(ask, project, people, today)


def _ask(told: Mapping[str, Any], project: Project, people: People, today: date) -> None:
    lead = people[Role.LEAD]
    entry = _raised(told, project, lead, today - timedelta(days=told["ago"]))
    made = ask_leaders(
        by=lead,
        entry=entry,
        organisation=project.team.organisations.order_by("name")[0],
        words=told["words"],
    )
    Ask.objects.filter(pk=made.pk).update(asked_at=_ago(told["ago"]))
    if "answer" in told:
        answer_ask(
            by=people[Role.SPONSOR],
            ask=made,
            standing=Standing(told["standing"]),
            answer=told["answer"],
        )
        Ask.objects.filter(pk=made.pk).update(answered_at=_ago(told["answered"]))


def _raised(told: Mapping[str, Any], project: Project, lead: User, on: date) -> Entry:
    kind = kinds()[ESCALATIONS]
    said = {name: told[name] for name in ("what", "kind", "wanted", "asked")}
    entry = make_entry(
        by=lead,
        project=project,
        kind=kind,
        content={**said, "level": "organisation", "asked_on": on.isoformat()},
        owner=lead,
    )
    step = next(t for t in kind.transitions if (t.start, t.to) == ("draft", "raised"))
    return move_entry(by=lead, entry=entry, version=entry.version, step=step)


def _ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)
