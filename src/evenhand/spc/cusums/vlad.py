"""`vlad`: expected minus observed events so far, with how far chance alone would carry the line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from evenhand.spc.cusums.inputs import check_same_shape, read_births, table
from evenhand.spc.kinds import ChartError, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Vlad:
    """Variable life-adjusted display: arrays shaped (series, births or periods).

    `line` is expected minus observed events so far: it rises while there are fewer than expected.
    `reach` is how far chance alone carries it by then, either way, at `level`: for one look, not
    for every point at once. A missing step adds nothing and is NaN in `line`.
    """

    line: Floats
    reach: Floats
    observed: Floats
    expected: Floats
    births: Floats
    level: float

    @property
    def dialect(self) -> str:
        """What is drawn, in one line, to print beside the chart."""
        return (
            f"VLAD: expected minus observed events so far; band: where {100 * self.level:g} % of "
            "lines would be at that point by chance alone, for one look"
        )


def vlad(
    events: ArrayLike, expected: ArrayLike, births: ArrayLike | None = None, *, level: float = 0.95
) -> Vlad:
    """Expected minus observed events so far, for many groups at once.

    Parameters
    ----------
    events, births
        As in `cusum`: births one by one (0 or 1), or events and births of each period.
    expected
        Chance of the event for each birth, or events expected in each period, for that birth's or
        period's own mix; in the shape of `events`, or one number a birth for all.
    level
        Of the band.

    Raises
    ------
    ChartError
        The numbers do not fit together, or more events are expected than there are births.

    Notes
    -----
    The variance so far is the sum of n r (1 - r), r = expected / births. A VLAD shows; it does not
    signal: use `cusum` for that.

    Source
    ------
    Lovegrove and others 1997, Lancet 350, 1128-1130; Sherlaw-Johnson 2005, Health Care Management
    Science 8, 139-144.

    Examples
    --------
    >>> drawn = vlad([[0, 0, 1, 0]], 0.1)
    >>> drawn.line.round(2).tolist(), drawn.reach.round(2).tolist()
    ([[0.1, 0.2, -0.7, -0.6]], [[0.59, 0.83, 1.02, 1.18]])
    """
    given = read_births(events, births)
    if not 0 < level < 1:
        raise ChartError(f"A level of {level:g} is not one.", remedy="Give one such as 0.95.")
    should = _expected(expected, given.events.shape)
    should = np.where(given.known, should, 0.0)
    if (should > given.births).any():
        raise ChartError(
            "More events are expected than there are births.",
            remedy="Give the chance of each birth, or the events expected in each period.",
        )
    rate = should / np.where(given.births > 0, given.births, 1.0)
    variance = np.cumsum(given.births * rate * (1 - rate), axis=1)
    line = np.cumsum(should - given.events, axis=1)
    return Vlad(
        line=np.where(given.known, line, np.nan),
        reach=float(scipy.stats.norm.isf((1 - level) / 2)) * np.sqrt(variance),
        observed=np.cumsum(given.events, axis=1),
        expected=np.cumsum(should, axis=1),
        births=given.so_far,
        level=level,
    )


def _expected(given: ArrayLike, shape: tuple[int, ...]) -> Floats:
    array = np.asarray(given, np.float64)
    if not array.ndim:
        array = np.full(shape, float(array))
    should = table(array, "expected events")
    check_same_shape(np.empty(shape), should, "expected events")
    if np.isnan(should).any():
        raise ChartError(
            "An expected number of events is missing.", remedy="Give one for each birth or period."
        )
    return should
