"""Named dialects: which rules a rule set holds, with its constants. Never mixed, always printed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from evenhand.defaults import constant
from evenhand.spc.kinds import Degenerate, RuleSet


@dataclass(frozen=True, slots=True)
class Dialect:
    """The rules of one tool or method.

    `ties` "end" a shift or trend, or are skipped ("skip": they neither break nor extend it).
    `two_of_three` wants all three points on "one side", or lets the third lie on "any side" and
    counts points beyond the limits too, or is "none". `conflicts`: when rules disagree at a point
    the "first rule" wins, or the one that means "improvement". `withholds` limits and marks below
    `least_points`. `unknown` says what of the tool could not be found out.
    """

    title: str
    shift_points: int
    trend_points: int
    ties: str
    two_of_three: str
    conflicts: str
    screened: bool
    least_points: int
    withholds: bool
    source: str
    unknown: str

    @property
    def most_degenerate(self) -> Degenerate:
        """The worst that a series may be and still carry marks and icons."""
        return Degenerate.FINE if self.withholds else Degenerate.TOO_FEW_POINTS

    @property
    def rules_in_words(self) -> str:
        """The rules in one line, with their numbers."""
        near = _NEAR[self.two_of_three]
        tie = "" if self.ties == "end" else ", ties skipped"
        kept = f"; nothing under {self.least_points} points" if self.withholds else ""
        odds = "; improvement wins where rules disagree" if self.conflicts != "first rule" else ""
        return (
            f"{self.title} rules (beyond a limit, {self.shift_points}-point shift, "
            f"{self.trend_points}-point trend{near}{tie}{kept}{odds})"
        )


_NEAR = {
    "one side": ", two of three near a limit",
    "any side": ", two of three beyond 2 sigma whichever side the third is on",
    "none": "",
}


@cache
def _others() -> dict[str, Dialect]:
    text = resources.files("evenhand.spc").joinpath("dialects.toml").read_text("utf-8")
    return {name: Dialect(**table) for name, table in tomllib.loads(text).items()}


@cache
def dialect_of(rules: RuleSet) -> Dialect:
    """The rules of a rule set.

    Examples
    --------
    >>> found = dialect_of(RuleSet.LIFE_QI)
    >>> found.shift_points, found.trend_points, found.ties
    (8, 6, 'skip')
    """
    if rules in _others():
        return _others()[rules]
    return Dialect(
        title="Making Data Count",
        shift_points=constant("spc", "shift_points"),
        trend_points=constant("spc", "trend_points"),
        ties="end",
        two_of_three="one side",
        conflicts="first rule",
        screened=constant("spc", "screen_moving_ranges"),
        least_points=least_points(rules),
        withholds=False,
        source="NHSRplotthedots 0.2.2",
        unknown="",
    )


def least_points(rules: RuleSet) -> int:
    """Points under which a series is named as having too few."""
    section, name = (
        ("charts", "min_points") if rules is RuleSet.ANHOEJ else ("spc", "mdc_min_points")
    )
    return int(constant(section, name))
