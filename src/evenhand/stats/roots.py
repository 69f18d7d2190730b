"""Where many falling functions cross their targets, at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evenhand.stats.critical import Floats

_WIDTH = 1e-13  # brackets this narrow are done
_MOST = 80  # halving alone takes 50 from the widest bracket used


def falling_root(
    function: Callable[[Floats], Floats], low: Floats, high: Floats, target: Floats
) -> Floats:
    """Solve function(t) = target elementwise, for functions that fall as t rises.

    Interpolate, truncate and project: about 12 calls where halving takes 50, and never many more
    than halving, whatever zero counts do to the slope. An element stops by itself, so that its
    answer does not depend on its neighbours.

    Parameters
    ----------
    function
        Maps an array to an array of the same shape; may be infinite at the ends of the bracket.
    low, high
        Bracket, same shape.
    target
        Value to reach; where the function never reaches it an end of the bracket comes back.

    Source
    ------
    Oliveira and Takahashi 2020.

    Examples
    --------
    >>> low, high = np.array([0.0, 0.0]), np.array([4.0, 4.0])
    >>> falling_root(lambda t: -t * t, low, high, np.array([-1.0, -4.0])).round(6).tolist()
    [1.0, 2.0]
    """
    above, below = function(low) - target, function(high) - target
    slack = _slack(low, high)
    pull = 0.2 / (high - low)
    for _ in range(_MOST):
        open_still = high - low > _WIDTH
        if not open_still.any():
            break
        middle = _next(low, high, above, below, pull, slack)
        value = function(middle) - target
        up, down = open_still & (value > 0), open_still & ~(value > 0)
        low, above = np.where(up, middle, low), np.where(up, value, above)
        high, below = np.where(down, middle, high), np.where(down, value, below)
        slack = slack / 2
    return (low + high) / 2


def _slack(low: Floats, high: Floats) -> Floats:
    """How far from the middle a guess may lie, so that the bracket keeps up with halving."""
    rounds = np.ceil(np.log2((high - low) / _WIDTH))
    return np.asarray(_WIDTH * 2.0**rounds, float)


def _next(
    low: Floats, high: Floats, above: Floats, below: Floats, pull: Floats, slack: Floats
) -> Floats:
    half = (low + high) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        straight = (below * low - above * high) / (below - above)
    straight = np.where(np.isfinite(straight), straight, half)
    gap = half - straight
    step = np.minimum(pull * (high - low) ** 2, np.abs(gap))
    reach = np.maximum(slack - (high - low) / 2, 0)
    truncated = straight + np.sign(gap) * step
    return np.clip(truncated, half - reach, half + reach)
