"""Reading and checking births one by one, or counted by period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from evenhand.spc.cusums.scores import Scores
from evenhand.spc.kinds import Bools, ChartError, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Births:
    """Events and births of each step: shaped (series, steps), 0 where nothing is known."""

    events: Floats
    births: Floats
    known: Bools

    @property
    def so_far(self) -> Floats:
        """Births seen by the end of each step."""
        return np.asarray(np.cumsum(self.births, axis=1))

    def added(self, steps: list[Scores]) -> Floats:
        """What each step adds, in whole units."""
        event, other = (
            np.array([[getattr(s, name)] for s in steps], np.float64) for name in ("event", "other")
        )
        return np.asarray(event * self.events + other * (self.births - self.events))


def read_births(events: ArrayLike, births: ArrayLike | None) -> Births:
    """Both as tables; births one by one count as one each."""
    top = table(events, "events")
    if births is None:
        known = ~np.isnan(top)
        if not np.isin(top[known], (0.0, 1.0)).all():
            raise ChartError(
                "An outcome is neither 0 nor 1.",
                remedy="Give 1 for a birth with the event and 0 without, or give ‘births’, the "
                "number in each period.",
            )
        return Births(np.where(known, top, 0.0), known.astype(np.float64), known)
    below = table(births, "births")
    check_same_shape(top, below, "births")
    known = ~np.isnan(top) & (below > 0)
    if (top > below).any():
        raise ChartError(
            "There are more events than births in a period.", remedy="Check the counts."
        )
    return Births(np.where(known, top, 0.0), np.where(known, below, 0.0), known)


def baseline_of(given: ArrayLike, series: int) -> Floats:
    """One rate a series."""
    rate = np.asarray(given, np.float64)
    if rate.shape not in {(), (series,)}:
        raise ChartError(
            f"There are {rate.size} baseline rates for {series} series.",
            remedy="Give one for all, or one for each series.",
        )
    return np.broadcast_to(rate, (series,)).copy()


def table(given: ArrayLike, name: str) -> Floats:
    """A table shaped (series, steps) of numbers that are not negative."""
    array = np.atleast_2d(np.array(given, np.float64))
    if array.ndim != 2 or not array.shape[1]:
        raise ChartError(
            f"The {name} are not a table of series and births or periods.",
            remedy="Give an array shaped (series, births), with at least one.",
        )
    if np.isinf(array).any() or (array < 0).any():
        raise ChartError(
            f"The {name} hold a number below zero or an infinite one.", remedy="Check the counts."
        )
    return array


def check_same_shape(first: Floats, second: Floats, name: str) -> None:
    """Both tables have one shape."""
    if first.shape != second.shape:
        raise ChartError(
            f"The events are shaped {first.shape} but the {name} {second.shape}.",
            remedy="Give one for each.",
        )
