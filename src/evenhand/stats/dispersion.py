"""How much more the months vary than chance alone would make them: phi."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from evenhand.stats.critical import Floats
from evenhand.stats.means import moments

CountKind = Literal["proportion", "rate", "count"]


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Variance inflation and the degrees of freedom it rests on; `raw` is before the floor."""

    phi: float
    df: float
    raw: float


def _settle(statistic: float, df: float, floor: float) -> Dispersion:
    if df <= 0:
        return Dispersion(floor, 0.0, floor)
    raw = statistic / df
    return Dispersion(max(floor, raw), float(df), raw)


def dispersion(
    numerator: Floats,
    denominator: Floats,
    phase: np.ndarray[tuple[int], np.dtype[np.integer]],
    *,
    kind: CountKind = "proportion",
    floor: float = 1.0,
) -> Dispersion:
    """Pearson dispersion of months within phase, over groups.

    phi = sum (x - n p)^2 / (n p (1 - p)) / df, p the rate of that group in that phase, df the
    months with a denominator less one for each group and phase; for rates without (1 - p). Groups
    that are all events or none in a phase say nothing about it and are left out.

    Parameters
    ----------
    numerator, denominator
        Shaped (groups, periods).
    phase
        Shaped (periods,); -1 leaves a period out.
    floor
        phi is never under this.

    Examples
    --------
    >>> x, n = np.array([[5.0, 15.0, 5.0, 15.0]]), np.full((1, 4), 100.0)
    >>> round(dispersion(x, n, np.zeros(4, int)).phi, 3)
    3.704
    """
    statistic = df = 0.0
    for each in np.unique(phase[phase >= 0]):
        x, n = numerator[:, phase == each], denominator[:, phase == each]
        part, free = _pearson(np.asarray(x, float), np.asarray(n, float), kind)
        statistic, df = statistic + part, df + free
    return _settle(statistic, df, floor)


def _pearson(x: Floats, n: Floats, kind: CountKind) -> tuple[float, float]:
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x.sum(axis=1, keepdims=True) / n.sum(axis=1, keepdims=True)
        spread = p * (1 - p) if kind == "proportion" else p
        terms = (x - n * p) ** 2 / (n * spread)
    used = (n > 0) & (spread > 0)
    free = np.maximum(used.sum(axis=1) - 1, 0).sum()
    return float(terms[used].sum()), float(free)


def mean_dispersion(
    n: Floats,
    sums: Floats,
    squares: Floats,
    phase: np.ndarray[tuple[int], np.dtype[np.integer]],
    *,
    floor: float = 1.0,
) -> Dispersion:
    """The same for means: variance of monthly means over what the spread within months allows.

    sum n_t (m_t - m)^2 / s^2 / df, s^2 pooled within the months of that group and phase.

    Examples
    --------
    >>> n, sums = np.full((1, 2), 10.0), np.array([[0.0, 10.0]])
    >>> round(mean_dispersion(n, sums, np.array([[9.0, 19.0]]), np.zeros(2, int)).phi, 3)
    5.0
    """
    statistic = df = 0.0
    for each in np.unique(phase[phase >= 0]):
        now = phase == each
        part, free = _between_months(n[:, now], sums[:, now], squares[:, now])
        statistic, df = statistic + part, df + free
    return _settle(statistic, df, floor)


def _between_months(n: Floats, sums: Floats, squares: Floats) -> tuple[float, float]:
    mean, variance = moments(n, sums, squares)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.maximum(n - 1, 0)
        pooled = (np.nan_to_num(variance) * freedom).sum(axis=1) / freedom.sum(axis=1)
        centre = sums.sum(axis=1) / n.sum(axis=1)
        terms = n * (mean - centre[:, None]) ** 2 / pooled[:, None]
    used = (n > 0) & (np.nan_to_num(pooled) > 0)[:, None]
    free = np.maximum(used.sum(axis=1) - 1, 0).sum()
    return float(terms[used].sum()), float(free)
