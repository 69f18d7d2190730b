"""Reading and checking what a funnel is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.defaults import constant
from evenhand.spc.funnels.kinds import (
    CHANCE_ALONE,
    METHODS,
    Extremes,
    FunnelKind,
    FunnelMethod,
    Overdispersion,
)
from evenhand.spc.kinds import Bools, ChartError, Floats, choice


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, checked."""

    kind: FunnelKind
    method: FunnelMethod
    overdispersion: Overdispersion
    extremes: Extremes
    share: float
    levels: tuple[float, ...]

    def checked_target(self, target: float) -> float:
        """A target that leaves room on both sides."""
        most = 1.0 if self.kind is FunnelKind.PROPORTION else float("inf")
        if not 0 < target < most:
            raise ChartError(
                f"A funnel of these units has no limits about a target of {target:g}.",
                remedy="There must be some events, and for a proportion some people without one; "
                "or give a target between them.",
            )
        return target


def ask(
    kind: str,
    method: str | None,
    overdispersion: str | None,
    extremes: str,
    share: float | None,
    levels: Sequence[float] | None,
) -> Asked:
    """Options as names and numbers that can be used."""
    chosen = choice(FunnelKind, kind, "kind of funnel")
    how = _method(chosen, method)
    return Asked(
        chosen,
        how,
        _overdispersion(how, overdispersion),
        choice(Extremes, extremes, "way with extremes"),
        _share(constant("funnels", "share") if share is None else share),
        _levels(constant("funnels", "levels") if levels is None else levels),
    )


def _method(kind: FunnelKind, given: str | None) -> FunnelMethod:
    if given is None:
        return METHODS[kind][0]
    method = choice(FunnelMethod, given, "method")
    if method not in METHODS[kind]:
        raise ChartError(
            f"A funnel of a {kind} has no {method} limits.",
            remedy=f"Choose one of: {', '.join(METHODS[kind])}.",
        )
    return method


def _overdispersion(method: FunnelMethod, given: str | None) -> Overdispersion:
    if given is None:
        return Overdispersion.NONE if method in CHANCE_ALONE else Overdispersion.ADDITIVE
    chosen = choice(Overdispersion, given, "over-dispersion")
    if chosen is Overdispersion.ADDITIVE and method in CHANCE_ALONE:
        raise ChartError(
            f"The {method} limits cannot be widened for over-dispersion.",
            remedy="Choose exact limits, or over-dispersion ‘none’.",
        )
    return chosen


def _share(share: float) -> float:
    if not 0 <= share < 0.5:
        raise ChartError(
            f"The outer share of units is {share:g}.", remedy="Give a number from 0 to under 0.5."
        )
    return float(share)


def _levels(levels: Sequence[float]) -> tuple[float, ...]:
    if not levels or not all(0 < level < 1 for level in levels):
        raise ChartError(
            f"The levels of a funnel are {', '.join(f'{v:g}' for v in levels) or 'none'}.",
            remedy="Give numbers between 0 and 1, such as 0.95 and 0.998.",
        )
    return tuple(float(level) for level in levels)


def read_units(
    asked: Asked, observed: ArrayLike, denominator: ArrayLike
) -> tuple[Floats, Floats, Bools]:
    """Events and sizes as arrays shaped (units,), and which units have both."""
    events, size = (_flat(v, n) for v, n in ((observed, "events"), (denominator, "denominators")))
    if events.shape != size.shape:
        raise ChartError(
            f"There are {len(events)} events but {len(size)} denominators.",
            remedy="Give one denominator for each unit.",
        )
    known = ~np.isnan(events) & (size > 0)
    if not known.any():
        raise ChartError(
            "No unit has both events and a denominator.", remedy="Give at least one unit."
        )
    _check_counts(asked, events, size)
    return events, size, known


def _flat(given: ArrayLike, name: str) -> Floats:
    array = np.atleast_1d(np.array(given, np.float64))  # a copy: the funnel outlives the caller's
    if array.ndim != 1 or np.isinf(array).any() or (array < 0).any():
        raise ChartError(
            f"The {name} of a funnel must be one list of numbers, none below zero or infinite.",
            remedy="Give one number for each unit, and a missing value where nothing is known.",
        )
    return array


def _check_counts(asked: Asked, events: Floats, size: Floats) -> None:
    if ((events > 0) & (size == 0)).any():
        raise ChartError(
            "A unit has events but a denominator of 0.",
            remedy="Check the counts: the denominator must cover everyone counted.",
        )
    if asked.kind is not FunnelKind.PROPORTION:
        return
    if (events > size).any():
        raise ChartError(
            "A unit has more events than people.",
            remedy="Check the counts, or choose a rate if one person can have several events.",
        )
    if asked.method is not FunnelMethod.ARCSINE and (size != np.round(size))[~np.isnan(size)].any():
        raise ChartError(
            "A number of people is not whole.", remedy="Give whole numbers, or choose a rate."
        )
