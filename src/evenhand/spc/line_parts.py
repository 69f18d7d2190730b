"""Points and lines of one phase, and the parts that several kinds of chart share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evenhand.defaults import constant
from evenhand.spc.kinds import Bools, Codes, Degenerate, Floats
from evenhand.spc.moving import median, tally


@dataclass(frozen=True, slots=True)
class Phase:
    """Points of one phase: `base` marks those behind centre and spread (None: all)."""

    value: Floats  # what was measured, or the numerator
    size: Floats | None  # the denominator, or people in each subgroup
    base: Bools | None
    factor: float | None  # screening of moving ranges, or none
    exact: bool
    spread: Floats | None = None  # standard deviation within each subgroup


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one phase. Those that do not change over time are shaped (1, series)."""

    value: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    degenerate: Codes  # (1, series)


def around(
    value: Floats,
    centre: Floats,
    half: Floats,
    degenerate: Codes,
    *,
    floor: float = -np.inf,
    ceiling: float = np.inf,
) -> Lines:
    """Lines `half` (3 sigma) from the centre, held between floor and ceiling."""
    half = unless(degenerate, half)
    near = half * (2 / 3)
    lower, near_lower = centre - half, centre - near
    upper, near_upper = centre + half, centre + near
    if floor > -np.inf:
        np.maximum(lower, floor, out=lower)
        np.maximum(near_lower, floor, out=near_lower)
    if ceiling < np.inf:
        np.minimum(upper, ceiling, out=upper)
        np.minimum(near_upper, ceiling, out=near_upper)
    return Lines(value, centre, lower, upper, near_lower, near_upper, degenerate)


def exact(
    value: Floats,
    size: Floats,
    centre: Floats,
    degenerate: Codes,
    limits: Callable[[float], tuple[Floats, Floats]],
) -> Lines:
    """Lines at exact limits of a count, over the size of the period."""
    lower, upper = limits(constant("charts", "exact_tail"))
    near_lower, near_upper = limits(constant("charts", "exact_zone_tail"))
    unit = unless(degenerate, size)
    return Lines(
        value, centre, lower / unit, upper / unit, near_lower / unit, near_upper / unit, degenerate
    )


def fine(centre: Floats) -> Codes:
    """Nothing wrong with any series."""
    return np.zeros(centre.shape, np.int8)


def flat(centre: Floats, whole: float = np.inf) -> Codes:
    """Constant where a distribution has no spread: no event, or nothing but events."""
    flat = (centre <= 0) | (centre >= whole)
    return np.where(flat, Degenerate.CONSTANT, Degenerate.FINE).astype(np.int8)


def one_value(rows: Floats) -> tuple[Bools, Floats]:
    """Which series hold one value only, and their largest value."""
    if not rows.shape[0]:
        none = np.full((1, rows.shape[1]), np.nan)
        return np.zeros(none.shape, bool), none
    high = np.fmax.reduce(rows, axis=0, keepdims=True)
    return high == np.fmin.reduce(rows, axis=0, keepdims=True), high


def collapsed(rows: Floats, spread: Floats) -> Codes:
    """Series whose spread is zero: constant, or every other moving range was screened away."""
    flat = ~(spread > 0)
    if not flat.any():
        return fine(spread)
    same, _ = one_value(rows)
    several = tally(~np.isnan(rows)) > 1
    name = np.where(median(rows) == 0, Degenerate.MOSTLY_ZERO, Degenerate.MOSTLY_ONE_VALUE)
    code = np.where(spread == 0, name, Degenerate.FINE)
    return np.where(same & several, Degenerate.CONSTANT, code).astype(np.int8)


def mostly_zero(rows: Floats) -> Codes:
    """Series with more zeros than other points."""
    zeros, missing = tally(rows == 0), tally(np.isnan(rows))
    mostly = 2 * zeros > len(rows) - missing
    return np.where(mostly[None], Degenerate.MOSTLY_ZERO, Degenerate.FINE).astype(np.int8)


def unless(degenerate: Codes, half: Floats) -> Floats:
    """`half`, missing where the series cannot carry limits."""
    if not degenerate.any():
        return half
    return np.where(degenerate > Degenerate.TOO_FEW_POINTS, np.nan, half)
