"""Anhøj's run rules: an unusually long run, or unusually few crossings, of the centre line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import comb, log2

import numpy as np

from evenhand.spc.kinds import Bools, Codes, Ints


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
    with n - 1 trials and chance 1/2, in whole numbers. A signal lies strictly beyond either. Without
    useful points there is nothing to exceed, and both are 0.

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


def _runs(side: Codes) -> tuple[Ints, Ints, Ints, Ints]:
    """Useful points, longest run above and below, and crossings, in one pass down the periods."""
    series = side.shape[1]
    above, below, above_most, below_most, crossings, useful = np.zeros((6, series), np.int16)
    last = np.zeros(series, np.int8)
    for now in side:
        up, down = now > 0, now < 0
        crossings += now * last < 0
        above = (above + up) * ~down
        below = (below + down) * ~up
        np.maximum(above_most, above, out=above_most)
        np.maximum(below_most, below, out=below_most)
        last = np.where(now == 0, last, now)
        useful += now != 0
    return tuple(a.astype(np.int64) for a in (useful, above_most, below_most, crossings))  # type: ignore[return-value]
