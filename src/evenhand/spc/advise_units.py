"""Whether a funnel suits these units, and which: with its reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.defaults import constant
from evenhand.spc.funnels import Extremes, FunnelMethod, Overdispersion, funnel


@dataclass(frozen=True, slots=True)
class FunnelAdvice:
    """How to compare units at one time, and why.

    `method` is None when there are too few units for a funnel. `overdispersion` and `extremes` are
    as in `funnel`.
    """

    method: FunnelMethod | None
    overdispersion: Overdispersion
    extremes: Extremes
    reason: str


def advise_units(kind: str, observed: ArrayLike, denominator: ArrayLike) -> FunnelAdvice:
    """Which funnel suits these units, and why.

    Parameters
    ----------
    kind, observed, denominator
        As in `funnel`.

    Returns
    -------
    FunnelAdvice
        No funnel under 3 units; under 10, limits by chance alone, as over-dispersion cannot be told
        from so few; else additive over-dispersion, winsorised.

    Raises
    ------
    ChartError
        As `funnel`.

    Examples
    --------
    >>> advise_units("proportion", [3, 5], [80, 90]).reason
    'no funnel: 2 units are too few; compare them with each other.'
    """
    drawn = funnel(kind, observed, denominator)
    units = int((~np.isnan(drawn.value)).sum())
    if units < constant("funnels", "min_units"):
        reason = f"no funnel: {units} units are too few; compare them with each other."
        return FunnelAdvice(None, Overdispersion.NONE, Extremes.KEEP, reason)
    named = f"funnel of {units} units with {drawn.method} limits"
    if units < constant("funnels", "min_units_overdispersion"):
        reason = (
            f"{named} by chance alone: over-dispersion cannot be told from fewer than "
            f"{constant('funnels', 'min_units_overdispersion')}, so more units than said may lie outside."
        )
        return FunnelAdvice(drawn.method, Overdispersion.NONE, Extremes.KEEP, reason)
    phi = drawn.spread.phi
    reason = (
        f"{named}, widened for over-dispersion: units differ {phi:.3g} times as much as chance allows."
        if drawn.tau2
        else f"{named}: units differ no more than chance allows (phi {phi:.2f})."
    )
    return FunnelAdvice(drawn.method, Overdispersion.ADDITIVE, Extremes.WINSORISE, reason)
