"""A driver diagram of one invented team, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from evenhand.web.accounts.models import User
from evenhand.web.changes.actions import change_idea
from evenhand.web.changes.queries import ideas_of
from evenhand.web.drivers.actions import Content, add_driver, remove_driver, review_driver
from evenhand.web.drivers.models import Driver
from evenhand.web.drivers.queries import drivers_of
from evenhand.web.projects.models import Project


@cache
def content() -> Mapping[str, Any]:
    """The content of `diagrams.toml`."""
    text = resources.files(__package__).joinpath("diagrams.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_diagram(team: str, project: Project, by: User) -> None:
    """Primary drivers with what stands under them, and the ideas tied to them; nothing for other teams."""
    told = content()
    if team != told["team"]:
        return
    primary = [(form, _add(form, project)) for form in told["driver"]]
    for form, driver in primary:
        for under in form.get("under", ()):
            made = _add(under, project, parent=driver)
            _tie(under, project, made, by)
            if under.get("away"):
                remove_driver(driver=made, version=made.version)
        if "lenses" in form:
            review_driver(driver=driver, version=driver.version, lenses=form["lenses"])


def _tie(form: Mapping[str, Any], project: Project, driver: Driver, by: User) -> None:
    for idea in ideas_of(project).filter(what__in=form.get("ideas", ())):
        change_idea(by=by, idea=idea, version=idea.version, content={"driver_id": driver.pk})


def _add(form: Mapping[str, Any], project: Project, parent: Driver | None = None) -> Driver:
    measures = project.measures.filter(slug__in=form.get("measures", ()))
    also = drivers_of(project).filter(text=form.get("also", ""))
    return add_driver(
        project=project,
        content=Content(
            text=form["text"],
            parent=parent.pk if parent else None,
            also=tuple(also.values_list("pk", flat=True)),
            type=form.get("type", ""),
            control=form.get("control", ""),
            principles=tuple(form.get("principles", ())),
            measures=tuple(measures.values_list("pk", flat=True)),
            elements=tuple(form.get("elements", ())),
            legacy=form.get("legacy", ""),
        ),
    )
