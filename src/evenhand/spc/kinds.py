"""Names that the room uses: kinds of chart, rule sets, and the codes held in result arrays.

Result arrays hold small integers, because text for every point of a hundred thousand series costs
more than the statistics. Each code is an `IntEnum` whose `label` is what people read.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evenhand.errors import UserError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.int8]
Ints = NDArray[np.int64]
E = TypeVar("E", bound=StrEnum)


class ChartError(UserError):
    """A chart cannot be drawn from these numbers as asked."""


class ChartKind(StrEnum):
    """Kinds of chart. `i` and `xmr` differ only in how 2.66 is rounded (see `chart`)."""

    RUN = "run"
    I = "i"  # noqa: E741 - the field's name of the chart
    MR = "mr"
    XMR = "xmr"
    P = "p"
    U = "u"
    C = "c"
    P_PRIME = "p'"
    U_PRIME = "u'"
    G = "g"
    T = "t"
    XBAR = "xbar"
    S = "s"
    I_PRIME = "i'"


class RuleSet(StrEnum):
    """Rule sets. A chart uses one of them, never a mixture."""

    ANHOEJ = "anhoej"
    MAKING_DATA_COUNT = "making-data-count"
    MAKING_DATA_COUNT_EXCEL = "making-data-count-excel"
    LIFE_QI = "life-qi"
    POWERBI_SPC = "powerbi-spc"


class LimitMethod(StrEnum):
    """How limits follow from the centre line."""

    THREE_SIGMA = "three-sigma"
    EXACT = "exact"


class _Coded(IntEnum):
    @property
    def label(self) -> str:
        """Lower-case words: `two of three`."""
        return self.name.lower().replace("_", " ")


class Cause(_Coded):
    """Why a point is marked. A higher number wins when several rules mark one point."""

    COMMON_CAUSE = 0
    SHIFT = 1
    TWO_OF_THREE = 2
    TREND = 3
    OUTSIDE = 4


class PointType(_Coded):
    """What a marked point means for the people cared for."""

    COMMON_CAUSE = 0
    IMPROVEMENT = 1
    CONCERN = 2
    NEUTRAL_HIGH = 3
    NEUTRAL_LOW = 4


class Degenerate(_Coded):
    """Why a series cannot carry limits or rules (`FINE`: it can)."""

    FINE = 0
    TOO_FEW_POINTS = 1  # limits and rules are given, and are weak
    MOSTLY_ZERO = 2  # no limits and no marks: moving ranges say nothing about the spread
    MOSTLY_ONE_VALUE = 3  # the same, about another value than zero
    CONSTANT = 4  # no limits and no marks: there is no spread


class Variation(_Coded):
    """Making Data Count's variation icon: the type of the last point."""

    NONE = 0
    COMMON_CAUSE = 1
    IMPROVEMENT_HIGH = 2
    IMPROVEMENT_LOW = 3
    CONCERN_HIGH = 4
    CONCERN_LOW = 5
    NEUTRAL_HIGH = 6
    NEUTRAL_LOW = 7


class Assurance(_Coded):
    """Making Data Count's assurance icon: the target against the last limits."""

    NONE = 0
    PASS = 1
    FAIL = 2
    INCONSISTENT = 3


def choice(kind: type[E], value: str, what: str) -> E:
    """`value` as a member of `kind`, or an error that lists what can be asked for."""
    try:
        return kind(value)
    except ValueError:
        raise ChartError(
            f"There is no {what} called ‘{value}’.", remedy=f"Choose one of: {', '.join(kind)}."
        ) from None
