"""Was care already changing before the change? Trend inside the baseline."""

from __future__ import annotations

import numpy as np

from evenhand.equity.frame import Frame
from evenhand.stats.critical import Floats, critical
from evenhand.stats.means import moments

_FEWEST = 3  # months that can show a trend at all


def already_moving(frame: Frame) -> bool:
    """The population of focus (or everyone) had a trend in the baseline, at the suggested level.

    Score test of a log-linear trend: sum (t - t.) x over its standard error, t. the mean month
    weighted by people. Log, logit and linear trends have the same statistic (Cochran-Armitage).
    """
    if frame.phases < 2:
        return False
    z = trend_z(*_series(frame), frame.kind)
    level = critical(frame.constants.suggested, phi=frame.spread.phi, df=frame.spread.df)
    return bool(abs(z) > level)


def _series(frame: Frame) -> tuple[Floats, Floats, Floats]:
    """Values, weights and squares of the focus in each baseline period."""
    who = frame.focus if frame.focus.any() else np.ones(frame.groups, bool)
    early = frame.phase == 0
    counts = frame.counts
    n = np.asarray(counts.denominator, float)[who][:, early]
    x = counts.numerator if counts.sums is None else counts.sums
    squares = counts.numerator if counts.squares is None else counts.squares
    pooled = n.max(axis=0) if frame.kind == "count" else n.sum(axis=0)
    sums, second = (np.asarray(a, float)[who][:, early].sum(axis=0) for a in (x, squares))
    return sums, pooled, second


def trend_z(x: Floats, n: Floats, squares: Floats, kind: str) -> float:
    """Score statistic of a trend over equally spaced periods; 0 under three periods with people.

    Parameters
    ----------
    x, n
        Events (or sums) and people in each period, shaped (periods,).
    squares
        Sums of squares, used for means only.

    Source
    ------
    Armitage 1955.

    Examples
    --------
    >>> n = np.full(3, 100.0)
    >>> round(trend_z(np.array([10.0, 15.0, 20.0]), n, n, "proportion"), 3)
    1.98
    """
    if (n > 0).sum() < _FEWEST:
        return 0.0
    times = np.arange(len(n)) - (np.arange(len(n)) * n).sum() / n.sum()
    rate = x.sum() / n.sum()
    spread = _spread(x, n, squares, rate, kind)
    if spread <= 0:
        return 0.0
    return float((times * x).sum() / np.sqrt(spread * (n * times**2).sum()))


def _spread(x: Floats, n: Floats, squares: Floats, rate: float, kind: str) -> float:
    """Variance of one person's outcome."""
    if kind == "proportion":
        return rate * (1 - rate)
    if kind == "mean":
        return float(np.nan_to_num(moments(n.sum(), x.sum(), squares.sum())[1]))
    return rate
