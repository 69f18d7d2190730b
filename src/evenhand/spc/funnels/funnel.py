"""`funnel`: units against limits that widen as units get smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.spc.funnels.dispersion import Spread, spread_of
from evenhand.spc.funnels.inputs import Asked, ask, read_units
from evenhand.spc.funnels.kinds import (
    Extremes,
    FunnelKind,
    FunnelMethod,
    Overdispersion,
)
from evenhand.spc.funnels.limits import limits
from evenhand.spc.funnels.scale import scaled
from evenhand.spc.kinds import Codes, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Units, their limits, and which lie outside: arrays shaped (units,) unless said otherwise.

    Attributes
    ----------
    kind, method, overdispersion, extremes, share
        What was asked for; `dialect` prints it in words.
    target
        The centre: all events over all denominators, 1 for a standardised ratio, or as given.
    levels
        Such as (0.95, 0.998).
    observed, denominator, value
        The input, and events over denominator; NaN where a unit has nobody.
    spread
        Over-dispersion: `phi`, `tau2` and each unit's z.
    lower, upper
        Limits in the unit of `value`, shaped (levels, units).
    position
        Shaped (levels, units): +1 strictly above the upper limit, -1 strictly below the lower, 0
        between them, on a limit, or missing.
    """

    kind: FunnelKind
    method: FunnelMethod
    overdispersion: Overdispersion
    extremes: Extremes
    share: float
    target: float
    levels: tuple[float, ...]
    observed: Floats
    denominator: Floats
    value: Floats
    spread: Spread
    lower: Floats
    upper: Floats
    position: Codes

    @property
    def tau2(self) -> float:
        """Variance between units that the limits allow for; 0 without over-dispersion."""
        return 0.0 if self.overdispersion is Overdispersion.NONE else self.spread.tau2

    def limits_at(self, sizes: ArrayLike) -> tuple[Floats, Floats]:
        """Limits of units of other sizes, to draw the curves: both shaped (levels, sizes)."""
        return _limits(self.kind, self.method, _sizes(sizes), self.target, self.levels, self.tau2)

    @property
    def dialect(self) -> str:
        """Kind, limits and over-dispersion in one line, to print beside the funnel."""
        shown = " and ".join(f"{100 * level:g} %" for level in self.levels)
        return f"{_KINDS[self.kind]}; {shown} limits, {_METHODS[self.method]}; {self._beyond}"

    @property
    def _beyond(self) -> str:
        if self.overdispersion is Overdispersion.NONE:
            return "chance alone, no over-dispersion"
        how = _EXTREMES[self.extremes].format(share=f"{100 * self.share:g} %")
        if not self.tau2:
            return f"units differ no more than chance allows (phi {self.spread.phi:.2f}, {how})"
        return (
            f"limits widened for additive over-dispersion (phi {self.spread.phi:.2f}, "
            f"tau² {self.tau2:.4g}, {how})"
        )


_KINDS = {
    FunnelKind.PROPORTION: "proportions",
    FunnelKind.RATE: "rates",
    FunnelKind.RATIO_OF_COUNTS: "ratios of two counts",
    FunnelKind.STANDARDISED_RATIO: "standardised ratios, observed to expected",
}
_METHODS = {
    FunnelMethod.EXACT: "exact, smooth between counts",
    FunnelMethod.SPIEGELHALTER: "exact, interpolated as Spiegelhalter (2005)",
    FunnelMethod.ARCSINE: "on the arcsine scale",
    FunnelMethod.SQUARE_ROOT: "on the square-root scale",
    FunnelMethod.LOG: "on the log scale",
    FunnelMethod.CHI_SQUARE: "from the exact Poisson interval of the expected count",
    FunnelMethod.NORMAL: "from the normal approximation",
}
_EXTREMES = {
    Extremes.WINSORISE: "outer {share} on each side winsorised",
    Extremes.TRIM: "outer {share} on each side left out",
    Extremes.KEEP: "all units used as they are",
}


