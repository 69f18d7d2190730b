"""Axes: round numbers from zero, and the ratio axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_RATIOS = (  # from coarse to fine: the finest set that leaves room for its labels is used
    (0.1, 1.0, 10.0),
    (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0),
    (0.1, 0.2, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0),
    (0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0),
)
_ROOM = 34.0  # for one label of the ratio axis


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a value stands on the page, straight line from (`low`, `start`) to (`high`, `end`)."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Place of a value, not held inside the axis."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def inside(self, value: float) -> float:
        """Place of a value, held at the ends of the axis."""
        return self.at(min(max(value, self.low), self.high))


def nice_step(span: float, *, about: int = 3) -> float:
    """A round step that cuts `span` into about so many parts.

    Examples
    --------
    >>> nice_step(0.26)
    0.1
    >>> nice_step(43.0)
    20.0
    """
    raw = span / about
    size: float = 10.0 ** math.floor(math.log10(raw))
    return round(next(s for s in _STEPS if s * size >= raw * 0.999) * size, 12)


def from_zero(top: float, *, start: float, end: float, cap: float = math.inf) -> Axis:
    """An axis from zero to `top` or just above it (at most `cap`), with round ticks.

    Examples
    --------
    >>> from_zero(0.23, start=100, end=0).ticks
    (0.0, 0.1, 0.2)
    """
    top = min(top, cap) if top > 0 else 1.0
    step = nice_step(top)
    high = min(math.ceil(2 * top / step - 1e-9) * step / 2, cap)
    ticks = tuple(round(i * step, 12) for i in range(int(high / step + 1e-9) + 1))
    return Axis(0.0, high, start, end, ticks)


def around(low: float, high: float, *, start: float, end: float) -> Axis:
    """An axis of round numbers that holds `low` and `high`, for values far from zero.

    Examples
    --------
    >>> around(3120, 3480, start=100, end=0).ticks
    (3000.0, 3200.0, 3400.0, 3600.0)
    """
    if high <= low:
        low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
    step = nice_step(high - low)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(i * step, 12) for i in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], start, end, ticks)


def ratios(values: Sequence[float], *, start: float, end: float) -> Axis:
    """A logarithmic axis that holds 1 and every value; `at` takes the natural logarithm.

    Examples
    --------
    >>> [round(math.exp(t), 2) for t in ratios([1.3, 2.9], start=0, end=300).ticks]
    [1.0, 1.25, 1.5, 2.0, 3.0]
    """
    low, high = min([*values, 0.95]) / 1.04, max([*values, 1.6]) * 1.04
    low, high = max(low, 0.08), min(high, 12.5)
    size = (end - start) / math.log(high / low)
    fits = [[r for r in tier if low <= r <= high] for tier in _RATIOS]
    shown = next((f for f in reversed(fits) if _roomy(f, size)), [1.0])
    ticks = tuple(math.log(r) for r in shown)
    return Axis(math.log(low), math.log(high), start, end, ticks)


def _roomy(values: Sequence[float], size: float) -> bool:
    gaps = [math.log(b / a) * size for a, b in pairwise(values)]
    return min(gaps, default=_ROOM) >= _ROOM
