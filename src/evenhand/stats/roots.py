"""Where many falling functions cross their targets, at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evenhand.stats.critical import Floats

_WIDTH = 1e-12  # brackets this narrow are done
_MOST = 120  # about 15 are used; halving alone takes 46 from the widest bracket


def falling_root(
    function: Callable[[Floats], Floats], low: Floats, high: Floats, target: Floats
) -> Floats:
    """Solve function(t) = target elementwise, for functions that cross their target once.

    Inverse quadratic interpolation where it can be trusted, halving where not. An element stops by
    itself, so that its answer does not depend on its neighbours.

    Parameters
    ----------
    function
        Maps an array to an array of the same shape; may be infinite at the ends of the bracket.
    low, high
        Bracket, same shape.
    target
        Value to reach. Already under it at `low`: `low` comes back; still over it at `high`: `high`.

    Source
    ------
    Chandrupatla 1997.

    Examples
    --------
    >>> low, high = np.array([0.0, 0.0]), np.array([4.0, 4.0])
    >>> falling_root(lambda t: -t * t, low, high, np.array([-1.0, -4.0])).round(6).tolist()
    [1.0, 2.0]
    """
    first, last = function(low) - target, function(high) - target
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        crossed = ~((first <= 0) | (last >= 0))
        found = _closed_in(function, target, crossed, (low, first), (high, last))
    return np.where(first <= 0, low, np.where(last >= 0, high, found))


_Bools = NDArray[np.bool_]
_Point = tuple[Floats, Floats]  # places and their values over the target


def _closed_in(
    function: Callable[[Floats], Floats],
    target: Floats,
    crossed: _Bools,
    newest: _Point,
    other: _Point,
) -> Floats:
    """Draw the bracket between the newest point and the other end together, where it is crossed."""
    part = np.full(target.shape, 0.5)
    for _ in range(_MOST):
        place = newest[0] + part * (other[0] - newest[0])
        value = function(place) - target
        same_side = np.sign(value) == np.sign(newest[1])
        before = _either(same_side, newest, other)
        other, newest = _either(same_side, other, newest), (place, value)
        gap = other[0] - place
        running = crossed & (np.abs(gap) > _WIDTH) & (value != 0)
        if not running.any():
            break
        # a part of 0 looks at the same place again: what has stopped stays
        part = np.where(running, _next_part(newest, other, before, gap), 0.0)
    return newest[0]


def _either(choose: _Bools, a: _Point, b: _Point) -> _Point:
    return np.where(choose, a[0], b[0]), np.where(choose, a[1], b[1])


def _next_part(newest: _Point, other: _Point, before: _Point, gap: Floats) -> Floats:
    """How far from the newest point to the other end to look next."""
    (place, value), (_, far), (earlier, old) = newest, other, before
    up, wide = value - far, old - far
    across = gap / (other[0] - earlier)
    rise = up / wide
    curved = (value / up) * (old / wide)
    tilt = value / (old - value) * (far / wide)
    guess = curved + (earlier - place) / gap * tilt
    trusted = (rise * rise < across) & ((1 - rise) ** 2 < 1 - across) & np.isfinite(guess)
    edge = np.minimum(0.5, 0.25 * _WIDTH / np.abs(gap))
    return np.clip(np.where(trusted, guess, 0.5), edge, 1 - edge)