def funnel(
    kind: str,
    observed: ArrayLike,
    denominator: ArrayLike,
    *,
    method: str | None = None,
    target: float | None = None,
    overdispersion: str | None = None,
    extremes: str = "winsorise",
    share: float | None = None,
    levels: Sequence[float] | None = None,
) -> Funnel:
    """Compare units of different size with one target.

    Parameters
    ----------
    kind
        "proportion" (of people), "rate" (person-time), "ratio of counts" (both left to chance) or
        "standardised ratio" (observed to expected events).
    observed, denominator
        Events, and people, time, the other count or expected events; shaped (units,). NaN, or a
        denominator of 0, is a unit without a point.
    method
        "exact" (default), "spiegelhalter", "arcsine" and "normal" for proportions; "exact",
        "spiegelhalter", "square-root", "log" and "chi-square" for rates and standardised ratios;
        "log" for ratios of counts.
    target
        The centre line; None takes all events over all denominators, or 1 for standardised ratios.
    overdispersion
        "additive": limits are widened by the variance between units; "none": chance alone. None
        takes "additive" where the method can ("chi-square" and "normal" cannot).
    extremes, share
        "winsorise" (move onto the outer quantiles), "trim" (leave out) or "keep" the outer `share`
        of units on each side before over-dispersion is measured.
    levels
        Share of units on target that the limits hold.

    Raises
    ------
    ChartError
        The numbers do not fit together, or there is no such kind, method or option.

    Notes
    -----
    Formulas and sources: docs/methods/funnels.md. A funnel is no league table: units outside the
    limits differ from the target by more than chance, the others cannot be told apart by it.

    Examples
    --------
    >>> drawn = funnel("proportion", [12, 30, 41, 120], [400, 800, 1600, 2100], overdispersion="none")
    >>> round(drawn.target, 4), drawn.position.tolist()
    (0.0414, [[0, 0, -1, 1], [0, 0, -1, 1]])
    >>> drawn.dialect[:61]
    'proportions; 95 % and 99.8 % limits, exact, smooth between co'
    """
    asked = ask(kind, method, overdispersion, extremes, share, levels)
    events, size, known = read_units(asked, observed, denominator)
    centre = _target(asked, events[known], size[known], target)
    with np.errstate(divide="ignore", invalid="ignore"):
        units = scaled(asked.kind, asked.method, events, size, centre)
    spread = spread_of(units, known, asked.extremes, asked.share)
    tau2 = spread.tau2 if asked.overdispersion is Overdispersion.ADDITIVE else 0.0
    lower, upper = _limits(asked.kind, asked.method, size, centre, asked.levels, tau2)
    value = np.where(known, events, np.nan) / size
    position = (value > upper).astype(np.int8) - (value < lower).astype(np.int8)
    return Funnel(
        kind=asked.kind,
        method=asked.method,
        overdispersion=asked.overdispersion,
        extremes=asked.extremes,
        share=asked.share,
        target=centre,
        levels=asked.levels,
        observed=events,
        denominator=size,
        value=value,
        spread=spread,
        lower=lower,
        upper=upper,
        position=position,
    )


def _target(asked: Asked, events: Floats, size: Floats, given: float | None) -> float:
    if given is not None:
        return asked.checked_target(float(given))
    if asked.kind is FunnelKind.STANDARDISED_RATIO:
        return 1.0
    return asked.checked_target(float(events.sum() / size.sum()))


def _sizes(given: ArrayLike) -> Floats:
    return np.atleast_1d(np.asarray(given, np.float64))


def _limits(
    kind: FunnelKind,
    method: FunnelMethod,
    size: Floats,
    target: float,
    levels: Sequence[float],
    tau2: float,
) -> tuple[Floats, Floats]:
    """Both limits at every level; NaN for a unit without people."""
    known = size > 0
    lower, upper = (np.full((len(levels), len(size)), np.nan) for _ in range(2))
    most = 1.0 if kind is FunnelKind.PROPORTION else np.inf
    for row, level in enumerate(levels):
        low, high = limits(kind, method, size[known], target, level, tau2)
        lower[row, known], upper[row, known] = np.maximum(low, 0.0), np.minimum(high, most)
    return lower, upper
