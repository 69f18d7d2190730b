"""Plain words for each rule, from `rules.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from evenhand.spc.kinds import ChartError


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule is called, what it looks for, and what seeing it means."""

    name: str
    looks_for: str
    means: str


@cache
def _rules() -> dict[str, RuleWords]:
    text = resources.files("evenhand.spc").joinpath("rules.toml").read_text("utf-8")
    return {key: RuleWords(**words) for key, words in tomllib.loads(text).items()}


def explain(rule: str) -> RuleWords:
    """Plain words for one rule.

    Parameters
    ----------
    rule
        `outside`, `shift`, `trend`, `two_of_three`, `long_run` or `few_crossings`; a space may
        stand for the underscore.

    Raises
    ------
    ChartError
        There is no such rule; the message lists those that there are.

    Examples
    --------
    >>> explain("shift").name
    'Shift'
    """
    known = _rules()
    key = rule.replace(" ", "_")
    if key not in known:
        raise ChartError(
            f"There is no rule called ‘{rule}’.", remedy=f"Choose one of: {', '.join(known)}."
        )
    return known[key]
