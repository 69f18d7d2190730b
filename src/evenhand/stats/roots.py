"""Where many falling functions cross their targets, at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from evenhand.stats.critical import Floats

_HALVINGS = 56  # from a bracket of 80 log units to under 1e-14


def falling_root(
    function: Callable[[Floats], Floats], low: Floats, high: Floats, target: Floats
) -> Floats:
    """Solve function(t) = target elementwise, for functions that fall as t rises, by halving.

    Halving cannot leave its bracket, whatever zero counts do to the slope.

    Parameters
    ----------
    function
        Maps an array to an array of the same shape.
    low, high
        Bracket, same shape.
    target
        Value to reach; where the function never reaches it the end of the bracket comes back.

    Examples
    --------
    >>> low, high = np.array([0.0, 0.0]), np.array([4.0, 4.0])
    >>> falling_root(lambda t: -t * t, low, high, np.array([-1.0, -4.0])).round(6).tolist()
    [1.0, 2.0]
    """
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = function(middle) > target
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return (low + high) / 2
