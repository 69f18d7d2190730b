"""Anhøj's run rules: an unusually long run, or unusually few crossings, of the centre line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from math import comb, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenhand.spc.kinds import Bools, Codes, Ints
from evenhand.spc.moving import tally

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class RunTest:
    """Anhøj's rules, one value for each series and phase: arrays shaped (series, phases).

    `useful` counts points off the centre line. `long_run` says that the longest run is longer than
    `longest_limit`, `few_crossings` that there are fewer crossings than `crossings_limit`; `signal`
    is either. `lean` is the side of the longest run: +1 above, -1 below, 0 when both sides hold
    runs of that length (then a signal is unstable, without direction).
    """

    useful: Ints
    longest: Ints
    longest_limit: Ints
    crossings: Ints
    crossings_limit: Ints
    long_run: Bools
    few_crossings: Bools
    signal: Bools
    lean: Codes


@lru_cache(maxsize=32)
def thresholds(useful: int) -> tuple[int, int]:
    """Longest run and fewest crossings that `useful` points may show by chance.

    Longest run: round(log2 n) + 3. Crossings: the smallest k with P(X <= k) >= 0.05 for X binomial
    with n - 1 trials and chance 1/2, in whole numbers. A signal lies strictly beyond either.
    Without useful points there is nothing to exceed, and both are 0.

    Sources: Anhøj and Olesen (2014), PLoS ONE 9(11) e113825; Anhøj (2015), PLoS ONE 10(3) e0121349.

    Examples
    --------
    >>> thresholds(10), thresholds(24)
    ((6, 2), (8, 8))
    """
    if useful < 1:
        return 0, 0
    ways = accumulate(comb(useful - 1, k) for k in range(useful))
    fewest = next(k for k, sum_to_k in enumerate(ways) if 20 * sum_to_k >= 2 ** (useful - 1))
    return round(log2(useful)) + 3, fewest


@lru_cache(maxsize=32)
def _table(most: int) -> Ints:
    return np.array([thresholds(n) for n in range(most + 1)], np.int64)


def run_test(side: Codes) -> RunTest:
    """Anhøj's rules on sides (+1, -1, 0) shaped (periods, series); 0 neither breaks nor extends."""
    useful, longest_above, longest_below, crossings = _runs(side)
    longest = np.maximum(longest_above, longest_below)
    limits = _table(side.shape[0])[useful]
    longest_limit, crossings_limit = limits[:, 0], limits[:, 1]
    long_run, few = longest > longest_limit, crossings < crossings_limit
    lean = np.sign(longest_above - longest_below).astype(np.int8)
    return RunTest(
        useful,
        longest,
        longest_limit,
        crossings,
        crossings_limit,
        long_run,
        few,
        long_run | few,
        lean,
    )


def without_signal(test: RunTest) -> RunTest:
    """The same counts without a signal: for points that share values with their neighbours."""
    none = np.zeros_like(test.signal)
    return replace(test, long_run=none, few_crossings=none, signal=none)


def _runs(side: Codes) -> tuple[Ints, Ints, Ints, Ints]:
    """Useful points, longest run above and below, and crossings: each shaped (series,).

    The run so far on one side grows by each point there, ignores points on the line, and falls to 0
    at a point on the other side: which is then a crossing.
    """
    up, down = side > 0, side < 0
    above, below = _run_so_far(up, ~down), _run_so_far(down, ~up)
    crossed = (up[1:] & (below[:-1] > 0)) | (down[1:] & (above[:-1] > 0))
    return tally(up | down), _most(above), _most(below), tally(crossed)


def _run_so_far(here: Bools, not_there: Bools) -> Array:
    small = np.int8 if len(here) < 128 else np.int16
    grows, stays = here.view(np.int8).astype(small), not_there.view(np.int8).astype(small)
    run = np.empty(here.shape, small)
    before = np.zeros(here.shape[1], small)
    for now, more, kept in zip(run, grows, stays, strict=True):
        np.multiply(np.add(before, more, out=now), kept, out=now)
        before = now
    return run


def _most(run: Array) -> Ints:
    return np.asarray(run.max(axis=0), np.int64)
