"""What invented teams answered to prompts, put in by the action that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from evenhand.frameworks.method import method
from evenhand.web.accounts.models import User
from evenhand.web.projects.models import Project
from evenhand.web.prompts.actions import answer
from evenhand.web.prompts.models import Shape

_NOBODYS = "Placeholder: an invented reflection, of nobody."


@cache
def content() -> Mapping[str, Any]:
    """The content of `prompts.toml`."""
    text = resources.files(__package__).joinpath("prompts.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_answers(team: str, project: Project, people: Mapping[str, User]) -> None:
    """Answers of the team, and reflections of which others see that they were done."""
    for told in (t for t in content()["team"] if t["name"] == team):
        for one in told["answer"]:
            answer(
                by=people[one["by"]],
                project=project,
                prompt=method().prompt(one["prompt"]),
                shape=Shape.TEAM,
                text=one["text"],
                evidence=one.get("evidence", ""),
            )
        for role, prompts in told.get("private", {}).items():
            for id in prompts:
                answer(
                    by=people[role],
                    project=project,
                    prompt=method().prompt(id),
                    shape=Shape.PRIVATE,
                    text=_NOBODYS,
                )
