"""A pulse that is closed, and a form that many answered alone before the team agrees, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from evenhand.frameworks.instruments import Instrument, instruments
from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.core.audit import SYSTEM
from evenhand.web.instruments.actions import begin_together, finish, open_round, save_answers
from evenhand.web.instruments.models import Whose
from evenhand.web.organisations.actions import give_role
from evenhand.web.organisations.models import Programme, Role, Team
from evenhand.web.pulses.actions import answer_pulse, close_due, open_pulse, publish_review
from evenhand.web.registers.actions import make_entry


@cache
def content() -> Mapping[str, Any]:
    """The content of `pulses.toml`."""
    text = resources.files(__package__).joinpath("pulses.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_pulses(programme: Programme, people: Mapping[str, User], today: date) -> None:
    """Nine colleagues join a team; everybody answers without a name, and the skills audit alone. Nothing without that team."""
    told = content()
    team = Team.objects.filter(programmes=programme, name=told["team"]).first()
    if team is None:
        return
    crowd = [*_colleagues(team), *(people[r] for r in (Role.LEAD, Role.MEMBER, Role.PARTNER))]
    _asked(told, programme, people, team, crowd, today)
    _audited(told["alone"], team, people[Role.LEAD], crowd)


def _colleagues(team: Team) -> list[User]:
    """People without a way to sign in: they are there to be many."""
    made = []
    for n in range(1, content()["colleagues"] + 1):
        address = f"colleague{n}@example.org"
        one = User.objects.create_user(address, None, name=f"Colleague {n} (invented)")
        give_role(by=SYSTEM, person=one, role=Role.MEMBER, place=team)
        made.append(one)
    return made


def _answers(told: Mapping[str, Any], asked: Instrument, place: int) -> dict[str, Any]:
    """A little different from person to person and from question to question."""
    usual: int = told["usual"][place % len(told["usual"])]
    scales = [i for i in asked.items() if i.type == "scale"]
    lowered = {i.name: usual - (i.name in told["less"]) + (n + place) % 2 for n, i in enumerate(scales)}  # fmt: skip
    return {
        i.name: min(max(lowered[i.name], asked.scales[i.scale].low), asked.scales[i.scale].high)
        for i in scales
    }


def _asked(
    told: Mapping[str, Any],
    programme: Programme,
    people: Mapping[str, User],
    team: Team,
    crowd: Sequence[User],
    today: date,
) -> None:
    asked = instruments()[told["instrument"]]
    on = today - timedelta(days=told["days_ago"])
    pulse = open_pulse(
        by=people[Role.CONVENER],
        programme=programme,
        instrument=asked,
        split=told["split"],
        days=told["days"],
        on=on,
    )
    words: Sequence[Mapping[str, str]] = told["words"]
    for place, one in enumerate(crowd):
        own = words[place] if place < len(words) else {}
        answers = {**_answers(told, asked, place), **own}
        answer_pulse(by=one, pulse=pulse, part=str(team.pk), answers=answers, on=on)
    close_due(on=today)
    pulse.refresh_from_db()
    if pulse.reviewer is not None:
        publish_review(by=pulse.reviewer, pulse=pulse, review=told["review"])


def _audited(told: Mapping[str, Any], team: Team, lead: User, crowd: Sequence[User]) -> None:
    """Alone, and then the team begins to agree: what people said lies before it."""
    asked = instruments()[told["instrument"]]
    project = team.projects.order_by("name")[0]
    made = open_round(by=lead, project=project, instrument=asked)
    for place, one in enumerate(crowd):
        given = {"answers": _answers(told, asked, place), "comments": told["comments"]}
        save_answers(by=one, round=made, whose=Whose.OWN, version=0, **given)
        finish(by=one, round=made, whose=Whose.OWN)
    begin_together(by=lead, round=made)
    make_entry(by=lead, project=project, kind=kinds()["learning"], content=told["learn"])
