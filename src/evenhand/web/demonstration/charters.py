"""What invented teams agreed, who is in them and what they decided, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from evenhand.frameworks.registers import Kind, kinds
from evenhand.planning.aims import AimPlan, Reach, write_aim
from evenhand.web.accounts.models import User
from evenhand.web.charter.actions import save_charter
from evenhand.web.charter.aims import keep_aim
from evenhand.web.charter.queries import current_charter
from evenhand.web.charter.roster import add_post, end_post
from evenhand.web.demonstration.content import month_of
from evenhand.web.organisations.models import Role
from evenhand.web.projects.models import Project
from evenhand.web.registers.actions import make_entry, move_entry

People = Mapping[str, User]
_ABOUT_IT = {"kind", "by", "way"}
_ABOUT_AIM = {"by", "reason", "evidence", "month", "reach"}


@cache
def content() -> Mapping[str, Any]:
    """The content of `charters.toml`."""
    text = resources.files(__package__).joinpath("charters.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_charters(team: str, project: Project, people: People, periods: Sequence[date]) -> None:
    """Charter, aim, roster and registers; nothing for teams that are not told of."""
    for told in (t for t in content()["team"] if t["name"] == team):
        for version in told.get("charter", ()):
            _charter(version, project, people)
        for post in told.get("post", ()):
            _post(post, project, people, periods)
        for entry in told.get("entry", ()):
            _entry(entry, project, people, periods)
        if "aim" in told:
            _aim(told["aim"], project, people, periods)


def _charter(told: Mapping[str, str], project: Project, people: People) -> None:
    before = current_charter(project)
    save_charter(
        by=people[told["by"]],
        project=project,
        version=before.number if before else 0,
        content={**(before.content if before else {}), **told},
    )


def _post(
    told: Mapping[str, Any], project: Project, people: People, periods: Sequence[date]
) -> None:
    lead = people[Role.LEAD]
    made = add_post(
        by=lead,
        team=project.team,
        person=people.get(told.get("person", "")),
        name=told.get("name", ""),
        role=told["role"],
        hours=Decimal(told["hours"]) if "hours" in told else None,
        protected=told["protected"],
        agreed_with=told.get("agreed_with", ""),
        joined_on=_day(told["month"], periods),
    )
    if "left" in told:
        last, handed = _day(told["left"], periods), told["handed_over"]
        end_post(by=lead, post=made, version=1, left_on=last, handed_over=handed)


def _entry(
    told: Mapping[str, Any], project: Project, people: People, periods: Sequence[date]
) -> None:
    kind, by = kinds()[told["kind"]], people[told["by"]]
    plain = {name: value for name, value in told.items() if name not in _ABOUT_IT}
    if "kind_of" in plain:  # the field that is called as the register's kind is here
        plain["kind"] = plain.pop("kind_of")
    given = {name: _text(kind, name, value, periods) for name, value in plain.items()}
    made = make_entry(by=by, project=project, kind=kind, content=given)
    for to in told["way"]:
        step = next(s for s in kind.transitions if (s.start, s.to) == (made.status_name, to))
        made = move_entry(by=by, entry=made, version=made.version, step=step)


def _text(kind: Kind, name: str, value: Any, periods: Sequence[date]) -> str:
    is_day = kind.field(name).type == "date"
    return _day(value, periods).isoformat() if is_day else str(value)


def _aim(
    told: Mapping[str, Any], project: Project, people: People, periods: Sequence[date]
) -> None:
    parts = {name: value for name, value in told.items() if name not in _ABOUT_AIM}
    plan = AimPlan(**parts, reach=tuple(Reach(**r) for r in told["reach"]))
    keep_aim(
        by=people[told["by"]],
        project=project,
        version=None,
        text=write_aim(plan),
        built=plan,
        reason=told["reason"],
        evidence=told["evidence"],
        on=_day(told["month"], periods),
    )


def _day(month: int, periods: Sequence[date]) -> date:
    return month_of(tuple(periods), month)
