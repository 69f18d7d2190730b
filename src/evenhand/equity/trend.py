"""Was care already changing before the change? Trend inside the baseline."""

from __future__ import annotations

import numpy as np

from evenhand.equity.cells import Bools
from evenhand.equity.frame import Frame
from evenhand.stats.critical import Floats, critical
from evenhand.stats.means import moments

_FEWEST = 3  # months that can show a trend at all


def already_moving(frame: Frame) -> Bools:
    """The population of focus (or everyone) had a trend in the baseline, at the suggested level.

    Score test of a log-linear trend: sum (t - t.) x over its standard error, t. the mean month
    weighted by people. Log, logit and linear trends have the same statistic (Cochran-Armitage).
    """
    found = frame.dispersions
    if frame.phases < 2:
        return np.zeros(found.phi.shape, bool)
    z = trend_z(*_series(frame), frame.kind)
    level = critical(frame.constants.suggested, phi=found.phi, df=found.df)
    return np.asarray(np.abs(z) > level, bool)


def _series(frame: Frame) -> tuple[Floats, Floats, Floats]:
    """Values, weights and squares of the focus in each baseline period."""
    who = frame.focus if frame.focus.any() else np.ones(frame.groups, bool)
    early = frame.phase == 0
    counts = frame.counts
    x = counts.numerator if counts.sums is None else counts.sums
    squares = counts.numerator if counts.squares is None else counts.squares
    n, sums, second = (
        np.asarray(a, float)[..., who, :][..., early] for a in (counts.denominator, x, squares)
    )
    pooled = n.max(axis=-2) if frame.kind == "count" else n.sum(axis=-2)
    return sums.sum(axis=-2), pooled, second.sum(axis=-2)


def trend_z(x: Floats, n: Floats, squares: Floats, kind: str) -> Floats:
    """Score statistic of a trend over equally spaced periods; 0 under three periods with people.

    Parameters
    ----------
    x, n
        Events (or sums) and people in each period, shaped (..., periods).
    squares
        Sums of squares, used for means only.

    Source
    ------
    Armitage 1955.

    Examples
    --------
    >>> n = np.full(3, 100.0)
    >>> trend_z(np.array([10.0, 15.0, 20.0]), n, n, "proportion").round(3).item()
    1.98
    """
    people, events, order = n.sum(axis=-1), x.sum(axis=-1), np.arange(n.shape[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        times = order - ((order * n).sum(axis=-1) / people)[..., None]
        spread = _spread(events, people, squares.sum(axis=-1), kind)
        z = (times * x).sum(axis=-1) / np.sqrt(spread * (n * times**2).sum(axis=-1))
    enough = ((n > 0).sum(axis=-1) >= _FEWEST) & (spread > 0)
    return np.asarray(np.where(enough, z, 0.0), float)


def _spread(x: Floats, n: Floats, squares: Floats, kind: str) -> Floats:
    """Variance of one person's outcome, from totals."""
    rate = x / n
    if kind == "proportion":
        return rate * (1 - rate)
    if kind == "mean":
        return np.nan_to_num(moments(n, x, squares)[1])
    return rate
