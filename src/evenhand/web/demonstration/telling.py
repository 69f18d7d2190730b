"""What one invented team claims and tells its community, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.changes.lessons import share
from evenhand.web.changes.models import Lesson
from evenhand.web.listening.queries import learnt_in
from evenhand.web.organisations.models import Role
from evenhand.web.projects.models import Project
from evenhand.web.registers.actions import make_entry, move_entry
from evenhand.web.registers.models import Entry
from evenhand.web.reports.community import publish, sign, write_page
from evenhand.web.reports.models import WRITTEN


@cache
def content() -> Mapping[str, Any]:
    """The content of `told.toml`."""
    text = resources.files(__package__).joinpath("told.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_telling(people: Mapping[str, User]) -> None:
    """Claims with their checks, and a page that a partner signed; once numbers are read."""
    told = content()
    project = Project.objects.filter(team__name=told["team"]).order_by("started_on", "name").first()
    if project is None:
        return
    for claim in told["claim"]:
        given = {k: v for k, v in claim.items() if k != "steps"}
        lead = people[Role.LEAD]
        made = make_entry(by=lead, project=project, kind=kinds()["claims"], content=given)
        for step in claim["steps"]:
            made = _moved(made, step, people)
    _community(told["community"], project, people)
    for lesson in Lesson.objects.filter(withdrawn_on=None).select_related("idea"):
        share(by=people[Role.LEAD], idea=lesson.idea)  # again, now that numbers are read


def _moved(entry: Entry, to: str, people: Mapping[str, User]) -> Entry:
    steps = entry.kind.transitions
    step = next(s for s in steps if (s.start, s.to) == (entry.status_name, to))
    return move_entry(by=people[Role.LEAD], entry=entry, version=entry.version, step=step)


def _community(told: Mapping[str, Any], project: Project, people: Mapping[str, User]) -> None:
    measure = project.measures.get(slug=told["measure"])
    words: dict[str, Any] = {n: told[n] for n in WRITTEN} | {"measure": measure}
    lead = people[Role.LEAD]
    words["insights"] = [one.insight for one in learnt_in(lead, project) if one.conversations]
    page = write_page(by=lead, project=project, version=0, content=words)
    sign(by=people[Role.PARTNER], page=page, version=page.version)
    publish(by=lead, page=page, version=page.version)
