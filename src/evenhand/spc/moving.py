"""Means, medians and moving ranges down the time axis. Arrays are shaped (periods, series)."""

from __future__ import annotations

import numpy as np

from evenhand.spc.kinds import Bools, Floats

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


def total(values: Floats) -> Floats:
    """Sum of each series, missing values left out: shaped (1, series)."""
    plain = values.sum(axis=0, keepdims=True)
    if not np.isnan(plain).any():
        return plain
    return np.where(np.isnan(values), 0.0, values).sum(axis=0, keepdims=True)


def mean(values: Floats) -> Floats:
    """Mean of each series, missing values left out; NaN where there are none."""
    plain = values.sum(axis=0, keepdims=True)
    if values.shape[0] and not np.isnan(plain).any():
        return plain / values.shape[0]
    known = ~np.isnan(values)
    return np.where(known, values, 0.0).sum(axis=0, keepdims=True) / known.sum(
        axis=0, keepdims=True
    )


def median(values: Floats) -> Floats:
    """Median of each series, missing values left out; NaN where there are none."""
    if not values.shape[0]:
        return np.full((1, values.shape[1]), np.nan)
    ordered = np.sort(values.T, axis=1)  # NaN sorts to the end
    count = values.shape[0] - np.isnan(ordered).sum(axis=1, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0) // 2, axis=1)
    high = np.take_along_axis(ordered, np.minimum(count // 2, values.shape[0] - 1), axis=1)
    return np.where(count > 0, (low + high) / 2, np.nan).T


def moving_ranges(values: Floats) -> Floats:
    """Absolute differences of neighbours. A missing value takes both of its ranges with it."""
    return np.abs(values[1:] - values[:-1])


def mean_range(ranges: Floats, factor: float | None) -> Floats:
    """Mean moving range; with `factor`, ranges at or above `factor` times it are dropped once."""
    average = mean(ranges)
    if factor is None:
        return average
    kept = ranges < factor * average
    return np.where(kept, ranges, 0.0).sum(axis=0, keepdims=True) / kept.sum(axis=0, keepdims=True)
