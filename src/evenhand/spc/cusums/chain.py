"""Run lengths of a CUSUM, exact: its whole steps make it a Markov chain with as many states as the
threshold has units."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike

from evenhand.spc.cusums.scores import Scores
from evenhand.spc.kinds import Floats


def average_run_length(steps: Scores, height: int, rate: float) -> float:
    """Births until a signal, on average, from 0, when the event has this rate.

    Solves L(s) = 1 + q L(s + up) + (1 - q) L(max(0, s - down)), L = 0 from `height` on.

    Source
    ------
    Brook and Evans 1972, Biometrika 59, 539-549.

    Examples
    --------
    >>> steps = Scores(event=1, other=-1, unit=1.0)
    >>> round(average_run_length(steps, 2, 0.5), 6)  # 6 by hand
    6.0
    """
    q, up, down = steps.chance_up(rate), min(steps.up, height), min(steps.down, height)
    if not q:
        return float("inf")
    if down == 1 < up:
        return _from_above(height, up, q)
    if up == 1 < down:
        return _from_below(height, down, q)
    low, high = min(down, height - 1), min(up, height - 1)
    band = np.zeros((low + high + 1, height))
    _add(band, high, np.arange(height), np.arange(height), 1.0)
    state = np.arange(height)
    _add(band, high, state, np.maximum(state - down, 0), -(1 - q))
    rising = state[state + up < height]
    _add(band, high, rising, rising + up, -q)
    found = _solve(band, low, high, height)
    return float(found[0])


def _from_above(height: int, up: int, q: float) -> float:
    """Steps down of one: the equations from the top down, linear in the unknown L(height - 1).

    Rare events take tens of thousands of states and steps up nearly as long, too many for a matrix.
    """
    slope, fixed = np.zeros(height + up), np.zeros(height + up)
    slope[height - 1] = 1.0
    for s in range(height - 1, 0, -1):
        slope[s - 1] = (slope[s] - q * slope[s + up]) / (1 - q)
        fixed[s - 1] = (fixed[s] - 1 - q * fixed[s + up]) / (1 - q)
    # at 0, where a step down stays: q L(0) = 1 + q L(up)
    unknown = (1 + q * (fixed[up] - fixed[0])) / (q * (slope[0] - slope[up]))
    return float(slope[0] * unknown + fixed[0])


def _from_below(height: int, down: int, q: float) -> float:
    """Steps up of one: the equations from 0 up, linear in the unknown L(0); L(height) = 0."""
    slope, fixed = np.ones(height + 1), np.zeros(height + 1)
    for s in range(height):
        back = max(s - down, 0)
        slope[s + 1] = (slope[s] - (1 - q) * slope[back]) / q
        fixed[s + 1] = (fixed[s] - 1 - (1 - q) * fixed[back]) / q
    return float(-fixed[height] / slope[height])


def _add(band: Floats, high: int, row: np.ndarray, column: np.ndarray, value: float) -> None:
    """Add `value` at the given places of a matrix held by its diagonals."""
    np.add.at(band, (high + row - column, column), value)


def _solve(band: Floats, low: int, high: int, height: int) -> Floats:
    """The narrower side below the diagonal, where elimination is cheap."""
    ones = np.ones(height)
    if low <= high:
        return np.asarray(scipy.linalg.solve_banded((low, high), band, ones))
    return np.asarray(scipy.linalg.solve_banded((high, low), band[::-1, ::-1], ones))[::-1]


def signal_within(steps: Scores, height: int, rate: ArrayLike, births: int) -> Floats:
    """Chance of at least one signal within so many births, for each rate; starts at 0.

    Examples
    --------
    >>> steps = Scores(event=1, other=-1, unit=1.0)
    >>> signal_within(steps, 2, [0.5], 2).tolist()  # both births with the event
    [0.25]
    """
    rates = np.atleast_1d(np.asarray(rate, np.float64))
    q = np.array([[steps.chance_up(p)] for p in rates])
    up, down = min(steps.up, height), min(steps.down, height)
    signalled = np.zeros(len(rates))
    if births * up < height:  # not even steps up alone would get there
        return signalled
    place, after = np.zeros((len(rates), height)), np.zeros((len(rates), height))
    place[:, 0] = 1.0
    for _ in range(births):
        signalled += q[:, 0] * place[:, height - up :].sum(axis=1)
        floor = place[:, : down + 1].sum(axis=1)
        after[:, height - down :] = 0.0
        np.multiply(place[:, down:], 1 - q, out=after[:, : height - down])
        after[:, 0] = (1 - q[:, 0]) * floor
        after[:, up:] += q * place[:, : height - up]
        place, after = after, place
    return signalled


def height_for(steps: Scores, rate: float, run_length: float) -> int:
    """Lowest threshold, in units, at which a signal takes `run_length` births or more."""
    low, high = 0, 1
    while average_run_length(steps, high, rate) < run_length:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        enough = average_run_length(steps, middle, rate) >= run_length
        low, high = (low, middle) if enough else (middle, high)
    return high
