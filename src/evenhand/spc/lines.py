"""Centre lines and limits, one function a kind. Arrays are shaped (periods, series)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import cast

import numpy as np

from evenhand.defaults import constant
from evenhand.spc.kinds import Bools, ChartKind, Codes, Degenerate, Floats
from evenhand.spc.line_parts import (
    Lines,
    Phase,
    around,
    collapsed,
    exact,
    fine,
    flat,
    mostly_zero,
    one_value,
)
from evenhand.spc.moving import D2, based, mean, mean_range, median, moving_ranges, tally, total
from evenhand.spc.subgroups import a3, c4, c5, pooled_spread
from evenhand.stats.limits import (
    binomial_limits,
    exponential_limits,
    geometric_limits,
    poisson_limits,
)

XMR_FACTOR = 2.66  # Making Data Count's rounding of 3 / 1.128
ROOT_HALF_PI = math.sqrt(math.pi / 2)  # |difference| of two normal values to their sigma
I_PRIME_SCREEN = 3.2665  # 1 + 3 sigma of a range over its mean, as Taylor rounds it for I'
T_POWER = 3.6  # makes exponential times roughly normal (Nelson 1994)


def run(phase: Phase) -> Lines:
    """Run chart: the median."""
    centre = median(based(phase.value, phase.base))
    none = np.full_like(centre, np.nan)
    return Lines(phase.value, centre, none, none, none, none, fine(centre))


def individuals(phase: Phase) -> Lines:
    """I chart: mean +/- 3 mean moving ranges / 1.128."""
    return _individuals(phase, 3 / D2)


def xmr(phase: Phase) -> Lines:
    """Making Data Count's chart: mean +/- 2.66 mean moving ranges."""
    return _individuals(phase, XMR_FACTOR)


def _individuals(phase: Phase, factor: float) -> Lines:
    rows = based(phase.value, phase.base)
    spread = mean_range(moving_ranges(rows), phase.factor)
    degenerate = np.maximum(collapsed(rows, spread), mostly_zero(rows))
    same, only = one_value(rows)
    centre = np.where(same, only, mean(rows))  # a sum divided again may miss by one bit
    return around(phase.value, centre, factor * spread, degenerate)


def moving_range(phase: Phase) -> Lines:
    """MR chart: mean of the moving ranges, upper limit 3.267 times it. Never screened."""
    value = np.full_like(phase.value, np.nan)
    value[1:] = moving_ranges(phase.value)
    centre = mean(based(value, phase.base))
    upper = constant("spc", "screen_factor") * centre
    zero = np.zeros_like(centre)
    degenerate = np.where(centre == 0, Degenerate.CONSTANT, Degenerate.FINE).astype(np.int8)
    return Lines(value, centre, zero, upper, zero, upper * 2 / 3, degenerate)


def proportion(phase: Phase) -> Lines:
    """P chart: pooled proportion, binomial limits."""
    value, size, centre = _pooled(phase)
    if phase.exact:
        return exact(
            value,
            size,
            centre,
            flat(centre, 1.0),
            lambda tail: binomial_limits(size, centre, tail),
        )
    half = np.sqrt(centre * (1 - centre) * 9 / size)
    return around(value, centre, half, flat(centre, 1.0), floor=0.0, ceiling=1.0)


def rate(phase: Phase) -> Lines:
    """U chart: pooled rate, Poisson limits."""
    value, size, centre = _pooled(phase)
    if phase.exact:
        return exact(
            value, size, centre, flat(centre), lambda tail: poisson_limits(size * centre, tail)
        )
    return around(value, centre, np.sqrt(centre * 9 / size), flat(centre), floor=0.0)


def count(phase: Phase) -> Lines:
    """C chart: mean count, Poisson limits."""
    centre = mean(based(phase.value, phase.base))
    if phase.exact:
        one = np.ones_like(centre)
        return exact(
            phase.value, one, centre, flat(centre), lambda tail: poisson_limits(centre, tail)
        )
    return around(phase.value, centre, 3 * np.sqrt(centre), flat(centre), floor=0.0)


def proportion_prime(phase: Phase) -> Lines:
    """Laney's P' chart: P limits times the spread of the standardised points."""
    value, size, centre = _pooled(phase)
    sigma = np.sqrt(centre * (1 - centre) / size)
    return _laney(phase, value, centre, sigma, ceiling=1.0)


def rate_prime(phase: Phase) -> Lines:
    """Laney's U' chart: U limits times the spread of the standardised points."""
    value, size, centre = _pooled(phase)
    return _laney(phase, value, centre, np.sqrt(centre / size), ceiling=np.inf)


def _laney(phase: Phase, value: Floats, centre: Floats, sigma: Floats, *, ceiling: float) -> Lines:
    z = based((value - centre) / sigma, phase.base)
    spread = mean_range(moving_ranges(z), phase.factor)
    degenerate = collapsed(based(value, phase.base), spread)
    half = sigma * (3 / D2 * spread)
    return around(value, centre, half, degenerate, floor=0.0, ceiling=ceiling)


