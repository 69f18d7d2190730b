"""How one invented team answered a form together, three times, put in by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from evenhand.frameworks.instruments import DONT_KNOW, instruments
from evenhand.frameworks.registers import kinds
from evenhand.web.accounts.models import User
from evenhand.web.instruments.actions import close_round, finish, open_round, save_answers
from evenhand.web.instruments.models import Whose
from evenhand.web.projects.models import Project
from evenhand.web.registers.actions import make_entry


@cache
def content() -> Mapping[str, Any]:
    """The content of `rounds.toml`."""
    text = resources.files(__package__).joinpath("rounds.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_rounds(team: str, project: Project, by: User) -> None:
    """Closed rounds and what is planned; nothing for other teams."""
    told = content()
    if team != told["team"]:
        return
    asked = instruments()[told["instrument"]]
    for each in told["round"]:
        made = open_round(by=by, project=project, instrument=asked)
        answers = {i.name: each["usual"] for i in asked.items()} | each["others"]
        save_answers(
            by=by,
            round=made,
            whose=Whose.TOGETHER,
            version=0,
            answers=answers | dict.fromkeys(each["unknown"], DONT_KNOW),
            comments=each.get("comments", {}),
        )
        finish(by=by, round=made, whose=Whose.TOGETHER)
        close_round(by=by, round=made)
    make_entry(
        by=by,
        project=project,
        kind=kinds()["actions"],
        content=told["action"],
        owner=by,
        follow_up=timezone.localdate() + timedelta(days=told["days"]),
    )
