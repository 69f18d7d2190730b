"""What a chart is once it is computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evenhand.defaults import defaults
from evenhand.spc.anhoej import RunTest
from evenhand.spc.dialects import dialect_of
from evenhand.spc.kinds import (
    Assurance,
    Bools,
    Cause,
    ChartKind,
    Codes,
    Degenerate,
    Floats,
    Ints,
    LimitMethod,
    PointType,
    RuleSet,
    Variation,
)
from evenhand.spc.rebasing import Rebase


@dataclass(frozen=True, slots=True, eq=False)
class ControlChart:
    """Lines and marks of many series at once.

    Arrays are shaped (series, periods) unless said otherwise, and are read-only. A missing point is
    NaN in `value` and carries no mark.

    Attributes
    ----------
    kind, rules, limits, direction, screened
        What was asked for. `dialect` prints it in words.
    value, centre, lower, upper, near_lower, near_upper
        Points and lines, in the unit of the input (a proportion stays between 0 and 1). `near_`
        lines lie at 2 sigma, or at the exact zone. NaN where a chart has no such line.
    phase
        Shaped (periods,): 0 for the first phase.
    included
        False for excluded points.
    outside, shift, trend, two_of_three
        Marks of the rules. Under `anhoej` only `outside` is used.
    runs
        Anhøj's rules, shaped (series, phases); None under `making-data-count`.
    cause, point_type
        Codes `Cause` and `PointType`, one a point.
    side
        +1 or -1: the way in which a marked point is special; 0 for common cause.
    degenerate
        Codes `Degenerate`, shaped (series, phases).
    variation, assurance
        Codes `Variation` and `Assurance`, shaped (series,).
    numerator, denominator
        The input: `denominator` is None for kinds without one.
    spread
        The input of an xbar chart: standard deviations within subgroups, else None.
    rebases
        Decisions that limits begin anew, each with who, when and why.
    """

    kind: ChartKind
    rules: RuleSet
    limits: LimitMethod
    direction: str
    screened: bool
    value: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    phase: Ints
    included: Bools
    outside: Bools
    shift: Bools
    trend: Bools
    two_of_three: Bools
    runs: RunTest | None
    cause: Codes
    point_type: Codes
    side: Codes
    degenerate: Codes
    variation: Codes
    assurance: Codes
    target: Floats | None
    numerator: Floats
    denominator: Floats | None
    spread: Floats | None
    rebases: tuple[Rebase, ...]

    @property
    def dialect(self) -> str:
        """Rules, limits and recorded re-basings in words, to print beside the chart."""
        judged = dialect(self.rules, self.kind, self.limits, screened=self.screened)
        return "; ".join([judged, *(rebase.words for rebase in self.rebases)])

    @property
    def special(self) -> Bools:
        """Points that a rule marks."""
        return np.asarray(self.cause != Cause.COMMON_CAUSE)

    @property
    def low_can_signal(self) -> Bools:
        """Shaped (series,): whether a lower limit lies above 0, so that a low point can signal."""
        return np.asarray((self.lower > 0).any(axis=1))

    def cause_labels(self) -> list[list[str]]:
        """`cause` as words."""
        return [[Cause(c).label for c in row] for row in self.cause]

    def point_type_labels(self) -> list[list[str]]:
        """`point_type` as words."""
        return [[PointType(c).label for c in row] for row in self.point_type]

    def degenerate_labels(self) -> tuple[str, ...]:
        """One a series: the worst of its phases in words, empty for a series that is fine."""
        worst = self.degenerate.max(axis=1)
        return tuple(Degenerate(c).label if c else "" for c in worst)

    def variation_labels(self) -> tuple[str, ...]:
        """`variation` as words, one a series."""
        return tuple(Variation(c).label for c in self.variation)

    def assurance_labels(self) -> tuple[str, ...]:
        """`assurance` as words, one a series."""
        return tuple(Assurance(c).label for c in self.assurance)


def dialect(rules: RuleSet, kind: ChartKind, limits: LimitMethod, *, screened: bool) -> str:
    """The rules in one line of words, with the constants that they use."""
    judged = _ANHOEJ if rules is RuleSet.ANHOEJ else dialect_of(rules).rules_in_words
    if kind is ChartKind.RUN:
        return f"{judged}; median, no limits"
    if limits is LimitMethod.EXACT:
        return f"{judged}; {_EXACT.format(**constants())}"
    ranges = f", moving ranges {'screened' if screened else 'not screened'}"
    return f"{judged}; 3-sigma limits{ranges if kind in _FROM_MOVING_RANGES else ''}"


def constants() -> dict[str, object]:
    """Constants that charts use."""
    return defaults()["charts"] | defaults()["spc"]


_ANHOEJ = "Anhøj rules (longest run and crossings, points on the line left out)"
_EXACT = "exact limits at {exact_tail} on each side, zones at {exact_zone_tail}"
_FROM_MOVING_RANGES = frozenset(
    {
        *(ChartKind.I, ChartKind.XMR, ChartKind.I_PRIME),
        *(ChartKind.P_PRIME, ChartKind.U_PRIME, ChartKind.T),
    }
)