def cases_between(phase: Phase) -> Lines:
    """G chart: geometric limits from the mean; the median is drawn, as half lie on each side."""
    rows = based(phase.value, phase.base)
    average = mean(rows)
    if phase.exact:
        return _exact_between(phase, rows, lambda tail: geometric_limits(average, tail))
    lines = around(
        phase.value, average, 3 * np.sqrt(average * (average + 1)), flat(average), floor=0.0
    )
    return replace(lines, centre=median(rows))


def time_between(phase: Phase) -> Lines:
    """T chart: an I chart of value ** (1 / 3.6), its lines raised back. The centre is no mean."""
    if phase.exact:
        rows = based(phase.value, phase.base)
        average = mean(rows)
        return _exact_between(phase, rows, lambda tail: exponential_limits(average, tail))
    root = np.power(phase.value, 1 / T_POWER)
    drawn = individuals(Phase(root, None, phase.base, phase.factor, exact=False))
    lines = (drawn.centre, drawn.lower, drawn.upper, drawn.near_lower, drawn.near_upper)
    centre, lower, upper, near_lower, near_upper = (
        np.power(np.maximum(line, 0.0), T_POWER) for line in lines
    )
    same, only = one_value(based(phase.value, phase.base))
    centre = np.where(same, only, centre)
    return Lines(phase.value, centre, lower, upper, near_lower, near_upper, drawn.degenerate)


def _exact_between(
    phase: Phase, rows: Floats, limits: Callable[[float], tuple[Floats, Floats]]
) -> Lines:
    """Limits of what lies between events by its own law; the median is drawn."""
    same, only = one_value(rows)
    several = same & (tally(~np.isnan(rows)) > 1)
    constant_code = np.where(several | (only == 0), Degenerate.CONSTANT, Degenerate.FINE)
    one = np.ones_like(only)
    return exact(phase.value, one, median(rows), constant_code.astype(np.int8), limits)


def subgroup_means(phase: Phase) -> Lines:
    """Xbar chart: mean weighted by size, limits from the spread within subgroups."""
    spread = cast(Floats, phase.spread)
    size, value, spread = _subgroups(phase, phase.value, spread)
    centre = total(based(size * value, phase.base)) / total(based(size, phase.base))
    within = pooled_spread(based(size, phase.base), based(spread, phase.base))
    return around(value, centre, a3(size) * within, _no_spread(within))


def subgroup_spreads(phase: Phase) -> Lines:
    """S chart: the standard deviation within subgroups."""
    size, spread = _subgroups(phase, phase.value)
    spread = np.where(size > 1, spread, np.nan)
    within = pooled_spread(based(size, phase.base), based(spread, phase.base))
    half = 3 * c5(size) / c4(size) * within
    return around(spread, within, half, _no_spread(within), floor=0.0)


def _subgroups(phase: Phase, *arrays: Floats) -> tuple[Floats, ...]:
    """Sizes and `arrays`, missing together where either is."""
    size = cast(Floats, phase.size)
    known = (size > 0) & ~np.isnan(arrays[0])
    return tuple(np.where(known, array, np.nan) for array in (size, *arrays))


def _no_spread(within: Floats) -> Codes:
    return np.where(within == 0, Degenerate.CONSTANT, Degenerate.FINE).astype(np.int8)


def individuals_prime(phase: Phase) -> Lines:
    """I' chart: an I chart whose limits follow the size of each period."""
    value, size, centre = _pooled(phase)
    rows, weight = based(value, phase.base), based(1 / size, phase.base)
    ranges = ROOT_HALF_PI * moving_ranges(rows) / np.sqrt(weight[1:] + weight[:-1])
    spread = mean_range(ranges, None if phase.factor is None else I_PRIME_SCREEN)
    degenerate = np.maximum(collapsed(rows, spread), mostly_zero(rows))
    same, only = one_value(rows)
    centre = np.where(same, only, centre)
    return around(value, centre, 3 * spread / np.sqrt(size), degenerate)


def _pooled(phase: Phase) -> tuple[Floats, Floats, Floats]:
    events, size = phase.value, cast(Floats, phase.size)  # `inputs.read` has seen to it
    known = (size > 0) & ~np.isnan(events)
    if not known.all():
        events, size = np.where(known, events, 0.0), np.where(known, size, np.nan)
    centre = total(based(events, phase.base)) / total(based(size, phase.base))
    return events / size, size, centre


def withheld(lines: Lines, few: Bools) -> Lines:
    """`lines` without centre and limits in series with too few points: nothing can be marked."""
    names = ("centre", "lower", "upper", "near_lower", "near_upper")
    return replace(lines, **{n: np.where(few, np.nan, getattr(lines, n)) for n in names})


LINES: Mapping[ChartKind, Callable[[Phase], Lines]] = MappingProxyType(
    {
        ChartKind.RUN: run,
        ChartKind.I: individuals,
        ChartKind.MR: moving_range,
        ChartKind.XMR: xmr,
        ChartKind.P: proportion,
        ChartKind.U: rate,
        ChartKind.C: count,
        ChartKind.P_PRIME: proportion_prime,
        ChartKind.U_PRIME: rate_prime,
        ChartKind.G: cases_between,
        ChartKind.T: time_between,
        ChartKind.XBAR: subgroup_means,
        ChartKind.S: subgroup_spreads,
        ChartKind.I_PRIME: individuals_prime,
    }
)
