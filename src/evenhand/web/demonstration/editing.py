"""A form and a set of factors of the invented network's own, by the actions that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from evenhand.frameworks.factors import shipped_factors
from evenhand.web.accounts.models import User
from evenhand.web.editing.actions import (
    change_draft,
    make_factors,
    make_form,
    publish,
    publish_factors,
)
from evenhand.web.organisations.models import Programme


@cache
def content() -> Mapping[str, Any]:
    """The content of `editing.toml`."""
    text = resources.files(__package__).joinpath("editing.toml").read_text("utf-8")
    return tomllib.loads(text)


def give_forms(programme: Programme, by: User) -> None:
    """A form in two versions, and the factors of MUSIQ-AR as a set that the network may change."""
    told = content()["form"]
    made = make_form(by=by, programme=programme, text=told["text"])
    publish(by=by, form=made, reason=told["first"])
    made.refresh_from_db()
    before, now = told["otherwise"]
    change_draft(by=by, form=made, text=made.draft.replace(before, now))
    publish(by=by, form=made, reason=told["second"])
    factors = make_factors(by=by, programme=programme, content=shipped_factors())
    publish_factors(by=by, found=factors, reason=content()["factors"]["reason"])
