"""Where many falling functions cross their targets, at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenhand.stats.critical import Floats

_WIDTH = 1e-12  # brackets this narrow are done
_MOST = 120  # about 15 are used; halving alone takes 46 from the widest bracket


@dataclass(frozen=True, slots=True, eq=False)
class _Bracket:
    """The newest point, the other end of the bracket, and the point before, with their values."""

    newest: Floats
    newest_value: Floats
    other: Floats
    other_value: Floats
    before: Floats
    before_value: Floats


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
    bracket = _Bracket(low, first, high, last, low, first)
    part = np.full(low.shape, 0.5)
    for _ in range(_MOST):
        running = (np.abs(bracket.other - bracket.newest) > _WIDTH) & (bracket.newest_value != 0)
        if not running.any():
            break
        point = bracket.newest + part * (bracket.other - bracket.newest)
        bracket = _narrowed(bracket, point, function(point) - target, running)
        part = _next_part(bracket)
    return np.where(first <= 0, low, np.where(last >= 0, high, bracket.newest))


def _narrowed(old: _Bracket, point: Floats, value: Floats, running: NDArray[np.bool_]) -> _Bracket:
    """The bracket with `point` as its newest end, where it is still running."""
    same_side = np.sign(value) == np.sign(old.newest_value)
    new = _Bracket(
        newest=point,
        newest_value=value,
        other=np.where(same_side, old.other, old.newest),
        other_value=np.where(same_side, old.other_value, old.newest_value),
        before=np.where(same_side, old.newest, old.other),
        before_value=np.where(same_side, old.newest_value, old.other_value),
    )
    kept = {
        name: np.where(running, getattr(new, name), getattr(old, name)) for name in new.__slots__
    }
    return replace(new, **kept)


def _next_part(b: _Bracket) -> Floats:
    """How far from the newest point to the other end to look next."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        across = (b.newest - b.other) / (b.before - b.other)
        rise = (b.newest_value - b.other_value) / (b.before_value - b.other_value)
        curved = b.newest_value / (b.other_value - b.newest_value)
        curved = curved * b.before_value / (b.other_value - b.before_value)
        tilt = b.newest_value / (b.before_value - b.newest_value)
        tilt = tilt * b.other_value / (b.before_value - b.other_value)
        guess = curved + (b.before - b.newest) / (b.other - b.newest) * tilt
        trusted = (rise**2 < across) & ((1 - rise) ** 2 < 1 - across) & np.isfinite(guess)
        edge = np.minimum(0.5, 0.25 * _WIDTH / np.abs(b.other - b.newest))
    edge = np.nan_to_num(edge, nan=0.5, posinf=0.5)
    return np.clip(np.where(trusted, guess, 0.5), edge, 1 - edge)
