"""How far an invented programme is with the recommendations, put in by the action that people use."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib import resources

from evenhand.web.accounts.models import User
from evenhand.web.implementing.actions import say_standing
from evenhand.web.implementing.models import Standing
from evenhand.web.organisations.models import Programme


def give_recommendations(programme: Programme, convener: User, today: date) -> None:
    """The content of `implementing.toml`."""
    text = resources.files(__package__).joinpath("implementing.toml").read_text("utf-8")
    for told in tomllib.loads(text)["said"]:
        words = {n: told[n] for n in ("answers", "done", "reason") if n in told}
        say_standing(
            by=convener,
            programme=programme,
            item=told["item"],
            standing=Standing(told["standing"]),
            by_day=today - timedelta(days=told["ago"]) if "ago" in told else None,
            **words,
        )
