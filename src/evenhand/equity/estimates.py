"""Arrays of limits as `Estimate`s: two intervals each, None for what does not exist."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from evenhand.equity.model import Estimate
from evenhand.equity.settings import Settings, settings
from evenhand.stats.critical import Floats, critical

Limits = Callable[[float], tuple[ArrayLike, ArrayLike]]


def finite(value: ArrayLike) -> float | None:
    """A number to show, or None where there is none.

    Examples
    --------
    >>> finite(2), finite(np.inf)
    (2.0, None)
    """
    number = float(np.asarray(value, float))
    return number if np.isfinite(number) else None


def multipliers(
    *, phi: float = 1.0, phi_df: float = 0.0, constants: Settings | None = None
) -> tuple[float, float]:
    """Multipliers of the 95 % and the 80 % interval.

    Examples
    --------
    >>> [round(z, 3) for z in multipliers()]
    [1.96, 1.282]
    """
    c = settings() if constants is None else constants
    wide, narrow = (float(critical(a, phi=phi, df=phi_df)) for a in (c.established, c.suggested))
    return wide, narrow


def estimate(value: ArrayLike, limits: Sequence[ArrayLike], method: str) -> Estimate:
    """One estimate from its four limits: low, high, low80, high80.

    Examples
    --------
    >>> estimate(2.0, [1.0, np.inf, 1.5, 3.0], "by hand").high is None
    True
    """
    low, high, low80, high80 = (finite(v) for v in limits)
    return Estimate(finite(value), low, high, low80, high80, method)


def estimates(
    value: Floats, limits: Limits, method: str, *, z: tuple[float, float]
) -> tuple[Estimate, ...]:
    """Estimates of a whole array, with limits asked for at each multiplier.

    Examples
    --------
    >>> found = estimates(np.array([1.0]), lambda z: ([1 - z], [1 + z]), "by hand", z=(2.0, 1.0))
    >>> (found[0].low, found[0].high80)
    (-1.0, 2.0)
    """
    ends = [np.asarray(end, float) for m in z for end in limits(m)]
    return tuple(estimate(v, [end[i] for end in ends], method) for i, v in enumerate(value))


def around(
    centre: float, error: float, method: str, *, z: tuple[float, float], logged: bool = False
) -> Estimate:
    """centre -+ z error, carried back from the log scale when `logged`.

    Examples
    --------
    >>> around(0.0, 0.1, "log-Wald", z=(1.96, 1.28), logged=True).value
    1.0
    """
    back: Callable[[float], float] = np.exp if logged else float
    with np.errstate(invalid="ignore", over="ignore"):
        ends = [back(centre + sign * m * error) for m in z for sign in (-1, 1)]
        return estimate(back(centre), ends, method)
