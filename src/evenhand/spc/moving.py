"""Means, medians and moving ranges down the time axis. Arrays are shaped (periods, series)."""

from __future__ import annotations

import numpy as np

from evenhand.spc.kinds import Bools, Floats, Ints

D2 = 1.128  # mean range of two normal values, in standard deviations


def based(values: Floats, base: Bools | None) -> Floats:
    """Rows that centre and spread are taken from, with excluded rows closed up.

    A missing value stays where it is, so that it breaks moving ranges; an excluded one goes.
    """
    if base is None:
        return values
    if base.ndim == 1:
        return values[base]
    order = np.argsort(~base, axis=0, kind="stable")
    kept = np.take_along_axis(base, order, axis=0)
    return np.where(kept, np.take_along_axis(values, order, axis=0), np.nan)


def tally(mask: Bools) -> Ints:
    """How many of each series are true, shaped (series,); in bytes while they can hold it."""
    if len(mask) < 128:
        counts = np.add.reduce(mask.view(np.int8), axis=0, dtype=np.int8)
        return np.asarray(counts.astype(np.int64))
    return np.asarray(mask.sum(axis=0))


def added(values: Floats) -> Floats:
    """Sum of each series, one period after the other: shaped (1, series).

    A single series would be summed in another order, and so could differ in the last bit from the
    same series among others: a point on the centre line must not depend on that.
    """
    if values.shape[1] == 1 and len(values):
        return np.asarray(np.cumsum(values, axis=0)[-1:])
    return np.asarray(values.sum(axis=0, keepdims=True))


def total(values: Floats) -> Floats:
    """Sum of each series, missing values left out: shaped (1, series)."""
    plain = added(values)
    if not np.isnan(plain).any():
        return plain
    return added(np.where(np.isnan(values), 0.0, values))


def mean(values: Floats) -> Floats:
    """Mean of each series, missing values left out; NaN where there are none."""
    plain = added(values)
    if len(values) and not np.isnan(plain).any():
        return plain / len(values)
    return _mean_of(values, ~np.isnan(values))


def _mean_of(values: Floats, wanted: Bools) -> Floats:
    return added(np.where(wanted, values, 0.0)) / tally(wanted)


def median(values: Floats) -> Floats:
    """Median of each series, missing values left out; NaN where there are none."""
    if not len(values):
        return np.full((1, values.shape[1]), np.nan)
    ordered = np.sort(values.T, axis=1)  # NaN sorts to the end
    count = len(values) - tally(np.isnan(values))[:, None]
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=1)
    high = np.take_along_axis(ordered, np.minimum(count // 2, len(values) - 1), axis=1)
    return np.where(count > 0, (low + high) / 2, np.nan).T


def moving_ranges(values: Floats) -> Floats:
    """Absolute differences of neighbours. A missing value takes both of its ranges with it."""
    ranges = values[1:] - values[:-1]
    return np.abs(ranges, out=ranges)


def mean_range(ranges: Floats, factor: float | None) -> Floats:
    """Mean moving range; with `factor`, ranges at or above `factor` times it are dropped once."""
    average = mean(ranges)
    if factor is None:
        return average
    return _mean_of(ranges, ranges < factor * average)
