"""What a chart is asked for, and the numbers it is given: checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.defaults import constant
from evenhand.spc.dialects import Dialect, dialect_of
from evenhand.spc.kinds import ChartError, ChartKind, Floats, LimitMethod, RuleSet, choice

BETTER = {"lower": -1, "higher": 1, "neither": 0}
EXACT_KINDS = frozenset({ChartKind.P, ChartKind.U, ChartKind.C, ChartKind.G, ChartKind.T})


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for, checked."""

    kind: ChartKind
    rules: RuleSet
    limits: LimitMethod
    direction: str
    factor: float | None  # screening

    @property
    def better(self) -> int:
        return BETTER[self.direction]

    @property
    def dialect(self) -> Dialect:
        return dialect_of(self.rules)


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The numbers, checked: arrays shaped (series, periods)."""

    numerator: Floats
    size: Floats | None
    spread: Floats | None

    def turned(self, series: slice) -> tuple[Floats, Floats | None, Floats | None]:
        """One chunk of series, shaped (periods, series)."""
        size, spread = (
            None if array is None else np.ascontiguousarray(array[series].T)
            for array in (self.size, self.spread)
        )
        return np.ascontiguousarray(self.numerator[series].T), size, spread


def settings_of(
    kind: str, rules: str, limits: str, direction: str, screened: bool | None
) -> Settings:
    """Options as names and numbers that can be used."""
    if direction not in BETTER:
        raise ChartError(
            f"There is no direction called ‘{direction}’.",
            remedy="Choose one of: lower, higher, neither.",
        )
    chosen = choice(ChartKind, kind, "chart")
    method = choice(LimitMethod, limits, "kind of limits")
    if method is LimitMethod.EXACT and chosen not in EXACT_KINDS:
        raise ChartError(
            f"A {chosen} chart has no exact limits.", remedy="Choose three-sigma limits."
        )
    rule_set = choice(RuleSet, rules, "rule set")
    screen = dialect_of(rule_set).screened if screened is None else screened
    factor = constant("spc", "screen_factor") if screen else None
    better = "neither" if chosen is ChartKind.MR else str(direction)  # spread has no good side
    return Settings(chosen, rule_set, method, better, factor)
